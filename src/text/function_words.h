/* function_words.h - small words that every text of a language has, known beforehand. */
#ifndef NP_TEXT_FUNCTION_WORDS_H
#define NP_TEXT_FUNCTION_WORDS_H

#include "newsprint.h"

enum { NP_MOST_FUNCTION_WORDS = 1024 };

/* The hashes of the terms they are, each once, ascending, in hash[NP_MOST_FUNCTION_WORDS]; how
 * many. Cost: some 50 us. */
size_t np_function_words(uint64_t *hash);

#endif
