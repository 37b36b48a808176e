/* significance.h - how widely and independently a story is covered, on a scale from 0 to 10.
 *
 * It measures coverage, not importance: nothing here reads what the news says. */
#ifndef NP_STORY_SIGNIFICANCE_H
#define NP_STORY_SIGNIFICANCE_H

#include "newsprint.h"

typedef struct np_coverage {
    size_t n_articles, n_texts;
    size_t n_independent; /* at most: the upper end of the interval */
    size_t peak;          /* the most texts that came out within six hours */
    double hours;         /* from the first text to the last */
    double novelty;       /* [0, 1]: 1 - similarity to the nearest older story */
} np_coverage;

/* The raw value, >= 0; 0 for a single text: the sum of part[], each value[] times weight[].
 * Monotone as long as novelty weighs no more than breadth: a copy (an article more, and that alone)
 * never raises it, and one independent source more (a text, whatever its time, and what it makes of
 * the novelty) never lowers it. */
double np_significance_raw(const np_coverage *c, const double weight[NP_SIGNIFICANCE_PARTS],
                           double value[NP_SIGNIFICANCE_PARTS], double part[NP_SIGNIFICANCE_PARTS]);

/* score[i] in [0, 10], to a tenth, from raw[i] and n_articles[i] of all n stories: by cuts
 * {raw >= x}, of which the one nearest 7 % of the articles begins at 4.0 and the one nearest ten
 * stories in 90,216 articles at 5.5. Equal raw values get equal scores. O(n log n). NP_E_NOMEM. */
np_code np_significance_scale(const double *raw, const size_t *n_articles, size_t n, double *score,
                              np_error *err);

/* The same before it is rounded down to a tenth, and that rounding. */
np_code np_significance_exact(const double *raw, const size_t *n_articles, size_t n, double *score,
                              np_error *err);
double np_significance_printed(double score);

/* The raw value next to this one: all are multiples of 1/65536. */
double np_significance_on_grid(double raw);

/* The percentage of n_above among n_window, rounded up to a tenth. */
double np_top_percent(size_t n_above, size_t n_window);

#endif
