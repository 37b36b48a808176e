/* naive/rank.h - significance and the sentence by their definitions, every cut tried. */
#ifndef NP_TESTS_NAIVE_RANK_H
#define NP_TESTS_NAIVE_RANK_H

#include "newsprint.h"

/* The printed scores, in tenths, of n stories whose raw values lie below n_values (n n_values
 * steps). */
void naive_scores(const size_t *raw, const size_t *n_articles, size_t n, size_t n_values,
                  int *tenths);

/* The score a frozen scale gives raw, unrounded: each two neighbours among n knots (x, y) asked. */
double naive_frozen(const double *x, const double *y, size_t n, double raw);

/* Does an article published then lie in the 24 hours up to now? Tried second by second of its day,
 * so times must be small. */
bool naive_is_of_days(np_time published, int64_t now, unsigned days);

/* How many publishers can be sources of n texts, may[k][p] telling whether p may have been first
 * with text k; each text has one. Joined by spreading the least number until nothing moves. */
enum { NAIVE_PUBLISHERS = 60 };
size_t naive_sources(bool may[][NAIVE_PUBLISHERS], size_t n);

#endif
