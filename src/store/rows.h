/* rows.h - one row: a key, a value, and the sum that proves both. */
#ifndef NP_STORE_ROWS_H
#define NP_STORE_ROWS_H

#include "store/inside.h"

typedef struct np_store_key {
    uint64_t number; /* of a numbered table */
    np_str bytes;    /* of another */
} np_store_key;

typedef struct np_store_row { /* borrowed from a statement until its next step */
    np_store_key key;
    np_str value;
    uint64_t sum; /* that lies beside it */
    bool fits;    /* it is the sum of the value in that place */
} np_store_row;

/* Columns key, value and sum of the row that the statement is at. */
np_store_row np_store_row_of(const np_store_table *table, sqlite3_stmt *stmt);

/* The row is damaged: NP_E_INPUT, with table and key. */
np_code np_store_fail_row(const np_store *s, size_t table, np_store_key key, np_error *err);

int np_store_bind_key(sqlite3_stmt *stmt, int at, const np_store_table *table, np_store_key key);

/* Rows of a table in order, all of them, or those of a range; sqlite3_finalize(). Bounds NULL: all.
 * Of numbers the second is in, of bytes it is not and may be empty. */
int np_store_rows_open(np_store *s, size_t table, const np_store_key *from, const np_store_key *to,
                       sqlite3_stmt **stmt);

/* Is that what the head says of the whole table? Otherwise NP_E_INPUT. */
np_code np_store_rows_prove(const np_store *s, size_t table, np_store_tally found, np_error *err);

#endif
