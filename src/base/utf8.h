/* utf8.h - the codec: decode, check, mend. What characters mean is text/'s business. */
#ifndef NP_BASE_UTF8_H
#define NP_BASE_UTF8_H

#include "base/buf.h"

/* The code point at s[0 .. n-1], n >= 1, and its bytes in *size (1 to 4). Malformed: U+FFFD, and
 * *size is the maximal subpart that is replaced as one (Unicode 15, 3.9; as the WHATWG decoder). */
uint32_t np_utf8_decode(const char *s, size_t n, size_t *size);

/* Write c (a scalar value, else U+FFFD) to to[0 .. 3]; its bytes. */
size_t np_utf8_encode(uint32_t c, char *to);

/* The length of the longest valid prefix of s: s.len if all of it is. 64 bytes at a time in ASCII.
 */
size_t np_utf8_valid(np_str s);

/* Append s to b, each malformed subpart as one U+FFFD; how many there were. */
size_t np_utf8_mend(np_str s, np_buf *b);

#endif
