/* postings.c - which numbers a key leads to: sorted runs, merged as they grow.
 *
 * The logarithmic method (Bentley & Saxe, J. Algorithms 1980), as stores that are written more than
 * read use it (O'Neil, Cheng, Gawlick & O'Neil, The log-structured merge-tree, 1996): each batch
 * is sorted and written as a run, in whole pages; when eight runs of one size are there, they
 * become one of the next. A pair is written once a size, four times or so up to a million articles,
 * and a search looks into at most seven runs a size.
 *
 *     run   [==============][=====][=====][==][=]   numbers ascending: the newest last
 *                                  batch ----> [ ]  merged with the runs before it that are
 *                                                   smaller, or the eighth of its size
 *
 * Refused: a row a pair, or a row a key, in the store's tree. Keys are hashes, each of another
 * page: a batch of a thousand articles reads and writes tens of thousands of pages, and one article
 * a hundred, where here it is the last page or two of the smallest run. And an index in memory,
 * made anew by each run of the program from all texts: that is what this replaces.
 *
 * Of a key only the highest NP_POSTING_MOST numbers are kept: a paragraph that a million texts have
 * costs what 64 have. Runs are ordered by number, so these are found from the newest run back.
 *
 * Invariant: what the list of runs says, the pages of each run and the weights are of one
 * transaction; all numbers below `end` are in. */
#include "store/postings.h"
#include "base/mem.h"
#include "store/posting_runs.h"
#include <string.h>

enum {
    SMALL = 1 << 14, /* pairs: a run of fewer takes the next in */
    FAN = 8          /* runs of one size become one */
};

np_code np_postings_end(np_postings p, uint32_t *end, np_error *err)
{
    np_posting_runs runs;
    np_code code = np_posting_runs_get(p, &runs, err);
    *end = runs.end;
    return code;
}

/* ---- The numbers of one key, from several runs ---- */

/* Numbers below all that are there: of those that are not gone the highest, as many as have room.
 * weight: from number `first` on; NULL: none is gone. */
static void join(np_posting_list *l, const uint32_t *number, size_t n, const uint16_t *weight,
                 uint32_t first)
{
    while (n-- > 0 && !l->is_cut) {
        bool is_there = !weight || weight[number[n] - first];
        if (is_there && l->n == NP_POSTING_MOST)
            l->is_cut = true;
        else if (is_there)
            l->number[NP_POSTING_MOST - ++l->n] = number[n];
    }
}

/* The same of an older run. What is below a cut is not known any more. */
static void join_list(np_posting_list *l, const np_posting_list *older, const uint16_t *weight,
                      uint32_t first)
{
    if (l->is_cut)
        return;
    join(l, np_posting_list_at(older), older->n, weight, first);
    l->is_cut |= older->is_cut;
}

/* ---- Adding ---- */

/* What is merged: runs, and what is new. */
typedef struct merge {
    np_postings p;
    np_posting_cursor *cursor; /* by number */
    size_t n_cursors;
    const np_keyed *item; /* by key, then number */
    size_t n, at;
    uint16_t *weight; /* from number `first` on */
    uint32_t first;
    np_posting_writer out;
} merge;

static unsigned size_class(uint64_t n)
{
    unsigned c = 0;
    for (; n >= SMALL; n /= FAN)
        c++;
    return c;
}

/* How many of the last runs are merged with n new pairs. */
static size_t choose(const np_posting_runs *runs, uint64_t n)
{
    size_t taken = 0;
    if (runs->n == NP_POSTING_RUNS)
        return runs->n;
    for (;;) {
        unsigned c = size_class(n);
        size_t equal = taken;
        while (equal < runs->n && size_class(runs->run[runs->n - 1 - equal].n) == c)
            equal++;
        bool is_eighth = c == 0 ? equal > taken : equal - taken >= FAN - 1;
        bool is_larger = taken < runs->n && size_class(runs->run[runs->n - 1 - taken].n) < c;
        if (!is_eighth && !is_larger)
            return taken;
        n += runs->run[runs->n - 1 - taken++].n;
    }
}

static uint32_t free_slot(const np_posting_runs *runs)
{
    for (uint32_t slot = 1;; slot++) {
        size_t i = 0;
        while (i < runs->n && runs->run[i].slot != slot)
            i++;
        if (i == runs->n)
            return slot;
    }
}

static bool least_key(const merge *m, uint64_t *key)
{
    *key = m->at < m->n ? m->item[m->at].key : NP_POSTING_KEYS;
    for (size_t i = 0; i < m->n_cursors; i++)
        if (m->cursor[i].has_entry && m->cursor[i].entry.key < *key)
            *key = m->cursor[i].entry.key;
    return *key < NP_POSTING_KEYS;
}

/* The new numbers of the key, repeats dropped. */
static void take_new(merge *m, uint64_t key, np_posting_list *l)
{
    size_t end =
        m->at < m->n && m->item[m->at].key == key ? np_keyed_run(m->item, m->n, m->at) : m->at;
    for (size_t i = end; i > m->at; i--)
        if (i == end || m->item[i].index != m->item[i - 1].index)
            join(l, &m->item[i - 1].index, 1, m->weight, m->first);
    m->at = end;
}

static np_code merge_all(merge *m, np_error *err)
{
    uint64_t key;
    np_code code = NP_OK;
    for (size_t i = 0; i < m->n_cursors && !code; i++)
        code = np_posting_cursor_next(&m->cursor[i], err);
    while (!code && least_key(m, &key)) {
        np_posting_list l;
        l.n = 0;
        l.is_cut = false;
        take_new(m, key, &l);
        for (size_t i = m->n_cursors; i-- > 0 && !code;) {
            np_posting_cursor *c = &m->cursor[i];
            if (!c->has_entry || c->entry.key != key)
                continue;
            join_list(&l, &c->entry.list, m->weight, m->first);
            code = np_posting_cursor_next(c, err);
        }
        if (!code && (l.n || l.is_cut))
            code = np_posting_writer_put(&m->out, key, &l, err);
    }
    return code ? code : np_posting_writer_close(&m->out, err);
}

/* The last n_taken runs and what is new become one run, up to number `end`. */
static np_code merge_runs(merge *m, np_posting_runs *runs, size_t n_taken, uint32_t end,
                          np_error *err)
{
    np_posting_run *taken = runs->run + runs->n - n_taken;
    m->first = n_taken ? taken->first : runs->end;
    m->n_cursors = n_taken;
    if (!(m->cursor = np_alloc(0, n_taken, sizeof *m->cursor, err)) ||
        !(m->weight = np_alloc(0, end - m->first, sizeof *m->weight, err)))
        return NP_E_NOMEM;
    np_code code = np_postings_weights(m->p, m->first, end - m->first, m->weight, err);
    for (size_t i = 0; i < n_taken; i++) {
        np_posting_cursor_open(&m->cursor[i], m->p, taken[i]);
        m->cursor[i].removes = true;
    }
    np_posting_run whole = {.slot = free_slot(runs), .first = m->first, .end = end};
    np_posting_writer_open(&m->out, m->p, whole);
    if (!code)
        code = merge_all(m, err);
    *taken = m->out.run;
    runs->n += 1 - n_taken;
    return code;
}

np_code np_postings_add(np_postings p, uint32_t first, const uint16_t *weight, uint32_t n_numbers,
                        np_keyed *item, size_t n, np_error *err)
{
    np_posting_runs runs;
    merge m = {.p = p, .item = item, .n = n};
    np_code code = np_posting_runs_get(p, &runs, err);
    if (!code && (first != runs.end || n_numbers > UINT32_MAX - first))
        code = np_posting_damage(0, "it lists other numbers than those before these", err);
    np_keyed *spare = code ? NULL : np_alloc(0, n, sizeof *spare, err);
    if (!spare)
        return code ? code : NP_E_NOMEM;
    np_sort_keyed(item, spare, n, NP_POSTING_BITS);
    np_free(spare);
    uint32_t end = runs.end + n_numbers;
    code = np_posting_weights_add(p, runs.end, weight, n_numbers, err);
    if (!code && n)
        code = merge_runs(&m, &runs, choose(&runs, n), end, err);
    np_free(m.weight);
    np_free(m.cursor);
    runs.end = end;
    return code ? code : np_posting_runs_put(p, &runs, err);
}

/* ---- Finding ---- */

/* cursor: one a run. */
static np_code find_one(const np_posting_runs *runs, np_posting_cursor *cursor, uint64_t key,
                        np_posting_list *l, np_error *err)
{
    np_code code = NP_OK;
    l->n = 0;
    l->is_cut = false;
    for (size_t i = runs->n; i-- > 0 && !code && !l->is_cut;) {
        bool is_there;
        code = np_posting_cursor_find(&cursor[i], key, &is_there, err);
        if (!code && is_there)
            join_list(l, &cursor[i].entry.list, NULL, 0);
    }
    return code;
}

np_code np_postings_find(np_postings p, const uint64_t *key, size_t n, np_postings_visit *visit,
                         void *ctx, np_error *err)
{
    np_posting_runs runs;
    np_code code = np_posting_runs_get(p, &runs, err);
    np_posting_cursor *cursor = code ? NULL : np_alloc(0, runs.n, sizeof *cursor, err);
    if (!cursor)
        return code ? code : NP_E_NOMEM;
    for (size_t i = 0; i < runs.n; i++)
        np_posting_cursor_open(&cursor[i], p, runs.run[i]);
    for (size_t k = 0; k < n && !code; k++) {
        np_posting_list l;
        if (!(code = find_one(&runs, cursor, key[k], &l, err)) && (l.n || l.is_cut))
            code = visit(ctx, k, np_posting_list_at(&l), l.n, l.is_cut, err);
    }
    np_free(cursor);
    return code;
}
