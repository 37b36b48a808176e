/* parts.h - edges by what they connect: parts that have nothing to do with each other. */
#ifndef NP_STORY_PARTS_H
#define NP_STORY_PARTS_H

#include "story/cluster.h"

/* Part k has the edges edge[order[first[k]]], edge[order[first[k] + 1]] ... before first[k + 1], in
 * the order they came in; zero-initialised it is empty. */
typedef struct np_parts {
    size_t n;
    size_t *first;   /* n + 1 */
    uint32_t *order; /* n_edges < 2^32 */
} np_parts;

/* The connected components of the edges between n items, those with most edges first. NP_E_NOMEM,
 * NP_E_LIMIT. */
np_code np_parts_init(np_parts *p, const np_edge *edge, size_t n_edges, size_t n, np_error *err);

/* The same edges as one part. */
np_code np_parts_init_whole(np_parts *p, size_t n_edges, np_error *err);
void np_parts_clear(np_parts *p);

#endif
