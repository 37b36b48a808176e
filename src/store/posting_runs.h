/* posting_runs.h - sorted runs of postings: which there are, one read, one written; for the files
 * of postings only.
 *
 * A row's key is the run's slot and the first key of a page. Slot 0 is no run: it holds the list of
 * runs, and behind it the weights. */
#ifndef NP_STORE_POSTING_RUNS_H
#define NP_STORE_POSTING_RUNS_H

#include "store/posting_page.h"

enum { NP_POSTING_RUNS = 128 };

typedef struct np_posting_run {
    uint32_t slot;       /* from 1 on */
    uint32_t first, end; /* its numbers are in first .. end-1 */
    uint64_t n;          /* pairs, when it was written */
} np_posting_run;

typedef struct np_posting_runs {
    uint32_t end; /* numbers below are in */
    size_t n;
    np_posting_run run[NP_POSTING_RUNS]; /* by number: disjoint, ascending */
} np_posting_runs;

static inline uint64_t np_posting_row(uint32_t slot, uint64_t key)
{
    return (uint64_t)slot << NP_POSTING_BITS | key;
}

/* Row key of the table is not what was put there: NP_E_INPUT. */
np_code np_posting_damage(uint64_t key, const char *what, np_error *err);

np_code np_posting_runs_get(np_postings p, np_posting_runs *runs, np_error *err);
np_code np_posting_runs_put(np_postings p, const np_posting_runs *runs, np_error *err);

/* ---- One read, forward ---- */

typedef struct np_posting_cursor {
    np_postings p;
    np_posting_run run;
    bool removes;   /* pages that are done with, by np_posting_cursor_next() */
    bool has_page;  /* the entry is in it, ... */
    bool has_entry; /* ... and is there */
    np_posting_reader entry;
    np_posting_page page;
} np_posting_cursor;

void np_posting_cursor_open(np_posting_cursor *c, np_postings p, np_posting_run run);

/* Go to the page that key is in, or would be, and be before its first. */
np_code np_posting_cursor_page(np_posting_cursor *c, uint64_t key, np_error *err);

/* Be at this key, at or behind the last one asked for; *is_there: it is in the run. */
np_code np_posting_cursor_find(np_posting_cursor *c, uint64_t key, bool *is_there, np_error *err);

/* Be at the next key, at first that of the first page; has_entry false: there is none. Not after a
 * find. */
np_code np_posting_cursor_next(np_posting_cursor *c, np_error *err);

/* ---- One written ---- */

typedef struct np_posting_writer {
    np_postings p;
    np_posting_run run;
    np_posting_page page;
} np_posting_writer;

/* run.n is counted. */
void np_posting_writer_open(np_posting_writer *w, np_postings p, np_posting_run run);
np_code np_posting_writer_put(np_posting_writer *w, uint64_t key, const np_posting_list *l,
                              np_error *err);
np_code np_posting_writer_close(np_posting_writer *w, np_error *err);

/* ---- Weights (posting_weights.c) ---- */

uint64_t np_posting_weight_rows(uint32_t n); /* that so many take */

/* Behind those that are there, `end` of them. */
np_code np_posting_weights_add(np_postings p, uint32_t end, const uint16_t *weight, uint32_t n,
                               np_error *err);

#endif
