/* posting_purge.c - what led to numbers that are gone leaves every page, at once.
 *
 * A number leaves no list of its keys behind, and its text may be gone before it; so all pages are
 * read, and those that name one that is gone are written again, in their place. Who asks for this
 * has the whole file written anew behind it. */
#include "base/mem.h"
#include "store/posting_runs.h"

/* The page that c is before, without the numbers that are gone; *n_gone pairs went. weight: from
 * the first number of the run on. */
static np_code write_again(np_posting_cursor *c, const uint16_t *weight, np_posting_page *to,
                           uint64_t *n_gone, np_error *err)
{
    *n_gone = 0;
    np_posting_page_begin(to, c->page.first, c->run.first);
    while (np_posting_reader_next(&c->entry)) {
        const np_posting_list *from = &c->entry.list;
        np_posting_list l = {.is_cut = from->is_cut};
        for (size_t i = NP_POSTING_MOST; i-- > NP_POSTING_MOST - from->n;)
            if (from->number[i] < c->run.end && weight[from->number[i] - c->run.first])
                l.number[NP_POSTING_MOST - ++l.n] = from->number[i];
        *n_gone += from->n - l.n;
        if (l.n || l.is_cut)
            np_posting_page_put(to, c->entry.key, &l);
    }
    uint64_t row = np_posting_row(c->run.slot, c->page.first);
    if (c->entry.is_damaged)
        return np_posting_damage(row, "its entries are none", err);
    np_str value = np_posting_page_end(to, c->page.bound);
    return *n_gone ? np_store_put_at(c->p.store, c->p.table, row, value, err) : NP_OK;
}

/* c, to: scratch. */
static np_code purge_run(np_postings p, np_posting_run *run, np_posting_cursor *c,
                         np_posting_page *to, np_error *err)
{
    size_t n_numbers = run->end - run->first;
    uint16_t *weight = np_alloc(0, n_numbers, sizeof *weight, err);
    np_code code = weight ? np_postings_weights(p, run->first, n_numbers, weight, err) : NP_E_NOMEM;
    np_posting_cursor_open(c, p, *run);
    for (uint64_t key = 0; key < NP_POSTING_KEYS && !code; key = c->page.bound) {
        uint64_t n_gone = 0;
        if (!(code = np_posting_cursor_page(c, key, err)))
            code = write_again(c, weight, to, &n_gone, err);
        run->n -= n_gone < run->n ? n_gone : run->n;
    }
    np_free(weight);
    return code;
}

np_code np_postings_purge(np_postings p, np_error *err)
{
    np_posting_runs runs;
    np_code code = np_posting_runs_get(p, &runs, err);
    np_posting_cursor *c = code ? NULL : np_alloc(0, 1, sizeof *c, err);
    np_posting_page *to = c ? np_alloc(0, 1, sizeof *to, err) : NULL;
    if (!code && !to)
        code = NP_E_NOMEM;
    for (size_t i = 0; i < runs.n && !code; i++)
        code = purge_run(p, &runs.run[i], c, to, err);
    if (!code && runs.n)
        code = np_posting_runs_put(p, &runs, err);
    np_free(to);
    np_free(c);
    return code;
}
