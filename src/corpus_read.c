/* corpus_read.c - how articles come in: one by one, or from a path on all threads.
 *
 * Both ways take two steps. ready() copies an article, mended and trimmed, to the shelves of a
 * thread: it is nearly all the work, and touches nothing that threads share. take() gives it its
 * place in the corpus, and is called in the order of the input: so the corpus is the same for any
 * number of threads, though its strings lie on other shelves. What is copied and then not taken,
 * behind a failure, stays on its shelf unseen until the corpus is freed.
 *
 * Refused: shelves of a batch, joined in order. They would need an arena that can be joined, and
 * nothing but a debugger sees where a string lies. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "corpus.h"
#include <assert.h>

enum {
    MOST_ARTICLES = (1 << 28) - 1, /* what a packed sort key can number */
    PROGRESS_EVERY = 256           /* articles read */
};

/* kept->file is the reader's, until it is kept: articles of one file share its name. */
static np_code ready(void *to, unsigned thread, const np_article *a, np_article *kept,
                     np_stats *stats, np_error *err)
{
    np_corpus *c = to;
    np_article nameless = *a;
    nameless.file = (np_str){0};
    np_code code = np_corpus_spill_shelves(c, thread, err);
    if (code)
        return code;
    code = np_article_tidy(&nameless, kept, &c->shelves[thread], stats, err);
    kept->file = a->file;
    return code;
}

/* A name for *file that lives as long as the corpus. */
static bool keep_name(np_corpus *c, np_str *file, np_error *err)
{
    np_str last = c->n ? c->article[c->n - 1].file : (np_str){0};
    if (!np_str_equal(*file, last))
        return np_arena_copy(c->shelves[0].strings, *file, file, err);
    *file = last;
    return true;
}

static np_code keep(np_corpus *c, const np_article *ready_one, const np_signed *elsewhere,
                    np_error *err)
{
    np_article a = *ready_one;
    if (c->n == MOST_ARTICLES)
        return np_fail(err, NP_E_LIMIT, "more than %d articles", MOST_ARTICLES);
    np_code code = np_corpus_watch_shelves(c, err);
    if (code)
        return code;
    if (!NP_GROW(c->article, c->cap, c->n + 1, err) ||
        !NP_GROW(c->arrival, c->arrival_cap, c->n + 1, err) || !keep_name(c, &a.file, err))
        return NP_E_NOMEM;
    c->arrival[c->n] = (np_arrival){.id = a.id,
                                    .was_there = c->adds_old,
                                    .is_old = c->adds_old,
                                    .elsewhere = elsewhere,
                                    .number = c->n_added++};
    c->article[c->n++] = a;
    c->stats.n_records++;
    c->stats.n_undated += a.published.kind == NP_TIME_UNKNOWN;
    c->stats.text_bytes += a.title.len + a.text.len;
    np_corpus_forget(c);
    return NP_OK;
}

np_code np_corpus_enter(np_corpus *c, const np_article *a, const np_signed *elsewhere,
                        np_error *err)
{
    np_article kept;
    np_code code = ready(c, 0, a, &kept, &c->stats, err);
    return code ? code : keep(c, &kept, elsewhere, err);
}

np_code np_corpus_enter_final(np_corpus *c, const np_article *a, np_str final, np_error *err)
{
    np_str kept;
    assert(c->n == 0 || c->has_final_ids);
    if (!np_arena_copy(c->shelves[0].strings, final, &kept, err))
        return NP_E_NOMEM;
    np_code code = np_corpus_enter(c, a, NULL, err);
    if (code)
        return code;
    c->arrival[c->n - 1].final = kept;
    c->has_final_ids = true;
    return NP_OK;
}

static np_code check_kind(const np_corpus *c, np_error *err)
{
    return c->is_signed
               ? np_fail(err, NP_E_USAGE, "a corpus holds articles or fingerprints, not both")
               : NP_OK;
}

np_code np_corpus_add(np_corpus *c, const np_article *a, np_error *err)
{
    np_code code = check_kind(c, err);
    return code ? code : np_corpus_enter(c, a, NULL, err);
}

static np_code take(void *to, const np_article *kept, np_error *err)
{
    np_corpus *c = to;
    np_code code = check_kind(c, err);
    if (!code)
        code = keep(c, kept, NULL, err);
    if (!code && c->n % PROGRESS_EVERY == 0)
        np_corpus_progress(c, "articles read", c->n, 0);
    return code;
}

np_code np_corpus_read(np_corpus *c, const char *path, np_error *err)
{
    double start = np_seconds();
    np_keeper keeper = {ready, take, c, c->threads, c->originals};
    np_code code = np_read(path, &c->opt, &c->stats, &keeper, err);
    c->stats.seconds[NP_STAGE_READ] += (np_seconds() - start) * c->threads;
    return code;
}
