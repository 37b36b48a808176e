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

/* Choose among near[0 .. n-1] (the nearest stories of `story`, best first) up to opt->most rows, by
 * maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), then order them by rank,
 * highest first, ties by similarity, then number. host[t], topic[t], rank[t] of story t; hosts 0
 * are unknown and not counted. chosen: opt->most of them; sim becomes the similarity with the
 * topic's share. Returns how many. Cost: most * n * a row. */
unsigned np_related_choose(const np_similar *s, uint32_t story, const np_neighbour *near,
                           unsigned n, const uint32_t *host, const uint32_t *topic,
                           const double *rank, const np_related_options *opt, np_neighbour *chosen);

#endif
