#include "rank.h"
#include <math.h>

/* A cut is {raw >= least}; the empty cut has a least value above all. */
static size_t count_from(size_t least, const size_t *raw, const size_t *weight, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += raw[i] >= least ? (weight ? weight[i] : 1) : 0;
    return count;
}

static long long distance(long long a, long long b) { return a > b ? a - b : b - a; }

/* The least raw value of the cut inside {raw >= floor} whose count, times of, is nearest target. */
static size_t best_cut(size_t floor_of_cut, size_t n_values, long long target, long long of,
                       const size_t *raw, const size_t *weight, size_t n)
{
    size_t best = SIZE_MAX;
    long long there = target; /* of the empty cut */
    for (size_t x = n_values; x-- > 0 && x >= floor_of_cut;) {
        long long here = distance((long long)count_from(x, raw, weight, n) * of, target);
        if (here < there) /* the smaller of two: the higher value, which came first */
            best = x, there = here;
    }
    return best;
}

static double held(double x, double low, double high) { return fmin(fmax(x, low), high); }

void naive_scores(const size_t *raw, const size_t *n_articles, size_t n, size_t n_values,
                  int *tenths)
{
    size_t total = count_from(0, raw, n_articles, n);
    double all = (double)total, week = 10 * all / 90216;
    size_t four = best_cut(0, n_values, 7 * (long long)total, 100, raw, n_articles, n);
    size_t five = best_cut(four, n_values, 10 * (long long)total, 90216, raw, NULL, n);
    double p5 = ((double)count_from(five, raw, n_articles, n) + 1) / all;
    for (size_t x = 0; x < n_values; x++) {
        double p = ((double)count_from(x + 1, raw, n_articles, n) + 1) / all;
        double r = 1 + (double)count_from(x + 1, raw, NULL, n), s;
        if (x >= five)
            s = held(5.5 + 1.5 * log10(week / r), 5.5, 10);
        else if (x >= four)
            s = p5 >= .07 ? 4 : held(4 + 1.5 * log(.07 / p) / log(.07 / p5), 4, 5.4);
        else
            s = held(4 * log(1 / p) / log(1 / .07), 0, 3.9);
        for (size_t i = 0; i < n; i++)
            if (raw[i] == x)
                tenths[i] = (int)floor(s * 10 + 1e-9);
    }
}

double naive_frozen(const double *x, const double *y, size_t n, double raw)
{
    double slope = 0;
    for (size_t k = 0; k < n; k++)
        if (raw == x[k])
            return y[k];
    for (size_t k = 0; k + 1 < n; k++) {
        if (x[k] < raw && raw < x[k + 1])
            return (y[k] * (x[k + 1] - raw) + y[k + 1] * (raw - x[k])) / (x[k + 1] - x[k]);
        if (y[k + 1] > y[k])
            slope = (y[k + 1] - y[k]) / (x[k + 1] - x[k]);
    }
    return raw < x[0] ? y[0] : fmin(10, y[n - 1] + slope * (raw - x[n - 1]));
}

bool naive_is_of_days(np_time published, int64_t now, unsigned days)
{
    if (published.kind == NP_TIME_UNKNOWN)
        return false;
    int64_t last = published.at + (published.kind == NP_TIME_DAY ? 86399 : 0);
    for (int64_t t = published.at; t <= last; t++)
        if (now - (int64_t)days * 86400 < t && t <= now)
            return true;
    return false;
}

size_t naive_sources(bool may[][NAIVE_PUBLISHERS], size_t n)
{
    size_t set[NAIVE_PUBLISHERS], n_alone[NAIVE_PUBLISHERS] = {0}, count = 0;
    bool is_there[NAIVE_PUBLISHERS] = {false};
    for (size_t p = 0; p < NAIVE_PUBLISHERS; p++)
        set[p] = p;
    for (bool moves = true; moves;) {
        moves = false;
        for (size_t k = 0; k < n; k++)
            for (size_t p = 0; p < NAIVE_PUBLISHERS; p++)
                for (size_t q = 0; q < NAIVE_PUBLISHERS; q++)
                    if (may[k][p] && may[k][q] && set[q] < set[p])
                        set[p] = set[q], moves = true;
    }
    for (size_t p = 0; p < NAIVE_PUBLISHERS; p++) {
        bool is_alone = false;
        for (size_t k = 0; k < n; k++) {
            size_t n_first = 0;
            for (size_t q = 0; q < NAIVE_PUBLISHERS; q++)
                n_first += may[k][q];
            is_alone |= may[k][p] && n_first == 1;
            is_there[set[p]] |= may[k][p];
        }
        n_alone[set[p]] += is_alone;
    }
    for (size_t p = 0; p < NAIVE_PUBLISHERS; p++)
        count += is_there[p] ? (n_alone[p] ? n_alone[p] : 1) : 0;
    return count;
}
