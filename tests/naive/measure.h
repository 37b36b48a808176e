/* measure.h - the definitions of the scores, word for word, over all pairs: O(n^2) and more. */
#ifndef NP_NAIVE_MEASURE_H
#define NP_NAIVE_MEASURE_H

#include "newsprint.h"

/* All but CEAF; n at most 256. */
np_partition_scores naive_score_partition(const uint32_t *gold, const uint32_t *pred, size_t n);

/* Labels 0 .. most-1, most at most 16: every pairing is tried, so keep to 7. */
np_score naive_score_ceaf(const uint32_t *gold, const uint32_t *pred, size_t n, uint32_t most);

/* One list of n grades, word for word: average precision, precision at 1, nDCG at 5; all: those of
 * n_all stories, in the list and outside, at most 64. */
np_ranking_scores naive_score_ranking(const uint8_t *grade, size_t n, const uint8_t *all,
                                      size_t n_all);

/* n at most 64. */
np_pair_scores naive_score_pairs(uint32_t n, const np_pair *gold, size_t n_gold,
                                 const np_pair *pred, size_t n_pred);

#endif
