#include "naive/story.h"
#include <math.h>
#include <stdbool.h>

static void mean_of(const naive_rows *r, double *mean)
{
    for (size_t t = 0; t < r->n_terms; t++) {
        mean[t] = 0;
        for (size_t i = 0; i < r->n; i++)
            mean[t] += r->x[i][t] / (double)(r->n + 100);
    }
}

double naive_centred(const naive_rows *r, size_t a, size_t b)
{
    double mean[NAIVE_TERMS], dot = 0, square_a = 0, square_b = 0;
    mean_of(r, mean);
    for (size_t t = 0; t < r->n_terms; t++) {
        double x = r->x[a][t] - mean[t], y = r->x[b][t] - mean[t];
        dot += x * y;
        square_a += x * x;
        square_b += y * y;
    }
    return dot / sqrt(square_a * square_b);
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
        opt->has_time ? np_time_kernel(mean_day(day, label, r->n, a), mean_day(day, label, r->n, b))
                      : 1;
    return sum / (n_a * n_b) * (1 + opt->size_bonus * log(n_a > n_b ? n_a : n_b)) * kernel;
}

uint32_t naive_cluster(const naive_rows *r, const np_edge *edge, size_t n_edges,
                       const double *scale, const double *day, const np_cluster_options *opt,
                       uint32_t *label)
{
    for (size_t i = 0; i < r->n; i++)
        label[i] = (uint32_t)i;
    for (;;) {
        double best = -INFINITY;
        uint32_t best_a = 0, best_b = 0;
        for (size_t e = 0; e < n_edges; e++) {
            uint32_t a = label[edge[e].a], b = label[edge[e].b];
            if (a == b)
                continue;
            double here = score(r, scale, day, opt, label, a < b ? a : b, a < b ? b : a);
            if (here > best)
                best = here, best_a = a < b ? a : b, best_b = a < b ? b : a;
        }
        if (!(best >= opt->min_score))
            break;
        for (size_t i = 0; i < r->n; i++)
            if (label[i] == best_b)
                label[i] = best_a;
    }
    uint32_t n_clusters = 0, number[NAIVE_ITEMS];
    for (size_t i = 0; i < r->n; i++) {
        if (label[i] == i)
            number[i] = n_clusters++;
        label[i] = number[label[i]];
    }
    return n_clusters;
}
