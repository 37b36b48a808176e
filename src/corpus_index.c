/* corpus_index.c - the index of a corpus's texts, built by all threads.
 *
 * Signatures live for as long as it takes to make band keys of them; a corpus holds none. */
#include "base/mem.h"
#include "base/parallel.h"
#include "corpus.h"
#include "sketch/sketch.h"

enum {
    BATCH = 64,         /* articles or texts one thread takes at a time */
    UNREAD_EVERY = 256, /* batches */
    MOST_SLOTS = 1024   /* np_options */
};

typedef struct index_job {
    const np_corpus *c;
    np_index *ix;
    uint32_t *band;
    size_t n_bands;
} index_job;

/* In the order of articles, in which shingles lie, and not in that of ranks. */
static np_code sign_batch(void *ctx, size_t b, unsigned thread, np_error *err)
{
    index_job *j = ctx;
    const np_corpus *c = j->c;
    uint32_t sig[MOST_SLOTS];
    (void)err;
    for (size_t i = b * BATCH; i < (b + 1) * BATCH && i < c->n; i++) {
        const np_text *text = &c->text[c->text_of[i]];
        if (text->of != i)
            continue;
        np_sign_on(c->opt.cpu, text->shingle, text->n_shingles, c->opt.seed, sig, c->opt.sig_slots);
        np_band_keys(sig, c->opt.sig_slots, j->band + c->text_of[i] * j->n_bands);
    }
    if (thread == 0 && b % UNREAD_EVERY == 0)
        np_corpus_unread_shingles(c);
    return NP_OK;
}

static np_code build_part(void *ctx, size_t part, unsigned thread, np_error *err)
{
    (void)thread;
    return np_index_build(((index_job *)ctx)->ix, part, err);
}

static np_code ask_batch(void *ctx, size_t b, unsigned thread, np_error *err)
{
    index_job *j = ctx;
    size_t to = (b + 1) * BATCH < j->c->n_texts ? (b + 1) * BATCH : j->c->n_texts;
    (void)thread;
    return np_index_ask(j->ix, b * BATCH, to, err);
}

np_index *np_corpus_index(np_corpus *c, const np_rules *rules, size_t most, np_error *err)
{
    size_t n_batches = (c->n_texts + BATCH - 1) / BATCH;
    index_job j = {.c = c, .n_bands = c->opt.sig_slots / NP_BAND_ROWS};
    np_code code = NP_E_NOMEM;
    j.band = np_alloc(0, c->n_texts, j.n_bands * sizeof *j.band, err);
    if (!j.band || (code = np_each((c->n + BATCH - 1) / BATCH, c->threads, sign_batch, &j, err)))
        goto done;
    j.ix = np_index_new(c->text, c->n_texts, j.band, j.n_bands, rules, err);
    code = j.ix ? np_each(np_index_parts(j.ix), c->threads, build_part, &j, err) : NP_E_NOMEM;
    if (!code)
        code = np_index_join(j.ix, most, err);
    if (!code)
        code = np_each(n_batches, c->threads, ask_batch, &j, err);
done:
    np_free(j.band);
    if (code) {
        np_index_free(j.ix);
        j.ix = NULL;
    }
    return j.ix;
}

np_seek *np_corpus_seeks(const np_corpus *c, np_error *err)
{
    return np_alloc(0, c->threads, sizeof(np_seek), err);
}

void np_corpus_free_seeks(const np_corpus *c, np_seek *seek)
{
    for (unsigned t = 0; seek && t < c->threads; t++)
        np_seek_clear(&seek[t]);
    np_free(seek);
}
