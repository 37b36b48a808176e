/* related.h - "More on this topic": the few other stories worth showing beside one. */
#ifndef NP_TOPIC_RELATED_H
#define NP_TOPIC_RELATED_H

#include "story/similar.h"

typedef struct np_related_options {
    unsigned most;       /* rows */
    unsigned most_hosts; /* rows from one host */
    double floor;        /* least similarity: the list may be short, or empty */
    double same_topic;   /* added to the similarity of a story of the same topic */
    double repeat;       /* taken off for likeness to a row already chosen (MMR) */
} np_related_options;

/* What no option sets; most and floor are 0. */
extern const np_related_options np_related_defaults;

/* The hosts that story t can be shown by: host[first[t] .. first[t+1]-1], the best first; at least
 * one. 0 is unknown, and not counted. */
typedef struct np_faces {
    const size_t *first;
    const uint32_t *host;
} np_faces;

typedef struct np_related_row {
    uint32_t story;
    size_t face; /* index into faces.host */
    double sim;  /* with the topic's share */
} np_related_row;

/* Choose among near[0 .. n-1] (the nearest stories of `story`, best first) up to opt->most rows, by
 * maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), each shown by its first face
 * whose host is not used up, and passed over if there is none; then order them by rank, highest
 * first, ties by similarity, then number. topic[t], rank[t] of story t. chosen: opt->most of them.
 * Returns how many. Cost: most * n * a row, and the faces looked at. */
unsigned np_related_choose(const np_similar *s, uint32_t story, const np_neighbour *near,
                           unsigned n, const np_faces *faces, const uint32_t *topic,
                           const double *rank, const np_related_options *opt,
                           np_related_row *chosen);

#endif
