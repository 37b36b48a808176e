/* out.c - one growing buffer, emptied into the caller's np_put when it is large.
 *
 * Every writer appends to a plain np_buf, so escaping, figures and layout work the same for a
 * page, a line and a scratch piece of either. The refused choice is a fixed block that flushes
 * in the middle of a value: each helper would then have to know where its bytes go. The price is
 * that the buffer grows to the largest single record; np_out_pass() spares raw records that.
 *
 * Invariant: after a failure nothing is handed over again, so what arrived is a prefix of the
 * whole output, and memory stops growing at the next turn. */
#include "write/out.h"

enum { BLOCK = 1 << 16 };

void np_out_open(np_out *o, np_put *put, void *to) { *o = (np_out){.put = put, .to = to}; }

static bool has_failed(const np_out *o) { return o->code != NP_OK || o->buf.has_failed; }

static void hand_over(np_out *o, const char *bytes, size_t size)
{
    if (!has_failed(o) && size > 0)
        o->code = o->put(o->to, bytes, size, &o->err);
}

static void empty(np_out *o)
{
    hand_over(o, o->buf.at, o->buf.len);
    o->buf.len = 0;
}

bool np_out_turn(np_out *o)
{
    if (o->buf.len >= BLOCK)
        empty(o);
    return !has_failed(o);
}

void np_out_pass(np_out *o, np_str bytes)
{
    if (bytes.len < BLOCK) {
        np_buf_str(&o->buf, bytes);
        return;
    }
    empty(o);
    hand_over(o, bytes.at, bytes.len);
}

void np_out_raw(np_out *o, const np_article *a)
{
    if (!a->left) {
        np_out_pass(o, a->raw);
        return;
    }
    char *to = has_failed(o) ? NULL : np_buf_room(&o->buf, a->raw.len);
    if (to)
        o->code = np_article_raw(a, to, &o->err);
    o->buf.len += to && !o->code ? a->raw.len : 0;
}

np_code np_out_close(np_out *o, np_error *err)
{
    empty(o);
    np_code code = o->code;
    if (code != NP_OK && err)
        *err = o->err;
    else if (code == NP_OK)
        code = np_buf_check(&o->buf, err);
    np_buf_clear(&o->buf);
    return code;
}
