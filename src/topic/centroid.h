/* centroid.h - one unit vector a story: the sum of its articles' vectors. */
#ifndef NP_TOPIC_CENTROID_H
#define NP_TOPIC_CENTROID_H

#include "story/vectors.h"

enum { NP_CENTROID_TERMS = 192 }; /* the weightiest that are kept */

/* Sum the rows of v that share a label (label[i] < n_groups) and scale each sum to length 1,
 * keeping its weightiest NP_CENTROID_TERMS terms. *c owns its arrays: np_centroids_clear(). Cost:
 * the number of entries of v, sorted. NP_E_NOMEM. */
np_code np_centroids_init(np_vectors *c, const np_vectors *v, const uint32_t *label,
                          size_t n_groups, const float *factor, np_error *err);
void np_centroids_clear(np_vectors *c);

#endif
