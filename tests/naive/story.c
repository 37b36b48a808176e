#include "naive/story.h"
#include <math.h>
#include <stdbool.h>

/* The mean of the rows in the language of row a. */
static void mean_of(const naive_rows *r, size_t a, double *mean)
{
    double n = 100;
    for (size_t i = 0; i < r->n; i++)
        n += r->lang[i] == r->lang[a];
    for (size_t t = 0; t < r->n_terms; t++) {
        mean[t] = 0;
        for (size_t i = 0; i < r->n; i++)
            mean[t] += r->lang[i] == r->lang[a] ? r->x[i][t] / n : 0;
    }
}

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t t = 0; t < n; t++)
        sum += x[t] * y[t];
    return sum;
}

double naive_centred(const naive_rows *r, size_t a, size_t b)
{
    double mean_a[NAIVE_TERMS], mean_b[NAIVE_TERMS], square_a = 0, square_b = 0;
    mean_of(r, a, mean_a);
    mean_of(r, b, mean_b);
    for (size_t t = 0; t < r->n_terms; t++) {
        square_a += (r->x[a][t] - mean_a[t]) * (r->x[a][t] - mean_a[t]);
        square_b += (r->x[b][t] - mean_b[t]) * (r->x[b][t] - mean_b[t]);
    }
    double lengths = sqrt(dot(mean_a, mean_a, r->n_terms)) * sqrt(dot(mean_b, mean_b, r->n_terms));
    return (dot(r->x[a], r->x[b], r->n_terms) - dot(r->x[a], mean_a, r->n_terms) -
            dot(r->x[b], mean_b, r->n_terms) + lengths) /
           sqrt(square_a * square_b);
}

static double mean_day(const double *day, const uint32_t *label, size_t n, uint32_t of)
{
    double sum = 0, count = 0;
    for (size_t i = 0; i < n; i++)
        if (label[i] == of && !isnan(day[i]))
            sum += day[i], count++;
    return count > 0 ? sum / count : NAN;
}

static double score(const naive_rows *r, const double *scale, const double *day,
                    const np_cluster_options *opt, const uint32_t *label, uint32_t a, uint32_t b)
{
    double sum = 0, n_a = 0, n_b = 0;
    for (size_t i = 0; i < r->n; i++) {
        n_a += label[i] == a;
        n_b += label[i] == b;
        for (size_t j = 0; j < r->n; j++)
            if (label[i] == a && label[j] == b)
                sum += naive_centred(r, i, j) * scale[i] * scale[j];
    }
    double kernel =
        np_time_kernel(&opt->fade, mean_day(day, label, r->n, a), mean_day(day, label, r->n, b));
    return sum / (n_a * n_b) * (1 + opt->size_bonus * log(n_a > n_b ? n_a : n_b)) * kernel;
}

/* Are clusters a and b joined by an edge, and by few enough that part? */
static bool may_merge(const np_edge *edge, size_t n_edges, const uint32_t *label, size_t n,
                      uint32_t a, uint32_t b)
{
    size_t n_joining = 0, n_parting = 0, n_a = 0, n_b = 0;
    for (size_t e = 0; e < n_edges; e++) {
        uint32_t x = label[edge[e].a], y = label[edge[e].b];
        bool is_between = (x == a && y == b) || (x == b && y == a);
        n_joining += is_between && !edge[e].parts;
        n_parting += is_between && edge[e].parts;
    }
    for (size_t i = 0; i < n; i++)
        n_a += label[i] == a, n_b += label[i] == b;
    return n_joining > 0 && 5 * n_parting <= n_a * n_b;
}

static uint32_t number(const naive_rows *r, uint32_t *label)
{
    uint32_t n_clusters = 0, number[NAIVE_ITEMS];
    for (size_t i = 0; i < r->n; i++) {
        if (label[i] == i)
            number[i] = n_clusters++;
        label[i] = number[label[i]];
    }
    return n_clusters;
}

/* Until no two clusters, or until a and b are in one: *last, the score of theirs, then or now. */
static bool agglomerate(const naive_rows *r, const np_edge *edge, size_t n_edges,
                        const double *scale, const double *day, const np_cluster_options *opt,
                        uint32_t a, uint32_t b, uint32_t *label, double *last)
{
    bool is_joined = a == b;
    for (size_t i = 0; i < r->n; i++)
        label[i] = (uint32_t)i;
    for (;;) {
        double best = -INFINITY;
        uint32_t best_a = 0, best_b = 0;
        for (size_t e = 0; e < n_edges; e++) {
            uint32_t x = label[edge[e].a], y = label[edge[e].b];
            if (x == y || !may_merge(edge, n_edges, label, r->n, x, y))
                continue;
            double here = score(r, scale, day, opt, label, x < y ? x : y, x < y ? y : x);
            if (here > best)
                best = here, best_a = x < y ? x : y, best_b = x < y ? y : x;
        }
        if (!(best >= opt->min_score))
            break;
        if (!is_joined && (label[a] == best_a || label[a] == best_b) &&
            (label[b] == best_a || label[b] == best_b) && label[a] != label[b]) {
            is_joined = true;
            *last = best;
        }
        for (size_t i = 0; i < r->n; i++)
            if (label[i] == best_b)
                label[i] = best_a;
    }
    if (!is_joined)
        *last = score(r, scale, day, opt, label, label[a], label[b]);
    return is_joined;
}

uint32_t naive_cluster(const naive_rows *r, const np_edge *edge, size_t n_edges,
                       const double *scale, const double *day, const np_cluster_options *opt,
                       uint32_t *label)
{
    agglomerate(r, edge, n_edges, scale, day, opt, 0, 0, label, NULL);
    return number(r, label);
}

bool naive_cluster_watched(const naive_rows *r, const np_edge *edge, size_t n_edges,
                           const double *scale, const double *day, const np_cluster_options *opt,
                           uint32_t a, uint32_t b, uint32_t *label, double *score_of_both)
{
    bool is_joined = agglomerate(r, edge, n_edges, scale, day, opt, a, b, label, score_of_both);
    number(r, label);
    return is_joined;
}

size_t naive_steps(const np_edge *edge, size_t n_edges, const uint32_t *group, size_t n, uint32_t a,
                   uint32_t b)
{
    size_t steps[NAIVE_ITEMS];
    for (size_t i = 0; i < n; i++)
        steps[i] = i == a ? 0 : SIZE_MAX;
    for (size_t round = 0; round < n; round++)
        for (size_t e = 0; e < n_edges; e++) {
            uint32_t x = edge[e].a, y = edge[e].b;
            if (group[x] != group[a] || group[y] != group[a] || edge[e].parts)
                continue;
            if (steps[x] != SIZE_MAX && steps[x] + 1 < steps[y])
                steps[y] = steps[x] + 1;
            if (steps[y] != SIZE_MAX && steps[y] + 1 < steps[x])
                steps[x] = steps[y] + 1;
        }
    return steps[b];
}
