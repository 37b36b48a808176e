/* rows.c - one row: a key, a value, and the sum that proves both.
 *
 * The sum is of table, key and value, so that a value that turns up under another key does not
 * pass. XXH3-64 finds damage, of which one in 2^64 slips through; it does not stop a forger, who
 * can write the file and its sums. */
#include "store/rows.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "base/str.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SQL = 200 };

static uint64_t sum_of(const np_store_table *table, np_store_key key, np_str value)
{
    unsigned char number[8];
    uint64_t seed = XXH3_64bits(table->name, strlen(table->name));
    np_bytes_put(number, key.number, sizeof number);
    seed = table->is_numbered ? XXH3_64bits_withSeed(number, sizeof number, seed)
                              : XXH3_64bits_withSeed(key.bytes.at, key.bytes.len, seed);
    return XXH3_64bits_withSeed(value.at, value.len, seed);
}

static np_str blob_at(sqlite3_stmt *stmt, int column)
{
    const char *at = sqlite3_column_blob(stmt, column); /* NULL of an empty one */
    return (np_str){at ? at : "", at ? (size_t)sqlite3_column_bytes(stmt, column) : 0};
}

static int bind_bytes(sqlite3_stmt *stmt, int at, np_str bytes)
{
    return sqlite3_bind_blob64(stmt, at, bytes.len ? bytes.at : "", bytes.len, SQLITE_STATIC);
}

int np_store_bind_key(sqlite3_stmt *stmt, int at, const np_store_table *table, np_store_key key)
{
    return table->is_numbered ? sqlite3_bind_int64(stmt, at, (sqlite3_int64)key.number)
                              : bind_bytes(stmt, at, key.bytes);
}

np_store_row np_store_row_of(const np_store_table *table, sqlite3_stmt *stmt)
{
    np_store_row row = {.value = blob_at(stmt, 1), .sum = (uint64_t)sqlite3_column_int64(stmt, 2)};
    if (table->is_numbered)
        row.key.number = (uint64_t)sqlite3_column_int64(stmt, 0);
    else
        row.key.bytes = blob_at(stmt, 0);
    row.fits = row.sum == sum_of(table, row.key, row.value);
    return row;
}

np_code np_store_fail_row(const np_store *s, size_t table, np_store_key key, np_error *err)
{
    const np_store_table *t = &s->schema->table[table];
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, key.number);
    np_str name = t->is_numbered ? np_str_of(number) : key.bytes;
    return np_fail(err, NP_E_INPUT, "%.80s: damaged: the value of \"%.*s\" in %s; " NP_STORE_ADVICE,
                   s->path, (int)(name.len < 40 ? name.len : 40), name.at, t->name);
}

/* ---- One --------------------------------------------------------------- */

/* The statement, made if it is not, with the key bound. */
static int make_ready(np_store *s, sqlite3_stmt **stmt, const char *fmt, size_t table,
                      np_store_key key)
{
    const np_store_table *t = &s->schema->table[table];
    char sql[SQL];
    int rc = SQLITE_OK;
    if (!*stmt) {
        snprintf(sql, sizeof sql, fmt, t->name);
        rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    }
    return rc ? rc : np_store_bind_key(*stmt, 1, t, key);
}

static void let_go(sqlite3_stmt *stmt)
{
    sqlite3_reset(stmt);
    if (stmt) /* it could be made */
        sqlite3_clear_bindings(stmt);
}

static np_code fail_key(const np_store *s, np_error *err)
{
    return np_fail(err, NP_E_USAGE, "%.100s: a number above 2^63 - 1 is no key", s->path);
}

/* The row of key into *row, borrowed until let_go() of the statement that finds. */
static np_code find(np_store *s, size_t table, np_store_key key, np_store_row *row, bool *is_there,
                    np_error *err)
{
    assert(table < s->schema->n_tables);
    sqlite3_stmt **stmt = &s->rows[table].find;
    *is_there = false;
    if (key.number > NP_STORE_LAST)
        return fail_key(s, err);
    int rc = make_ready(s, stmt, "SELECT key, value, sum FROM \"%s\" WHERE key = ?1", table, key);
    if (!rc)
        rc = sqlite3_step(*stmt);
    if (rc != SQLITE_ROW)
        return rc == SQLITE_DONE ? NP_OK : np_store_fail_in(s, rc, err);
    *row = np_store_row_of(&s->schema->table[table], *stmt);
    *is_there = true;
    return row->fits ? NP_OK : np_store_fail_row(s, table, key, err);
}

/* The same for the row of the greatest number in first .. last; borrowed until let_go() of the
 * statement that finds those. */
static np_code find_last(np_store *s, size_t table, uint64_t first, uint64_t last,
                         np_store_row *row, bool *is_there, np_error *err)
{
    assert(table < s->schema->n_tables && s->schema->table[table].is_numbered);
    sqlite3_stmt **stmt = &s->rows[table].last;
    *is_there = false;
    if (first > last || last > NP_STORE_LAST)
        return first > last ? NP_OK : fail_key(s, err);
    int rc = make_ready(s, stmt,
                        "SELECT key, value, sum FROM \"%s\" WHERE key <= ?1 AND key >= ?2 "
                        "ORDER BY key DESC LIMIT 1",
                        table, (np_store_key){.number = last});
    if (!rc)
        rc = sqlite3_bind_int64(*stmt, 2, (sqlite3_int64)first);
    if (!rc)
        rc = sqlite3_step(*stmt);
    if (rc != SQLITE_ROW)
        return rc == SQLITE_DONE ? NP_OK : np_store_fail_in(s, rc, err);
    *row = np_store_row_of(&s->schema->table[table], *stmt);
    *is_there = true;
    return row->fits ? NP_OK : np_store_fail_row(s, table, row->key, err);
}

/* The value of a row that was found, if it was, where it outlives the statement. */
static np_code keep_value(np_store *s, np_code code, const np_store_row *row, np_str *value,
                          bool *is_there, np_error *err)
{
    *value = (np_str){"", 0};
    if (!code && *is_there) {
        if (!NP_GROW(s->value, s->value_cap, row->value.len, err))
            code = NP_E_NOMEM;
        else if (row->value.len)
            *value = (np_str){memcpy(s->value, row->value.at, row->value.len), row->value.len};
    }
    if (code)
        *is_there = false;
    return code;
}

static np_code get(np_store *s, size_t table, np_store_key key, np_str *value, bool *is_there,
                   np_error *err)
{
    np_store_row row;
    np_code code = find(s, table, key, &row, is_there, err);
    code = keep_value(s, code, &row, value, is_there, err);
    let_go(s->rows[table].find);
    return code;
}

np_code np_store_last_at(np_store *s, size_t table, uint64_t first, uint64_t last, uint64_t *key,
                         np_str *value, bool *is_there, np_error *err)
{
    np_store_row row = {0};
    np_code code = find_last(s, table, first, last, &row, is_there, err);
    code = keep_value(s, code, &row, value, is_there, err);
    *key = row.key.number;
    let_go(s->rows[table].last);
    return code;
}

/* What the row of key adds to the tally; of none, nothing. */
static np_code tally_of(np_store *s, size_t table, np_store_key key, np_store_tally *tally,
                        np_error *err)
{
    np_store_row row;
    bool is_there;
    np_code code = find(s, table, key, &row, &is_there, err);
    *tally = !code && is_there ? (np_store_tally){1, row.sum} : (np_store_tally){0, 0};
    let_go(s->rows[table].find);
    return code;
}

/* Run a statement that gives no row, if all was well so far, and make it ready for its next use. */
static np_code step_once(np_store *s, sqlite3_stmt *stmt, int rc, np_error *err)
{
    if (!rc)
        rc = sqlite3_step(stmt);
    np_code code = rc == SQLITE_DONE ? NP_OK : np_store_fail_in(s, rc, err);
    let_go(stmt);
    return code;
}

static np_code put(np_store *s, size_t table, np_store_key key, np_str value, np_error *err)
{
    sqlite3_stmt **stmt = &s->rows[table].put;
    np_store_tally *tally = &s->head.tally[table], old;
    np_code code = tally_of(s, table, key, &old, err);
    if (code)
        return code;
    uint64_t sum = sum_of(&s->schema->table[table], key, value);
    int rc = make_ready(
        s, stmt, "INSERT OR REPLACE INTO \"%s\"(key, value, sum) VALUES(?1, ?2, ?3)", table, key);
    if (!rc)
        rc = bind_bytes(*stmt, 2, value);
    if (!rc)
        rc = sqlite3_bind_int64(*stmt, 3, (sqlite3_int64)sum);
    code = step_once(s, *stmt, rc, err);
    if (!code)
        *tally = (np_store_tally){tally->n - old.n + 1, tally->sum - old.sum + sum};
    return code;
}

static np_code take_out(np_store *s, size_t table, np_store_key key, np_error *err)
{
    sqlite3_stmt **stmt = &s->rows[table].remove;
    np_store_tally *tally = &s->head.tally[table], old;
    np_code code = tally_of(s, table, key, &old, err);
    if (code || !old.n)
        return code;
    int rc = make_ready(s, stmt, "DELETE FROM \"%s\" WHERE key = ?1", table, key);
    code = step_once(s, *stmt, rc, err);
    if (!code)
        *tally = (np_store_tally){tally->n - old.n, tally->sum - old.sum};
    return code;
}

/* ---- In a transaction -------------------------------------------------- */

/* value NULL: the row goes. */
static np_code change(np_store *s, size_t table, np_store_key key, const np_str *value,
                      np_error *err)
{
    np_error why = {0};
    assert(s->is_changing && table < s->schema->n_tables);
    np_code code = s->is_spoilt ? s->spoilt_by.code : NP_OK;
    if (code)
        why = s->spoilt_by;
    else if ((code = value ? put(s, table, key, *value, &why) : take_out(s, table, key, &why)))
        np_store_spoil(s, code, &why);
    s->is_touched = true;
    if (code && err)
        *err = why;
    return code;
}

np_code np_store_put(np_store *s, size_t table, np_str key, np_str value, np_error *err)
{
    return change(s, table, (np_store_key){.bytes = key}, &value, err);
}

np_code np_store_put_at(np_store *s, size_t table, uint64_t key, np_str value, np_error *err)
{
    return change(s, table, (np_store_key){.number = key}, &value, err);
}

np_code np_store_remove(np_store *s, size_t table, np_str key, np_error *err)
{
    return change(s, table, (np_store_key){.bytes = key}, NULL, err);
}

np_code np_store_remove_at(np_store *s, size_t table, uint64_t key, np_error *err)
{
    return change(s, table, (np_store_key){.number = key}, NULL, err);
}

np_code np_store_get(np_store *s, size_t table, np_str key, np_str *value, bool *is_there,
                     np_error *err)
{
    return get(s, table, (np_store_key){.bytes = key}, value, is_there, err);
}

np_code np_store_get_at(np_store *s, size_t table, uint64_t key, np_str *value, bool *is_there,
                        np_error *err)
{
    return get(s, table, (np_store_key){.number = key}, value, is_there, err);
}

uint64_t np_store_count(const np_store *s, size_t table)
{
    assert(table < s->schema->n_tables);
    return s->head.tally[table].n;
}

void np_store_drop_statements(np_store *s)
{
    for (size_t t = 0; s->rows && t < s->schema->n_tables; t++) {
        sqlite3_finalize(s->rows[t].find);
        sqlite3_finalize(s->rows[t].last);
        sqlite3_finalize(s->rows[t].put);
        sqlite3_finalize(s->rows[t].remove);
        s->rows[t] = (np_store_rows){0};
    }
}
