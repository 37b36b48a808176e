/* corpus_index.c - the index of a corpus's texts, built by all threads.
 *
 * What is kept of shingles, which may lie in a file, is read two or three times from front to back:
 * noted, then collected, and gone where most of it is of texts in part. Signatures lived for as
 * long as it took to make band keys of them. */
#include "base/mem.h"
#include "base/parallel.h"
#include "corpus.h"

enum {
    BATCH = 64,         /* articles or texts one thread takes at a time */
    UNREAD_EVERY = 256, /* batches */
    OF_ASKER = 96       /* bytes a text that who wants the index has beside it */
};

typedef struct index_job {
    const np_corpus *c;
    np_index *ix;
    enum { NOTES, NOTES_FINE, COLLECTS } does;
} index_job;

/* In the order of articles, in which shingles lie, and not in that of ranks. */
static np_code read_batch(void *ctx, size_t b, unsigned thread, np_error *err)
{
    index_job *j = ctx;
    const np_corpus *c = j->c;
    size_t n_bands = np_n_bands(c->opt.sig_slots);
    np_code code = NP_OK;
    for (size_t i = b * BATCH; i < (b + 1) * BATCH && i < c->n && !code; i++) {
        uint32_t x = c->text_of[i];
        if (c->text[x].of != i)
            continue;
        const uint32_t *band = c->band + i * n_bands;
        if (j->does == NOTES_FINE)
            np_index_note_fine(j->ix, x);
        else if (j->does == COLLECTS)
            code = np_index_collect(j->ix, x, band, thread, err);
        else
            np_index_note(j->ix, x, band);
    }
    if (thread == 0 && b % UNREAD_EVERY == 0)
        np_corpus_unread_shingles(c);
    return code;
}

static np_code read_all(index_job *j, np_error *err)
{
    np_code code = NP_OK;
    for (j->does = NOTES; j->does <= COLLECTS && !code; j->does++)
        if (j->does != NOTES_FINE || np_index_has_fine(j->ix))
            code = np_each((j->c->n + BATCH - 1) / BATCH, j->c->threads, read_batch, j, err);
    return code;
}

static np_code build_part(void *ctx, size_t part, unsigned thread, np_error *err)
{
    (void)thread;
    return np_index_build(((index_job *)ctx)->ix, part, err);
}

static np_code place_share(void *ctx, size_t share, unsigned thread, np_error *err)
{
    index_job *j = ctx;
    (void)thread, (void)err;
    np_index_place(j->ix, share, j->c->threads);
    return NP_OK;
}

static np_code ask_batch(void *ctx, size_t b, unsigned thread, np_error *err)
{
    index_job *j = ctx;
    size_t to = (b + 1) * BATCH < j->c->n_texts ? (b + 1) * BATCH : j->c->n_texts;
    (void)thread;
    return np_index_ask(j->ix, b * BATCH, to, err);
}

/* Bytes for noting features: a byte for each, and of each text how many it has. */
static size_t needed_first(const np_corpus *c)
{
    size_t n_shingles = 0, of_text = np_n_bands(c->opt.sig_slots) + 3 * sizeof(uint32_t) + OF_ASKER;
    for (size_t t = 0; t < c->n_texts; t++)
        n_shingles += c->text[t].n_shingles;
    return n_shingles / 2 + c->n_texts * of_text;
}

np_index *np_corpus_index(np_corpus *c, const np_rules *rules, size_t most, np_error *err)
{
    size_t n_batches = (c->n_texts + BATCH - 1) / BATCH;
    index_job j = {.c = c};
    np_code code = np_corpus_make_room(c, needed_first(c), err);
    if (!code)
        code = np_corpus_make_features(c, err);
    if (!code && !(j.ix = np_index_new(c->text, c->n_texts, np_n_bands(c->opt.sig_slots), rules,
                                       most, c->threads, err)))
        code = NP_E_NOMEM;
    if (!code)
        code = np_corpus_make_room(c, np_index_expected(j.ix) + needed_first(c), err);
    if (!code && !(code = read_all(&j, err)) && !(code = np_corpus_drop_features(c, err)))
        code = np_corpus_make_room(c, np_index_collected(j.ix) + c->n_texts * OF_ASKER, err);
    if (!code && !(code = np_each(np_index_parts(j.ix), c->threads, build_part, &j, err)) &&
        !(code = np_index_join(j.ix, err)) &&
        !(code = np_each(c->threads, c->threads, place_share, &j, err)))
        code = np_each(n_batches, c->threads, ask_batch, &j, err);
    if (!code)
        return j.ix;
    np_index_free(j.ix);
    return NULL;
}
