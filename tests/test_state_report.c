/* What a state says of its stories beside their articles: by what words are weighed, when an
 * article without a date was published. */
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, HOUR = 3600 };
#define NOW INT64_C(1742600000) /* 2025-03-21 */

static np_options options(void)
{
    np_options opt;
    np_options_init(&opt);
    return opt;
}

static np_state *open_fresh(const np_options *opt)
{
    static unsigned n;
    char name[20];
    np_error err = {0};
    snprintf(name, sizeof name, "state%u", n++);
    np_state *s = np_state_open(temp_path(name), opt, NP_STATE_WRITE, 0, &err);
    if (!s)
        printf("%s\n", err.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s;
}

static np_time moment(int64_t at) { return (np_time){at, NP_TIME_EXACT}; }

static void add(np_state *s, const np_article *a, size_t n, const np_options *opt, int64_t now)
{
    np_taken taken;
    np_error err = {0};
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a[i], NULL), NP_OK);
    np_code code = np_state_add(s, c, moment(now), &taken, &err);
    if (code)
        printf("%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(code, NP_OK);
    np_corpus_free(c);
}

/* The report of what a view shows. */
static np_corpus *look(np_state *s, const np_options *opt, const np_view *view)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(np_state_stories(s, c, view, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    return c;
}

static const np_story *story_of(const np_corpus *c, const char *id)
{
    uint32_t article;
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_FATAL(np_corpus_find(c, np_str_of(id), &article));
    return &r->story[r->story_of[article]];
}

static bool has_term(const np_story *s, const char *term)
{
    bool has = false;
    for (size_t k = 0; k < s->n_key_terms; k++)
        has |= np_str_equal(s->key_term[k], np_str_of(term));
    return has;
}

static bool has_padding(const np_story *s)
{
    return has_term(s, "officials") || has_term(s, "told") || has_term(s, "reporters") ||
           has_term(s, "morning") || has_term(s, "briefing") || has_term(s, "ministry") ||
           has_term(s, "residents") || has_term(s, "statements") || has_term(s, "weekend");
}

/* ---- a quiet hour ---- */

/* What papers write whatever happened. */
#define PADDING                                                                                    \
    "officials told reporters during a morning briefing that residents should expect further "     \
    "statements from the ministry before the weekend"

#define SAY(literal)                                                                               \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const np_article night[] = {
    {.id = SAY("n1"),
     .url = SAY("https://one.example/1"),
     .title = SAY("Coolant leak at Harrow reactor"),
     .text = SAY("The coolant leak at the Harrow reactor was sealed at dawn after pressure fell in "
                 "the second loop and operators let the turbine run down; " PADDING)},
    {.id = SAY("n2"),
     .url = SAY("https://two.example/2"),
     .title = SAY("Harrow reactor sealed after coolant leak"),
     .text = SAY("Engineers crawled into the containment of the reactor at Harrow and sealed a "
                 "coolant leak with a clamp made overnight by a shipyard; " PADDING)},
    {.id = SAY("n3"),
     .url = SAY("https://three.example/3"),
     .title = SAY("Orchestra strikes"),
     .text =
         SAY("The orchestra of Saltby strikes for a second week, violins locked in their cases, "
             "while its conductor rehearses an opera with two pianos; " PADDING)}};

/* An archive of n articles on other things, some weeks ago. */
static void fill_archive(np_state *s, size_t n, const np_options *opt)
{
    enum { MOST = 300 };
    static char text[MOST][600], id[MOST][16];
    static np_article a[MOST];
    CU_ASSERT_FATAL(n <= MOST);
    for (size_t i = 0; i < n; i++) {
        snprintf(id[i], sizeof id[i], "old%zu", i);
        size_t len = 0;
        for (char w = 'a'; w < 'y'; w++)
            len += (size_t)snprintf(text[i] + len, sizeof text[i] - len, "own%zu%c ", i, w);
        snprintf(text[i] + len, sizeof text[i] - len, "%s; %s",
                 i % 30 == 1   ? "an orchestra, an opera"
                 : i % 30 == 2 ? "a reactor and a leak"
                               : "",
                 PADDING);
        a[i] = (np_article){.id = np_str_of(id[i]),
                            .title = np_str_of(id[i]),
                            .text = np_str_of(text[i]),
                            .published = moment(NOW - 40 * DAY + (int64_t)i)};
    }
    add(s, a, n, opt, NOW - 39 * DAY);
}

/* The three of the night after an archive of n. */
static np_corpus *look_at_night(size_t n, const np_options *opt)
{
    np_article a[N_OF(night)];
    np_state *s = open_fresh(opt);
    if (n)
        fill_archive(s, n, opt);
    for (size_t i = 0; i < N_OF(a); i++) {
        a[i] = night[i];
        a[i].published = moment(NOW - 60 * (int64_t)i);
    }
    add(s, a, N_OF(a), opt, NOW);
    np_corpus *c = look(s, opt, NULL);
    np_state_close(s);
    return c;
}

static void three_articles_of_a_night_are_weighed_by_the_archive(void)
{
    np_options opt = options();
    np_corpus *c = look_at_night(300, &opt);
    const np_story *reactor = story_of(c, "n1"), *strike = story_of(c, "n3");
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_articles, 3); /* the archive itself is not told */
    CU_ASSERT_PTR_EQUAL(reactor, story_of(c, "n2"));
    CU_ASSERT_PTR_NOT_EQUAL(reactor, strike);
    CU_ASSERT(has_term(reactor, "reactor") && has_term(reactor, "leak"));
    CU_ASSERT(has_term(strike, "Orchestra") && has_term(strike, "opera"));
    CU_ASSERT_FALSE(has_padding(reactor) || has_padding(strike));
    CU_ASSERT_EQUAL(reactor->n_related + strike->n_related, 0);
    np_corpus_free(c);
    opt.repair_context = 0; /* nothing stands behind them: words of two of three texts are all */
    opt.story_threshold = .9;
    opt.related_floor = 1e-6;
    c = look_at_night(300, &opt);
    strike = story_of(c, "n3");
    CU_ASSERT_EQUAL(strike->n_related, 1);
    CU_ASSERT(has_term(strike, "second"));
    CU_ASSERT_FALSE(has_term(strike, "Orchestra") || has_term(strike, "opera"));
    np_corpus_free(c);
}

static void without_memory_there_is_no_report_and_no_half_of_one(void)
{
    np_options opt = options();
    np_article one = night[0];
    one.published = moment(NOW);
    np_state *s = open_fresh(&opt);
    fill_archive(s, 30, &opt);
    add(s, &one, 1, &opt, NOW);
    for (trial t = {.sample = 20}; trial_next(&t);) {
        np_corpus *c = np_corpus_new(&opt, NULL);
        trial_begin(&t);
        np_code code = np_state_stories(s, c, NULL, &t.err);
        trial_end(&t, code);
        CU_ASSERT_EQUAL(np_corpus_stories(c, NULL), NP_OK); /* of what is there, if it is less */
        CU_ASSERT(code || np_corpus_report(c)->n_articles == 1);
        np_corpus_free(c);
    }
    np_state_close(s);
}

/* ---- no date ---- */

static size_t n_shown(const np_corpus *c)
{
    size_t n = 0;
    const np_report *r = np_corpus_report(c);
    for (size_t k = 0; k < r->n_stories; k++)
        n += !r->story[k].is_hidden;
    return n;
}

static void an_article_without_a_date_counts_as_of_when_it_came(void)
{
    np_options opt = options();
    opt.story_threshold = .9; /* they have the padding in common */
    np_state *s = open_fresh(&opt);
    add(s, &night[0], 1, &opt, NOW);
    add(s, &night[2], 1, &opt, NOW + HOUR);
    static const struct {
        int64_t since, until; /* after NOW; 0: no bound */
        size_t n;
    } asked[] = {{0, 0, 2},  {-DAY, 0, 2}, {60, 0, 1},   {2 * HOUR, 0, 0},  {0, DAY, 2},
                 {0, 60, 1}, {0, -60, 0},  {-60, 60, 1}, {60, 2 * HOUR, 1}, {60, HOUR / 2, 0}};
    for (size_t k = 0; k < N_OF(asked); k++) {
        np_options own = opt;
        if (asked[k].since)
            own.since = moment(NOW + asked[k].since);
        if (asked[k].until)
            own.until = moment(NOW + asked[k].until);
        np_view view = {.since = own.since};
        np_corpus *c = look(s, &own, &view);
        CU_ASSERT_EQUAL(n_shown(c), asked[k].n);
        CU_ASSERT_EQUAL(story_of(c, "n1")->first.kind, NP_TIME_UNKNOWN); /* it is not told one */
        np_corpus_free(c);
    }
    np_state_close(s);
}

/* ---- a scale of 28 days ---- */

enum { A_DAY = 150, DAYS = 8 };

typedef struct days {
    char id[DAYS * A_DAY][16], url[DAYS * A_DAY][40], text[DAYS * A_DAY][700];
    np_article article[DAYS * A_DAY];
} days;

/* Events of one to twelve articles, each by another paper, all within a few hours. */
static void make_days(days *m)
{
    size_t i = 0;
    memset(m, 0, sizeof *m);
    for (size_t event = 0; i < N_OF(m->article); event++) {
        size_t n = below(4) ? 1 : 1 + below(below(3) ? 4 : 12), first = i;
        for (; i < first + n && i < N_OF(m->article) && i / A_DAY == first / A_DAY; i++) {
            size_t len = 0;
            for (char w = 'a'; w < 'o'; w++) /* no two words in a row are another's */
                len += (size_t)snprintf(m->text[i] + len, sizeof m->text[i] - len,
                                        "event%zu%c own%zu%c ", event, w, i, w);
            snprintf(m->id[i], sizeof m->id[i], "a%zu", i);
            snprintf(m->url[i], sizeof m->url[i], "https://paper%zu.example/%zu", i - first, i);
            int64_t at = NOW + (int64_t)(i / A_DAY) * DAY + (int64_t)(i % A_DAY) * 500 + 1;
            m->article[i] = (np_article){.id = np_str_of(m->id[i]),
                                         .url = np_str_of(m->url[i]),
                                         .title = {m->text[i], 24},
                                         .text = np_str_of(m->text[i]),
                                         .published = moment(at)};
        }
    }
}

#define END (NOW + (int64_t)DAYS * DAY)

/* They come day by day. */
static np_state *tell_days(const days *m, const np_options *opt)
{
    np_state *s = open_fresh(opt);
    for (size_t d = 0; d < DAYS; d++)
        add(s, m->article + d * A_DAY, A_DAY, opt, NOW + (int64_t)(d + 1) * DAY);
    return s;
}

static void a_state_that_holds_all_its_history_scores_as_one_batch(void)
{
    static days m;
    np_options opt = options();
    opt.repair_days = 1000;
    make_days(&m);
    np_state *s = open_fresh(&opt);
    add(s, m.article, N_OF(m.article), &opt, END);
    np_corpus *c = look(s, &opt, NULL), *batch = np_corpus_new(&opt, NULL);
    for (size_t i = 0; i < N_OF(m.article); i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(batch, &m.article[i], NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(batch, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.n_articles, N_OF(m.article));
    CU_ASSERT_EQUAL(np_corpus_stats(batch)->scale.n_articles, 0);
    const np_report *a = np_corpus_report(c), *b = np_corpus_report(batch);
    CU_ASSERT_EQUAL_FATAL(a->n_stories, b->n_stories);
    for (size_t k = 0; k < a->n_stories; k++) {
        CU_ASSERT_EQUAL(a->story[k].significance.score, b->story[k].significance.score);
        CU_ASSERT_EQUAL(a->story[k].n_articles, b->story[k].n_articles);
    }
    CU_ASSERT(a->story[0].significance.score >= 4);
    np_corpus_free(batch);
    np_corpus_free(c);
    np_state_close(s);
}

/* A story of n papers, in the night after all has been quiet. */
static double score_at_night(np_state *s, size_t n, int64_t now, const np_options *opt)
{
    enum { MOST = 12 };
    static char url[MOST][40], text[MOST][400], id[MOST][16];
    np_article a[MOST];
    static unsigned number;
    number++;
    for (size_t i = 0; i < n; i++) {
        snprintf(id[i], sizeof id[i], "n%u-%zu", number, i);
        snprintf(url[i], sizeof url[i], "https://paper%zu.example/n%u", i, number);
        size_t len = 0;
        for (char w = 'a'; w < 'o'; w++)
            len += (size_t)snprintf(text[i] + len, sizeof text[i] - len, "ferry%u%c by%zuof%u%c ",
                                    number, w, i, number, w);
        a[i] = (np_article){.id = np_str_of(id[i]),
                            .url = np_str_of(url[i]),
                            .title = {text[i], 20},
                            .text = np_str_of(text[i]),
                            .published = moment(now - 60 * (int64_t)i)};
    }
    add(s, a, n, opt, now);
    np_corpus *c = look(s, opt, NULL);
    const np_story *story = story_of(c, id[0]);
    CU_ASSERT_EQUAL(story->n_articles, n);
    double score = story->significance.score;
    np_corpus_free(c);
    return score;
}

static void a_quiet_night_is_scored_by_its_history(void)
{
    static days m;
    np_options opt = options();
    np_state *young = open_fresh(&opt);
    double without = score_at_night(young, 3, END + 9 * DAY, &opt);
    CU_ASSERT(without > 0 && without < 4);
    np_state_close(young);
    make_days(&m);
    np_state *s = tell_days(&m, &opt);
    double three = score_at_night(s, 3, END + 9 * DAY, &opt);
    np_corpus *c = look(s, &opt, NULL);
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_articles, 3); /* nothing else goes on, */
    CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.n_articles, DAYS * A_DAY + 3);
    CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.to.at, END + 9 * DAY);
    np_corpus_free(c);
    CU_ASSERT(three > 1 && three < 5.5); /* and yet it is worth what it would be on a day */
    double twelve = score_at_night(s, 12, END + 10 * DAY, &opt);
    CU_ASSERT(twelve > three && twelve < 10);
    np_state_close(s);
}

static void who_is_not_told_of_for_28_days_is_on_the_scale_no_more(void)
{
    static days m;
    np_options opt = options(), heavy = opt;
    heavy.weight[NP_NOVELTY] = .5;
    make_days(&m);
    np_state *s = tell_days(&m, &opt);
    np_corpus *c = look(s, &opt, NULL);
    CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.n_articles, DAYS * A_DAY);
    np_corpus_free(c);
    c = look(s, &heavy, NULL); /* a scale of other weights is none for these */
    CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.n_articles, 0);
    np_corpus_free(c);
    score_at_night(s, 3, NOW + 29 * DAY, &opt);
    c = look(s, &opt, NULL); /* the first day is gone */
    size_t n = (size_t)np_corpus_stats(c)->scale.n_articles;
    CU_ASSERT(n > (DAYS - 2) * A_DAY && n < DAYS * A_DAY);
    np_corpus_free(c);
    score_at_night(s, 3, NOW + 60 * DAY, &opt);
    c = look(s, &opt, NULL); /* six articles are no history */
    CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.n_articles, 0);
    np_corpus_free(c);
    np_state_close(s);
}

static void the_sentence_counts_what_is_there_whatever_the_scale(void)
{
    static days m;
    np_options opt = options();
    make_days(&m);
    np_state *s = tell_days(&m, &opt);
    const unsigned window[] = {1, 3, 8};
    size_t n_sentences = 0;
    for (size_t w = 0; w < N_OF(window); w++) {
        np_options own = opt;
        own.window_days = window[w];
        own.now = moment(END);
        np_corpus *c = look(s, &own, NULL);
        const np_report *r = np_corpus_report(c);
        CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.n_articles, DAYS * A_DAY);
        CU_ASSERT_EQUAL(r->n_analyzed, window[w] * A_DAY);
        for (size_t k = 0; k < r->n_stories; k++) {
            const np_significance *sig = &r->story[k].significance;
            size_t n_above = 0;
            for (size_t i = 0; i < r->n_articles && sig->has_sentence; i++)
                n_above += r->article[i].published.at > END - (int64_t)window[w] * DAY &&
                           r->story[r->story_of[i]].significance.score >= sig->score;
            if (!sig->has_sentence)
                continue;
            double percent = 100. * (double)n_above / (double)r->n_analyzed;
            CU_ASSERT(sig->top_percent >= percent - 1e-9 && sig->top_percent < percent + .1);
            n_sentences++;
        }
        np_corpus_free(c);
    }
    CU_ASSERT(n_sentences > 100);
    np_state_close(s);
}

static void hear(void *ctx, const char *line)
{
    ++*(size_t *)ctx;
    printf("%s\n", line);
}

static void who_is_forgotten_is_on_no_scale(void)
{
    static days m;
    np_options opt = options();
    make_days(&m);
    np_state *s = tell_days(&m, &opt);
    np_str id[A_DAY];
    for (size_t i = 0; i < N_OF(id); i++)
        id[i] = m.article[4 * A_DAY + i].id;
    CU_ASSERT_EQUAL_FATAL(np_state_forget(s, id, N_OF(id), NULL), NP_OK);
    np_corpus *c = look(s, &opt, NULL);
    CU_ASSERT_EQUAL(np_corpus_stats(c)->scale.n_articles, (DAYS - 1) * A_DAY);
    np_corpus_free(c);
    size_t n = 0;
    CU_ASSERT_EQUAL(np_state_check(s, true, hear, &n, NULL), NP_OK);
    np_state_close(s);
}

int main(void)
{
    static const test tests[] = {
        TEST(three_articles_of_a_night_are_weighed_by_the_archive),
        TEST(without_memory_there_is_no_report_and_no_half_of_one),
        TEST(an_article_without_a_date_counts_as_of_when_it_came),
        TEST(a_state_that_holds_all_its_history_scores_as_one_batch),
        TEST(a_quiet_night_is_scored_by_its_history),
        TEST(who_is_not_told_of_for_28_days_is_on_the_scale_no_more),
        TEST(the_sentence_counts_what_is_there_whatever_the_scale),
        TEST(who_is_forgotten_is_on_no_scale),
    };
    return run_tests("state_report", tests, N_OF(tests));
}
