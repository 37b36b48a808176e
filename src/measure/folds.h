/* folds.h - scores that add up over parts of the truth, for cross-validation. */
#ifndef NP_MEASURE_FOLDS_H
#define NP_MEASURE_FOLDS_H

#include "newsprint.h"

/* What the articles of one part add to the scores, all in whole numbers: tallies of parts may be
 * added in any order, and all parts' together are np_score_partition()'s figures. An article is
 * judged among all articles that are labelled, so a stranger from another part counts against it.
 */
typedef struct np_tally {
    uint64_t n, precision, recall;   /* articles; their BCubed figures, times 2^32 */
    uint64_t n_both, n_pred, n_gold; /* companions of these articles: twice the pairs */
} np_tally;

/* Add a partition to the tallies: gold[i], pred[i] of n articles, gold numbered from 0 on without a
 * gap, fold[g] the part of gold group g. O(n log n). NP_E_NOMEM, NP_E_LIMIT (2^32 articles). */
np_code np_tally_partition(const uint32_t *gold, const uint32_t *pred, size_t n,
                           const uint8_t *fold, np_tally *tally, np_error *err) NP_MUST_CHECK;

/* Add a pair, as its one article sees it, which is in this part: together in gold, in pred? */
void np_tally_pair(np_tally *t, bool is_gold, bool is_pred);

void np_tally_add(np_tally *to, const np_tally *t);

/* The scores of a tally; bcubed is 0 of a tally of pairs, and goal then the pairs' F1 alone, else
 * the mean of both F1. */
np_fit_score np_tally_score(const np_tally *t);

#endif
