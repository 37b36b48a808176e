/* row.h - one article's terms as a unit vector, given how rare each term is. */
#ifndef NP_STORY_ROW_H
#define NP_STORY_ROW_H

#include "newsprint.h"

/* Articles or stories a language or host must have for what is common there to count half. */
enum { NP_LANGUAGE_PRIOR = 10, NP_HOST_PRIOR = 50 };

/* The share of n articles or stories, among which df hold a term; prior: so many more that do not.
 */
static inline double np_share_of(size_t df, size_t n, double prior)
{
    return (double)df / ((double)n + prior);
}

/* (1/2 + ln((n + 1) / (df + 1)))^0.6 for df <= n, rounded to 2^-16. */
double np_idf(double n, double df);

/* What a term's occurrences count before its idf, tf >= 1 ? 1 + ln tf : tf, in 65536ths; below
 * 2^24. tf >= 0 and finite. */
uint32_t np_row_times(float tf);

/* The same as a fraction, half of it for a bigram. */
float np_row_ltf(uint32_t times, bool is_bigram);

/* The square of that for a word which no other article has; 0 for a bigram, which is left out. */
double np_row_alone(uint32_t times, bool is_bigram);

/* A row is cut to so many of its weightiest terms. On the labelled sets 320 cost nothing that can
 * be told from chance and 192 a quarter of a point (bench/stories.md); what is cut counts as
 * standing alone. */
enum { NP_ROW_MOST = 320 };

/* weight[k] = ltf[k] * idf[term[k]], made a unit vector together with what stands alone: alone_ltf,
 * the sum of np_row_alone(), times idf_alone squared. Returns how many terms are kept, at most
 * NP_ROW_MOST, of equal ones the first, in kept, which may be term, and in weight; *alone is the
 * share of the rest, [0, 1]. */
size_t np_row_weigh(const uint32_t *term, const float *ltf, size_t n, double alone_ltf,
                    const float *idf, double idf_alone, uint32_t *kept, float *weight,
                    float *alone);

#endif
