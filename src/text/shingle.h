/* shingle.h - runs of words as one hash each. */
#ifndef NP_TEXT_SHINGLE_H
#define NP_TEXT_SHINGLE_H

#include "newsprint.h"

/* How many shingles of `size` words n words have: one of the whole if they are fewer, none of none.
 */
size_t np_shingle_count(size_t n, unsigned size);

/* Write those of n words, given by their hashes, to `to`, in order, repeats kept. 1 <= size <= 16.
 * Cost O(n size); cannot fail. */
typedef void np_shingle_words(const uint64_t *restrict word, size_t n, unsigned size,
                              uint64_t *restrict to);

/* The fastest this machine has of what may be had; all write the same. */
np_shingle_words *np_shingle_words_of(np_cpu cpu);

#endif
