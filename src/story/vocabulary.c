/* vocabulary.c - entries by the top bits of their hash, each part sorted for itself.
 *
 * One map for all terms was refused: most terms stand in one article only (two neighbours seldom
 * meet twice), so it was millions of places of which one in ten was wanted, a cache miss each, and
 * one thread's work. A part fits the cache and needs no other part.
 *
 *     place[e]  of the first entry with e's hash, or NP_NOT_LISTED if there is no second;
 *               then, read in order, a first entry takes its hash's number and the others copy it
 *
 * Numbers follow the hashes, so they are a matter of which terms are shared and of nothing else:
 * not of the order of articles, nor of who did the parts. Every sum over a row's terms is taken
 * in this order, and so has one value. For finding a term the hashes are kept, ascending, and where
 * each of their top bits begins: chosen hashes cost a search by halves, nothing worse. */
#include "story/vocabulary.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

enum { PART_SHIFT = 56, MOST_TOP_BITS = 24 };

struct np_vocabulary {
    size_t n_entries, n_shared, n_terms;
    np_keyed *entry, *spare;                 /* n_entries, by part, until they are numbered */
    size_t start[NP_VOCABULARY_PARTS + 1];   /* of the parts */
    size_t n_shared_of[NP_VOCABULARY_PARTS]; /* shared terms; first in the part's spare */
    uint32_t *place;                         /* n_entries */
    uint64_t *hash;                          /* n_terms, ascending */
    uint32_t *top;                           /* hash[top[b] .. top[b + 1] - 1] begin with bits b */
    unsigned top_shift;
};

static unsigned part_of(uint64_t hash) { return (unsigned)(hash >> PART_SHIFT); }

void np_vocabulary_free(np_vocabulary *v)
{
    if (!v)
        return;
    np_free(v->entry);
    np_free(v->spare);
    np_free(v->place);
    np_free(v->hash);
    np_free(v->top);
    np_free(v);
}

static void collect(np_vocabulary *v, const np_term_bag *bag, size_t n)
{
    size_t next[NP_VOCABULARY_PARTS];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < bag[i].n; k++)
            v->start[part_of(bag[i].at[k].hash) + 1]++;
    for (size_t p = 0; p < NP_VOCABULARY_PARTS; p++) {
        v->start[p + 1] += v->start[p];
        next[p] = v->start[p];
    }
    uint32_t e = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < bag[i].n; k++, e++)
            v->entry[next[part_of(bag[i].at[k].hash)]++] = (np_keyed){bag[i].at[k].hash, e};
}

np_vocabulary *np_vocabulary_new(const np_term_bag *bag, size_t n, np_error *err)
{
    np_vocabulary *v = np_alloc(sizeof *v, 0, 0, err);
    if (!v)
        return NULL;
    for (size_t i = 0; i < n; i++)
        v->n_entries += bag[i].n;
    if (v->n_entries >= NP_NOT_LISTED) {
        np_fail(err, NP_E_LIMIT, "the articles have more than %u words", NP_NOT_LISTED);
        np_vocabulary_free(v);
        return NULL;
    }
    if (!(v->entry = np_alloc(0, v->n_entries, sizeof *v->entry, err)) ||
        !(v->spare = np_alloc(0, v->n_entries, sizeof *v->spare, err)) ||
        !(v->place = np_alloc(0, v->n_entries, sizeof *v->place, err))) {
        np_vocabulary_free(v);
        return NULL;
    }
    collect(v, bag, n);
    return v;
}

void np_vocabulary_part(np_vocabulary *v, size_t part)
{
    size_t from = v->start[part], to = v->start[part + 1], n_shared = 0;
    np_keyed *e = v->entry, *shared = v->spare + from;
    np_sort_hashes(e + from, v->spare + from, to - from, PART_SHIFT);
    for (size_t k = from, end; k < to; k = end) {
        for (end = k + 1; end < to && e[end].key == e[k].key; end++)
            ;
        for (size_t j = k; j < end; j++)
            v->place[e[j].index] = end - k >= 2 ? e[k].index : NP_NOT_LISTED;
        if (end - k >= 2)
            shared[n_shared++] = e[k];
    }
    v->n_shared_of[part] = n_shared;
}

/* Hash number `at`, which is the next. */
static void list_hash(np_vocabulary *v, size_t at, uint64_t hash)
{
    v->hash[at] = hash;
    v->top[(hash >> v->top_shift) + 1] = (uint32_t)at + 1;
}

/* Where no hash begins with some bits, the next does. */
static void fill_tops(np_vocabulary *v)
{
    size_t n_tops = (size_t)1 << (64 - v->top_shift);
    for (size_t b = 0; b < n_tops; b++)
        v->top[b + 1] = v->top[b + 1] > v->top[b] ? v->top[b + 1] : v->top[b];
}

/* Room for n_terms hashes. */
static np_code make_list(np_vocabulary *v, np_error *err)
{
    unsigned top_bits = 1;
    while (top_bits < MOST_TOP_BITS && (size_t)1 << top_bits < v->n_terms)
        top_bits++;
    v->top_shift = 64 - top_bits;
    return (v->hash = np_alloc(0, v->n_terms, sizeof *v->hash, err)) &&
                   (v->top = np_alloc(0, ((size_t)1 << top_bits) + 1, sizeof *v->top, err))
               ? NP_OK
               : NP_E_NOMEM;
}

np_vocabulary *np_vocabulary_of_hashes(const uint64_t *hash, size_t n, np_error *err)
{
    np_vocabulary *v = np_alloc(sizeof *v, 0, 0, err);
    if (!v)
        return NULL;
    v->n_terms = n;
    if (make_list(v, err)) {
        np_vocabulary_free(v);
        return NULL;
    }
    for (size_t t = 0; t < n; t++)
        list_hash(v, t, hash[t]);
    fill_tops(v);
    return v;
}

static void list_hashes(np_vocabulary *v)
{
    size_t at = 0;
    for (size_t p = 0; p < NP_VOCABULARY_PARTS; p++)
        for (size_t k = 0; k < v->n_shared_of[p]; k++, at++) {
            np_keyed first = v->spare[v->start[p] + k];
            v->entry[first.index].key = at; /* the entries themselves are done with */
            list_hash(v, at, first.key);
        }
    fill_tops(v);
}

static void number_places(np_vocabulary *v)
{
    for (uint32_t e = 0; e < v->n_entries; e++) {
        uint32_t first = v->place[e]; /* at most e: numbered already if it is another */
        if (first == NP_NOT_LISTED)
            continue;
        v->place[e] = first == e ? (uint32_t)v->entry[e].key : v->place[first];
        v->n_shared++;
    }
}

np_code np_vocabulary_number(np_vocabulary *v, np_error *err)
{
    for (size_t p = 0; p < NP_VOCABULARY_PARTS; p++)
        v->n_terms += v->n_shared_of[p];
    if (make_list(v, err))
        return NP_E_NOMEM;
    list_hashes(v);
    number_places(v);
    np_free(v->entry);
    np_free(v->spare);
    v->entry = v->spare = NULL;
    return NP_OK;
}

size_t np_vocabulary_count(const np_vocabulary *v) { return v->n_terms; }
size_t np_vocabulary_entries(const np_vocabulary *v) { return v->n_shared; }
const uint32_t *np_vocabulary_of(const np_vocabulary *v) { return v->place; }

void np_vocabulary_forget(np_vocabulary *v)
{
    np_free(v->place);
    v->place = NULL;
}

uint64_t np_vocabulary_hash(const np_vocabulary *v, uint32_t term) { return v->hash[term]; }

bool np_vocabulary_find(const np_vocabulary *v, uint64_t hash, uint32_t *term)
{
    size_t bits = hash >> v->top_shift, low = v->top[bits], high = v->top[bits + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->hash[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == v->top[bits + 1] || v->hash[low] != hash)
        return false;
    *term = (uint32_t)low;
    return true;
}
