/* json.h - strict JSON, for C: simdjson's document behind plain values. */
#ifndef NP_READ_JSON_H
#define NP_READ_JSON_H

#include "newsprint.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct np_json np_json; /* a parser and its last document; one thread at a time */

/* A value of the last document: until the next np_json_parse(). */
typedef struct np_json_value {
    uint64_t ref[2];
} np_json_value;

typedef enum np_json_kind {
    NP_JSON_NULL,
    NP_JSON_BOOL,
    NP_JSON_NUMBER,
    NP_JSON_STRING,
    NP_JSON_ARRAY,
    NP_JSON_OBJECT
} np_json_kind;

enum { NP_JSON_PADDING = 64 };

/* max_depth: arrays and objects within each other. NULL: NP_E_NOMEM. */
np_json *np_json_new(size_t max_depth, np_error *err);
void np_json_free(np_json *j); /* NULL is fine */

/* Parse one document (RFC 8259, all of text but white space), behind which NP_JSON_PADDING bytes
 * of anything can be read. NP_E_INPUT: not JSON, and why; NP_E_LIMIT: too deep; NP_E_NOMEM. */
np_code np_json_parse(np_json *j, np_str text, np_json_value *root, np_error *err);

np_json_kind np_json_kind_of(np_json_value v);
np_str np_json_string(np_json_value v); /* of a string, escapes resolved; else empty */
double np_json_double(np_json_value v); /* of a number; else 0 */
bool np_json_is_true(np_json_value v);  /* of a boolean; else false */

/* A whole number as its digits, any other number as the shortest text that gives it again:
 * written to text[0 .. 31] and ended by a zero byte. Empty: not a number. */
void np_json_digits(np_json_value v, char text[32]);

/* member(to, key, value, err) for each member of an object, or each element of an array (key
 * empty), in order, until one fails; its code. Other kinds have none. */
typedef np_code np_json_member(void *to, np_str key, np_json_value v, np_error *err);
np_code np_json_each(np_json_value v, np_json_member *member, void *to, np_error *err);

#ifdef __cplusplus
}
#endif
#endif
