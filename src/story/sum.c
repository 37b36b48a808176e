/* sum.c - open addressing by term, linear probing, at most two thirds full.
 *
 * Sorted arrays were refused: a story that takes in one text after another would be copied whole
 * for each (a quarter of all time where one story had 1,700 texts), and finding a short row's terms
 * in a long one takes a dozen steps a term. Here adding the smaller to the larger costs the
 * smaller, and a term is found, or not, in a step or two. Terms are our own consecutive numbers, so
 * no stranger chooses where they collide; a slot depends on the terms and the order they came in,
 * so sums over slots have one order.
 *
 * Most terms of one sum are not in the other, and slots lie in memory that nobody has looked at for
 * a while. So a term asks a table of bits first, a thirtieth of the slots' size: at most one in six
 * that is not there passes, and what passes is looked for. Nothing branches on who does. */
#include "story/sum.h"
#include "base/mem.h"
#include <string.h>

enum { FIRST = 64, BITS = 4 /* a slot */, BLOCK = 256 };
#define EMPTY UINT32_MAX

void np_sum_clear(np_sum *s)
{
    np_free(s->term);
    np_free(s->weight);
    np_free(s->may);
    *s = (np_sum){0};
}

static uint64_t hash_of(uint32_t term) { return term * UINT64_C(0x9E3779B97F4A7C15) >> 38; }

/* Where a term is, or would be; there is always an empty slot. */
static size_t slot_of(const np_sum *s, uint32_t term)
{
    size_t mask = s->n_slots - 1;
    size_t i = hash_of(term) / BITS & mask;
    while (s->term[i] != term && s->term[i] != EMPTY)
        i = (i + 1) & mask;
    return i;
}

static uint64_t bit_of(const np_sum *s, uint32_t term)
{
    return hash_of(term) & (s->n_slots * BITS - 1);
}

/* Which of term[0 .. n-1], n <= BLOCK, may be in s; how many. */
static size_t list_hits(const np_sum *s, const uint32_t *term, size_t n, uint16_t *hit)
{
    size_t n_hits = 0;
    for (size_t k = 0; k < n; k++) {
        uint64_t bit = bit_of(s, term[k]);
        hit[n_hits] = (uint16_t)k;
        n_hits += (s->may[bit / 64] >> bit % 64 & 1) & (term[k] != EMPTY);
    }
    return n_hits;
}

static void add(np_sum *s, uint32_t term, double weight)
{
    size_t i = slot_of(s, term);
    if (s->term[i] == EMPTY) {
        s->term[i] = term;
        s->weight[i] = 0;
        s->may[bit_of(s, term) / 64] |= UINT64_C(1) << bit_of(s, term) % 64;
        s->n++;
    }
    s->weight[i] += weight;
}

static bool make_room(np_sum *s, size_t n_more, np_error *err)
{
    size_t n_slots = s->n_slots ? s->n_slots : FIRST;
    while ((s->n + n_more) * 3 > n_slots * 2)
        n_slots *= 2;
    if (n_slots == s->n_slots)
        return true;
    np_sum larger = {.n_slots = n_slots,
                     .term = np_alloc(0, n_slots, sizeof *larger.term, err),
                     .weight = np_alloc(0, n_slots, sizeof *larger.weight, err),
                     .may = np_alloc(0, n_slots * BITS / 64, sizeof *larger.may, err)};
    if (!larger.term || !larger.weight || !larger.may) {
        np_sum_clear(&larger);
        return false;
    }
    memset(larger.term, 0xFF, n_slots * sizeof *larger.term);
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->term[i] != EMPTY)
            add(&larger, s->term[i], s->weight[i]);
    np_sum_clear(s);
    *s = larger;
    return true;
}

np_code np_sum_add_row(np_sum *s, const uint32_t *term, const float *weight, size_t n,
                       double factor, np_error *err)
{
    if (!make_room(s, n, err))
        return NP_E_NOMEM;
    for (size_t e = 0; e < n; e++)
        add(s, term[e], factor * (double)weight[e]);
    return NP_OK;
}

np_code np_sum_add(np_sum *s, const np_sum *other, np_error *err)
{
    if (!make_room(s, other->n, err))
        return NP_E_NOMEM;
    for (size_t i = 0; i < other->n_slots; i++)
        if (other->term[i] != EMPTY)
            add(s, other->term[i], other->weight[i]);
    return NP_OK;
}

double np_sum_dot_row(const np_sum *s, const uint32_t *term, const float *weight, size_t n)
{
    uint16_t hit[BLOCK];
    double dot = 0;
    for (size_t from = 0; from < n && s->n; from += BLOCK) {
        size_t n_hits = list_hits(s, term + from, n - from < BLOCK ? n - from : BLOCK, hit);
        for (size_t k = 0; k < n_hits; k++) {
            size_t e = from + hit[k], i = slot_of(s, term[e]);
            if (s->term[i] != EMPTY)
                dot += s->weight[i] * (double)weight[e];
        }
    }
    return dot;
}

double np_sum_dot(const np_sum *a, const np_sum *b)
{
    uint16_t hit[BLOCK];
    const np_sum *small = a->n_slots < b->n_slots ? a : b, *large = small == a ? b : a;
    double dot = 0;
    size_t n = small->n_slots; /* a power of two */
    for (size_t from = 0; from < n && large->n; from += BLOCK) {
        size_t n_hits = list_hits(large, small->term + from, n < BLOCK ? n : BLOCK, hit);
        for (size_t k = 0; k < n_hits; k++) {
            size_t e = from + hit[k], i = slot_of(large, small->term[e]);
            if (large->term[i] != EMPTY)
                dot += large->weight[i] * small->weight[e];
        }
    }
    return dot;
}
