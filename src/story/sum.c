/* sum.c - open addressing by term, linear probing, at most two thirds full.
 *
 * Sorted arrays were refused: a story that takes in one text after another would be copied whole
 * for each (a quarter of all time where one story had 1,700 texts), and finding a short row's terms
 * in a long one takes a dozen steps a term. Here adding the smaller to the larger costs the
 * smaller, and a term is found, or not, in a step or two. Terms are our own consecutive numbers, so
 * no stranger chooses where they collide; a slot depends on the terms and the order they came in,
 * so sums over slots have one order. */
#include "story/sum.h"
#include "base/mem.h"
#include <string.h>

enum { FIRST = 64 };
#define EMPTY UINT32_MAX

void np_sum_clear(np_sum *s)
{
    np_free(s->term);
    np_free(s->weight);
    *s = (np_sum){0};
}

/* Where a term is, or would be; there is always an empty slot. */
static size_t slot_of(const np_sum *s, uint32_t term)
{
    size_t mask = s->n_slots - 1;
    size_t i = (term * UINT64_C(0x9E3779B97F4A7C15)) >> 40 & mask;
    while (s->term[i] != term && s->term[i] != EMPTY)
        i = (i + 1) & mask;
    return i;
}

static void add(np_sum *s, uint32_t term, double weight)
{
    size_t i = slot_of(s, term);
    if (s->term[i] == EMPTY) {
        s->term[i] = term;
        s->weight[i] = 0;
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
                     .weight = np_alloc(0, n_slots, sizeof *larger.weight, err)};
    if (!larger.term || !larger.weight) {
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
    double dot = 0;
    for (size_t e = 0; e < n && s->n; e++) {
        size_t i = slot_of(s, term[e]);
        if (s->term[i] != EMPTY)
            dot += s->weight[i] * (double)weight[e];
    }
    return dot;
}

double np_sum_dot(const np_sum *a, const np_sum *b)
{
    const np_sum *small = a->n_slots < b->n_slots ? a : b, *large = small == a ? b : a;
    double dot = 0;
    for (size_t k = 0; k < small->n_slots && large->n; k++) {
        if (small->term[k] == EMPTY)
            continue;
        size_t i = slot_of(large, small->term[k]);
        if (large->term[i] != EMPTY)
            dot += large->weight[i] * small->weight[k];
    }
    return dot;
}
