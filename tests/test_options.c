/* Options: the defaults hold, and every number has its limits. */
#include "harness.h"
#include "newsprint.h"
#include <math.h>
#include <string.h>

static np_options defaults(void)
{
    np_options opt;
    np_options_init(&opt);
    return opt;
}

static bool is_refused(const np_options *opt, const char *field)
{
    np_error err = {0};
    return np_options_check(opt, &err) == NP_E_USAGE && err.code == NP_E_USAGE &&
           strncmp(err.text, field, strlen(field)) == 0;
}

static void the_defaults_are_in_range(void)
{
    np_options opt = defaults();
    CU_ASSERT_EQUAL(np_options_check(&opt, NULL), NP_OK);
}

static void options_that_were_never_initialised_are_refused(void)
{
    np_options opt = {0};
    CU_ASSERT(is_refused(&opt, "options"));
}

static void a_share_is_above_0_and_at_most_1_and_a_number(void)
{
    const double bad[] = {0, -.5, 1.0000001, 1e300, INFINITY, -INFINITY, NAN};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        np_options near = defaults(), contain = defaults();
        near.near = contain.contain = bad[i];
        CU_ASSERT(is_refused(&near, "near"));
        CU_ASSERT(is_refused(&contain, "contain"));
    }
    np_options opt = defaults();
    opt.near = 1e-9, opt.contain = 1;
    CU_ASSERT_EQUAL(np_options_check(&opt, NULL), NP_OK);
}

static void numbers_just_outside_their_range_are_refused_by_name(void)
{
#define REFUSED(field, bad)                                                                        \
    do {                                                                                           \
        np_options o = defaults();                                                                 \
        o.field = (bad);                                                                           \
        CU_ASSERT(is_refused(&o, #field));                                                         \
    } while (0)
    REFUSED(tz_minutes, -841);
    REFUSED(tz_minutes, 841);
    REFUSED(max_record, 0);
    REFUSED(max_depth, 0);
    REFUSED(max_decoded, 0);
    REFUSED(max_ratio, 0);
    REFUSED(shingle, 0);
    REFUSED(shingle, 17);
    REFUSED(sig_slots, 0);
    REFUSED(sig_slots, 100);
    REFUSED(sig_slots, 1040);
    REFUSED(max_bucket, 1);
    REFUSED(related, 101);
    REFUSED(related_order, NP_RELATED_NEW + 1);
    REFUSED(summary_words, 0);
    REFUSED(summary_words, 1001);
    REFUSED(min_score, -.1);
    REFUSED(min_score, 10.1);
    REFUSED(min_score, NAN);
    REFUSED(digest, 1000001);
    REFUSED(threads, 1025);
    REFUSED(story_threshold, 0);
    REFUSED(story_threshold, 1.01);
    REFUSED(story_size_bonus, -.01);
    REFUSED(story_size_bonus, 2.01);
    REFUSED(story_time_floor, -.01);
    REFUSED(story_time_floor, NAN);
    REFUSED(story_time_days, 0);
    REFUSED(story_time_days, 36501);
    REFUSED(story_long_ago, .9);
    REFUSED(story_long_ago, INFINITY);
    REFUSED(story_long_days, 0);
    REFUSED(story_long_days, NAN);
    REFUSED(topic_threshold, 0);
    REFUSED(topic_threshold, 1.01);
    REFUSED(related_floor, 0);
    REFUSED(related_floor, 1.01);
}

static void the_time_between_since_and_until_is_not_empty(void)
{
    np_options opt = defaults();
    opt.since = (np_time){86400 + 3600, NP_TIME_EXACT};
    opt.until = (np_time){86400, NP_TIME_EXACT};
    CU_ASSERT(is_refused(&opt, "since"));
    opt.until.kind = NP_TIME_DAY; /* all of the day */
    CU_ASSERT_EQUAL(np_options_check(&opt, NULL), NP_OK);
}

static void a_language_is_a_tag(void)
{
    const char *bad[] = {"", "en,de", "en de", "\xc3\xa9"}, *good[] = {"en", "pt-BR", "zh-Hant-TW"};
    np_options opt = defaults();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        opt.lang = bad[i];
        CU_ASSERT(is_refused(&opt, "lang"));
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        opt.lang = good[i];
        CU_ASSERT_EQUAL(np_options_check(&opt, NULL), NP_OK);
    }
}

static void something_must_be_compared(void)
{
    np_options opt = defaults();
    opt.use_title = opt.use_text = false;
    CU_ASSERT(is_refused(&opt, "use_title"));
}

static void keeping_by_sources_needs_their_order(void)
{
    np_options opt = defaults();
    opt.keep = NP_KEEP_SOURCES;
    CU_ASSERT(is_refused(&opt, "keep"));
    opt.sources = "sources.tsv";
    CU_ASSERT_EQUAL(np_options_check(&opt, NULL), NP_OK);
}

int main(void)
{
    static const test tests[] = {
        TEST(the_defaults_are_in_range),
        TEST(options_that_were_never_initialised_are_refused),
        TEST(a_share_is_above_0_and_at_most_1_and_a_number),
        TEST(numbers_just_outside_their_range_are_refused_by_name),
        TEST(the_time_between_since_and_until_is_not_empty),
        TEST(a_language_is_a_tag),
        TEST(something_must_be_compared),
        TEST(keeping_by_sources_needs_their_order),
    };
    return run_tests("options", tests, N_OF(tests));
}
