/* The story layer against dense vectors and all pairs, and its figures against their laws. */
#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "harness.h"
#include "naive/names.h"
#include "naive/prose.h"
#include "naive/story.h"
#include "story/counts.h"
#include "story/graph.h"
#include "story/names.h"
#include "story/particles.h"
#include "story/parts.h"
#include "story/path.h"
#include "story/prose.h"
#include "story/spread.h"

#include "story/sum.h"
#include "story/weight.h"
#include "text/function_words.h"
#include "vocabulary.h"
#include <math.h>
#include <stdlib.h>

/* ---- vectors to test with: random sparse rows, sparse and dense ---- */

typedef struct rows {
    size_t start[NAIVE_ITEMS + 1];
    uint32_t term[NAIVE_ITEMS * NAIVE_TERMS];
    float weight[NAIVE_ITEMS * NAIVE_TERMS];
    float alone[NAIVE_ITEMS];
    np_vectors v;
    naive_rows dense;
} rows;

static void fill_rows(rows *r, size_t n)
{
    size_t at = 0;
    uint32_t n_langs = 1 + below(3);
    *r = (rows){.dense = {.n = n, .n_terms = NAIVE_TERMS}};
    for (size_t i = 0; i < n; i++) {
        double square = 0;
        size_t from = at;
        uint32_t kind = below(8); /* rows of one kind are alike */
        for (uint32_t t = 0; t < NAIVE_TERMS; t++) {
            bool is_last_chance = at == from && t + 1 == NAIVE_TERMS; /* no row is empty */
            if (below(t / 8 == kind ? 2 : 12) != 0 && !is_last_chance)
                continue;
            r->term[at] = t;
            r->weight[at] = (float)(1 + below(1000)) / 1000;
            square += (double)r->weight[at] * (double)r->weight[at];
            at++;
        }
        for (size_t e = from; e < at; e++) {
            r->weight[e] = (float)((double)r->weight[e] / sqrt(square));
            r->dense.x[i][r->term[e]] = (double)r->weight[e];
        }
        r->start[i + 1] = at;
        r->dense.lang[i] = below(n_langs);
    }
    r->v = (np_vectors){n, NAIVE_TERMS, r->start, r->term, r->weight, r->alone, r->dense.lang};
}

#define BY_DAYS                                                                                    \
    {                                                                                              \
        .floor = .5, .days = 3, .long_ago = 180, .long_days = 120, .unknown = .9                   \
    }
static const np_fade by_days = BY_DAYS;
static const np_similar_options everything = {.n_top = NAIVE_TERMS,
                                              .window = NAIVE_ITEMS,
                                              .n_exact = NAIVE_ITEMS,
                                              .n_near = 6,
                                              .fade = BY_DAYS};

static void nearest_are_the_nearest_of_all_pairs(void)
{
    for (int round = 0; round < 30; round++) {
        static rows r;
        size_t n = 2 + below(NAIVE_ITEMS - 2);
        double day[NAIVE_ITEMS];
        fill_rows(&r, n);
        for (size_t i = 0; i < n; i++)
            day[i] = below(4) ? (double)below(10) : (double)NAN;
        np_similar *s = np_similar_new(&r.v, NULL, day, &everything, NULL);
        np_similar_scratch *t = np_similar_scratch_new(s, 0, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(t);
        for (uint32_t i = 0; i < n; i++) {
            np_neighbour near[NP_MOST_NEIGHBOURS];
            unsigned n_near = np_similar_nearest(s, i, t, near);
            double last = n_near == everything.n_near ? (double)near[n_near - 1].sim : 0;
            unsigned n_above = 0;
            for (uint32_t j = 0; j < n; j++) {
                double sim =
                    naive_centred(&r.dense, i, j) * np_time_kernel(&by_days, day[i], day[j]);
                bool shares = np_similar_dot(s, i, j) > 0;
                n_above += j != i && shares && sim > last + 1e-6;
            }
            CU_ASSERT(n_above <= n_near);
            for (unsigned k = 0; k < n_near; k++) {
                double sim = naive_centred(&r.dense, i, near[k].item) *
                             np_time_kernel(&by_days, day[i], day[near[k].item]);
                CU_ASSERT_DOUBLE_EQUAL((double)near[k].sim, sim, 1e-5);
                CU_ASSERT(k == 0 || near[k - 1].sim >= near[k].sim);
            }
        }
        np_similar_scratch_free(t);
        np_similar_free(s);
    }
}

static void a_fade_can_be_laid_over_what_was_found_without(void)
{
    for (int round = 0; round < 30; round++) {
        static rows r;
        size_t n = 2 + below(NAIVE_ITEMS - 2);
        double day[NAIVE_ITEMS];
        np_similar_options wide = everything, narrow = everything;
        wide.n_near = NAIVE_ITEMS;
        wide.fade = (np_fade){0};
        narrow.fade.floor = below(11) / 10.0;
        narrow.fade.days = 1 + below(9);
        fill_rows(&r, n);
        for (size_t i = 0; i < n; i++)
            day[i] = below(4) ? (double)below(400) : (double)NAN;
        np_similar *s = np_similar_new(&r.v, NULL, day, &narrow, NULL);
        np_similar *without = np_similar_new(&r.v, NULL, day, &wide, NULL);
        np_similar_scratch *t = np_similar_scratch_new(s, 0, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(t);
        for (uint32_t i = 0; i < n; i++) {
            np_neighbour all[NAIVE_ITEMS], laid[NAIVE_ITEMS], found[NAIVE_ITEMS];
            unsigned n_found = np_similar_nearest(s, i, t, found);
            unsigned n_all = np_similar_nearest(without, i, t, all);
            unsigned n_laid = np_neighbours_fade(all, n_all, i, day, &narrow, laid);
            CU_ASSERT_EQUAL_FATAL(n_laid, n_found);
            for (unsigned k = 0; k < n_laid; k++) /* of equals, either may come first */
                CU_ASSERT_DOUBLE_EQUAL((double)laid[k].sim, (double)found[k].sim, 1e-6);
        }
        np_similar_scratch_free(t);
        np_similar_free(without);
        np_similar_free(s);
    }
}

/* Rows of all lengths over more terms than the table of those worth a look has places. */
static void a_spread_row_is_multiplied_as_a_dense_one(void)
{
    enum { TERMS = 40000, ROWS = 40, MOST = 900 };
    static uint32_t term[ROWS * MOST];
    static float weight[ROWS * MOST], dense[TERMS], alone[ROWS];
    size_t start[ROWS + 1] = {0};
    for (size_t i = 0; i < ROWS; i++) {
        size_t n = start[i];
        uint32_t step = 1 + below(i % 4 == 0 ? 3 : 60);
        for (size_t t = below(200), k = 0; t < TERMS && k < i * 23; t += 1 + below(step), k++) {
            term[n] = (uint32_t)t;
            weight[n++] = (float)(below(1000) / 1000.);
        }
        start[i + 1] = n;
    }
    np_vectors v = {ROWS, TERMS, start, term, weight, alone, NULL};
    np_spread s;
    CU_ASSERT_EQUAL_FATAL(np_spread_init(&s, TERMS, NULL), NP_OK);
    for (uint32_t i = 0; i < ROWS; i++) {
        size_t from = start[i], n = start[i + 1] - from;
        np_spread_put(&s, term + from, weight + from, n);
        for (size_t e = 0; e < n; e++)
            dense[term[from + e]] = weight[from + e];
        for (uint32_t j = 0; j < ROWS; j++) {
            double dot =
                np_spread_dot(&s, term + start[j], weight + start[j], start[j + 1] - start[j]);
            CU_ASSERT(dot == np_vectors_dot_dense(&v, j, dense));
        }
        np_spread_take(&s, term + from, n);
        for (size_t e = 0; e < n; e++)
            dense[term[from + e]] = 0;
    }
    np_spread_clear(&s);
}

static void likeness_fades_with_time(void)
{
    np_fade none = {0};
    CU_ASSERT_EQUAL(np_time_kernel(&none, 0, 9999), 1);
    CU_ASSERT_EQUAL(np_time_kernel(&by_days, 5, 6), 1);
    CU_ASSERT_EQUAL(np_time_kernel(&by_days, NAN, 6), by_days.unknown);
    CU_ASSERT_EQUAL(np_time_kernel(&none, NAN, 6), 1);
    CU_ASSERT_DOUBLE_EQUAL(np_time_kernel(&by_days, 0, 4), .5 + .5 * exp(-1), 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(np_time_kernel(&by_days, 300, 0), .5 * exp(-1), 1e-12);
    for (double gap = 1, last = 1; gap < 1000; gap++) {
        double here = np_time_kernel(&by_days, 0, gap);
        CU_ASSERT(here <= last && here >= 0 && here == np_time_kernel(&by_days, gap, 0));
        last = here;
    }
}

/* np_cluster() by parts, the last first and each on another of three threads. */
static uint32_t cluster_in_parts(const np_vectors *v, const np_similar *s, const np_edge *edge,
                                 size_t n_edges, const double *scale, const double *day,
                                 const np_cluster_options *opt, np_watch *watch, uint32_t *label)
{
    np_clusterer *k = np_clusterer_new(v, s, edge, n_edges, scale, day, opt, 3, watch, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    size_t n = np_clusterer_parts(k);
    CU_ASSERT(!watch || n == 1);
    for (size_t i = n; i-- > 0;)
        CU_ASSERT_EQUAL_FATAL(np_clusterer_part(k, i, (unsigned)(i % 3), NULL), NP_OK);
    uint32_t n_clusters = np_clusterer_end(k, label);
    np_clusterer_free(k);
    return n_clusters;
}

static void average_link_equals_the_mean_of_all_pairs(void)
{
    for (int round = 0; round < 80; round++) {
        static rows r;
        size_t n = 2 + below(NAIVE_ITEMS - 2), n_edges = 0;
        double scale[NAIVE_ITEMS], day[NAIVE_ITEMS];
        static np_edge edge[NAIVE_ITEMS * NAIVE_ITEMS];
        uint32_t label[NAIVE_ITEMS], slow[NAIVE_ITEMS], parts[NAIVE_ITEMS], n_clusters = 0;
        uint32_t rare = round % 2 ? 4 : 20; /* few edges leave many parts */
        fill_rows(&r, n);
        np_similar *s = np_similar_new(&r.v, NULL, NULL, &everything, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        for (size_t i = 0; i < n; i++) {
            scale[i] = .5 + below(100) / 100.0;
            day[i] = below(4) ? (double)below(6) : (double)NAN;
        }
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = a + 1; b < n; b++)
                if (below(rare) == 0)
                    edge[n_edges++] =
                        (np_edge){a, b, (float)np_similar_dot(s, a, b), below(3) == 0};
        np_cluster_options opt = {.min_score = below(40) / 100.0, .size_bonus = .2};
        if (below(2))
            opt.fade = by_days;
        CU_ASSERT_EQUAL(
            np_cluster(&r.v, s, edge, n_edges, scale, day, &opt, label, &n_clusters, NULL), NP_OK);
        CU_ASSERT_EQUAL(n_clusters, naive_cluster(&r.dense, edge, n_edges, scale, day, &opt, slow));
        CU_ASSERT_EQUAL(memcmp(label, slow, n * sizeof *label), 0);
        CU_ASSERT_EQUAL(cluster_in_parts(&r.v, s, edge, n_edges, scale, day, &opt, NULL, parts),
                        n_clusters);
        CU_ASSERT_EQUAL(memcmp(label, parts, n * sizeof *label), 0);
        np_similar_free(s);
    }
}

/* Every edge is in one part, after those of its part that came before it; no item is in two; a part
 * is connected; the larger come first. */
static void check_parts(const np_parts *p, const np_edge *edge, size_t n_edges)
{
    uint32_t part_of[NAIVE_ITEMS], root[NAIVE_ITEMS];
    for (uint32_t i = 0; i < NAIVE_ITEMS; i++)
        part_of[i] = UINT32_MAX, root[i] = i;
    CU_ASSERT_EQUAL(p->first[p->n], n_edges);
    for (uint32_t k = 0; k < p->n; k++)
        for (size_t at = p->first[k]; at < p->first[k + 1]; at++) {
            const np_edge *e = &edge[p->order[at]];
            CU_ASSERT(at == p->first[k] || p->order[at] > p->order[at - 1]);
            CU_ASSERT(part_of[e->a] == UINT32_MAX || part_of[e->a] == k);
            CU_ASSERT(part_of[e->b] == UINT32_MAX || part_of[e->b] == k);
            part_of[e->a] = part_of[e->b] = k;
            for (uint32_t i = 0, from = root[e->b]; i < NAIVE_ITEMS; i++)
                root[i] = root[i] == from ? root[e->a] : root[i];
        }
    for (uint32_t i = 0; i < NAIVE_ITEMS; i++)
        for (uint32_t j = 0; j < i; j++)
            CU_ASSERT(part_of[i] != part_of[j] || part_of[i] == UINT32_MAX || root[i] == root[j]);
    for (size_t k = 1; k < p->n; k++)
        CU_ASSERT(p->first[k + 1] - p->first[k] <= p->first[k] - p->first[k - 1]);
}

static void parts_are_what_edges_connect(void)
{
    size_t n_parts = 0;
    for (int round = 0; round < 100; round++) {
        np_edge edge[NAIVE_ITEMS / 2];
        size_t n_edges = below(NAIVE_ITEMS / 2);
        for (size_t e = 0; e < n_edges; e++) {
            edge[e] = (np_edge){.a = below(NAIVE_ITEMS - 1)};
            edge[e].b = edge[e].a + 1 + below(NAIVE_ITEMS - 1 - edge[e].a);
        }
        np_parts p = {0};
        for (trial turn = {0}; trial_next(&turn);) {
            trial_begin(&turn);
            trial_end(&turn, np_parts_init(&p, edge, n_edges, NAIVE_ITEMS, &turn.err));
        }
        check_parts(&p, edge, n_edges);
        n_parts += p.n;
        np_parts_clear(&p);
    }
    CU_ASSERT(n_parts > 200);
}

static bool is_one_way(const np_graph *g, const uint32_t *group, const uint32_t *path, size_t n)
{
    for (size_t k = 1; k < n; k++)
        if (!np_graph_has_edge(g, path[k - 1], path[k]) || group[path[k]] != group[path[0]])
            return false;
    return true;
}

/* Of every two items: how they came together or what kept them apart, and through whom. */
static void who_watches_two_items_is_told_what_decided(void)
{
    size_t n_joined = 0, n_apart = 0, n_unlinked = 0, n_through = 0, n_parted = 0;
    for (int round = 0; round < 600 || (n_parted < 3 && round < 6000); round++) {
        static rows r;
        size_t n = 2 + below(NAIVE_ITEMS - 2), n_path;
        double scale[NAIVE_ITEMS], day[NAIVE_ITEMS], score = 0;
        static np_edge edge[NAIVE_ITEMS * NAIVE_ITEMS];
        np_graph g = {.edge = edge};
        uint32_t label[NAIVE_ITEMS], plain[NAIVE_ITEMS], slow[NAIVE_ITEMS], n_clusters, *path;
        fill_rows(&r, n);
        np_similar *s = np_similar_new(&r.v, NULL, NULL, &everything, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        for (uint32_t a = 0; a < n; a++) {
            scale[a] = .5 + below(100) / 100.0;
            day[a] = below(4) ? (double)below(6) : (double)NAN;
            for (uint32_t b = a + 1; b < n; b++)
                if (below(5) == 0)
                    edge[g.n_edges++] =
                        (np_edge){a, b, (float)np_similar_dot(s, a, b), below(3) == 0};
        }
        np_cluster_options opt = {
            .min_score = below(30) / 100.0, .size_bonus = .2, .fade = BY_DAYS};
        np_watch watch = {.a = below((uint32_t)n)};
        watch.b = (watch.a + 1 + below((uint32_t)n - 1)) % (uint32_t)n;
        cluster_in_parts(&r.v, s, edge, g.n_edges, scale, day, &opt, &watch, label);
        CU_ASSERT_EQUAL_FATAL(
            np_cluster(&r.v, s, edge, g.n_edges, scale, day, &opt, plain, &n_clusters, NULL),
            NP_OK);
        CU_ASSERT_EQUAL(memcmp(label, plain, n * sizeof *label), 0);
        bool is_joined = naive_cluster_watched(&r.dense, edge, g.n_edges, scale, day, &opt, watch.a,
                                               watch.b, slow, &score);
        CU_ASSERT(watch.is_joined == is_joined);
        CU_ASSERT(watch.is_joined == (label[watch.a] == label[watch.b]));
        CU_ASSERT_DOUBLE_EQUAL(watch.last.score, score, 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(watch.last.mean * watch.last.bonus * watch.last.kernel, score, 1e-6);
        CU_ASSERT_EQUAL(is_joined, watch.last.has_link && !watch.last.is_parted &&
                                       watch.last.score >= opt.min_score);
        CU_ASSERT_EQUAL_FATAL(np_path_find(&g, label, n, watch.a, watch.b, &path, &n_path, NULL),
                              NP_OK);
        size_t steps = naive_steps(edge, g.n_edges, label, n, watch.a, watch.b);
        CU_ASSERT(steps == SIZE_MAX ? n_path == 0 && !path : n_path == steps + 1);
        CU_ASSERT(!n_path || (path[0] == watch.a && path[n_path - 1] == watch.b));
        CU_ASSERT(is_one_way(&g, label, path, n_path));
        n_joined += is_joined, n_apart += !is_joined;
        n_unlinked += !watch.last.has_link, n_through += n_path > 2;
        n_parted += watch.last.has_link && watch.last.is_parted;
        np_free(path);
        np_similar_free(s);
    }
    CU_ASSERT(n_joined > 20 && n_apart > 20 && n_unlinked > 5 && n_through > 5 && n_parted > 2);
}

static void a_way_survives_every_failing_allocation(void)
{
    np_edge edge[] = {{.a = 0, .b = 1}, {.a = 1, .b = 2}};
    const np_graph g = {.edge = edge, .n_edges = 2};
    const uint32_t group[3] = {0};
    uint32_t *path;
    size_t n_path;
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = np_path_find(&g, group, 3, 2, 0, &path, &n_path, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT(!code || (!path && n_path == 0));
    }
    CU_ASSERT(n_path == 3 && path[1] == 1);
    np_free(path);
}

static void a_text_with_nothing_to_be_judged_by_is_not_scaled(void)
{
    np_neighbour near[] = {{1, .1f, .1f}, {2, .05f, .04f}, {0, .1f, .1f}, {0}, {0}, {0}};
    unsigned n_near[] = {2, 1, 0};
    np_graph g;
    CU_ASSERT_EQUAL_FATAL(np_graph_init(&g, near, n_near, 2, 2, NULL, NULL, 3, NULL), NP_OK);
    double r = (3 * .05 + 6 * .3) / 9;
    CU_ASSERT_DOUBLE_EQUAL(g.scale[0], pow(.3 / r, .35) * pow(2 / 5., .2), 1e-4);
    CU_ASSERT_DOUBLE_EQUAL(np_scale_of(near, 2, 1 << 30), pow(.3 / .05, .35) * pow(2 / 5., .2),
                           1e-4);
    CU_ASSERT_EQUAL(g.scale[1], 1);
    CU_ASSERT_EQUAL(g.scale[2], 1);
    CU_ASSERT_EQUAL(g.n_edges, 1); /* 0-1, which both name; 2 is too little alike */
    np_graph_clear(&g);
}

/* Each text has the other as its nearest: hosts and days alone decide. */
static size_t edges_of_two(const uint32_t host[2], const double day[2])
{
    np_neighbour near[] = {{1, .9f, .9f}, {0, .9f, .9f}};
    unsigned n_near[] = {1, 1};
    np_forms forms = {.host = host, .day = day};
    np_graph g;
    CU_ASSERT_EQUAL_FATAL(np_graph_init(&g, near, n_near, 1, 1, NULL, &forms, 2, NULL), NP_OK);
    size_t n_edges = g.n_edges;
    np_graph_clear(&g);
    return n_edges;
}

static void a_series_of_one_host_has_no_edges(void)
{
    static const struct {
        uint32_t host[2];
        double day[2];
        size_t n_edges;
    } are[] = {{{7, 7}, {20000, 20007}, 0}, {{7, 7}, {20007, 20000}, 0},
               {{7, 7}, {20000, 20005}, 1}, {{7, 9}, {20000, 20007}, 1},
               {{0, 0}, {20000, 20007}, 1}, {{7, 7}, {20000, NAN}, 1}};
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        CU_ASSERT_EQUAL(edges_of_two(are[i].host, are[i].day), are[i].n_edges);
}

static void clustering_survives_every_failing_allocation(void)
{
    static rows r;
    fill_rows(&r, 20);
    np_similar *s = np_similar_new(&r.v, NULL, NULL, &everything, NULL);
    np_edge edge[19];
    double scale[20];
    uint32_t label[20], n_clusters;
    np_cluster_options opt = {.min_score = -1};
    for (uint32_t i = 0; i < 20; i++)
        scale[i] = 1;
    for (uint32_t i = 0; i < 19; i++)
        edge[i] = (np_edge){.a = i, .b = i + 1, .dot = (float)np_similar_dot(s, i, i + 1)};
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code =
            np_cluster(&r.v, s, edge, 19, scale, NULL, &opt, label, &n_clusters, &turn.err);
        trial_end(&turn, code);
    }
    CU_ASSERT_EQUAL(n_clusters, 1);
    CU_ASSERT_EQUAL(cluster_in_parts(&r.v, s, edge, 19, scale, NULL, &opt, NULL, label), 1);
    np_similar_free(s);
}

static void sums_equal_dense_ones(void)
{
    enum { N = 12, TERMS = 300 };
    np_sum sum[2] = {{0}};
    double dense[2][TERMS] = {{0}}, dot = 0, row_dot = 0;
    uint32_t term[TERMS];
    float weight[TERMS];
    for (size_t row = 0; row < N; row++) {
        size_t n = 0, which = row % 2;
        row_dot = 0;
        for (uint32_t t = 0; t < TERMS; t++)
            if (below(4) == 0) {
                term[n] = t * 8192; /* apart, or alike in their low bits */
                weight[n] = (float)(1 + below(100)) / 100;
                dense[which][t] += .5 * (double)weight[n];
                row_dot += dense[which][t] * (double)weight[n++];
            }
        CU_ASSERT_EQUAL(np_sum_add_row(&sum[which], term, weight, n, .5, NULL), NP_OK);
        CU_ASSERT_DOUBLE_EQUAL(np_sum_dot_row(&sum[which], term, weight, n), row_dot, 1e-9);
    }
    for (size_t t = 0; t < TERMS; t++)
        dot += dense[0][t] * dense[1][t];
    CU_ASSERT_DOUBLE_EQUAL(np_sum_dot(&sum[0], &sum[1]), dot, 1e-9);
    for (size_t t = 0; t < TERMS; t++)
        dot += dense[1][t] * dense[1][t];
    CU_ASSERT_EQUAL(np_sum_add(&sum[0], &sum[1], NULL), NP_OK);
    CU_ASSERT_DOUBLE_EQUAL(np_sum_dot(&sum[0], &sum[1]), dot, 1e-9);
    np_sum_clear(&sum[0]);
    np_sum_clear(&sum[1]);
    CU_ASSERT_EQUAL(np_sum_dot(&sum[0], &sum[1]), 0);
}

/* ---- weights ---- */

static void a_function_word_is_no_rarer_than_three_in_ten(void)
{
    enum { ARTICLES = 40 };
    uint64_t hash[NP_MOST_FUNCTION_WORDS], that = (np_function_words(hash), hash[0]);
    np_bag_term of[ARTICLES][2];
    np_term_bag bag[ARTICLES];
    for (size_t i = 0; i < ARTICLES; i++) { /* "that" in two, as another word is; and one in all */
        of[i][0] = term_of(i < 2 ? that : 8, 1, false);
        of[i][1] = term_of(i < 2 ? 7 : 9, 1, false);
        if (of[i][0].hash > of[i][1].hash) {
            np_bag_term other = of[i][0];
            of[i][0] = of[i][1], of[i][1] = other;
        }
        bag[i] = (np_term_bag){.at = of[i], .n = 2};
    }
    np_vocabulary *words = vocabulary_of(bag, ARTICLES, NULL);
    np_weights *w = np_weights_new(bag, words, NULL, NULL, ARTICLES, NULL);
    np_vectors v;
    uint32_t t;
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    CU_ASSERT_EQUAL(np_weights_apply(w, NULL, &v, NULL), NP_OK);
    CU_ASSERT_FATAL(np_weights_find(w, that, &t));
    CU_ASSERT_DOUBLE_EQUAL((double)np_weights_idf(w, t), pow(.5 + log(41. / 13), .6), 1e-4);
    CU_ASSERT_DOUBLE_EQUAL(np_weights_spread(w, t), .3, 1e-9);
    CU_ASSERT_FATAL(np_weights_find(w, 7, &t));
    CU_ASSERT_DOUBLE_EQUAL((double)np_weights_idf(w, t), pow(.5 + log(41. / 3), .6), 1e-4);
    np_weights_free(w);
    np_vocabulary_free(words);
}

static void weights_follow_their_formula(void)
{
    np_bag_term one[] = {term_of(1, 2.5f, false), term_of(2, 1, false), term_of(9, 1, false)};
    np_bag_term two[] = {term_of(1, 1, false), term_of(2, .5f, false), term_of(7, 1, true)};
    np_bag_term three[] = {term_of(7, 1, true), term_of(8, 1, true)};
    static const int16_t lead[] = {0, 1, 0}; /* 2 is capitalised */
    np_term_bag bag[] = {{one, lead, 3, {0}, {0}}, {.at = two, .n = 3}, {.at = three, .n = 2}};
    np_vocabulary *words = vocabulary_of(bag, 3, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(words);
    np_weights *w = np_weights_new(bag, words, NULL, NULL, 3, NULL);
    np_vectors v;
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    CU_ASSERT_EQUAL(np_weights_count(w), 3); /* 1, 2, 7: in two articles each */
    CU_ASSERT_EQUAL(np_weights_apply(w, NULL, &v, NULL), NP_OK);
    double idf2 = pow(.5 + log(4.0 / 3), .6), idf1 = pow(.5 + log(4.0 / 2), .6);
    double a = (1 + log(2.5)) * idf2, b = idf2, alone = idf1;
    double norm = sqrt(a * a + b * b + alone * alone);
    CU_ASSERT_DOUBLE_EQUAL((double)v.weight[0], a / norm, 1e-4);
    CU_ASSERT_DOUBLE_EQUAL((double)v.weight[1], b / norm, 1e-4);
    CU_ASSERT_DOUBLE_EQUAL((double)v.alone[0], alone * alone / norm / norm, 1e-4);
    CU_ASSERT_DOUBLE_EQUAL((double)v.weight[v.start[2]], 1, 1e-6); /* a lone bigram is left out */
    uint32_t story[] = {0, 0, 1}, t;
    CU_ASSERT_EQUAL(np_weights_apply(w, story, &v, NULL), NP_OK);
    CU_ASSERT(np_weights_find(w, 7, &t));
    CU_ASSERT_DOUBLE_EQUAL((double)np_weights_idf(w, t), pow(.5, .6), 1e-4); /* in both stories */
    CU_ASSERT(np_weights_find(w, 1, &t));
    CU_ASSERT_DOUBLE_EQUAL((double)np_weights_idf(w, t), pow(.5 + log(1.5), .6), 1e-4);
    CU_ASSERT_FALSE(np_weights_is_name(w, t));
    double factor = (double)np_weights_factors(w)[t];
    CU_ASSERT(np_weights_find(w, 2, &t)); /* as rare, but capitalised */
    CU_ASSERT(np_weights_is_name(w, t));
    CU_ASSERT_DOUBLE_EQUAL((double)np_weights_factors(w)[t], factor, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL((double)np_weights_of_subjects(w)[t], .75 * factor, 1e-6);
    CU_ASSERT_FALSE(np_weights_find(w, 9, &t));
    CU_ASSERT(np_weights_find(w, 7, &t));
    CU_ASSERT_EQUAL(np_weights_factors(w)[t],
                    0);                          /* of few stories, all hold it: it tells nothing */
    CU_ASSERT_EQUAL(np_weights_spread(w, t), 0); /* but two are too few to call it common */
    np_weights_free(w);
    np_vocabulary_free(words);
}

static int down(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

/* A long row against one that is sorted: the weightiest stay, in order, of equal ones the first. */
static void a_long_row_keeps_its_weightiest_terms(void)
{
    enum { MOST = 3 * NP_ROW_MOST };
    static uint32_t term[MOST], kept[MOST];
    static float ltf[MOST], idf[MOST], weight[MOST], sorted[MOST];
    for (int round = 0; round < 50; round++) {
        size_t n = below(MOST) + 1, at = 0;
        double squares = 0;
        float alone;
        for (uint32_t e = 0; e < n; e++) {
            term[e] = e;
            ltf[e] = (float)(1 + below(round % 2 ? 4 : 4000)); /* ties are common */
            idf[e] = 1;
            sorted[e] = ltf[e];
            squares += (double)ltf[e] * (double)ltf[e];
        }
        qsort(sorted, n, sizeof *sorted, down);
        size_t most = n < NP_ROW_MOST ? n : NP_ROW_MOST, n_ties = 0;
        for (size_t k = most; k > 0 && sorted[k - 1] == sorted[most - 1]; k--)
            n_ties++;
        double left = 0;
        size_t n_kept = np_row_weigh(term, ltf, n, 2, idf, 1, kept, weight, &alone);
        CU_ASSERT_EQUAL(n_kept, most);
        for (uint32_t e = 0; e < n; e++) {
            bool is_tie = ltf[e] == sorted[most - 1];
            if (ltf[e] < sorted[most - 1] || (is_tie && n_ties == 0))
                continue;
            n_ties -= is_tie;
            CU_ASSERT(at < n_kept && kept[at] == e);
            CU_ASSERT_DOUBLE_EQUAL((double)weight[at], (double)ltf[e] / sqrt(squares + 2), 1e-5);
            left += (double)weight[at] * (double)weight[at];
            at++;
        }
        CU_ASSERT_DOUBLE_EQUAL(left + (double)alone, 1, 1e-5);
    }
}

static void a_minoritys_small_words_are_not_rare(void)
{
    enum { N = 400, FEW = 60 };
    static np_bag_term terms[N][2]; /* "the" and "port", "que" and "porto" */
    static np_term_bag bag[N];
    static uint32_t lang[N];
    for (uint32_t i = 0; i < N; i++) {
        bool is_few = i % 7 == 0 && i / 7 < FEW;
        terms[i][0] = term_of(is_few ? 3 : 1, 1, false);
        terms[i][1] = term_of(is_few ? 4 : 2, 1, false);
        bag[i] = (np_term_bag){.at = terms[i], .n = i % 70 == 0 || i % 69 == 0 ? 2 : 1};
        lang[i] = is_few ? 7 : 9;
    }
    np_vectors v;
    uint32_t the = 0, que = 0, port = 0;
    np_vocabulary *words = vocabulary_of(bag, N, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(words);
    np_weights *w = np_weights_new(bag, words, lang, NULL, N, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    CU_ASSERT_EQUAL(np_weights_apply(w, NULL, &v, NULL), NP_OK);
    CU_ASSERT_FATAL(np_weights_find(w, 1, &the) && np_weights_find(w, 3, &que) &&
                    np_weights_find(w, 2, &port));
    CU_ASSERT(np_weights_idf(w, que) < np_weights_idf(w, the) + .3f);
    CU_ASSERT(np_weights_idf(w, que) < np_weights_idf(w, port) - .5f);
    np_weights_free(w);
    np_vocabulary_free(words);
}

static void weights_survive_every_failing_allocation(void)
{
    np_bag_term one[] = {term_of(1, 1, false), term_of(2, 1, false)}, two[2];
    np_term_bag bag[] = {{.at = one, .n = 2}, {.at = two, .n = 2}};
    uint32_t lang[] = {1, 2};
    np_vocabulary *words = NULL;
    np_weights *w = NULL;
    for (trial turn = {0}; trial_next(&turn);) {
        memcpy(two, one, sizeof two);
        trial_begin(&turn);
        np_vocabulary_free(words);
        words = vocabulary_of(bag, 2, &turn.err);
        w = words ? np_weights_new(bag, words, lang, NULL, 2, &turn.err) : NULL;
        trial_end(&turn, w ? NP_OK : NP_E_NOMEM);
    }
    np_weights_free(w);
    np_vocabulary_free(words);
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const np_bag_term *)a)->hash, y = ((const np_bag_term *)b)->hash;
    return (x > y) - (x < y);
}

/* Every entry against the slow way: look for its hash in all bags from the first on. */
static void shared_terms_are_numbered_by_hash(void)
{
    enum { N = 40, MOST = 200 };
    static np_bag_term terms[N][MOST];
    static char letters[N]; /* item i writes all its terms as its own letter */
    np_term_bag bag[N];
    for (size_t i = 0; i < N; i++) {
        letters[i] = (char)('A' + i);
        bag[i] = (np_term_bag){.at = terms[i], .text = {&letters[i], 1}};
        uint32_t most = below(4) ? MOST : below(20);    /* long bags and short ones */
        for (uint64_t value = 1; value <= 400; value++) /* some spread out, some alike on top */
            if (bag[i].n < most && below(4) == 0)
                terms[i][bag[i].n++] =
                    term_at(value * (value % 2 ? 1 : UINT64_C(0x9E3779B97F4A7C15)), 1, 1, false);
        qsort(terms[i], bag[i].n, sizeof terms[i][0], by_hash);
    }
    np_vocabulary *v = vocabulary_of(bag, N, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(v);
    uint32_t n_terms = 0, found;
    size_t n_shared = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < bag[i].n; k++) {
            uint64_t hash = terms[i][k].hash;
            uint32_t number = np_vocabulary_term(v, &terms[i][k]);
            size_t n_same = 0, first = N;
            for (size_t j = 0; j < N; j++)
                for (size_t m = 0; m < bag[j].n; m++)
                    if (terms[j][m].hash == hash) {
                        first = first < j ? first : j;
                        n_same++;
                    }
            CU_ASSERT_EQUAL(number == NP_NOT_LISTED, n_same < 2);
            CU_ASSERT_EQUAL(np_vocabulary_find(v, hash, &found), n_same >= 2);
            CU_ASSERT_EQUAL(np_bag_term_is_shared(&terms[i][k]), n_same >= 2);
            if (n_same < 2)
                continue;
            CU_ASSERT_EQUAL(number, found);
            CU_ASSERT_EQUAL(np_vocabulary_hash(v, found), hash);
            CU_ASSERT(np_str_equal(np_vocabulary_text(v, found), bag[first].text));
            n_terms += first == i;
            n_shared++;
        }
    CU_ASSERT_EQUAL(np_vocabulary_count(v), n_terms);
    for (uint32_t t = 1; t < n_terms; t++)
        CU_ASSERT(np_vocabulary_hash(v, t - 1) < np_vocabulary_hash(v, t));
    CU_ASSERT_EQUAL(np_vocabulary_entries(v), n_shared);
    CU_ASSERT_FALSE(np_vocabulary_find(v, 0, &found));
    for (size_t i = 0; i < N; i++) {
        uint64_t hash[MOST + 1] = {0}; /* the last is none's */
        uint32_t number[MOST + 1];
        for (size_t k = 0; k < bag[i].n; k++)
            hash[k] = terms[i][k].hash;
        np_vocabulary_find_all(v, hash, bag[i].n + 1, number);
        for (size_t k = 0; k < bag[i].n; k++)
            CU_ASSERT_EQUAL(number[k], np_vocabulary_term(v, &terms[i][k]));
        CU_ASSERT_EQUAL(number[bag[i].n], NP_NOT_LISTED);
    }
    np_vocabulary_free(v);
}

/* ---- prose, names, counts ---- */

static void sentences_end_where_a_reader_would_end_them(void)
{
    np_str rest =
        NP_STR("Gov. Ito met Mr. J. Smith in the U.S. capital. \"Enough!\" he said. It cost 3.5 "
               "million.\nNew line\n\xE5\xA4\xA9\xE6\xB0\x94\xE5\xBE\x88\xE5\xA5\xBD\xE3\x80\x82"
               "\xE6\x98\x8E\xE5\xA4\xA9\xE3\x80\x82");
    const char *expected[] = {"Gov. Ito met Mr. J. Smith in the U.S. capital.",
                              "\"Enough!\" he said.",
                              "It cost 3.5 million.",
                              "New line",
                              "\xE5\xA4\xA9\xE6\xB0\x94\xE5\xBE\x88\xE5\xA5\xBD\xE3\x80\x82",
                              "\xE6\x98\x8E\xE5\xA4\xA9\xE3\x80\x82"};
    np_str sentence;
    for (size_t k = 0; k < 6; k++) {
        CU_ASSERT_FATAL(np_sentence_next(&rest, &sentence));
        CU_ASSERT(np_str_equal(sentence, np_str_of(expected[k])));
    }
    CU_ASSERT_FALSE(np_sentence_next(&rest, &sentence));
}

static void sentences_lose_nothing_but_white_space(void)
{
    static const char sign[] = "ab. \n!?\"'AZ\xE3\x80\x82(9";
    for (int round = 0; round < 5000; round++) {
        char text[40];
        size_t n = below(sizeof text), n_text = 0, n_said = 0;
        for (size_t i = 0; i < n; i++) {
            text[i] = sign[below(sizeof sign - 1)];
            n_text += (unsigned char)text[i] > ' ';
        }
        np_str rest = {text, n}, sentence;
        while (np_sentence_next(&rest, &sentence)) {
            CU_ASSERT_FATAL(sentence.len > 0);
            for (size_t i = 0; i < sentence.len; i++)
                n_said += (unsigned char)sentence.at[i] > ' ';
        }
        CU_ASSERT_EQUAL(n_said, n_text);
    }
}

static void a_short_form_before_a_figure_ends_no_sentence(void)
{
    np_str rest = NP_STR("A panel will study the Jan. 6 riot. Bus No. 12 stood still in May. Six "
                         "people left."),
           sentence;
    const char *expected[] = {"A panel will study the Jan. 6 riot.",
                              "Bus No. 12 stood still in May.", "Six people left."};
    for (size_t k = 0; k < 3; k++) {
        CU_ASSERT_FATAL(np_sentence_next(&rest, &sentence));
        CU_ASSERT(np_str_equal(sentence, np_str_of(expected[k])));
    }
}

static void what_points_back_or_quotes_does_not_open(void)
{
    const char *well[] = {"The port of Calder shut on Friday.", "Hermes won.",
                          "Вчера закрыт порт."};
    const char *badly[] = {"He left.",
                           "It's over.",
                           "\"Enough,\" said Ferro.",
                           "\u201cNo.\u201d",
                           "and so it went.",
                           "The list reads as follows:",
                           "The port shut...",
                           "\u2014 Mara Ferro, mayor",
                           "- The port shut.",
                           ""};
    for (size_t k = 0; k < sizeof well / sizeof well[0]; k++)
        CU_ASSERT(np_opens_well(np_str_of(well[k])));
    for (size_t k = 0; k < sizeof badly / sizeof badly[0]; k++)
        CU_ASSERT(!np_opens_well(np_str_of(badly[k])));
}

static void a_caption_has_no_mark_at_its_end(void)
{
    const char *well[] = {"The port shut.",
                          "\"Enough!\"",
                          "(The port shut.)",
                          "Shut\u2026",
                          "\u6e2f\u304c\u9589\u3058\u305f\u3002\u300d",
                          "."};
    const char *badly[] = {"The port of Calder on Friday", "Ferro: \"Enough\"", "Mara Ferro (NNA)",
                           "\"", ""};
    for (size_t k = 0; k < sizeof well / sizeof well[0]; k++)
        CU_ASSERT(np_ends_well(np_str_of(well[k])));
    for (size_t k = 0; k < sizeof badly / sizeof badly[0]; k++)
        CU_ASSERT(!np_ends_well(np_str_of(badly[k])));
}

/* Marks and letters of one byte and more, in any order, and any character now and then. */
static void words_are_those_of_a_reader_of_single_characters(void)
{
    enum { CHARS = 40 };
    static const uint32_t some[] = {' ',  ' ',    '-',    '\'',   '"',  '.',    ':',    '\n',
                                    '?',  'a',    'Z',    'q',    'A',  '0',    '9',    '@',
                                    '[',  '`',    '{',    '/',    0x7F, 0x2019, 0x201C, 0xE9,
                                    0xC9, 0x2026, 0x3002, 0x4E2D, 0xA0, 0x661};
    for (int round = 0; round < 20000; round++) {
        char text[4 * CHARS];
        size_t len = 0;
        bool is_wordy = round % 2; /* words of more than eight letters */
        for (uint32_t n = below(CHARS); n > 0; n--) {
            uint32_t c = below(12) ? some[below(N_OF(some))] : 1 + below(0x10FFFF);
            c = is_wordy && below(8) ? (uint32_t) "azAZ09qQ"[below(8)] : c;
            len += np_utf8_encode(c >= 0xD800 && c < 0xE000 ? 'x' : c, text + len);
        }
        np_str fast = {text, len}, slow = fast;
        np_word word = {0}, twin = {0};
        for (bool more = true; more;) {
            more = np_word_next(&fast, &word, &word);
            CU_ASSERT_EQUAL_FATAL(more, naive_word_next(&slow, &twin, &twin));
            CU_ASSERT(fast.at == slow.at && word.text.at == twin.text.at);
            CU_ASSERT(word.text.len == twin.text.len && word.is_capital == twin.is_capital);
            CU_ASSERT(word.starts_sentence == twin.starts_sentence);
            CU_ASSERT_EQUAL(word.follows, twin.follows);
        }
    }
}

static void a_dateline_is_no_part_of_the_news(void)
{
    const char *with[] = {"PORT CALDER (Norda) - The port shut.",
                          "LONDON \u2014 The port shut.",
                          "HONG KONG/BEIJING, Dec 9 (Reuters) - The port shut.",
                          "Vesh, 9 May (Norda) \u2013 The port shut.",
                          "(Norda) -- The port shut.",
                          "PORT CALDER\u2014The port shut."};
    for (size_t k = 0; k < sizeof with / sizeof with[0]; k++)
        CU_ASSERT(np_str_equal(np_without_dateline(np_str_of(with[k])), NP_STR("The port shut.")));
    np_str without = NP_STR("The port of Calder - the largest - shut.");
    CU_ASSERT(np_str_equal(np_without_dateline(without), without));
    without = NP_STR("NPA\u2014the port authority\u2014shut the port.");
    CU_ASSERT(np_str_equal(np_without_dateline(without), without));
}

static void words_are_counted_where_no_space_parts_them(void)
{
    CU_ASSERT_EQUAL(np_word_count(NP_STR("The port's 2 gates")), 4);
    CU_ASSERT_EQUAL(np_word_count(NP_STR("临澜地铁7号线今晨通车,首班车座无虚席")), 9);
}

static void a_word_more_often_small_is_no_name(void)
{
    np_str text[] = {NP_STR("In court The Mercury spoke, and The rest is known. The day ended; the "
                            "judge and the jury left, the Mercury too. Then I'm told, as I'm "
                            "often, that Mercury and Mercury won.")};
    np_str name[4];
    size_t n = 0;
    CU_ASSERT_EQUAL(np_names_find(text, NULL, 1, NULL, NULL, name, 4, &n, NULL), NP_OK);
    for (size_t k = 0; k < n; k++)
        CU_ASSERT(!np_str_equal(name[k], NP_STR("The")) && !np_str_equal(name[k], NP_STR("I'm")));
    CU_ASSERT(n > 0);
}

static bool is_among(const char *wanted, const np_str *name, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (np_str_equal(name[k], np_str_of(wanted)))
            return true;
    return false;
}

/* One form of each: titles go where the name alone is as common, a fund is not its founder. */
static void the_forms_of_a_name_are_one_name(void)
{
    np_str text[] = {NP_STR(
        "On Monday President Lena Orsk met Mr Brandt. The president said that Orsk Metals, in "
        "which Orsk has a share, and the Arle Health Office agreed. In Stanmoor Lena Orsk and "
        "the AHO spoke of NORDA. In turn Ada Brandt, head of the Norda, spoke; and Brandt left.\n"
        "What Comes Next For Lower Stanmoor\n"
        "In Stanmoor on Friday the Norda and Stanmoor Rovers, with Lena Orsk, won. Outside "
        "Stanmoor Friday was dull, said Lena Orsk of Stanmoor and the Arle Health Office.")};
    np_str name[12];
    size_t n = 0;
    CU_ASSERT_EQUAL(np_names_find(text, NULL, 1, NULL, NULL, name, 12, &n, NULL), NP_OK);
    static const char *const wanted[] = {"Lena Orsk", "Ada Brandt", "Arle Health Office", "Norda"};
    static const char *const folded[] = {
        "President Lena Orsk", "Orsk",           "Mr Brandt",          "Brandt", "AHO", "NORDA",
        "Stanmoor Friday",     "Lower Stanmoor", "What Comes Next For"};
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
        CU_ASSERT(is_among(wanted[k], name, n));
    for (size_t k = 0; k < sizeof folded / sizeof *folded; k++)
        CU_ASSERT(!is_among(folded[k], name, n));
}

/* Few words, so that each stands in many places, and marks of every kind between them. */
static size_t write_babble(char *text, size_t n_words)
{
    static const char *const words[] = {"Orsk", "orsk", "Lena",   "Norda", "the", "The",  "of",
                                        "Of",   "Ada",  "Orsk's", "I'm",   "12",  "port", "Port"};
    static const char *const marks[] = {" ", " ", " ", " ", " ", " ", "-", ". ", ", ", "\n", ": "};
    size_t len = 0;
    for (size_t k = 0; k < n_words; k++)
        len += (size_t)sprintf(text + len, "%s%s", words[below(N_OF(words))],
                               marks[below(N_OF(marks))]);
    return len;
}

static void names_read_once_are_those_read_twice(void)
{
    enum { TEXTS = 3, WORDS = 60, MOST = 8, BYTES = WORDS * 8 };
    static char letters[2 * TEXTS][BYTES];
    size_t n_found = 0;
    for (int round = 0; round < 2000; round++) {
        np_str text[TEXTS], title[TEXTS], name[MOST], naive[MOST];
        size_t n = 1 + below(TEXTS), n_names = 0;
        for (size_t i = 0; i < n; i++) {
            text[i] = (np_str){letters[i], write_babble(letters[i], below(WORDS))};
            title[i] = (np_str){letters[TEXTS + i], write_babble(letters[TEXTS + i], below(8))};
        }
        CU_ASSERT_EQUAL_FATAL(np_names_find(text, title, n, NULL, NULL, name, MOST, &n_names, NULL),
                              NP_OK);
        CU_ASSERT_EQUAL_FATAL(n_names, naive_names(text, title, n, naive, MOST));
        for (size_t k = 0; k < n_names; k++)
            CU_ASSERT(np_str_equal(name[k], naive[k]));
        n_found += n_names;
    }
    CU_ASSERT(n_found > 2000);
}

static void names_survive_every_failing_allocation(void)
{
    static char letters[4000];
    np_str text = {letters, write_babble(letters, 400)}, name[8];
    for (trial turn = {0}; trial_next(&turn);) {
        size_t n = 0;
        trial_begin(&turn);
        np_code code = np_names_find(&text, NULL, 1, NULL, NULL, name, 8, &n, &turn.err);
        trial_end(&turn, code);
    }
}

static void a_particle_is_known_whatever_its_case(void)
{
    const char *particles[] = {"the", "After", "que", "I'm", "HAS", "über", "Monday"};
    const char *others[] = {"war",     "son", "door", "Gaza", "port", "theatre",
                            "I'Anson", "",    "th",   "aa",   "zzz"};
    for (size_t k = 0; k < sizeof particles / sizeof particles[0]; k++)
        CU_ASSERT(np_is_particle(np_str_of(particles[k])));
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
        CU_ASSERT(!np_is_particle(np_str_of(others[k])));
    CU_ASSERT(np_has_loose_end(NP_STR("and port")) && np_has_loose_end(NP_STR("Game of")));
    CU_ASSERT(!np_has_loose_end(NP_STR("Game of Life")) && !np_has_loose_end(NP_STR("the")));
}

/* Quadratic, it would take hours. */
static void a_run_of_marks_is_looked_at_once(void)
{
    enum { N = 4000000 };
    char *text = malloc(N + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (size_t i = 0; i < N; i++)
        text[i] = i % 3 ? '.' : '"';
    text[N] = 'x';
    np_str rest = {text, N + 1}, sentence;
    CU_ASSERT(np_sentence_next(&rest, &sentence));
    CU_ASSERT_EQUAL(sentence.len, N + 1);
    free(text);
}

static void names_are_counted_in_their_longest_form(void)
{
    np_str text[] = {
        NP_STR("The filing names Mark Zuckerberg. Later Zuckerberg spoke in New York. The judge "
               "heard Zuckerberg."),
        NP_STR("In court Mark Zuckerberg said little. The judge left for New York's port.")};
    np_str name[4];
    size_t n = 0;
    CU_ASSERT_EQUAL(np_names_find(text, NULL, 2, NULL, NULL, name, 4, &n, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(n, 2);
    CU_ASSERT(np_str_equal(name[0], NP_STR("Mark Zuckerberg")));
    CU_ASSERT(np_str_equal(name[1], NP_STR("New York")));
}

static void a_wire_text_under_five_names_is_one_source(void)
{
    np_imprint five[] = {{.publisher = 1},
                         {.publisher = 2},
                         {.publisher = 3},
                         {.publisher = 4},
                         {.publisher = 5}},
               six = {.publisher = 6}, none = {0};
    np_printing wire = {NP_STR("Port shut"),
                        NP_STR("CALDER (Norda) - The port of Calder shut on Friday."),
                        1,
                        five,
                        5,
                        0,
                        0};
    np_printing own = {
        NP_STR("Harbour closes"), NP_STR("At noon Ann Ferro closed the gates."), 2, &six, 1, 0, 0};
    np_printing unknown = {NP_STR("Gates shut"),
                           NP_STR("A text from nobody about Ann Ferro and 12 ships."),
                           3,
                           &none,
                           1,
                           0,
                           0};
    np_counts c;
    CU_ASSERT_EQUAL(np_counts_make(&wire, 1, &c, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n_articles, 5);
    CU_ASSERT_EQUAL(c.n_publishers, 5);
    CU_ASSERT_EQUAL(c.n_independent_min, 1);
    CU_ASSERT_EQUAL(c.n_independent_max, 1);
    bool is_rewrite = true;
    five[1].publisher = 1, five[2].publisher = 0;
    CU_ASSERT_EQUAL(np_counts_make(&wire, 1, &c, &is_rewrite, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n_publishers, 3);
    CU_ASSERT_FALSE(is_rewrite);
    CU_ASSERT_EQUAL(np_counts_make(&unknown, 1, &c, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n_publishers, 1);
    five[1].publisher = 2, five[2].publisher = 3;
    np_printing all[] = {wire, own, unknown};
    CU_ASSERT_EQUAL(np_counts_make(all, 3, &c, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n_articles, 7);
    CU_ASSERT_EQUAL(c.n_texts, 3);
    CU_ASSERT_EQUAL(c.n_publishers, 7);
    CU_ASSERT_EQUAL(c.n_independent_min, 2);
    CU_ASSERT_EQUAL(c.n_independent_max, 3);
}

static void what_another_reported_first_is_its(void)
{
    np_imprint one = {.publisher = 1, .source = NP_STR("techpress.example")},
               two = {.publisher = 2, .source = NP_STR("Ledger")}, three = {.publisher = 3};
    np_printing all[] = {
        {NP_STR("A"), NP_STR("On Friday Ann Ferro left after 12 years."), 1, &one, 1, 0, 0},
        {NP_STR("B"), NP_STR("Ferro left, as was first reported by the Tech Press, with 3 others."),
         2, &two, 1, 0, 0},
        {NP_STR("C"), NP_STR("Ben Orsk knew of 7 who left."), 3, &three, 1, 0, 0}};
    np_counts c;
    CU_ASSERT_EQUAL(np_counts_make(all, 3, &c, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n_independent_max, 2);
    all[1].text = NP_STR("Ferro left, as was first reported by the Civic Mirror, with 3 others.");
    CU_ASSERT_EQUAL(np_counts_make(all, 3, &c, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n_independent_max, 3);
}

static void a_rewrite_lowers_the_lower_end(void)
{
    np_imprint one = {.publisher = 1}, two = {.publisher = 2};
    np_printing first = {NP_STR("Ferro resigns"),
                         NP_STR("On Friday Ann Ferro left after 12 years."),
                         1,
                         &one,
                         1,
                         0,
                         0};
    np_printing again = {
        NP_STR("Ferro is gone"), NP_STR("After 12 years, Ferro left the house."), 2, &two, 1, 0, 0};
    np_printing both[] = {first, again};
    np_counts c;
    CU_ASSERT_EQUAL(np_counts_make(both, 2, &c, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n_independent_min, 1);
    CU_ASSERT_EQUAL(c.n_independent_max, 2);
}

int main(void)
{
    static const test tests[] = {
        TEST(likeness_fades_with_time),
        TEST(a_spread_row_is_multiplied_as_a_dense_one),
        TEST(nearest_are_the_nearest_of_all_pairs),
        TEST(average_link_equals_the_mean_of_all_pairs),
        TEST(parts_are_what_edges_connect),
        TEST(who_watches_two_items_is_told_what_decided),
        TEST(a_way_survives_every_failing_allocation),
        TEST(a_text_with_nothing_to_be_judged_by_is_not_scaled),
        TEST(a_series_of_one_host_has_no_edges),
        TEST(clustering_survives_every_failing_allocation),
        TEST(sums_equal_dense_ones),
        TEST(a_function_word_is_no_rarer_than_three_in_ten),
        TEST(weights_follow_their_formula),
        TEST(a_long_row_keeps_its_weightiest_terms),
        TEST(a_minoritys_small_words_are_not_rare),
        TEST(shared_terms_are_numbered_by_hash),
        TEST(weights_survive_every_failing_allocation),
        TEST(sentences_end_where_a_reader_would_end_them),
        TEST(sentences_lose_nothing_but_white_space),
        TEST(a_run_of_marks_is_looked_at_once),
        TEST(names_are_counted_in_their_longest_form),
        TEST(a_short_form_before_a_figure_ends_no_sentence),
        TEST(what_points_back_or_quotes_does_not_open),
        TEST(a_caption_has_no_mark_at_its_end),
        TEST(words_are_those_of_a_reader_of_single_characters),
        TEST(a_dateline_is_no_part_of_the_news),
        TEST(words_are_counted_where_no_space_parts_them),
        TEST(the_forms_of_a_name_are_one_name),
        TEST(names_read_once_are_those_read_twice),
        TEST(names_survive_every_failing_allocation),
        TEST(a_particle_is_known_whatever_its_case),
        TEST(a_word_more_often_small_is_no_name),
        TEST(a_wire_text_under_five_names_is_one_source),
        TEST(what_another_reported_first_is_its),
        TEST(a_rewrite_lowers_the_lower_end),
        TEST(a_fade_can_be_laid_over_what_was_found_without),
    };
    return run_tests("story", tests, N_OF(tests));
}
