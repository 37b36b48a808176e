#include "follow.h"

static size_t in_both(const np_moves *m, uint32_t was, uint32_t is)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += m->was[i] == was && m->is[i] == is;
    return n;
}

static size_t members(const np_moves *m, uint32_t was)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += m->was[i] == was;
    return n;
}

static bool has_free_member(const np_moves *m, uint32_t was, uint32_t is)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->was[i] == was && m->is[i] == is && (!m->is_free || m->is_free[i]))
            return true;
    return false;
}

static uint32_t heir_of(const np_moves *m, uint32_t was)
{
    uint32_t best = 0;
    for (uint32_t c = 1; c < m->n_is; c++)
        if (in_both(m, was, c) > in_both(m, was, best))
            best = c;
    return best;
}

/* The largest part of an old story that nobody has yet taken, or NP_NO_STORY. */
static uint32_t second_choice(const np_moves *m, uint32_t was, const uint32_t *taken)
{
    uint32_t best = NP_NO_STORY;
    for (uint32_t c = 0; c < m->n_is; c++)
        if (taken[c] == NP_NO_STORY && in_both(m, was, c) > 0 &&
            (best == NP_NO_STORY || in_both(m, was, c) > in_both(m, was, best)))
            best = c;
    return best;
}

void naive_follow(const np_moves *m, uint32_t *taken, uint32_t *into)
{
    for (uint32_t c = 0; c < m->n_is; c++)
        taken[c] = NP_NO_STORY;
    for (uint32_t c = 0; c < m->n_is; c++)
        for (uint32_t s = m->n_was; s-- > 0;) /* the oldest is the last to say so */
            if (members(m, s) && heir_of(m, s) == c)
                taken[c] = s;
    for (uint32_t s = 0; s < m->n_was; s++) {
        into[s] = s;
        if (!members(m, s) || taken[heir_of(m, s)] == s)
            continue;
        uint32_t heir = heir_of(m, s), other = second_choice(m, s, taken);
        if (in_both(m, s, heir) * 2 <= members(m, s) && other != NP_NO_STORY)
            taken[other] = s;
        else if (has_free_member(m, s, heir))
            into[s] = taken[heir];
    }
}
