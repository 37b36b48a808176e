/* sum.h - the sum of many sparse rows, which grows without being copied. */
#ifndef NP_STORY_SUM_H
#define NP_STORY_SUM_H

#include "newsprint.h"

/* Weights by term. Zero-initialised it is empty; one thread at a time. */
typedef struct np_sum {
    uint32_t *term; /* n_slots; UINT32_MAX where nothing is */
    double *weight; /* beside term */
    uint64_t *may;  /* four bits a slot: the one of a term's hash is set if the term is here */
    size_t n, n_slots;
} np_sum;

void np_sum_clear(np_sum *s); /* empty, and without memory */

/* s += factor * row, n terms below UINT32_MAX, each once. NP_E_NOMEM: s as it was. */
np_code np_sum_add_row(np_sum *s, const uint32_t *term, const float *weight, size_t n,
                       double factor, np_error *err);

/* s += other. Cost: other's slots, so add the smaller. NP_E_NOMEM: s as it was. */
np_code np_sum_add(np_sum *s, const np_sum *other, np_error *err);

/* The dot product with a row; with another sum. Cost: the row; the slots of the smaller. */
double np_sum_dot_row(const np_sum *s, const uint32_t *term, const float *weight, size_t n);
double np_sum_dot(const np_sum *a, const np_sum *b);

#endif
