/* centroid.c - group by group into one dense row, then the weightiest terms of it.
 *
 * Weights are summed in fixed point, so that a sum does not depend on the order of its articles. */
#include "topic/centroid.h"
#include "base/mem.h"
#include "base/sort.h"
#include <math.h>
#include <string.h>

static const double FIXED = 4294967296.0; /* 2^32 */

void np_centroids_clear(np_vectors *c)
{
    np_free((void *)c->start);
    np_free((void *)c->term);
    np_free((void *)c->weight);
    np_free((void *)c->alone);
    np_free((void *)c->lang);
    *c = (np_vectors){0};
}

typedef struct rows { /* np_vectors while it is written */
    size_t *start;
    uint32_t *term;
    float *weight, *alone;
    uint32_t *lang; /* NULL: v has none */
    size_t cap_term, cap_weight;
} rows;

/* A group's centre before it is cut: terms ascending, and their weights. */
typedef struct centre {
    np_keyed *term;            /* and as many to sort with */
    uint64_t *weight, *ranked; /* ranked: to find the least that is kept */
    size_t n, cap_term, cap_weight, cap_ranked;
} centre;

static int64_t fixed(float weight) { return (int64_t)floor((double)weight * FIXED + 0.5); }

static np_code add_rows(centre *c, const np_vectors *v, const np_keyed *item, size_t n,
                        int64_t *sum, np_error *err)
{
    c->n = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t i = item[k].index;
        if (!NP_GROW(c->term, c->cap_term, 2 * (c->n + v->start[i + 1] - v->start[i]), err))
            return NP_E_NOMEM;
        for (size_t e = v->start[i]; e < v->start[i + 1]; e++) {
            if (sum[v->term[e]] == 0)
                c->term[c->n++] = (np_keyed){.key = v->term[e]};
            sum[v->term[e]] += fixed(v->weight[e]);
        }
    }
    if (n > 1 && c->n > 1)
        np_sort_hashes(c->term, c->term + c->n, c->n, np_bits_of(v->n_terms));
    return NP_GROW(c->weight, c->cap_weight, c->n, err) &&
                   NP_GROW(c->ranked, c->cap_ranked, c->n, err)
               ? NP_OK
               : NP_E_NOMEM;
}

/* Sums times factors; those of one row where `row` is given, else sum, which is empty again. What
 * weighs nothing is no term of the centre: where all stories hold all words, a centre has none. */
static void weigh(centre *c, int64_t *sum, const float *row, const np_centroid_factors *f)
{
    size_t n = 0;
    const float *factor = !f ? NULL : c->n < NP_CENTROID_LONG ? f->of_short : f->of_long;
    for (size_t t = 0; t < c->n; t++) {
        uint64_t term = c->term[t].key;
        double times = factor ? (double)factor[term] : 1;
        int64_t here = row ? fixed(row[t]) : sum[term];
        uint64_t weight = (uint64_t)floor((double)here * times + 0.5);
        if (!row)
            sum[term] = 0;
        if (weight == 0)
            continue;
        c->term[n] = c->term[t];
        c->weight[n++] = weight;
    }
    c->n = n;
}

/* Keep the weightiest terms, of equal ones the lower. */
static void cut(centre *c)
{
    size_t n = 0, n_equal = NP_CENTROID_TERMS;
    if (c->n <= NP_CENTROID_TERMS)
        return;
    memcpy(c->ranked, c->weight, c->n * sizeof *c->ranked);
    uint64_t least = np_select_u64(c->ranked, c->n, NP_CENTROID_TERMS);
    for (size_t k = 0; k < c->n; k++)
        n_equal -= c->weight[k] > least;
    for (size_t k = 0; k < c->n; k++) {
        bool is_equal = c->weight[k] == least && n_equal > 0;
        if (c->weight[k] <= least && !is_equal)
            continue;
        n_equal -= is_equal;
        c->term[n] = c->term[k];
        c->weight[n++] = c->weight[k];
    }
    c->n = n;
}

/* As a unit vector. */
static void write_unit(const centre *c, uint32_t *term, float *weight)
{
    double square = 0;
    for (size_t k = 0; k < c->n; k++)
        square += ((double)c->weight[k] / FIXED) * ((double)c->weight[k] / FIXED);
    for (size_t k = 0; k < c->n; k++) {
        term[k] = (uint32_t)c->term[k].key;
        weight[k] = (float)((double)c->weight[k] / FIXED / sqrt(square));
    }
}

static np_code write_row(rows *r, size_t g, const centre *c, np_error *err)
{
    size_t at = r->start[g];
    if (!NP_GROW(r->term, r->cap_term, at + c->n + 1, err) ||
        !NP_GROW(r->weight, r->cap_weight, at + c->n + 1, err))
        return NP_E_NOMEM;
    write_unit(c, r->term + at, r->weight + at);
    r->start[g + 1] = at + c->n;
    return NP_OK;
}

static void clear(centre *c)
{
    np_free(c->ranked);
    np_free(c->weight);
    np_free(c->term);
}

np_code np_centroid_of_row(np_row row, const np_centroid_factors *factor, uint32_t *term,
                           float *weight, size_t *n, np_error *err)
{
    centre c = {.n = row.n};
    np_code code = NP_E_NOMEM;
    if (NP_GROW(c.term, c.cap_term, row.n + 1, err) &&
        NP_GROW(c.weight, c.cap_weight, row.n + 1, err) &&
        NP_GROW(c.ranked, c.cap_ranked, 2 * row.n + 1, err)) {
        for (size_t k = 0; k < row.n; k++)
            c.term[k] = (np_keyed){.key = row.term[k]};
        weigh(&c, NULL, row.weight, factor);
        cut(&c);
        write_unit(&c, term, weight);
        *n = c.n;
        code = NP_OK;
    }
    clear(&c);
    return code;
}

np_code np_centroids_init(np_vectors *c, const np_vectors *v, const uint32_t *label,
                          size_t n_groups, const np_centroid_factors *factor, np_error *err)
{
    np_code code = NP_E_NOMEM;
    rows r = {0};
    centre mean = {0};
    np_keyed *order = np_alloc(0, v->n, 2 * sizeof *order, err);
    int64_t *sum = np_alloc(0, v->n_terms, sizeof *sum, err);
    r.start = np_alloc(0, n_groups + 1, sizeof *r.start, err);
    r.alone = np_alloc(0, n_groups, sizeof *r.alone, err);
    if (v->lang)
        r.lang = np_alloc(0, n_groups, sizeof *r.lang, err);
    if (!order || !sum || !r.start || !r.alone || (v->lang && !r.lang))
        goto done;
    for (size_t i = 0; i < v->n; i++)
        order[i] = (np_keyed){label[i], (uint32_t)i};
    np_sort_keyed(order, order + v->n, v->n, 32);
    for (size_t g = 0, k = 0; g < n_groups; g++) {
        size_t from = k;
        while (k < v->n && order[k].key == g)
            k++;
        if (v->lang && k > from)
            r.lang[g] = v->lang[order[from].index];
        if (add_rows(&mean, v, order + from, k - from, sum, err))
            goto done;
        weigh(&mean, sum, NULL, factor);
        cut(&mean);
        if (write_row(&r, g, &mean, err))
            goto done;
    }
    *c = (np_vectors){n_groups, v->n_terms, r.start, r.term, r.weight, r.alone, r.lang};
    r = (rows){0};
    code = NP_OK;
done:
    np_free(r.start);
    np_free(r.term);
    np_free(r.weight);
    np_free(r.alone);
    np_free(r.lang);
    clear(&mean);
    np_free(sum);
    np_free(order);
    return code;
}
