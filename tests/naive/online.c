#include "online.h"
#include "story/row.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const np_online_options *opt;
    const naive_article *a;
    size_t n;
    const np_gist *g;
    double day;
} asked;

static double count_in(const np_gist *g, uint32_t term)
{
    for (uint32_t k = 0; k < g->n; k++)
        if (g->term[k] == term)
            return (double)g->count[k] / NP_GIST_COUNT;
    return 0;
}

static size_t df_of(const asked *q, uint32_t term)
{
    size_t df = 0;
    for (size_t i = 0; i < q->n; i++)
        df += count_in(&q->a[i].gist, term) > 0;
    return df;
}

/* n or more, with at most five binary digits that are not 0. */
static size_t rounded(size_t n)
{
    while (true) {
        size_t step = 1;
        while (step * 32 <= n)
            step *= 2;
        if (n % step == 0)
            return n;
        n++;
    }
}

static double weight(const asked *q, const np_gist *g, uint32_t term)
{
    double count = count_in(g, term);
    return count == 0 ? 0 : count * np_idf((double)rounded(q->n), (double)df_of(q, term));
}

static double square(const asked *q, const np_gist *g)
{
    double sum = 0;
    for (uint32_t k = 0; k < g->n; k++)
        sum += weight(q, g, g->term[k]) * weight(q, g, g->term[k]);
    return sum;
}

static double like(const asked *q, size_t i)
{
    const np_gist *g = &q->a[i].gist;
    double dot = 0;
    for (uint32_t k = 0; k < g->n; k++)
        dot += weight(q, g, g->term[k]) * weight(q, q->g, g->term[k]);
    return dot > 0 ? dot / sqrt(square(q, q->g) * square(q, g)) *
                         np_time_kernel(&q->opt->fade, q->day, q->a[i].day)
                   : 0;
}

/* Terms of the asked one that somebody has, weightiest first, then by number. */
static unsigned list_tops(const asked *q, uint32_t *top)
{
    unsigned n = 0;
    bool is_taken[NP_GIST_MOST] = {false};
    while (n < q->opt->n_top) {
        uint32_t best = UINT32_MAX;
        for (uint32_t k = 0; k < q->g->n; k++)
            if (!is_taken[k] && df_of(q, q->g->term[k]) > 0 &&
                (best == UINT32_MAX ||
                 weight(q, q->g, q->g->term[k]) > weight(q, q->g, q->g->term[best])))
                best = k;
        if (best == UINT32_MAX)
            break;
        is_taken[best] = true;
        top[n++] = q->g->term[best];
    }
    return n;
}

/* What article i shares of the asked one's top terms, if it is of the newest that have them. */
static double shared(const asked *q, const uint32_t *top, unsigned n_tops, size_t i)
{
    double sum = 0;
    for (unsigned k = 0; k < n_tops; k++) {
        size_t newer = 0;
        for (size_t j = i + 1; j < q->n; j++)
            newer += count_in(&q->a[j].gist, top[k]) > 0;
        double own = weight(q, q->g, top[k]);
        if (count_in(&q->a[i].gist, top[k]) > 0 && newer < q->opt->window)
            sum += own * own;
    }
    return sum;
}

/* Take the best of n values above 0, of equal ones the last; SIZE_MAX: there is none. */
static size_t take_best(double *value, size_t n)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        if (value[i] > 0 && (best == SIZE_MAX || value[i] >= value[best]))
            best = i;
    if (best != SIZE_MAX)
        value[best] = 0;
    return best;
}

static double score(const asked *q, uint32_t story)
{
    double sum = 0, members = 0, size = 0;
    for (size_t i = q->n; i-- > 0;)
        if (q->a[i].story == story) {
            size++;
            if (members < q->opt->n_members) {
                sum += like(q, i);
                members++;
            }
        }
    return sum / members * (1 + q->opt->size_bonus * log(size < 100 ? size : 100));
}

uint32_t naive_online_find(const np_online_options *opt, const naive_article *a, size_t n,
                           const np_gist *g, double day)
{
    asked q = {opt, a, n, g, day};
    uint32_t top[NP_GIST_MOST], found = UINT32_MAX;
    if (g->n == 0)
        return found;
    for (size_t i = 0; i < n; i++)
        if (np_gist_key(&a[i].gist) == np_gist_key(g))
            return a[i].story;
    unsigned n_tops = list_tops(&q, top);
    double *value = calloc(n + 1, sizeof *value), *sim = calloc(n + 1, sizeof *sim), best = -1;
    for (size_t i = 0; i < n; i++)
        value[i] = shared(&q, top, n_tops, i);
    for (unsigned k = 0; k < opt->n_exact; k++) {
        size_t i = take_best(value, n);
        if (i != SIZE_MAX)
            sim[i] = like(&q, i);
    }
    for (unsigned k = 0; k < opt->n_likely; k++) {
        double most = 0;
        for (size_t i = 0; i < n; i++)
            most = sim[i] > most ? sim[i] : most;
        size_t i = take_best(sim, n);
        if (i == SIZE_MAX)
            break;
        if (k == 0 && most >= opt->copy) {
            found = a[i].story;
            break;
        }
        double here = score(&q, a[i].story);
        if (here >= opt->min_score && (here > best || (here == best && a[i].story < found))) {
            best = here;
            found = a[i].story;
        }
    }
    free(sim);
    free(value);
    return found;
}
