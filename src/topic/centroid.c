/* centroid.c - group by group into one dense row, then the weightiest terms of it.
 *
 * Weights are summed in fixed point, so that a sum does not depend on the order of its articles. */
#include "topic/centroid.h"
#include "base/mem.h"
#include "base/sort.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double FIXED = 4294967296.0; /* 2^32 */

typedef struct heavy {
    int64_t weight;
    uint32_t term;
} heavy;

static int by_weight(const void *a, const void *b)
{
    const heavy *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

static int by_term(const void *a, const void *b)
{
    const heavy *x = a, *y = b;
    return (x->term > y->term) - (x->term < y->term);
}

void np_centroids_clear(np_vectors *c)
{
    np_free((void *)c->start);
    np_free((void *)c->term);
    np_free((void *)c->weight);
    np_free((void *)c->alone);
    *c = (np_vectors){0};
}

typedef struct rows { /* np_vectors while it is written */
    size_t *start;
    uint32_t *term;
    float *weight, *alone;
    size_t cap_term, cap_weight;
} rows;

static np_code write_row(rows *r, size_t g, heavy *terms, size_t n, np_error *err)
{
    if (n > 0) /* else terms may be NULL */
        qsort(terms, n, sizeof *terms, by_weight);
    n = n < NP_CENTROID_TERMS ? n : NP_CENTROID_TERMS;
    if (n > 0)
        qsort(terms, n, sizeof *terms, by_term);
    double square = 0;
    for (size_t k = 0; k < n; k++)
        square += ((double)terms[k].weight / FIXED) * ((double)terms[k].weight / FIXED);
    size_t at = r->start[g];
    if (!NP_GROW(r->term, r->cap_term, at + n + 1, err) ||
        !NP_GROW(r->weight, r->cap_weight, at + n + 1, err))
        return NP_E_NOMEM;
    for (size_t k = 0; k < n; k++) {
        r->term[at + k] = terms[k].term;
        r->weight[at + k] = (float)((double)terms[k].weight / FIXED / sqrt(square));
    }
    r->start[g + 1] = at + n;
    return NP_OK;
}

np_code np_centroids_init(np_vectors *c, const np_vectors *v, const uint32_t *label,
                          size_t n_groups, const float *factor, np_error *err)
{
    np_code code = NP_E_NOMEM;
    rows r = {0};
    heavy *terms = NULL;
    size_t cap_terms = 0;
    np_keyed *order = np_alloc(0, v->n, 2 * sizeof *order, err);
    int64_t *sum = np_alloc(0, v->n_terms, sizeof *sum, err);
    r.start = np_alloc(0, n_groups + 1, sizeof *r.start, err);
    r.alone = np_alloc(0, n_groups, sizeof *r.alone, err);
    if (!order || !sum || !r.start || !r.alone)
        goto done;
    for (size_t i = 0; i < v->n; i++)
        order[i] = (np_keyed){label[i], (uint32_t)i};
    np_sort_keyed(order, order + v->n, v->n, 32);
    for (size_t g = 0, k = 0; g < n_groups; g++) {
        size_t n = 0;
        for (; k < v->n && order[k].key == g; k++) {
            uint32_t i = order[k].index;
            for (size_t e = v->start[i]; e < v->start[i + 1]; e++) {
                if (!NP_GROW(terms, cap_terms, n + 1, err))
                    goto done;
                if (sum[v->term[e]] == 0)
                    terms[n++].term = v->term[e];
                sum[v->term[e]] += (int64_t)floor((double)v->weight[e] * FIXED + 0.5);
            }
        }
        for (size_t t = 0; t < n; t++) {
            double times = factor ? (double)factor[terms[t].term] : 1;
            terms[t].weight = (int64_t)floor((double)sum[terms[t].term] * times + 0.5);
            sum[terms[t].term] = 0;
        }
        if (write_row(&r, g, terms, n, err))
            goto done;
    }
    *c = (np_vectors){n_groups, v->n_terms, r.start, r.term, r.weight, r.alone};
    r = (rows){0};
    code = NP_OK;
done:
    np_free(r.start);
    np_free(r.term);
    np_free(r.weight);
    np_free(r.alone);
    np_free(terms);
    np_free(sum);
    np_free(order);
    return code;
}
