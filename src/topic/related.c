/* related.c - relevance first, then variety, then order.
 *
 * A list that shows the same event's neighbours five times helps nobody, so what is like a row
 * already chosen is worth less; and a row nobody would click is worse than a shorter list, so there
 * is a floor. Only what passed both is put in the order the reader asked for. That two stories are
 * of one topic was worth something here once; words borrowed of the nearest stories tell it better
 * (bench/stories.md). */
#include "topic/related.h"
#include <assert.h>

static bool is_free(const np_faces *faces, size_t face, const np_related_row *chosen, unsigned n,
                    unsigned most_hosts)
{
    unsigned uses = 0;
    for (unsigned k = 0; k < n && faces->host[face] != 0; k++)
        uses += faces->host[chosen[k].face] == faces->host[face];
    return uses < most_hosts;
}

/* The first face of a story that lies in time and whose host has not had its share; false: there is
 * none. A story of a thousand articles of one host is not looked through. */
static bool find_face(const np_faces *faces, uint32_t story, const np_related_options *opt,
                      const np_related_row *chosen, unsigned n, size_t *face)
{
    size_t end = faces->first[story + 1];
    if (end - faces->first[story] > NP_MOST_FACES)
        end = faces->first[story] + NP_MOST_FACES;
    for (*face = faces->first[story]; *face < end; ++*face)
        if (faces->begin[*face] >= opt->from && faces->end[*face] <= opt->to &&
            is_free(faces, *face, chosen, n, opt->most_hosts))
            return true;
    return false;
}

static double similarity(const np_similar *s, uint32_t a, uint32_t b)
{
    return np_similar_centred(s, a, b, np_similar_dot(s, a, b));
}

static bool comes_before(const np_related_row *x, const np_related_row *y, const double *rank)
{
    if (rank[x->face] != rank[y->face])
        return rank[x->face] > rank[y->face];
    return x->sim != y->sim ? x->sim > y->sim : x->story < y->story;
}

static void order(np_related_row *chosen, unsigned n, const double *rank)
{
    for (unsigned i = 1; i < n; i++) {
        np_related_row one = chosen[i];
        unsigned j = i;
        for (; j > 0 && comes_before(&one, &chosen[j - 1], rank); j--)
            chosen[j] = chosen[j - 1];
        chosen[j] = one;
    }
}

/* One that may still be chosen. Rows chosen only ever take away of its worth, so it is compared
 * with those it has not met when it is the best otherwise: most never are. */
typedef struct waiting {
    np_related_row row;
    double nearest; /* similarity to the nearest of the first n_met chosen rows; 0: to none */
    unsigned n_met;
} waiting;

static double worth(const waiting *w, double repeat) { return w->row.sim - repeat * w->nearest; }

/* The number of the one that is worth most beside those chosen; ties to the first. */
static unsigned find_best(const np_similar *s, waiting *left, unsigned n, double repeat,
                          const np_related_row *chosen, unsigned n_chosen)
{
    for (;;) {
        unsigned best = 0;
        for (unsigned k = 1; k < n; k++)
            if (worth(&left[k], repeat) > worth(&left[best], repeat))
                best = k;
        waiting *one = &left[best];
        if (one->n_met == n_chosen)
            return best;
        double sim = similarity(s, one->row.story, chosen[one->n_met++].story);
        one->nearest = sim > one->nearest ? sim : one->nearest;
    }
}

unsigned np_related_choose(const np_similar *s, const np_neighbour *near, unsigned n,
                           const np_faces *faces, const double *rank, const np_related_options *opt,
                           np_related_row *chosen)
{
    waiting left[NP_MOST_NEIGHBOURS];
    unsigned n_left = 0, n_chosen = 0;
    assert(n <= NP_MOST_NEIGHBOURS);
    for (unsigned k = 0; k < n; k++)
        if ((double)near[k].sim >= opt->floor)
            left[n_left++] = (waiting){.row = {.story = near[k].item, .sim = (double)near[k].sim}};
    while (n_chosen < opt->most && n_left > 0) {
        unsigned best = find_best(s, left, n_left, opt->repeat, chosen, n_chosen);
        np_related_row one = left[best].row;
        n_left--;
        for (unsigned k = best; k < n_left; k++) /* ties stay to the nearer */
            left[k] = left[k + 1];
        if (find_face(faces, one.story, opt, chosen, n_chosen, &one.face))
            chosen[n_chosen++] = one;
    }
    order(chosen, n_chosen, rank);
    return n_chosen;
}
