/* follow.c - ids follow the members.
 *
 * Clustering knows nothing of yesterday; so yesterday's ids are given to today's stories
 * afterwards, from nothing but the two partitions. What an old story and a new one share is counted
 * by sorting the pairs; then each old story speaks once, the oldest first.
 *
 * Refused: the assignment that keeps the most articles under their id (Kuhn, 1955). It is cubic,
 * and which of two ids stays would hang on stories far away; here it hangs on the two alone. And
 * naming a story after its oldest member: ids would change whenever that one moves. */
#include "story/follow.h"
#include "base/mem.h"
#include "base/sort.h"

typedef struct share {
    uint32_t was, is, n; /* members of both */
    bool is_free;        /* one of them is */
} share;

typedef struct job {
    const np_moves *m;
    share *share; /* by was, then is */
    size_t n_shares;
    size_t *first; /* n_was + 1: an old story's shares */
    uint32_t *heir, *n_members;
} job;

static void job_clear(job *j)
{
    np_free(j->n_members);
    np_free(j->heir);
    np_free(j->first);
    np_free(j->share);
}

static np_code job_init(job *j, const np_moves *m, np_error *err)
{
    *j = (job){.m = m};
    if ((j->share = np_alloc(0, m->n, sizeof *j->share, err)) &&
        (j->first = np_alloc(0, (size_t)m->n_was + 1, sizeof *j->first, err)) &&
        (j->heir = np_alloc(0, m->n_was, sizeof *j->heir, err)) &&
        (j->n_members = np_alloc(0, m->n_was, sizeof *j->n_members, err)))
        return NP_OK;
    return NP_E_NOMEM;
}

static np_code count_shares(job *j, np_error *err)
{
    const np_moves *m = j->m;
    np_keyed *pair = np_alloc(0, m->n, 2 * sizeof *pair, err);
    size_t n = 0;
    if (!pair)
        return NP_E_NOMEM;
    for (size_t i = 0; i < m->n; i++) {
        if (m->was[i] == NP_NO_STORY)
            continue;
        pair[n++] = (np_keyed){(uint64_t)m->was[i] << 32 | m->is[i], !m->is_free || m->is_free[i]};
        j->n_members[m->was[i]]++;
    }
    np_sort_keyed(pair, pair + n, n, 64);
    for (size_t k = 0; k < n; k++) {
        if (k == 0 || pair[k].key != pair[k - 1].key) {
            uint32_t was = (uint32_t)(pair[k].key >> 32);
            j->share[j->n_shares++] = (share){was, (uint32_t)pair[k].key, 0, false};
            j->first[was + 1]++;
        }
        j->share[j->n_shares - 1].n++;
        j->share[j->n_shares - 1].is_free |= pair[k].index;
    }
    for (size_t s = 0; s < m->n_was; s++)
        j->first[s + 1] += j->first[s];
    np_free(pair);
    return NP_OK;
}

/* What s shares with the new story that has most of it, of those nobody has taken (taken NULL: of
 * all); NULL: there is none. */
static const share *largest(const job *j, uint32_t s, const uint32_t *taken)
{
    const share *best = NULL;
    for (size_t k = j->first[s]; k < j->first[s + 1]; k++) {
        const share *one = &j->share[k];
        bool is_there = !taken || taken[one->is] == NP_NO_STORY;
        if (is_there && (!best || one->n > best->n))
            best = one;
    }
    return best;
}

/* Where s goes on whose heir was taken by an older one. */
static void move_on(const job *j, uint32_t s, uint32_t *taken, uint32_t *into)
{
    const share *most = largest(j, s, NULL), *other = largest(j, s, taken);
    bool is_mostly_there = 2 * (uint64_t)most->n > j->n_members[s];
    if (!is_mostly_there && other)
        taken[other->is] = s;
    else if (most->is_free)
        into[s] = taken[most->is];
}

np_code np_follow(const np_moves *m, uint32_t *taken, uint32_t *into, np_error *err)
{
    job j;
    np_code code = job_init(&j, m, err);
    if (!code)
        code = count_shares(&j, err);
    for (uint32_t c = 0; c < m->n_is && !code; c++)
        taken[c] = NP_NO_STORY;
    for (uint32_t s = 0; s < m->n_was && !code; s++) {
        const share *most = largest(&j, s, NULL);
        into[s] = s;
        j.heir[s] = most ? most->is : NP_NO_STORY;
        if (most && taken[most->is] == NP_NO_STORY)
            taken[most->is] = s;
    }
    for (uint32_t s = 0; s < m->n_was && !code; s++)
        if (j.heir[s] != NP_NO_STORY && taken[j.heir[s]] != s)
            move_on(&j, s, taken, into);
    job_clear(&j);
    return code;
}
