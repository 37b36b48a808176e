/* sums.h - what the library puts into a public table of sums. */
#ifndef NP_BASE_SUMS_H
#define NP_BASE_SUMS_H

#include "newsprint.h"

/* What a table's keys are and what was counted; in the saved form, so numbers stay. */
typedef enum np_sums_kind {
    NP_SUMS_NONE = 0, /* nothing yet */
    NP_SUMS_LINES = 1,
    NP_SUMS_FURNITURE = 2,
    NP_SUMS_FEATURES = 3,
    NP_SUMS_TERMS = 4,
    NP_SUMS_STORIES = 5,
    NP_SUMS_CENTRE = 6
} np_sums_kind;

/* Say what is counted, and a hash of all it depends on: once; later calls must say the same, or
 * NP_E_USAGE. */
np_code np_sums_claim(np_sums *s, np_sums_kind kind, uint64_t form, np_error *err) NP_MUST_CHECK;

/* Is it of this kind and form, or empty? Else NP_E_USAGE. */
np_code np_sums_check(const np_sums *s, np_sums_kind kind, uint64_t form,
                      np_error *err) NP_MUST_CHECK;

/* sum[key] += n for each of n_keys. All or nothing: NP_E_NOMEM, or NP_E_LIMIT past 63 bits. */
np_code np_sums_count(np_sums *s, const uint64_t *key, size_t n_keys, int64_t n,
                      np_error *err) NP_MUST_CHECK;

/* sum[key[i]] += times[i] for each of n_keys, likewise. */
np_code np_sums_count_each(np_sums *s, const uint64_t *key, const int64_t *times, size_t n_keys,
                           np_error *err) NP_MUST_CHECK;

/* The key and sum of row i < np_sums_rows(), in the order in which keys came; a sum may be 0. */
size_t np_sums_rows(const np_sums *s);
uint64_t np_sums_row(const np_sums *s, size_t i, int64_t *sum);

uint64_t np_sums_form(const np_sums *s);

#endif
