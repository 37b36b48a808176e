/* online.h - placing each article at once, everything counted anew each time. */
#ifndef NP_NAIVE_ONLINE_H
#define NP_NAIVE_ONLINE_H

#include "story/online.h"

typedef struct naive_article {
    np_gist gist;
    double day;
    uint32_t story;
} naive_article;

/* The story of g among n articles, which are there in this order, or UINT32_MAX. */
uint32_t naive_online_find(const np_online_options *opt, const naive_article *a, size_t n,
                           const np_gist *g, double day);

#endif
