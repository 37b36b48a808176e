/* corpus_group.h - the conductor's one way to group items: nearest, graph, clusters, centres, each
 * on all threads. */
#ifndef NP_CORPUS_GROUP_H
#define NP_CORPUS_GROUP_H

#include "corpus.h"
#include "story/expand.h"
#include "story/graph.h"
#include "topic/centroid.h"

typedef struct np_recipe {
    np_similar_options similar;
    unsigned n_edges;         /* of its nearest, an item is joined to so many by an edge */
    np_expand_options expand; /* before they are compared for good */
    np_cluster_options cluster;
} np_recipe;

typedef struct np_nearest { /* zero-initialised it is empty */
    np_similar *similar;
    np_neighbour *near; /* n * stride, best first */
    unsigned *n_near;   /* n */
    size_t stride;
} np_nearest;

/* The nearest items of every item, on all threads of c, which reports progress as `stage`. day may
 * be NULL. v is borrowed. */
np_code np_nearest_init(np_nearest *x, const np_vectors *v, const double *day,
                        const np_similar_options *opt, const np_corpus *c, const char *stage,
                        np_error *err);
void np_nearest_clear(np_nearest *x);

/* np_expand() by what is nearest, on all threads of c. */
np_code np_nearest_expand(np_expanded *expanded, const np_vectors *v, const np_nearest *x,
                          const np_expand_options *opt, const np_corpus *c, np_error *err);

/* np_cluster() by graph g, on all threads of c; w: see there, NULL: nobody watches. */
np_code np_group_by(const np_graph *g, const np_vectors *v, const np_similar *s, const double *day,
                    const np_cluster_options *opt, const np_corpus *c, uint32_t *label,
                    uint32_t *n_groups, np_watch *w, np_error *err);

/* np_centroids_init() on all threads of c. */
np_code np_group_centres(np_vectors *centres, const np_vectors *v, const uint32_t *label,
                         size_t n_groups, const np_centroid_factors *factor, const np_corpus *c,
                         np_error *err);

/* Agglomerate by a recipe: label[i] and how many groups. day, forms: see graph.h; may be NULL. */
np_code np_group(const np_vectors *v, const double *day, const np_forms *forms,
                 const np_recipe *recipe, const np_corpus *c, const char *stage, uint32_t *label,
                 uint32_t *n_groups, np_error *err);

/* The nearest under opt's fade, of wide, found without a fade and with all that is compared: see
 * np_neighbours_fade(). They have no `similar` of their own. */
np_code np_nearest_fade(np_nearest *x, const np_nearest *wide, const double *day,
                        const np_similar_options *opt, size_t n, np_error *err);

/* np_group(), the nearest known: those of x, likenesses as similar tells them. Serial; any thread.
 */
np_code np_group_near(const np_vectors *v, const double *day, const np_forms *forms,
                      const np_recipe *recipe, const np_similar *similar, const np_nearest *x,
                      uint32_t *label, uint32_t *n_groups, np_error *err);

/* What np_group() goes by, for who asks about two of the items. */
typedef struct np_grouping {
    np_nearest nearest;
    np_graph graph;
    np_watch watch;
} np_grouping;

/* np_group() of two items and more, which keeps all that decided: g->watch.a and b are set, the
 * rest is made, and cleared by np_grouping_clear() in any case. */
np_code np_group_watched(const np_vectors *v, const double *day, const np_forms *forms,
                         const np_recipe *recipe, const np_corpus *c, const char *stage,
                         uint32_t *label, uint32_t *n_groups, np_grouping *g, np_error *err);
void np_grouping_clear(np_grouping *g);

#endif
