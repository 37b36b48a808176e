/* features.c - shingles that two texts have, out of all, in two readings from front to back.
 *
 * Most shingles of news stand in one text and lead nowhere. The first reading notes each feature
 * in a table of two bits a cell: seen, seen again; the second collects those whose cell was seen
 * again, by range of hashes, for index.c to sort range by range. What only shares a cell with
 * another, one in eight or so, is dropped there.
 *
 *     text: [s s s s ...] --note--> cells --collect--> range: (key, text) (key, text) ...
 *
 * Refused: each range reading all texts for its own hashes, which needs no memory but read the
 * shingles of a million articles, 4 GB, 64 times over: from the disk where they did not fit.
 *
 * Invariant: what a cell says is the same in whatever order, and on however many threads, texts
 * are noted; so is the set that is collected. */
#include "base/mem.h"
#include "near/index.h"
#include <string.h>

enum {
    CELLS = 4,       /* at least so many a feature: one in eight is collected in vain */
    WORD_CELLS = 32, /* of 64 bits; the high half says "again" */
    MOST_RANGE_BITS = 12
};

static size_t features_of(const np_text *t)
{
    return t->n_shingles < NP_ALL_BELOW ? t->n_shingles : t->n_shingles / NP_SAMPLE;
}

np_code np_features_init(np_features *f, const np_text *text, size_t n, unsigned threads,
                         size_t range_size, np_error *err)
{
    size_t n_features = 0, n_words = 1;
    *f = (np_features){.text = text, .n = n, .threads = threads};
    for (size_t x = 0; x < n; x++)
        n_features += features_of(&text[x]);
    while (n_words * WORD_CELLS < n_features * CELLS)
        n_words *= 2;
    while (f->range_bits < MOST_RANGE_BITS && n_features >> f->range_bits > range_size)
        f->range_bits++;
    f->word_mask = n_words - 1;
    f->n_ranges = (size_t)2 << f->range_bits;
    f->cell = np_alloc(0, n_words, sizeof *f->cell, err);
    f->range = np_alloc(0, threads * f->n_ranges, sizeof *f->range, err);
    f->n_sampled = np_alloc(0, n, sizeof *f->n_sampled, err);
    if (f->cell && f->range && f->n_sampled)
        return NP_OK;
    np_features_clear(f);
    return NP_E_NOMEM;
}

void np_features_clear(np_features *f)
{
    for (size_t r = 0; f->range && r < f->threads * f->n_ranges; r++)
        np_free(f->range[r].at);
    np_free(f->range);
    np_free(f->cell);
    np_free(f->n_sampled);
    *f = (np_features){0};
}

/* Features of a text at a time: their cells lie anywhere, and fetching them together takes a fifth
 * of the time that waiting for each in turn does. */
enum { CHUNK = 64 };

typedef struct chunk {
    uint64_t key[CHUNK + 1]; /* room for one that is written and not kept */
    uint32_t word[CHUNK];    /* its cell's, and the bit there */
    uint8_t bit[CHUNK];
    size_t n;
} chunk;

/* The features among the shingles of t from *i on, until a chunk is full; false: there are none. */
static bool next_chunk(const np_features *f, const np_text *t, size_t *i, chunk *c)
{
    bool gives_all = t->n_shingles < NP_ALL_BELOW;
    size_t end = t->n_shingles - t->n_absent;
    for (c->n = 0; *i < end && c->n < CHUNK; ++*i) {
        c->key[c->n] = t->shingle[*i];
        c->n += gives_all | np_is_sampled(t->shingle[*i]);
    }
    for (size_t k = 0; k < c->n; k++) {
        uint64_t mixed = (c->key[k] ^ c->key[k] >> 31) * UINT64_C(0x9E3779B97F4A7C15);
        c->bit[k] = (mixed >> 32) % WORD_CELLS;
        c->word[k] = (uint32_t)((mixed >> 37 ^ mixed << 5) & f->word_mask);
        __builtin_prefetch(&f->cell[c->word[k]], 1);
    }
    return c->n > 0;
}

void np_features_note(np_features *f, uint32_t x)
{
    const np_text *t = &f->text[x];
    uint32_t n_sampled = 0;
    chunk c;
    for (size_t i = 0; next_chunk(f, t, &i, &c);)
        for (size_t k = 0; k < c.n; k++) {
            _Atomic uint64_t *word = &f->cell[c.word[k]];
            uint64_t bit = UINT64_C(1) << c.bit[k];
            uint64_t is = atomic_load_explicit(word, memory_order_relaxed);
            n_sampled += np_is_sampled(c.key[k]);
            if (!(is & bit))
                is = atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
            if (is & bit && !(is & bit << WORD_CELLS))
                atomic_fetch_or_explicit(word, bit << WORD_CELLS, memory_order_relaxed);
        }
    f->n_sampled[x] = n_sampled;
}

static size_t range_of(const np_features *f, uint64_t shingle)
{
    size_t among = f->range_bits ? (size_t)(shingle >> (64 - f->range_bits)) : 0;
    return among + (np_is_sampled(shingle) ? 0 : f->n_ranges / 2);
}

np_code np_features_collect(np_features *f, uint32_t x, unsigned thread, np_error *err)
{
    np_range *mine = f->range + thread * f->n_ranges;
    chunk c;
    for (size_t i = 0; next_chunk(f, &f->text[x], &i, &c);)
        for (size_t k = 0; k < c.n; k++) {
            uint64_t is = atomic_load_explicit(&f->cell[c.word[k]], memory_order_relaxed);
            if (!(is >> (c.bit[k] + WORD_CELLS) & 1))
                continue;
            np_range *to = &mine[range_of(f, c.key[k])];
            if (!NP_GROW(to->at, to->cap, to->n + 1, err))
                return NP_E_NOMEM;
            to->at[to->n++] = (np_spotted){(uint32_t)(c.key[k] >> 32), (uint32_t)c.key[k], x};
        }
    return NP_OK;
}

size_t np_features_collected(const np_features *f)
{
    size_t n = 0;
    for (size_t r = 0; r < f->threads * f->n_ranges; r++)
        n += f->range[r].n;
    return n;
}

void np_features_forget_cells(np_features *f)
{
    np_free(f->cell);
    f->cell = NULL;
}

np_keyed *np_features_take(np_features *f, size_t range, size_t *n, np_error *err)
{
    *n = 0;
    for (unsigned t = 0; t < f->threads; t++)
        *n += f->range[t * f->n_ranges + range].n;
    np_keyed *item = np_alloc(0, *n, sizeof *item, err);
    if (!item)
        return NULL;
    *n = 0;
    for (unsigned t = 0; t < f->threads; t++) {
        np_range *from = &f->range[t * f->n_ranges + range];
        for (size_t i = 0; i < from->n; i++)
            item[(*n)++] = (np_keyed){.key = (uint64_t)from->at[i].high << 32 | from->at[i].low,
                                      .index = from->at[i].text};
        np_free(from->at);
        *from = (np_range){0};
    }
    return item;
}
