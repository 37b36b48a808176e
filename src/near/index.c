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
 * A text is entered under all its features but asks only under its rarest. Let x be the smaller of
 * a pair that passes: then at least the share t = min(contain, 2 near / (1 + near)) of x's shingles
 * is in the other, so at most (1 - t) m of m features are not, and of c more than that at least c
 * are shared (prefix filtering: Chaudhuri, Ganti & Kaushik, ICDE 2006). Taking the rarest makes
 * phrases that everybody uses cost nothing; c = 1 + m / 8 makes a shared sentence or two cost
 * nothing (30 times less where every text is made of others' sentences). Where features are a
 * sample, one in four, a margin of sqrt(m), over two deviations, is added. So for texts under 64
 * shingles, whose buckets did not run full, no pair is missed; bands cover what sampling leaves.
 *
 * Refused: connected components of buckets, which made one cluster of 859,091 real documents. */
#include "near/index.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include <math.h>
#include <string.h>

enum {
    ALL_BELOW = 64,       /* shingles: smaller texts give them all */
    EXPECT = 8,           /* one more shared feature is asked for in so many */
    SAMPLE = 4,           /* one shingle in so many of a larger text */
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

/* How a text asks: the first n of its buckets, and who is found in how many of them is a candidate:
 * texts that give a sample of their shingles, and small ones that give all. */
typedef struct asks {
    uint32_t n, least_sampled, least_all;
} asks;

struct np_index {
    const np_text *text;
    size_t n;
    const uint32_t *band;
    size_t n_bands;
    double least; /* the share t */
    unsigned range_bits;
    part *part;
    size_t n_parts;

    size_t first_sampled, first_other; /* bucket numbers */
    size_t *at;                        /* n + 1: where a text's buckets begin */
    uint32_t *bucket;                  /* those asked first */
    asks *asks;                        /* of each text */
    uint32_t *size;                    /* of each bucket: texts that have the feature */
    size_t *list_at;                   /* of each bucket: where its list begins */
    uint32_t *used;                    /* ... how many are in it */
    uint32_t *list;
    size_t n_buckets, n_full, most;
};

static bool is_sampled(uint64_t shingle) { return shingle % SAMPLE == 0; }

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
    double near = 2 * rules->near / (1 + rules->near);
    *ix = (np_index){.text = text, .n = n, .band = band, .n_bands = n_bands};
    ix->least = near < rules->contain ? near : rules->contain;
    size_t n_sampled = 0;
    for (size_t x = 0; x < n; x++)
        n_sampled += text[x].n_shingles / SAMPLE;
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
        if (is_sampled(h) == sampled && !add_item(to, h, x, err))
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
        return t->n_shingles >= ALL_BELOW || add_shingles(ix, to, x, range - n_ranges, false, err);
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
    ix->at = np_alloc(0, ix->n + 1, sizeof *ix->at, err);
    ix->bucket = np_alloc(0, n_entries, sizeof *ix->bucket, err);
    ix->asks = np_alloc(0, ix->n, sizeof *ix->asks, err);
    ix->size = np_alloc(0, ix->n_buckets, sizeof *ix->size, err);
    ix->list_at = np_alloc(0, ix->n_buckets + 1, sizeof *ix->list_at, err);
    ix->used = np_alloc(0, ix->n_buckets, sizeof *ix->used, err);
    next = np_alloc(0, ix->n, sizeof *next, err);
    if (!ix->at || !ix->bucket || !ix->asks || !ix->size || !ix->list_at || !ix->used || !next)
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

/* ---- What to ask ---- */

/* Of m features the rarest `ask` are asked, singles among them; a pair shares `expect` of those. */
typedef struct quota {
    size_t ask, expect;
} quota;

static quota quota_of(double least, size_t m, bool is_sample)
{
    double missed = floor((1 - least) * (double)m) + (is_sample ? ceil(sqrt((double)m)) : 0);
    size_t expect = 1 + m / EXPECT, most = missed < (double)m ? m - (size_t)missed : 1;
    if (expect > most)
        expect = most;
    size_t ask = (size_t)missed + expect;
    return (quota){ask < m ? ask : m, expect};
}

/* Features nobody shares are the rarest of all: they fill the quota first. */
static size_t left_of(quota q, size_t n_features, size_t n_shared)
{
    size_t n_single = n_features - n_shared;
    return q.ask > n_single ? q.ask - n_single : 0;
}

/* A bucket that ran full may hide a text from the count. */
static uint32_t least_of(quota q, size_t n_full)
{
    return (uint32_t)(q.expect > n_full + 1 ? q.expect - n_full : 1);
}

typedef struct asking {
    np_keyed *by_size, *spare;
    uint32_t *others;
    size_t by_size_cap, spare_cap, others_cap;
} asking;

static bool has_room(asking *a, size_t n, np_error *err)
{
    return NP_GROW(a->by_size, a->by_size_cap, n, err) && NP_GROW(a->spare, a->spare_cap, n, err) &&
           NP_GROW(a->others, a->others_cap, n, err);
}

/* What x has of features that others share, and of all. */
typedef struct tally {
    size_t sampled, all, shared_sampled, shared_all;
} tally;

/* Count x's features, and list its buckets in a->by_size: bands and names, then rarest first. */
static tally take_stock(const np_index *ix, size_t x, asking *a)
{
    const np_text *t = &ix->text[x];
    const uint32_t *bucket = ix->bucket + ix->at[x];
    size_t n = ix->at[x + 1] - ix->at[x];
    tally has = {.all = t->n_shingles};
    for (size_t i = 0; i < t->n_shingles; i++)
        has.sampled += is_sampled(t->shingle[i]);
    for (size_t i = 0; i < n; i++) {
        uint32_t b = bucket[i];
        bool is_shingle = b >= ix->first_sampled;
        has.shared_all += is_shingle;
        has.shared_sampled += is_shingle && b < ix->first_other;
        a->by_size[i] = (np_keyed){.key = is_shingle ? ix->size[b] : 0, .index = b};
    }
    if (has.shared_all)
        np_sort_keyed(a->by_size, a->spare, n, 32);
    return has;
}

/* Put the buckets that x asks in front of the others. */
static void ask(np_index *ix, size_t x, asking *a)
{
    uint32_t *bucket = ix->bucket + ix->at[x];
    size_t n = ix->at[x + 1] - ix->at[x], n_asked = 0, n_others = 0, n_full = 0;
    tally has = take_stock(ix, x, a);
    bool gives_all = has.all < ALL_BELOW;
    quota sampled = quota_of(ix->least, has.sampled, true);
    quota all = quota_of(ix->least, has.all, false);
    size_t left_sampled = left_of(sampled, has.sampled, has.shared_sampled);
    size_t left_all = gives_all ? left_of(all, has.all, has.shared_all) : 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t b = a->by_size[i].index;
        bool is_shingle = b >= ix->first_sampled, is_in_sample = is_shingle && b < ix->first_other;
        bool is_asked = !is_shingle || left_all > 0 || (is_in_sample && left_sampled > 0);
        left_all -= is_shingle && left_all > 0;
        left_sampled -= is_in_sample && left_sampled > 0;
        n_full += is_asked && is_shingle && ix->size[b] > ix->most;
        if (is_asked)
            bucket[n_asked++] = b;
        else
            a->others[n_others++] = b;
    }
    if (n_others)
        memcpy(bucket + n_asked, a->others, n_others * sizeof *bucket);
    ix->asks[x] = (asks){(uint32_t)n_asked, least_of(sampled, n_full), least_of(all, n_full)};
}

np_code np_index_ask(np_index *ix, size_t from, size_t to, np_error *err)
{
    asking a = {0};
    np_code code = NP_OK;
    for (size_t x = from; x < to && !code; x++) {
        if (has_room(&a, ix->at[x + 1] - ix->at[x], err))
            ask(ix, x, &a);
        else
            code = NP_E_NOMEM;
    }
    np_free(a.others);
    np_free(a.spare);
    np_free(a.by_size);
    return code;
}

/* ---- Adding and finding ---- */

void np_index_add(np_index *ix, uint32_t x)
{
    for (size_t i = ix->at[x]; i < ix->at[x + 1]; i++) {
        uint32_t b = ix->bucket[i];
        if (ix->list_at[b] + ix->used[b] < ix->list_at[b + 1])
            ix->list[ix->list_at[b] + ix->used[b]++] = x;
        else
            ix->n_full++;
    }
}

size_t np_index_n_full(const np_index *ix) { return ix->n_full; }

void np_seek_clear(np_seek *s)
{
    np_free(s->spare);
    np_free(s->found);
    *s = (np_seek){0};
}

/* Everything x meets, as 2 y + 1 in s->found; 2 y where y shares a band or a name. */
static bool meet(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s, np_error *err)
{
    s->n = 0;
    for (size_t i = 0; i < ix->asks[x].n; i++) {
        uint32_t b = ix->bucket[ix->at[x] + i];
        const uint32_t *list = ix->list + ix->list_at[b];
        size_t n = ix->used[b];
        while (n > 0 && list[n - 1] >= to)
            n--;
        if (!NP_GROW(s->found, s->found_cap, s->n + n, err))
            return false;
        for (; n > 0 && list[n - 1] >= from; n--)
            s->found[s->n++] = (uint64_t)list[n - 1] * 2 + (b >= ix->first_sampled);
    }
    return NP_GROW(s->spare, s->spare_cap, s->n, err);
}

np_code np_index_find(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s,
                      np_error *err)
{
    if (!meet(ix, x, from, to, s, err))
        return NP_E_NOMEM;
    if (s->n)
        np_sort_u64(s->found, s->spare, s->n, 33);
    size_t kept = 0;
    for (size_t i = 0, end; i < s->n; i = end) {
        uint64_t y = s->found[i] / 2;
        for (end = i + 1; end < s->n && s->found[end] / 2 == y;)
            end++;
        bool gives_all = ix->text[y].n_shingles < ALL_BELOW, is_sure = s->found[i] % 2 == 0;
        size_t least = gives_all ? ix->asks[x].least_all : ix->asks[x].least_sampled;
        if (is_sure || end - i >= least)
            s->found[kept++] = y;
    }
    s->n = kept;
    return NP_OK;
}
