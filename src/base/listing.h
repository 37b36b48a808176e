/* listing.h - a small file of the user's, read line by line, with the place of each for messages.
 */
#ifndef NP_BASE_LISTING_H
#define NP_BASE_LISTING_H

#include "base/error.h"
#include <stdio.h>

enum { NP_LISTING_LINE = 4096 }; /* bytes of a line, its end included */

typedef struct np_listing { /* np_listing_close() in any case; one thread at a time */
    FILE *file;
    const char *path; /* borrowed */
    unsigned line;    /* of the last one taken, from 1 */
    bool is_cut;      /* that one ended with the file, not with a line end */
    np_str text;      /* that line, trimmed; until the next */
    char bytes[NP_LISTING_LINE];
} np_listing;

/* NP_E_IO: it cannot be opened. path is borrowed. */
np_code np_listing_open(np_listing *l, const char *path, np_error *err) NP_MUST_CHECK;
void np_listing_close(np_listing *l);

/* The next line that is neither blank nor begins with '#' into l->text; at its end *is_there is
 * false. A byte order mark counts for nothing. NP_E_IO: it cannot be read to its end; NP_E_USAGE: a
 * line is too long, or not text. */
np_code np_listing_next(np_listing *l, bool *is_there, np_error *err) NP_MUST_CHECK;

/* What is done with a line; it lives until the next. */
typedef np_code np_take_listed(void *to, const np_listing *l, np_error *err);

/* All lines of a file, as they follow each other, until take() fails. */
np_code np_listing_read(const char *path, np_take_listed *take, void *to,
                        np_error *err) NP_MUST_CHECK;

/* NP_E_USAGE, with "path:line: " and the formatted line. */
np_code np_listing_fail(const np_listing *l, np_error *err, const char *fmt, ...) NP_PRINTF(3, 4);

/* Cut the text before the first tab off *rest, trimmed; *rest begins behind the tab. Empty at the
 * end. */
np_str np_listing_field(np_str *rest);

/* text, as .5 or 12.25, as a number within [low, high], low >= 0; false if it is none. At most 15
 * digits, no sign and no exponent; the same in every locale. */
bool np_listing_number(np_str text, double low, double high, double *number);

#endif
