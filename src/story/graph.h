/* graph.h - from each item's nearest to one set of edges, and a scale for each item. */
#ifndef NP_STORY_GRAPH_H
#define NP_STORY_GRAPH_H

#include "story/cluster.h"

typedef struct np_graph {
    np_edge *edge; /* by (a, b), each pair once; np_graph_clear() */
    size_t n_edges;
    double *scale; /* n */
} np_graph;

/* near[i * stride ..] are the n_near[i] neighbours of item i, best first. A pair is an edge when
 * either names the other. scale[i] = (0.3 / r)^0.35, r the similarity of i's second nearest, at
 * least .05, or 1 without a second: where everything is alike, being alike means less (local
 * scaling, as in Zelnik-Manor and Perona, NIPS 2004). form[i]: two items of one form (not 0; NULL:
 * none has one) are one template filled in twice, which is no reason to join them: no edge.
 * NP_E_NOMEM. */
np_code np_graph_init(np_graph *g, const np_neighbour *near, const unsigned *n_near, size_t stride,
                      const uint64_t *form, size_t n, np_error *err);
void np_graph_clear(np_graph *g);

/* Are a and b, different items, joined by an edge? Cost: the log of the edges. */
bool np_graph_has_edge(const np_graph *g, uint32_t a, uint32_t b);

#endif
