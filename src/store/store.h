/* store.h - the state folder: tables of keys and values that outlive the program, its crash and a
 * power cut, with one writer and any number of readers.
 *
 *     DIR/lock           held by whoever writes; says who that is
 *     DIR/newsprint.db   SQLite, in WAL mode while it is written to
 *
 * What is in the values is the caller's business. A store says how many tables it has and what they
 * are called; a table's number is its place in that list. Keys are numbers or bytes, as the table
 * says, and functions for numbers end in _at.
 *
 * Nothing that is read is ever other than what was put: each value lies beside a sum over its
 * table, key and bytes, each table beside its count, each page carries a sum of its own. What does
 * not fit is NP_E_INPUT and names table and key; it is never repaired in silence, never left out.
 *
 * NP_E_IO: the disk is full, or a file could not be read or written: nothing of the present
 * transaction is in, all that was before is. NP_E_LIMIT: another process holds the folder. */
#ifndef NP_STORE_STORE_H
#define NP_STORE_STORE_H

#include "newsprint.h"

/* What the words of every damage end in, after "; ". */
#define NP_STORE_ADVICE "run newsprint check --state DIR"

typedef struct np_store np_store; /* one thread at a time; not to be taken across a fork() */

typedef struct np_store_table {
    const char *name; /* letters a-z and _ */
    bool is_numbered; /* keys are 0 .. NP_STORE_LAST, else any bytes */
} np_store_table;

#define NP_STORE_LAST INT64_MAX

typedef struct np_store_schema { /* borrowed until np_store_close() */
    const np_store_table *table;
    size_t n_tables;
    uint32_t version; /* 1, 2 ...: of what the tables mean */
    /* Brings what version `from` wrote to `version`, in the transaction that is under way; tables
     * that are new are there, and empty. NULL: no older version is known. */
    np_code (*migrate)(np_store *s, uint32_t from, void *ctx, np_error *err);
    void *ctx;
} np_store_schema;

typedef enum np_store_mode {
    NP_STORE_READ,       /* what was in at the moment of opening, whatever is written meanwhile */
    NP_STORE_READ_OLDER, /* ... be it of an older version: only for what each of them has */
    NP_STORE_WRITE       /* makes folder and file where there are none */
} np_store_mode;

/* Open the folder dir. A writer waits up to wait_s seconds for the one before it; then NP_E_LIMIT
 * says who that is. A reader needs no lock and holds nobody up, changes nothing that is in the
 * folder (SQLite may leave two files beside the database), and works where it may not write.
 *   NP_E_IO     there is nothing (readers), or it cannot be read or made
 *   NP_E_INPUT  damaged, or of another program, or of a later newsprint; or, for readers, of an
 *               older one that no writer has brought up to date
 * A folder of an older version is brought to the schema's in one transaction. NULL on failure;
 * np_store_close(). */
np_store *np_store_open(const char *dir, const np_store_schema *schema, np_store_mode mode,
                        unsigned wait_s, np_error *err);

/* What is not committed is gone. NULL is fine. */
void np_store_close(np_store *s);

/* ---- Changes: a writer's, each in a transaction ------------------------ */

/* One at a time. */
np_code np_store_begin(np_store *s, np_error *err) NP_MUST_CHECK;

/* 0: all since np_store_begin() is on the disk, for good. Otherwise nothing of it is in, and the
 * transaction is over. (If the power fails in the same moment as the disk, it is in whole or not at
 * all.) */
np_code np_store_commit(np_store *s, np_error *err) NP_MUST_CHECK;

/* As it was before np_store_begin(); nothing where none is under way. */
void np_store_rollback(np_store *s);

/* Put value in the place of the key's, if it had one; value may be empty, and at most 1e9 bytes
 * (NP_E_LIMIT). A put or remove that fails spoils the transaction: np_store_commit() will say so
 * again. Cost O(log n + bytes). */
np_code np_store_put(np_store *s, size_t table, np_str key, np_str value,
                     np_error *err) NP_MUST_CHECK;
np_code np_store_put_at(np_store *s, size_t table, uint64_t key, np_str value,
                        np_error *err) NP_MUST_CHECK;

/* Take the key and its value out; nothing where it is not. The bytes are overwritten in the file's
 * pages, if not yet in all their copies: np_store_scrub(). */
np_code np_store_remove(np_store *s, size_t table, np_str key, np_error *err) NP_MUST_CHECK;
np_code np_store_remove_at(np_store *s, size_t table, uint64_t key, np_error *err) NP_MUST_CHECK;

/* After removals were committed, outside a transaction: no trace of what is not in a table is left
 * in the folder's files. Writes the whole file anew: O(bytes), and as much room on the disk for as
 * long. NP_E_LIMIT: a reader that opened before still needs the old pages. */
np_code np_store_scrub(np_store *s, np_error *err) NP_MUST_CHECK;

/* ---- Reading: of readers, and of a writer what it has put -------------- */

/* *value: borrowed until the next get of this store; empty where *is_there is false. */
np_code np_store_get(np_store *s, size_t table, np_str key, np_str *value, bool *is_there,
                     np_error *err) NP_MUST_CHECK;
np_code np_store_get_at(np_store *s, size_t table, uint64_t key, np_str *value, bool *is_there,
                        np_error *err) NP_MUST_CHECK;

/* The row of the greatest number in first .. last; *value as above. */
np_code np_store_last_at(np_store *s, size_t table, uint64_t first, uint64_t last, uint64_t *key,
                         np_str *value, bool *is_there, np_error *err) NP_MUST_CHECK;

/* Key and value are borrowed for the call. Anything but NP_OK ends the scan, which returns it. It
 * may get and scan, in any table, but not put or remove in the one it is called for. */
typedef np_code np_store_visit(void *ctx, np_str key, np_str value, np_error *err);
typedef np_code np_store_visit_at(void *ctx, uint64_t key, np_str value, np_error *err);

/* Visit the keys of [from, before) in the order of their bytes; before empty: to the end. One that
 * has gone through a whole table proves that nothing is missing, or says that something is. */
np_code np_store_scan(np_store *s, size_t table, np_str from, np_str before, np_store_visit *visit,
                      void *ctx, np_error *err) NP_MUST_CHECK;
/* The same for first .. last. */
np_code np_store_scan_at(np_store *s, size_t table, uint64_t first, uint64_t last,
                         np_store_visit_at *visit, void *ctx, np_error *err) NP_MUST_CHECK;

uint64_t np_store_count(const np_store *s, size_t table); /* keys of the table */

/* Bytes of DIR/newsprint.db and its log. */
uint64_t np_store_size(const np_store *s);

/* ---- Trust ------------------------------------------------------------- */

typedef void np_store_tell(void *ctx, const char *damage); /* one line, with its place */

/* Look at every page, value and count and tell of each damage, as far as it can be seen past the
 * first. 0: sound; NP_E_INPUT: so many damages; others as above. O(bytes). */
np_code np_store_check(np_store *s, np_store_tell *tell, void *ctx, np_error *err) NP_MUST_CHECK;

#endif
