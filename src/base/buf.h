/* buf.h - a growing string of bytes that remembers whether it ever ran out of memory.
 *
 * Writers append many small pieces; checking each would bury the text. So a failure sticks:
 * later appends do nothing, and np_buf_check() tells once. */
#ifndef NP_BASE_BUF_H
#define NP_BASE_BUF_H

#include "base/error.h"

typedef struct np_buf { /* zero-initialised it is empty; one thread at a time */
    char *at;
    size_t len, cap;
    bool has_failed;
} np_buf;

void np_buf_clear(np_buf *b); /* frees, and is empty again */
void np_buf_put(np_buf *b, const char *bytes, size_t size);
void np_buf_text(np_buf *b, const char *text); /* ended by a zero byte */
void np_buf_str(np_buf *b, np_str s);
void np_buf_char(np_buf *b, char c);
void np_buf_print(np_buf *b, const char *fmt, ...) NP_PRINTF(2, 3);

/* Room for `size` more bytes behind the last, for the caller to fill and to count in len; NULL:
 * there is none, and the failure sticks. */
char *np_buf_room(np_buf *b, size_t size);
np_str np_buf_view(const np_buf *b); /* until the next append */

/* 0, or NP_E_NOMEM if an append was lost. */
np_code np_buf_check(const np_buf *b, np_error *err) NP_MUST_CHECK;

#endif
