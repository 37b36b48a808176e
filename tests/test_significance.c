/* Significance against its definition: the scale, the window, and the sentence by what is written.
 */
#include "base/str.h"
#include "harness.h"
#include "naive/rank.h"
#include "story/counts.h"
#include "story/significance.h"
#include "story/window.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- the raw value ---- */

static const double weight[NP_SIGNIFICANCE_PARTS] = {1, .3, .2, .2, .4};

static double raw_of(np_coverage c)
{
    double value[NP_SIGNIFICANCE_PARTS], part[NP_SIGNIFICANCE_PARTS], sum = 0;
    double raw = np_significance_raw(&c, weight, value, part);
    for (int k = 0; k < NP_SIGNIFICANCE_PARTS; k++) {
        CU_ASSERT_DOUBLE_EQUAL(part[k], weight[k] * value[k], 1. / 65536);
        CU_ASSERT(value[k] >= 0);
        sum += part[k];
    }
    CU_ASSERT_EQUAL(sum, raw);
    return raw;
}

static void a_lone_text_has_no_significance(void)
{
    np_coverage alone = {
        .n_articles = 5, .n_texts = 1, .n_independent = 1, .peak = 1, .hours = 3, .novelty = 1};
    CU_ASSERT_EQUAL(raw_of(alone), 0);
    np_coverage more = alone;
    more.n_independent = 2, more.n_texts = 2;
    CU_ASSERT(raw_of(more) > 1);
}

/* ---- its direction: random stories, and one article more ---- */

enum { TEXTS = 40, CARRIERS = 6, PUBLISHERS = 12 };

typedef struct telling { /* a story as its texts and who carries them */
    size_t n;
    np_printing printing[TEXTS + 1];
    np_imprint imprint[TEXTS + 1][CARRIERS + 1];
    char text[TEXTS + 1][160];
    double novelty;
} telling;

static np_time random_time(void)
{
    np_time t = {1742601600 + (int64_t)below(below(2) ? 10 : 2 * 86400), (np_time_kind)below(3)};
    t.at -= t.kind == NP_TIME_DAY ? t.at % 86400 : 0;
    t.at = t.kind == NP_TIME_UNKNOWN ? 0 : t.at;
    return t;
}

/* Publisher 1 goes by two names, 2 by one. */
static np_imprint imprint_of(uint32_t publisher)
{
    static const char *const name[] = {"", "Ledger", "The Mirror", "ledger.example"};
    uint32_t k = publisher == 1 && below(2) ? 3 : publisher <= 2 ? publisher : 0;
    return (np_imprint){publisher, random_time(), np_str_of(name[k])};
}

static void add_text(telling *t, uint32_t publisher)
{
    size_t k = t->n++;
    snprintf(t->text[k], sizeof t->text[k], "%sit was Name%u who told Name%u of %u things%s",
             below(6) ? "" : "CALDER (Norda) - ", below(9), below(9), below(20),
             below(9)   ? "."
             : below(2) ? ". (Arda)"
                        : ", as first reported by the Ledger.");
    t->imprint[k][0] = imprint_of(publisher);
    t->printing[k] = (np_printing){.title = NP_STR("News"),
                                   .text = np_str_of(t->text[k]),
                                   .key = (uint64_t)k * 7919 % 1009,
                                   .imprint = t->imprint[k],
                                   .n_articles = 1};
}

static void make_telling(telling *t)
{
    size_t n = 1 + below(TEXTS);
    t->n = 0;
    t->novelty = below(101) / 100.0;
    for (size_t k = 0; k < n; k++) {
        add_text(t, below(PUBLISHERS));
        for (uint32_t m = below(2) ? below(CARRIERS) : 0; m > 0; m--)
            t->imprint[k][t->printing[k].n_articles++] = imprint_of(below(PUBLISHERS));
    }
}

typedef struct worth { /* what a story is worth */
    np_counts counts;
    double raw;
} worth;

static worth worth_of(const telling *t)
{
    np_printing p[TEXTS + 1];
    worth v;
    memcpy(p, t->printing, t->n * sizeof *p);
    np_printings_order(p, t->n);
    CU_ASSERT_EQUAL_FATAL(np_counts_make(p, t->n, &v.counts, NULL, NULL), NP_OK);
    v.raw = raw_of((np_coverage){.n_articles = v.counts.n_articles,
                                 .n_texts = v.counts.n_texts,
                                 .n_independent = v.counts.n_independent_max,
                                 .peak = np_printings_peak(p, t->n),
                                 .hours = np_printings_hours(p, t->n),
                                 .novelty = t->novelty});
    return v;
}

static int64_t last_second(np_time t) { return t.at + (t.kind == NP_TIME_DAY ? 86399 : 0); }

/* Is a copy of that time no earlier than the first of its text? */
static bool is_no_earlier(const np_printing *p, np_time t)
{
    bool is = t.kind == NP_TIME_UNKNOWN;
    for (size_t k = 0; k < p->n_articles && !is; k++) {
        np_time other = p->imprint[k].published;
        is = other.kind && last_second(t) >= last_second(other) && t.at >= other.at;
    }
    return is;
}

static void a_copy_never_raises_the_raw_value(void)
{
    static telling t;
    size_t n_copies = 0;
    for (int round = 0; round < 10000; round++) {
        make_telling(&t);
        size_t k = below((uint32_t)t.n);
        np_printing *p = &t.printing[k];
        np_imprint copy = imprint_of(below(PUBLISHERS + 3));
        if (!is_no_earlier(p, copy.published))
            continue;
        worth before = worth_of(&t);
        t.imprint[k][p->n_articles++] = copy;
        worth after = worth_of(&t);
        CU_ASSERT(after.raw <= before.raw);
        CU_ASSERT(after.counts.n_independent_max <= before.counts.n_independent_max);
        CU_ASSERT(after.counts.n_independent_min <= before.counts.n_independent_min);
        n_copies++;
    }
    CU_ASSERT(n_copies > 3000);
}

static void one_more_source_never_lowers_the_raw_value(void)
{
    static telling t;
    for (int round = 0; round < 10000; round++) {
        make_telling(&t);
        worth before = worth_of(&t);
        add_text(&t, PUBLISHERS + 1);
        t.novelty = below(101) / 100.0;
        worth after = worth_of(&t);
        if (strchr(t.text[t.n - 1], '(') || strstr(t.text[t.n - 1], "Ledger"))
            continue; /* says itself that it has it from another */
        CU_ASSERT(after.counts.n_independent_max >= before.counts.n_independent_max);
        bool is_independent = after.counts.n_independent_max > before.counts.n_independent_max;
        CU_ASSERT(after.raw >= before.raw || !is_independent);
    }
}

static void sources_are_counted_as_by_hand(void)
{
    static telling t;
    for (int round = 0; round < 300; round++) {
        bool may[TEXTS + 1][NAIVE_PUBLISHERS] = {{false}};
        size_t n;
        make_telling(&t);
        for (size_t k = 0; k < t.n; k++)
            for (size_t i = 0; i < t.printing[k].n_articles; i++) {
                uint32_t who = t.imprint[k][i].publisher;
                bool is = true; /* no other was surely before it */
                for (size_t j = 0; j < t.printing[k].n_articles; j++)
                    is &= !t.imprint[k][i].published.kind || !t.imprint[k][j].published.kind ||
                          t.imprint[k][i].published.at <= last_second(t.imprint[k][j].published);
                CU_ASSERT_EQUAL(np_printing_may_begin(&t.printing[k], i), is);
                may[k][who ? who : PUBLISHERS + k] |= is;
            }
        CU_ASSERT_EQUAL_FATAL(np_printings_sources(t.printing, t.n, &n, NULL), NP_OK);
        CU_ASSERT_EQUAL(n, naive_sources(may, t.n));
    }
}

static void counting_survives_every_failing_allocation(void)
{
    static telling t;
    make_telling(&t);
    np_counts counts;
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = np_counts_make(t.printing, t.n, &counts, NULL, &turn.err);
        trial_end(&turn, code);
    }
}

/* ---- the scale ---- */

static void significance_keeps_its_laws(void)
{
    enum { N = 1000 };
    static double raw[N], score[N];
    static size_t n_articles[N];
    for (int round = 0; round < 10; round++) {
        size_t n = 100 + below(N - 100), total = 0, four = 0;
        for (size_t i = 0; i < n; i++) {
            raw[i] = below(8) ? 0 : below(200) / 10.0;
            n_articles[i] = raw[i] > 0 ? 2 + below(12) : 1;
            total += n_articles[i];
        }
        CU_ASSERT_EQUAL(np_significance_scale(raw, n_articles, n, score, NULL), NP_OK);
        for (size_t i = 0; i < n; i++) {
            CU_ASSERT(score[i] >= 0 && score[i] <= 10);
            CU_ASSERT_DOUBLE_EQUAL(score[i] * 10, floor(score[i] * 10 + .5), 1e-9);
            four += score[i] >= 4 ? n_articles[i] : 0;
            size_t j = below((uint32_t)n);
            CU_ASSERT(raw[i] != raw[j] || score[i] == score[j]);
            CU_ASSERT(raw[i] <= raw[j] || score[i] >= score[j]);
        }
        /* no cut is nearer to 7 % than the one at 4.0 */
        double target = .07 * (double)total, gap = fabs((double)four - target);
        for (size_t i = 0; i < n; i++) {
            size_t here = 0;
            for (size_t j = 0; j < n; j++)
                here += raw[j] >= raw[i] ? n_articles[j] : 0;
            CU_ASSERT(fabs((double)here - target) >= gap - 1e-9);
        }
    }
}

/* Few and many stories, few and many ties, one story, big ones. */
static void scores_follow_their_definition(void)
{
    enum { N = 400 };
    static double raw[N], score[N];
    static size_t value[N], n_articles[N];
    static int tenths[N];
    for (int round = 0; round < 2000; round++) {
        size_t n = 1 + below(round % 50 == 0 ? N : 40), n_values = 1 + below(round % 3 ? 60 : 3);
        size_t most = 1 + below(round % 7 ? 12 : 20000);
        for (size_t i = 0; i < n; i++) {
            value[i] = below((uint32_t)n_values);
            raw[i] = (double)value[i] / 8;
            n_articles[i] = 1 + below((uint32_t)most);
        }
        naive_scores(value, n_articles, n, n_values, tenths);
        CU_ASSERT_EQUAL_FATAL(np_significance_scale(raw, n_articles, n, score, NULL), NP_OK);
        for (size_t i = 0; i < n; i++)
            CU_ASSERT_EQUAL((int)floor(score[i] * 10 + .5), tenths[i]);
    }
}

static void of_two_cuts_equally_near_the_smaller_is_taken(void)
{
    double raw[100] = {3, 2}, score[100]; /* 6 and 8 articles of 100: seven lies between them */
    size_t n_articles[100] = {6, 2};
    for (size_t i = 2; i < 94; i++)
        n_articles[i] = 1;
    CU_ASSERT_EQUAL(np_significance_scale(raw, n_articles, 94, score, NULL), NP_OK);
    CU_ASSERT(score[0] >= 4 && score[1] < 4);
}

/* ---- runs like a day's, a week's and a month's ---- */

enum { MOST = 200000, VALUES = 500 };

typedef struct run {
    size_t n, total, n_values;
    size_t value[MOST], n_articles[MOST];
    double raw[MOST], score[MOST];
    int tenths[MOST];
} run;
static run whole;

static void add_story(size_t value, size_t n_articles)
{
    whole.value[whole.n] = value;
    whole.n_articles[whole.n++] = n_articles;
    whole.total += n_articles;
}

/* Fill up to `total` articles: most stories have one and no weight, the others a heavy tail of
 * sizes, and values that go with their size or do not, of `spread` different ones. */
static void add_stories(size_t total, uint32_t spread)
{
    bool is_by_size = below(2);
    while (whole.total < total) {
        size_t left = total - whole.total, size = 1;
        while (size < left && size < 2000 && below(5) < 2)
            size += 1 + below((uint32_t)size + 1);
        size = size > left ? left : size;
        size_t value = size == 1 ? below(3) : is_by_size ? 3 + size : 1 + below(spread);
        add_story(value < VALUES - 1 ? value : VALUES - 2, size);
    }
}

/* Score the run, and hold every score against the definition. */
static void score_run(void)
{
    for (size_t i = 0; i < whole.n; i++)
        whole.raw[i] = (double)whole.value[i] / 64;
    naive_scores(whole.value, whole.n_articles, whole.n, VALUES, whole.tenths);
    CU_ASSERT_EQUAL_FATAL(
        np_significance_scale(whole.raw, whole.n_articles, whole.n, whole.score, NULL), NP_OK);
    size_t n_wrong = 0;
    for (size_t i = 0; i < whole.n; i++)
        n_wrong += (int)floor(whole.score[i] * 10 + .5) != whole.tenths[i];
    CU_ASSERT_EQUAL(n_wrong, 0);
}

static const size_t sizes[] = {1000, 1001, 9020, 12888, 90216, 200000};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void runs_of_every_size_follow_the_definition(void)
{
    for (size_t k = 0; k < SIZES; k++)
        for (uint32_t spread = 1; spread < VALUES; spread *= k < 4 ? 6 : 100) {
            whole = (run){0};
            add_stories(sizes[k], spread);
            score_run();
        }
}

/* 8 % lie nearer to 7 % than nothing does, 15 % do not; then there is no story of 4.0. */
static void one_story_may_be_as_large_as_a_cut(void)
{
    for (size_t k = 0; k < SIZES; k++)
        for (size_t percent = 8; percent <= 15; percent += 7) {
            whole = (run){0};
            add_story(VALUES - 1, sizes[k] * percent / 100);
            add_stories(sizes[k], 100);
            score_run();
            size_t n_high = 0;
            for (size_t i = 0; i < whole.n; i++)
                n_high += whole.score[i] >= 4;
            CU_ASSERT_EQUAL(n_high, percent == 8);
            /* alone inside cut 4, it is in cut 5 as soon as one story is nearer T than none */
            double is = whole.score[0], week = (double)sizes[k] * 10 / 90216;
            double expected = percent == 15 ? 3.9
                              : week <= .5  ? 5.4
                                            : fmax(5.5, 5.5 + 1.5 * log10(week));
            CU_ASSERT(is <= expected + 1e-9 && is > expected - .1);
        }
}

static void stories_that_all_tie_are_all_outside_the_cuts(void)
{
    for (size_t k = 0; k < SIZES; k++)
        for (size_t size = 1; size < 30; size += 28) {
            whole = (run){0};
            while (whole.total < sizes[k])
                add_story(7, size);
            score_run();
            CU_ASSERT_EQUAL(whole.score[0], 3.9);
        }
}

/* Where ten stories a week and seven per cent of the articles cannot both be had, seven per cent
 * is: no story outside cut 4 reaches 4.0, though fewer than T are inside. */
static void where_the_laws_collide_cut_four_wins(void)
{
    for (int round = 0; round < 8; round++) {
        whole = (run){0};
        size_t total = 90216 + below(100000), n_big = 1 + below(3);
        for (size_t k = 0; k < n_big; k++) /* few stories fill the seven per cent */
            add_story(VALUES - 1 - k, total * 7 / 100 / n_big);
        add_stories(total, 300);
        for (size_t i = n_big; i < whole.n; i++)
            whole.value[i] = whole.value[i] % (VALUES - 10);
        score_run();
        for (size_t i = 0; i < whole.n; i++)
            CU_ASSERT((whole.score[i] >= 5.5) == (i < n_big));
    }
}

/* ---- the window ---- */

static void percentages_are_rounded_up_to_a_tenth(void)
{
    CU_ASSERT_DOUBLE_EQUAL(np_top_percent(1, 1000), .1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(np_top_percent(1, 100000), .1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(np_top_percent(889, 12888), 6.9, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(np_top_percent(12888, 12888), 100, 1e-12);
}

static void the_window_is_a_day_whatever_the_dates_are(void)
{
    enum { N = 12, SPAN = 5 * 86400 };
    for (int round = 0; round < 300; round++) {
        np_article article[N] = {0};
        np_time now = {below(SPAN), (np_time_kind)below(3)};
        int64_t newest = 0, edge = now.kind == NP_TIME_EXACT ? 0 : 86399;
        bool has_dates = false;
        now.at -= now.kind == NP_TIME_DAY ? now.at % 86400 : 0;
        for (int i = 0; i < N; i++) {
            np_time t = {below(SPAN), (np_time_kind)below(round % 10 ? 3 : 1)};
            t.at -= t.kind == NP_TIME_DAY ? t.at % 86400 : 0;
            int64_t last = t.at + (t.kind == NP_TIME_DAY ? 86399 : 0);
            newest = t.kind != NP_TIME_UNKNOWN && last > newest ? last : newest;
            has_dates |= t.kind != NP_TIME_UNKNOWN;
            article[i].published = t;
        }
        unsigned days = 1 + below(3);
        np_window w = np_window_of(article, N, now, days);
        CU_ASSERT_EQUAL(w.has_dates, has_dates);
        int64_t end = now.kind == NP_TIME_UNKNOWN ? newest : now.at + edge;
        for (int i = 0; i < N; i++)
            CU_ASSERT_EQUAL(np_window_has(&w, article[i].published),
                            !has_dates || naive_is_of_days(article[i].published, end, days));
    }
}

/* The sentence of the only story of n articles, published at `published`; "" if it has none. */
static const char *sentence_of(size_t n, np_time published, np_time now, unsigned days)
{
    static np_article article[1200];
    static uint32_t member[1200];
    static np_story story;
    char phrase[96];
    size_t n_window;
    for (uint32_t i = 0; i < n; i++) {
        member[i] = i;
        article[i] = (np_article){.published = published};
    }
    story = (np_story){.article = member, .n_articles = n, .significance = {.score = 4}};
    np_window w = np_window_of(article, n, now, days);
    CU_ASSERT_EQUAL(
        np_window_rank(&w, article, n, &story, 1, &n_window, phrase, sizeof phrase, NULL), NP_OK);
    return story.significance.has_sentence ? story.significance.sentence : "";
}

static void the_sentence_says_what_it_counted(void)
{
    np_time none = {0}, day = {86400, NP_TIME_DAY}, noon = {129600, NP_TIME_EXACT};
    CU_ASSERT_STRING_EQUAL(sentence_of(99, noon, none, 1), "");
    CU_ASSERT_STRING_EQUAL(sentence_of(100, noon, none, 1),
                           "With a significance score of 4.0, this news ranks in the top 100.0% of "
                           "today's 100 analyzed articles.");
    CU_ASSERT_STRING_EQUAL(sentence_of(1200, none, noon, 1),
                           "With a significance score of 4.0, this news ranks in the top 100.0% of "
                           "these 1,200 analyzed articles.");
    CU_ASSERT(*sentence_of(100, day, noon, 1));
    CU_ASSERT(*sentence_of(100, noon, day, 1)); /* --now 1970-01-02 means all of that day */
    CU_ASSERT_STRING_EQUAL(sentence_of(100, noon, (np_time){0, NP_TIME_DAY}, 1), "");
    CU_ASSERT_STRING_EQUAL(sentence_of(100, noon, (np_time){129600 + 86400, NP_TIME_EXACT}, 1), "");
    CU_ASSERT_STRING_EQUAL(sentence_of(1200, noon, (np_time){129600 + 86400, NP_TIME_EXACT}, 7),
                           "With a significance score of 4.0, this news ranks in the top 100.0% of "
                           "the last 7 days' 1,200 analyzed articles.");
    CU_ASSERT_STRING_EQUAL(sentence_of(100, none, noon, 7),
                           "With a significance score of 4.0, this news ranks in the top 100.0% of "
                           "these 100 analyzed articles.");
}

static void the_sentence_counts_todays_articles(void)
{
    enum { N = 130 };
    static np_article article[N];
    uint32_t member[N];
    np_story story[2] = {{.article = member, .n_articles = 7},
                         {.article = member + 7, .n_articles = N - 7}};
    for (uint32_t i = 0; i < N; i++) {
        member[i] = i;
        article[i] = (np_article){.published = {1000000 + i, NP_TIME_EXACT}};
    }
    article[N - 1].published =
        (np_time){1000000 + N - 1 - 86400, NP_TIME_EXACT}; /* a day old: out */
    article[N - 2].published = (np_time){0};
    article[N - 3].published = (np_time){1000000 + N - 4, NP_TIME_EXACT};
    story[0].significance.score = 4.2, story[1].significance.score = 0;
    np_window w = np_window_of(article, N, (np_time){0}, 1);
    CU_ASSERT_EQUAL(w.now.at, 1000000 + N - 4);
    char phrase[96];
    size_t n_window;
    CU_ASSERT_EQUAL(
        np_window_rank(&w, article, N, story, 2, &n_window, phrase, sizeof phrase, NULL), NP_OK);
    CU_ASSERT_EQUAL(n_window, N - 1 - 0);
    CU_ASSERT_STRING_EQUAL(story[0].significance.sentence,
                           "With a significance score of 4.2, this news ranks in the top 5.5% of "
                           "today's 129 analyzed articles.");
}

/* ---- the sentence, from the output alone ---- */

enum { ARTICLES = 400, MOST_LINES = 400 };

/* Some days of news, told in a few words each: moments, bare dates and unknown ones. */
static void write_news(sink *out, np_time now, unsigned window_days, unsigned n_days,
                       unsigned undated)
{
    np_options opt;
    np_options_init(&opt);
    opt.now = now;
    opt.window_days = window_days;
    opt.has_given_stories = true;
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        char id[16], title[80], url[64], story[16];
        uint32_t s = below(below(3) ? 60 : 8);
        snprintf(id, sizeof id, "a%u", i);
        snprintf(story, sizeof story, "%u", s);
        snprintf(url, sizeof url, "https://paper%u.example/%u", below(1 + s % 12), i);
        snprintf(title, sizeof title, "event%u told by word%u and word%u", s, below(50), below(50));
        int64_t at = 1742601600 + (int64_t)below(n_days * 86400);
        np_time t = {at, below(100) < undated ? NP_TIME_UNKNOWN
                         : below(4)           ? NP_TIME_EXACT
                                              : NP_TIME_DAY};
        t.at -= t.kind == NP_TIME_DAY ? t.at % 86400 : 0;
        np_article a = {.id = np_str_of(id),
                        .title = np_str_of(title),
                        .url = np_str_of(url),
                        .story = np_str_of(story),
                        .published = t};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, out, NULL),
        NP_OK);
    np_corpus_free(c);
}

typedef struct told { /* of one line */
    double score, percent;
    long of; /* -1: no sentence */
    char sentence[200];
    size_t n, n_inside;
    np_time published[ARTICLES];
} told;

static np_time time_of(const char *at)
{
    struct tm c = {0};
    int n = sscanf(at, "%d-%d-%dT%d:%d:%d", &c.tm_year, &c.tm_mon, &c.tm_mday, &c.tm_hour,
                   &c.tm_min, &c.tm_sec);
    c.tm_year -= 1900, c.tm_mon--;
    return (np_time){timegm(&c), n == 6 ? NP_TIME_EXACT : NP_TIME_DAY};
}

static void read_line(char *line, told *t)
{
    char *sig = strstr(line, "\"significance\":{"), *articles = strstr(line, "\"articles\":[");
    CU_ASSERT_PTR_NOT_NULL_FATAL(sig);
    CU_ASSERT_PTR_NOT_NULL_FATAL(articles);
    *t = (told){.of = -1};
    CU_ASSERT_EQUAL_FATAL(sscanf(sig, "\"significance\":{\"score\":%lf", &t->score), 1);
    sscanf(sig, "\"significance\":{\"score\":%*f,\"top_percent\":%lf,\"of\":%ld", &t->percent,
           &t->of);
    char *sentence = strstr(sig, "\"sentence\":\""), *end = strstr(articles, "],\"related\":");
    CU_ASSERT_EQUAL_FATAL(sentence != NULL, t->of >= 0);
    if (sentence)
        sscanf(sentence, "\"sentence\":\"%199[^\"]", t->sentence);
    *end = 0;
    for (char *a = strstr(articles, "{\"id\":"); a; a = strstr(a + 1, "{\"id\":")) {
        char *next = strstr(a + 1, "{\"id\":"), *at = strstr(a, "\"published\":\"");
        bool has_time = at && (!next || at < next);
        t->published[t->n++] = has_time ? time_of(at + 13) : (np_time){0};
    }
}

/* N and, by story, the articles of the last days of 24 hours; of all where none has a date. */
static size_t count_window(told *t, size_t n, int64_t now, bool has_dates, unsigned days)
{
    size_t n_window = 0;
    for (size_t s = 0; s < n; n_window += t[s++].n_inside)
        for (size_t k = 0; k < t[s].n; k++) {
            np_time p = t[s].published[k];
            t[s].n_inside +=
                !has_dates || (p.kind && last_second(p) > now - days * 86400 && p.at <= now);
        }
    return n_window;
}

static void check_sentence(const told *t, size_t n, size_t s, size_t n_window, const char *window)
{
    if (t[s].n_inside == 0 || n_window < 100) {
        CU_ASSERT_EQUAL(t[s].of, -1);
        return;
    }
    size_t above = 0, tenths = 0;
    for (size_t k = 0; k < n; k++)
        above += t[k].score >= t[s].score - 1e-9 ? t[k].n_inside : 0;
    while (tenths * n_window < above * 1000)
        tenths++;
    char expected[200];
    snprintf(expected, sizeof expected,
             "With a significance score of %.1f, this news ranks in the top %zu.%zu%% of %s %zu "
             "analyzed articles.",
             t[s].score, tenths / 10, tenths % 10, window, n_window);
    CU_ASSERT_STRING_EQUAL(t[s].sentence, expected);
    CU_ASSERT_EQUAL(t[s].of, (long)n_window);
    CU_ASSERT_DOUBLE_EQUAL(t[s].percent, (double)tenths / 10, 1e-9);
}

static void the_sentence_is_recomputed_from_the_output(void)
{
    static told line[MOST_LINES];
    size_t n_sentences = 0, n_silent = 0;
    for (unsigned round = 0; round < 24; round++) {
        sink out = {0};
        np_time now = {1742601600 + 86400 + below(86400), NP_TIME_EXACT};
        unsigned days = 1 + round % 2;
        write_news(&out, round % 3 ? now : (np_time){0}, days, 1 + round % 4,
                   round % 8 == 7 ? 100 : 10);
        size_t n = 0;
        int64_t newest = 0;
        for (char *at = strtok(out.at, "\n"); at; at = strtok(NULL, "\n"))
            read_line(at, &line[n++]);
        for (size_t s = 0; s < n; s++)
            for (size_t k = 0; k < line[s].n; k++)
                if (line[s].published[k].kind && last_second(line[s].published[k]) > newest)
                    newest = last_second(line[s].published[k]);
        bool has_dates = newest > 0;
        size_t n_window = count_window(line, n, round % 3 ? now.at : newest, has_dates, days);
        const char *window = !has_dates ? "these" : days > 1 ? "the last 2 days'" : "today's";
        for (size_t s = 0; s < n; s++) {
            check_sentence(line, n, s, n_window, window);
            n_sentences += line[s].of >= 0;
            n_silent += line[s].of < 0;
        }
        empty_sink(&out);
    }
    CU_ASSERT(n_sentences > 200 && n_silent > 100);
}

/* ---- the direction, through the whole library ---- */

enum { NEWS = 120, EVENTS = 16, LONGEST = 900 };

typedef struct piece {
    char id[16], title[100], text[LONGEST], url[64], story[8];
    np_time published;
} piece;

/* Reports of an event in its own words, its topic's and everybody's. */
static void write_piece(piece *p, uint32_t number, uint32_t event, uint32_t paper)
{
    *p = (piece){.published = {1742601600 + (int64_t)below(100000), NP_TIME_EXACT}};
    snprintf(p->id, sizeof p->id, "a%03u", number);
    snprintf(p->url, sizeof p->url, "https://paper%u.example/%u", paper, number);
    snprintf(p->story, sizeof p->story, "%u", event);
    snprintf(p->title, sizeof p->title, "Event%ua event%ub", event, event);
    for (uint32_t k = 0, n = 40 + below(60); k < n; k++) {
        char word[24];
        uint32_t which = below(30);
        const char *form = which < 12 ? "%sevent%u%c " : which < 18 ? "%stopic%u%c " : "%sall%u%c ";
        uint32_t of = which < 12 ? event : which < 18 ? event % 5 : below(9);
        snprintf(word, sizeof word, form, "", of, 'a' + (int)(which < 18 ? which : below(20)));
        if (strlen(p->text) + strlen(word) < LONGEST)
            strcat(p->text, word);
    }
}

/* The raw value of the story of each of the first NEWS pieces. */
static void value_news(const piece *p, size_t n, bool is_given, double *raw)
{
    np_options opt;
    np_options_init(&opt);
    opt.has_given_stories = is_given;
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++) {
        np_article a = {.id = np_str_of(p[i].id),
                        .title = np_str_of(p[i].title),
                        .text = np_str_of(p[i].text),
                        .url = np_str_of(p[i].url),
                        .story = np_str_of(p[i].story),
                        .published = p[i].published};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    for (size_t i = 0; i < NEWS; i++)
        raw[i] = r->story[r->story_of[i]].significance.raw;
    np_corpus_free(c);
}

static size_t make_news(piece *p)
{
    for (uint32_t i = 0; i < NEWS; i++)
        write_piece(&p[i], i, below(1 + below(EVENTS)), below(14));
    return NEWS;
}

/* Whole or cut short, in any paper, at any time from then on: no story is worth more by it. */
static void a_copy_raises_no_story(void)
{
    static piece news[NEWS + 1];
    for (int round = 0; round < 12; round++) {
        double before[NEWS], after[NEWS];
        size_t n = make_news(news), of = below(NEWS);
        value_news(news, n, round % 2, before);
        piece *copy = &news[n];
        *copy = news[of];
        snprintf(copy->id, sizeof copy->id, round % 4 == 1 ? "Z%03u" : "z%03u", (unsigned)of);
        snprintf(copy->url, sizeof copy->url, "https://paper%u.example/copy", below(20));
        copy->published.at += below(3) ? (int64_t)below(200000) : 0;
        copy->published.kind = below(4) ? NP_TIME_EXACT : NP_TIME_UNKNOWN;
        if (below(3) == 0) /* the first nine tenths */
            copy->text[strlen(copy->text) * 9 / 10] = 0;
        value_news(news, n + 1, round % 2, after);
        for (size_t i = 0; i < NEWS; i++)
            CU_ASSERT(after[i] <= before[i]);
    }
}

static void one_more_report_lowers_its_story_never(void)
{
    static piece news[NEWS + 1];
    for (int round = 0; round < 12; round++) {
        double before[NEWS], after[NEWS];
        size_t n = make_news(news), of = below(NEWS);
        value_news(news, n, true, before);
        write_piece(&news[n], NEWS, (uint32_t)atoi(news[of].story), 20 + below(5));
        value_news(news, n + 1, true, after);
        CU_ASSERT(after[of] >= before[of]);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(significance_keeps_its_laws),
        TEST(a_lone_text_has_no_significance),
        TEST(percentages_are_rounded_up_to_a_tenth),
        TEST(scores_follow_their_definition),
        TEST(of_two_cuts_equally_near_the_smaller_is_taken),
        TEST(the_window_is_a_day_whatever_the_dates_are),
        TEST(the_sentence_says_what_it_counted),
        TEST(the_sentence_counts_todays_articles),
        TEST(runs_of_every_size_follow_the_definition),
        TEST(one_story_may_be_as_large_as_a_cut),
        TEST(stories_that_all_tie_are_all_outside_the_cuts),
        TEST(where_the_laws_collide_cut_four_wins),
        TEST(the_sentence_is_recomputed_from_the_output),
        TEST(a_copy_never_raises_the_raw_value),
        TEST(one_more_source_never_lowers_the_raw_value),
        TEST(sources_are_counted_as_by_hand),
        TEST(counting_survives_every_failing_allocation),
        TEST(a_copy_raises_no_story),
        TEST(one_more_report_lowers_its_story_never),
    };
    return run_tests("significance", tests, N_OF(tests));
}
