/* fail.c - SQLite's results, in words that say what to do.
 *
 * SQLite knows some eighty; they come to six: the disk is full, the disk fails, the file is damaged
 * or none of ours, somebody else is busy with it, it may not be written, there is no memory. The
 * system's own reason goes with it where there is one. */
#include "store/inside.h"
#include "store/pages.h"
#include <errno.h>
#include <string.h>

static np_code fail_io(const char *path, int rc, np_error *err)
{
    int why = (rc & 0xFF) == SQLITE_FULL ? ENOSPC : np_store_pages_why();
    return np_fail(
        err, NP_E_IO, "%.80s: %s%s%s; nothing of this change is in, all that was before is", path,
        why ? strerror(why) : sqlite3_errstr(rc), why ? ": " : "", why ? sqlite3_errstr(rc) : "");
}

static np_code fail_open(const char *path, int rc, np_error *err)
{
    int why = (rc & 0xFF) == SQLITE_CANTOPEN ? np_store_pages_why() : 0;
    return np_fail(err, NP_E_IO, "%.120s: %s", path, why ? strerror(why) : sqlite3_errstr(rc));
}

np_code np_store_fail(const char *path, sqlite3 *db, int rc, np_error *err)
{
    if (rc == SQLITE_IOERR_NOMEM)
        rc = SQLITE_NOMEM;
    if (rc == SQLITE_IOERR_DATA) /* said by pages.c, of a page that does not fit its sum */
        return np_fail(err, NP_E_INPUT,
                       "%.80s: damaged: a page is not what was written; " NP_STORE_ADVICE, path);
    switch (rc & 0xFF) {
    case SQLITE_NOMEM:
        return np_fail(err, NP_E_NOMEM, "%.120s: out of memory", path);
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return fail_io(path, rc, err);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR: /* our SQL is right where the tables are */
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return np_fail(err, NP_E_INPUT, "%.80s: damaged: %.60s; " NP_STORE_ADVICE, path,
                       db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return np_fail(err, NP_E_LIMIT,
                       "%.80s: another process is busy with it; try again, or --wait SECONDS",
                       path);
    case SQLITE_TOOBIG:
        return np_fail(err, NP_E_LIMIT, "%.80s: a value of more than 1e9 bytes", path);
    default:
        return fail_open(path, rc, err);
    }
}

np_code np_store_run(const char *path, sqlite3 *db, const char *sql, np_error *err)
{
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return rc ? np_store_fail(path, db, rc, err) : NP_OK;
}

np_code np_store_ask(const char *path, sqlite3 *db, const char *sql, int64_t *answer, np_error *err)
{
    sqlite3_stmt *stmt = NULL;
    *answer = 0;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (!rc)
        rc = sqlite3_step(stmt);
    np_code code = NP_OK;
    if (rc == SQLITE_ROW)
        *answer = sqlite3_column_int64(stmt, 0);
    else if (rc != SQLITE_DONE)
        code = np_store_fail(path, db, rc, err);
    sqlite3_finalize(stmt);
    return code;
}
