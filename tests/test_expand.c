/* Expansion by neighbours against dense rows and full sorting. */
#include "harness.h"
#include "story/expand.h"
#include <math.h>
#include <string.h>

enum { ITEMS = 12, TERMS = 30, STRIDE = 3 };

/* Random sparse unit rows, a part of each norm alone, and random neighbours. */
typedef struct world {
    size_t start[ITEMS + 1];
    uint32_t term[ITEMS * TERMS];
    float weight[ITEMS * TERMS], alone[ITEMS];
    np_vectors v;
    np_neighbour near[ITEMS * STRIDE];
    unsigned n_near[ITEMS];
} world;

static void fill(world *w)
{
    size_t at = 0;
    *w = (world){0};
    for (size_t i = 0; i < ITEMS; i++) {
        double square = 0;
        size_t from = at;
        w->alone[i] = (float)below(3) / 4;
        for (uint32_t t = 0; t < TERMS; t++)
            if (below(2)) {
                w->term[at] = t;
                w->weight[at] = (float)(1 + below(4)); /* ties are common */
                square += (double)w->weight[at] * (double)w->weight[at];
                at++;
            }
        for (size_t e = from; e < at; e++)
            w->weight[e] *= (float)sqrt((1 - (double)w->alone[i]) / square);
        w->start[i + 1] = at;
        w->n_near[i] = below(STRIDE + 1);
        for (unsigned k = 0; k < w->n_near[i]; k++)
            w->near[i * STRIDE + k] =
                (np_neighbour){.item = below(ITEMS), .sim = (float)below(100) / 100};
    }
    w->v = (np_vectors){ITEMS, TERMS, w->start, w->term, w->weight, w->alone, NULL};
}

/* How many entries of row i come before entry e by weight, then by term. */
static size_t rank_of(const np_vectors *v, size_t i, size_t e)
{
    size_t rank = 0;
    for (size_t o = v->start[i]; o < v->start[i + 1]; o++)
        rank += v->weight[o] > v->weight[e] || (v->weight[o] == v->weight[e] && o < e);
    return rank;
}

/* Take from a dense row all but its n weightiest, of equal ones the first. */
static void cut(double *row, unsigned n)
{
    double kept[TERMS] = {0};
    for (unsigned k = 0; k < n; k++) {
        size_t best = 0;
        for (size_t t = 1; t < TERMS; t++)
            if ((float)row[t] > (float)row[best])
                best = t;
        kept[best] = row[best] > 0 ? row[best] : kept[best];
        row[best] = 0;
    }
    memcpy(row, kept, sizeof kept);
}

/* Row i of the expansion, dense; and its part alone. */
static double naive_row(const world *w, size_t i, const np_expand_options *opt, double *row)
{
    memset(row, 0, TERMS * sizeof *row);
    for (size_t e = w->start[i]; e < w->start[i + 1]; e++)
        row[w->term[e]] = (double)w->weight[e];
    for (unsigned k = 0; k < w->n_near[i] && k < opt->n_near; k++) {
        const np_neighbour *near = &w->near[i * STRIDE + k];
        double times = (double)near->sim - opt->least_sim;
        for (size_t e = w->start[near->item]; times > 0 && e < w->start[near->item + 1]; e++)
            if (rank_of(&w->v, near->item, e) < opt->n_terms)
                row[w->term[e]] += times * (double)w->weight[e];
    }
    double square = (double)w->alone[i];
    if (opt->n_kept)
        cut(row, opt->n_kept);
    for (size_t t = 0; t < TERMS; t++)
        square += row[t] * row[t];
    for (size_t t = 0; t < TERMS; t++)
        row[t] /= square > 0 ? sqrt(square) : 1;
    return square > 0 ? (double)w->alone[i] / square : 0;
}

static void rows_are_sums_of_heads(void)
{
    for (int round = 0; round < 200; round++) {
        static world w;
        fill(&w);
        np_expand_options opt = {.n_near = 1 + below(STRIDE),
                                 .n_terms = 1 + below(TERMS),
                                 .least_sim = 0.1,
                                 .n_kept = below(2) * below(TERMS)};
        np_expanded x;
        CU_ASSERT_EQUAL_FATAL(np_expand(&x, &w.v, w.near, w.n_near, STRIDE, &opt, NULL), NP_OK);
        for (size_t i = 0; i < ITEMS; i++) {
            double row[TERMS], alone = naive_row(&w, i, &opt, row), square = (double)x.v.alone[i];
            CU_ASSERT_DOUBLE_EQUAL((double)x.v.alone[i], alone, 1e-5);
            for (size_t e = x.v.start[i]; e < x.v.start[i + 1]; e++) {
                CU_ASSERT(e == x.v.start[i] || x.v.term[e - 1] < x.v.term[e]);
                CU_ASSERT_DOUBLE_EQUAL((double)x.v.weight[e], row[x.v.term[e]], 1e-5);
                square += (double)x.v.weight[e] * (double)x.v.weight[e];
                row[x.v.term[e]] = 0;
            }
            CU_ASSERT(x.v.start[i] == x.v.start[i + 1] || fabs(square - 1) < 1e-5);
            for (size_t t = 0; t < TERMS; t++)
                CU_ASSERT_EQUAL(row[t], 0); /* none is missing */
        }
        np_expanded_clear(&x);
    }
}

static void who_has_nobody_near_stays_what_it_is(void)
{
    static world w;
    fill(&w);
    memset(w.n_near, 0, sizeof w.n_near);
    np_expand_options opt = {.n_near = 2, .n_terms = 4, .least_sim = 0.1};
    np_expanded x;
    CU_ASSERT_EQUAL_FATAL(np_expand(&x, &w.v, w.near, w.n_near, STRIDE, &opt, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(x.v.start[ITEMS], w.start[ITEMS]);
    for (size_t e = 0; e < w.start[ITEMS]; e++) {
        CU_ASSERT_EQUAL(x.v.term[e], w.term[e]);
        CU_ASSERT_DOUBLE_EQUAL((double)x.v.weight[e], (double)w.weight[e], 1e-6);
    }
    np_expanded_clear(&x);
}

static void every_failing_allocation_leaves_nothing(void)
{
    static world w;
    fill(&w);
    np_expand_options opt = {.n_near = 2, .n_terms = 4, .least_sim = 0.1};
    np_expanded x;
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = np_expand(&x, &w.v, w.near, w.n_near, STRIDE, &opt, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT(!code || (!x.start && !x.term && !x.weight && !x.alone));
    }
    np_expanded_clear(&x);
}

int main(void)
{
    static const test tests[] = {
        TEST(rows_are_sums_of_heads),
        TEST(who_has_nobody_near_stays_what_it_is),
        TEST(every_failing_allocation_leaves_nothing),
    };
    return run_tests("expand", tests, N_OF(tests));
}
