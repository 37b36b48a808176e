/* state_gists.c - the gists of articles that come, and of those that are there.
 *
 * They are made beside the rows' own work, for a text is read from end to end for its gist: on all
 * threads, before the transaction begins. */
#include "base/mem.h"
#include "base/parallel.h"
#include "state.h"
#include "text/function_words.h"
#include "text/title.h"

typedef struct gist_job {
    const np_corpus *c;
    size_t from;
    np_gist *gist;
    np_scanner **scanner; /* one a thread */
    uint64_t common[NP_MOST_FUNCTION_WORDS];
    size_t n_common;
} gist_job;

static void job_clear(gist_job *job, unsigned threads)
{
    for (unsigned t = 0; job->scanner && t < threads; t++)
        np_scanner_free(job->scanner[t]);
    np_free(job->scanner);
}

static np_code job_init(gist_job *job, const np_options *opt, unsigned threads, np_error *err)
{
    if (!(job->scanner = np_alloc(0, threads, sizeof(np_scanner *), err)))
        return NP_E_NOMEM;
    for (unsigned t = 0; t < threads; t++)
        if (!(job->scanner[t] = np_scanner_new(opt, err)))
            return NP_E_NOMEM;
    job->n_common = np_function_words(job->common);
    return NP_OK;
}

static np_code make(const gist_job *job, unsigned thread, const np_article *a, np_gist *gist,
                    np_error *err)
{
    np_scan scan;
    np_str title = np_title_clean(a->title, a->source, a->host);
    np_code code = np_scanner_terms(job->scanner[thread], title, a->text, NULL, NULL, &scan, err);
    if (!code)
        np_gist_make(gist, scan.term, scan.n_terms, job->common, job->n_common);
    return code;
}

static np_code make_one(void *ctx, size_t i, unsigned thread, np_error *err)
{
    gist_job *job = ctx;
    return make(job, thread, &job->c->article[job->from + i], &job->gist[i], err);
}

np_code np_state_gists(const np_state *s, const np_corpus *c, size_t from, size_t to, np_gist *gist,
                       np_error *err)
{
    gist_job job = {.c = c, .from = from, .gist = gist};
    unsigned threads = to - from < c->threads ? (unsigned)(to - from) : c->threads;
    np_code code = job_init(&job, &s->opt, threads ? threads : 1, err);
    if (!code)
        code = np_each(to - from, threads ? threads : 1, make_one, &job, err);
    job_clear(&job, threads ? threads : 1);
    return code;
}

np_code np_state_make_gist(np_state *s, uint64_t number, np_gist *gist, np_error *err)
{
    np_kept kept;
    gist_job job = {0};
    np_code code = job_init(&job, &s->opt, 1, err);
    np_arena_reset(s->lists);
    if (!code)
        code = np_state_article(s, number, s->lists, &kept, err);
    if (!code)
        code = make(&job, 0, &kept.a, gist, err);
    job_clear(&job, 1);
    return code;
}
