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

typedef struct runs {
    np_run_fn *fn;
    void *ctx;
    size_t n, run;
} runs;

static np_code one_run(void *ctx, size_t r, unsigned thread, np_error *err)
{
    const runs *all = ctx;
    size_t from = r * all->run;
    size_t to = all->n - from < all->run ? all->n : from + all->run;
    return all->fn(all->ctx, from, to, thread, err);
}

np_code np_each_run(size_t n, size_t run, unsigned n_threads, np_run_fn *fn, void *ctx,
                    np_error *err)
{
    runs all = {fn, ctx, n, run};
    return np_each(n / run + (n % run != 0), n_threads, one_run, &all, err);
}
