/* store.h - a store in memory: a list of rows, looked through from the front, copied to go back. */
#ifndef NP_NAIVE_STORE_H
#define NP_NAIVE_STORE_H

#include "newsprint.h"

enum { NAIVE_ROWS = 400, NAIVE_BYTES = 64 };

typedef struct naive_row {
    size_t table, key_len, value_len;
    char key[NAIVE_BYTES]; /* a number as its 8 bytes, the highest first: their order is its own */
    char value[NAIVE_BYTES];
} naive_row;

typedef struct naive_store {
    size_t n;
    naive_row row[NAIVE_ROWS];
} naive_store; /* a transaction is a copy */

const naive_row *naive_store_find(const naive_store *s, size_t table, np_str key); /* or NULL */
void naive_store_put(naive_store *s, size_t table, np_str key, np_str value);
void naive_store_remove(naive_store *s, size_t table, np_str key);
size_t naive_store_count(const naive_store *s, size_t table);

/* The row of the table with the least key that is >= from, or > from; NULL: none. */
const naive_row *naive_store_next(const naive_store *s, size_t table, np_str from, bool is_after);

#endif
