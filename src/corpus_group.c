/* corpus_group.c - see corpus_group.h. Items are handed to threads in batches; each writes its own
 * slots, so the outcome is the same for any number of threads. */
#include "corpus_group.h"
#include "base/mem.h"
#include "base/parallel.h"

enum { BATCH = 64 };

typedef struct search {
    np_nearest *x;
    size_t n;
    np_similar_scratch **scratch; /* one a thread */
    const np_corpus *c;
    const char *stage;
} search;

static np_code find_batch(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)err;
    search *job = ctx;
    for (size_t i = from; i < to; i++)
        job->x->n_near[i] = np_similar_nearest(job->x->similar, (uint32_t)i, job->scratch[thread],
                                               job->x->near + i * job->x->stride);
    if (thread == 0)
        np_corpus_progress(job->c, job->stage, to, job->n);
    return NP_OK;
}

static np_code place_items(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    for (size_t i = from; i < to; i++)
        np_similar_place(ctx, i);
    return NP_OK;
}

void np_nearest_clear(np_nearest *x)
{
    np_similar_free(x->similar);
    np_free(x->near);
    np_free(x->n_near);
    *x = (np_nearest){0};
}

np_code np_nearest_init(np_nearest *x, const np_vectors *v, const double *day,
                        const np_similar_options *opt, const np_corpus *c, const char *stage,
                        np_error *err)
{
    np_code code = NP_E_NOMEM;
    unsigned threads = c->threads;
    *x = (np_nearest){.stride = opt->n_near};
    search job = {.x = x, .n = v->n, .c = c, .stage = stage};
    if (!(job.scratch = np_alloc(0, threads, sizeof(np_similar_scratch *), err)) ||
        !(x->similar = np_similar_begin(v, NULL, day, opt, err)) ||
        np_each_run(v->n, BATCH, threads, place_items, x->similar, err))
        goto done;
    np_similar_end(x->similar);
    if (!(x->near = np_alloc(0, v->n * x->stride, sizeof *x->near, err)) ||
        !(x->n_near = np_alloc(0, v->n, sizeof *x->n_near, err)))
        goto done;
    for (unsigned t = 0; t < threads; t++)
        if (!(job.scratch[t] = np_similar_scratch_new(x->similar, 0, err)))
            goto done;
    code = np_each_run(v->n, BATCH, threads, find_batch, &job, err);
done:
    for (unsigned t = 0; job.scratch && t < threads; t++)
        np_similar_scratch_free(job.scratch[t]);
    np_free(job.scratch);
    if (code)
        np_nearest_clear(x);
    return code;
}

static np_code make_heads(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    for (size_t i = from; i < to; i++)
        np_expand_head(ctx, i);
    return NP_OK;
}

static np_code make_rows(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    for (size_t i = from; i < to; i++)
        np_expand_row(ctx, i);
    return NP_OK;
}

np_code np_nearest_expand(np_expanded *expanded, const np_vectors *v, const np_nearest *x,
                          const np_expand_options *opt, const np_corpus *c, np_error *err)
{
    np_code code = np_expand_begin(expanded, v, x->near, x->n_near, x->stride, opt, err);
    if (!code)
        code = np_each_run(v->n, BATCH, c->threads, make_heads, expanded, err);
    if (!code)
        code = np_each_run(v->n, BATCH, c->threads, make_rows, expanded, err);
    if (!code)
        np_expand_end(expanded);
    return code;
}

static void forget_search(np_nearest *x)
{
    np_similar_forget_lists(x->similar);
    np_free(x->near);
    np_free(x->n_near);
    x->near = NULL;
    x->n_near = NULL;
}

void np_grouping_clear(np_grouping *g)
{
    np_graph_clear(&g->graph);
    np_nearest_clear(&g->nearest);
}

static np_code go_through_part(void *ctx, size_t i, unsigned thread, np_error *err)
{
    return np_clusterer_part(ctx, i, thread, err);
}

np_code np_group_by(const np_graph *g, const np_vectors *v, const np_similar *s, const double *day,
                    const np_cluster_options *opt, const np_corpus *c, uint32_t *label,
                    uint32_t *n_groups, np_watch *w, np_error *err)
{
    np_clusterer *k =
        np_clusterer_new(v, s, g->edge, g->n_edges, g->scale, day, opt, c->threads, w, err);
    np_code code =
        k ? np_each(np_clusterer_parts(k), c->threads, go_through_part, k, err) : NP_E_NOMEM;
    if (!code)
        *n_groups = np_clusterer_end(k, label);
    np_clusterer_free(k);
    return code;
}

static np_code make_centre(void *ctx, size_t g, unsigned thread, np_error *err)
{
    return np_centroid_make(ctx, g, thread, err);
}

np_code np_group_centres(np_vectors *centres, const np_vectors *v, const uint32_t *label,
                         size_t n_groups, const np_centroid_factors *factor, const np_corpus *c,
                         np_error *err)
{
    np_centroid_maker *m = np_centroid_maker_new(v, label, n_groups, factor, c->threads, err);
    np_code code = m ? np_each(n_groups, c->threads, make_centre, m, err) : NP_E_NOMEM;
    if (!code)
        *centres = np_centroid_maker_end(m);
    np_centroid_maker_free(m);
    return code;
}

/* is_watched: all that decided is kept. Else what was found is done with when the graph is made, as
 * clusters need memory as well. */
static np_code group(const np_vectors *v, const double *day, const np_forms *forms,
                     const np_recipe *recipe, const np_corpus *c, const char *stage,
                     uint32_t *label, uint32_t *n_groups, np_grouping *g, bool is_watched,
                     np_error *err)
{
    np_nearest *x = &g->nearest;
    np_code code = np_nearest_init(x, v, day, &recipe->similar, c, stage, err);
    if (!code)
        code = np_graph_init(&g->graph, x->near, x->n_near, x->stride, recipe->n_edges, NULL, forms,
                             v->n, err);
    if (!code && !is_watched)
        forget_search(x);
    return code ? code
                : np_group_by(&g->graph, v, x->similar, day, &recipe->cluster, c, label, n_groups,
                              is_watched ? &g->watch : NULL, err);
}

np_code np_nearest_fade(np_nearest *x, const np_nearest *wide, const double *day,
                        const np_similar_options *opt, size_t n, np_error *err)
{
    *x = (np_nearest){.stride = opt->n_near};
    if (!(x->near = np_alloc(0, n * x->stride, sizeof *x->near, err)) ||
        !(x->n_near = np_alloc(0, n, sizeof *x->n_near, err))) {
        np_nearest_clear(x);
        return NP_E_NOMEM;
    }
    for (size_t i = 0; i < n; i++)
        x->n_near[i] = np_neighbours_fade(wide->near + i * wide->stride, wide->n_near[i],
                                          (uint32_t)i, day, opt, x->near + i * x->stride);
    return NP_OK;
}

np_code np_group_near(const np_vectors *v, const double *day, const np_forms *forms,
                      const np_recipe *recipe, const np_similar *similar, const np_nearest *x,
                      uint32_t *label, uint32_t *n_groups, np_error *err)
{
    np_graph g;
    np_code code =
        np_graph_init(&g, x->near, x->n_near, x->stride, recipe->n_edges, NULL, forms, v->n, err);
    if (!code)
        code = np_cluster(v, similar, g.edge, g.n_edges, g.scale, day, &recipe->cluster, label,
                          n_groups, err);
    np_graph_clear(&g);
    return code;
}

np_code np_group(const np_vectors *v, const double *day, const np_forms *forms,
                 const np_recipe *recipe, const np_corpus *c, const char *stage, uint32_t *label,
                 uint32_t *n_groups, np_error *err)
{
    np_grouping g = {0};
    np_code code = group(v, day, forms, recipe, c, stage, label, n_groups, &g, false, err);
    np_grouping_clear(&g);
    return code;
}

np_code np_group_watched(const np_vectors *v, const double *day, const np_forms *forms,
                         const np_recipe *recipe, const np_corpus *c, const char *stage,
                         uint32_t *label, uint32_t *n_groups, np_grouping *g, np_error *err)
{
    return group(v, day, forms, recipe, c, stage, label, n_groups, g, true, err);
}
