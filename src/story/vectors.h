/* vectors.h - sparse unit vectors over a shared vocabulary, one an item. */
#ifndef NP_STORY_VECTORS_H
#define NP_STORY_VECTORS_H

#include "newsprint.h"

/* Row i holds term[start[i] .. start[i+1]-1], ascending, with their weights. Terms that stand in
 * one item only are not listed: they can meet nothing; nor are those by which a long row was cut.
 * `alone` keeps their share of the norm, the sum of their squared weights, so that a row's squares
 * and alone[i] add up to 1 (or to 0 for an item without terms). */
typedef struct np_vectors {
    size_t n, n_terms;
    const size_t *start; /* n + 1 */
    const uint32_t *term;
    const float *weight;
    const float *alone;
    const uint32_t *lang; /* n: of each its language, as a number; NULL: one for all */
} np_vectors;

/* One such row, of an item or of none. */
typedef struct np_row {
    const uint32_t *term;
    const float *weight;
    size_t n;
} np_row;

static inline np_row np_vectors_row(const np_vectors *v, size_t i)
{
    size_t from = v->start[i];
    return (np_row){v->term + from, v->weight + from, v->start[i + 1] - from};
}

/* The dot product of row a of v and row b of w, over one vocabulary. Without a branch on which term
 * is lower, as nobody could foretell it. */
static inline double np_vectors_dot(const np_vectors *v, uint32_t a, const np_vectors *w,
                                    uint32_t b)
{
    size_t i = v->start[a], j = w->start[b];
    double dot = 0;
    while (i < v->start[a + 1] && j < w->start[b + 1]) {
        uint32_t x = v->term[i], y = w->term[j];
        double product = (double)v->weight[i] * (double)w->weight[j];
        dot += x == y ? product : 0;
        i += x <= y;
        j += y <= x;
    }
    return dot;
}

/* The dot product of row i with one that is spread out over all terms. Four sums, as one would wait
 * for each addition before the next. */
static inline double np_vectors_dot_dense(const np_vectors *v, uint32_t i, const float *dense)
{
    double sum[4] = {0};
    size_t e = v->start[i], end = v->start[i + 1];
    for (; e + 4 <= end; e += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += (double)dense[v->term[e + k]] * (double)v->weight[e + k];
    for (; e < end; e++)
        sum[0] += (double)dense[v->term[e]] * (double)v->weight[e];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

#endif
