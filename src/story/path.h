/* path.h - through whom two items hang together that no edge joins. */
#ifndef NP_STORY_PATH_H
#define NP_STORY_PATH_H

#include "story/graph.h"

/* A way from item a to item b, different ones of one group, over edges inside it (group[i]: of each
 * of n items), with the fewest steps; of several always the same. *path: from a to b, *n_path of
 * them, the caller's to np_free(); NULL and 0: there is none. Cost: the edges. NP_E_NOMEM. */
np_code np_path_find(const np_graph *g, const uint32_t *group, size_t n, uint32_t a, uint32_t b,
                     uint32_t **path, size_t *n_path, np_error *err);

#endif
