/* corpus_features.c - the shingles of texts in part: there until an index is made of them.
 *
 *     np_corpus_texts() -> shingles of all texts -> an index notes and collects them -> those of
 *                                                   texts in part go, those of whole texts stay
 *
 * A text that is kept in part is compared by its words (corpus_wholes.c), so when the features that
 * several texts have are collected nobody reads its shingles again; and they are a gigabyte for a
 * million articles of 3 kB. A run makes one index, as a rule; who makes another has them made again
 * from the words.
 *
 * Refused: putting them into the file where memory is short, which took a seventh of the run to
 * write what was never read. And two arenas a thread, so that one could just be freed: whole texts
 * are few where those in part are many, and copied in no time; where they are not, all stay. */
#include "base/mem.h"
#include "base/parallel.h"
#include "corpus.h"
#include "near/near.h"
#include "reading.h"
#include <string.h>

enum { BATCH = 64 };

/* ---- Going ---- */

static const uint64_t gone[1]; /* where shingles were */

typedef struct moving {
    const np_corpus *c;
    np_arena **to;    /* one a thread */
    uint64_t **moved; /* of each text that is whole: its shingles, and the rest behind them */
} moving;

static size_t n_held(const np_text *t)
{
    return t->n_shingles - t->n_absent + (t->rest == t->shingle || t->n_absent ? 0 : t->n_rest);
}

/* Do texts in part hold the most? */
static bool is_worth_it(const np_corpus *c)
{
    size_t in_part = 0, whole = 0;
    for (size_t x = 0; x < c->n_texts; x++)
        *(c->text[x].n_absent ? &in_part : &whole) += n_held(&c->text[x]);
    return in_part > whole;
}

static np_code copy_wholes(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    moving *m = ctx;
    for (size_t x = from; x < to; x++) {
        const np_text *t = &m->c->text[x];
        if (t->n_absent)
            continue;
        uint64_t *at = np_arena_alloc(m->to[thread], n_held(t), sizeof *at, err);
        if (!at)
            return NP_E_NOMEM;
        memcpy(at, t->shingle, t->n_shingles * sizeof *at);
        if (t->rest != t->shingle)
            memcpy(at + t->n_shingles, t->rest, t->n_rest * sizeof *at);
        m->moved[x] = at;
    }
    return NP_OK;
}

/* From here on texts hold what was copied, and nothing of the old arenas. */
static void settle_in(np_corpus *c, moving *m)
{
    for (size_t x = 0; x < c->n_texts; x++) {
        np_text *t = &c->text[x];
        bool has_rest = t->rest != t->shingle;
        t->shingle = t->n_absent ? gone : m->moved[x];
        if (!has_rest)
            t->rest = t->shingle;
        else if (!t->n_absent)
            t->rest = t->shingle + t->n_shingles;
    }
    for (unsigned i = 0; i < c->threads; i++) {
        np_arena *old = c->shingles[i];
        c->shingles[i] = m->to[i];
        m->to[i] = old;
    }
}

np_code np_corpus_drop_features(np_corpus *c, np_error *err)
{
    moving m = {.c = c};
    np_code code = np_corpus_check(c, err); /* of what was read of the file */
    if (code || c->lacks_features || !is_worth_it(c))
        return code;
    code = NP_E_NOMEM;
    if (!(m.moved = np_alloc(0, c->n_texts, sizeof *m.moved, err)) ||
        !(m.to = np_alloc(0, c->threads, sizeof(np_arena *), err)))
        goto done;
    for (unsigned i = 0; i < c->threads; i++)
        if (!(m.to[i] = np_arena_new_bulk(err)))
            goto done;
    if ((code = np_each_run(c->n_texts, BATCH, c->threads, copy_wholes, &m, err)))
        goto done;
    settle_in(c, &m);
    c->lacks_features = true;
done:
    for (unsigned i = 0; m.to && i < c->threads; i++)
        np_arena_free(m.to[i]);
    np_free(m.to);
    np_free(m.moved);
    if (!code) {
        np_spill_free(c->scratch);
        c->scratch = NULL;
    }
    return code;
}

/* ---- Coming back ---- */

typedef struct remaking {
    np_corpus *c;
    np_scanner **scanner; /* one a thread, and */
    np_distinct *scratch; /* as well */
    size_t share;         /* bytes of shingles a thread may hold */
} remaking;

static np_code remake_text(remaking *r, np_text *t, unsigned thread, np_error *err)
{
    uint32_t band[NP_MOST_BANDS];
    bool has_rest = t->rest != t->shingle;
    np_reading is;
    np_code code =
        np_reading_make_part(r->scanner[thread], &r->c->opt, &r->scratch[thread],
                             &r->c->article[t->of], NULL, r->c->shingles[thread], &is, band, err);
    if (code)
        return code;
    t->shingle = is.shingle;
    t->rest = has_rest ? NULL : is.shingle;
    return NP_OK;
}

/* In the order of articles, in which their texts lie. */
static np_code remake_some(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    remaking *r = ctx;
    np_corpus *c = r->c;
    np_code code = NP_OK;
    for (size_t i = from; i < to && !code; i++) {
        np_text *t = &c->text[c->text_of[i]];
        if (t->of == i && t->n_absent)
            code = remake_text(r, t, thread, err);
    }
    if (thread == 0)
        np_corpus_unread_texts(c);
    return code ? code : np_corpus_spill_shingles(c, thread, r->share, err);
}

np_code np_corpus_make_features(np_corpus *c, np_error *err)
{
    if (!c->lacks_features)
        return NP_OK;
    remaking r = {.c = c};
    np_code code = np_corpus_share(c, 0, &r.share, err);
    if (code)
        return code;
    code = NP_E_NOMEM;
    if (!(r.scanner = np_alloc(0, c->threads, sizeof(np_scanner *), err)) ||
        !(r.scratch = np_alloc(0, c->threads, sizeof *r.scratch, err)))
        goto done;
    for (unsigned i = 0; i < c->threads; i++)
        if (!(r.scanner[i] = np_scanner_new(&c->opt, err)))
            goto done;
    code = np_each_run(c->n, BATCH, c->threads, remake_some, &r, err);
    c->lacks_features = code != NP_OK;
done:
    for (unsigned i = 0; r.scanner && i < c->threads; i++)
        np_scanner_free(r.scanner[i]);
    np_free(r.scanner);
    for (unsigned i = 0; r.scratch && i < c->threads; i++)
        np_distinct_clear(&r.scratch[i]);
    np_free(r.scratch);
    return code;
}
