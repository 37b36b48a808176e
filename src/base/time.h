/* time.h - the order of moments of which some are unknown. */
#ifndef NP_BASE_TIME_H
#define NP_BASE_TIME_H

#include "newsprint.h"

static inline bool np_time_is_known(np_time t) { return t.kind != NP_TIME_UNKNOWN; }

/* Earlier first, unknown last: < 0, 0, > 0. A bare date stands at its first second. */
static inline int np_time_compare(np_time a, np_time b)
{
    if (np_time_is_known(a) != np_time_is_known(b))
        return np_time_is_known(a) ? -1 : 1;
    return np_time_is_known(a) ? (a.at > b.at) - (a.at < b.at) : 0;
}

/* Let first .. last reach t too; unknown moments reach nothing. */
static inline void np_time_widen(np_time *first, np_time *last, np_time t)
{
    if (!np_time_is_known(t))
        return;
    if (np_time_compare(t, *first) < 0)
        *first = t;
    if (!np_time_is_known(*last) || t.at > last->at)
        *last = t;
}

#endif
