/* Stories that live on: batches against one batch, events against the partition, and failures. */
#include "base/buf.h"
#include "base/str.h"
#include "news.h"
#include "newsprint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A batch of what is left: none now and then. */
static size_t any_cut(size_t left)
{
    size_t n = below(6) ? below(40) : 0;
    return n < left ? n : left;
}

static np_code add(np_newsroom *r, const np_article *a, size_t n, np_error *err)
{
    return np_newsroom_add(r, a, n, (np_time){0}, err);
}

/* ---- One batch, or many ---- */

/* The partition of one batch, as the first article of each article's story; repeats, which it
 * counts, as NP_NO_STORY. */
static size_t stories_of(const np_article *article, size_t n, const np_options *opt,
                         uint32_t *first)
{
    static uint32_t head[MOST];
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++) {
        np_article a = article[i];
        a.line = i; /* survives repeats being dropped */
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
        first[i] = NP_NO_STORY;
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    for (size_t s = 0; s < r->n_stories; s++)
        head[s] = NP_NO_STORY;
    for (size_t i = 0; i < r->n_articles; i++) {
        uint32_t *of = &head[r->story_of[i]], number = (uint32_t)r->article[i].line;
        *of = *of == NP_NO_STORY ? number : *of;
        first[number] = *of;
    }
    size_t n_repeats = n - r->n_articles;
    np_corpus_free(c);
    return n_repeats;
}

/* Does the newsroom have the same articles together? */
static void expect_same(const np_newsroom *r, const uint32_t *first)
{
    for (size_t i = 0; i < np_newsroom_count(r); i++) {
        uint32_t a = np_newsroom_story(r, i);
        CU_ASSERT_EQUAL(a == NP_NO_STORY, first[i] == NP_NO_STORY);
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_EQUAL(a == np_newsroom_story(r, k), first[i] == first[k]);
    }
}

static void any_cuts_in_any_order_give_the_stories_of_one_batch(void)
{
    static news m;
    static uint32_t first[MOST];
    size_t n_batches = 0, n_repeats = 0;
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 1000;
    opt.repair_context = 0;
    for (int round = 0; round < 14; round++) {
        make_news(&m, 10 + below(MOST - 10), 1 + below(60));
        if (round % 3)
            shuffle(m.article, m.n, sizeof *m.article);
        n_repeats += stories_of(m.article, m.n, &opt, first);
        np_newsroom *r = np_newsroom_new(&opt, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(r);
        for (size_t at = 0, n; at < m.n; at += n, n_batches++) {
            n = any_cut(m.n - at);
            CU_ASSERT_EQUAL_FATAL(add(r, m.article + at, n, NULL), NP_OK);
        }
        CU_ASSERT_EQUAL(np_newsroom_count(r), m.n);
        expect_same(r, first);
        np_newsroom_free(r);
    }
    CU_ASSERT(n_batches > 60);
    CU_ASSERT(n_repeats > 10);
}

/* ---- Events ---- */

typedef struct follower { /* who keeps a partition of his own, by events alone */
    np_str id[MOST];      /* of each article's story */
    size_t n_seen[NP_EVENT_CLOSED + 1];
} follower;

static size_t count_id(const follower *f, np_str id)
{
    size_t n = 0;
    for (size_t i = 0; i < MOST; i++)
        n += np_str_equal(f->id[i], id);
    return n;
}

static void follow(follower *f, const np_newsroom *r, const np_event *e)
{
    np_str own = np_newsroom_id(r, e->story); /* lives on */
    f->n_seen[e->kind]++;
    CU_ASSERT(np_str_equal(e->id, own));
    if (e->kind == NP_EVENT_CREATED || e->kind == NP_EVENT_SPLIT)
        CU_ASSERT_EQUAL(count_id(f, own), 0);
    CU_ASSERT_EQUAL(e->kind == NP_EVENT_CLOSED, e->n_added == 0 && e->kind != NP_EVENT_MERGED);
    for (size_t k = 0; e->kind == NP_EVENT_MERGED && k < e->n_others; k++)
        for (size_t i = 0; i < MOST; i++)
            if (np_str_equal(f->id[i], e->other[k]))
                f->id[i] = own;
    for (size_t k = 0; k < e->n_added; k++) {
        CU_ASSERT(!np_str_equal(f->id[e->added[k]], own));
        f->id[e->added[k]] = own;
    }
}

static void hear(follower *f, const np_newsroom *r)
{
    size_t n;
    const np_event *e = np_newsroom_events(r, &n);
    for (size_t k = 0; k < n; k++) {
        follow(f, r, &e[k]);
        CU_ASSERT(k == 0 || e[k - 1].story < e[k].story ||
                  (e[k - 1].kind != NP_EVENT_CLOSED && e[k].kind == NP_EVENT_CLOSED));
    }
    for (size_t k = 0; k < n; k++)
        CU_ASSERT_EQUAL(e[k].n_articles, count_id(f, e[k].id));
    for (size_t i = 0; i < np_newsroom_count(r); i++) {
        uint32_t s = np_newsroom_story(r, i);
        np_str id = s == NP_NO_STORY ? (np_str){0} : np_newsroom_id(r, s);
        CU_ASSERT(np_str_equal(f->id[i], id));
    }
}

static void expect_ids(const np_newsroom *r)
{
    for (uint32_t s = 0; s < np_newsroom_stories(r); s++) {
        uint32_t now = s;
        CU_ASSERT(np_newsroom_find(r, np_newsroom_id(r, s), &now));
        CU_ASSERT(now <= s);
        for (uint32_t t = 0; t < s; t++)
            CU_ASSERT(!np_str_equal(np_newsroom_id(r, s), np_newsroom_id(r, t)));
    }
    uint32_t none = 7;
    CU_ASSERT(!np_newsroom_find(r, NP_STR("s_nobody"), &none));
    CU_ASSERT_EQUAL(none, 7);
}

static int64_t moment(np_time t) { return t.at + (t.kind == NP_TIME_DAY ? DAY - 1 : 0); }

/* What was frozen before a batch is where it was, unless its whole story has merged. */
static void expect_frozen(const np_newsroom *r, const np_article *order, const uint32_t *before,
                          size_t n, int64_t oldest)
{
    for (size_t i = 0; i < n; i++) {
        bool is_frozen =
            order[i].published.kind != NP_TIME_UNKNOWN && moment(order[i].published) <= oldest;
        uint32_t now;
        if (!is_frozen || before[i] == NP_NO_STORY)
            continue;
        CU_ASSERT(np_newsroom_find(r, np_newsroom_id(r, before[i]), &now));
        CU_ASSERT_EQUAL(np_newsroom_story(r, i), now);
    }
}

static void who_hears_the_events_has_the_partition(void)
{
    static news m;
    static follower f;
    static uint32_t before[MOST];
    size_t n_seen[NP_EVENT_CLOSED + 1] = {0};
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .12;
    for (int round = 0; round < 30; round++) {
        opt.repair_days = 1 + below(12);
        opt.repair_context = below(3) ? below(60) : 0;
        make_news(&m, 10 + below(MOST - 10), 20 + below(40));
        if (round % 4)
            qsort(m.article, m.n, sizeof *m.article, by_publication);
        f = (follower){0};
        int64_t now = INT64_MIN;
        np_newsroom *r = np_newsroom_new(&opt, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(r);
        for (size_t at = 0, n; at < m.n; at += n) {
            n = any_cut(m.n - at);
            for (size_t i = 0; i < at; i++)
                before[i] = np_newsroom_story(r, i);
            for (size_t i = at; i < at + n; i++)
                if (m.article[i].published.kind != NP_TIME_UNKNOWN)
                    now =
                        moment(m.article[i].published) > now ? moment(m.article[i].published) : now;
            CU_ASSERT_EQUAL_FATAL(add(r, m.article + at, n, NULL), NP_OK);
            hear(&f, r);
            if (now != INT64_MIN)
                expect_frozen(r, m.article, before, at, now - (int64_t)opt.repair_days * DAY);
        }
        expect_ids(r);
        for (int k = 0; k <= NP_EVENT_CLOSED; k++)
            n_seen[k] += f.n_seen[k];
        np_newsroom_free(r);
    }
    for (int k = 0; k <= NP_EVENT_CLOSED; k++)
        CU_ASSERT(n_seen[k] > 5);
}

/* All events of a run by some cuts, as bytes. */
static void run(const news *m, const np_options *opt, np_buf *said)
{
    size_t n;
    np_newsroom *r = np_newsroom_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    for (size_t at = 0, step; at < m->n; at += step) {
        step = m->n - at < 30 ? m->n - at : 30;
        CU_ASSERT_EQUAL_FATAL(add(r, m->article + at, step, NULL), NP_OK);
        const np_event *e = np_newsroom_events(r, &n);
        CU_ASSERT_EQUAL(np_write_events(e, n, NP_FORMAT_JSONL, put_in_buf, said, NULL), NP_OK);
    }
    np_newsroom_free(r);
}

static void any_number_of_threads_tells_the_same(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    for (int round = 0; round < 4; round++) {
        np_buf one = {0}, three = {0};
        make_news(&m, 120, 40);
        opt.threads = 1;
        run(&m, &opt, &one);
        opt.threads = 3;
        run(&m, &opt, &three);
        CU_ASSERT(one.len > 1000);
        CU_ASSERT(np_str_equal(np_buf_view(&one), np_buf_view(&three)));
        np_buf_clear(&one);
        np_buf_clear(&three);
    }
}

/* ---- Time ---- */

static const np_article flood = {.id = {"f1", 2},
                                 .title = {"Flood wall holds in Stanmoor", 28},
                                 .text = {"The river Arle peaks at seven metres", 36},
                                 .published = {1742600000, NP_TIME_EXACT}};

static void a_story_closes_when_its_last_article_is_frozen(void)
{
    size_t n;
    np_newsroom *r = np_newsroom_new(NULL, NULL);
    CU_ASSERT_EQUAL(add(r, &flood, 1, NULL), NP_OK);
    const np_event *e = np_newsroom_events(r, &n);
    CU_ASSERT_EQUAL_FATAL(n, 1);
    CU_ASSERT_EQUAL(e->kind, NP_EVENT_CREATED);
    CU_ASSERT_EQUAL(e->at.at, NEWS_START);
    np_time edge = {NEWS_START + 7 * DAY - 1, NP_TIME_EXACT},
            past = {NEWS_START + 7 * DAY, NP_TIME_EXACT};
    CU_ASSERT_EQUAL(np_newsroom_add(r, NULL, 0, edge, NULL), NP_OK);
    np_newsroom_events(r, &n);
    CU_ASSERT_EQUAL(n, 0);
    CU_ASSERT_EQUAL(np_newsroom_add(r, NULL, 0, past, NULL), NP_OK);
    e = np_newsroom_events(r, &n);
    CU_ASSERT_EQUAL_FATAL(n, 1);
    CU_ASSERT_EQUAL(e->kind, NP_EVENT_CLOSED);
    CU_ASSERT_EQUAL(e->n_articles, 1);
    CU_ASSERT_EQUAL(e->at.at, past.at);
    CU_ASSERT_EQUAL(np_newsroom_add(r, NULL, 0, (np_time){0}, NULL), NP_OK); /* told once */
    np_newsroom_events(r, &n);
    CU_ASSERT_EQUAL(n, 0);
    np_article late = flood;
    late.id = NP_STR("f2");
    CU_ASSERT_EQUAL(add(r, &late, 1, NULL), NP_OK); /* it still finds its story */
    e = np_newsroom_events(r, &n);
    CU_ASSERT_EQUAL_FATAL(n, 1);
    CU_ASSERT_EQUAL(e->kind, NP_EVENT_GROWN);
    CU_ASSERT_EQUAL(np_newsroom_story(r, 1), np_newsroom_story(r, 0));
    np_newsroom_free(r);
}

static void times_at_the_end_of_the_scale_are_borne(void)
{
    static const int64_t far[] = {INT64_MIN, INT64_MAX, 0, INT64_MIN + 1, INT64_MAX - 5};
    np_newsroom *r = np_newsroom_new(NULL, NULL);
    for (int round = 0; round < 12; round++) {
        np_article a[2] = {flood, flood};
        char id[8];
        snprintf(id, sizeof id, "t%d", round);
        a[0].id = np_str_of(id);
        a[0].published = (np_time){far[below(5)], (np_time_kind)below(3)};
        np_time now = {far[below(5)], (np_time_kind)below(3)};
        CU_ASSERT_EQUAL(np_newsroom_add(r, a, 1, now, NULL), NP_OK);
        CU_ASSERT_NOT_EQUAL(np_newsroom_story(r, (size_t)round), NP_NO_STORY);
    }
    CU_ASSERT_EQUAL(np_newsroom_story(r, 12), NP_NO_STORY);
    CU_ASSERT_EQUAL(np_newsroom_id(r, 1000).len, 0);
    np_newsroom_free(r);
}

/* ---- Replay ---- */

typedef struct heard {
    np_buf said;
    size_t n_batches, most; /* told of at most so many */
} heard;

static np_code listen(void *ctx, const np_event *event, size_t n, np_error *err)
{
    heard *h = ctx;
    if (++h->n_batches > h->most) {
        *err = (np_error){NP_E_IO, "enough"};
        return NP_E_IO;
    }
    return np_write_events(event, n, NP_FORMAT_JSONL, put_in_buf, &h->said, err);
}

static np_corpus *corpus_of(const news *m, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < m->n; i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &m->article[i], NULL), NP_OK);
    return c;
}

static void say_stories(np_corpus *c, np_buf *said)
{
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_buf, said, NULL),
        NP_OK);
}

/* Nothing but what came when is different, so the report of one batch is that of no replay, to the
 * byte; and asking twice changes nothing. */
static void a_replay_in_one_batch_is_none(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    for (int round = 0; round < 5; round++) {
        np_buf plain = {0}, replayed = {0}, again = {0};
        make_news(&m, 100, 3);
        np_corpus *c = corpus_of(&m, &opt), *d = corpus_of(&m, &opt);
        say_stories(c, &plain);
        CU_ASSERT_EQUAL(np_corpus_replay(d, 8784, NULL, NULL, NULL), NP_OK);
        say_stories(d, &replayed);
        CU_ASSERT(np_str_equal(np_buf_view(&plain), np_buf_view(&replayed)));
        CU_ASSERT_EQUAL(np_corpus_replay(c, 8784, NULL, NULL, NULL), NP_OK); /* after stories */
        say_stories(c, &again);
        CU_ASSERT(np_str_equal(np_buf_view(&plain), np_buf_view(&again)));
        np_buf_clear(&plain), np_buf_clear(&replayed), np_buf_clear(&again);
        np_corpus_free(c);
        np_corpus_free(d);
    }
}

/* Every article is in one story, of an id that the events told, also where copies lie apart. */
static void a_replay_ends_in_the_stories_of_its_events(void)
{
    static news m;
    size_t n_apart = 0;
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 2;
    opt.repair_context = 0;
    for (int round = 0; round < 8; round++) {
        heard h = {.most = SIZE_MAX};
        make_news(&m, 150, 60);
        np_corpus *c = corpus_of(&m, &opt);
        CU_ASSERT_EQUAL(np_corpus_replay(c, 24, listen, &h, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
        const np_report *r = np_corpus_report(c);
        size_t n_articles = 0;
        for (size_t s = 0; s < r->n_stories; s++) {
            n_articles += r->story[s].n_articles;
            np_buf_char(&h.said, '\0');
            CU_ASSERT_PTR_NOT_NULL(r->story[s].id.len ? strstr(h.said.at, "\"created\"") : NULL);
            char id[24];
            snprintf(id, sizeof id, "%.*s", (int)r->story[s].id.len, r->story[s].id.at);
            CU_ASSERT_PTR_NOT_NULL(strstr(h.said.at, id));
            h.said.len--;
        }
        CU_ASSERT_EQUAL(n_articles, r->n_articles);
        for (size_t i = 0; i < r->n_articles; i++)
            n_apart += r->story_of[i] != r->story_of[r->copy[i].leader];
        np_explanation e;
        np_error err;
        CU_ASSERT_EQUAL(np_corpus_explain(c, 0, 1, &e, &err), NP_E_USAGE);
        np_article more = flood; /* what comes in by hand ends the replay */
        CU_ASSERT_EQUAL(np_corpus_add(c, &more, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_corpus_explain(c, 0, 1, &e, &err), NP_OK);
        np_buf_clear(&h.said);
        np_corpus_free(c);
    }
    CU_ASSERT(n_apart > 0);
}

static void who_is_told_can_end_a_replay(void)
{
    static news m;
    np_error err = {0};
    heard h = {.most = 2};
    np_buf plain = {0}, after = {0};
    make_news(&m, 60, 30);
    np_corpus *c = corpus_of(&m, NULL), *d = corpus_of(&m, NULL);
    CU_ASSERT_EQUAL(np_corpus_replay(c, 24, listen, &h, &err), NP_E_IO);
    CU_ASSERT_STRING_EQUAL(err.text, "enough");
    CU_ASSERT_EQUAL(h.n_batches, 3);
    say_stories(c, &after); /* of one batch, as if nothing had been */
    say_stories(d, &plain);
    CU_ASSERT(np_str_equal(np_buf_view(&plain), np_buf_view(&after)));
    np_buf_clear(&h.said), np_buf_clear(&plain), np_buf_clear(&after);
    np_corpus_free(c);
    np_corpus_free(d);
}

static void wrong_use_is_told(void)
{
    np_error err = {0};
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 0;
    CU_ASSERT_PTR_NULL(np_newsroom_new(&opt, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "repair_days is 0"));
    np_options_init(&opt);
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_EQUAL(np_corpus_replay(c, 0, NULL, NULL, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_corpus_replay(c, 8785, NULL, NULL, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_corpus_replay(c, 24, NULL, NULL, &err), NP_OK); /* of nothing */
    CU_ASSERT_EQUAL(np_corpus_stories(c, &err), NP_OK);
    np_corpus_free(c);
    opt.has_given_stories = true;
    c = np_corpus_new(&opt, NULL);
    CU_ASSERT_EQUAL(np_corpus_replay(c, 24, NULL, NULL, &err), NP_E_USAGE);
    np_corpus_free(c);
    CU_ASSERT_EQUAL(np_write_events(NULL, 0, NP_FORMAT_TEXT, put_in_buf, NULL, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_write_events(NULL, 0, NP_FORMAT_JSONL, put_in_buf, NULL, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(np_event_name((np_event_kind)9), "unknown");
    np_newsroom_free(NULL);
}

/* ---- Without memory ---- */

/* A batch that fails leaves no trace: afterwards all is as in a newsroom where none failed. */
static void a_batch_that_fails_leaves_no_trace(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    opt.repair_days = 3;
    make_news(&m, 60, 20);
    qsort(m.article, m.n, sizeof *m.article, by_publication);
    np_newsroom *r = np_newsroom_new(&opt, NULL), *whole = np_newsroom_new(&opt, NULL);
    size_t n_failed = 0;
    for (size_t at = 0; at < m.n; at += 20) {
        size_t n, there = np_newsroom_count(r);
        np_buf one = {0}, other = {0};
        for (trial turn = {.stride = at == 20 ? 1 : 97}; trial_next(&turn);) {
            trial_begin(&turn);
            np_code code = add(r, m.article + at, 20, &turn.err);
            trial_end(&turn, code);
            CU_ASSERT_EQUAL(np_newsroom_count(r), code ? there : there + 20);
            n_failed += code != NP_OK;
        }
        CU_ASSERT_EQUAL_FATAL(add(whole, m.article + at, 20, NULL), NP_OK);
        const np_event *e = np_newsroom_events(r, &n);
        CU_ASSERT_EQUAL(np_write_events(e, n, NP_FORMAT_JSONL, put_in_buf, &one, NULL), NP_OK);
        e = np_newsroom_events(whole, &n);
        CU_ASSERT_EQUAL(np_write_events(e, n, NP_FORMAT_JSONL, put_in_buf, &other, NULL), NP_OK);
        CU_ASSERT(np_str_equal(np_buf_view(&one), np_buf_view(&other)));
        np_buf_clear(&one), np_buf_clear(&other);
    }
    CU_ASSERT(n_failed > 300);
    np_newsroom_free(r);
    np_newsroom_free(whole);
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        r = np_newsroom_new(&opt, &turn.err);
        trial_end(&turn, r ? NP_OK : NP_E_NOMEM);
        np_newsroom_free(r);
    }
}

static void a_replay_without_memory_says_so(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    np_buf plain = {0}, after = {0};
    make_news(&m, 40, 10);
    np_corpus *c = corpus_of(&m, &opt), *d = corpus_of(&m, &opt);
    for (trial turn = {.stride = 13}; trial_next(&turn);) {
        heard h = {.most = SIZE_MAX};
        trial_begin(&turn);
        np_code code = np_corpus_replay(c, 24, listen, &h, &turn.err);
        trial_end(&turn, code);
        np_buf_clear(&h.said);
    }
    CU_ASSERT_EQUAL(np_corpus_replay(d, 24, NULL, NULL, NULL), NP_OK);
    say_stories(c, &after);
    say_stories(d, &plain);
    CU_ASSERT(np_str_equal(np_buf_view(&plain), np_buf_view(&after)));
    np_buf_clear(&plain), np_buf_clear(&after);
    np_corpus_free(c);
    np_corpus_free(d);
}

int main(void)
{
    static const test tests[] = {
        TEST(any_cuts_in_any_order_give_the_stories_of_one_batch),
        TEST(who_hears_the_events_has_the_partition),
        TEST(any_number_of_threads_tells_the_same),
        TEST(a_story_closes_when_its_last_article_is_frozen),
        TEST(times_at_the_end_of_the_scale_are_borne),
        TEST(a_replay_in_one_batch_is_none),
        TEST(a_replay_ends_in_the_stories_of_its_events),
        TEST(who_is_told_can_end_a_replay),
        TEST(wrong_use_is_told),
        TEST(a_batch_that_fails_leaves_no_trace),
        TEST(a_replay_without_memory_says_so),
    };
    return run_tests("newsroom", tests, N_OF(tests));
}
