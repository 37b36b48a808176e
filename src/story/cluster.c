/* cluster.c - average link on sum vectors.
 *
 * What two clusters' score is made of is pool.c's. The product of their vectors is kept on the link
 * between them: when A takes B in, a link both had to D adds up, and a link only one had costs one
 * sparse dot product, the missing half. So the linkage is exact although only clusters with an edge
 * between them are ever compared, and of those a merged cluster keeps its MOST_LINKS best. A merge
 * thus costs at most that many rows of the smaller cluster. Single link was refused, as it chains;
 * centroid cosine, as it drifts (bench/stories.md).
 *
 * Clusters between which no way of edges leads never meet: they do not merge, and what they are
 * compared with is their own. So each connected part of the edges is gone through by itself, on any
 * thread, the largest first; what it took is free again when it is done, and meanwhile lies
 * together. Of a million articles over 80 days the largest part has 3 %, and a fifth of the time
 * is left that one queue for all took on two threads, most of it waiting for memory; so that was
 * refused, and with it products taken ahead of their turn: two mergers in three are of offers that
 * the mergers just before them made. */
#include "story/cluster.h"
#include "base/mem.h"
#include "story/offers.h"
#include "story/parts.h"
#include "story/pool.h"
#include <stdlib.h>
#include <string.h>

/* The links a merged cluster keeps, its best: with all of them a cluster that grows by thousands
 * would compare itself anew with thousands, each time. */
enum { MOST_LINKS = 64 };

/* What a thread has at hand for one part after the other. */
typedef struct desk {
    np_spread own; /* one lone item's row at a time */
    np_offers offers;
    np_halves lacks[2]; /* of two that merge */
    np_link *joined;    /* their links */
    size_t cap_joined;
} desk;

struct np_clusterer {
    np_pool pool;
    const np_edge *edge;
    np_parts parts;
    uint32_t *into; /* n: the cluster an item's cluster was merged into, else itself */
    desk *desk;     /* n_desks */
    unsigned n_desks;
    np_watch *watch;
    uint32_t root[2]; /* the clusters of the two watched */
};

static void clear_desk(desk *d)
{
    np_spread_clear(&d->own);
    np_offers_clear(&d->offers);
    np_halves_clear(&d->lacks[0]);
    np_halves_clear(&d->lacks[1]);
    np_free(d->joined);
}

void np_clusterer_free(np_clusterer *k)
{
    if (!k)
        return;
    for (unsigned t = 0; k->desk && t < k->n_desks; t++)
        clear_desk(&k->desk[t]);
    np_free(k->desk);
    np_pool_clear(&k->pool);
    np_parts_clear(&k->parts);
    np_free(k->into);
    np_free(k);
}

/* Who watches two items wants to compare their clusters at the end, so all is one part. */
static np_code divide(np_clusterer *k, size_t n_edges, size_t n, np_error *err)
{
    return k->watch ? np_parts_init_whole(&k->parts, n_edges, err)
                    : np_parts_init(&k->parts, k->edge, n_edges, n, err);
}

static np_code set_up(np_clusterer *k, size_t n_edges, unsigned n_threads, np_error *err)
{
    const np_vectors *v = &k->pool.v;
    np_code code = divide(k, n_edges, v->n, err);
    if (code)
        return code;
    if (!(k->into = np_alloc(0, v->n, sizeof *k->into, err)) ||
        !(k->desk = np_alloc(0, n_threads, sizeof *k->desk, err)))
        return NP_E_NOMEM;
    for (; k->n_desks < n_threads; k->n_desks++)
        if (np_spread_init(&k->desk[k->n_desks].own, v->n_terms, err))
            return NP_E_NOMEM;
    for (size_t i = 0; i < v->n; i++)
        k->into[i] = (uint32_t)i;
    return NP_OK;
}

np_clusterer *np_clusterer_new(const np_vectors *v, const np_similar *s, const np_edge *edge,
                               size_t n_edges, const double *scale, const double *day,
                               const np_cluster_options *opt, unsigned n_threads, np_watch *watch,
                               np_error *err)
{
    np_clusterer *k = np_alloc(sizeof *k, 0, 0, err);
    if (!k)
        return NULL;
    k->edge = edge;
    if ((k->watch = watch)) {
        watch->is_joined = false;
        k->root[0] = watch->a, k->root[1] = watch->b;
    }
    if (!np_pool_init(&k->pool, v, s, scale, day, opt, err) && !set_up(k, n_edges, n_threads, err))
        return k;
    np_clusterer_free(k);
    return NULL;
}

size_t np_clusterer_parts(const np_clusterer *k) { return k->parts.n; }

/* ---- offers ---- */

/* between: to b, seen from a. */
static np_code propose(const np_pool *p, desk *d, uint32_t a, const np_link *between, np_error *err)
{
    uint32_t b = between->to, version_a = p->at[a].version, version_b = p->at[b].version;
    np_linkage l = np_pool_linkage(p, a, b, between);
    if (!l.has_link || l.is_parted || !(l.score >= p->opt.min_score))
        return NP_OK;
    np_offer one = a < b ? (np_offer){l.score, a, b, version_a, version_b}
                         : (np_offer){l.score, b, a, version_b, version_a};
    return np_offers_add(&d->offers, one, err);
}

static np_code link_edge(np_pool *p, desk *d, const np_edge *e, np_error *err)
{
    double dot = p->factor[e->a] * p->factor[e->b] * (double)e->dot;
    np_link to_a = {e->a, e->parts, dot, !e->parts}, to_b = {e->b, e->parts, dot, !e->parts};
    if (np_link_set(&p->at[e->a].links, to_b, err) || np_link_set(&p->at[e->b].links, to_a, err))
        return NP_E_NOMEM;
    return propose(p, d, e->a, &to_b, err);
}

/* ---- two items that are watched ---- */

/* The figures of clusters a and b: by the link between them, by which they were compared, or as if
 * there were one. */
static np_linkage linkage_between(np_clusterer *k, uint32_t a, uint32_t b)
{
    const np_pool *p = &k->pool;
    const np_link *between = np_link_find(&p->at[a].links, b);
    if (between)
        return np_pool_linkage(p, a, b, between);
    np_half missing = {.to = b};
    np_pool_multiply(p, &k->desk[0].own, a, &missing, 1);
    return np_pool_linkage(p, a, b, &(np_link){.to = b, .dot = missing.dot});
}

/* Before b is taken in by a. */
static void watch_merge(np_clusterer *k, uint32_t a, uint32_t b)
{
    uint32_t *root = k->root;
    bool is_straight = root[0] == a && root[1] == b, is_turned = root[0] == b && root[1] == a;
    if (is_straight || is_turned) {
        k->watch->is_joined = true;
        k->watch->last = linkage_between(k, root[0], root[1]);
    }
    for (int i = 0; i < 2; i++)
        root[i] = root[i] == b ? a : root[i];
}

/* ---- merging ---- */

/* The joined links of A and B, exact, into d->joined. */
static np_code link_both(const np_pool *p, desk *d, uint32_t a, uint32_t b, size_t *n,
                         np_error *err)
{
    const np_link_list *x = &p->at[a].links, *y = &p->at[b].links;
    np_halves *of_x = &d->lacks[0], *of_y = &d->lacks[1];
    if (np_link_lacks(x, y, a, b, of_x, err) || np_link_lacks(y, x, a, b, of_y, err) ||
        !NP_GROW(d->joined, d->cap_joined, x->n + y->n, err))
        return NP_E_NOMEM;
    np_pool_multiply(p, &d->own, a, of_x->at, of_x->n);
    np_pool_multiply(p, &d->own, b, of_y->at, of_y->n);
    *n = np_link_join(x, y, a, b, of_x, of_y, d->joined);
    return NP_OK;
}

typedef struct ranked_link {
    double score;
    np_link link;
} ranked_link;

static int by_score(const void *a, const void *b)
{
    const ranked_link *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->link.to > y->link.to) - (x->link.to < y->link.to);
}

static int by_target(const void *a, const void *b)
{
    const np_link *x = a, *y = b;
    return (x->to > y->to) - (x->to < y->to);
}

/* Keep the best of cluster a's links, which are n, and cut the others from both ends. */
static np_code keep_best(np_pool *p, uint32_t a, np_link *links, size_t *n, np_error *err)
{
    if (*n <= MOST_LINKS)
        return NP_OK;
    ranked_link *ranked = np_alloc(0, *n, sizeof *ranked, err);
    if (!ranked)
        return NP_E_NOMEM;
    for (size_t i = 0; i < *n; i++)
        ranked[i] = (ranked_link){np_pool_linkage(p, a, links[i].to, &links[i]).score, links[i]};
    qsort(ranked, *n, sizeof *ranked, by_score);
    for (size_t i = MOST_LINKS; i < *n; i++)
        np_link_drop(&p->at[ranked[i].link.to].links, a);
    for (size_t i = 0; i < MOST_LINKS; i++)
        links[i] = ranked[i].link;
    qsort(links, MOST_LINKS, sizeof *links, by_target);
    *n = MOST_LINKS;
    np_free(ranked);
    return NP_OK;
}

/* Cluster a's links, as all others know them from now on. */
static np_code link_anew(np_pool *p, desk *d, uint32_t a, size_t n, np_error *err)
{
    np_link_list *own = &p->at[a].links;
    const np_link *link = d->joined;
    if (!NP_GROW(own->at, own->cap, n, err))
        return NP_E_NOMEM;
    memcpy(own->at, link, n * sizeof *link);
    own->n = n;
    for (size_t i = 0; i < n; i++) {
        np_link back = link[i];
        back.to = a;
        if (np_link_set(&p->at[link[i].to].links, back, err) || propose(p, d, a, &link[i], err))
            return NP_E_NOMEM;
    }
    return NP_OK;
}

/* A takes B in, a < b. */
static np_code merge(np_clusterer *k, desk *d, uint32_t a, uint32_t b, np_error *err)
{
    np_pool *p = &k->pool;
    size_t n;
    if (link_both(p, d, a, b, &n, err) || np_pool_merge(p, a, b, err))
        return NP_E_NOMEM;
    np_link_clear(&p->at[b].links);
    k->into[b] = a;
    for (size_t i = 0; i < n; i++)
        np_link_drop(&p->at[d->joined[i].to].links, b);
    np_code code = keep_best(p, a, d->joined, &n, err);
    return code ? code : link_anew(p, d, a, n, err);
}

static np_code merge_all(np_clusterer *k, desk *d, np_error *err)
{
    const np_pooled *at = k->pool.at;
    np_code code = NP_OK;
    while (!code && d->offers.n > 0) {
        np_offer best = np_offers_take(&d->offers);
        if (best.version_a != at[best.a].version || best.version_b != at[best.b].version)
            continue;
        if (k->watch)
            watch_merge(k, best.a, best.b);
        code = merge(k, d, best.a, best.b, err);
    }
    return code;
}

/* ---- all of it ---- */

np_code np_clusterer_part(np_clusterer *k, size_t i, unsigned thread, np_error *err)
{
    desk *d = &k->desk[thread];
    d->offers.n = 0; /* of a part that failed */
    const uint32_t *from = k->parts.order + k->parts.first[i];
    const uint32_t *to = k->parts.order + k->parts.first[i + 1];
    np_code code = NP_OK;
    for (const uint32_t *e = from; e < to && !code; e++)
        code = link_edge(&k->pool, d, &k->edge[*e], err);
    if (!code)
        code = merge_all(k, d, err);
    for (const uint32_t *e = from; e < to && !k->watch; e++) {
        np_pool_drop(&k->pool, k->edge[*e].a);
        np_pool_drop(&k->pool, k->edge[*e].b);
    }
    return code;
}

uint32_t np_clusterer_end(np_clusterer *k, uint32_t *label)
{
    uint32_t n_clusters = 0, *into = k->into;
    if (k->watch && !k->watch->is_joined)
        k->watch->last = linkage_between(k, k->root[0], k->root[1]);
    for (size_t i = 0; i < k->pool.v.n; i++) { /* into[i] <= i, so it is final and numbered */
        into[i] = into[into[i]];
        label[i] = into[i] == i ? n_clusters++ : label[into[i]];
    }
    return n_clusters;
}

np_code np_cluster(const np_vectors *v, const np_similar *s, const np_edge *edge, size_t n_edges,
                   const double *scale, const double *day, const np_cluster_options *opt,
                   uint32_t *label, uint32_t *n_clusters, np_error *err)
{
    np_clusterer *k = np_clusterer_new(v, s, edge, n_edges, scale, day, opt, 1, NULL, err);
    np_code code = k ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0; !code && i < k->parts.n; i++)
        code = np_clusterer_part(k, i, 0, err);
    if (!code)
        *n_clusters = np_clusterer_end(k, label);
    np_clusterer_free(k);
    return code;
}
