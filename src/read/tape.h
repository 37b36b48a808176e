/* tape.h - what reading some records came to, kept until it is its turn: articles, messages, counts
 * and the failure that ended it. */
#ifndef NP_READ_TAPE_H
#define NP_READ_TAPE_H

#include "base/buf.h"
#include "read/reader.h"

typedef struct np_taped {
    np_article article; /* ready to be taken */
    size_t said;        /* bytes of np_tape.said that come before it */
} np_taped;

typedef struct np_tape { /* zero-initialised it is empty; one thread at a time */
    np_taped *taped;
    size_t n, cap;
    np_buf said; /* messages: a byte for the level, the line, a zero byte */
    np_stats stats;
    np_error err; /* what ended it; code 0: nothing */
    np_options opt;
} np_tape;

void np_tape_clear(np_tape *t); /* frees, and is empty again */

/* Wind t back to its start; the reader that reads onto it from here on, on this thread, as r reads:
 * valid until the next call, and as long as r. */
np_reader np_tape_record(np_tape *t, const np_reader *r, unsigned thread);

/* An article made ready. NP_E_NOMEM. */
np_code np_tape_put(np_tape *t, const np_article *ready, np_error *err) NP_MUST_CHECK;

/* Reading ended with code, which t->err tells if it failed, or without memory for a message. */
void np_tape_end(np_tape *t, np_code code);

/* Do with r what was done on t, in the same order: say, count, take. The first failure, that of
 * taking or in the end its own. From the calling thread of r. */
np_code np_tape_play(const np_tape *t, const np_reader *r, np_error *err) NP_MUST_CHECK;

#endif
