/* significance.c - the raw value, and the scale that makes it comparable.
 *
 * Raw: breadth leads; how fast, how differently, how long and how new it was covered add to it, but
 * only in proportion to breadth, so a single text has 0 whatever it says. It has a direction: one
 * more source never lowers it. So breadth is of the upper end of the interval (the lower may fall
 * when an early text shows late ones to be rewrites), and novelty, which any text may change, is
 * divided by the sources: all of it, 1/n, is less than what one more adds to breadth, log2(1 +
 * 1/n).
 *
 * Scale: the laws come first - a story of 4.0 is in the top 7 % of articles, about ten a week
 * reach 5.5 at 12,888 articles a day - and the score is whatever keeps them: logarithmic in the
 * rank between the cuts. Ties stay together, so every cut is a set {raw >= x}. */
#include "story/significance.h"
#include "base/mem.h"
#include <math.h>
#include <stdlib.h>

const char *const np_significance_part[NP_SIGNIFICANCE_PARTS] = {"breadth", "velocity", "diversity",
                                                                 "persistence", "novelty"};

static const double CUT_SHARE = .07;

typedef struct ratio {
    uint64_t part, of;
} ratio;
static const ratio seven_percent = {7, 100}; /* of the articles are in stories of 4.0 and more */
static const ratio ten_a_week = {10, 90216}; /* stories in articles reach 5.5 */

double np_significance_on_grid(double raw) { return floor(raw * 65536 + 0.5) / 65536; }

double np_significance_raw(const np_coverage *c, const double weight[NP_SIGNIFICANCE_PARTS],
                           double value[NP_SIGNIFICANCE_PARTS], double part[NP_SIGNIFICANCE_PARTS])
{
    double n = (double)c->n_independent, breadth = n > 1 ? log2(n) : 0;
    double share = breadth < 1 ? breadth : 1;
    double differs = c->n_articles > 1 ? (double)(c->n_texts - 1) / (double)(c->n_articles - 1) : 0;
    value[NP_BREADTH] = breadth;
    value[NP_VELOCITY] = share * log2((double)(c->peak > 1 ? c->peak : 1));
    value[NP_DIVERSITY] = share * differs;
    value[NP_PERSISTENCE] = share * (c->hours < 24 ? c->hours / 24 : 1);
    value[NP_NOVELTY] = share > 0 ? c->novelty / n : 0;
    double raw = 0;
    for (int k = 0; k < NP_SIGNIFICANCE_PARTS; k++) {
        part[k] = np_significance_on_grid(weight[k] * value[k]);
        raw += part[k];
    }
    return raw;
}

typedef struct ranked {
    double raw;
    size_t n_articles, index;
} ranked;

static int by_raw(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->raw != y->raw)
        return x->raw < y->raw ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

typedef struct cut {
    size_t n_stories, n_articles;
} cut;

/* How far a count is from `part` in `of` of n_all; times `of`, so that it is exact: of two cuts
 * that lie evenly about their target the smaller wins, and rounding must not choose. */
static uint64_t gap_of(size_t count, size_t n_all, ratio target)
{
    uint64_t here = count * target.of, there = n_all * target.part;
    return here > there ? here - there : there - here;
}

/* The cut whose count is nearest target among those of at most `most` stories; the smaller of
 * two. The empty cut is one. */
static cut nearest_cut(const ranked *r, size_t most, bool counts_articles, size_t n_all,
                       ratio target)
{
    cut here = {0, 0}, best = {0, 0};
    uint64_t nearest = gap_of(0, n_all, target);
    for (size_t k = 0; k < most; k++) {
        here.n_stories++;
        here.n_articles += r[k].n_articles;
        if (k + 1 < most && r[k + 1].raw == r[k].raw)
            continue;
        uint64_t gap = gap_of(counts_articles ? here.n_articles : here.n_stories, n_all, target);
        if (gap < nearest)
            nearest = gap, best = here;
    }
    return best;
}

static double hold(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

double np_significance_printed(double score) { return floor(score * 10 + 1e-9) / 10; }

np_code np_significance_exact(const double *raw, const size_t *n_articles, size_t n, double *score,
                              np_error *err)
{
    ranked *r = np_alloc(0, n, sizeof *r, err);
    if (!r)
        return NP_E_NOMEM;
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        r[i] = (ranked){raw[i], n_articles[i], i};
        total += n_articles[i];
    }
    qsort(r, n, sizeof *r, by_raw);
    cut four = nearest_cut(r, n, true, total, seven_percent);
    cut five = nearest_cut(r, four.n_stories, false, total, ten_a_week);
    double n_all = (double)total;
    double week = n_all * (double)ten_a_week.part / (double)ten_a_week.of;
    double p5 = ((double)five.n_articles + 1) / n_all;
    cut above = {0, 0}, here = {0, 0};
    for (size_t k = 0; k < n; k++) {
        if (k > 0 && r[k].raw != r[k - 1].raw)
            above = here;
        here.n_stories++;
        here.n_articles += r[k].n_articles;
        double p = ((double)above.n_articles + 1) / n_all, s;
        if (k < five.n_stories)
            s = hold(5.5 + 1.5 * log10(week / (double)(1 + above.n_stories)), 5.5, 10);
        else if (k < four.n_stories)
            s = p5 >= CUT_SHARE ? 4
                                : hold(4 + 1.5 * log(CUT_SHARE / p) / log(CUT_SHARE / p5), 4, 5.4);
        else
            s = hold(4 * log(1 / p) / log(1 / CUT_SHARE), 0, 3.9);
        score[r[k].index] = s;
    }
    np_free(r);
    return NP_OK;
}

np_code np_significance_scale(const double *raw, const size_t *n_articles, size_t n, double *score,
                              np_error *err)
{
    np_code code = np_significance_exact(raw, n_articles, n, score, err);
    for (size_t i = 0; !code && i < n; i++)
        score[i] = np_significance_printed(score[i]);
    return code;
}

double np_top_percent(size_t n_above, size_t n_window)
{
    size_t tenths = (n_above * 1000 + n_window - 1) / n_window;
    return (double)tenths / 10;
}
