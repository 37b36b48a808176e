/* runs.c - stretches in common, greedily from the left.
 *
 * The best alignment of two texts is quadratic, and a reader wants to see which sentences are
 * shared, not the best of all alignments. So a stretch once taken is not reconsidered, and of a
 * phrase said a hundred times in the other text only the first places are tried: what is compared
 * at a place is then at most NP_RUN_PLACES times what is stepped over. */
#include "near/runs.h"
#include "base/mem.h"
#include "base/sort.h"

typedef struct places { /* of the shingles of b: by hash, then place */
    const np_keyed *at;
    size_t n;
} places;

static size_t first_place(places p, uint64_t hash)
{
    size_t low = 0, high = p.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p.at[middle].key < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static np_run longest_at(size_t i, const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b,
                         places p)
{
    np_run best = {.a = (uint32_t)i};
    size_t from = first_place(p, a[i]);
    for (size_t k = from; k < p.n && k - from < NP_RUN_PLACES && p.at[k].key == a[i]; k++) {
        uint32_t j = p.at[k].index, n = 1;
        while (i + n < n_a && j + n < n_b && a[i + n] == b[j + n])
            n++;
        if (n > best.n)
            best.b = j, best.n = n;
    }
    return best;
}

np_code np_runs_find(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b, np_run **run,
                     size_t *n, np_error *err)
{
    np_code code = NP_E_NOMEM;
    size_t most = n_a > n_b ? n_a : n_b;
    np_keyed *item = np_alloc(0, most, sizeof *item, err);
    np_keyed *spare = np_alloc(0, most, sizeof *spare, err);
    np_run *found = np_alloc(0, n_a, sizeof *found, err), *sorted = NULL;
    *run = NULL;
    *n = 0;
    if (!item || !spare || !found)
        goto done;
    for (size_t j = 0; j < n_b; j++)
        item[j] = (np_keyed){b[j], (uint32_t)j};
    np_sort_hashes(item, spare, n_b, 64);
    size_t n_found = 0;
    for (size_t i = 0; i < n_a;) {
        np_run one = longest_at(i, a, n_a, b, n_b, (places){item, n_b});
        if (one.n > 0)
            found[n_found++] = one;
        i += one.n > 0 ? one.n : 1;
    }
    if (!(sorted = np_alloc(0, n_found, sizeof *sorted, err)))
        goto done;
    for (size_t k = 0; k < n_found; k++)
        item[k] = (np_keyed){UINT32_MAX - found[k].n, (uint32_t)k};
    np_sort_keyed(item, spare, n_found, 32);
    for (size_t k = 0; k < n_found; k++)
        sorted[k] = found[item[k].index];
    *run = sorted;
    *n = n_found;
    code = NP_OK;
done:
    np_free(found);
    np_free(spare);
    np_free(item);
    return code;
}
