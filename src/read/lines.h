/* lines.h - a source cut into records: lines, the elements of one JSON array, or all of it. */
#ifndef NP_READ_LINES_H
#define NP_READ_LINES_H

#include "read/source.h"

typedef struct np_lines np_lines; /* one thread at a time; holds a record and what was read ahead */

typedef struct np_cut {
    np_str bytes;     /* until the next call; at NULL: the source is at its end */
    size_t line;      /* where it begins, from 1, */
    uint64_t at;      /* ... and of the source's bytes behind where np_lines_new() found it */
    bool is_too_long; /* over max_record: passed over, bytes empty */
    bool is_last;     /* of np_lines_element(): no other follows */
} np_cut;

/* Cuts hold at most max_record bytes; behind them NP_JSON_PADDING more can be read. Borrows s. */
np_lines *np_lines_new(np_source *s, size_t max_record, np_error *err);
void np_lines_free(np_lines *l); /* NULL is fine */

/* The next line, without its "\n". */
np_code np_lines_next(np_lines *l, np_cut *cut, np_error *err);

/* The next lines, many at once. */
typedef struct np_cuts { /* zero-initialised it is empty; np_cuts_clear() frees */
    np_cut *cut;         /* their bytes live until the call after the next, of any kind */
    size_t n, cap;       /* n 0: the source is at its end */
} np_cuts;

/* As many lines as lie whole in the next `size` > 0 bytes, and at least one, which alone may be of
 * more; at most NP_MOST_CUTS. Others may work on the cuts of the last call meanwhile: they stay
 * where they are. A failure leaves none in *cuts. */
enum { NP_MOST_CUTS = 1 << 14 };
np_code np_lines_batch(np_lines *l, size_t size, np_cuts *cuts, np_error *err);
void np_cuts_clear(np_cuts *c);

/* Let *cut, just returned, reach to the end of the source; is_too_long, and else unchanged, if
 * that is past max_record. Nothing more is taken: the next line is still to come, unless
 * np_lines_finish() says that this was all. */
np_code np_lines_widen(np_lines *l, np_cut *cut, np_error *err);
void np_lines_finish(np_lines *l);

/* Let *cut, a line just returned or joined, reach to the end of the line behind it too.
 * !*is_joined: there is none, or, is_too_long, it would be past max_record; the cut is as it was.
 */
np_code np_lines_join(np_lines *l, np_cut *cut, bool *is_joined, np_error *err);

/* Of joined lines only the first, of `first` bytes, was taken: the next line is the one behind it.
 */
void np_lines_unjoin(np_lines *l, const np_cut *cut, size_t first);

/* Pass over white space; the byte behind it, which is not taken, or 0 at the end. */
np_code np_lines_next_byte(np_lines *l, char *byte, np_error *err);

/* Within the array whose '[' was the next byte at the first call: the next element, from its first
 * byte that is not blank. After is_last the source stands behind ']', or at its end if there was
 * none. */
np_code np_lines_element(np_lines *l, np_cut *cut, np_error *err);

#endif
