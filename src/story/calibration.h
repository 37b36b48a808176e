/* calibration.h - the scale of significance, frozen: what a raw value was worth in a history. */
#ifndef NP_STORY_CALIBRATION_H
#define NP_STORY_CALIBRATION_H

#include "newsprint.h"

typedef struct np_knot {
    double raw, score; /* score as it is before it is rounded down to a tenth */
} np_knot;

enum { NP_MOST_KNOTS = 202 }; /* two a tenth from 0 to 10 */

/* The knots of a run: knot[0 .. *n_knots-1], raw ascending, score never falling. Of all raw values
 * with one printed score the lowest and the highest are knots, so np_calibrated_score() of any raw
 * value of the run is the score np_significance_scale() gives it, exactly; the cuts' lowest values
 * and those next below them are among them. raw, n_articles: of all n stories. O(n log n).
 * NP_E_NOMEM. */
np_code np_calibration_knots(const double *raw, const size_t *n_articles, size_t n,
                             np_knot knot[NP_MOST_KNOTS], size_t *n_knots,
                             np_error *err) NP_MUST_CHECK;

/* The score, to a tenth, in [0, 10]: linear in raw between knots, the first's below the first, the
 * last rising segment above the last. n_knots >= 1. */
double np_calibrated_score(const np_knot *knot, size_t n_knots, double raw);

typedef struct np_calibration {
    double weight[NP_SIGNIFICANCE_PARTS]; /* of the history's raw values */
    size_t n_knots;
    np_knot knot[];
} np_calibration;

/* From a file of np_write_calibration(), or one like it: head lines "n", "from", "to", "weights",
 * "knots", each once at most, before lines "raw score"; no weights: the defaults. Free with
 * np_free(). NULL: NP_E_IO; NP_E_USAGE with the line (no number, raw values that do not ascend,
 * scores that fall or lie outside 0 to 10, fewer or more lines than `knots` says, a last line that
 * is cut); NP_E_NOMEM. */
np_calibration *np_calibration_read(const char *path, np_error *err);

/* Are raw values by these weights on its scale? Else NP_E_USAGE, naming path and its weights. */
np_code np_calibration_check(const np_calibration *c, const double weight[NP_SIGNIFICANCE_PARTS],
                             const char *path, np_error *err) NP_MUST_CHECK;

#endif
