/* naive/related.c - one row after the other, each from all that are left. */
#include "related.h"

static double worth(const double *sim, size_t n_stories, const np_neighbour *one,
                    const np_related_row *chosen, unsigned n, double repeat)
{
    double most = 0;
    for (unsigned k = 0; k < n; k++) {
        double here = sim[one->item * n_stories + chosen[k].story];
        most = here > most ? here : most;
    }
    return (double)one->sim - repeat * most;
}

/* Faces beyond NP_MOST_FACES are not looked at: that is part of the contract. */
static bool face_of(const np_faces *f, uint32_t story, const np_related_row *chosen, unsigned n,
                    const np_related_options *opt, size_t *face)
{
    for (size_t at = f->first[story];
         at < f->first[story + 1] && at < f->first[story] + NP_MOST_FACES; at++) {
        unsigned uses = 0;
        for (unsigned k = 0; k < n; k++)
            uses += f->host[at] && f->host[chosen[k].face] == f->host[at];
        *face = at;
        if (uses < opt->most_hosts && f->begin[at] >= opt->from && f->end[at] <= opt->to)
            return true;
    }
    return false;
}

static bool goes_before(const np_related_row *x, const np_related_row *y, const double *rank)
{
    return rank[x->face] > rank[y->face] ||
           (rank[x->face] == rank[y->face] &&
            (x->sim > y->sim || (x->sim == y->sim && x->story < y->story)));
}

unsigned naive_related(const double *sim, size_t n_stories, const np_neighbour *near, unsigned n,
                       const np_faces *faces, const double *rank, const np_related_options *opt,
                       np_related_row *chosen)
{
    bool is_gone[NP_MOST_NEIGHBOURS] = {false};
    unsigned n_chosen = 0;
    while (n_chosen < opt->most) {
        unsigned best = n;
        double most = 0;
        for (unsigned k = 0; k < n; k++) {
            if (is_gone[k] || (double)near[k].sim < opt->floor)
                continue;
            double here = worth(sim, n_stories, &near[k], chosen, n_chosen, opt->repeat);
            if (best == n || here > most)
                best = k, most = here;
        }
        if (best == n)
            break;
        is_gone[best] = true;
        np_related_row row = {.story = near[best].item, .sim = (double)near[best].sim};
        if (face_of(faces, row.story, chosen, n_chosen, opt, &row.face))
            chosen[n_chosen++] = row;
    }
    for (unsigned i = 0; i < n_chosen; i++)
        for (unsigned j = i + 1; j < n_chosen; j++)
            if (goes_before(&chosen[j], &chosen[i], rank)) {
                np_related_row was = chosen[i];
                chosen[i] = chosen[j];
                chosen[j] = was;
            }
    return n_chosen;
}
