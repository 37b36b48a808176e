/* index.c - candidates: texts that share a feature.
 *
 * Features of a text are its band keys, its names (explicit id, URL) and some of its shingles:
 * those with hash mod 4 = 0, and all of them in texts under 64. One key space a part, one sort a
 * part; a run of equal keys is a bucket, and a feature nobody shares is forgotten at once. What is
 * kept is, for each text, the buckets it is in, and for each bucket room for the texts added to it.
 *
 *     text: shingles --features.c--> those that others have            np_index_note, _collect
 *     part: (key, text) ... --sort--> runs --> buckets of texts        np_index_build, in parallel
 *     text: [bucket bucket bucket ...]                                 np_index_join
 *           [asked ..... | the others]                                 np_index_ask, in parallel
 *
 * A text is entered under all its features, and asks under few: see ask.c.
 *
 * Refused: connected components of buckets, which made one cluster of 859,091 real documents. */
#include "near/index.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include <string.h>

enum { RANGE_SIZE = 1 << 21 }; /* features noted; 64 MB to sort, were all of them shared */

/* Parts follow each other so: bands, names, sampled shingles, the other shingles of small texts;
 * the latter two a range of hashes each. */
typedef enum feature { BAND, NAME, SAMPLED, OTHER } feature;

typedef struct part {
    uint32_t *text; /* bucket after bucket */
    size_t n;
    uint32_t *size; /* of each bucket, texts */
    size_t n_buckets;
} part;

static feature feature_of(const np_index *ix, size_t p)
{
    if (p <= ix->n_bands)
        return p < ix->n_bands ? BAND : NAME;
    return p - ix->n_bands - 1 < ix->features.n_ranges / 2 ? SAMPLED : OTHER;
}

np_index *np_index_new(const np_text *text, size_t n, size_t n_bands, const np_rules *rules,
                       unsigned threads, np_error *err)
{
    np_index *ix = np_alloc(sizeof *ix, 0, 0, err);
    if (!ix)
        return NULL;
    *ix = (np_index){.text = text, .n = n, .n_bands = n_bands};
    ix->least = np_least_share(rules);
    if (!np_features_init(&ix->features, text, n, threads, RANGE_SIZE, err)) {
        ix->n_parts = n_bands + 1 + ix->features.n_ranges;
        ix->band = np_alloc(0, n, n_bands * sizeof *ix->band, err);
        ix->part = np_alloc(0, ix->n_parts, sizeof *ix->part, err);
    }
    if (ix->band && ix->part)
        return ix;
    np_index_free(ix);
    return NULL;
}

void np_index_note(np_index *ix, uint32_t x, const uint32_t *band)
{
    memcpy(ix->band + x * ix->n_bands, band, ix->n_bands * sizeof *band);
    np_features_note(&ix->features, x);
}

np_code np_index_collect(np_index *ix, uint32_t x, unsigned thread, np_error *err)
{
    return np_features_collect(&ix->features, x, thread, err);
}

static void clear_parts(np_index *ix)
{
    for (size_t p = 0; ix->part && p < ix->n_parts; p++) {
        np_free(ix->part[p].text);
        np_free(ix->part[p].size);
    }
    np_free(ix->part);
    np_free(ix->band);
    ix->part = NULL;
    ix->band = NULL;
}

void np_index_free(np_index *ix)
{
    if (!ix)
        return;
    clear_parts(ix);
    np_features_clear(&ix->features);
    np_free(ix->list);
    np_free(ix->used);
    np_free(ix->list_at);
    np_free(ix->size);
    np_free(ix->asks);
    np_free(ix->bucket);
    np_free(ix->at);
    np_free(ix);
}

size_t np_index_collected(np_index *ix)
{
    np_features_forget_cells(&ix->features);
    /* A feature is collected, then stands in a bucket, of two texts or more, and its list; a
     * text stands in each band. Parts are sorted two or so at a time. */
    enum { FEATURE = sizeof(np_spotted) + 2 * sizeof(uint32_t) + 24 / 2 };
    size_t n = np_features_collected(&ix->features);
    size_t of_text = ix->n_bands * 3 * sizeof(uint32_t) + 4 * sizeof(size_t);
    size_t n_sorted = n < 2 * RANGE_SIZE ? n : 2 * RANGE_SIZE;
    n_sorted = n_sorted < 2 * ix->n ? 2 * ix->n : n_sorted;
    return n * FEATURE + ix->n * of_text + n_sorted * 2 * sizeof(np_keyed);
}

size_t np_index_parts(const np_index *ix) { return ix->n_parts; }

/* ---- One part ---- */

typedef struct items {
    np_keyed *at;
    size_t n, cap;
} items;

static bool add_item(items *to, uint64_t key, size_t x, np_error *err)
{
    if (!NP_GROW(to->at, to->cap, to->n + 1, err))
        return false;
    to->at[to->n++] = (np_keyed){.key = key, .index = (uint32_t)x};
    return true;
}

/* What a part is made of, but for shingles. */
static bool add_features(const np_index *ix, size_t p, items *to, size_t x, np_error *err)
{
    const np_text *t = &ix->text[x];
    if (t->n_shingles == 0)
        return true;
    if (feature_of(ix, p) == BAND)
        return add_item(to, ix->band[x * ix->n_bands + p], x, err);
    for (size_t i = 0; i < t->n_names; i++)
        if (!add_item(to, t->name[i], x, err))
            return false;
    return true;
}

/* Turn sorted items into buckets: those of at least two texts. */
static np_code list_buckets(const items *from, part *to, np_error *err)
{
    size_t n_entries = 0, n_buckets = 0;
    for (size_t i = 0, end; i < from->n; i = end) {
        end = np_keyed_run(from->at, from->n, i);
        n_entries += end - i > 1 ? end - i : 0;
        n_buckets += end - i > 1;
    }
    to->text = np_alloc(0, n_entries, sizeof *to->text, err);
    to->size = np_alloc(0, n_buckets, sizeof *to->size, err);
    if (!to->text || !to->size)
        return NP_E_NOMEM;
    for (size_t i = 0, end; i < from->n; i = end) {
        end = np_keyed_run(from->at, from->n, i);
        if (end - i < 2)
            continue;
        for (size_t j = i; j < end; j++)
            to->text[to->n++] = from->at[j].index;
        to->size[to->n_buckets++] = (uint32_t)(end - i);
    }
    return NP_OK;
}

/* The bits in which the keys of a part differ: a range of hashes has its highest in common. */
static unsigned bits_of(const np_index *ix, size_t p)
{
    feature of = feature_of(ix, p);
    return of == BAND ? 32 : of == NAME ? 64 : 64 - ix->features.range_bits;
}

np_code np_index_build(np_index *ix, size_t p, np_error *err)
{
    np_code code = NP_E_NOMEM;
    items all = {0};
    np_keyed *spare = NULL;
    bool is_shingle = feature_of(ix, p) >= SAMPLED;
    if (is_shingle && !(all.at = np_features_take(&ix->features, p - ix->n_bands - 1, &all.n, err)))
        goto done;
    for (size_t x = 0; x < ix->n && !is_shingle; x++)
        if (!add_features(ix, p, &all, x, err))
            goto done;
    spare = np_alloc(0, all.n, sizeof *spare, err);
    if (!spare)
        goto done;
    np_sort_hashes(all.at, spare, all.n, bits_of(ix, p));
    code = list_buckets(&all, &ix->part[p], err);
done:
    np_free(spare);
    np_free(all.at);
    return code;
}

/* ---- All parts together ---- */

/* Number the buckets of all parts in one row; what each text's and each bucket's share is. */
static void count_all(np_index *ix)
{
    size_t bucket = 0, room = 0;
    for (size_t p = 0; p < ix->n_parts; p++) {
        const part *one = &ix->part[p];
        if (feature_of(ix, p) <= SAMPLED)
            ix->first_other = bucket + one->n_buckets;
        if (feature_of(ix, p) <= NAME)
            ix->first_sampled = bucket + one->n_buckets;
        for (size_t e = 0; e < one->n; e++)
            ix->at[one->text[e] + 1]++;
        for (size_t b = 0; b < one->n_buckets; b++, bucket++) {
            ix->size[bucket] = one->size[b];
            ix->list_at[bucket] = room;
            room += one->size[b] < ix->most ? one->size[b] : ix->most;
        }
    }
    ix->list_at[bucket] = room;
    for (size_t x = 0; x < ix->n; x++)
        ix->at[x + 1] += ix->at[x];
}

static void place_all(np_index *ix, size_t *next)
{
    size_t bucket = 0;
    memcpy(next, ix->at, ix->n * sizeof *next);
    for (size_t p = 0; p < ix->n_parts; p++) {
        const part *one = &ix->part[p];
        for (size_t b = 0, e = 0; b < one->n_buckets; b++, bucket++)
            for (size_t end = e + one->size[b]; e < end; e++)
                ix->bucket[next[one->text[e]]++] = (uint32_t)bucket;
    }
}

bool np_index_reserve(np_index *ix, size_t n_entries, np_error *err)
{
    return (ix->at = np_alloc(0, ix->n + 1, sizeof *ix->at, err)) &&
           (ix->bucket = np_alloc(0, n_entries, sizeof *ix->bucket, err)) &&
           (ix->asks = np_alloc(0, ix->n, sizeof *ix->asks, err)) &&
           (ix->size = np_alloc(0, ix->n_buckets, sizeof *ix->size, err)) &&
           (ix->list_at = np_alloc(0, ix->n_buckets + 1, sizeof *ix->list_at, err)) &&
           (ix->used = np_alloc(0, ix->n_buckets, sizeof *ix->used, err));
}

np_code np_index_join(np_index *ix, size_t most, np_error *err)
{
    np_code code = NP_E_NOMEM;
    size_t n_entries = 0, *next = NULL;
    for (size_t p = 0; p < ix->n_parts; p++) {
        n_entries += ix->part[p].n;
        ix->n_buckets += ix->part[p].n_buckets;
    }
    if (ix->n_buckets >= UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu features are shared; at most %u can be numbered",
                       ix->n_buckets, UINT32_MAX);
    ix->most = most;
    if (!np_index_reserve(ix, n_entries, err) || !(next = np_alloc(0, ix->n, sizeof *next, err)))
        goto done;
    count_all(ix);
    place_all(ix, next);
    clear_parts(ix);
    ix->list = np_alloc(0, ix->list_at[ix->n_buckets], sizeof *ix->list, err);
    code = ix->list ? NP_OK : NP_E_NOMEM;
done:
    np_free(next);
    return code;
}
