/* distinct.c - a table of the keys seen so far, twice as large as the list and more.
 *
 * A sort tells the same and costs more, 6 to 9 ns a key of 570 where this takes 4.5; most lists are
 * asked for nothing else. Refused: a bit for each key seen, and a search for those whose bit was
 * set before, which took 7. The key's own low bits are its place. A stranger can choose words so
 * that those agree, so steps are counted: past STEPS a key the list is sorted after all.
 *
 * Invariant: slot[] holds distinct keys, none of them 0, which is how an empty one looks; 0 itself
 * is remembered apart. */
#include "base/distinct.h"
#include "base/mem.h"
#include "base/sort.h"
#include <string.h>

enum { STEPS = 4, LEAST = 64 };

void np_distinct_clear(np_distinct *d)
{
    np_free(d->slot);
    *d = (np_distinct){0};
}

/* Slots in use for n keys, a power of two. */
static size_t slots_for(size_t n)
{
    size_t size = LEAST;
    while (size < 2 * n)
        size *= 2;
    return size;
}

np_code np_distinct_u64(np_distinct *d, uint64_t *key, size_t n, size_t *kept, np_error *err)
{
    size_t size = slots_for(n), steps = STEPS * n, n_kept = 0;
    bool has_zero = false;
    if (!NP_GROW(d->slot, d->cap, size, err))
        return NP_E_NOMEM;
    memset(d->slot, 0, size * sizeof *d->slot);
    for (size_t i = 0; i < n; i++) {
        uint64_t x = key[i];
        size_t at = x & (size - 1);
        for (; d->slot[at] && d->slot[at] != x; at = (at + 1) & (size - 1))
            if (steps-- == 0) {
                memmove(key + n_kept, key + i, (n - i) * sizeof *key);
                *kept = np_sort_unique_u64(key, n_kept + n - i);
                return NP_OK;
            }
        bool is_new = x ? d->slot[at] != x : !has_zero;
        d->slot[at] = x;
        has_zero |= x == 0;
        key[n_kept] = x;
        n_kept += is_new;
    }
    *kept = n_kept;
    return NP_OK;
}
