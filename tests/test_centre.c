/* The mean of each language against dense vectors, and the same of sums. */
#include "base/mem.h"
#include "harness.h"
#include "story/centre.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 60, TERMS = 50, ABSENT = 77 };

/* Random rows of random length, in a few languages. */
typedef struct world {
    size_t start[N + 1];
    uint32_t term[N * TERMS], lang[N];
    float weight[N * TERMS], alone[N];
    np_vectors v;
} world;

static void fill(world *w, uint32_t n_langs)
{
    size_t at = 0, n = below(N + 1);
    *w = (world){0};
    for (size_t i = 0; i < n; i++) {
        w->lang[i] = below(n_langs) * UINT32_C(0x10101010); /* up to the last bit */
        w->alone[i] = (float)below(1000) / 1000;
        for (uint32_t t = 0; t < TERMS; t++)
            if (below(TERMS) < 1 + w->lang[i] % 7)
                w->term[at] = t, w->weight[at++] = (float)below(1000) / 4000;
        w->start[i + 1] = at;
    }
    w->v = (np_vectors){n, TERMS, w->start, w->term, w->weight, w->alone, w->lang};
}

/* The definition: the items of a language, added up, over them and a hundred more; a word of one
 * item alone is a dimension of its own. */
static np_place naive_place(const np_vectors *v, uint32_t lang, np_row row, double alone)
{
    double mean[TERMS] = {0}, n = 100, square = 0, x_mean = 0;
    for (size_t i = 0; i < v->n; i++)
        n += v->lang[i] == lang;
    for (size_t i = 0; i < v->n; i++) {
        if (v->lang[i] != lang)
            continue;
        for (size_t e = v->start[i]; e < v->start[i + 1]; e++)
            mean[v->term[e]] += (double)v->weight[e] / n;
        square += (double)v->alone[i] / n / n;
    }
    for (size_t t = 0; t < TERMS; t++)
        square += mean[t] * mean[t];
    for (size_t e = 0; e < row.n; e++)
        x_mean += (double)row.weight[e] * mean[row.term[e]];
    x_mean += alone / n;
    return (np_place){x_mean, sqrt(square), sqrt(1 - 2 * x_mean + square)};
}

/* Of those with the most items the lowest, by counting them one by one. */
static uint32_t largest_of(const np_vectors *v)
{
    size_t most = 0;
    uint32_t lang = 0;
    for (size_t i = 0; i < v->n; i++) {
        size_t n = 0;
        for (size_t j = 0; j < v->n; j++)
            n += v->lang[j] == v->lang[i];
        if (n > most || (n == most && v->lang[i] < lang))
            most = n, lang = v->lang[i];
    }
    return lang;
}

static void expect_place(np_place is, np_place should)
{
    CU_ASSERT_DOUBLE_EQUAL(is.mean_dot, should.mean_dot, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(is.mean_length, should.mean_length, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(is.spread, should.spread, 1e-6);
}

static void a_row_lies_about_the_mean_of_its_language(void)
{
    static world w;
    for (int round = 0; round < 60; round++) {
        fill(&w, 1 + below(9));
        np_centres *c = np_centres_new(&w.v, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(c);
        CU_ASSERT_EQUAL(np_centres_items(c), w.v.n);
        for (size_t i = 0; i < w.v.n; i++) {
            np_row row = np_vectors_row(&w.v, i);
            double alone = (double)w.alone[i];
            expect_place(np_centres_place(c, w.lang[i], row, alone),
                         naive_place(&w.v, w.lang[i], row, alone));
            expect_place(np_centres_place(c, ABSENT, row, alone),
                         naive_place(&w.v, largest_of(&w.v), row, alone));
        }
        np_centres_free(c);
    }
}

static void where_nothing_is_no_mean_is_taken_out(void)
{
    const size_t start[] = {0};
    const np_vectors none = {.n_terms = TERMS, .start = start};
    np_sums *sums = np_sums_new(NULL);
    np_centres *c[2] = {np_centres_new(&none, NULL), NULL};
    CU_ASSERT_EQUAL_FATAL(np_centres_of_sums(sums, TERMS, &c[1], NULL), NP_OK);
    for (int k = 0; k < 2; k++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(c[k]);
        np_place place = np_centres_place(c[k], 0, (np_row){0}, 1);
        CU_ASSERT(place.mean_dot == 0 && place.mean_length == 0 && place.spread == 1);
        np_centres_free(c[k]);
    }
    np_sums_free(sums);
}

/* ---- sums ---- */

/* What one item adds, as whoever spreads the work does it. */
static np_code add_item(np_sums *sums, const world *w, size_t i)
{
    uint64_t key[TERMS + 2];
    int64_t times[TERMS + 2];
    size_t n = 0;
    for (size_t e = w->start[i]; e < w->start[i + 1]; e++, n++) {
        key[n] = np_centre_key(w->lang[i], w->term[e]);
        times[n] = np_centre_part(w->weight[e]);
    }
    key[n] = np_centre_key(w->lang[i], NP_CENTRE_ITEMS), times[n++] = 1;
    key[n] = np_centre_key(w->lang[i], NP_CENTRE_ALONE), times[n++] = np_centre_part(w->alone[i]);
    return np_sums_count_each(sums, key, times, n, NULL);
}

static np_sums *sums_of(const world *w)
{
    size_t order[N];
    np_sums *sums = np_sums_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sums);
    for (size_t i = 0; i < w->v.n; i++)
        order[i] = i;
    shuffle(order, w->v.n, sizeof *order);
    for (size_t k = 0; k < w->v.n; k++)
        CU_ASSERT_EQUAL(add_item(sums, w, order[k]), NP_OK);
    return sums;
}

static void sums_in_any_order_have_the_means_of_their_items_to_the_bit(void)
{
    static world w;
    for (int round = 0; round < 60; round++) {
        fill(&w, 1 + below(9));
        np_sums *sums = sums_of(&w);
        np_centres *whole = np_centres_new(&w.v, NULL), *summed = NULL;
        CU_ASSERT_PTR_NOT_NULL_FATAL(whole);
        CU_ASSERT_EQUAL_FATAL(np_centres_of_sums(sums, TERMS, &summed, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_centres_items(whole), np_centres_items(summed));
        for (size_t i = 0; i < w.v.n; i++) {
            np_row row = np_vectors_row(&w.v, i);
            uint32_t lang = below(9) ? w.lang[i] : ABSENT;
            np_place a = np_centres_place(whole, lang, row, .2);
            np_place b = np_centres_place(summed, lang, row, .2);
            CU_ASSERT(a.mean_dot == b.mean_dot && a.mean_length == b.mean_length &&
                      a.spread == b.spread);
        }
        np_centres_free(summed);
        np_centres_free(whole);
        np_sums_free(sums);
    }
}

/* Items and terms in any order: the means are as long as before, to the bit. */
static void a_mean_does_not_depend_on_order(void)
{
    static world w, mirrored;
    for (int round = 0; round < 30; round++) {
        fill(&w, 1 + below(5));
        size_t n = w.v.n, at = 0;
        mirrored = (world){0};
        for (size_t i = 0; i < n; i++) { /* the last item first, the last term first */
            mirrored.lang[i] = w.lang[n - 1 - i];
            mirrored.alone[i] = w.alone[n - 1 - i];
            for (size_t e = w.start[n - i]; e-- > w.start[n - 1 - i]; at++) {
                mirrored.term[at] = TERMS - 1 - w.term[e];
                mirrored.weight[at] = w.weight[e];
            }
            mirrored.start[i + 1] = at;
        }
        mirrored.v = (np_vectors){n,
                                  TERMS,
                                  mirrored.start,
                                  mirrored.term,
                                  mirrored.weight,
                                  mirrored.alone,
                                  mirrored.lang};
        np_centres *a = np_centres_new(&w.v, NULL), *b = np_centres_new(&mirrored.v, NULL);
        CU_ASSERT_FATAL(a && b);
        for (size_t i = 0; i < n; i++)
            CU_ASSERT(np_centres_place(a, w.lang[i], (np_row){0}, 0).mean_length ==
                      np_centres_place(b, w.lang[i], (np_row){0}, 0).mean_length);
        np_centres_free(b);
        np_centres_free(a);
    }
}

static np_code take(uint64_t key, int64_t sum)
{
    np_centres *c = NULL;
    np_error err = {0};
    np_sums *sums = np_sums_new(NULL);
    CU_ASSERT_EQUAL_FATAL(np_sums_count(sums, &key, 1, sum, NULL), NP_OK);
    np_code code = np_centres_of_sums(sums, TERMS, &c, &err);
    CU_ASSERT(code == err.code && !code == !!c);
    np_centres_free(c);
    np_sums_free(sums);
    return code;
}

static void sums_that_no_items_have_are_refused(void)
{
    for (uint32_t lang = 0; lang < 2; lang++) {
        CU_ASSERT_EQUAL(take(np_centre_key(lang, TERMS - 1), 7), NP_OK);
        CU_ASSERT_EQUAL(take(np_centre_key(lang, TERMS), 7), NP_E_INPUT);
        CU_ASSERT_EQUAL(take(np_centre_key(lang, 0), -7), NP_E_INPUT);
        CU_ASSERT_EQUAL(take(np_centre_key(lang, NP_CENTRE_ITEMS), 7), NP_OK);
        CU_ASSERT_EQUAL(take(np_centre_key(lang, NP_CENTRE_ITEMS), -7), NP_E_INPUT);
        CU_ASSERT_EQUAL(take(np_centre_key(lang, NP_CENTRE_ALONE), -7), NP_E_INPUT);
    }
}

/* ---- what a stranger can send ---- */

/* Each item in a language of its own, with a word of its own and one that all have: what is kept
 * grows with what there is, and the last mean is still its own. */
static void as_many_languages_as_items_take_no_more_than_items(void)
{
    enum { MANY = 20000 };
    static size_t start[MANY + 1];
    static uint32_t term[2 * MANY], lang[MANY];
    static float weight[2 * MANY], alone[MANY];
    for (uint32_t i = 0; i < MANY; i++) {
        lang[i] = i * 2654435761u;
        term[2 * i + 1] = i + 1;
        weight[2 * i] = .6f, weight[2 * i + 1] = .8f;
        start[i + 1] = 2 * (size_t)i + 2;
    }
    const np_vectors v = {MANY, MANY + 1, start, term, weight, alone, lang};
    np_centres *c = np_centres_new(&v, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < MANY; i++) {
        np_place place = np_centres_place(c, lang[i], np_vectors_row(&v, i), 0);
        CU_ASSERT_DOUBLE_EQUAL(place.mean_dot, 1 / 101., 1e-6);
        CU_ASSERT_DOUBLE_EQUAL(place.mean_length, 1 / 101., 1e-6);
    }
    np_centres_free(c);
}

static void means_survive_every_failing_allocation(void)
{
    static world w;
    for (uint32_t n_langs = 1; n_langs < 6; n_langs += 4) {
        do
            fill(&w, n_langs);
        while (w.v.n < 10);
        np_sums *sums = sums_of(&w);
        for (trial turn = {0}; trial_next(&turn);) {
            trial_begin(&turn);
            np_centres *c = np_centres_new(&w.v, &turn.err);
            trial_end(&turn, c ? NP_OK : turn.err.code);
            np_centres_free(c);
        }
        for (trial turn = {0}; trial_next(&turn);) {
            np_centres *c = NULL;
            trial_begin(&turn);
            np_code code = np_centres_of_sums(sums, TERMS, &c, &turn.err);
            trial_end(&turn, code);
            CU_ASSERT(!code == !!c);
            np_centres_free(c);
        }
        np_sums_free(sums);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(a_row_lies_about_the_mean_of_its_language),
        TEST(where_nothing_is_no_mean_is_taken_out),
        TEST(sums_in_any_order_have_the_means_of_their_items_to_the_bit),
        TEST(a_mean_does_not_depend_on_order),
        TEST(sums_that_no_items_have_are_refused),
        TEST(as_many_languages_as_items_take_no_more_than_items),
        TEST(means_survive_every_failing_allocation),
    };
    return run_tests("centre", tests, N_OF(tests));
}
