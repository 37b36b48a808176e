/* sort.h - stable radix sort of keys with an index, and where a key stands among them. */
#ifndef NP_BASE_SORT_H
#define NP_BASE_SORT_H

#include "newsprint.h"

typedef struct np_keyed {
    uint64_t key;
    uint32_t index;
} np_keyed;

/* The bits that x takes: those of a sort of numbers up to x. */
static inline unsigned np_bits_of(uint64_t x) { return x ? 64 - (unsigned)__builtin_clzll(x) : 0; }

/* Sort item[0 .. n-1] by the low `bits` bits of key, stable. spare: n more of them; scratch.
 * The result is in item. Cost: ceil(bits / 11) passes; passes in which all keys agree are skipped.
 */
void np_sort_keyed(np_keyed *item, np_keyed *spare, size_t n, unsigned bits);

/* The same, faster where keys are spread evenly over the `bits` bits, as hashes are; no slower than
 * one more pass where they are not. */
void np_sort_hashes(np_keyed *item, np_keyed *spare, size_t n, unsigned bits);

/* Of n items ascending by key, how many have a smaller one: where those of this key begin, or
 * would. O(log n). */
size_t np_keyed_find(const np_keyed *item, size_t n, uint64_t key);

/* Behind the items from `from` < n on that have one key, which stand together. */
static inline size_t np_keyed_run(const np_keyed *item, size_t n, size_t from)
{
    size_t end = from + 1;
    while (end < n && item[end].key == item[from].key)
        end++;
    return end;
}

/* The same as np_sort_keyed() for bare keys. */
void np_sort_u64(uint64_t *key, uint64_t *spare, size_t n, unsigned bits);

/* The rank-th largest of n keys, counted from 1, 1 <= rank <= n; the keys are lost. Cost: linear,
 * at most eight passes, of which each but the first has few keys left. */
uint64_t np_select_u64(uint64_t *key, size_t n, size_t rank);

/* Sort and drop repeats, in place, without scratch; how many are left. */
size_t np_sort_unique_u64(uint64_t *key, size_t n);

/* The same from one array to another, n < 2^32; two to three times as fast where keys are spread
 * evenly, as hashes are, and no slower where they are not. */
size_t np_sort_unique_hashes(const uint64_t *from, uint64_t *to, size_t n);

#endif
