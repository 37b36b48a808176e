/* Scores against their definitions: every pair of articles looked at one by one. */
#include "base/mem.h"
#include "harness.h"
#include "measure/ceaf.h"
#include "measure/measure.h"
#include "naive/measure.h"
#include <math.h>
#include <string.h>

static void fill(uint32_t *label, size_t n, uint32_t n_labels)
{
    for (size_t i = 0; i < n; i++)
        label[i] = below(n_labels);
}

static bool is_near(double a, double b) { return fabs(a - b) < 1e-12; }

static bool is_same_score(np_score a, np_score b)
{
    return is_near(a.precision, b.precision) && is_near(a.recall, b.recall) && is_near(a.f1, b.f1);
}

static np_partition_scores compare(const uint32_t *gold, const uint32_t *pred, size_t n)
{
    np_partition_scores s = {0};
    CU_ASSERT_EQUAL(np_score_partition(gold, pred, n, &s, NULL), NP_OK);
    return s;
}

enum { MOST = 200 };

static void partition_scores_are_their_definitions(void)
{
    for (int round = 0; round < 1000; round++) {
        uint32_t gold[MOST], pred[MOST];
        size_t n = below(MOST);
        fill(gold, n, 1 + below(MOST));
        fill(pred, n, 1 + below(MOST));
        np_partition_scores fast = compare(gold, pred, n);
        np_partition_scores slow = naive_score_partition(gold, pred, n);
        CU_ASSERT_EQUAL(fast.n_items, slow.n_items);
        CU_ASSERT_EQUAL(fast.n_gold, slow.n_gold);
        CU_ASSERT_EQUAL(fast.n_pred, slow.n_pred);
        CU_ASSERT(is_same_score(fast.bcubed, slow.bcubed));
        CU_ASSERT(is_same_score(fast.pairwise, slow.pairwise));
        CU_ASSERT(is_near(fast.ari, slow.ari));
        CU_ASSERT(is_same_score(fast.v_measure, slow.v_measure));
    }
}

static void the_pairing_of_groups_is_the_best_of_all(void)
{
    for (int round = 0; round < 2000; round++) {
        uint32_t gold[MOST], pred[MOST], most = 1 + below(6);
        size_t n = below(below(2) ? 12 : 60);
        fill(gold, n, most);
        fill(pred, n, most);
        for (size_t i = 0; i < n; i++) /* from unrelated to nearly the same */
            pred[i] = below(4) < (uint32_t)round % 4 ? gold[i] : pred[i];
        np_partition_scores fast = compare(gold, pred, n);
        CU_ASSERT(fast.has_ceaf);
        CU_ASSERT(is_same_score(fast.ceaf, naive_score_ceaf(gold, pred, n, most)));
    }
}

/* Each group can be paired with the one before or the one after; one choice forces all others. */
static void a_long_chain_of_groups_is_paired_along_its_better_side(void)
{
    enum { LINKS = 20000, EACH = 3 };
    uint32_t *gold = np_alloc(0, 2 * LINKS * EACH, sizeof *gold, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(gold);
    uint32_t *pred = gold + LINKS * EACH;
    for (uint32_t i = 0; i < LINKS * EACH; i++) {
        gold[i] = i / EACH;
        pred[i] = (i + 1) / EACH; /* two of three stay, the third goes to the next */
    }
    np_partition_scores s = compare(gold, pred, LINKS * EACH);
    double best = 2 * 2. / 5 + (LINKS - 1) * 2 * 2. / 6; /* the first group has lost its third */
    CU_ASSERT(s.has_ceaf);
    CU_ASSERT_DOUBLE_EQUAL(s.ceaf.recall * LINKS, best, 1e-6);
    np_free(gold);
}

static void what_would_take_too_long_is_said_and_not_guessed(void)
{
    uint32_t gold[MOST], pred[MOST];
    fill(gold, MOST, 30);
    fill(pred, MOST, 30);
    np_table t;
    double best = 9, least = 9;
    bool is_found = false;
    CU_ASSERT_EQUAL_FATAL(np_table_init(&t, gold, pred, MOST, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_ceaf_pair(&t, 1, &best, &is_found, NULL), NP_OK);
    CU_ASSERT(!is_found && best == 0);
    CU_ASSERT_EQUAL(np_ceaf_pair(&t, 1 << 20, &least, &is_found, NULL), NP_OK);
    CU_ASSERT(is_found && least > 0);
    np_table_clear(&t);
}

static void chance_is_worth_nothing_to_the_adjusted_index(void)
{
    double sum = 0;
    enum { ROUNDS = 400 };
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t gold[MOST], pred[MOST];
        fill(gold, MOST, 10);
        fill(pred, MOST, 10);
        sum += compare(gold, pred, MOST).ari;
    }
    CU_ASSERT(fabs(sum / ROUNDS) < .005);
}

static void a_partition_agrees_with_itself_under_any_names(void)
{
    for (int round = 0; round < 200; round++) {
        uint32_t gold[MOST], renamed[MOST];
        size_t n = below(MOST);
        uint32_t n_labels = 1 + below(MOST), odd = below(UINT32_MAX) | 1;
        fill(gold, n, n_labels);
        for (size_t i = 0; i < n; i++)
            renamed[i] = gold[i] * odd; /* odd: no two names fall together */
        np_partition_scores s = compare(gold, renamed, n);
        CU_ASSERT(is_near(s.bcubed.f1, 1));
        CU_ASSERT_EQUAL(s.pairwise.f1, 1);
        CU_ASSERT(is_near(s.ceaf.f1, 1));
        CU_ASSERT_EQUAL(s.ari, 1);
        CU_ASSERT_EQUAL(s.v_measure.f1, 1);
    }
}

static void swapping_gold_and_prediction_swaps_precision_and_recall(void)
{
    for (int round = 0; round < 200; round++) {
        uint32_t gold[MOST], pred[MOST];
        size_t n = below(MOST);
        fill(gold, n, 1 + below(20));
        fill(pred, n, 1 + below(20));
        np_partition_scores there = compare(gold, pred, n), back = compare(pred, gold, n);
        CU_ASSERT(is_near(there.bcubed.precision, back.bcubed.recall));
        CU_ASSERT(is_near(there.pairwise.precision, back.pairwise.recall));
        CU_ASSERT(is_near(there.ceaf.precision, back.ceaf.recall));
        CU_ASSERT(is_near(there.v_measure.precision, back.v_measure.recall));
        CU_ASSERT(is_near(there.ari, back.ari));
    }
}

static void nothing_at_all_is_agreed_upon(void)
{
    np_partition_scores s = compare(NULL, NULL, 0);
    CU_ASSERT_EQUAL(s.n_items, 0);
    CU_ASSERT_EQUAL(s.bcubed.f1, 1);
    CU_ASSERT_EQUAL(s.pairwise.f1, 1);
    CU_ASSERT(s.has_ceaf);
    CU_ASSERT_EQUAL(s.ceaf.f1, 1);
    CU_ASSERT_EQUAL(s.ari, 1);
    CU_ASSERT_EQUAL(s.v_measure.f1, 1);
}

static void without_a_pair_on_one_side_pairwise_scores_are_0_and_on_both_1(void)
{
    uint32_t alone[] = {0, 1, 2}, together[] = {7, 7, 7};
    CU_ASSERT_EQUAL(compare(alone, alone, 3).pairwise.f1, 1);
    np_partition_scores split = compare(together, alone, 3), lumped = compare(alone, together, 3);
    CU_ASSERT_EQUAL(split.pairwise.precision, 0);
    CU_ASSERT_EQUAL(split.pairwise.recall, 0);
    CU_ASSERT_EQUAL(lumped.pairwise.f1, 0);
    CU_ASSERT_EQUAL(split.bcubed.precision, 1);
    CU_ASSERT(is_near(split.bcubed.recall, 1 / 3.));
    CU_ASSERT_EQUAL(split.ari, 0);
    CU_ASSERT_EQUAL(split.v_measure.precision, 1);
    CU_ASSERT_EQUAL(split.v_measure.recall, 0);
    CU_ASSERT(is_near(split.ceaf.recall, 1 / 2.));
    CU_ASSERT(is_near(split.ceaf.precision, 1 / 6.));
}

static size_t random_pairs(np_pair *pair, size_t most, uint32_t n, bool has_identical)
{
    size_t count = below((uint32_t)most + 1);
    for (size_t i = 0; i < count; i++)
        pair[i] = (np_pair){.a = below(n),
                            .b = below(n),
                            .relation = has_identical && below(3) == 0 ? NP_IDENTICAL : NP_NEAR};
    return count;
}

static void pair_scores_are_those_of_all_pairs_written_out(void)
{
    for (int round = 0; round < 1000; round++) {
        np_pair gold[60], pred[40];
        uint32_t n = 1 + below(24);
        size_t n_gold = random_pairs(gold, 60, n, false), n_pred = random_pairs(pred, 40, n, true);
        np_pair_scores fast, slow = naive_score_pairs(n, gold, n_gold, pred, n_pred);
        CU_ASSERT_EQUAL(np_score_pairs(n, gold, n_gold, pred, n_pred, &fast, NULL), NP_OK);
        CU_ASSERT_EQUAL(fast.n_gold, slow.n_gold);
        CU_ASSERT_EQUAL(fast.n_pred, slow.n_pred);
        CU_ASSERT_EQUAL(fast.n_both, slow.n_both);
        CU_ASSERT(is_same_score(fast.score, slow.score));
    }
}

static void a_class_of_a_million_is_counted_without_being_written_out(void)
{
    enum { N = 1000000 };
    np_pair *pred = np_alloc(0, N - 1, sizeof *pred, NULL), gold = {.a = 5, .b = N - 1};
    CU_ASSERT_PTR_NOT_NULL_FATAL(pred);
    for (uint32_t i = 0; i < N - 1; i++)
        pred[i] = (np_pair){.a = 0, .b = i + 1, .relation = NP_IDENTICAL};
    np_pair_scores s = {0};
    CU_ASSERT_EQUAL(np_score_pairs(N, &gold, 1, pred, N - 1, &s, NULL), NP_OK);
    CU_ASSERT_EQUAL(s.n_pred, (size_t)N * (N - 1) / 2);
    CU_ASSERT_EQUAL(s.n_both, 1);
    np_free(pred);
}

static void rankings_are_their_definitions(void)
{
    for (int round = 0; round < 2000; round++) {
        uint8_t all[50]; /* those in the list, then those it lacks */
        size_t n = below(40), n_all = n + 1 + below(9), n_of_grade[NP_GRADES] = {0};
        for (size_t i = 0; i < n_all; i++)
            all[i] = below(3) ? 0 : (uint8_t)below(round % 2 ? NP_GRADES : 2);
        if (round % 8 == 0) /* a list of misses */
            memset(all, 0, n);
        all[n_all - 1] = (uint8_t)(1 + below(NP_GRADES - 1));
        for (size_t i = 0; i < n_all; i++)
            n_of_grade[all[i]]++;
        np_ranking_scores fast = {0}, slow = naive_score_ranking(all, n, all, n_all);
        np_ranking_add(&fast, all, n, n_of_grade);
        np_ranking_add(&fast, all, n, n_of_grade);
        np_ranking_mean(&fast);
        CU_ASSERT_EQUAL(fast.n_queries, 2);
        CU_ASSERT(is_near(fast.map, slow.map));
        CU_ASSERT_EQUAL(fast.p_at_1, slow.p_at_1);
        CU_ASSERT(is_near(fast.ndcg_at_5, slow.ndcg_at_5));
        CU_ASSERT(fast.map <= 1 && fast.ndcg_at_5 <= 1 + 1e-12);
    }
}

static void without_memory_scores_are_left_alone(void)
{
    uint32_t label[] = {0, 0, 1};
    np_pair pair[] = {{.a = 0, .b = 1, .relation = NP_IDENTICAL}, {.a = 1, .b = 2}};
    for (trial turn = {0}; trial_next(&turn);) {
        np_pair_scores s = {.n_gold = 99};
        trial_begin(&turn);
        np_code code = np_score_pairs(3, pair, 2, pair, 2, &s, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT_EQUAL(s.n_gold, code ? 99 : 2);
    }
    for (trial turn = {0}; trial_next(&turn);) {
        np_partition_scores s = {.n_items = 99};
        trial_begin(&turn);
        np_code code = np_score_partition(label, label, 3, &s, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT_EQUAL(s.n_items, code ? 99 : 3);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(partition_scores_are_their_definitions),
        TEST(the_pairing_of_groups_is_the_best_of_all),
        TEST(a_long_chain_of_groups_is_paired_along_its_better_side),
        TEST(what_would_take_too_long_is_said_and_not_guessed),
        TEST(chance_is_worth_nothing_to_the_adjusted_index),
        TEST(a_partition_agrees_with_itself_under_any_names),
        TEST(swapping_gold_and_prediction_swaps_precision_and_recall),
        TEST(nothing_at_all_is_agreed_upon),
        TEST(without_a_pair_on_one_side_pairwise_scores_are_0_and_on_both_1),
        TEST(pair_scores_are_those_of_all_pairs_written_out),
        TEST(a_class_of_a_million_is_counted_without_being_written_out),
        TEST(rankings_are_their_definitions),
        TEST(without_memory_scores_are_left_alone),
    };
    return run_tests("measure", tests, N_OF(tests));
}
