/* related.c - relevance first, then variety, then order.
 *
 * A list that shows the same event's neighbours five times helps nobody, so what is like a row
 * already chosen is worth less; and a row nobody would click is worse than a shorter list, so there
 * is a floor. Only what passed both is put in the order the reader asked for. */
#include "topic/related.h"

const np_related_options np_related_defaults = {.most_hosts = 2, .same_topic = 0.1, .repeat = 0.3};

/* The first face of a story whose host has not had its share; false: there is none. A story of a
 * thousand articles of one host is not looked through: MOST_LOOKED_AT faces tell enough. */
static bool find_face(const np_faces *faces, uint32_t story, const np_related_row *chosen,
                      unsigned n, unsigned most_hosts, size_t *face)
{
    enum { MOST_LOOKED_AT = 64 };
    size_t end = faces->first[story + 1];
    if (end - faces->first[story] > MOST_LOOKED_AT)
        end = faces->first[story] + MOST_LOOKED_AT;
    for (*face = faces->first[story]; *face < end; ++*face) {
        uint32_t host = faces->host[*face];
        unsigned uses = 0;
        for (unsigned k = 0; k < n && host != 0; k++)
            uses += faces->host[chosen[k].face] == host;
        if (uses < most_hosts)
            return true;
    }
    return false;
}

static double similarity(const np_similar *s, uint32_t a, uint32_t b)
{
    return np_similar_centred(s, a, b, np_similar_dot(s, a, b));
}

static bool comes_before(const np_related_row *x, const np_related_row *y, const double *rank)
{
    if (rank[x->story] != rank[y->story])
        return rank[x->story] > rank[y->story];
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

unsigned np_related_choose(const np_similar *s, uint32_t story, const np_neighbour *near,
                           unsigned n, const np_faces *faces, const uint32_t *topic,
                           const double *rank, const np_related_options *opt,
                           np_related_row *chosen)
{
    np_related_row left[NP_MOST_NEIGHBOURS];
    double nearest[NP_MOST_NEIGHBOURS] = {0}; /* similarity of each to its nearest chosen */
    unsigned n_left = 0, n_chosen = 0;
    for (unsigned k = 0; k < n && k < NP_MOST_NEIGHBOURS; k++) {
        bool is_same_topic = topic[story] == topic[near[k].item];
        double sim = (double)near[k].sim + (is_same_topic ? opt->same_topic : 0);
        if (sim >= opt->floor)
            left[n_left++] = (np_related_row){.story = near[k].item, .sim = sim};
    }
    while (n_chosen < opt->most && n_left > 0) {
        unsigned best = 0;
        double best_worth = -2;
        for (unsigned k = 0; k < n_left; k++) {
            double worth = left[k].sim - opt->repeat * nearest[k];
            if (worth > best_worth)
                best_worth = worth, best = k;
        }
        np_related_row one = left[best];
        left[best] = left[--n_left];
        nearest[best] = nearest[n_left];
        if (!find_face(faces, one.story, chosen, n_chosen, opt->most_hosts, &one.face))
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
