/* spread.h - one sparse row spread out over all terms, to be multiplied with many others. */
#ifndef NP_STORY_SPREAD_H
#define NP_STORY_SPREAD_H

#include "newsprint.h"

/* Zero-initialised it may be cleared; one thread at a time. */
typedef struct np_spread {
    float *weight; /* n_terms; zero but for the row's */
    uint8_t *has;  /* one place for many terms: 1 if the row has one of them */
} np_spread;

/* Empty, over n_terms terms; 4 bytes a term. NP_E_NOMEM. */
np_code np_spread_init(np_spread *s, size_t n_terms, np_error *err) NP_MUST_CHECK;
void np_spread_clear(np_spread *s);

/* Spread out a row of n terms, each once, with weights of 0 and more; take the same away again
 * before the next. */
void np_spread_put(np_spread *s, const uint32_t *term, const float *weight, size_t n);
void np_spread_take(np_spread *s, const uint32_t *term, size_t n);

/* The dot product with another row, of n terms: four sums, of every fourth product each (what is
 * left over goes to the first), then (0 + 1) + (2 + 3). */
double np_spread_dot(const np_spread *s, const uint32_t *term, const float *weight, size_t n);

#endif
