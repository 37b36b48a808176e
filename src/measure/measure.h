/* measure.h - the door of measure/: how well a prediction agrees with the truth.
 *
 * np_score_partition() of newsprint.h lives here too, in partition.c. */
#ifndef NP_MEASURE_MEASURE_H
#define NP_MEASURE_MEASURE_H

#include "newsprint.h"

/* Precision, recall and F1 of n_both hits among n_pred claims and n_gold truths. A side without
 * a single pair leaves its ratio undefined: it is 1 if the other side has none either, else 0. */
np_score np_score_counts(uint64_t n_both, uint64_t n_pred, uint64_t n_gold);

/* Compare pairs of the articles 0 .. n-1, unordered, repeats and pairs of one article with itself
 * harmless. Predicted pairs that are NP_IDENTICAL make classes, and what is claimed of one member
 * is claimed of all; gold is taken as it stands.
 * Cost O((n_gold + n_pred) log) and 4 n bytes, however many pairs the classes stand for.
 * NP_E_NOMEM. */
np_code np_score_pairs(uint32_t n, const np_pair *gold, size_t n_gold, const np_pair *pred,
                       size_t n_pred, np_pair_scores *scores, np_error *err) NP_MUST_CHECK;

enum { NP_GRADES = 4 }; /* of relevance: 0 none, then more and more */

/* Add one list to the sums: grade[0 .. n-1] from the top; n_of_grade: how many there are of each,
 * in the list and outside, at least one above 0; those of grade 0 are not counted. */
void np_ranking_add(np_ranking_scores *sum, const uint8_t *grade, size_t n,
                    const size_t n_of_grade[NP_GRADES]);

/* The sums become means. */
void np_ranking_mean(np_ranking_scores *sum);

#endif
