/* open.c - what must be so before the first value is read.
 *
 * A writer takes the lock, then opens; it gives the lock back after it has closed, for closing
 * brings the log into the database. A reader opens the file read-only and stays in one transaction,
 * so that it sees one state of affairs and never brings the log in.
 *
 * Where the folder cannot be written to, SQLite can read beside a living writer, whose index of the
 * log is there, and else has to make that index. Without a log there is nothing to index: then the
 * file is opened as one that nobody changes, and a share of the lock sees to it that nobody does.
 */
#include "base/mem.h"
#include "store/inside.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { TRIES = 20, TRY_EVERY_MS = 10 };

/* ---- A connection ------------------------------------------------------ */

static np_code connect(np_store *s, const char *name, int flags, np_error *err)
{
    np_code code = np_store_connect(s->path, name, flags, s->wait_s, &s->db, err);
    if (!code && !s->is_writer)
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return code;
}

static void disconnect(np_store *s)
{
    np_store_drop_statements(s);
    sqlite3_close(s->db);
    s->db = NULL;
}

/* Any path as an URI; sqlite3_free(). */
static char *uri_of(const char *path)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    sqlite3_str *uri = sqlite3_str_new(NULL);
    sqlite3_str_appendall(uri, "file:");
    for (const char *c = path; *c; c++)
        sqlite3_str_appendf(uri, strchr(plain, *c) ? "%c" : "%%%02X", (unsigned char)*c);
    sqlite3_str_appendall(uri, "?immutable=1");
    return sqlite3_str_finish(uri);
}

/* ---- Is it ours, and whole? -------------------------------------------- */

/* In a transaction. *version of what is there. */
static np_code look(np_store *s, uint64_t least_change, uint32_t *version, np_error *err)
{
    int64_t application = 0, found = 0;
    np_code code = np_store_ask(s->path, s->db, "SELECT count(*) FROM sqlite_schema", &found, err);
    if (!code)
        code = np_store_ask(s->path, s->db, "PRAGMA application_id", &application, err);
    if (!code && application != NP_STORE_APPLICATION)
        return np_fail(err, NP_E_INPUT, "%.120s: empty, damaged, or not a state of newsprint",
                       s->path);
    if (!code)
        code = np_store_ask(s->path, s->db, "PRAGMA user_version", &found, err);
    if (code)
        return code;
    if (found > s->schema->version)
        return np_fail(err, NP_E_INPUT,
                       "%.100s: version %d of a later newsprint; this one knows up to %u", s->path,
                       (int)found, s->schema->version);
    *version = found < 0 ? 0 : (uint32_t)found;
    bool is_older = *version < s->schema->version;
    code = np_store_head_load(&s->head, s->schema, s->path, s->db, is_older, err);
    if (!code && s->head.change < least_change)
        return np_fail(
            err, NP_E_INPUT,
            "%.60s: damaged: it holds %llu changes of %llu; is its -wal file gone? To go "
            "on without the others, remove the file lock beside it",
            s->path, (unsigned long long)s->head.change, (unsigned long long)least_change);
    return code;
}

static np_code fail_older(const np_store *s, uint32_t version, np_error *err)
{
    return np_fail(err, NP_E_INPUT,
                   "%.100s: version %u of an older newsprint, this one has %u; newsprint add "
                   "--state DIR brings it up to date",
                   s->path, version, s->schema->version);
}

/* ---- To write ---------------------------------------------------------- */

static np_code change_version(np_store *s, uint32_t from, np_error *err)
{
    char sql[80];
    snprintf(sql, sizeof sql, "PRAGMA user_version = %u", s->schema->version);
    if (!s->schema->migrate)
        return np_fail(err, NP_E_INPUT, "%.100s: version %u of an older newsprint is not known",
                       s->path, from);
    np_code code = np_store_begin(s, err);
    if (code)
        return code;
    s->is_touched = true;
    code = np_store_make_tables(s->path, s->db, s->schema, err);
    if (!code)
        code = s->schema->migrate(s, from, s->schema->ctx, err);
    if (!code)
        code = np_store_run(s->path, s->db, sql, err);
    if (!code)
        return np_store_commit(s, err);
    np_store_rollback(s);
    return code;
}

/* Nothing is changed before it is known to be ours. */
static np_code look_to_write(np_store *s, np_error *err)
{
    uint32_t version = 0;
    np_code code = np_store_run(s->path, s->db, "BEGIN", err);
    if (!code)
        code = look(s, np_store_lock_change(s->dir), &version, err);
    if (!code)
        code = np_store_run(s->path, s->db, "ROLLBACK; PRAGMA journal_mode = WAL", err);
    return code || version == s->schema->version ? code : change_version(s, version, err);
}

/* There is a database, if need be a new one. */
static np_code find_or_make(np_store *s, np_error *err)
{
    struct stat there;
    if (stat(s->path, &there) == 0)
        return NP_OK;
    if (errno != ENOENT)
        return np_fail(err, NP_E_IO, "%.120s: %s", s->path, strerror(errno));
    char *log = np_store_path(s->dir, NP_STORE_FILE, "-wal", err);
    if (!log)
        return NP_E_NOMEM;
    np_code code = NP_OK;
    if (stat(log, &there) == 0 && there.st_size > 0)
        code =
            np_fail(err, NP_E_INPUT, "%.120s: damaged: it is gone, and its log is there", s->path);
    np_free(log);
    return code ? code : np_store_make(s->dir, s->path, s->schema, err);
}

static np_code open_to_write(np_store *s, np_error *err)
{
    if (mkdir(s->dir, 0777) && errno != EEXIST)
        return np_fail(err, NP_E_IO, "%.120s: cannot be made: %s", s->dir, strerror(errno));
    np_code code = np_store_lock_take(&s->lock, s->dir, s->wait_s, err);
    if (!code)
        code = find_or_make(s, err);
    if (!code)
        code = connect(s, s->path, SQLITE_OPEN_READWRITE, err);
    return code ? code : look_to_write(s, err);
}

/* ---- To read ----------------------------------------------------------- */

static np_code look_to_read(np_store *s, np_error *err)
{
    /* The lock's line is read before the snapshot is taken, so that it is not above it. The line
     * may be read while it is written, half of it new, so that one that does not fit is read again.
     */
    for (int i = 0;; i++) {
        uint32_t version = 0;
        uint64_t least = np_store_lock_change(s->dir);
        np_code code = np_store_run(s->path, s->db, "BEGIN", err);
        if (!code)
            code = look(s, least, &version, err);
        if (!code)
            return version < s->schema->version && !s->takes_older ? fail_older(s, version, err)
                                                                   : NP_OK;
        if (code != NP_E_INPUT || s->head.change >= least || i == TRIES)
            return code;
        code = np_store_run(s->path, s->db, "ROLLBACK", err);
        if (code)
            return code;
        nanosleep(&(struct timespec){0, TRY_EVERY_MS * 1000000L}, NULL);
    }
}

/* SQLite needs a file beside the database that it may not make. */
static np_code look_alone(np_store *s, np_error *err)
{
    struct stat there;
    char *log = np_store_path(s->dir, NP_STORE_FILE, "-wal", err), *uri = uri_of(s->path);
    np_code code = log && uri ? NP_OK : np_fail(err, NP_E_NOMEM, "out of memory");
    bool has_lock = !code && np_store_lock_share(&s->lock, s->dir);
    if (!code && stat(log, &there) == 0 && there.st_size > 0)
        code = np_fail(err, NP_E_IO,
                       "%.80s: its log is not brought in, and the folder cannot be written "
                       "to; " NP_STORE_ADVICE " where it can",
                       s->path);
    else if (!code && !has_lock)
        code = np_fail(err, NP_E_IO,
                       "%.80s: cannot be read: the file lock beside it cannot be held", s->path);
    if (!code)
        code = connect(s, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    sqlite3_free(uri);
    np_free(log);
    return code ? code : look_to_read(s, err);
}

static np_code open_to_read(np_store *s, np_error *err)
{
    struct stat there;
    if (stat(s->path, &there))
        return np_fail(err, NP_E_IO, "%.100s: %s; newsprint add --state DIR makes a state", s->path,
                       strerror(errno));
    np_code code = connect(s, s->path, SQLITE_OPEN_READONLY, err);
    if (!code)
        code = look_to_read(s, err);
    int rc = s->db ? sqlite3_errcode(s->db) & 0xFF : 0;
    if (code != NP_E_IO || (rc != SQLITE_CANTOPEN && rc != SQLITE_READONLY))
        return code;
    disconnect(s);
    return look_alone(s, err);
}

/* ---- The door ---------------------------------------------------------- */

np_store *np_store_open(const char *dir, const np_store_schema *schema, np_store_mode mode,
                        unsigned wait_s, np_error *err)
{
    np_store *s = np_alloc(sizeof *s, 0, 0, err);
    if (!s)
        return NULL;
    s->schema = schema;
    s->lock = NP_STORE_UNLOCKED;
    s->wait_s = wait_s;
    s->is_writer = mode == NP_STORE_WRITE;
    s->takes_older = mode == NP_STORE_READ_OLDER;
    s->rows = np_alloc(0, schema->n_tables, sizeof *s->rows, err);
    s->dir = np_alloc(0, strlen(dir) + 1, 1, err);
    s->path = np_store_path(dir, NP_STORE_FILE, "", err);
    np_code code = s->rows && s->dir && s->path ? NP_OK : NP_E_NOMEM;
    if (!code)
        strcpy(s->dir, dir);
    if (!code)
        code = np_store_head_init(&s->head, schema, err);
    if (!code)
        code = np_store_head_init(&s->saved, schema, err);
    if (!code)
        code = s->is_writer ? open_to_write(s, err) : open_to_read(s, err);
    if (!code)
        return s;
    np_store_close(s);
    return NULL;
}

void np_store_close(np_store *s)
{
    if (!s)
        return;
    np_store_rollback(s);
    disconnect(s);
    np_store_lock_give(&s->lock);
    np_store_head_clear(&s->saved);
    np_store_head_clear(&s->head);
    np_free(s->value);
    np_free(s->path);
    np_free(s->dir);
    np_free(s->rows);
    np_free(s);
}

static uint64_t size_of(const np_store *s, const char *ending)
{
    struct stat there;
    char *path = sqlite3_mprintf("%s%s", s->path, ending);
    uint64_t size = path && stat(path, &there) == 0 ? (uint64_t)there.st_size : 0;
    sqlite3_free(path);
    return size;
}

uint64_t np_store_size(const np_store *s) { return size_of(s, "") + size_of(s, "-wal"); }

bool np_store_has_log(const np_store *s) { return size_of(s, "-wal") > 0; }
