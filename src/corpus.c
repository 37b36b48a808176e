/* corpus.c - the conductor: owns the articles and what was found in them.
 *
 *     add/read (corpus_read.c) -> settle (ids) -> copies (corpus_copies.c) -> stories
 * (corpus_stories.c) -> report
 *
 * Articles are kept in the order they came; their strings lie in arenas and live as long as
 * the corpus. Everything computed lies in a second arena and is forgotten as soon as an article
 * is added, so a report can never speak of another set of articles than the one it shows. */
#include "corpus.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/str.h"
#include "corpus_taxonomy.h"
#include "options.h"
#include "read/read.h"
#include <time.h>
#include <xxhash.h>

double np_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool make_arenas(np_corpus *c, np_error *err)
{
    if (!(c->results = np_arena_new(err)) || !(c->told = np_arena_new(err)) ||
        !(c->shelves = np_alloc(0, c->threads, sizeof *c->shelves, err)) ||
        !(c->facts = np_alloc(0, c->threads, sizeof *c->facts, err)) ||
        !(c->shingles = np_alloc(0, c->threads, sizeof *c->shingles, err)))
        return false;
    for (unsigned t = 0; t < c->threads; t++) {
        np_shelves *s = &c->shelves[t];
        if (!(s->strings = np_arena_new(err)) || !(s->text = np_arena_new_bulk(err)) ||
            !(s->raw = np_arena_new_bulk(err)) || !(c->facts[t] = np_arena_new(err)) ||
            !(c->shingles[t] = np_arena_new_bulk(err)))
            return false;
    }
    return true;
}

/* What the user wrote is read first: a wrong line is told before an hour of news is. */
static bool read_files(np_corpus *c, np_error *err)
{
    const np_options *opt = &c->opt;
    return (!opt->sources || (c->sources = np_sources_read(opt->sources, err))) &&
           (!opt->topics || (c->taxonomy = np_taxonomy_read(opt->topics, err))) &&
           (!opt->calibration ||
            ((c->calibration = np_calibration_read(opt->calibration, err)) &&
             !np_calibration_check(c->calibration, opt->weight, opt->calibration, err)));
}

np_corpus *np_corpus_new(const np_options *opt, np_error *err)
{
    np_options own;
    if (np_options_take(opt, &own, err))
        return NULL;
    np_corpus *c = np_alloc(sizeof *c, 0, 0, err);
    if (!c)
        return NULL;
    c->opt = own;
    c->threads = c->stats.threads = np_threads(own.threads);
    np_corpus_set_memory(c);
    if (read_files(c, err) && make_arenas(c, err) &&
        (!own.leaves_raw || (c->originals = np_originals_new(err))))
        return c;
    np_corpus_free(c);
    return NULL;
}

static void forget_behind(np_corpus *c)
{
    np_corpus_free(c->behind);
    np_free(c->behind_story);
    c->behind = NULL;
    c->behind_story = NULL;
}

void np_corpus_forget(np_corpus *c)
{
    np_map_free(c->furniture);
    c->furniture = NULL;
    np_arena_reset(c->results);
    np_arena_reset(c->told);
    for (unsigned t = 0; t < c->threads; t++) {
        np_arena_reset(c->facts[t]);
        np_arena_reset(c->shingles[t]);
    }
    np_spill_free(c->scratch);
    c->scratch = NULL;
    c->followed = NULL;
    forget_behind(c);
    c->has_ids = c->has_texts = c->has_copies = c->has_stories = false;
    c->lacks_features = false;
    c->report = (np_report){.article = c->article, .n_articles = c->n};
}

void np_corpus_free(np_corpus *c)
{
    if (!c)
        return;
    forget_behind(c);
    np_map_free(c->furniture);
    for (unsigned t = 0; c->facts && t < c->threads; t++)
        np_arena_free(c->facts[t]);
    for (unsigned t = 0; c->shingles && t < c->threads; t++)
        np_arena_free(c->shingles[t]);
    np_free(c->shingles);
    np_free(c->facts);
    np_arena_free(c->told);
    np_arena_free(c->results);
    for (unsigned t = 0; c->shelves && t < c->threads; t++) {
        np_arena_free(c->shelves[t].raw);
        np_arena_free(c->shelves[t].text);
        np_arena_free(c->shelves[t].strings);
    }
    np_free(c->shelves);
    np_originals_free(c->originals);
    np_sources_free(c->sources);
    np_taxonomy_free(c->taxonomy);
    np_free(c->calibration);
    np_spill_free(c->scratch);
    np_spill_free(c->spill);
    np_free(c->arrival);
    np_free(c->article);
    np_free(c);
}

np_code np_corpus_needs_texts(const np_corpus *c, const char *what, np_error *err)
{
    if (!c->is_signed)
        return NP_OK;
    return np_fail(err, NP_E_USAGE, "fingerprints have no words to make %s of", what);
}

void np_corpus_progress(const np_corpus *c, const char *stage, size_t done, size_t of)
{
    if (c->opt.progress)
        c->opt.progress(c->opt.ctx, stage, done, of);
}

void np_corpus_mark_old(np_corpus *c)
{
    c->adds_old = true;
    np_corpus_forget(c);
}

/* Drop the repeats: every index from here on is an article that is listed. */
static void keep_first_of_repeats(np_corpus *c, const np_ident *ident, uint32_t *moved_to)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (ident[i].same_as != i) {
            c->stats.n_repeated++;
            c->arrival[moved_to[ident[i].same_as]].is_old |= c->arrival[i].is_old;
            continue;
        }
        moved_to[i] = (uint32_t)kept;
        c->article[kept] = c->article[i];
        c->article[kept].id = ident[i].id;
        c->arrival[kept] = c->arrival[i];
        c->family[kept] = moved_to[ident[ident[i].family].same_as];
        kept++;
    }
    c->n = kept;
}

/* What stands for the texts, if they lie elsewhere; *key is the caller's. */
static np_code list_keys(const np_corpus *c, np_ident_key **key, np_error *err)
{
    *key = NULL;
    if (!c->is_signed)
        return NP_OK;
    if (!(*key = np_alloc(0, c->n, sizeof **key, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < c->n; i++) {
        const np_signed *from = c->arrival[i].elsewhere;
        (*key)[i] = (np_ident_key){from->made, {from->proof.content[0], from->proof.content[1]}};
    }
    return NP_OK;
}

/* Ids that are known: only the families are still to be found. */
static np_code take_final_ids(np_corpus *c, np_error *err)
{
    np_map *first = np_map_new(err);
    c->family = np_arena_alloc(c->results, c->n, sizeof *c->family, err);
    np_code code = first && c->family ? NP_OK : NP_E_NOMEM;
    for (uint32_t i = 0; i < c->n && !code; i++) {
        np_str came = c->arrival[i].id;
        const uint32_t *at = &i;
        if (came.len && !(at = np_map_put(first, XXH3_64bits(came.at, came.len), i, err)))
            code = NP_E_NOMEM;
        bool is_one = !code && np_str_equal(came, c->arrival[*at].id);
        c->family[i] = is_one ? *at : i;
        c->article[i].id = c->arrival[i].final;
    }
    np_map_free(first);
    if (code)
        return code;
    c->report = (np_report){.article = c->article, .n_articles = c->n};
    c->has_ids = true;
    return NP_OK;
}

np_code np_corpus_settle(np_corpus *c, np_error *err)
{
    if (c->has_ids)
        return NP_OK;
    if (c->has_final_ids)
        return take_final_ids(c, err);
    np_code code = NP_E_NOMEM;
    np_ident_key *key = NULL;
    np_ident *ident = np_alloc(0, c->n, sizeof *ident, err);
    uint32_t *moved_to = np_alloc(0, c->n, sizeof *moved_to, err);
    c->family = np_arena_alloc(c->results, c->n, sizeof *c->family, err);
    if (!ident || !moved_to || !c->family || list_keys(c, &key, err))
        goto done;
    for (size_t i = 0; i < c->n; i++)
        c->article[i].id = c->arrival[i].id; /* if it was settled before: that id was made */
    if ((code = np_ident_all(c->article, key, c->n, ident, c->shelves[0].strings, err)))
        goto done;
    keep_first_of_repeats(c, ident, moved_to);
    c->report = (np_report){.article = c->article, .n_articles = c->n};
    c->has_ids = true;
done:
    np_free(key);
    np_free(moved_to);
    np_free(ident);
    return code;
}

const np_report *np_corpus_report(const np_corpus *c) { return &c->report; }
const np_stats *np_corpus_stats(const np_corpus *c) { return &c->stats; }

bool np_corpus_find(const np_corpus *c, np_str id, uint32_t *article)
{
    for (size_t i = 0; i < c->n; i++)
        if (np_str_equal(c->article[i].id, id)) {
            *article = (uint32_t)i;
            return true;
        }
    return false;
}

bool np_stats_has_skipped(const np_stats *s)
{
    for (int r = 0; r < NP_REASONS; r++)
        if (s->n_skipped[r])
            return true;
    return false;
}
