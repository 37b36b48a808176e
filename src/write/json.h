/* json.h - one JSON value after another, with the commas where they belong.
 *
 *     np_json j = {.to = &out.buf};
 *     np_json_open(&j, NULL, '{');
 *     np_json_str(&j, "id", id);
 *     np_json_close(&j, '}');
 *     np_json_end(&j);
 *
 * key is a plain ASCII name, or NULL inside an array and for the outermost value. */
#ifndef NP_WRITE_JSON_H
#define NP_WRITE_JSON_H

#include "base/buf.h"

typedef struct np_json { /* zero-initialised but for `to` */
    np_buf *to;
    bool needs_comma;
} np_json;

/* A record of the schema "newsprint/1" begins: an object with "schema" and "type". */
void np_json_record(np_json *j, const char *type);

void np_json_open(np_json *j, const char *key, char bracket); /* '{' or '[' */
void np_json_close(np_json *j, char bracket);                 /* '}' or ']' */
void np_json_end(np_json *j);                                 /* the line ends */

void np_json_str(np_json *j, const char *key, np_str s);
void np_json_known(np_json *j, const char *key, np_str s); /* nothing at all if s is empty */
void np_json_list(np_json *j, const char *key, const np_str *s, size_t n);
void np_json_count(np_json *j, const char *key, uint64_t n);
void np_json_bool(np_json *j, const char *key, bool is);
void np_json_whole(np_json *j, const char *key, int64_t n);
void np_json_fixed(np_json *j, const char *key, double x, unsigned decimals); /* 4.0 */
void np_json_short(np_json *j, const char *key, double x, unsigned decimals); /* 0.41 */
void np_json_time(np_json *j, const char *key, np_time t); /* nothing at all if unknown */

#endif
