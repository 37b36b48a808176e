/* head.c - one row that must fit all others, written with each commit.
 *
 * A sum beside a value proves the value; only a count that is kept elsewhere proves that no row is
 * missing. It lies in one blob with a sum of its own (base/saved) and not in a row a table: a head
 * is whole or damaged, never half new.
 *
 *     change (8) | tables (4) | per table: length of the name (4), name, rows (8), sum (8) */
#include "store/head.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/saved.h"
#include "base/str.h"
#include "store/inside.h"

enum { VERSION = 1 };
static const char magic[] = "NPSH";
static const char load_sql[] = "SELECT bytes FROM head WHERE id = 0";
static const char save_sql[] = "INSERT OR REPLACE INTO head(id, bytes) VALUES(0, ?1)";

np_code np_store_head_init(np_store_head *h, const np_store_schema *schema, np_error *err)
{
    h->change = 0;
    h->tally = np_alloc(0, schema->n_tables, sizeof *h->tally, err);
    return h->tally ? NP_OK : NP_E_NOMEM;
}

void np_store_head_clear(np_store_head *h)
{
    np_free(h->tally);
    *h = (np_store_head){0};
}

void np_store_head_copy(np_store_head *to, const np_store_head *from, const np_store_schema *schema)
{
    to->change = from->change;
    for (size_t t = 0; t < schema->n_tables; t++)
        to->tally[t] = from->tally[t];
}

/* ---- Load -------------------------------------------------------------- */

static size_t table_named(const np_store_schema *schema, np_str name)
{
    size_t t = 0;
    while (t < schema->n_tables && !np_str_equal(np_str_of(schema->table[t].name), name))
        t++;
    return t;
}

static np_code decode(np_store_head *h, const np_store_schema *schema, np_str bytes, bool may_lack,
                      np_error *err)
{
    np_loader l;
    np_code code = np_loader_open(&l, bytes, magic, VERSION, "a head", err);
    if (code)
        return code;
    h->change = np_loader_u64(&l);
    size_t n = np_loader_u32(&l), n_known = 0;
    for (size_t i = 0; i < n && !l.is_short; i++) {
        np_str name = np_loader_bytes(&l, np_loader_u32(&l));
        np_store_tally tally = {.n = np_loader_u64(&l)};
        tally.sum = np_loader_u64(&l);
        size_t t = table_named(schema, name);
        if (t == schema->n_tables)
            return np_fail(err, NP_E_INPUT, "its head speaks of a table \"%.*s\" that is unknown",
                           (int)name.len, name.at);
        h->tally[t] = tally;
        n_known++;
    }
    if (l.is_short || l.left.len || n_known > schema->n_tables)
        return np_fail(err, NP_E_INPUT, "its head is damaged");
    if (n_known < schema->n_tables && !may_lack)
        return np_fail(err, NP_E_INPUT, "its head speaks of %zu tables of %zu", n_known,
                       schema->n_tables);
    return NP_OK;
}

np_code np_store_head_load(np_store_head *h, const np_store_schema *schema, const char *path,
                           sqlite3 *db, bool may_lack, np_error *err)
{
    sqlite3_stmt *stmt = NULL;
    np_code code = NP_OK;
    int rc = sqlite3_prepare_v2(db, load_sql, -1, &stmt, NULL);
    if (!rc)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) {
        const char *at = sqlite3_column_blob(stmt, 0);
        np_str bytes = {at ? at : "", (size_t)sqlite3_column_bytes(stmt, 0)};
        if ((code = decode(h, schema, bytes, may_lack, err)))
            code = np_error_in(err, code, "%.100s: damaged (" NP_STORE_ADVICE ")", path);
    } else if (rc == SQLITE_DONE)
        code = np_fail(err, NP_E_INPUT, "%.100s: damaged: it has no head; " NP_STORE_ADVICE, path);
    else
        code = np_store_fail(path, db, rc, err);
    sqlite3_finalize(stmt);
    return code;
}

/* ---- Save -------------------------------------------------------------- */

static np_code put_in_buf(void *to, const char *bytes, size_t size, np_error *err)
{
    np_buf_put(to, bytes, size);
    return np_buf_check(to, err);
}

static np_code encode(np_buf *b, const np_store_head *h, const np_store_schema *schema,
                      np_error *err)
{
    np_saver s;
    np_saver_open(&s, magic, VERSION, put_in_buf, b);
    np_saver_u64(&s, h->change);
    np_saver_u32(&s, (uint32_t)schema->n_tables);
    for (size_t t = 0; t < schema->n_tables; t++) {
        np_str name = np_str_of(schema->table[t].name);
        np_saver_u32(&s, (uint32_t)name.len);
        np_saver_bytes(&s, name.at, name.len);
        np_saver_u64(&s, h->tally[t].n);
        np_saver_u64(&s, h->tally[t].sum);
    }
    return np_saver_close(&s, err);
}

np_code np_store_head_save(const np_store_head *h, const np_store_schema *schema, const char *path,
                           sqlite3 *db, np_error *err)
{
    np_buf b = {0};
    sqlite3_stmt *stmt = NULL;
    np_code code = encode(&b, h, schema, err);
    if (!code) {
        int rc = sqlite3_prepare_v2(db, save_sql, -1, &stmt, NULL);
        if (!rc)
            rc = sqlite3_bind_blob64(stmt, 1, b.at, b.len, SQLITE_STATIC);
        if (!rc)
            rc = sqlite3_step(stmt);
        if (rc != SQLITE_DONE)
            code = np_store_fail(path, db, rc, err);
    }
    sqlite3_finalize(stmt);
    np_buf_clear(&b);
    return code;
}
