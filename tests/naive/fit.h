/* naive/fit.h - which subjects stories fall under, by the words of topic/fit.h, on whole tables. */
#ifndef NP_TESTS_NAIVE_FIT_H
#define NP_TESTS_NAIVE_FIT_H

#include "topic/fit.h"
#include <stdbool.h>

/* np_fit_subjects() of n_stories rows and n_subjects rows of n_terms numbers each; n_stories and
 * n_subjects at most 64, n_terms 64. False: the answer is a question of rounding. */
bool naive_fit(const double *story, size_t n_stories, const double *subject, size_t n_subjects,
               size_t n_terms, np_fit *fit, unsigned *n_fits);

#endif
