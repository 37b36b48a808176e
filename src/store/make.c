/* make.c - an empty store is made beside its place and put there whole.
 *
 * So a database that is there is never half made: one that is empty, or without its tables, was
 * damaged, and is refused instead of being taken for new, which would forget everything in silence.
 * It becomes WAL's only after its first transaction, which an ordinary journal brings to the disk
 * in the one file; with a log from the beginning, the rename would leave that behind. */
#include "base/mem.h"
#include "store/inside.h"
#include "store/pages.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SQL = 400 };

char *np_store_path(const char *dir, const char *file, const char *ending, np_error *err)
{
    const char *here = *dir == '/' || *dir == '.' ? "" : "./";
    size_t size = strlen(here) + strlen(dir) + 1 + strlen(file) + strlen(ending) + 1;
    char *path = np_alloc(0, size, 1, err);
    if (path)
        snprintf(path, size, "%s%s/%s%s", here, dir, file, ending);
    return path;
}

/* What each connection needs before anything is read. */
static np_code prepare(const char *path, sqlite3 *db, unsigned wait_s, np_error *err)
{
    enum { LEAST_WAIT_S = 5, MOST_WAIT_S = 1000000 }; /* readers wait for a writer's last second */
    static const int off[] = {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                              SQLITE_DBCONFIG_TRUSTED_SCHEMA};
    unsigned wait = wait_s < LEAST_WAIT_S ? LEAST_WAIT_S : wait_s;
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, (int)(wait > MOST_WAIT_S ? MOST_WAIT_S : wait) * 1000);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        sqlite3_db_config(db, off[i], 0,
                          NULL); /* of a file that a stranger made, none of it runs */
    return np_store_run(path, db,
                        "PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384;"
                        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;"
                        "PRAGMA checkpoint_fullfsync = ON; PRAGMA secure_delete = ON;"
                        "PRAGMA journal_size_limit = 67108864",
                        err);
}

np_code np_store_connect(const char *path, const char *name, int flags, unsigned wait_s,
                         sqlite3 **db, np_error *err)
{
    const char *pages = np_store_pages();
    *db = NULL;
    if (!pages)
        return np_store_fail(path, NULL, SQLITE_NOMEM, err);
    flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    int rc = sqlite3_open_v2(name, db, flags, pages);
    return rc ? np_store_fail(path, *db, rc, err) : prepare(path, *db, wait_s, err);
}

np_code np_store_make_tables(const char *path, sqlite3 *db, const np_store_schema *schema,
                             np_error *err)
{
    np_code code = np_store_run(
        path, db, "CREATE TABLE IF NOT EXISTS head(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
        err);
    for (size_t t = 0; t < schema->n_tables && !code; t++) {
        const np_store_table *table = &schema->table[t];
        char sql[SQL];
        snprintf(
            sql, sizeof sql,
            "CREATE TABLE IF NOT EXISTS \"%s\"(key %s PRIMARY KEY NOT NULL, value BLOB NOT NULL,"
            " sum INTEGER NOT NULL)%s",
            table->name, table->is_numbered ? "INTEGER" : "BLOB",
            table->is_numbered ? "" : " WITHOUT ROWID");
        code = np_store_run(path, db, sql, err);
    }
    return code;
}

/* The whole of an empty store, in one transaction. */
static np_code fill(const char *path, sqlite3 *db, const np_store_schema *schema, np_error *err)
{
    char sql[SQL];
    np_store_head head;
    np_code code = np_store_head_init(&head, schema, err);
    if (!code)
        code = np_store_run(path, db, "BEGIN IMMEDIATE", err);
    if (!code)
        code = np_store_make_tables(path, db, schema, err);
    if (!code)
        code = np_store_head_save(&head, schema, path, db, err);
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %u; COMMIT",
             NP_STORE_APPLICATION, schema->version);
    if (!code)
        code = np_store_run(path, db, sql, err);
    if (!code)
        code = np_store_run(path, db, "PRAGMA journal_mode = WAL", err);
    np_store_head_clear(&head);
    return code;
}

static void remove_beside(const char *beside)
{
    static const char *const ending[] = {"", "-journal", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        char *path = sqlite3_mprintf("%s%s", beside, ending[i]);
        if (path)
            unlink(path);
        sqlite3_free(path);
    }
}

/* The names in dir are on the disk. */
static np_code sync_folder(const char *dir, np_error *err)
{
    int fd, rc = -1;
    while ((fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 && errno == EINTR)
        ;
    while (fd >= 0 && (rc = fsync(fd)) && errno == EINTR)
        ;
    int why = rc ? errno : 0;
    if (fd >= 0)
        close(fd);
    return why && why != EINVAL /* a file system that has no such thing */
               ? np_fail(err, NP_E_IO, "%.120s: %s", dir, strerror(why))
               : NP_OK;
}

static np_code make_at(const char *beside, const np_store_schema *schema, np_error *err)
{
    sqlite3 *db = NULL;
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    np_code code = np_store_connect(beside, beside, flags, 0, &db, err);
    int rc = code ? SQLITE_OK : np_store_pages_reserve(db);
    if (rc)
        code = np_store_fail(beside, db, rc, err);
    if (!code)
        code = fill(beside, db, schema, err);
    sqlite3_close(db);
    return code;
}

np_code np_store_make(const char *dir, const char *path, const np_store_schema *schema,
                      np_error *err)
{
    char *beside = np_store_path(dir, NP_STORE_FILE, ".new", err);
    if (!beside)
        return NP_E_NOMEM;
    remove_beside(beside); /* of a maker that was killed; the lock is held */
    np_code code = make_at(beside, schema, err);
    if (!code && rename(beside, path))
        code = np_fail(err, NP_E_IO, "%.120s: %s", path, strerror(errno));
    if (!code)
        code = sync_folder(dir, err);
    remove_beside(beside);
    np_free(beside);
    return code;
}
