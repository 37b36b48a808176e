/* seen.h - which articles are copies of what was there: all of it loaded, every pair compared. */
#ifndef NAIVE_SEEN_H
#define NAIVE_SEEN_H

#include "newsprint.h"

typedef struct naive_seen {
    bool is_copy; /* of an article that was there, by what np_relate() says of the two, or a repeat
                   */
    bool is_of_few;   /* ... and both are small texts, of which no pair may be missed */
    bool is_like_new; /* it is a copy of another new one */
    bool is_grouped;  /* it is in a group with an old one where all are grouped together */
} naive_seen;

/* n_new articles against n_old; seen: n_new. No two of the new ones are repeats. */
np_code naive_see(const np_options *opt, const np_article *old, size_t n_old,
                  const np_article *fresh, size_t n_new, naive_seen *seen, np_error *err);

#endif
