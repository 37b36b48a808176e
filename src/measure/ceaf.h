/* ceaf.h - the best pairing of gold groups with predicted ones. */
#ifndef NP_MEASURE_CEAF_H
#define NP_MEASURE_CEAF_H

#include "measure/table.h"

/* The largest sum of phi(gold, pred) = 2 |both| / (|gold| + |pred|) over pairings in which each
 * group has at most one partner, into *best; *is_found is false, and *best 0, if that took more
 * than n_steps looks at a cell. At most n_gold * n_cells of them.
 * Memory at most 52 bytes a group and 16 a cell. NP_E_NOMEM. */
np_code np_ceaf_pair(const np_table *t, uint64_t n_steps, double *best, bool *is_found,
                     np_error *err) NP_MUST_CHECK;

#endif
