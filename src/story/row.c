/* row.c - see row.h. Whoever weighs all articles and whoever weighs one come here, so that the two
 * agree to the last bit.
 *
 * Logarithm and power come from libm, whose last bit may differ from machine to machine; so both
 * are rounded to 2^-16 before anything is built on them. Halving is exact, so it may come first. */
#include "story/row.h"
#include "story/weightiest.h"
#include <math.h>

/* What a word that everybody uses keeps: with 1, as idf is often written, the small words alone
 * made a story of any 30 texts; with .2 and 0 headlines fall apart. */
static const double IDF_BASE = 0.5, IDF_POWER = 0.6;
static const float BIGRAM_WEIGHT = 0.5f;

static const double STEPS = 65536.0;

static double rounded(double x) { return floor(x * STEPS + 0.5) / STEPS; }

double np_idf(double n, double df)
{
    return rounded(pow(IDF_BASE + log((n + 1) / (df + 1)), IDF_POWER));
}

uint32_t np_row_times(float tf)
{
    double times = tf >= 1 ? 1 + log((double)tf) : (double)tf;
    return (uint32_t)floor(times * STEPS + 0.5);
}

float np_row_ltf(uint32_t times, bool is_bigram)
{
    float ltf = (float)(times / STEPS); /* exact, as is its half */
    return is_bigram ? ltf * BIGRAM_WEIGHT : ltf;
}

double np_row_alone(uint32_t times, bool is_bigram)
{
    double ltf = times / STEPS;
    return is_bigram ? 0 : ltf * ltf;
}

/* Of n > NP_ROW_MOST weights, the least that is kept, and how many that are equal to it. */
static float cut_at(const uint32_t *term, const float *ltf, size_t n, const float *idf,
                    size_t *n_ties)
{
    np_weightiest most;
    np_weightiest_init(&most, NP_ROW_MOST);
    for (size_t e = 0; e < n; e++)
        np_weightiest_offer(&most, ltf[e] * idf[term[e]]);
    return np_weightiest_least(&most, n_ties);
}

size_t np_row_weigh(const uint32_t *term, const float *ltf, size_t n, double alone_ltf,
                    const float *idf, double idf_alone, uint32_t *kept, float *weight, float *alone)
{
    double rest = alone_ltf * idf_alone * idf_alone, sum = rest;
    size_t n_kept = 0, n_ties = 0;
    float least = n > NP_ROW_MOST ? cut_at(term, ltf, n, idf, &n_ties) : -1;
    for (size_t e = 0; e < n; e++) {
        float one = ltf[e] * idf[term[e]];
        double square = (double)one * (double)one;
        bool is_tie = one == least;
        sum += square;
        if (one < least || (is_tie && n_ties == 0)) {
            rest += square;
            continue;
        }
        n_ties -= is_tie;
        kept[n_kept] = term[e];
        weight[n_kept++] = one;
    }
    float scale = sum > 0 ? (float)(1 / sqrt(sum)) : 0;
    for (size_t k = 0; k < n_kept; k++)
        weight[k] *= scale;
    *alone = sum > 0 ? (float)(rest / sum) : 0;
    return n_kept;
}
