/* naive/related.h - maximal marginal relevance by its definition, everything computed anew. */
#ifndef NP_TESTS_NAIVE_RELATED_H
#define NP_TESTS_NAIVE_RELATED_H

#include "topic/related.h"

/* np_related_choose() on a table of similarities: sim[a * n_stories + b] of stories a and b. */
unsigned naive_related(const double *sim, size_t n_stories, const np_neighbour *near, unsigned n,
                       const np_faces *faces, const double *rank, const np_related_options *opt,
                       np_related_row *chosen);

#endif
