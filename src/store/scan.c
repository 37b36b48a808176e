/* scan.c - rows in the order of their keys, and the proof that none is missing.
 *
 * A scan has a statement of its own, so that scans can lie within each other. Each row is proved by
 * its sum before it is shown; that all are there is known only at the end, and so a whole scan may
 * fail after its last row: who reads a table keeps nothing of it before that. */
#include "base/mem.h"
#include "store/rows.h"
#include <assert.h>
#include <stdio.h>

enum { SQL = 200 };

int np_store_rows_open(np_store *s, size_t table, const np_store_key *from, const np_store_key *to,
                       sqlite3_stmt **stmt)
{
    const np_store_table *t = &s->schema->table[table];
    bool has_end = to && (t->is_numbered || to->bytes.len);
    char sql[SQL];
    snprintf(sql, sizeof sql, "SELECT key, value, sum FROM \"%s\"%s%s ORDER BY key", t->name,
             from ? " WHERE key >= ?1" : "",
             !has_end         ? ""
             : t->is_numbered ? " AND key <= ?2"
                              : " AND key < ?2");
    int rc = sqlite3_prepare_v2(s->db, sql, -1, stmt, NULL);
    if (!rc && from)
        rc = np_store_bind_key(*stmt, 1, t, *from);
    if (!rc && has_end)
        rc = np_store_bind_key(*stmt, 2, t, *to);
    return rc;
}

np_code np_store_rows_prove(const np_store *s, size_t table, np_store_tally found, np_error *err)
{
    const char *name = s->schema->table[table].name;
    np_store_tally want = s->head.tally[table];
    if (found.n != want.n)
        return np_fail(err, NP_E_INPUT,
                       "%.80s: damaged: %s has %llu rows of %llu; " NP_STORE_ADVICE, s->path, name,
                       (unsigned long long)found.n, (unsigned long long)want.n);
    if (found.sum != want.sum)
        return np_fail(err, NP_E_INPUT,
                       "%.80s: damaged: %s holds other rows than were put; " NP_STORE_ADVICE,
                       s->path, name);
    return NP_OK;
}

typedef struct visitor { /* one of the two */
    np_store_visit *bytes;
    np_store_visit_at *number;
    void *ctx;
} visitor;

static np_code show(const visitor *v, const np_store_row *row, np_error *err)
{
    return v->bytes ? v->bytes(v->ctx, row->key.bytes, row->value, err)
                    : v->number(v->ctx, row->key.number, row->value, err);
}

static np_code scan(np_store *s, size_t table, const np_store_key *from, const np_store_key *to,
                    const visitor *v, np_error *err)
{
    sqlite3_stmt *stmt = NULL;
    np_store_tally found = {0};
    np_code code = NP_OK;
    int rc = np_store_rows_open(s, table, from, to, &stmt);
    while (!rc && !code && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        np_store_row row = np_store_row_of(&s->schema->table[table], stmt);
        found.n++;
        found.sum += row.sum;
        code = row.fits ? show(v, &row, err) : np_store_fail_row(s, table, row.key, err);
        rc = SQLITE_OK;
    }
    if (!code && rc != SQLITE_DONE)
        code = np_store_fail_in(s, rc, err);
    sqlite3_finalize(stmt);
    return code || from ? code : np_store_rows_prove(s, table, found, err);
}

np_code np_store_scan(np_store *s, size_t table, np_str from, np_str before, np_store_visit *visit,
                      void *ctx, np_error *err)
{
    assert(table < s->schema->n_tables && !s->schema->table[table].is_numbered);
    np_store_key first = {.bytes = from}, end = {.bytes = before};
    bool is_whole = !from.len && !before.len;
    return scan(s, table, is_whole ? NULL : &first, is_whole ? NULL : &end,
                &(visitor){.bytes = visit, .ctx = ctx}, err);
}

np_code np_store_scan_at(np_store *s, size_t table, uint64_t first, uint64_t last,
                         np_store_visit_at *visit, void *ctx, np_error *err)
{
    assert(table < s->schema->n_tables && s->schema->table[table].is_numbered);
    if (first > NP_STORE_LAST)
        return NP_OK;
    np_store_key from = {.number = first},
                 to = {.number = last < NP_STORE_LAST ? last : NP_STORE_LAST};
    bool is_whole = first == 0 && last >= NP_STORE_LAST;
    return scan(s, table, is_whole ? NULL : &from, is_whole ? NULL : &to,
                &(visitor){.number = visit, .ctx = ctx}, err);
}
