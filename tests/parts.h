/* parts.h - what the tests of the stages share: counting in parts, and bytes that are damaged. */
#ifndef NP_TESTS_PARTS_H
#define NP_TESTS_PARTS_H

#include "harness.h"

enum { MOST_PARTS = 7 };

typedef np_code count_fn(void *run, size_t i, np_sums *sums, np_error *err);

/* Count the i-th of n things in part i % n_parts, send the parts' tables as bytes, and add them up
 * beginning anywhere. NULL: a count failed, or memory. */
np_sums *sum_of_parts(void *run, size_t n, unsigned n_parts, count_fn *count, np_error *err);

/* Bytes that cannot be loaded, for the reason given: NP_E_INPUT in words. */
typedef bool refuses_fn(const np_options *opt, np_str bad, np_error *err);

/* Saved bytes are refused when cut anywhere, and with any byte changed. */
void expect_refused_when_damaged(np_str saved, const np_options *opt, refuses_fn *refuses);

#endif
