/* change.c - transactions: all of it is on the disk, or none of it is in.
 *
 * A put that failed spoils the rest: SQLite may have taken the whole transaction back by itself,
 * and then each further statement would be one of its own. So nothing more is let in, and the
 * commit says again what went wrong. The head goes in with the last statement of each transaction
 * that changed something, so that counts and rows are of one moment. */
#include "store/inside.h"
#include <assert.h>
#include <string.h>

np_code np_store_begin(np_store *s, np_error *err)
{
    assert(s->is_writer && !s->is_changing);
    np_code code = np_store_run(s->path, s->db, "BEGIN IMMEDIATE", err);
    if (code)
        return code;
    np_store_head_copy(&s->saved, &s->head, s->schema);
    s->is_changing = true;
    s->is_touched = s->is_spoilt = false;
    return NP_OK;
}

np_code np_store_spoil(np_store *s, np_code code, const np_error *why)
{
    s->is_spoilt = true;
    s->spoilt_by = *why;
    return code;
}

void np_store_rollback(np_store *s)
{
    if (!s->is_changing)
        return;
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* what fails here ends with the close */
    np_store_head_copy(&s->head, &s->saved, s->schema);
    s->is_changing = s->is_touched = s->is_spoilt = false;
}

np_code np_store_commit(np_store *s, np_error *err)
{
    assert(s->is_changing);
    np_code code = NP_OK;
    if (s->is_spoilt) {
        code = s->spoilt_by.code;
        if (err)
            *err = s->spoilt_by;
    }
    if (!code && s->is_touched) {
        s->head.change++;
        code = np_store_head_save(&s->head, s->schema, s->path, s->db, err);
    }
    if (!code)
        code = np_store_run(s->path, s->db, "COMMIT", err);
    if (code) {
        np_store_rollback(s);
        return code;
    }
    if (s->is_touched)
        np_store_lock_note(&s->lock, s->head.change);
    s->is_changing = s->is_touched = false;
    return NP_OK;
}

np_code np_store_scrub(np_store *s, np_error *err)
{
    assert(s->is_writer && !s->is_changing);
    int64_t is_busy = 0;
    np_store_drop_statements(s);
    np_code code = np_store_run(s->path, s->db, "VACUUM", err);
    if (!code)
        code = np_store_ask(s->path, s->db, "PRAGMA wal_checkpoint(TRUNCATE)", &is_busy, err);
    if (!code && is_busy)
        code = np_fail(err, NP_E_LIMIT,
                       "%.80s: a reader still needs what was removed; try again when it is done",
                       s->path);
    return code;
}
