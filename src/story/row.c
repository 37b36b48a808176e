/* row.c - see row.h. Whoever weighs all articles and whoever weighs one come here, so that the two
 * agree to the last bit.
 *
 * Logarithm and power come from libm, whose last bit may differ from machine to machine; so both
 * are rounded to 2^-16 before anything is built on them. Halving is exact, so it may come first. */
#include "story/row.h"
#include <math.h>

/* What a word that everybody uses keeps: with 1, as idf is often written, the small words alone
 * made a story of any 30 texts; with .2 and 0 headlines fall apart. */
static const double IDF_BASE = 0.5, IDF_POWER = 0.6;
static const float BIGRAM_WEIGHT = 0.5f;

static double rounded(double x) { return floor(x * 65536.0 + 0.5) / 65536.0; }

static double log_tf(double tf) { return rounded(tf >= 1 ? 1 + log(tf) : tf); }

double np_share_of(size_t df, size_t n, double prior) { return (double)df / ((double)n + prior); }

double np_idf(double n, double df)
{
    return rounded(pow(IDF_BASE + log((n + 1) / (df + 1)), IDF_POWER));
}

float np_row_ltf(float tf, bool is_bigram)
{
    float ltf = (float)log_tf((double)tf);
    return is_bigram ? ltf * BIGRAM_WEIGHT : ltf;
}

double np_row_alone(float tf, bool is_bigram)
{
    double ltf = log_tf((double)tf);
    return is_bigram ? 0 : ltf * ltf;
}

float np_row_weigh(const uint32_t *term, const float *ltf, size_t n, double alone_ltf,
                   const float *idf, double idf_alone, float *weight)
{
    double alone = alone_ltf * idf_alone * idf_alone, sum = alone;
    for (size_t e = 0; e < n; e++) {
        weight[e] = ltf[e] * idf[term[e]];
        sum += (double)weight[e] * (double)weight[e];
    }
    float scale = sum > 0 ? (float)(1 / sqrt(sum)) : 0;
    for (size_t e = 0; e < n; e++)
        weight[e] *= scale;
    return sum > 0 ? (float)(alone / sum) : 0;
}
