/* exact.c - texts with one key, found before anything is compared with anything.
 *
 * A stable sort by one half of the key, and one by the other of those few that agree in the first
 * alone, so that a stranger who makes many texts collide in 64 bits costs us nothing; the smallest
 * index leads because equal keys keep their order. */
#include "base/mem.h"
#include "base/sort.h"
#include "near/near.h"

/* Sort the n items, equal in the first half, by the second. */
static void sort_second(const uint64_t (*exact)[2], np_keyed *item, np_keyed *spare, size_t n)
{
    bool is_one = true;
    for (size_t i = 0; i < n; i++) {
        item[i].key = exact[item[i].index][1];
        is_one &= item[i].key == item[0].key;
    }
    if (!is_one)
        np_sort_keyed(item, spare, n, 64);
}

np_code np_exact_first(const uint64_t (*exact)[2], size_t n, uint32_t *first, np_error *err)
{
    np_keyed *item = np_alloc(0, 2 * n, sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        item[i] = (np_keyed){.key = exact[i][0], .index = (uint32_t)i};
    np_sort_hashes(item, item + n, n, 64);
    for (size_t from = 0, to; from < n; from = to) {
        to = np_keyed_run(item, n, from);
        if (to - from > 1)
            sort_second(exact, item + from, item + n + from, to - from);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t at = item[i].index, before = i ? item[i - 1].index : at;
        bool has_token = exact[at][0] || exact[at][1];
        bool is_same = exact[at][0] == exact[before][0] && exact[at][1] == exact[before][1];
        first[at] = i && is_same && has_token ? first[before] : at;
    }
    np_free(item);
    return NP_OK;
}
