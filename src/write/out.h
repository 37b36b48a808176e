/* out.h - bytes on their way to the caller's np_put, handed over in large blocks. */
#ifndef NP_WRITE_OUT_H
#define NP_WRITE_OUT_H

#include "base/buf.h"

typedef struct np_out { /* one thread at a time */
    np_buf buf;         /* append here; then np_out_turn() between two records */
    np_put *put;
    void *to;
    np_code code; /* the first failure of put, and its words */
    np_error err;
} np_out;

void np_out_open(np_out *o, np_put *put, void *to);

/* Hand over what has gathered, if it is 64 KiB or more. False: something has failed, and more
 * need not be made; np_out_close() will tell. */
bool np_out_turn(np_out *o);

/* Hand over bytes as they are, after what has gathered, without copying them. */
void np_out_pass(np_out *o, np_str bytes);

/* Append a record in its own form, from where it is. */
void np_out_raw(np_out *o, const np_article *a);

/* Hand over the rest, free the buffer, and tell the first failure: 0, what put said, NP_E_NOMEM. */
np_code np_out_close(np_out *o, np_error *err) NP_MUST_CHECK;

#endif
