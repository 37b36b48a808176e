/* index.c - candidates: texts that share a feature.
 *
 * Features of a text are its band keys, its names (explicit id, URL) and some of its shingles:
 * those with hash mod 4 = 0, and all of them in texts under 64. One key space a part, one sort a
 * part; a run of equal keys is a bucket, and a feature nobody shares is forgotten at once. What is
 * kept is, for each text, the buckets it is in, and for each bucket room for the texts added to it.
 *
 *     text: features --features.c--> those that others have            np_index_note, _collect
 *     part: (key, text) ... --sort--> runs --> buckets of texts        np_index_build, in parallel
 *     text: [bucket bucket bucket ...]                                 np_index_join, then _place
 *           [asked ..... | the others]                                 np_index_ask, in parallel
 *
 * A bucket is where its list lies: whoever has its number waits for memory once. A text is entered
 * under all its features, and asks under few: see ask.c.
 *
 * Texts are placed by shares of them, each of which reads all parts for its own, so that a text's
 * buckets stand in the order of parts on any number of threads. Refused: parts in parallel with an
 * atomic count a text, and a sort of each text's buckets behind it.
 *
 * Refused: connected components of buckets, which made one cluster of 859,091 real documents. */
#include "near/index.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include <string.h>

enum { RANGE_SIZE = 1 << 21 }; /* features noted; 64 MB to sort, were all of them shared */

typedef struct part { /* a range of features */
    uint32_t *text;   /* bucket after bucket */
    size_t n;
    uint32_t *size;                    /* of each bucket, texts */
    size_t n_buckets, n_places, first; /* its first bucket */
} part;

np_index *np_index_new(const np_text *text, size_t n, size_t n_bands, const np_rules *rules,
                       size_t most, unsigned threads, np_error *err)
{
    np_index *ix = np_alloc(sizeof *ix, 0, 0, err);
    if (!ix)
        return NULL;
    *ix = (np_index){.text = text, .n = n, .most = most, .least = np_least_share(rules)};
    if (!np_features_init(&ix->features, text, n, n_bands, threads, RANGE_SIZE, err)) {
        ix->count = np_alloc(0, n, sizeof *ix->count, err);
        ix->part = np_alloc(0, ix->features.n_ranges, sizeof *ix->part, err);
    }
    if (ix->count && ix->part)
        return ix;
    np_index_free(ix);
    return NULL;
}

void np_index_note(np_index *ix, uint32_t x, const uint32_t *band)
{
    np_features_note(&ix->features, x, band);
}

bool np_index_has_fine(const np_index *ix) { return ix->features.fine.n_words > 0; }

void np_index_note_fine(np_index *ix, uint32_t x) { np_features_note_fine(&ix->features, x); }

np_code np_index_collect(np_index *ix, uint32_t x, const uint32_t *band, unsigned thread,
                         np_error *err)
{
    return np_features_collect(&ix->features, x, band, thread, err);
}

static void clear_parts(np_index *ix)
{
    for (size_t p = 0; ix->part && p < ix->features.n_ranges; p++) {
        np_free(ix->part[p].text);
        np_free(ix->part[p].size);
    }
    np_free(ix->part);
    np_free(ix->count);
    ix->part = NULL;
    ix->count = NULL;
}

void np_index_free(np_index *ix)
{
    if (!ix)
        return;
    clear_parts(ix);
    np_features_clear(&ix->features);
    np_free(ix->list);
    np_free(ix->asks);
    np_free(ix->bucket);
    np_free(ix->at);
    np_free(ix);
}

size_t np_index_expected(const np_index *ix)
{
    /* Of features of news one in ten is shared, and a list has half its room again. */
    enum { SHARED = 8, ROOM = sizeof(np_spotted) * 3 / 2 };
    return np_features_noted(&ix->features) / SHARED * ROOM;
}

size_t np_index_collected(np_index *ix)
{
    np_features_forget_noted(&ix->features);
    /* A feature is collected; then stands in a part, a bucket of two texts or more, and its list.
     * Parts are sorted two or so at a time, and a range of shingles has its size. */
    enum {
        COLLECTED = sizeof(np_spotted),
        PLACED = 2 * sizeof(uint32_t) + 5 * sizeof(uint32_t) / 2
    };
    size_t n = np_features_collected(&ix->features);
    size_t of_texts = ix->n * (sizeof *ix->at + sizeof *ix->asks + sizeof *ix->count);
    size_t most = 2 * (RANGE_SIZE > ix->n ? RANGE_SIZE : ix->n), n_sorted = n < most ? n : most;
    size_t first = n * COLLECTED + n_sorted * 2 * sizeof(np_keyed), then = n * PLACED;
    return of_texts + (first > then ? first : then);
}

size_t np_index_parts(const np_index *ix) { return ix->features.n_ranges; }

/* ---- One part ---- */

/* Turn n sorted items into buckets: those of at least two texts. */
static np_code list_buckets(np_index *ix, const np_keyed *item, size_t n, part *to, np_error *err)
{
    size_t n_entries = 0, n_buckets = 0;
    for (size_t i = 0, end; i < n; i = end) {
        end = np_keyed_run(item, n, i);
        n_entries += end - i > 1 ? end - i : 0;
        n_buckets += end - i > 1;
    }
    to->text = np_alloc(0, n_entries, sizeof *to->text, err);
    to->size = np_alloc(0, n_buckets, sizeof *to->size, err);
    if (!to->text || !to->size)
        return NP_E_NOMEM;
    for (size_t i = 0, end; i < n; i = end) {
        end = np_keyed_run(item, n, i);
        if (end - i < 2)
            continue;
        for (size_t j = i; j < end; j++) {
            to->text[to->n++] = item[j].index;
            atomic_fetch_add_explicit(&ix->count[item[j].index], 1, memory_order_relaxed);
        }
        to->size[to->n_buckets++] = (uint32_t)(end - i);
        to->n_places += np_bucket_places(end - i, ix->most);
    }
    return NP_OK;
}

np_code np_index_build(np_index *ix, size_t p, np_error *err)
{
    size_t n;
    np_keyed *item = np_features_take(&ix->features, p, &n, err);
    np_keyed *spare = item ? np_alloc(0, n, sizeof *spare, err) : NULL;
    np_code code = NP_E_NOMEM;
    if (spare) {
        np_sort_hashes(item, spare, n, np_features_bits(&ix->features, p));
        code = list_buckets(ix, item, n, &ix->part[p], err);
    }
    np_free(spare);
    np_free(item);
    return code;
}

/* ---- All parts together ---- */

np_code np_index_reserve(np_index *ix, size_t n_entries, size_t n_places, np_error *err)
{
    if (n_places >= UINT32_MAX)
        return np_fail(err, NP_E_LIMIT,
                       "what %zu texts have in common takes %zu places; at most %u can be numbered",
                       ix->n, n_places, UINT32_MAX);
    bool is_made = (ix->at = np_alloc(0, ix->n + 1, sizeof *ix->at, err)) &&
                   (ix->bucket = np_alloc(0, n_entries, sizeof *ix->bucket, err)) &&
                   (ix->asks = np_alloc(0, ix->n, sizeof *ix->asks, err)) &&
                   (ix->list = np_alloc(0, n_places, 2 * sizeof *ix->list, err));
    return is_made ? NP_OK : NP_E_NOMEM;
}

np_code np_index_join(np_index *ix, np_error *err)
{
    size_t n_entries = 0, n_places = 0;
    for (size_t p = 0; p < ix->features.n_ranges; p++) {
        part *one = &ix->part[p];
        one->first = n_places;
        n_entries += one->n;
        n_places += one->n_places;
        ix->end_of[np_features_trait(&ix->features, p)] = (np_bucket)n_places;
    }
    np_code code = np_index_reserve(ix, n_entries, n_places, err);
    for (size_t x = 0; x < ix->n && !code; x++)
        ix->at[x + 1] = ix->at[x] + ix->count[x];
    return code;
}

/* The first text of a share: each has about as many entries. */
static uint32_t begin_of_share(const np_index *ix, size_t share, size_t of)
{
    size_t low = 0, high = ix->n, before = ix->at[ix->n] / of * share;
    if (share == of)
        return (uint32_t)ix->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ix->at[middle] < before)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

/* What a part is to the texts from .. to-1: their buckets, counted in asks[].n for now. */
static void place_part(np_index *ix, const part *one, uint32_t from, uint32_t to)
{
    size_t bucket = one->first;
    for (size_t b = 0, e = 0; b < one->n_buckets; b++) {
        for (size_t end = e + one->size[b]; e < end; e++) {
            uint32_t x = one->text[e];
            if (x >= from && x < to)
                ix->bucket[ix->at[x] + ix->asks[x].n++] = (np_bucket)bucket;
        }
        bucket += np_bucket_places(one->size[b], ix->most);
    }
}

static void write_sizes(np_index *ix, const part *one)
{
    size_t bucket = one->first;
    for (size_t b = 0; b < one->n_buckets; b++) {
        *np_bucket_of(ix, (np_bucket)bucket) = one->size[b];
        bucket += np_bucket_places(one->size[b], ix->most);
    }
}

void np_index_place(np_index *ix, size_t share, size_t of)
{
    uint32_t from = begin_of_share(ix, share, of), to = begin_of_share(ix, share + 1, of);
    for (size_t p = 0; p < ix->features.n_ranges; p++) {
        place_part(ix, &ix->part[p], from, to);
        if (p % of == share)
            write_sizes(ix, &ix->part[p]);
    }
    if (atomic_fetch_add(&ix->n_shares, 1) + 1 == of)
        clear_parts(ix); /* all have read them */
}
