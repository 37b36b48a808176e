/* corpus_explain_story.c - why two articles are one story, or are not.
 *
 * Looks on while stories are made, and copies the figures of two items before they are gone. */
#include "base/mem.h"
#include "corpus_explain.h"
#include "story/path.h"
#include <math.h>

typedef struct seeing {
    np_corpus *c;
    np_explanation *e;
} seeing;

/* ---- terms ---- */

/* The heaviest terms of those offered, by `weight`; ties to the one offered first. */
typedef struct heaviest {
    np_term_channel *at; /* most */
    double weight[NP_MOST_TERMS];
    size_t n, most;
} heaviest;

static void offer(heaviest *h, double weight, np_term_channel one)
{
    if (h->n == h->most && weight <= h->weight[h->n - 1])
        return;
    size_t k = h->n < h->most ? h->n++ : h->most - 1;
    for (; k > 0 && h->weight[k - 1] < weight; k--) {
        h->weight[k] = h->weight[k - 1];
        h->at[k] = h->at[k - 1];
    }
    h->weight[k] = weight;
    h->at[k] = one;
}

static bool has_term(const np_vectors *v, uint32_t item, uint32_t term)
{
    size_t low = v->start[item], high = v->start[item + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->term[middle] < term)
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->start[item + 1] && v->term[low] == term;
}

static np_term_channel term_of(const np_story_work *work, const uint32_t item[2], uint32_t term,
                               double weight_a, double weight_b)
{
    return (np_term_channel){.text = np_weights_text(work->weights, term),
                             .idf = (double)np_weights_idf(work->weights, term),
                             .spread = np_weights_spread(work->weights, term),
                             .weight = {weight_a, weight_b},
                             .is_own = {has_term(&work->vectors, item[0], term),
                                        has_term(&work->vectors, item[1], term)},
                             .product = weight_a * weight_b};
}

/* Both rows side by side. */
static void sort_out(const np_story_work *work, const uint32_t item[2], heaviest *shared,
                     heaviest lone[2], size_t *n_shared)
{
    const np_vectors *v = &work->expanded.v;
    size_t i = v->start[item[0]], j = v->start[item[1]];
    size_t i_end = v->start[item[0] + 1], j_end = v->start[item[1] + 1];
    while (i < i_end || j < j_end) {
        uint32_t a = i < i_end ? v->term[i] : UINT32_MAX, b = j < j_end ? v->term[j] : UINT32_MAX;
        double weight_a = a <= b ? (double)v->weight[i++] : 0;
        double weight_b = b <= a ? (double)v->weight[j++] : 0;
        np_term_channel one = term_of(work, item, a < b ? a : b, weight_a, weight_b);
        if (a == b) {
            offer(shared, one.product, one);
            ++*n_shared;
        } else if (a < b) {
            offer(&lone[0], weight_a, one);
        } else {
            offer(&lone[1], weight_b, one);
        }
    }
}

static np_code list_terms(np_corpus *c, const np_story_work *work, const uint32_t item[2],
                          np_story_channels *to, np_error *err)
{
    heaviest shared = {.most = NP_MOST_TERMS},
             lone[2] = {{.most = NP_MOST_LONE_TERMS}, {.most = NP_MOST_LONE_TERMS}};
    heaviest *each[] = {&shared, &lone[0], &lone[1]};
    for (int k = 0; k < 3; k++)
        if (!(each[k]->at = np_arena_alloc(c->told, each[k]->most, sizeof(np_term_channel), err)))
            return NP_E_NOMEM;
    sort_out(work, item, &shared, lone, &to->n_all_shared);
    to->shared = shared.at;
    to->n_shared = shared.n;
    for (int k = 0; k < 2; k++) {
        to->lone[k] = lone[k].at;
        to->n_lone[k] = lone[k].n;
        to->alone[k] = (double)work->expanded.v.alone[item[k]];
    }
    return NP_OK;
}

/* ---- the two texts ---- */

static void compare(const np_story_work *work, const np_recipe *recipe, const uint32_t item[2],
                    const np_grouping *g, np_story_channels *to)
{
    const np_similar *s = g->nearest.similar;
    to->cosine = np_similar_dot(s, item[0], item[1]);
    to->mean_square = np_similar_mean_length(s, item[0]) * np_similar_mean_length(s, item[1]);
    to->centred = np_similar_centred(s, item[0], item[1], to->cosine);
    to->days = fabs(work->day[item[0]] - work->day[item[1]]);
    to->kernel = np_time_kernel(&recipe->similar.fade, work->day[item[0]], work->day[item[1]]);
    to->sim = to->centred * to->kernel;
    to->n_near = recipe->n_edges;
    to->scaled = to->centred;
    for (int k = 0; k < 2; k++) {
        const np_neighbour *near = g->nearest.near + item[k] * g->nearest.stride;
        unsigned n = g->nearest.n_near[item[k]];
        to->text[k] = work->article[item[k]];
        to->mean_dot[k] = np_similar_mean_dot(s, item[k]);
        to->spread[k] = np_similar_spread(s, item[k]);
        to->second[k] = n > 1 ? (double)near[1].sim : 0;
        to->crowd[k] = np_crowd(near, n);
        to->scale[k] = g->graph.scale[item[k]];
        to->scaled *= to->scale[k];
        for (unsigned r = 0; r < n && r < recipe->n_edges; r++)
            if (near[r].item == item[!k])
                to->rank[k] = r + 1;
    }
    to->has_one_form = np_forms_part(&work->forms, item[0], item[1]);
    to->least_sim = NP_EDGE_SIM;
    to->is_series = np_forms_series(&work->forms, item[0], item[1]);
    to->has_edge = np_graph_has_edge(&g->graph, item[0], item[1]);
}

/* ---- their groups ---- */

static void link(const np_recipe *recipe, const np_watch *watch, np_story_channels *to)
{
    const np_linkage *l = &watch->last;
    to->is_compared = l->has_link;
    to->n_texts[0] = l->size_a;
    to->n_texts[1] = l->size_b;
    to->mean = l->mean;
    to->bonus = l->bonus;
    to->group_days = fabs(l->day_a - l->day_b);
    to->group_kernel = l->kernel;
    to->score = l->score;
    to->n_forms = l->n_parted;
    to->is_held_apart = l->is_parted;
    to->threshold = recipe->cluster.min_score;
}

static np_code find_way(np_corpus *c, const np_story_work *work, const uint32_t item[2],
                        const np_grouping *g, np_story_channels *to, np_error *err)
{
    uint32_t *path;
    size_t n;
    np_code code = np_path_find(&g->graph, work->story, work->n, item[0], item[1], &path, &n, err);
    if (code)
        return code;
    uint32_t *through = np_arena_alloc(c->told, n, sizeof *through, err);
    for (size_t k = 0; through && k < n; k++)
        through[k] = work->article[path[k]];
    to->through = through;
    to->n_through = n;
    np_free(path);
    return through ? NP_OK : NP_E_NOMEM;
}

static np_code see(void *ctx, const np_story_work *work, const np_recipe *recipe,
                   const np_grouping *g, np_error *err)
{
    seeing *s = ctx;
    const uint32_t item[2] = {g->watch.a, g->watch.b};
    np_story_channels *to = &s->e->story;
    to->has_figures = true;
    compare(work, recipe, item, g, to);
    link(recipe, &g->watch, to);
    np_code code = list_terms(s->c, work, item, to, err);
    if (!code && work->story[item[0]] == work->story[item[1]])
        code = find_way(s->c, work, item, g, to, err);
    return code;
}

np_code np_explain_story(np_corpus *c, np_explanation *e, np_error *err)
{
    seeing s = {c, e};
    np_story_witness w = {.article = {e->a, e->b}, .see = see, .ctx = &s};
    np_code code = np_stories_make(c, &w, NULL, err);
    if (code)
        return code;
    e->story.is_one_story = c->report.story_of[e->a] == c->report.story_of[e->b];
    e->story.is_given = c->opt.has_given_stories;
    return NP_OK;
}
