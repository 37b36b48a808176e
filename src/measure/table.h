/* table.h - two partitions of the same articles as one sparse table: gold groups by predicted. */
#ifndef NP_MEASURE_TABLE_H
#define NP_MEASURE_TABLE_H

#include "newsprint.h"

typedef struct np_cell {
    uint32_t gold, pred; /* group numbers */
    size_t n;            /* articles in both, at least 1 */
} np_cell;

typedef struct np_table {
    size_t n_items, n_gold, n_pred, n_cells; /* n_cells <= n_items */
    size_t *gold_size, *pred_size;           /* articles of each group */
    np_cell *cell;                           /* by gold, then pred */
} np_table;

/* gold[i], pred[i]: any labels of article i < n; groups are numbered in the order of their labels.
 * *t owns its arrays: np_table_clear(), which also takes one that failed or is zeroed.
 * Cost O(n log n). NP_E_NOMEM; NP_E_LIMIT from 2^32 articles on. */
np_code np_table_init(np_table *t, const uint32_t *gold, const uint32_t *pred, size_t n,
                      np_error *err) NP_MUST_CHECK;
void np_table_clear(np_table *t);

#endif
