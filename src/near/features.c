/* features.c - what two texts have in common, out of all that they have: two readings, front to
 * back.
 *
 * Features of a text are its band keys, its names and shingles; most of news stand in one text and
 * lead nowhere. The first reading notes each in a table of words, two bits of the low half of one
 * word: seen; found set already, the two of the high half: seen again. The second collects those
 * that were seen again, by kind and by range of hashes, for index.c to sort range by range.
 *
 *     text: [f f f f ...] --note--> words --collect--> range: (key, text) (key, text) ...
 *
 * What only shares bits with others is collected in vain, one in 20 or so, and dropped there; one
 * bit in place of two took no less memory or time and let one in 6 through. Refused: each range
 * reading all texts for its own hashes, which needs no memory but read the shingles of a million
 * articles, 4 GB, 64 times over: from the disk where they did not fit. And a sort of all band keys,
 * band by band: 5 s for a million articles, of the 1 s that it takes to see that nobody has them.
 *
 * Invariant: a feature of two texts is collected, in whatever order and on however many threads
 * texts are noted. What is collected in vain may differ. */
#include "base/mem.h"
#include "near/index.h"
#include <string.h>

enum {
    WORD_FEATURES = 8, /* to a word of 64 bits, of which the high half says "again" */
    HALF = 32,
    MOST_RANGE_BITS = 12
};

static size_t n_features_of(const np_features *f, const np_text *t)
{
    size_t n = t->n_shingles < NP_ALL_BELOW ? t->n_shingles : t->n_shingles / NP_SAMPLE;
    return t->n_shingles ? n + t->n_names + f->n_bands : 0;
}

np_code np_features_init(np_features *f, const np_text *text, size_t n, size_t n_bands,
                         unsigned threads, size_t range_size, np_error *err)
{
    size_t n_features = 0;
    *f = (np_features){.text = text, .n = n, .n_bands = n_bands, .threads = threads};
    for (size_t x = 0; x < n; x++)
        n_features += n_features_of(f, &text[x]);
    while (f->range_bits < MOST_RANGE_BITS && n_features >> f->range_bits > range_size)
        f->range_bits++;
    f->n_ranges = n_bands + 1 + ((size_t)2 << f->range_bits);
    f->n_words = n_features / WORD_FEATURES + 1;
    f->n_words = f->n_words < UINT32_MAX ? f->n_words : UINT32_MAX;
    f->word = np_alloc(0, f->n_words, sizeof *f->word, err);
    f->range = np_alloc(0, threads * f->n_ranges, sizeof *f->range, err);
    f->n_sampled = np_alloc(0, n, sizeof *f->n_sampled, err);
    if (f->word && f->range && f->n_sampled)
        return NP_OK;
    np_features_clear(f);
    return NP_E_NOMEM;
}

void np_features_clear(np_features *f)
{
    for (size_t r = 0; f->range && r < f->threads * f->n_ranges; r++)
        np_free(f->range[r].at);
    np_free(f->range);
    np_free(f->word);
    np_free(f->n_sampled);
    *f = (np_features){0};
}

/* ---- The features of a text, some at a time ---- */

/* Their words lie anywhere, and fetching them together takes a fifth of the time that waiting for
 * each in turn does. */
enum { CHUNK = 64 };

typedef struct chunk {
    uint64_t key[CHUNK + 1]; /* room for one that is written and not kept */
    uint64_t bits[CHUNK];    /* of its word */
    uint32_t word[CHUNK];
    size_t n;
    np_kind kind;
    size_t first_band; /* the first is its key, if they are of bands */
} chunk;

typedef struct walk { /* through a text: what of each kind was taken */
    const np_text *text;
    const uint32_t *band;
    size_t n_bands, at_band, at_name, at_shingle;
} walk;

static walk walk_begin(const np_features *f, uint32_t x, const uint32_t *band)
{
    const np_text *t = &f->text[x];
    return (walk){.text = t, .band = band, .n_bands = t->n_shingles ? f->n_bands : 0};
}

/* Without a jump, and with numbers that no store can change. */
static void take_shingles(walk *w, chunk *c)
{
    const np_text *t = w->text;
    size_t n = 0, i = w->at_shingle, n_held = t->n_shingles - t->n_absent;
    bool gives_all = t->n_shingles < NP_ALL_BELOW;
    for (const uint64_t *shingle = t->shingle; i < n_held && n < CHUNK; i++) {
        c->key[n] = shingle[i];
        n += gives_all | np_is_sampled(shingle[i]);
    }
    c->n = n;
    w->at_shingle = i;
}

static void take_keys(walk *w, chunk *c)
{
    const np_text *t = w->text;
    size_t n_names = t->n_shingles ? t->n_names : 0;
    c->n = 0;
    c->first_band = w->at_band;
    if (w->at_band < w->n_bands) {
        c->kind = NP_BAND;
        for (; w->at_band < w->n_bands && c->n < CHUNK; w->at_band++)
            c->key[c->n++] = (uint64_t)(w->at_band + 1) << 32 | w->band[w->at_band];
    } else if (w->at_name < n_names) {
        c->kind = NP_NAME;
        for (; w->at_name < n_names && c->n < CHUNK; w->at_name++)
            c->key[c->n++] = t->name[w->at_name];
    } else {
        c->kind = NP_SHINGLE;
        take_shingles(w, c);
    }
}

/* The next features of a text, and where each is noted; false: there are none. */
static bool next_chunk(const np_features *f, walk *w, chunk *c)
{
    take_keys(w, c);
    for (size_t k = 0; k < c->n; k++) {
        uint64_t mixed = (c->key[k] ^ c->key[k] >> 31) * UINT64_C(0x9E3779B97F4A7C15);
        c->bits[k] = UINT64_C(1) << (mixed >> 27) % HALF | UINT64_C(1) << (mixed >> 22) % HALF;
        c->word[k] = (uint32_t)((mixed >> 32) * f->n_words >> 32);
        __builtin_prefetch(&f->word[c->word[k]], 1);
    }
    return c->n > 0;
}

/* ---- Noting ---- */

/* Set bits of a word; what it was. A lock is as dear as all the rest, so alone one goes without. */
static uint64_t set_bits(const np_features *f, _Atomic uint64_t *word, uint64_t bits)
{
    if (f->threads > 1)
        return atomic_fetch_or_explicit(word, bits, memory_order_relaxed);
    uint64_t was = atomic_load_explicit(word, memory_order_relaxed);
    atomic_store_explicit(word, was | bits, memory_order_relaxed);
    return was;
}

void np_features_note(np_features *f, uint32_t x, const uint32_t *band)
{
    uint32_t n_sampled = 0;
    chunk c;
    for (walk w = walk_begin(f, x, band); next_chunk(f, &w, &c);) {
        for (size_t k = 0; k < c.n; k++) {
            _Atomic uint64_t *word = &f->word[c.word[k]];
            uint64_t seen = c.bits[k], again = seen << HALF;
            uint64_t is = atomic_load_explicit(word, memory_order_relaxed);
            if ((is & seen) != seen)
                is = set_bits(f, word, seen);
            if ((is & seen) == seen && (is & again) != again)
                set_bits(f, word, again);
        }
        for (size_t k = 0; k < c.n && c.kind == NP_SHINGLE; k++)
            n_sampled += np_is_sampled(c.key[k]);
    }
    f->n_sampled[x] = n_sampled;
}

/* ---- Collecting ---- */

static size_t range_of(const np_features *f, const chunk *c, size_t k)
{
    if (c->kind == NP_BAND)
        return c->first_band + k;
    if (c->kind == NP_NAME)
        return f->n_bands;
    size_t among = f->range_bits ? (size_t)(c->key[k] >> (64 - f->range_bits)) : 0;
    return f->n_bands + 1 + among + (np_is_sampled(c->key[k]) ? 0 : (size_t)1 << f->range_bits);
}

np_code np_features_collect(np_features *f, uint32_t x, const uint32_t *band, unsigned thread,
                            np_error *err)
{
    np_range *mine = f->range + thread * f->n_ranges;
    chunk c;
    for (walk w = walk_begin(f, x, band); next_chunk(f, &w, &c);)
        for (size_t k = 0; k < c.n; k++) {
            uint64_t again = c.bits[k] << HALF;
            uint64_t is = atomic_load_explicit(&f->word[c.word[k]], memory_order_relaxed);
            if ((is & again) != again)
                continue;
            np_range *to = &mine[range_of(f, &c, k)];
            if (!NP_GROW(to->at, to->cap, to->n + 1, err))
                return NP_E_NOMEM;
            uint32_t high = c.kind == NP_BAND ? 0 : (uint32_t)(c.key[k] >> 32);
            to->at[to->n++] = (np_spotted){high, (uint32_t)c.key[k], x};
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
    np_free(f->word);
    f->word = NULL;
}

/* ---- By range ---- */

np_trait np_features_trait(const np_features *f, size_t range)
{
    if (range <= f->n_bands)
        return NP_SURE;
    return range - f->n_bands - 1 < (size_t)1 << f->range_bits ? NP_SAMPLED : NP_OTHER;
}

unsigned np_features_bits(const np_features *f, size_t range)
{
    return range < f->n_bands ? 32 : range == f->n_bands ? 64 : 64 - f->range_bits;
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
