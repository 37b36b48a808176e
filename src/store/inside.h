/* inside.h - what the files of this room share: the open store, and how it fails. */
#ifndef NP_STORE_INSIDE_H
#define NP_STORE_INSIDE_H

#include "base/error.h"
#include "store/head.h"
#include "store/lock.h"
#include "store/store.h"
#include <sqlite3.h>

enum { NP_STORE_APPLICATION = 0x4E505331 }; /* SQLite's application_id: "NPS1" */

#define NP_STORE_FILE "newsprint.db"

typedef struct np_store_rows { /* statements of one table, made at their first use */
    sqlite3_stmt *find, *last, *put, *remove;
} np_store_rows;

struct np_store {
    sqlite3 *db;
    const np_store_schema *schema;
    np_store_rows *rows; /* by table */
    np_store_lock lock;  /* a writer's, and of a reader that has a folder to itself */
    np_store_head head;  /* with the changes of the present transaction */
    np_store_head saved; /* as it is in the file; used in transactions */
    char *dir, *path;    /* of the folder and of the database */
    char *value;         /* the last one got */
    size_t value_cap;
    unsigned wait_s;
    bool is_writer, takes_older;
    bool is_changing; /* a transaction is under way, */
    bool is_touched;  /* and has changed something, */
    bool is_spoilt;   /* and something in it failed */
    np_error spoilt_by;
};

/* What SQLite's result rc means here, with the path, the reason and what to do; returns the code.
 * db NULL: nothing more is known than rc. */
np_code np_store_fail(const char *path, sqlite3 *db, int rc, np_error *err);

/* The same of an open store. */
static inline np_code np_store_fail_in(const np_store *s, int rc, np_error *err)
{
    return np_store_fail(s->path, s->db, rc, err);
}

/* Run SQL that gives no rows, or whose rows do not matter. */
np_code np_store_run(const char *path, sqlite3 *db, const char *sql, np_error *err);

/* The whole number that one-row SQL gives. */
np_code np_store_ask(const char *path, sqlite3 *db, const char *sql, int64_t *answer,
                     np_error *err);

/* Tables that the schema has and the file has not. */
np_code np_store_make_tables(const char *path, sqlite3 *db, const np_store_schema *schema,
                             np_error *err);

/* Make the database of an empty store beside its place, and put it there whole. */
np_code np_store_make(const char *dir, const char *path, const np_store_schema *schema,
                      np_error *err);

/* Open the database with all that every connection needs; name: its path, or an URI of it. *db is
 * to be closed, failed or not. */
np_code np_store_connect(const char *path, const char *name, int flags, unsigned wait_s,
                         sqlite3 **db, np_error *err);

bool np_store_has_log(const np_store *s); /* something in it is not brought in yet */
void np_store_drop_statements(np_store *s);

/* Something in the transaction failed, so that all of it must; returns code. */
np_code np_store_spoil(np_store *s, np_code code, const np_error *why);

/* "DIR/file", with an ending; np_free(). NULL and NP_E_NOMEM. A name of SQLite's own (":memory:",
 * "file:...") cannot come of it. */
char *np_store_path(const char *dir, const char *file, const char *ending, np_error *err);

#endif
