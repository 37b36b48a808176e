/* parallel.c - a loop over slots with OpenMP.
 *
 * Dynamic chunks of one: a slot is a batch, so scheduling does not show. The lowest failing
 * index wins whatever the order, so an error reads the same on any machine. */
#include "base/parallel.h"
#include "base/error.h"
#include <assert.h>
#include <omp.h>

unsigned np_threads(unsigned wanted)
{
    int cores = omp_get_num_procs();
    return wanted ? wanted : cores > 0 ? (unsigned)cores : 1;
}

np_code np_each(size_t n, unsigned n_threads, np_each_fn *fn, void *ctx, np_error *err)
{
    assert(n_threads > 0);
    size_t failed_at = n;
    np_error first = {0};
    int most = (int)(n < n_threads ? (n ? n : 1) : n_threads);
#pragma omp parallel for schedule(dynamic) num_threads(most)
    for (size_t i = 0; i < n; i++) {
        np_error mine = {0};
        np_code code = fn(ctx, i, (unsigned)omp_get_thread_num(), &mine);
        if (code) {
#pragma omp critical(np_each_failed)
            if (i < failed_at) {
                failed_at = i;
                first = mine;
                first.code = code;
            }
        }
    }
    if (failed_at < n && err)
        *err = first;
    return first.code;
}
