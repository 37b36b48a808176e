/* posting_runs.c - sorted runs of postings: which there are, one read, one written.
 *
 * A run is a chain of pages over all keys, from 0 on, each of which says where the next begins. The
 * store finds the page a key is in, as the last row at or before it: its tree is the list of
 * fences, and no other is kept. Refused: fences of our own in memory, 1 MB for a million articles,
 * read again by each run of the program. */
#include "store/posting_runs.h"
#include "base/bytes.h"
#include "base/error.h"
#include <assert.h>

enum { VERSION = 1, HEAD = 1 + 4 + 4, RUN = 4 + 4 + 4 + 8, RUNS_ROW = 0 };

np_code np_posting_damage(uint64_t key, const char *what, np_error *err)
{
    return np_fail(err, NP_E_INPUT,
                   "the index of what was seen, run %llu, key %llu: %s; " NP_STORE_ADVICE,
                   (unsigned long long)(key >> NP_POSTING_BITS),
                   (unsigned long long)(key % NP_POSTING_KEYS), what);
}

/* ---- Which there are ---- */

/* Ascending, and none in the place of another. */
static bool are_right(const np_posting_runs *runs)
{
    uint32_t end = 0;
    for (size_t i = 0; i < runs->n; i++) {
        const np_posting_run *run = &runs->run[i];
        if (run->first < end || run->end <= run->first || run->slot == 0 ||
            run->slot > NP_STORE_LAST >> NP_POSTING_BITS)
            return false;
        end = run->end;
        for (size_t j = 0; j < i; j++)
            if (runs->run[j].slot == run->slot)
                return false;
    }
    return end <= runs->end;
}

np_code np_posting_runs_get(np_postings p, np_posting_runs *runs, np_error *err)
{
    np_str value;
    bool is_there;
    runs->end = 0;
    runs->n = 0;
    np_code code = np_store_get_at(p.store, p.table, RUNS_ROW, &value, &is_there, err);
    if (code || !is_there)
        return code;
    const unsigned char *at = (const unsigned char *)value.at;
    if (value.len < HEAD || at[0] != VERSION)
        return np_posting_damage(RUNS_ROW, "it is no list of runs", err);
    runs->end = (uint32_t)np_bytes_get(at + 1, 4);
    runs->n = (size_t)np_bytes_get(at + 5, 4);
    if (runs->n > NP_POSTING_RUNS || value.len != HEAD + runs->n * RUN)
        return np_posting_damage(RUNS_ROW, "it is no list of runs", err);
    at += HEAD;
    for (size_t i = 0; i < runs->n; i++, at += RUN)
        runs->run[i] = (np_posting_run){.slot = (uint32_t)np_bytes_get(at, 4),
                                        .first = (uint32_t)np_bytes_get(at + 4, 4),
                                        .end = (uint32_t)np_bytes_get(at + 8, 4),
                                        .n = np_bytes_get(at + 12, 8)};
    return are_right(runs) ? NP_OK
                           : np_posting_damage(RUNS_ROW, "its runs lie over each other", err);
}

np_code np_posting_runs_put(np_postings p, const np_posting_runs *runs, np_error *err)
{
    unsigned char bytes[HEAD + NP_POSTING_RUNS * RUN], *at = bytes + HEAD;
    assert(are_right(runs));
    bytes[0] = VERSION;
    np_bytes_put(bytes + 1, runs->end, 4);
    np_bytes_put(bytes + 5, runs->n, 4);
    for (size_t i = 0; i < runs->n; i++, at += RUN) {
        np_bytes_put(at, runs->run[i].slot, 4);
        np_bytes_put(at + 4, runs->run[i].first, 4);
        np_bytes_put(at + 8, runs->run[i].end, 4);
        np_bytes_put(at + 12, runs->run[i].n, 8);
    }
    return np_store_put_at(p.store, p.table, RUNS_ROW,
                           (np_str){(const char *)bytes, (size_t)(at - bytes)}, err);
}

/* ---- One read ---- */

void np_posting_cursor_open(np_posting_cursor *c, np_postings p, np_posting_run run)
{
    c->p = p;
    c->run = run;
    c->removes = c->has_page = c->has_entry = false;
    c->page.bound = 0;
}

np_code np_posting_cursor_page(np_posting_cursor *c, uint64_t key, np_error *err)
{
    np_str value;
    bool is_there;
    uint64_t row, from = np_posting_row(c->run.slot, 0), to = np_posting_row(c->run.slot, key);
    np_code code = np_store_last_at(c->p.store, c->p.table, from, to, &row, &value, &is_there, err);
    if (code)
        return code;
    if (!is_there)
        return np_posting_damage(to, "it is missing", err);
    if (!np_posting_page_load(&c->page, row - from, c->run.first, value))
        return np_posting_damage(row, "it is no page", err);
    if (c->page.bound <= key)
        return np_posting_damage(from + c->page.bound, "it is missing", err);
    np_posting_reader_open(&c->entry, &c->page);
    c->has_page = true;
    c->has_entry = false;
    return NP_OK;
}

static np_code fail_entry(const np_posting_cursor *c, np_error *err)
{
    return np_posting_damage(np_posting_row(c->run.slot, c->page.first), "its entries are none",
                             err);
}

static bool is_wrong(const np_posting_cursor *c)
{
    const np_posting_list *l = &c->entry.list;
    return c->entry.is_damaged || (l->n && l->number[NP_POSTING_MOST - 1] >= c->run.end);
}

np_code np_posting_cursor_find(np_posting_cursor *c, uint64_t key, bool *is_there, np_error *err)
{
    *is_there = false;
    if (!c->has_page || key >= c->page.bound) {
        np_code code = np_posting_cursor_page(c, key, err);
        if (code)
            return code;
    }
    np_posting_reader_skip(&c->entry, key);
    while (c->entry.key < key || c->entry.is_first)
        if (!(c->has_entry = np_posting_reader_next(&c->entry))) {
            c->entry.key = c->page.bound; /* beyond what will be asked of this page */
            break;
        }
    *is_there = c->has_entry && c->entry.key == key;
    return is_wrong(c) ? fail_entry(c, err) : NP_OK;
}

np_code np_posting_cursor_next(np_posting_cursor *c, np_error *err)
{
    np_code code = NP_OK;
    while (!code && !(c->has_entry = c->has_page && np_posting_reader_next(&c->entry))) {
        uint64_t from = np_posting_row(c->run.slot, c->page.first), next = c->page.bound;
        if (c->has_page && is_wrong(c))
            return fail_entry(c, err);
        if (c->has_page && c->removes)
            code = np_store_remove_at(c->p.store, c->p.table, from, err);
        c->has_page = false;
        if (code || next == NP_POSTING_KEYS)
            return code;
        code = np_posting_cursor_page(c, next, err);
        if (!code && c->page.first != next)
            code = np_posting_damage(np_posting_row(c->run.slot, next), "it is missing", err);
    }
    return !code && is_wrong(c) ? fail_entry(c, err) : code;
}

/* ---- One written ---- */

void np_posting_writer_open(np_posting_writer *w, np_postings p, np_posting_run run)
{
    w->p = p;
    w->run = run;
    w->run.n = 0;
    np_posting_page_begin(&w->page, 0, run.first);
}

/* Put the page, which goes up to bound, and begin the next there. */
static np_code put_page(np_posting_writer *w, uint64_t bound, np_error *err)
{
    uint64_t row = np_posting_row(w->run.slot, w->page.first);
    np_str value = np_posting_page_end(&w->page, bound);
    np_code code = np_store_put_at(w->p.store, w->p.table, row, value, err);
    np_posting_page_begin(&w->page, bound, w->run.first);
    return code;
}

np_code np_posting_writer_put(np_posting_writer *w, uint64_t key, const np_posting_list *l,
                              np_error *err)
{
    np_code code = NP_OK;
    if (!np_posting_page_put(&w->page, key, l) && !(code = put_page(w, key, err)))
        np_posting_page_put(&w->page, key, l); /* an empty one has room */
    w->run.n += l->n;
    return code;
}

np_code np_posting_writer_close(np_posting_writer *w, np_error *err)
{
    return put_page(w, NP_POSTING_KEYS, err);
}
