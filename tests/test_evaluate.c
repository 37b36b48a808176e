/* Files of labels against files of results: what counts, what is skipped, what is told. */
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *gold_path, *pred_path; /* of the files last written */

static void write_gold(const char *text) { gold_path = temp_file("gold", np_str_of(text)); }
static void write_pred(const char *text) { pred_path = temp_file("pred", np_str_of(text)); }

static np_options listening(logged *t)
{
    np_options opt;
    np_options_init(&opt);
    *t = (logged){0};
    opt.log = keep_log;
    opt.ctx = t;
    return opt;
}

static np_partition_scores score(const char *gold, const char *pred, const char *label)
{
    np_partition_scores s = {0};
    np_error err = {0};
    write_gold(gold);
    write_pred(pred);
    CU_ASSERT_EQUAL(np_score_files(gold_path, pred_path, label, NULL, &s, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    return s;
}

static np_pair_scores score_pairs(const char *gold, const char *pred, double near)
{
    np_pair_scores s = {0};
    np_options opt;
    np_options_init(&opt);
    opt.near = near;
    write_gold(gold);
    write_pred(pred);
    CU_ASSERT_EQUAL(np_score_pair_files(gold_path, pred_path, &opt, &s, NULL), NP_OK);
    return s;
}

static const char labels[] = "{\"id\":\"a\",\"story\":\"x\",\"group\":\"g\",\"topic\":\"t\"}\n"
                             "{\"id\":\"b\",\"story\":\"x\",\"group\":\"g\",\"topic\":\"t\"}\n"
                             "{\"id\":\"c\",\"story\":\"x\",\"topic\":\"t\"}\n"
                             "{\"id\":\"d\",\"story\":\"y\",\"topic\":\"u\"}\n";
static const char stories[] =
    "{\"type\":\"story\",\"id\":\"s_1\",\"topics\":[{\"id\":\"t_1\"},{\"id\":\"t_2\"}],"
    "\"articles\":[{\"id\":\"a\",\"group\":\"b\"},{\"id\":\"b\",\"group\":\"b\"}]}\n"
    "{\"type\":\"story\",\"id\":\"s_2\",\"topics\":[{\"id\":\"t_1\"}],"
    "\"articles\":[{\"id\":\"c\",\"group\":\"c\"},{\"id\":\"d\",\"group\":\"d\"}]}\n";

static void labels_agree_with_themselves(void)
{
    np_partition_scores s = score(labels, labels, "story");
    CU_ASSERT_EQUAL(s.n_items, 4);
    CU_ASSERT_EQUAL(s.n_gold, 2);
    CU_ASSERT_EQUAL(s.n_missing, 0);
    CU_ASSERT_EQUAL(s.bcubed.f1, 1);
}

static void story_lines_are_spread_over_their_articles(void)
{
    np_partition_scores s = score(labels, stories, "story"); /* {a b c} {d} and {a b} {c d} */
    CU_ASSERT_EQUAL(s.n_pred, 2);
    CU_ASSERT_DOUBLE_EQUAL(s.pairwise.recall, 1 / 3., 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.pairwise.precision, 1 / 2., 1e-12);
    s = score(labels, stories, "group");
    CU_ASSERT_EQUAL(s.n_items, 2);
    CU_ASSERT_EQUAL(s.pairwise.f1, 1);
    s = score(labels, stories, "topic");
    CU_ASSERT_EQUAL(s.n_pred, 1);
    CU_ASSERT_EQUAL(s.bcubed.recall, 1);
}

static void missing_articles_are_alone_and_extra_ones_ignored(void)
{
    np_partition_scores s = score(labels,
                                  "{\"id\":\"a\",\"story\":1}\n"
                                  "{\"id\":\"extra\",\"story\":1}\n",
                                  "story");
    CU_ASSERT_EQUAL(s.n_items, 4);
    CU_ASSERT_EQUAL(s.n_missing, 3);
    CU_ASSERT_EQUAL(s.n_pred, 4);
    CU_ASSERT_EQUAL(s.bcubed.precision, 1);
    s = score(labels, "", "story");
    CU_ASSERT_EQUAL(s.n_missing, 4);
}

static void ids_may_be_numbers_and_the_first_of_repeated_ones_counts(void)
{
    logged t;
    np_options opt = listening(&t);
    np_partition_scores s;
    write_gold("\xef\xbb\xbf{\"id\":1,\"story\":7}\n\n"
               "{\"id\":\"1\",\"story\":8}\n"
               "{\"id\":2,\"story\":\"7\"}\n");
    write_pred("{\"id\":\"1\",\"story\":\"k\"}\n{\"id\":\"2\",\"story\":\"k\"}\n"
               "{\"id\":\"2\",\"story\":\"l\"}\n");
    CU_ASSERT_EQUAL(np_score_files(gold_path, pred_path, "story", &opt, &s, NULL), NP_OK);
    CU_ASSERT_EQUAL(s.n_items, 2);
    CU_ASSERT_EQUAL(s.pairwise.f1, 1);
    CU_ASSERT_EQUAL(t.n_notices, 1);
}

static void a_bad_line_is_told_with_its_place_and_skipped(void)
{
    static const char *const bad[] = {"nonsense", "[1]", "{\"story\":\"x\"}",
                                      "{\"id\":{},\"story\":\"x\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        logged t;
        np_options opt = listening(&t);
        np_error err = {0};
        np_partition_scores s;
        char text[300];
        snprintf(text, sizeof text,
                 "{\"id\":\"a\",\"story\":\"x\"}\n%s\n{\"id\":\"\xff\",\"story\":"
                 "\"x\"}",
                 bad[i]);
        write_gold(text);
        write_pred(labels);
        CU_ASSERT_EQUAL(np_score_files(gold_path, pred_path, "story", &opt, &s, &err), NP_OK);
        CU_ASSERT_EQUAL(s.n_items, 2);
        CU_ASSERT_EQUAL(t.n_warnings, 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(t.last, ":2: "));
        opt.is_strict = true;
        CU_ASSERT_EQUAL(np_score_files(gold_path, pred_path, "story", &opt, &s, &err), NP_E_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":2: "));
    }
}

static void without_a_label_there_is_nothing_to_score(void)
{
    np_partition_scores s;
    np_error err = {0};
    write_gold("");
    write_pred(labels);
    CU_ASSERT_EQUAL(np_score_files(gold_path, pred_path, "story", NULL, &s, &err), NP_E_INPUT);
    write_gold(labels);
    write_pred("{\"id\":\"a\",\"group\":\"b\"}\n");
    CU_ASSERT_EQUAL(np_score_files(gold_path, pred_path, "story", NULL, &s, &err), NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "\"story\""));
    CU_ASSERT_EQUAL(np_score_files("/nowhere", pred_path, "story", NULL, &s, &err), NP_E_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/nowhere: "));
}

static void pairs_are_unordered_and_classes_of_identical_texts_expanded(void)
{
    np_pair_scores s = score_pairs("id1,id2\r\nb,a\r\n\"c\", a \r\nb,c\r\n\"q\"\"r,s\",d\r\n",
                                   "{\"a\":\"a\",\"b\":\"b\",\"relation\":\"identical\"}\n"
                                   "{\"a\":\"a\",\"b\":\"c\",\"relation\":\"near\"}\n"
                                   "{\"a\":\"d\",\"b\":\"q\\\"r,s\",\"relation\":\"near\"}\n",
                                   .5);
    CU_ASSERT_EQUAL(s.n_gold, 4);
    CU_ASSERT_EQUAL(s.n_pred, 4);
    CU_ASSERT_EQUAL(s.n_both, 4);
    CU_ASSERT_EQUAL(s.score.f1, 1);
}

static void gold_with_figures_is_compared_from_near_on(void)
{
    static const char gold[] = "id1,id2,jaccard\na,b,.9\na,b,0.9\na,c,0.700000\nb,c,0.5\n";
    static const char pred[] = "{\"a\":\"a\",\"b\":\"b\",\"jaccard\":0.9}\n"
                               "{\"a\":\"a\",\"b\":\"c\",\"jaccard\":0.7}\n"
                               "{\"a\":\"b\",\"b\":\"d\",\"jaccard\":0.4}\n";
    np_pair_scores s = score_pairs(gold, pred, .7);
    CU_ASSERT_EQUAL(s.n_gold, 2);
    CU_ASSERT_EQUAL(s.score.f1, 1);
    s = score_pairs(gold, pred, .5);
    CU_ASSERT_EQUAL(s.n_gold, 3);
    CU_ASSERT_EQUAL(s.n_pred, 2);
    s = score_pairs("id1,id2\na,b\n", pred, .5); /* no figures: all count */
    CU_ASSERT_EQUAL(s.n_pred, 3);
    s = score_pairs("{\"a\":\"a\",\"b\":\"b\"}\n", pred, .5);
    CU_ASSERT_EQUAL(s.n_both, 1);
}

/* Stories 1 and 2 have topic t, 3 has u, 4 has none, 5 has t by two of its three articles. */
static const char topics[] = "{\"id\":\"a\",\"topic\":\"t\"}\n{\"id\":\"b\",\"topic\":\"t\"}\n"
                             "{\"id\":\"c\",\"topic\":\"u\"}\n{\"id\":\"e\",\"topic\":\"u\"}\n"
                             "{\"id\":\"f\",\"topic\":\"t\"}\n{\"id\":\"g\",\"topic\":\"t\"}\n"
                             "{\"id\":\"g\",\"topic\":\"u\"}\n{\"id\":\"nowhere\"}\n";
#define STORY(id, articles, related)                                                               \
    "{\"type\":\"story\",\"id\":\"" id "\",\"articles\":[" articles "],\"related\":[" related "]}" \
    "\n"
#define ARTICLE(id) "{\"id\":\"" id "\"}"
#define ROW(id, score) "{\"story\":\"" id "\",\"score\":" score "}"
static const char lists[] =
    STORY("1", ARTICLE("a"), ROW("3", "0.2") "," ROW("4", "0.9") "," ROW("5", "0.3")) STORY(
        "2", ARTICLE("b"), ROW("3", "1") "," ROW("5", "0.5") "," ROW("1", "0.5") "," ROW("2", "2"))
        STORY("3", ARTICLE("c"), ROW("1", "0.4")) STORY("4", ARTICLE("d"), ROW("1", "0.4"))
            STORY("5", ARTICLE("e") "," ARTICLE("f") "," ARTICLE("g"), "");

static void related_lists_are_ranked_by_score_among_what_has_a_topic(void)
{
    np_ranking_scores s = {0};
    logged t;
    np_options opt = listening(&t);
    write_gold(topics);
    write_pred(lists);
    CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "topic", &opt, &s, NULL), NP_OK);
    CU_ASSERT_EQUAL(s.n_stories, 5);
    CU_ASSERT_EQUAL(s.n_queries, 3); /* 1: hit, miss;  2: miss, hit, hit;  5: nothing */
    CU_ASSERT_DOUBLE_EQUAL(s.map, (1 / 2. + (1 / 2. + 2 / 3.) / 2 + 0) / 3, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.p_at_1, 1 / 3., 1e-12);
    double second = 1 / log2(3), third = 1 / log2(4);
    CU_ASSERT_DOUBLE_EQUAL(s.ndcg_at_5, (1 / (1 + second) + (second + third) / (1 + second)) / 3,
                           1e-12);
    CU_ASSERT_EQUAL(t.n_warnings, 0);
}

static void graded_lists_gain_by_their_grades(void)
{
    static const char grades[] = "{\"id\":\"a\",\"related_to\":\"c\",\"grade\":1}\n"
                                 "{\"id\":\"a\",\"related_to\":\"g\",\"grade\":2}\n"
                                 "{\"id\":\"a\",\"related_to\":\"e\",\"grade\":3}\n"
                                 "{\"id\":\"a\",\"related_to\":\"d\",\"grade\":0}\n"
                                 "{\"id\":\"e\",\"related_to\":\"f\",\"grade\":3}\n"
                                 "{\"id\":\"b\",\"related_to\":\"nowhere\",\"grade\":3}\n"
                                 "{\"id\":\"c\",\"related_to\":\"a\",\"grade\":1}\n";
    np_ranking_scores s = {0};
    logged t;
    np_options opt = listening(&t);
    write_gold(grades);
    write_pred(lists);
    CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "grade", &opt, &s, NULL), NP_OK);
    CU_ASSERT_EQUAL(t.n_warnings, 0);
    CU_ASSERT_EQUAL(s.n_stories, 5);
    CU_ASSERT_EQUAL(s.n_queries, 2); /* 1: 0, then 3, then 1;  3: 1.  5 is graded for itself */
    double second = 1 / log2(3), third = 1 / log2(4);
    CU_ASSERT_DOUBLE_EQUAL(s.ndcg_at_5, ((7 * second + third) / (7 + second) + 1) / 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.map, ((1 / 2. + 2 / 3.) / 2 + 1) / 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.p_at_1, 1 / 2., 1e-12);
}

static void a_story_is_one_row_of_a_list(void)
{
    np_ranking_scores s = {0};
    write_gold("{\"id\":\"a\",\"related_to\":\"b\",\"grade\":2}\n");
    write_pred(STORY("1", ARTICLE("a"), ROW("1", "1") "," ROW("2", "0.9") "," ROW("2", "0.8"))
                   STORY("2", ARTICLE("b"), ""));
    CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "grade", NULL, &s, NULL), NP_OK);
    CU_ASSERT_EQUAL(s.n_queries, 1);
    CU_ASSERT_DOUBLE_EQUAL(s.map, 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.ndcg_at_5, 1, 1e-12);
}

static void a_line_without_a_grade_is_told_or_passed_over(void)
{
    static const char *const bad[] = {"{\"id\":\"a\",\"related_to\":\"c\",\"grade\":4}\n",
                                      "{\"id\":\"a\",\"related_to\":\"c\",\"grade\":-1}\n",
                                      "{\"id\":\"a\",\"related_to\":\"c\",\"grade\":1.5}\n",
                                      "{\"id\":\"a\",\"related_to\":\"c\",\"grade\":\"high\"}\n",
                                      "{\"id\":\"a\",\"grade\":1}\n",
                                      "{\"related_to\":\"a\",\"grade\":1}\n",
                                      "[1]\n"};
    static const char good[] = "{\"id\":\"c\",\"related_to\":\"a\",\"grade\":1}\n"
                               "{\"id\":\"c\",\"topic\":\"t\"}\n";
    np_ranking_scores s = {0};
    np_error err = {0};
    char text[400];
    write_pred(lists);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        logged t;
        np_options opt = listening(&t);
        snprintf(text, sizeof text, "%s%s", bad[k], good);
        write_gold(text);
        CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "grade", &opt, &s, NULL),
                        NP_OK);
        CU_ASSERT_EQUAL(t.n_warnings, 1);
        CU_ASSERT_EQUAL(s.n_queries, 1);
        opt.is_strict = true;
        CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "grade", &opt, &s, &err),
                        NP_E_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":1: "));
    }
    write_gold(topics);
    CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "grade", NULL, &s, &err),
                    NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "grade"));
}

static void a_line_without_lists_is_told_and_leaves_nothing_behind(void)
{
    np_ranking_scores s = {0};
    np_error err = {0};
    logged t;
    np_options opt = listening(&t);
    char text[2000];
    snprintf(text, sizeof text, "{\"id\":\"a\",\"story\":\"1\"}\n%s%s",
             STORY("9", ARTICLE("a"), ROW("1", "0.4") ",{}"), lists);
    write_gold(topics);
    write_pred(text);
    CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "topic", &opt, &s, NULL), NP_OK);
    CU_ASSERT_EQUAL(t.n_warnings, 2);
    CU_ASSERT_EQUAL(s.n_stories, 5);
    CU_ASSERT_EQUAL(s.n_queries, 3);
    opt.is_strict = true;
    CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "topic", &opt, &s, &err),
                    NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":1: "));
    write_gold("{\"id\":\"a\"}\n");
    CU_ASSERT_EQUAL(np_score_related_files(gold_path, pred_path, "topic", NULL, &s, &err),
                    NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "\"topic\""));
}

static void without_memory_nothing_leaks_and_it_is_said(void)
{
    static const char pairs[] = "{\"a\":\"a\",\"b\":\"b\",\"relation\":\"identical\"}\n";
    write_gold(labels);
    write_pred(stories);
    for (trial turn = {0}; trial_next(&turn);) {
        np_partition_scores s = {.n_items = 99};
        trial_begin(&turn);
        np_code code = np_score_files(gold_path, pred_path, "story", NULL, &s, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT_EQUAL(s.n_items, code ? 99 : 4);
    }
    write_pred(lists);
    for (int by_grade = 0; by_grade < 2; by_grade++) {
        write_gold(by_grade ? "{\"id\":\"c\",\"related_to\":\"a\",\"grade\":1}\n" : topics);
        for (trial turn = {0}; trial_next(&turn);) {
            np_ranking_scores s = {.n_stories = 99};
            trial_begin(&turn);
            np_code code = np_score_related_files(
                gold_path, pred_path, by_grade ? "grade" : "topic", NULL, &s, &turn.err);
            trial_end(&turn, code);
            CU_ASSERT_EQUAL(s.n_stories, code ? 99 : 5);
        }
    }
    write_gold("id1,id2\na,b\n");
    write_pred(pairs);
    for (trial turn = {0}; trial_next(&turn);) {
        np_pair_scores s = {.n_gold = 99};
        trial_begin(&turn);
        np_code code = np_score_pair_files(gold_path, pred_path, NULL, &s, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT_EQUAL(s.n_gold, code ? 99 : 1);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(labels_agree_with_themselves),
        TEST(story_lines_are_spread_over_their_articles),
        TEST(missing_articles_are_alone_and_extra_ones_ignored),
        TEST(ids_may_be_numbers_and_the_first_of_repeated_ones_counts),
        TEST(a_bad_line_is_told_with_its_place_and_skipped),
        TEST(without_a_label_there_is_nothing_to_score),
        TEST(pairs_are_unordered_and_classes_of_identical_texts_expanded),
        TEST(gold_with_figures_is_compared_from_near_on),
        TEST(related_lists_are_ranked_by_score_among_what_has_a_topic),
        TEST(graded_lists_gain_by_their_grades),
        TEST(a_story_is_one_row_of_a_list),
        TEST(a_line_without_a_grade_is_told_or_passed_over),
        TEST(a_line_without_lists_is_told_and_leaves_nothing_behind),
        TEST(without_memory_nothing_leaks_and_it_is_said),
    };
    return run_tests("evaluate", tests, N_OF(tests));
}
