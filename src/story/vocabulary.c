/* vocabulary.c - terms by the top bits of their hash, each part sorted for itself.
 *
 * One map for all terms was refused: most terms stand in one article only (two neighbours seldom
 * meet twice), so it was millions of places of which one in ten was wanted, a cache miss each, and
 * one thread's work. Articles hand in their terms by hash, so a part is one stretch of each bag: it
 * is gathered and sorted on its own, and only what is being sorted is held twice.
 *
 *     number  of a term among the shared ones of its part, written into each bag that has it;
 *             with those of the parts before it, its number among all
 *
 * Numbers follow the hashes, so they are a matter of which terms are shared and of nothing else:
 * not of the order of articles, nor of who did the parts. Every sum over a row's terms is taken
 * in this order, and so has one value. For finding a term the hashes are kept, ascending, and where
 * each of their top bits begins: chosen hashes cost a search by halves, nothing worse. */
#include "story/vocabulary.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include <string.h>

enum { PART_SHIFT = 58, MOST_TOP_BITS = 24 };
enum { AHEAD = 8 };         /* bags: each is met once a part, and lies far from the one before */
#define ALONE NP_PLACE_MASK /* the number of what one article has: np_bag_term_is_shared() */

/* The shared terms of one part, ascending by hash. */
typedef struct shared {
    uint64_t *hash;
    np_str *text;
    int64_t *lead;
    size_t n, n_entries;
} shared;

struct np_vocabulary {
    np_term_bag *bag; /* n_bags, until they are numbered */
    size_t n_bags, n_terms, n_shared;
    shared part[NP_VOCABULARY_PARTS];    /* likewise */
    uint32_t first[NP_VOCABULARY_PARTS]; /* number of each part's first term */
    uint64_t *hash;                      /* n_terms, ascending */
    np_str *text;                        /* n_terms; NULL: unknown */
    int64_t *lead;                       /* likewise */
    uint32_t *top;                       /* hash[top[b] .. top[b + 1] - 1] begin with bits b */
    unsigned top_shift;
};

static void forget_parts(np_vocabulary *v)
{
    for (size_t p = 0; p < NP_VOCABULARY_PARTS; p++) {
        np_free(v->part[p].hash);
        np_free(v->part[p].text);
        np_free(v->part[p].lead);
        v->part[p] = (shared){0};
    }
}

void np_vocabulary_free(np_vocabulary *v)
{
    if (!v)
        return;
    forget_parts(v);
    np_free(v->hash);
    np_free(v->text);
    np_free(v->lead);
    np_free(v->top);
    np_free(v);
}

np_vocabulary *np_vocabulary_new(np_term_bag *bag, size_t n, np_error *err)
{
    size_t n_entries = 0;
    for (size_t i = 0; i < n; i++)
        n_entries += bag[i].n;
    if (n_entries >= NP_NOT_LISTED) {
        np_fail(err, NP_E_LIMIT, "the articles have more than %u words", NP_NOT_LISTED);
        return NULL;
    }
    np_vocabulary *v = np_alloc(sizeof *v, 0, 0, err);
    if (v)
        v->bag = bag, v->n_bags = n;
    return v;
}

/* ---- one part ---- */

typedef struct sorting {
    uint32_t *begin; /* n_bags: where the part begins in each bag */
    uint32_t *n_of;  /* n_bags: how many of its terms are of the part */
    np_keyed *item, *spare;
    uint32_t *number; /* of each item as it was gathered */
    size_t n;
} sorting;

static size_t part_of(uint64_t hash) { return (size_t)(hash >> PART_SHIFT); }

/* Where the terms of a part should begin in a bag. */
static size_t guess(const np_term_bag *bag, size_t part)
{
    return bag->n * part / NP_VOCABULARY_PARTS;
}

static void fetch_terms(const np_bag_term *first)
{
    enum { LINE = 4 }; /* terms */
    for (size_t k = 0; k < 3; k++)
        __builtin_prefetch(first + k * LINE);
}

/* The first term of a bag that is of this part or a later one. Hashes are spread evenly, so it is
 * near where it should be; if they are not, the steps double. */
static size_t begin_of(const np_term_bag *bag, size_t part)
{
    size_t low = 0, high = bag->n, at = guess(bag, part);
    for (size_t step = 4; low < high; step *= 2) {
        if (part_of(bag->at[at].hash) < part) {
            low = at + 1;
            at = at + step < high ? at + step : high - 1;
        } else {
            high = at;
            at = at > low + step ? at - step : low;
        }
        if (high - low <= step)
            at = low + (high - low) / 2;
    }
    return low;
}

static np_code gather(const np_vocabulary *v, size_t part, sorting *s, np_error *err)
{
    size_t cap = 0;
    if (!(s->begin = np_alloc(0, v->n_bags, sizeof *s->begin, err)) ||
        !(s->n_of = np_alloc(0, v->n_bags, sizeof *s->n_of, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < v->n_bags; i++) {
        const np_term_bag *bag = &v->bag[i];
        if (i + AHEAD < v->n_bags)
            fetch_terms(bag[AHEAD].at + guess(&bag[AHEAD], part));
        size_t from = bag->n ? begin_of(bag, part) : 0, to = from;
        while (to < bag->n && part_of(bag->at[to].hash) == part)
            to++;
        if (!NP_GROW(s->item, cap, s->n + (to - from), err))
            return NP_E_NOMEM;
        for (size_t k = from; k < to; k++, s->n++)
            s->item[s->n] = (np_keyed){bag->at[k].hash, (uint32_t)s->n};
        s->begin[i] = (uint32_t)from;
        s->n_of[i] = (uint32_t)(to - from);
    }
    return NP_OK;
}

/* Number what stands there twice, and list it. */
static np_code list_shared(shared *p, sorting *s, np_error *err)
{
    size_t n = 0;
    for (size_t k = 0, end; k < s->n; k = end) {
        for (end = k + 1; end < s->n && s->item[end].key == s->item[k].key; end++)
            ;
        for (size_t j = k; j < end; j++)
            s->number[s->item[j].index] = end - k >= 2 ? (uint32_t)n : NP_NOT_LISTED;
        if (end - k >= 2) {
            s->spare[n++] = s->item[k];
            p->n_entries += end - k;
        }
    }
    if (!(p->hash = np_alloc(0, n, sizeof *p->hash, err)) ||
        !(p->text = np_alloc(0, n, sizeof *p->text, err)) ||
        !(p->lead = np_alloc(0, n, sizeof *p->lead, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < n; k++)
        p->hash[k] = s->spare[k].key;
    p->n = n;
    return NP_OK;
}

static np_str written(const np_term_bag *bag, uint64_t place)
{
    size_t at = (size_t)(place >> 10), len = place & 1023;
    if (at < bag->title.len)
        return (np_str){bag->title.at + at, len};
    return bag->text.at ? (np_str){bag->text.at + (at - bag->title.len - 1), len} : (np_str){0};
}

/* Numbers in the place of places, which the first to have a term tells before. */
static void put_numbers(np_vocabulary *v, shared *p, const sorting *s)
{
    const uint32_t *number = s->number;
    for (size_t i = 0; i < v->n_bags; i++) {
        const np_term_bag *bag = &v->bag[i];
        if (i + AHEAD < v->n_bags)
            fetch_terms(bag[AHEAD].at + s->begin[i + AHEAD]);
        for (size_t k = s->begin[i]; k < s->begin[i] + (size_t)s->n_of[i]; k++, number++) {
            np_bag_term *one = &bag->at[k];
            if (*number == NP_NOT_LISTED) {
                one->place = ALONE;
                continue;
            }
            if (!p->text[*number].at)
                p->text[*number] = written(bag, one->place);
            p->lead[*number] += bag->lead ? bag->lead[k] : 0;
            one->place = *number;
        }
    }
}

np_code np_vocabulary_part(np_vocabulary *v, size_t part, np_error *err)
{
    sorting s = {0};
    np_code code = gather(v, part, &s, err);
    if (!code && (!(s.spare = np_alloc(0, s.n, sizeof *s.spare, err)) ||
                  !(s.number = np_alloc(0, s.n, sizeof *s.number, err))))
        code = NP_E_NOMEM;
    if (!code) {
        np_sort_hashes(s.item, s.spare, s.n, PART_SHIFT);
        code = list_shared(&v->part[part], &s, err);
    }
    if (!code)
        put_numbers(v, &v->part[part], &s);
    np_free(s.number);
    np_free(s.spare);
    np_free(s.item);
    np_free(s.n_of);
    np_free(s.begin);
    return code;
}

/* ---- all of them ---- */

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

np_code np_vocabulary_number(np_vocabulary *v, np_error *err)
{
    for (size_t p = 0; p < NP_VOCABULARY_PARTS; p++) {
        v->first[p] = (uint32_t)v->n_terms;
        v->n_terms += v->part[p].n;
        v->n_shared += v->part[p].n_entries;
    }
    if (make_list(v, err) || !(v->text = np_alloc(0, v->n_terms, sizeof *v->text, err)) ||
        !(v->lead = np_alloc(0, v->n_terms, sizeof *v->lead, err)))
        return NP_E_NOMEM;
    for (size_t p = 0; p < NP_VOCABULARY_PARTS; p++) {
        const shared *from = &v->part[p];
        for (size_t k = 0; k < from->n; k++) {
            list_hash(v, v->first[p] + k, from->hash[k]);
            v->text[v->first[p] + k] = from->text[k];
            v->lead[v->first[p] + k] = from->lead[k];
        }
    }
    fill_tops(v);
    forget_parts(v);
    return NP_OK;
}

size_t np_vocabulary_count(const np_vocabulary *v) { return v->n_terms; }
size_t np_vocabulary_entries(const np_vocabulary *v) { return v->n_shared; }

uint32_t np_vocabulary_term(const np_vocabulary *v, const np_bag_term *one)
{
    return np_bag_term_is_shared(one) ? v->first[part_of(one->hash)] + (uint32_t)one->place
                                      : NP_NOT_LISTED;
}

uint64_t np_vocabulary_hash(const np_vocabulary *v, uint32_t term) { return v->hash[term]; }
np_str np_vocabulary_text(const np_vocabulary *v, uint32_t term) { return v->text[term]; }
int64_t np_vocabulary_lead(const np_vocabulary *v, uint32_t term) { return v->lead[term]; }

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

void np_vocabulary_find_all(const np_vocabulary *v, const uint64_t *hash, size_t n, uint32_t *term)
{
    enum { AT_ONCE = 32 };
    for (size_t from = 0; from < n; from += AT_ONCE) {
        size_t to = n - from < AT_ONCE ? n : from + AT_ONCE;
        for (size_t k = from; k < to; k++)
            __builtin_prefetch(&v->top[hash[k] >> v->top_shift]);
        for (size_t k = from; k < to; k++)
            __builtin_prefetch(&v->hash[v->top[hash[k] >> v->top_shift]]);
        for (size_t k = from; k < to; k++)
            if (!np_vocabulary_find(v, hash[k], &term[k]))
                term[k] = NP_NOT_LISTED;
    }
}
