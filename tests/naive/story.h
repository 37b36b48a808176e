/* naive/story.h - the slowest obviously right story layer: dense vectors, all pairs, O(n^3). */
#ifndef NP_TESTS_NAIVE_STORY_H
#define NP_TESTS_NAIVE_STORY_H

#include "story/cluster.h"

enum { NAIVE_ITEMS = 24, NAIVE_TERMS = 48 };

typedef struct naive_rows {
    size_t n, n_terms;
    uint32_t lang[NAIVE_ITEMS];
    double x[NAIVE_ITEMS][NAIVE_TERMS];
} naive_rows;

/* Centred cosine of two rows, each about the mean of those in its language, with a hundred empty
 * rows in it. */
double naive_centred(const naive_rows *r, size_t a, size_t b);

/* Average link by recomputing every mean from every pair, and counting every edge, at every step.
 */
uint32_t naive_cluster(const naive_rows *r, const np_edge *edge, size_t n_edges,
                       const double *scale, const double *day, const np_cluster_options *opt,
                       uint32_t *label);

/* The same, and the score of the two clusters that items a and b were in when these merged, or at
 * the end; true: they merged. */
bool naive_cluster_watched(const naive_rows *r, const np_edge *edge, size_t n_edges,
                           const double *scale, const double *day, const np_cluster_options *opt,
                           uint32_t a, uint32_t b, uint32_t *label, double *score);

/* The steps of the shortest way from a to b inside their group; SIZE_MAX: there is none. */
size_t naive_steps(const np_edge *edge, size_t n_edges, const uint32_t *group, size_t n, uint32_t a,
                   uint32_t b);

#endif
