/* follow.h - which of the new stories goes on under which old id. */
#ifndef NP_STORY_FOLLOW_H
#define NP_STORY_FOLLOW_H

#include "newsprint.h"

/* The same articles in two partitions: was[i] the old story of article i, numbered by age with the
 * oldest 0, below n_was, or NP_NO_STORY for one that just came; is[i] its new story, below n_is.
 * is_free[i]: it goes where its new story goes; the others stay in their old ones, and only speak
 * for them (NULL: all are free). */
typedef struct np_moves {
    const uint32_t *was, *is;
    const bool *is_free;
    size_t n;
    uint32_t n_was, n_is;
} np_moves;

/* taken[c], n_is of them: the old story that new story c goes on, NP_NO_STORY where it begins.
 * into[s], n_was of them: the older story that s is part of from now on; s itself if it goes on, or
 * stays as it is.
 *
 * An old story's heir is the new one that most of its members are in. A new story takes the oldest
 * of those whose heir it is. One that was not taken has gone into the one that was, if a free
 * member of it went there, else it stays; unless no more than half of its members went there, and a
 * new story that is nobody's heir has others of them: the one that has most takes it. Ties go to
 * the lower new number.
 *
 * So an id is in one place, a new story with a member of an old one takes an id where there is one
 * to take, and of two that merge the older stays. Cost: O(n). NP_E_NOMEM. */
np_code np_follow(const np_moves *m, uint32_t *taken, uint32_t *into, np_error *err);

#endif
