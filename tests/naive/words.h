/* words.h - the tokens of a text by their definition: fold all of it, then look at each character.
 */
#ifndef NAIVE_WORDS_H
#define NAIVE_WORDS_H

#include <stddef.h>

/* The folded tokens of text (valid UTF-8 without NUL) joined by one space, ended by a zero byte;
 * free(). Exits on a failure of utf8proc or memory. */
char *naive_words(const char *text, size_t len);

#endif
