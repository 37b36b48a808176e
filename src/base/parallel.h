/* parallel.h - the one place that knows threads. */
#ifndef NP_BASE_PARALLEL_H
#define NP_BASE_PARALLEL_H

#include "newsprint.h"

/* How many threads a setting means: 0 is one a core. At least 1. */
unsigned np_threads(unsigned wanted);

/* fn(ctx, i, thread, err) for i = 0 .. n-1, in any order, on n_threads >= 1 threads; thread is
 * 0 .. n_threads-1, for a thread's own scratch. fn writes slot i only, so the result cannot
 * depend on the threads. All are run; if several fail, the lowest i is reported. */
typedef np_code np_each_fn(void *ctx, size_t i, unsigned thread, np_error *err);
np_code np_each(size_t n, unsigned n_threads, np_each_fn *fn, void *ctx, np_error *err);

/* The same in runs, for slots that are too small to be handed out one by one: fn(ctx, from, to,
 * thread, err) for slots from .. to-1, at most `run` > 0 of them. */
typedef np_code np_run_fn(void *ctx, size_t from, size_t to, unsigned thread, np_error *err);
np_code np_each_run(size_t n, size_t run, unsigned n_threads, np_run_fn *fn, void *ctx,
                    np_error *err);

#endif
