/* columns.h - how wide text is on a terminal, and where its lines break.
 *
 * Text here has been through np_escape_terminal(): one line, nothing hidden. */
#ifndef NP_WRITE_COLUMNS_H
#define NP_WRITE_COLUMNS_H

#include "base/buf.h"

/* Columns of s: 2 for a wide character (Han, Kana, Hangul, most emoji), 0 for a combining one. */
size_t np_columns(np_str s);

/* The next line of *rest, at most `columns` wide (but one character at least), without spaces at
 * its ends; *rest goes on behind it. Empty: nothing is left. A word wider than a line is cut. */
np_str np_take_line(np_str *rest, size_t columns);

#endif
