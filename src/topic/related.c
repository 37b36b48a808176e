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

unsigned np_related_choose(const np_similar *s, const np_neighbour *near, unsigned n,
                           const np_faces *faces, const double *rank, const np_related_options *opt,
                           np_related_row *chosen)
{
    np_related_row left[NP_MOST_NEIGHBOURS];
    double nearest[NP_MOST_NEIGHBOURS] = {0}; /* similarity of each to its nearest chosen */
    unsigned n_left = 0, n_chosen = 0;
    assert(n <= NP_MOST_NEIGHBOURS);
    for (unsigned k = 0; k < n; k++)
        if ((double)near[k].sim >= opt->floor)
            left[n_left++] = (np_related_row){.story = near[k].item, .sim = (double)near[k].sim};
    while (n_chosen < opt->most && n_left > 0) {
        unsigned best = 0;
        for (unsigned k = 1; k < n_left; k++)
            if (left[k].sim - opt->repeat * nearest[k] >
                left[best].sim - opt->repeat * nearest[best])
                best = k;
        np_related_row one = left[best];
        n_left--;
        for (unsigned k = best; k < n_left; k++) /* ties stay to the nearer */
            left[k] = left[k + 1], nearest[k] = nearest[k + 1];
        if (!find_face(faces, one.story, opt, chosen, n_chosen, &one.face))
            continue;
        chosen[n_chosen++] = one;
        for (unsigned k = 0; k < n_left && n_chosen < opt->most; k++) {
            double sim = similarity(s, left[k].story, one.story);
            nearest[k] = sim > nearest[k] ? sim : nearest[k];
        }
    }
    order(chosen, n_chosen, rank);
    return n_chosen;
}
