/* centroid.h - one unit vector a story: the sum of its articles' vectors. */
#ifndef NP_TOPIC_CENTROID_H
#define NP_TOPIC_CENTROID_H

#include "story/vectors.h"

enum {
    NP_CENTROID_TERMS = 192, /* the weightiest that are kept */
    NP_CENTROID_LONG = 100   /* terms from which on a centre is more than headlines */
};

/* What each term's weights are multiplied by: in centres of fewer terms than NP_CENTROID_LONG, and
 * in those of as many and more. */
typedef struct np_centroid_factors {
    const float *of_short, *of_long;
} np_centroid_factors;

/* Sum the rows of v that share a label (label[i] < n_groups) and scale each sum to length 1,
 * keeping its weightiest NP_CENTROID_TERMS terms; its language is that of its first row. factor:
 * NULL, all are 1. *c owns its arrays: np_centroids_clear(). Cost: the number of entries of v,
 * sorted. NP_E_NOMEM. */
np_code np_centroids_init(np_vectors *c, const np_vectors *v, const uint32_t *label,
                          size_t n_groups, const np_centroid_factors *factor, np_error *err);
void np_centroids_clear(np_vectors *c);

/* The same on many threads: make a maker, each group's centre on any thread < n_threads, end, which
 * gives the centres away; free it. All are borrowed until then but label, which is for the call.
 * NULL and NP_E_NOMEM. */
typedef struct np_centroid_maker np_centroid_maker;
np_centroid_maker *np_centroid_maker_new(const np_vectors *v, const uint32_t *label,
                                         size_t n_groups, const np_centroid_factors *factor,
                                         unsigned n_threads, np_error *err);
np_code np_centroid_make(np_centroid_maker *m, size_t g, unsigned thread, np_error *err);
np_vectors np_centroid_maker_end(np_centroid_maker *m);
void np_centroid_maker_free(np_centroid_maker *m); /* NULL is fine */

/* The centre of one row alone, as np_centroids_init() makes it, into term and weight, which have
 * room for NP_CENTROID_TERMS. NP_E_NOMEM. */
np_code np_centroid_of_row(np_row row, const np_centroid_factors *factor, uint32_t *term,
                           float *weight, size_t *n, np_error *err);

#endif
