/* runs.h - the longest stretches that two texts have in common. */
#ifndef NP_NEAR_RUNS_H
#define NP_NEAR_RUNS_H

#include "newsprint.h"

enum { NP_RUN_PLACES = 8 };

typedef struct np_run {
    uint32_t a, b, n; /* the n shingles from place a on in one text, from place b on in the other */
} np_run;

/* Go through text a: where a shingle is one of b's, take the longest stretch that begins there at
 * one of the first NP_RUN_PLACES places of that shingle in b (of equals the first), and go on
 * behind it. a, b: n_a and n_b < 2^32 shingles in order, repeats kept. *run: the longest first,
 * then as they stand in a; the caller's to np_free(). Cost: the shingles, sorted. NP_E_NOMEM. */
np_code np_runs_find(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b, np_run **run,
                     size_t *n, np_error *err);

#endif
