/* A frozen scale: what a run was worth, written down, read back and asked again. */
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include "naive/rank.h"
#include "story/calibration.h"
#include "story/significance.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- runs and files ---- */

enum { MOST = 3000 };

typedef struct run { /* what significance knows of one */
    size_t n;
    double raw[MOST], score[MOST];
    size_t n_articles[MOST];
} run;

static void make_run(run *r, size_t n)
{
    r->n = n;
    uint32_t n_values = 1 + below(below(3) ? 200000 : 4), most = 1 + below(below(2) ? 40 : 20000);
    for (size_t i = 0; i < n; i++) {
        r->raw[i] = below(4) ? 0 : (double)below(n_values) / 65536 * (1 + below(10));
        r->n_articles[i] = r->raw[i] > 0 ? 2 + below(most) : 1;
    }
    CU_ASSERT_EQUAL_FATAL(np_significance_scale(r->raw, r->n_articles, n, r->score, NULL), NP_OK);
}

static np_code write_run(const run *r, sink *t, np_error *err)
{
    static np_story story[MOST];
    const np_article article[] = {{.published = {1742601600, NP_TIME_DAY}},
                                  {.published = {1742634000, NP_TIME_EXACT}}};
    for (size_t i = 0; i < r->n; i++)
        story[i] = (np_story){.n_articles = r->n_articles[i], .significance = {.raw = r->raw[i]}};
    np_report report = {.article = article,
                        .n_articles = 2,
                        .story = story,
                        .n_stories = r->n,
                        .weight = {1, .5, 0, 100, .123456}};
    empty_sink(t);
    return np_write_calibration(&report, put_in_sink, t, err);
}

static np_calibration *read_text(np_str text, np_error *err)
{
    return np_calibration_read(temp_file("scale", text), err);
}

static bool is_near(double a, double b) { return fabs(a - b) < .05; }

/* ---- laws ---- */

/* To the tenth, for every story: not a single one is scored otherwise. */
static void a_run_scored_by_its_own_scale_keeps_its_scores(void)
{
    static run r;
    static sink t;
    for (int round = 0; round < 300; round++) {
        make_run(&r, 1 + below(round % 10 ? 60 : MOST));
        np_error err = {0};
        CU_ASSERT_EQUAL_FATAL(write_run(&r, &t, &err), NP_OK);
        np_calibration *c = read_text(sink_view(&t), &err);
        CU_ASSERT_PTR_NOT_NULL_FATAL(c);
        CU_ASSERT(c->n_knots <= NP_MOST_KNOTS);
        CU_ASSERT_EQUAL(np_calibration_check(c, (double[]){1, .5, 0, 100, .123456}, "scale", NULL),
                        0);
        for (size_t i = 0; i < r.n; i++)
            CU_ASSERT_EQUAL(np_calibrated_score(c->knot, c->n_knots, r.raw[i]), r.score[i]);
        np_free(c);
    }
}

/* The cuts: their lowest raw value, and the next below, stand in the file. */
static void the_cuts_are_knots(void)
{
    static run r;
    np_knot knot[NP_MOST_KNOTS];
    size_t n_knots;
    for (int round = 0; round < 100; round++) {
        make_run(&r, 500 + below(MOST - 500));
        CU_ASSERT_EQUAL_FATAL(np_calibration_knots(r.raw, r.n_articles, r.n, knot, &n_knots, NULL),
                              NP_OK);
        for (double cut = 4; cut < 6; cut += 1.5) {
            double lowest = INFINITY, next = -1;
            for (size_t i = 0; i < r.n; i++)
                lowest = r.score[i] >= cut && r.raw[i] < lowest ? r.raw[i] : lowest;
            for (size_t i = 0; i < r.n; i++)
                next = r.raw[i] < lowest && r.raw[i] > next ? r.raw[i] : next;
            size_t found = 0;
            for (size_t k = 0; k < n_knots; k++)
                found += knot[k].raw == lowest || knot[k].raw == next;
            CU_ASSERT_EQUAL(found, (size_t)(lowest < INFINITY) + (next >= 0));
        }
    }
}

static void lines_are_straight_between_knots(void)
{
    for (int round = 0; round < 500; round++) {
        double x[40], y[40], last = -1;
        np_knot knot[40];
        size_t n = 1 + below(40);
        for (size_t k = 0; k < n; k++) {
            x[k] = (k ? x[k - 1] : 0) + (1 + below(5000)) / 65536.0;
            y[k] = fmin(10, (k ? y[k - 1] : 0) + (below(3) ? below(1000) / 1000.0 : 0));
            knot[k] = (np_knot){x[k], y[k]};
        }
        for (double raw = 0; raw < x[n - 1] * 1.5; raw += x[n - 1] / 97) {
            double is = np_calibrated_score(knot, n, raw), exact = naive_frozen(x, y, n, raw);
            CU_ASSERT(is <= exact + 1e-9 && is > exact - .1 - 1e-9);
            CU_ASSERT(is >= last && is <= 10);
            CU_ASSERT_DOUBLE_EQUAL(is * 10, floor(is * 10 + .5), 1e-9);
            last = is;
        }
    }
}

static void beyond_the_knots_the_ends_go_on(void)
{
    const np_knot knot[] = {{1, 2}, {2, 4}, {3, 5}, {4, 5}}, lone = {3, 1.25};
    CU_ASSERT(is_near(np_calibrated_score(knot, 4, 0), 2));
    CU_ASSERT(is_near(np_calibrated_score(knot, 4, 1.5), 3));
    CU_ASSERT(is_near(np_calibrated_score(knot, 4, 3.5), 5));
    CU_ASSERT(is_near(np_calibrated_score(knot, 4, 6), 7)); /* the last that rises: 1 for 1 */
    CU_ASSERT_EQUAL(np_calibrated_score(knot, 4, 1e9), 10);
    for (double raw = 0; raw < 9; raw++)
        CU_ASSERT(is_near(np_calibrated_score(&lone, 1, raw), 1.2));
}

/* ---- damage ---- */

static bool is_refused(const char *file, const char *with)
{
    np_error err = {0};
    np_calibration *c = read_text(np_str_of(file), &err);
    np_free(c);
    return !c && err.code == NP_E_USAGE && strstr(err.text, temp_path("scale")) &&
           strstr(err.text, with);
}

static void a_wrong_line_is_told_with_its_place(void)
{
    static const char *const bad[] = {"1",     "1 ",    "x 1",   "1 x",   "-1 1",      "1 -1",
                                      "1 nan", "inf 1", "1 1e0", "1 1 1", "1 10.0001", "1000001 1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char file[80];
        snprintf(file, sizeof file, "n 100\n# a comment\n0 0\n%s\n", bad[i]);
        CU_ASSERT(is_refused(file, ":4: no knot; a line is: raw (from 0 to 1e+06) and score "));
    }
    CU_ASSERT(is_refused("0 1\n0 2\n", ":2: raw does not ascend"));
    CU_ASSERT(is_refused("1 1\n1.000001 2\n", ":2: raw does not ascend")); /* on one grid point */
    CU_ASSERT(is_refused("0 2\n1 1.9\n", ":2: score falls"));
    CU_ASSERT(is_refused("0 2\nn 3\n", ":2: n stands before the knots"));
    CU_ASSERT(is_refused("n 2\nn 3\n", ":2: n is told a second time"));
    CU_ASSERT(is_refused("n 0\n", ":1: n takes a whole number from 1"));
    CU_ASSERT(is_refused("n many\n", ":1: n takes a whole number from 1"));
    CU_ASSERT(is_refused("knots 1.5\n0 0\n", ":1: knots takes a whole number from 1"));
    CU_ASSERT(is_refused("knots 3\n0 0\n1 1\n", ":3: 2 knots where 3 are told"));
    CU_ASSERT(is_refused("knots 2\n0 0\n1 1", ":3: the last line is cut"));
    CU_ASSERT(is_refused("", "no knot"));
    CU_ASSERT(is_refused("n 12\nfrom 2025-01-01\nto 2025-02-01\n", "no knot"));
    np_error err = {0};
    CU_ASSERT_PTR_NULL(np_calibration_read(temp_path("there-is-none"), &err));
    CU_ASSERT_EQUAL(err.code, NP_E_IO);
    np_calibration *c = read_text(NP_STR("n 9\nfrom then\nto now\n 0\t0 \n\n2 4"), &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT(c->n_knots == 2 && c->knot[1].raw == 2 && c->knot[1].score == 4);
    np_free(c);
}

static void a_file_cut_or_flipped_anywhere_is_refused_or_a_scale(void)
{
    static run r;
    static sink t;
    make_run(&r, 60);
    CU_ASSERT_EQUAL_FATAL(write_run(&r, &t, NULL), NP_OK);
    for (size_t len = 0; len < t.len; len++) {
        np_error err = {0};
        CU_ASSERT_PTR_NULL(read_text((np_str){t.at, len}, &err));
        CU_ASSERT_EQUAL(err.code, NP_E_USAGE);
    }
    for (size_t i = 0; i < t.len; i++) {
        np_error err = {0};
        t.at[i] = (char)(t.at[i] ^ 1 << below(8));
        np_calibration *c = read_text(sink_view(&t), &err);
        CU_ASSERT(c || err.code == NP_E_USAGE);
        for (double raw = 0, last = 0; c && raw < 9; raw += .125) {
            double is = np_calibrated_score(c->knot, c->n_knots, raw);
            CU_ASSERT(is >= last && is <= 10);
            last = is;
        }
        np_free(c);
        CU_ASSERT_EQUAL_FATAL(write_run(&r, &t, NULL), NP_OK);
    }
}

static void nothing_cannot_be_calibrated(void)
{
    static run none;
    static sink t;
    np_error err = {0};
    CU_ASSERT_EQUAL(write_run(&none, &t, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(t.len, 0);
}

static void out_of_memory_is_told(void)
{
    static run r;
    static sink t, whole;
    make_run(&r, 50);
    CU_ASSERT_EQUAL_FATAL(write_run(&r, &whole, NULL), NP_OK);
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = write_run(&r, &t, &turn.err);
        trial_end(&turn, code);
    }
    CU_ASSERT(np_str_equal(sink_view(&t), sink_view(&whole)));
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_calibration *c = read_text(sink_view(&t), &turn.err);
        trial_end(&turn, c ? NP_OK : NP_E_NOMEM);
        np_free(c);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(a_run_scored_by_its_own_scale_keeps_its_scores),
        TEST(the_cuts_are_knots),
        TEST(lines_are_straight_between_knots),
        TEST(beyond_the_knots_the_ends_go_on),
        TEST(a_wrong_line_is_told_with_its_place),
        TEST(a_file_cut_or_flipped_anywhere_is_refused_or_a_scale),
        TEST(nothing_cannot_be_calibrated),
        TEST(out_of_memory_is_told),
    };
    return run_tests("calibration", tests, N_OF(tests));
}
