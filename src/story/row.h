/* row.h - one article's terms as a unit vector, given how rare each term is. */
#ifndef NP_STORY_ROW_H
#define NP_STORY_ROW_H

#include "newsprint.h"

/* Articles or stories a language or host must have for what is common there to count half. */
enum { NP_LANGUAGE_PRIOR = 10, NP_HOST_PRIOR = 50 };

/* The share of n articles or stories, among which df hold a term; prior: so many more that do not.
 */
double np_share_of(size_t df, size_t n, double prior);

/* (1/2 + ln((n + 1) / (df + 1)))^0.6 for df <= n, rounded to 2^-16. */
double np_idf(double n, double df);

/* What a term's occurrences count before its idf: tf >= 1 ? 1 + ln tf : tf, half of it for a
 * bigram.
 */
float np_row_ltf(float tf, bool is_bigram);

/* The square of that for a word which no other article has; 0 for a bigram, which is left out. */
double np_row_alone(float tf, bool is_bigram);

/* weight[k] = ltf[k] * idf[term[k]], made a unit vector together with what stands alone: alone_ltf,
 * the sum of np_row_alone(), times idf_alone squared. Returns the share of the latter, [0, 1]. */
float np_row_weigh(const uint32_t *term, const float *ltf, size_t n, double alone_ltf,
                   const float *idf, double idf_alone, float *weight);

#endif
