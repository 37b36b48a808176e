/* related.c - relevance first, then variety, then order.
 *
 * A list that shows the same event's neighbours five times helps nobody, so what is like a row
 * already chosen is worth less; and a row nobody would click is worse than a shorter list, so there
 * is a floor. Only what passed both is put in the order the reader asked for. */
#include "topic/related.h"

const np_related_options np_related_defaults = {.most_hosts = 2, .same_topic = 0.1, .repeat = 0.3};

static unsigned uses_of(uint32_t host, const uint32_t *host_of, const np_neighbour *chosen,
                        unsigned n)
{
    unsigned uses = 0;
    for (unsigned k = 0; k < n; k++)
        uses += host_of[chosen[k].item] == host;
    return uses;
}

static double similarity(const np_similar *s, uint32_t a, uint32_t b)
{
    return np_similar_centred(s, a, b, np_similar_dot(s, a, b));
}

static bool comes_before(const np_neighbour *x, const np_neighbour *y, const double *rank)
{
    if (rank[x->item] != rank[y->item])
        return rank[x->item] > rank[y->item];
    return x->sim != y->sim ? x->sim > y->sim : x->item < y->item;
}

unsigned np_related_choose(const np_similar *s, uint32_t story, const np_neighbour *near,
                           unsigned n, const uint32_t *host, const uint32_t *topic,
                           const double *rank, const np_related_options *opt, np_neighbour *chosen)
{
    np_neighbour left[NP_MOST_NEIGHBOURS];
    double nearest[NP_MOST_NEIGHBOURS] = {0}; /* similarity of each to its nearest chosen */
    unsigned n_left = 0, n_chosen = 0;
    for (unsigned k = 0; k < n && k < NP_MOST_NEIGHBOURS; k++) {
        np_neighbour one = near[k];
        bool is_same_topic = topic[story] == topic[one.item];
        one.sim += (float)(is_same_topic ? opt->same_topic : 0);
        if ((double)one.sim >= opt->floor)
            left[n_left++] = one;
    }
    while (n_chosen < opt->most && n_left > 0) {
        unsigned best = 0;
        double best_worth = -2;
        for (unsigned k = 0; k < n_left; k++) {
            double worth = (double)left[k].sim - opt->repeat * nearest[k];
            if (worth > best_worth)
                best_worth = worth, best = k;
        }
        np_neighbour one = left[best];
        left[best] = left[--n_left];
        nearest[best] = nearest[n_left];
        uint32_t its_host = host[one.item];
        if (its_host != 0 && uses_of(its_host, host, chosen, n_chosen) >= opt->most_hosts)
            continue;
        chosen[n_chosen++] = one;
        for (unsigned k = 0; k < n_left && n_chosen < opt->most; k++) {
            double sim = similarity(s, left[k].item, one.item);
            nearest[k] = sim > nearest[k] ? sim : nearest[k];
        }
    }
    for (unsigned i = 1; i < n_chosen; i++) {
        np_neighbour one = chosen[i];
        unsigned j = i;
        for (; j > 0 && comes_before(&one, &chosen[j - 1], rank); j--)
            chosen[j] = chosen[j - 1];
        chosen[j] = one;
    }
    return n_chosen;
}
