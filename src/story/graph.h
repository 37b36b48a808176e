/* graph.h - from each item's nearest to one set of edges, and a scale for each item. */
#ifndef NP_STORY_GRAPH_H
#define NP_STORY_GRAPH_H

#include "story/cluster.h"
#include "story/forms.h"

/* Texts less alike than this have no edge, however much their scales would make of it: of 14
 * papers in Arabic half of the stories of two were such pairs. The labelled sets lose .01 of a
 * point for .10, .05 for .12 (bench/stories.md). */
static const double NP_EDGE_SIM = 0.10;

typedef struct np_graph {
    np_edge *edge; /* by (a, b), each pair once; np_graph_clear() */
    size_t n_edges;
    double *scale; /* n */
} np_graph;

/* near[i * stride ..] are the n_near[i] neighbours of item i, best first. A pair is an edge when
 * either has the other among its first n_edges, and they are NP_EDGE_SIM alike. scale[i] = (0.3 /
 * r)^0.35 * (c / 5)^0.2, 1 for an item with fewer than two neighbours: r  the similarity of i's
 * second nearest, at least .05: where everything is alike, being alike means less (local scaling,
 * as in Zelnik-Manor and Perona, NIPS 2004); and as if six items more had .3, as the few know
 * little of how near a stranger may be; c  its crowd, the neighbours whose similarity is .7 r and
 * more, at least one: who has many nearly as near is in the midst of a big story, whose texts are
 * less alike than three of one morning. scale: NULL, or each item's where near holds but the first
 * of its neighbours; it is copied. forms: two items that are one form filled in twice have an edge
 * that parts them, and two of a publisher's series have none; NULL: none are. NP_E_NOMEM. */
np_code np_graph_init(np_graph *g, const np_neighbour *near, const unsigned *n_near, size_t stride,
                      unsigned n_edges, const double *scale, const np_forms *forms, size_t n,
                      np_error *err);
void np_graph_clear(np_graph *g);

/* scale[i] of one of n items, with these neighbours, best first. */
double np_scale_of(const np_neighbour *near, unsigned n_near, size_t n);

/* c for an item with these neighbours, best first; 0 with fewer than two. */
unsigned np_crowd(const np_neighbour *near, unsigned n_near);

/* Are a and b, different items, joined by an edge, and not parted? Cost: the log of the edges. */
bool np_graph_has_edge(const np_graph *g, uint32_t a, uint32_t b);

#endif
