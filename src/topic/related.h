/* related.h - "More on this topic": the few other stories worth showing beside one. */
#ifndef NP_TOPIC_RELATED_H
#define NP_TOPIC_RELATED_H

#include "story/similar.h"

typedef struct np_related_options {
    unsigned most;       /* rows */
    unsigned most_hosts; /* rows from one host */
    double floor;        /* least similarity: the list may be short, or empty */
    double repeat;       /* taken off for likeness to a row already chosen (MMR) */
    int64_t from, to;    /* rows are shown by articles published then; INT64_MIN, INT64_MAX: ever */
} np_related_options;

enum { NP_MOST_FACES = 64 };

/* By which articles stories can be shown: story t by faces first[t] .. first[t+1]-1, the best
 * first; at least one, and of more than NP_MOST_FACES the others are not looked at. */
typedef struct np_faces {
    const size_t *first;
    const uint32_t *host;       /* of each; 0 unknown, and not counted */
    const int64_t *begin, *end; /* seconds: between these it was published; INT64_MIN, INT64_MAX:
                                   nobody knows */
} np_faces;

typedef struct np_related_row {
    uint32_t story;
    size_t face; /* index into faces.host */
    double sim;
} np_related_row;

/* Choose among near[0 .. n-1] (the nearest stories of one, best first; other ones, each once) up
 * to opt->most rows, by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): again and
 * again the highest
 *     sim - repeat * similarity to the nearest row chosen       ties to the first in near
 * with sim at least the floor, shown by its first face of from .. to whose host is not used up, and
 * passed over if there is none. A face whose time is known in part fits if all of it does. Then
 * order them by rank[face], highest first, ties by similarity, then number. chosen: opt->most.
 * Returns how many. Cost: at most most * n * a row, and the faces looked at. */
unsigned np_related_choose(const np_similar *s, const np_neighbour *near, unsigned n,
                           const np_faces *faces, const double *rank, const np_related_options *opt,
                           np_related_row *chosen);

#endif
