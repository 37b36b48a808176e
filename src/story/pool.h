/* pool.h - clusters by number, each with the sum of its vectors. */
#ifndef NP_STORY_POOL_H
#define NP_STORY_POOL_H

#include "story/cluster.h"
#include "story/links.h"
#include "story/spread.h"
#include "story/sum.h"

enum { NP_BONUS_SIZE = 100 };

/* A cluster's number is its smallest member; others are empty. U, M, C, V: see pool.c. */
typedef struct np_pooled {
    uint32_t size, n_dated;
    double u, m, c;
    double day_sum;
    uint32_t version; /* goes up whenever the cluster changes */
    np_sum sum;       /* V, once there are two items; that of one is its row times its factor */
    np_link_list links;
} np_pooled;

typedef struct np_pool { /* zero-initialised it may be cleared */
    np_vectors v;
    np_cluster_options opt;
    double bonus[NP_BONUS_SIZE + 1]; /* by size */
    np_pooled *at;                   /* n */
    double *factor;                  /* n: what a row is taken by */
} np_pool;

/* Each item alone, and no links. v is borrowed, s and scale and day (see cluster.h) for this call.
 * NP_E_NOMEM. */
np_code np_pool_init(np_pool *p, const np_vectors *v, const np_similar *s, const double *scale,
                     const double *day, const np_cluster_options *opt, np_error *err) NP_MUST_CHECK;
void np_pool_clear(np_pool *p);

/* Cluster c gives up its vector and links: it is not asked for these again. */
void np_pool_drop(np_pool *p, uint32_t c);

/* Of clusters a and b, linked so: what their score is made of. */
np_linkage np_pool_linkage(const np_pool *p, uint32_t a, uint32_t b, const np_link *between);

/* half[k].dot = V_c . V_to, for all n; own: empty, and again then. Cost: n rows. */
void np_pool_multiply(const np_pool *p, np_spread *own, uint32_t c, np_half *half, size_t n);

/* Cluster a takes b in, which is empty then: sizes, days, vectors. Of both the versions go up; the
 * links are the caller's. NP_E_NOMEM: as they were, but for the sums. Cost: the smaller of both. */
np_code np_pool_merge(np_pool *p, uint32_t a, uint32_t b, np_error *err);

#endif
