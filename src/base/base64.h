/* base64.h - bytes as text (RFC 4648, padded) and back, one spelling for each. */
#ifndef NP_BASE_BASE64_H
#define NP_BASE_BASE64_H

#include "base/buf.h"

/* Append the 4 * ceil(n / 3) digits of n bytes. */
void np_base64_put(np_buf *to, const unsigned char *from, size_t n);

/* Append what the digits say. False: they say nothing (a character that is no digit, a length that
 * is no multiple of four, padding that is wrong, bits that no byte has), and *to is as it was. */
bool np_base64_get(np_str digits, np_buf *to) NP_MUST_CHECK;

/* The same as people write it, in Atom for one: white space does not count, padding may be missing,
 * bits that no byte has may be set. But where there is no digit, it is false. Cost: linear. */
bool np_base64_get_loose(np_str digits, np_buf *to) NP_MUST_CHECK;

#endif
