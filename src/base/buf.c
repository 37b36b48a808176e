/* buf.c - a doubling array of bytes; once an append is lost, all later ones are too. */
#include "base/buf.h"
#include "base/mem.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void np_buf_clear(np_buf *b)
{
    np_free(b->at);
    *b = (np_buf){0};
}

static bool has_room(np_buf *b, size_t more)
{
    if (!b->has_failed &&
        (more > SIZE_MAX - b->len || !NP_GROW(b->at, b->cap, b->len + more, NULL)))
        b->has_failed = true;
    return !b->has_failed;
}

char *np_buf_room(np_buf *b, size_t size) { return has_room(b, size) ? b->at + b->len : NULL; }

void np_buf_put(np_buf *b, const char *bytes, size_t size)
{
    if (size == 0 || !has_room(b, size))
        return;
    memcpy(b->at + b->len, bytes, size);
    b->len += size;
}

void np_buf_text(np_buf *b, const char *text) { np_buf_put(b, text, strlen(text)); }
void np_buf_str(np_buf *b, np_str s) { np_buf_put(b, s.at, s.len); }
void np_buf_char(np_buf *b, char c) { np_buf_put(b, &c, 1); }

void np_buf_print(np_buf *b, const char *fmt, ...)
{
    char small[256];
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (n >= 0 && (size_t)n < sizeof small) {
        np_buf_put(b, small, (size_t)n);
    } else if (n >= 0 && has_room(b, (size_t)n + 1)) {
        vsnprintf(b->at + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

np_str np_buf_view(const np_buf *b) { return (np_str){b->at, b->len}; }

np_code np_buf_check(const np_buf *b, np_error *err)
{
    return b->has_failed ? np_fail(err, NP_E_NOMEM, "out of memory after %zu bytes", b->len)
                         : NP_OK;
}
