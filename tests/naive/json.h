/* json.h - a reader of JSON that does nothing but follow RFC 8259, byte by byte. */
#ifndef NP_NAIVE_JSON_H
#define NP_NAIVE_JSON_H

#include <stdbool.h>
#include <stddef.h>

/* Is text[0 .. len-1] one JSON value, with nothing around it but white space? */
bool naive_json_is_valid(const char *text, size_t len);

/* Undo the escapes of what stands between a string's quotes; bytes written to `to`, which has
 * room for len of them. */
size_t naive_json_unescape(const char *text, size_t len, char *to);

#endif
