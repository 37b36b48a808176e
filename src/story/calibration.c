/* calibration.c - knots where the printed score changes, and straight lines between them.
 *
 * A run ranks its stories among themselves, so a quiet day's first story scores like a loud day's.
 * Frozen, the scale is that of a history. Two knots a tenth, the lowest and the highest raw value
 * of it, are all that a line between them can fall short of: a value between the two lies between
 * their scores, which print alike. Even quantiles, the plain choice, were refused: as many of them
 * miss the tenth of most stories at the top, where few stories have many scores.
 *
 * Raw values are multiples of 1/65536 (significance.c), so six decimals hold them. */
#include "story/calibration.h"
#include "base/listing.h"
#include "base/mem.h"
#include "base/str.h"
#include "story/significance.h"
#include <math.h>
#include <stdlib.h>

enum { MOST_LINES = 1 << 16 }; /* knots of a file */
static const double MOST_RAW = 1e6;

/* ---- from a run ---- */

static int by_raw(const void *a, const void *b)
{
    const np_knot *x = a, *y = b;
    return (x->raw > y->raw) - (x->raw < y->raw);
}

/* Held to what is printed: rounding to six decimals must not reach into another tenth. */
static double stored(double score)
{
    return fmax(np_significance_printed(score), floor(score * 1e6) / 1e6);
}

np_code np_calibration_knots(const double *raw, const size_t *n_articles, size_t n,
                             np_knot knot[NP_MOST_KNOTS], size_t *n_knots, np_error *err)
{
    np_knot *all = np_alloc(0, n, sizeof *all, err);
    double *score = np_alloc(0, n, sizeof *score, err);
    np_code code =
        all && score ? np_significance_exact(raw, n_articles, n, score, err) : NP_E_NOMEM;
    size_t at = 0;
    for (size_t i = 0; !code && i < n; i++)
        all[i] = (np_knot){raw[i], stored(score[i])};
    if (!code)
        qsort(all, n, sizeof *all, by_raw);
    for (size_t i = 0; !code && i < n; i++) {
        double here = np_significance_printed(all[i].score);
        bool begins = i == 0 || np_significance_printed(all[i - 1].score) < here;
        bool ends = i + 1 == n || np_significance_printed(all[i + 1].score) > here;
        if ((begins || ends) && (at == 0 || all[i].raw > knot[at - 1].raw))
            knot[at++] = all[i];
    }
    *n_knots = at;
    np_free(score);
    np_free(all);
    return code;
}

/* ---- at work ---- */

/* The last segment that ends at or below `last` and rises, from its left end on. */
static double beyond(const np_knot *knot, size_t last, double raw)
{
    for (size_t k = last; k > 0; k--) {
        double rise = knot[k].score - knot[k - 1].score;
        if (rise > 0)
            return knot[last].score +
                   (raw - knot[last].raw) * rise / (knot[k].raw - knot[k - 1].raw);
    }
    return knot[last].score;
}

double np_calibrated_score(const np_knot *knot, size_t n_knots, double raw)
{
    size_t low = 0, high = n_knots; /* knot[low].raw <= raw < knot[high].raw */
    if (raw <= knot[0].raw)
        return np_significance_printed(knot[0].score);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (knot[middle].raw <= raw)
            low = middle;
        else
            high = middle;
    }
    if (high == n_knots)
        return np_significance_printed(fmin(beyond(knot, low, raw), 10));
    const np_knot *a = &knot[low], *b = &knot[high];
    return np_significance_printed(
        fmin(a->score + (b->score - a->score) * ((raw - a->raw) / (b->raw - a->raw)), b->score));
}

/* ---- from a file ---- */

typedef struct reading {
    np_listing listing;
    np_calibration *made;
    size_t cap;
    double n_expected; /* 0: not said */
    double weight[NP_SIGNIFICANCE_PARTS];
    bool has_head[5]; /* by head_name */
} reading;

enum { N, FROM, TO, KNOTS, WEIGHTS, HEADS };
static const char *const head_name[HEADS] = {"n", "from", "to", "knots", "weights"};
static const double MOST_WEIGHT = 100;

/* Cut the text before the first blank off *rest. */
static np_str take_word(np_str *rest)
{
    size_t len = 0;
    *rest = np_str_trim(*rest);
    while (len < rest->len && rest->at[len] != ' ' && rest->at[len] != '\t')
        len++;
    np_str word = {rest->at, len};
    *rest = np_str_trim((np_str){rest->at + len, rest->len - len});
    return word;
}

/* A head line: which of head_name; HEADS: none. */
static size_t head_of(np_str word)
{
    size_t k = 0;
    while (k < HEADS && !np_str_equal(word, np_str_of(head_name[k])))
        k++;
    return k;
}

static np_code take_weights(reading *r, np_str rest, np_error *err)
{
    bool is_fit = true;
    for (int k = 0; k < NP_SIGNIFICANCE_PARTS && is_fit; k++)
        is_fit = np_listing_number(take_word(&rest), 0, MOST_WEIGHT, &r->weight[k]);
    if (is_fit && rest.len == 0)
        return NP_OK;
    return np_listing_fail(&r->listing, err, "weights takes %d numbers from 0 to %g",
                           NP_SIGNIFICANCE_PARTS, MOST_WEIGHT);
}

static np_code take_head(reading *r, size_t which, np_str value, np_error *err)
{
    bool is_count = which == N || which == KNOTS;
    double count = 0;
    if (r->made->n_knots)
        return np_listing_fail(&r->listing, err, "%s stands before the knots, not among them",
                               head_name[which]);
    if (r->has_head[which])
        return np_listing_fail(&r->listing, err, "%s is told a second time", head_name[which]);
    if (is_count && (!np_listing_number(value, 1, 1e15, &count) || count != floor(count)))
        return np_listing_fail(&r->listing, err, "%s takes a whole number from 1, not \"%.*s\"",
                               head_name[which], value.len < 40 ? (int)value.len : 40, value.at);
    r->has_head[which] = true;
    r->n_expected = which == KNOTS ? count : r->n_expected;
    return which == WEIGHTS ? take_weights(r, value, err) : NP_OK;
}

static np_code take_knot(reading *r, np_str word, np_str rest, np_error *err)
{
    np_knot one;
    np_calibration *made = r->made;
    if (!np_listing_number(word, 0, MOST_RAW, &one.raw) ||
        !np_listing_number(rest, 0, 10, &one.score))
        return np_listing_fail(&r->listing, err,
                               "no knot; a line is: raw (from 0 to %g) and score (from 0 to 10)",
                               MOST_RAW);
    one.raw = np_significance_on_grid(one.raw);
    const np_knot *last = made->n_knots ? &made->knot[made->n_knots - 1] : NULL;
    if (last && one.raw <= last->raw)
        return np_listing_fail(&r->listing, err, "raw does not ascend; sort the knots");
    if (last && one.score < last->score)
        return np_listing_fail(&r->listing, err, "score falls while raw rises");
    if (made->n_knots == MOST_LINES)
        return np_listing_fail(&r->listing, err, "more than %d knots", MOST_LINES);
    made->knot[made->n_knots++] = one;
    return NP_OK;
}

static np_code make_room(reading *r, np_error *err)
{
    if (r->made && r->made->n_knots < r->cap)
        return NP_OK;
    size_t cap = r->made ? 2 * r->cap : 256;
    np_calibration *larger = np_alloc(sizeof *larger, cap, sizeof larger->knot[0], err);
    if (!larger)
        return NP_E_NOMEM;
    if (r->made)
        memcpy(larger, r->made, sizeof *larger + r->made->n_knots * sizeof larger->knot[0]);
    np_free(r->made);
    r->made = larger;
    r->cap = cap;
    return NP_OK;
}

static np_code take_line(reading *r, np_error *err)
{
    np_str rest = r->listing.text, word = take_word(&rest);
    size_t which = head_of(word);
    np_code code = make_room(r, err);
    if (code)
        return code;
    return which < HEADS ? take_head(r, which, rest, err) : take_knot(r, word, rest, err);
}

static np_code check_end(const reading *r, np_error *err)
{
    size_t n = r->made ? r->made->n_knots : 0;
    if (n == 0)
        return np_fail(err, NP_E_USAGE, "%s: no knot; newsprint calibrate makes such a file",
                       r->listing.path);
    if (r->n_expected > 0 && r->n_expected != (double)n)
        return np_listing_fail(&r->listing, err, "%zu knots where %.0f are told; the file is cut",
                               n, r->n_expected);
    if (r->n_expected > 0 && r->listing.is_cut)
        return np_listing_fail(&r->listing, err, "the last line is cut");
    return NP_OK;
}

np_calibration *np_calibration_read(const char *path, np_error *err)
{
    reading r = {0};
    bool is_there = true;
    np_options usual;
    np_options_init(&usual);
    memcpy(r.weight, usual.weight, sizeof r.weight);
    np_code code = np_listing_open(&r.listing, path, err);
    while (!code && is_there) {
        code = np_listing_next(&r.listing, &is_there, err);
        if (!code && is_there)
            code = take_line(&r, err);
    }
    if (!code)
        code = check_end(&r, err);
    np_listing_close(&r.listing);
    if (!code) {
        memcpy(r.made->weight, r.weight, sizeof r.weight);
        return r.made;
    }
    np_free(r.made);
    return NULL;
}

np_code np_calibration_check(const np_calibration *c, const double weight[NP_SIGNIFICANCE_PARTS],
                             const char *path, np_error *err)
{
    bool is_same = true;
    for (int k = 0; k < NP_SIGNIFICANCE_PARTS; k++)
        is_same &= fabs(c->weight[k] - weight[k]) < 1e-6; /* as it is written */
    if (is_same)
        return NP_OK;
    return np_fail(err, NP_E_USAGE,
                   "%.100s: its scale is of the weights %g, %g, %g, %g, %g; give the same or make "
                   "another (newsprint calibrate)",
                   path, c->weight[0], c->weight[1], c->weight[2], c->weight[3], c->weight[4]);
}
