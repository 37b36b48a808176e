/* posting_check.c - is the table what was put, in order and complete?
 *
 * The pages of a run lead through all keys, their entries ascend, their numbers are the run's, and
 * as many as its writer counted; each number has a weight; and no row is left over. What one text
 * is listed under only who has the text knows. */
#include "base/mem.h"
#include "store/posting_runs.h"
#include <stdio.h>

typedef struct checker {
    np_postings p;
    np_store_tell *tell;
    void *ctx;
    uint64_t n_rows; /* that belong there */
} checker;

static void say(const checker *c, const char *line)
{
    if (c->tell)
        c->tell(c->ctx, line);
}

/* A damage is told; memory and the disk end the check. */
static np_code go_on(const checker *c, const np_error *why, np_error *err)
{
    if (why->code == NP_E_INPUT)
        say(c, why->text);
    else if (err)
        *err = *why;
    return why->code == NP_E_INPUT ? NP_OK : why->code;
}

static np_code check_run(checker *c, np_posting_cursor *at, np_posting_run run, np_error *err)
{
    uint64_t n = 0, page = NP_POSTING_KEYS;
    np_error why = {0};
    np_posting_cursor_open(at, c->p, run);
    do {
        if (np_posting_cursor_next(at, &why))
            return go_on(c, &why, err);
        n += at->has_entry ? at->entry.list.n : 0;
        c->n_rows += at->page.first != page;
        page = at->page.first;
    } while (at->has_entry);
    if (n == run.n)
        return NP_OK;
    char what[100];
    snprintf(what, sizeof what, "it has %llu entries of %llu", (unsigned long long)n,
             (unsigned long long)run.n);
    np_posting_damage(np_posting_row(run.slot, 0), what, &why);
    return go_on(c, &why, err);
}

static np_code check_weights(checker *c, const np_posting_runs *runs, np_error *err)
{
    np_error why = {0};
    uint16_t *weight = np_alloc(0, runs->end, sizeof *weight, err);
    if (!weight)
        return NP_E_NOMEM;
    if (np_postings_weights(c->p, 0, runs->end, weight, &why) == NP_OK)
        c->n_rows += np_posting_weight_rows(runs->end);
    np_free(weight);
    return why.code ? go_on(c, &why, err) : NP_OK;
}

np_code np_postings_check(np_postings p, np_store_tell *tell, void *ctx, np_error *err)
{
    checker c = {.p = p, .tell = tell, .ctx = ctx};
    np_posting_runs runs;
    np_error why = {0};
    uint64_t n_there = np_store_count(p.store, p.table);
    np_code code = np_posting_runs_get(p, &runs, &why);
    if (code)
        return go_on(&c, &why, err);
    c.n_rows = n_there > 0; /* the list of runs */
    np_posting_cursor *at = np_alloc(0, 1, sizeof *at, err);
    if (!at)
        return NP_E_NOMEM;
    code = check_weights(&c, &runs, err);
    for (size_t i = 0; i < runs.n && !code; i++)
        code = check_run(&c, at, runs.run[i], err);
    np_free(at);
    if (code || c.n_rows == n_there)
        return code;
    char what[100];
    snprintf(what, sizeof what, "there are %llu rows, and %llu belong there",
             (unsigned long long)n_there, (unsigned long long)c.n_rows);
    np_posting_damage(0, what, &why);
    return go_on(&c, &why, err);
}
