/* rows.h - a source cut into the rows of a table, its quotes resolved (RFC 4180). */
#ifndef NP_READ_ROWS_H
#define NP_READ_ROWS_H

#include "read/source.h"

typedef struct np_rows np_rows; /* one thread at a time; holds a row and what was read ahead */

typedef enum np_row_flaw {
    NP_ROW_WHOLE,
    NP_ROW_OPEN,    /* a quote is never closed, or the row would not fit the table: its first line
                       is lost, and those behind it up to one that fits */
    NP_ROW_TOO_LONG /* over max_record: passed over */
} np_row_flaw;

typedef struct np_row {
    const np_str *cell; /* until the next call; NULL: the source is at its end */
    size_t n;           /* more than the first row has are counted if not empty, but not kept */
    size_t line;        /* where it begins, from 1 */
    np_row_flaw flaw;   /* not NP_ROW_WHOLE: no cells */
} np_row;

enum { NP_ROW_CELLS = 16384 }; /* kept of the first row; spreadsheets have no more columns */

/* Cells are divided by what most divides the first line: ',' ';' tab or '|'. Borrows s. NULL:
 * NP_E_NOMEM. */
np_rows *np_rows_new(np_source *s, size_t max_record, np_error *err);
void np_rows_free(np_rows *rows); /* NULL is fine */

/* The next row that is not blank. NP_E_NOMEM. Cost of all: linear in the source. */
np_code np_rows_next(np_rows *rows, np_row *row, np_error *err);

/* What most divides a first line; ',' if nothing does. Quoted ones do not count. */
char np_rows_separator(np_str line);

#endif
