/* index.c - candidates: texts that share a feature.
 *
 * Features of a text are its band keys, its names (explicit id, URL) and some of its shingles:
 * those with hash mod 4 = 0, and all of them in texts under 64. One key space a part, one sort a
 * part; a run of equal keys is a bucket, and a feature nobody shares is forgotten at once. What is
 * kept is, for each text, the buckets it is in, and for each bucket room for the texts added to it.
 *
 *     part: (key, text) ... --sort--> runs --> (text, bucket) ...      np_index_build, in parallel
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

enum {
    PART_ITEMS = 1 << 22, /* features a part should have: 128 MB while it is sorted */
    MOST_RANGE_BITS = 12
};

/* Parts follow each other so: bands, names, sampled shingles, the other shingles of small texts;
 * the latter two a range of hashes each. */
typedef enum feature { BAND, NAME, SAMPLED, OTHER } feature;

typedef struct entry {
    uint32_t text, bucket;
} entry;

typedef struct part {
    entry *entry; /* by bucket */
    size_t n;
    uint32_t *size; /* of each bucket, texts */
    size_t n_buckets;
} part;

static feature feature_of(const np_index *ix, size_t p)
{
    if (p <= ix->n_bands)
        return p < ix->n_bands ? BAND : NAME;
    return p - ix->n_bands - 1 < (size_t)1 << ix->range_bits ? SAMPLED : OTHER;
}

np_index *np_index_new(const np_text *text, size_t n, const uint32_t *band, size_t n_bands,
                       const np_rules *rules, np_error *err)
{
    np_index *ix = np_alloc(sizeof *ix, 0, 0, err);
    if (!ix)
        return NULL;
    *ix = (np_index){.text = text, .n = n, .band = band, .n_bands = n_bands};
    ix->least = np_least_share(rules);
    size_t n_sampled = 0;
    for (size_t x = 0; x < n; x++)
        n_sampled += text[x].n_shingles / NP_SAMPLE;
    while (ix->range_bits < MOST_RANGE_BITS && n_sampled >> ix->range_bits > PART_ITEMS)
        ix->range_bits++;
    ix->n_parts = n_bands + 1 + ((size_t)2 << ix->range_bits);
    ix->part = np_alloc(0, ix->n_parts, sizeof *ix->part, err);
    if (!ix->part) {
        np_free(ix);
        return NULL;
    }
    return ix;
}

static void clear_parts(np_index *ix)
{
    for (size_t p = 0; ix->part && p < ix->n_parts; p++) {
        np_free(ix->part[p].entry);
        np_free(ix->part[p].size);
    }
    np_free(ix->part);
    ix->part = NULL;
}

void np_index_free(np_index *ix)
{
    if (!ix)
        return;
    clear_parts(ix);
    np_free(ix->list);
    np_free(ix->used);
    np_free(ix->list_at);
    np_free(ix->size);
    np_free(ix->asks);
    np_free(ix->bucket);
    np_free(ix->at);
    np_free(ix);
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

/* The first of a's n ascending hashes that is at least low. */
static size_t first_from(const uint64_t *a, size_t n, uint64_t low)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (a[mid] < low)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* The shingles of x in one range of hashes, sampled ones or the others. */
static bool add_shingles(const np_index *ix, items *to, size_t x, size_t range, bool sampled,
                         np_error *err)
{
    const np_text *t = &ix->text[x];
    unsigned shift = 64 - ix->range_bits;
    size_t i = ix->range_bits ? first_from(t->shingle, t->n_shingles, (uint64_t)range << shift) : 0;
    for (; i < t->n_shingles; i++) {
        uint64_t h = t->shingle[i];
        if (ix->range_bits && h >> shift != range)
            break;
        if (np_is_sampled(h) == sampled && !add_item(to, h, x, err))
            return false;
    }
    return true;
}

static bool add_features(const np_index *ix, size_t p, items *to, size_t x, np_error *err)
{
    const np_text *t = &ix->text[x];
    size_t range = p - ix->n_bands - 1, n_ranges = (size_t)1 << ix->range_bits;
    if (t->n_shingles == 0)
        return true;
    switch (feature_of(ix, p)) {
    case BAND:
        return add_item(to, ix->band[x * ix->n_bands + p], x, err);
    case NAME:
        for (size_t i = 0; i < t->n_names; i++)
            if (!add_item(to, t->name[i], x, err))
                return false;
        return true;
    case SAMPLED:
        return add_shingles(ix, to, x, range, true, err);
    case OTHER:
        return t->n_shingles >= NP_ALL_BELOW ||
               add_shingles(ix, to, x, range - n_ranges, false, err);
    }
    return true;
}

/* Turn sorted items into buckets: those of at least two texts. */
static np_code list_buckets(const items *from, part *to, np_error *err)
{
    size_t n_entries = 0, n_buckets = 0;
    for (size_t i = 0, end; i < from->n; i = end) {
        for (end = i + 1; end < from->n && from->at[end].key == from->at[i].key;)
            end++;
        n_entries += end - i > 1 ? end - i : 0;
        n_buckets += end - i > 1;
    }
    to->entry = np_alloc(0, n_entries, sizeof *to->entry, err);
    to->size = np_alloc(0, n_buckets, sizeof *to->size, err);
    if (!to->entry || !to->size)
        return NP_E_NOMEM;
    for (size_t i = 0, end; i < from->n; i = end) {
        for (end = i + 1; end < from->n && from->at[end].key == from->at[i].key;)
            end++;
        if (end - i < 2)
            continue;
        for (size_t j = i; j < end; j++)
            to->entry[to->n++] = (entry){from->at[j].index, (uint32_t)to->n_buckets};
        to->size[to->n_buckets++] = (uint32_t)(end - i);
    }
    return NP_OK;
}

np_code np_index_build(np_index *ix, size_t p, np_error *err)
{
    np_code code = NP_E_NOMEM;
    items all = {0};
    np_keyed *spare = NULL;
    for (size_t x = 0; x < ix->n; x++)
        if (!add_features(ix, p, &all, x, err))
            goto done;
    spare = np_alloc(0, all.n, sizeof *spare, err);
    if (!spare)
        goto done;
    np_sort_keyed(all.at, spare, all.n, feature_of(ix, p) == BAND ? 32 : 64);
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
            ix->at[one->entry[e].text + 1]++;
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
        for (size_t e = 0; e < one->n; e++)
            ix->bucket[next[one->entry[e].text]++] = (uint32_t)(bucket + one->entry[e].bucket);
        bucket += one->n_buckets;
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
