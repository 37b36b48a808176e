/* csv.h - rows of a table for spreadsheets (RFC 4180). */
#ifndef NP_WRITE_CSV_H
#define NP_WRITE_CSV_H

#include "base/buf.h"

/* Append a cell, with a comma before it unless is_first. A text that a spreadsheet would run as a
 * formula, and one that begins with an apostrophe, gets an apostrophe in front. */
void np_csv_cell(np_buf *to, np_str text, bool is_first);
void np_csv_number(np_buf *to, double x, unsigned decimals); /* never the first */
void np_csv_end(np_buf *to);                                 /* the row ends */

#endif
