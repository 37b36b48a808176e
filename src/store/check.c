/* check.c - every damage that can be seen, each with its place, none of them touched.
 *
 * First each page is held against its sum, also those that hold nothing now. Then SQLite looks at
 * them: are the trees whole, is each page used once? Then each table is
 * gone through as a reader would, but past the first row that does not fit. To leave out or to put
 * right what is damaged was refused: only its owner knows what a lost row is worth. */
#include "store/pages.h"
#include "store/rows.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE = 300, MOST_TOLD = 1000, LOOKS = 5, LOOK_EVERY_MS = 20 };

typedef struct listener {
    np_store_tell *tell;
    void *ctx;
    size_t n;
} listener;

static void tell(listener *l, const char *damage)
{
    if (l->n++ < MOST_TOLD && l->tell)
        l->tell(l->ctx, damage);
}

/* Memory and the disk are no damage: they end the check. */
static np_code tell_failure(listener *l, const np_error *why, np_error *err)
{
    if (why->code == NP_E_INPUT) {
        tell(l, why->text);
        return NP_OK;
    }
    if (err)
        *err = *why;
    return why->code;
}

/* A page that a writer brings in at the moment may be seen half written, once. */
static int look_again(np_store *s, sqlite3_int64 i)
{
    int rc = np_store_pages_look(s->db, i);
    for (int n = 1; n < LOOKS && rc == SQLITE_IOERR_DATA; n++) {
        nanosleep(&(struct timespec){0, LOOK_EVERY_MS * 1000000L}, NULL);
        rc = np_store_pages_look(s->db, i);
    }
    return rc;
}

/* Where there is a log, a page that lies in it may be half brought in, and is right all the same.
 */
static np_code check_sums(np_store *s, listener *l, np_error *err)
{
    char line[LINE];
    sqlite3_int64 n = 0;
    int rc = np_store_has_log(s) ? SQLITE_OK : np_store_pages_count(s->db, &n);
    for (sqlite3_int64 i = 0; i < n && !rc; i++)
        if ((rc = look_again(s, i)) == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ) {
            snprintf(line, sizeof line, "%.80s: page %lld of %lld is not what was written", s->path,
                     i + 1, n);
            tell(l, line);
            rc = SQLITE_OK;
        }
    return rc ? np_store_fail_in(s, rc, err) : NP_OK;
}

/* A disk that cannot be read, or no memory, is what SQLite tells of the page it met it at; 0: it
 * tells of a damage. */
static int failure_of(const char *said)
{
    static const char before[] = "error code=";
    const char *at = said ? strstr(said, before) : NULL;
    int rc = at ? atoi(at + sizeof before - 1) : 0;
    bool is_of_disk =
        (rc & 0xFF) == SQLITE_IOERR && rc != SQLITE_IOERR_DATA && rc != SQLITE_IOERR_SHORT_READ;
    return is_of_disk || rc == SQLITE_NOMEM ? rc : 0;
}

static np_code check_pages(np_store *s, listener *l, np_error *err)
{
    static const char head[] = "*** in database main ***\n";
    sqlite3_stmt *stmt = NULL;
    np_error why = {0};
    int rc = sqlite3_prepare_v2(s->db, "PRAGMA integrity_check(1000)", -1, &stmt, NULL);
    while (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        char line[LINE];
        const char *said = (const char *)sqlite3_column_text(stmt, 0);
        if (said && !strncmp(said, head, sizeof head - 1)) /* the one database there is */
            said += sizeof head - 1;
        if ((rc = failure_of(said)))
            break;
        snprintf(line, sizeof line, "%.80s: pages: %.150s", s->path, said ? said : "damaged");
        if (!said || sqlite3_stricmp(said, "ok"))
            tell(l, line);
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE)
        np_store_fail_in(s, rc, &why);
    sqlite3_finalize(stmt);
    return why.code ? tell_failure(l, &why, err) : NP_OK;
}

static np_code check_table(np_store *s, size_t table, listener *l, np_error *err)
{
    sqlite3_stmt *stmt = NULL;
    np_store_tally found = {0};
    np_error why = {0};
    np_code code = NP_OK;
    int rc = np_store_rows_open(s, table, NULL, NULL, &stmt);
    while (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        np_store_row row = np_store_row_of(&s->schema->table[table], stmt);
        found.n++;
        found.sum += row.sum;
        if (!row.fits) {
            np_store_fail_row(s, table, row.key, &why);
            tell(l, why.text);
        }
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE) {
        np_store_fail_in(s, rc, &why);
        code = tell_failure(l, &why, err);
    }
    sqlite3_finalize(stmt);
    if (!code && np_store_rows_prove(s, table, found, &why))
        tell(l, why.text);
    return code;
}

np_code np_store_check(np_store *s, np_store_tell *tell_it, void *ctx, np_error *err)
{
    listener l = {tell_it, ctx, 0};
    np_code code = check_sums(s, &l, err);
    if (!code)
        code = check_pages(s, &l, err);
    for (size_t t = 0; t < s->schema->n_tables && !code; t++)
        code = check_table(s, t, &l, err);
    if (code || !l.n)
        return code;
    return np_fail(err, NP_E_INPUT, "%.120s: %zu damage%s", s->path, l.n, l.n == 1 ? "" : "s");
}
