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
 * The longer a text, the fewer of its shingles tell it from others: it asks who is longer by all
 * under 64 of them, by every fourth, from 256 on by every sixteenth, that is by 16 to 64 and more.
 * Who is shorter asks it by the finer ones, so of those it gives what texts under 256 have; as what
 * they have is noted too, in a table of its own, long texts alone are read for that in between. By
 * every fourth shingle throughout, an index of 570 words a text took three times as long, for the
 * same pairs.
 *
 * What only shares bits with others is collected in vain, one in 20 or so, and dropped there; one
 * bit in place of two took no less memory or time and let one in 6 through. Refused: each range
 * reading all texts for its own hashes, which needs no memory but read the shingles of a million
 * articles, 4 GB, 64 times over: from the disk where they did not fit. And a sort of all band keys,
 * band by band: 5 s for a million articles, of the 1 s that it takes to see that nobody has them.
 *
 * Invariant: a feature that one text asks by and another has is collected of both, in whatever
 * order and on however many threads texts are noted. What is collected in vain may differ. */
#include "base/mem.h"
#include "near/index.h"
#include <string.h>

enum {
    WORD_FEATURES = 8, /* to a word of 64 bits, of which the high half says "again" */
    HALF = 32,
    MOST_RANGE_BITS = 12
};

/* Features of all texts, expected. */
typedef struct census {
    size_t own;   /* those by which they ask */
    size_t fine;  /* the others of long texts, of which they give ... */
    size_t given; /* ... what shorter ones have */
} census;

static census take_census(const np_features *f)
{
    census all = {0};
    for (size_t x = 0; x < f->n; x++) {
        const np_text *t = &f->text[x];
        size_t n = t->n_shingles;
        if (n == 0)
            continue;
        all.own += n / (np_mask_of(t) + 1) + t->n_names + f->n_bands;
        if (n < NP_SPARSE_FROM)
            all.given += n / NP_SAMPLE + 1;
        else
            all.fine += n / NP_SAMPLE - n / NP_SPARSE;
    }
    return all;
}

static bool noted_init(np_noted *table, size_t n_features, np_error *err)
{
    size_t n = n_features / WORD_FEATURES + 1;
    table->n_words = n < UINT32_MAX ? n : UINT32_MAX;
    table->word = np_alloc(0, table->n_words, sizeof *table->word, err);
    return table->word != NULL;
}

np_code np_features_init(np_features *f, const np_text *text, size_t n, size_t n_bands,
                         unsigned threads, size_t range_size, np_error *err)
{
    *f = (np_features){.text = text, .n = n, .n_bands = n_bands, .threads = threads};
    census all = take_census(f);
    size_t n_fine = all.fine < all.given ? all.fine : all.given, n_features = all.own + n_fine;
    while (f->range_bits < MOST_RANGE_BITS && n_features >> f->range_bits > range_size)
        f->range_bits++;
    f->n_ranges = n_bands + 1 + ((size_t)(NP_OTHER - NP_SURE) << f->range_bits);
    f->range = np_alloc(0, threads * f->n_ranges, sizeof *f->range, err);
    f->n_sampled = np_alloc(0, n, sizeof *f->n_sampled, err);
    if (f->range && f->n_sampled && noted_init(&f->all, n_features, err) &&
        (n_fine == 0 || noted_init(&f->fine, 2 * all.given, err)))
        return NP_OK;
    np_features_clear(f);
    return NP_E_NOMEM;
}

void np_features_clear(np_features *f)
{
    for (size_t r = 0; f->range && r < f->threads * f->n_ranges; r++)
        np_free(f->range[r].at);
    np_free(f->range);
    np_features_forget_noted(f);
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
    size_t n_bands, n_names, n_held;
    size_t at_band, at_name, at_shingle;
    uint64_t mask; /* of shingles that are taken */
} walk;

/* Through all by which a text asks. */
static walk walk_own(const np_features *f, uint32_t x, const uint32_t *band)
{
    const np_text *t = &f->text[x];
    bool has_words = t->n_shingles > 0;
    return (walk){.text = t,
                  .band = band,
                  .n_bands = has_words ? f->n_bands : 0,
                  .n_names = has_words ? t->n_names : 0,
                  .n_held = t->n_shingles - t->n_absent,
                  .mask = np_mask_of(t)};
}

/* Through sampled shingles that a text may be asked by: if it is long, and others are not. */
static walk walk_fine(const np_features *f, uint32_t x)
{
    const np_text *t = &f->text[x];
    bool is_asked = f->fine.n_words && t->n_shingles >= NP_SPARSE_FROM;
    return (walk){
        .text = t, .n_held = is_asked ? t->n_shingles - t->n_absent : 0, .mask = NP_SAMPLE - 1};
}

/* Without a jump, and with numbers that no store can change. */
static void take_shingles(walk *w, chunk *c)
{
    const uint64_t *shingle = w->text->shingle, mask = w->mask;
    size_t n = 0, i = w->at_shingle;
    for (; i < w->n_held && n < CHUNK; i++) {
        c->key[n] = shingle[i];
        n += (shingle[i] & mask) == 0;
    }
    c->n = n;
    w->at_shingle = i;
}

static void take_keys(walk *w, chunk *c)
{
    c->n = 0;
    c->first_band = w->at_band;
    if (w->at_band < w->n_bands) {
        c->kind = NP_BAND;
        for (; w->at_band < w->n_bands && c->n < CHUNK; w->at_band++)
            c->key[c->n++] = (uint64_t)(w->at_band + 1) << 32 | w->band[w->at_band];
    } else if (w->at_name < w->n_names) {
        c->kind = NP_NAME;
        for (; w->at_name < w->n_names && c->n < CHUNK; w->at_name++)
            c->key[c->n++] = w->text->name[w->at_name];
    } else {
        c->kind = NP_SHINGLE;
        take_shingles(w, c);
    }
}

static uint64_t mix(uint64_t key) { return (key ^ key >> 31) * UINT64_C(0x9E3779B97F4A7C15); }

static uint64_t bits_of(uint64_t mixed)
{
    return UINT64_C(1) << (mixed >> 27) % HALF | UINT64_C(1) << (mixed >> 22) % HALF;
}

static uint32_t word_of(const np_noted *table, uint64_t mixed)
{
    return (uint32_t)((mixed >> 32) * table->n_words >> 32);
}

/* The next features of a text, and where a table notes each; false: there are none. */
static bool next_chunk(const np_noted *table, walk *w, chunk *c)
{
    take_keys(w, c);
    for (size_t k = 0; k < c->n; k++) {
        uint64_t mixed = mix(c->key[k]);
        c->bits[k] = bits_of(mixed);
        c->word[k] = word_of(table, mixed);
        __builtin_prefetch(&table->word[c->word[k]], 1);
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

static void note(const np_features *f, _Atomic uint64_t *word, uint64_t bits)
{
    uint64_t again = bits << HALF, is = atomic_load_explicit(word, memory_order_relaxed);
    if ((is & bits) != bits)
        is = set_bits(f, word, bits);
    if ((is & bits) == bits && (is & again) != again)
        set_bits(f, word, again);
}

static bool is_noted(const np_noted *table, uint32_t word, uint64_t bits)
{
    return (atomic_load_explicit(&table->word[word], memory_order_relaxed) & bits) == bits;
}

/* A sampled shingle of a short text: longer ones that have it give it too. */
static void note_given(np_features *f, uint64_t key)
{
    uint64_t mixed = mix(key), bits = bits_of(mixed);
    uint32_t word = word_of(&f->fine, mixed);
    if (!is_noted(&f->fine, word, bits))
        set_bits(f, &f->fine.word[word], bits);
}

void np_features_note(np_features *f, uint32_t x, const uint32_t *band)
{
    const np_text *t = &f->text[x];
    uint64_t sample = np_sample_of(t);
    bool gives = f->fine.n_words && t->n_shingles < NP_SPARSE_FROM;
    uint32_t n_sampled = 0;
    chunk c;
    for (walk w = walk_own(f, x, band); next_chunk(&f->all, &w, &c);) {
        for (size_t k = 0; k < c.n; k++)
            note(f, &f->all.word[c.word[k]], c.bits[k]);
        for (size_t k = 0; k < c.n && c.kind == NP_SHINGLE; k++) {
            n_sampled += (c.key[k] & sample) == 0;
            if (gives && np_is_sampled(c.key[k]))
                note_given(f, c.key[k]);
        }
    }
    f->n_sampled[x] = n_sampled;
}

/* Is number k of the chunk, whose words are of f->fine, one that a short text has? */
static bool is_fine(const np_features *f, const chunk *c, size_t k)
{
    return !np_is_sparse(c->key[k]) && is_noted(&f->fine, c->word[k], c->bits[k]);
}

void np_features_note_fine(np_features *f, uint32_t x)
{
    chunk c;
    for (walk w = walk_fine(f, x); next_chunk(&f->fine, &w, &c);)
        for (size_t k = 0; k < c.n; k++)
            if (is_fine(f, &c, k))
                note(f, &f->all.word[word_of(&f->all, mix(c.key[k]))], c.bits[k]);
}

/* ---- Collecting ---- */

static size_t range_of(const np_features *f, const chunk *c, size_t k)
{
    if (c->kind == NP_BAND)
        return c->first_band + k;
    if (c->kind == NP_NAME)
        return f->n_bands;
    size_t trait = (size_t)(np_trait_of(c->key[k]) - NP_THIN) << f->range_bits;
    size_t among = f->range_bits ? (size_t)(c->key[k] >> (64 - f->range_bits)) : 0;
    return f->n_bands + 1 + trait + among;
}

static bool collect(np_features *f, uint32_t x, const chunk *c, size_t k, unsigned thread,
                    np_error *err)
{
    np_range *to = &f->range[thread * f->n_ranges + range_of(f, c, k)];
    if (!NP_GROW(to->at, to->cap, to->n + 1, err))
        return false;
    uint32_t high = c->kind == NP_BAND ? 0 : (uint32_t)(c->key[k] >> 32);
    to->at[to->n++] = (np_spotted){high, (uint32_t)c->key[k], x};
    return true;
}

np_code np_features_collect(np_features *f, uint32_t x, const uint32_t *band, unsigned thread,
                            np_error *err)
{
    chunk c;
    for (walk w = walk_own(f, x, band); next_chunk(&f->all, &w, &c);)
        for (size_t k = 0; k < c.n; k++)
            if (is_noted(&f->all, c.word[k], c.bits[k] << HALF) &&
                !collect(f, x, &c, k, thread, err))
                return NP_E_NOMEM;
    for (walk w = walk_fine(f, x); next_chunk(&f->fine, &w, &c);)
        for (size_t k = 0; k < c.n; k++)
            if (is_fine(f, &c, k) &&
                is_noted(&f->all, word_of(&f->all, mix(c.key[k])), c.bits[k] << HALF) &&
                !collect(f, x, &c, k, thread, err))
                return NP_E_NOMEM;
    return NP_OK;
}

size_t np_features_noted(const np_features *f) { return f->all.n_words * WORD_FEATURES; }

size_t np_features_collected(const np_features *f)
{
    size_t n = 0;
    for (size_t r = 0; r < f->threads * f->n_ranges; r++)
        n += f->range[r].n;
    return n;
}

void np_features_forget_noted(np_features *f)
{
    np_free(f->all.word);
    np_free(f->fine.word);
    f->all.word = f->fine.word = NULL;
}

/* ---- By range ---- */

np_trait np_features_trait(const np_features *f, size_t range)
{
    if (range <= f->n_bands)
        return NP_SURE;
    return (np_trait)(NP_THIN + ((range - f->n_bands - 1) >> f->range_bits));
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
