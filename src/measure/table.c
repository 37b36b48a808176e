/* table.c - labels become numbers, numbers become cells, each by one radix sort.
 *
 *     gold  7 7 9 7      0 0 1 0      0,0 x 2
 *     pred  4 4 4 1  ->  1 1 1 0  ->  0,1 ...      at most one cell an article
 *
 * A dense table of all pairs of groups was refused: a day of 10,000 stories would be 10^8 cells
 * of which nearly all are empty. */
#include "measure/table.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

/* number[i] counts the distinct labels below label[i]; how many there are. */
static size_t number_groups(const uint32_t *label, size_t n, uint32_t *number, uint64_t *key,
                            uint64_t *spare)
{
    size_t n_groups = 0;
    for (size_t i = 0; i < n; i++)
        key[i] = (uint64_t)label[i] << 32 | i;
    np_sort_u64(key, spare, n, 64);
    for (size_t i = 0; i < n; i++) {
        n_groups += i == 0 || key[i] >> 32 != key[i - 1] >> 32;
        number[(uint32_t)key[i]] = (uint32_t)(n_groups - 1);
    }
    return n_groups;
}

/* key: gold << 32 | pred, ascending. */
static void count_cells(np_table *t, const uint64_t *key)
{
    for (size_t i = 0; i < t->n_items; i++) {
        uint32_t gold = (uint32_t)(key[i] >> 32), pred = (uint32_t)key[i];
        if (i == 0 || key[i] != key[i - 1])
            t->cell[t->n_cells++] = (np_cell){gold, pred, 0};
        t->cell[t->n_cells - 1].n++;
        t->gold_size[gold]++;
        t->pred_size[pred]++;
    }
}

np_code np_table_init(np_table *t, const uint32_t *gold, const uint32_t *pred, size_t n,
                      np_error *err)
{
    *t = (np_table){.n_items = n};
    if (n > UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu articles; at most %u can be compared", n, UINT32_MAX);
    np_code code = NP_E_NOMEM;
    uint64_t *key = np_alloc(0, n, 2 * sizeof *key, err);
    uint32_t *number = key ? np_alloc(0, n, 2 * sizeof *number, err) : NULL;
    if (!number)
        goto done;
    t->n_gold = number_groups(gold, n, number, key, key + n);
    t->n_pred = number_groups(pred, n, number + n, key, key + n);
    if (!(t->gold_size = np_alloc(0, t->n_gold, sizeof *t->gold_size, err)) ||
        !(t->pred_size = np_alloc(0, t->n_pred, sizeof *t->pred_size, err)) ||
        !(t->cell = np_alloc(0, n, sizeof *t->cell, err)))
        goto done;
    for (size_t i = 0; i < n; i++)
        key[i] = (uint64_t)number[i] << 32 | number[n + i];
    np_sort_u64(key, key + n, n, 64);
    count_cells(t, key);
    code = NP_OK;
done:
    np_free(number);
    np_free(key);
    return code;
}

void np_table_clear(np_table *t)
{
    np_free(t->cell);
    np_free(t->pred_size);
    np_free(t->gold_size);
    *t = (np_table){0};
}
