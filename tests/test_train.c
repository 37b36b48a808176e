/* Constants fitted to labels: what is found, what is told, and what must not matter. */
#include "base/str.h"
#include "harness.h"
#include "measure/folds.h"
#include "newsprint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *labels_path; /* of the file last written */

/* ---- articles: events with words of their own, on two days three weeks apart ---- */

enum { EVENTS = 15, REPORTS = 4, N = EVENTS * REPORTS, TEXT = 900, LABELS = 16384 };

typedef struct made {
    char id[16], text[TEXT];
    uint32_t event;
    np_time at;
} made;

static void make_articles(made *m)
{
    for (uint32_t i = 0; i < N; i++) {
        m[i] = (made){.event = i % EVENTS};
        m[i].at = (np_time){1700000000 + (m[i].event % 2) * 1800000 + below(40000), NP_TIME_EXACT};
        snprintf(m[i].id, sizeof m[i].id, "a%02u", i);
        for (unsigned k = 0, n = 50 + below(20); k < n; k++) {
            char word[24]; /* of letters: numbers would be one form filled in */
            bool is_own = below(5) < 2;
            uint32_t which = is_own ? 200 + m[i].event * 14 + below(14) : below(150);
            snprintf(word, sizeof word, "w%c%cd ", 'a' + (char)(which / 26),
                     'a' + (char)(which % 26));
            strcat(m[i].text, word);
        }
    }
}

static np_code add_articles(np_corpus *c, const made *m, bool is_turned, np_error *err)
{
    for (uint32_t k = 0; k < N; k++) {
        const made *one = &m[is_turned ? N - 1 - k : k];
        np_article a = {
            .id = np_str_of(one->id), .text = np_str_of(one->text), .published = one->at};
        np_code code = np_corpus_add(c, &a, err);
        if (code)
            return code;
    }
    return NP_OK;
}

/* Story labels of the articles, the last first if turned. */
static void write_labels(const made *m, uint32_t n_labelled, bool is_turned)
{
    static char text[LABELS];
    size_t len = 0;
    for (uint32_t k = 0; k < n_labelled; k++) {
        const made *one = &m[is_turned ? n_labelled - 1 - k : k];
        len += (size_t)snprintf(text + len, sizeof text - len,
                                "{\"id\":\"%s\",\"story\":\"e%u\"}\n", one->id, one->event);
    }
    labels_path = temp_file("labels", np_str_of(text));
}

static np_code train(const made *m, const np_options *opt, bool is_turned, np_training *t,
                     np_error *err)
{
    np_corpus *c = np_corpus_new(opt, err);
    if (!c)
        return NP_E_NOMEM;
    np_code code = add_articles(c, m, is_turned, err);
    if (!code)
        code = np_corpus_train(c, labels_path, t, err);
    np_corpus_free(c);
    return code;
}

static np_training trained(const made *m, const np_options *opt)
{
    np_training t = {0};
    np_error err = {0};
    CU_ASSERT_EQUAL_FATAL(train(m, opt, false, &t, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    return t;
}

static np_options strict_threshold(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    opt.story_threshold = .4;
    return opt;
}

static bool is_near(double a, double b) { return fabs(a - b) < 1e-7; }

/* ---- tallies against their definition ---- */

enum { ITEMS = 40, GROUPS = 9 };

/* Article by article, as folds.h says. */
static np_fit_score naive(const uint32_t *gold, const uint32_t *pred, const uint8_t *fold,
                          unsigned which)
{
    double n = 0, precision = 0, recall = 0, both = 0, n_pred = 0, n_gold = 0;
    for (int i = 0; i < ITEMS; i++) {
        double here = 0, in_pred = 0, in_gold = 0;
        if (fold[gold[i]] != which)
            continue;
        for (int j = 0; j < ITEMS; j++) {
            here += gold[i] == gold[j] && pred[i] == pred[j];
            in_pred += pred[i] == pred[j];
            in_gold += gold[i] == gold[j];
        }
        n++;
        precision += here / in_pred, recall += here / in_gold;
        both += here - 1, n_pred += in_pred - 1, n_gold += in_gold - 1;
    }
    np_fit_score s = {0};
    double p = precision / n, r = recall / n;
    s.bcubed.f1 = 2 * p * r / (p + r);
    s.pairwise.f1 = n_pred + n_gold > 0 ? 2 * both / (n_pred + n_gold) : 1;
    s.goal = (s.bcubed.f1 + s.pairwise.f1) / 2;
    return s;
}

static void a_fold_is_scored_article_by_article_among_all(void)
{
    uint32_t gold[ITEMS], pred[ITEMS];
    uint8_t fold[GROUPS];
    for (int round = 0; round < 200; round++) {
        for (uint32_t i = 0; i < ITEMS; i++) {
            gold[i] = i < GROUPS ? i : below(GROUPS);
            pred[i] = below(3) ? gold[i] : below(20);
        }
        for (int g = 0; g < GROUPS; g++)
            fold[g] = (uint8_t)(g % 3);
        np_tally tally[3] = {0}, sum = {0};
        CU_ASSERT_EQUAL_FATAL(np_tally_partition(gold, pred, ITEMS, fold, tally, NULL), NP_OK);
        for (unsigned f = 0; f < 3; f++) {
            np_fit_score is = np_tally_score(&tally[f]), should = naive(gold, pred, fold, f);
            CU_ASSERT(is_near(is.bcubed.f1, should.bcubed.f1));
            CU_ASSERT(is_near(is.pairwise.f1, should.pairwise.f1));
            CU_ASSERT(is_near(is.goal, should.goal));
            np_tally_add(&sum, &tally[f]);
        }
        np_partition_scores whole;
        CU_ASSERT_EQUAL_FATAL(np_score_partition(gold, pred, ITEMS, &whole, NULL), NP_OK);
        np_fit_score all = np_tally_score(&sum);
        CU_ASSERT(is_near(all.bcubed.precision, whole.bcubed.precision));
        CU_ASSERT(is_near(all.bcubed.f1, whole.bcubed.f1));
        CU_ASSERT(is_near(all.pairwise.f1, whole.pairwise.f1));
    }
}

/* ---- what is found ---- */

static void a_planted_threshold_is_found(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    make_articles(m);
    write_labels(m, N, false);
    np_training t = trained(m, &opt);
    CU_ASSERT(t.held_before.goal < .8);
    CU_ASSERT(t.held_after.goal > .9);
    CU_ASSERT(t.all_after.goal > .95);
    CU_ASSERT(t.is_better && t.chosen.story_threshold < .4);
    CU_ASSERT_EQUAL(t.chosen.story_threshold, t.refit.story_threshold);
    CU_ASSERT_EQUAL(t.before.story_threshold, .4);
    CU_ASSERT_EQUAL(t.n_articles, N);
    CU_ASSERT_EQUAL(t.n_stories, EVENTS);
    size_t n_stories = 0, n_articles = 0;
    for (int f = 0; f < NP_FOLDS; f++) {
        CU_ASSERT(t.fold[f].chosen.story_threshold < .4);
        CU_ASSERT_EQUAL(t.fold[f].n_stories, EVENTS / NP_FOLDS);
        n_stories += t.fold[f].n_stories;
        n_articles += t.fold[f].n_articles;
    }
    CU_ASSERT_EQUAL(n_stories, EVENTS);
    CU_ASSERT_EQUAL(n_articles, N);
}

static void what_is_best_already_stays(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    make_articles(m);
    write_labels(m, N, false);
    np_training t = trained(m, &opt);
    opt.story_threshold = t.chosen.story_threshold;
    opt.story_size_bonus = t.chosen.story_size_bonus;
    opt.story_time_floor = t.chosen.story_time_floor;
    opt.story_time_days = t.chosen.story_time_days;
    t = trained(m, &opt);
    if (t.held_before.goal == 1) { /* nothing can be above it */
        CU_ASSERT(!t.is_better);
        CU_ASSERT_EQUAL(t.chosen.story_threshold, opt.story_threshold);
    }
    CU_ASSERT(t.is_better || !memcmp(&t.chosen, &t.before, sizeof t.chosen));
}

/* The labels' scores of np_corpus_stories(). */
static np_partition_scores score_run(const made *m, const np_options *opt)
{
    np_partition_scores s = {0};
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(add_articles(c, m, false, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    sink found = {0};
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, &found, NULL),
        NP_OK);
    np_corpus_free(c);
    const char *found_path = temp_file("found", sink_view(&found));
    empty_sink(&found);
    CU_ASSERT_EQUAL(np_score_files(labels_path, found_path, "story", NULL, &s, NULL), NP_OK);
    return s;
}

static void what_is_promised_is_what_stories_keep(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    make_articles(m);
    write_labels(m, N * 3 / 4, false);
    np_training t = trained(m, &opt);
    np_partition_scores s = score_run(m, &opt);
    CU_ASSERT(is_near(s.bcubed.f1, t.all_before.bcubed.f1));
    CU_ASSERT(is_near(s.pairwise.f1, t.all_before.pairwise.f1));
    opt.story_threshold = t.chosen.story_threshold;
    opt.story_size_bonus = t.chosen.story_size_bonus;
    opt.story_time_floor = t.chosen.story_time_floor;
    opt.story_time_days = t.chosen.story_time_days;
    s = score_run(m, &opt);
    CU_ASSERT(is_near(s.bcubed.f1, t.all_after.bcubed.f1));
    CU_ASSERT(is_near(s.pairwise.f1, t.all_after.pairwise.f1));
}

static void times_without_dates_decide_nothing(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    make_articles(m);
    for (int i = 0; i < N; i++)
        m[i].at.kind = NP_TIME_UNKNOWN;
    write_labels(m, N, false);
    np_training t = trained(m, &opt);
    CU_ASSERT(t.is_better);
    CU_ASSERT_EQUAL(t.chosen.story_time_floor, t.before.story_time_floor);
    CU_ASSERT_EQUAL(t.chosen.story_time_days, t.before.story_time_days);
}

/* ---- what must not matter ---- */

static bool is_same_fit(const np_training *a, const np_training *b)
{
    bool is = !memcmp(&a->chosen, &b->chosen, sizeof a->chosen) &&
              !memcmp(&a->held_after, &b->held_after, sizeof a->held_after) &&
              a->n_tried == b->n_tried;
    for (int f = 0; f < NP_FOLDS; f++)
        is = is && !memcmp(&a->fold[f].chosen, &b->fold[f].chosen, sizeof a->fold[f].chosen) &&
             !memcmp(&a->fold[f].after, &b->fold[f].after, sizeof a->fold[f].after);
    return is;
}

static void threads_and_orders_do_not_matter(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    make_articles(m);
    write_labels(m, N, false);
    np_training one = trained(m, &opt), other = {0};
    for (opt.threads = 2; opt.threads <= 16; opt.threads *= 2) {
        other = trained(m, &opt);
        CU_ASSERT(is_same_fit(&one, &other));
    }
    write_labels(m, N, true);
    CU_ASSERT_EQUAL(train(m, &opt, true, &other, NULL), NP_OK);
    CU_ASSERT(is_same_fit(&one, &other));
}

static void the_report_and_the_options_stay(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    np_training t;
    make_articles(m);
    write_labels(m, N, false);
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(add_articles(c, m, false, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    size_t n_stories = np_corpus_report(c)->n_stories;
    CU_ASSERT_EQUAL(np_corpus_train(c, labels_path, &t, NULL), NP_OK);
    CU_ASSERT(t.is_better);
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_stories, n_stories);
    CU_ASSERT_EQUAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_stories, n_stories);
    np_corpus_free(c);
}

/* ---- labels ---- */

static void labels_of_nobody_are_counted(void)
{
    static made m[N];
    static char text[LABELS];
    np_options opt = strict_threshold();
    make_articles(m);
    size_t len = 0;
    for (int i = 0; i < N; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
                                "{\"id\":\"%s\",\"story\":\"e%u\"}\n{\"id\":\"b%d\",\"story\":"
                                "\"e%u\"}\n",
                                m[i].id, m[i].event, i % 7, m[i].event);
    labels_path = temp_file("labels", np_str_of(text));
    np_training t = trained(m, &opt);
    CU_ASSERT_EQUAL(t.n_unknown, 7);
    CU_ASSERT_EQUAL(t.n_ids, N + 7);
    CU_ASSERT_EQUAL(t.n_articles, N);
}

/* Every pair of the first articles: JSON Lines, or CSV. */
static void write_pairs(const made *m, bool is_csv)
{
    static char text[N * N * 40];
    size_t len = 0;
    if (is_csv)
        len += (size_t)snprintf(text, sizeof text, "a,b,note,same\n");
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++)
            len += (size_t)snprintf(text + len, sizeof text - len,
                                    is_csv ? "%s,\"%s\",,%s\n"
                                           : "{\"a\":\"%s\",\"b\":\"%s\",\"same\":%s}\n",
                                    m[i].id, m[j].id, m[i].event == m[j].event ? "true" : "false");
    labels_path = temp_file("labels", np_str_of(text));
}

static void all_pairs_say_what_stories_say(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    make_articles(m);
    write_labels(m, N, false);
    np_training stories = trained(m, &opt), other;
    for (int is_csv = 0; is_csv < 2; is_csv++) {
        write_pairs(m, is_csv);
        other = trained(m, &opt);
        CU_ASSERT(other.is_pairs && other.is_better);
        CU_ASSERT_EQUAL(other.n_same, EVENTS * REPORTS * (REPORTS - 1) / 2);
        CU_ASSERT_EQUAL(other.n_different, N * (N - 1) / 2 - other.n_same);
        CU_ASSERT_EQUAL(other.n_stories, EVENTS);
        CU_ASSERT(is_near(other.all_before.pairwise.f1, stories.all_before.pairwise.f1));
        CU_ASSERT(other.all_before.goal == other.all_before.pairwise.f1);
        CU_ASSERT(other.held_after.goal > .85);
    }
}

/* labels, and what the refusal must say */
static void is_refused(const made *m, const char *labels, const char *why)
{
    np_training t;
    np_error err = {0};
    labels_path = temp_file("labels", np_str_of(labels));
    CU_ASSERT_EQUAL(train(m, NULL, false, &t, &err), NP_E_INPUT);
    CU_ASSERT(strstr(err.text, why) != NULL);
    if (!strstr(err.text, why))
        printf("\n%s\n", err.text);
}

static void too_little_is_refused(void)
{
    static made m[N];
    make_articles(m);
    np_training t;
    np_error err = {0};
    write_labels(m, EVENTS + 9, false); /* nine of two, the others of one */
    CU_ASSERT_EQUAL(train(m, NULL, false, &t, &err), NP_E_INPUT);
    CU_ASSERT(strstr(err.text, "too few labels: 9 stories") != NULL);
    write_labels(m, EVENTS + 10, false);
    CU_ASSERT_EQUAL(train(m, NULL, false, &t, &err), NP_OK);
    is_refused(m, "", "no labels");
    is_refused(m, "{\"id\":\"a00\"}\n", "no labels");
    is_refused(m, "a,b\na00,a15\n", "\"same\"");
    is_refused(m, "{\"a\":\"a00\",\"b\":\"a15\",\"same\":true}\n", "too few labels: 1 stories");
}

static void only_joins_are_too_little(void)
{
    static made m[N];
    static char text[LABELS];
    size_t len = 0;
    make_articles(m);
    for (int i = 0; i + EVENTS < N; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
                                "{\"a\":\"%s\",\"b\":\"%s\",\"same\":true}\n", m[i].id,
                                m[i + EVENTS].id);
    is_refused(m, text, "0 pairs are said to be apart");
}

static void a_bad_line_is_told_and_passed_over(void)
{
    static made m[N];
    static char text[LABELS];
    static const char *const bad[] = {
        "{\"a\":\"a00\",\"b\":\"a15\",\"same\":\"yes\"}", "{\"a\":\"a00\",\"same\":true}",
        "{\"a\":\"a00\",\"b\":\"a00\",\"same\":true}", "{\"a\":", "[]"};
    logged t;
    np_options opt = strict_threshold();
    opt.log = keep_log;
    opt.ctx = &t;
    make_articles(m);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        size_t len = 0;
        for (int i = 0; i < N - 1; i++)
            len += (size_t)snprintf(text + len, sizeof text - len,
                                    "{\"a\":\"%s\",\"b\":\"%s\",\"same\":false}\n%s%s\n", m[i].id,
                                    m[i + 1].id, i == 3 ? bad[k] : "", i == 3 ? "\n" : "");
        for (int i = 0; i + EVENTS < N; i++)
            len += (size_t)snprintf(text + len, sizeof text - len,
                                    "{\"a\":\"%s\",\"b\":\"%s\",\"same\":true}\n", m[i].id,
                                    m[i + EVENTS].id);
        labels_path = temp_file("labels", np_str_of(text));
        np_training made_of = {0};
        t = (logged){0};
        CU_ASSERT_EQUAL(train(m, &opt, false, &made_of, NULL), NP_OK);
        CU_ASSERT_EQUAL(t.n_warnings, 1);
        CU_ASSERT(strstr(t.last, ":8: ") != NULL);
        CU_ASSERT_EQUAL(made_of.n_different, N - 1);
        opt.is_strict = true;
        CU_ASSERT_EQUAL(train(m, &opt, false, &made_of, NULL), NP_E_INPUT);
        opt.is_strict = false;
    }
}

static void what_is_told_twice_counts_once(void)
{
    static made m[N];
    static char text[LABELS];
    logged t = {0};
    np_options opt = strict_threshold();
    opt.log = keep_log;
    opt.ctx = &t;
    make_articles(m);
    write_labels(m, N, false);
    np_training once = trained(m, &opt);
    size_t len = 0;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < N; i++)
            len += (size_t)snprintf(text + len, sizeof text - len,
                                    "{\"id\":\"%s\",\"story\":\"%s%u\"}\n", m[i].id,
                                    round ? "other" : "e", round ? 1 : m[i].event);
    labels_path = temp_file("labels", np_str_of(text));
    np_training twice = trained(m, &opt);
    CU_ASSERT(is_same_fit(&once, &twice));
    CU_ASSERT(strstr(t.last, "60 ids stand more than once") != NULL);
}

static void given_stories_have_nothing_to_fit(void)
{
    static made m[N];
    np_options opt = strict_threshold();
    np_training t;
    opt.has_given_stories = true;
    make_articles(m);
    write_labels(m, N, false);
    CU_ASSERT_EQUAL(train(m, &opt, false, &t, NULL), NP_E_USAGE);
    opt.has_given_stories = false;
    CU_ASSERT_EQUAL(unlink(labels_path), 0);
    CU_ASSERT_EQUAL(train(m, &opt, false, &t, NULL), NP_E_IO);
}

static void out_of_memory_is_told(void)
{
    static made m[N];
    make_articles(m);
    np_options opt = strict_threshold();
    for (int is_csv = -1; is_csv < 2; is_csv++) {
        if (is_csv < 0)
            write_labels(m, N, false);
        else
            write_pairs(m, is_csv);
        np_training whole = trained(m, &opt);
        for (trial turn = {.sample = 16}; trial_next(&turn);) { /* search makes thousands */
            np_training t = {0};
            trial_begin(&turn);
            np_code code = train(m, &opt, false, &t, &turn.err);
            trial_end(&turn, code);
            CU_ASSERT(code || is_same_fit(&t, &whole));
        }
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(a_fold_is_scored_article_by_article_among_all),
        TEST(a_planted_threshold_is_found),
        TEST(what_is_best_already_stays),
        TEST(what_is_promised_is_what_stories_keep),
        TEST(times_without_dates_decide_nothing),
        TEST(threads_and_orders_do_not_matter),
        TEST(the_report_and_the_options_stay),
        TEST(labels_of_nobody_are_counted),
        TEST(all_pairs_say_what_stories_say),
        TEST(too_little_is_refused),
        TEST(only_joins_are_too_little),
        TEST(a_bad_line_is_told_and_passed_over),
        TEST(what_is_told_twice_counts_once),
        TEST(out_of_memory_is_told),
        TEST(given_stories_have_nothing_to_fit),
    };
    return run_tests("train", tests, N_OF(tests));
}
