/* shingle.h - runs of words as one hash each. */
#ifndef NP_TEXT_SHINGLE_H
#define NP_TEXT_SHINGLE_H

#include "text/words.h"

/* How many shingles of `size` words n words have: one of the whole if they are fewer, none of none.
 */
size_t np_shingle_count(size_t n, unsigned size);

/* Write them to `to`, in order, repeats kept. 1 <= size <= 16. Cost O(n); cannot fail. */
void np_shingle_words(const np_word *word, size_t n, unsigned size, uint64_t *to);

#endif
