/* Articles of a state that are placed for the time being, until the repair: whatever was deferred,
 * what is read is what would be read had nobody deferred it. */
#include "base/str.h"
#include "news.h"
#include "state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600 };

/* ---- help ---- */

static const char *fresh_dir(void)
{
    enum { AT_ONCE = 4 };
    static unsigned n;
    static char dir[AT_ONCE][300];
    char *path = dir[n % AT_ONCE];
    snprintf(path, sizeof dir[0], "%s/instant%u", temp_path(""), n++);
    return path;
}

/* small: up to how many articles each add repairs. */
static np_state *open_state(const char *dir, const np_options *opt, np_state_mode mode,
                            size_t small)
{
    np_error err = {0};
    np_state *s = np_state_open(dir, opt, mode, 0, &err);
    if (!s)
        printf("%s\n", err.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    s->small_desk = small;
    return s;
}

static np_corpus *corpus_of(const np_article *a, size_t n, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a[i], NULL), NP_OK);
    return c;
}

static void add(np_state *s, const np_article *a, size_t n, const np_options *opt, np_time now)
{
    np_taken taken;
    np_error err = {0};
    np_corpus *c = corpus_of(a, n, opt);
    np_code code = np_state_add(s, c, now, &taken, &err);
    if (code)
        printf("%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(code, NP_OK);
    np_corpus_free(c);
}

/* As dedup leaves them: in, and without a place. */
static void take(np_state *s, const np_article *a, size_t n, const np_options *opt, np_time now)
{
    np_taken taken;
    np_corpus *c = corpus_of(a, n, opt);
    CU_ASSERT_EQUAL_FATAL(np_state_take(s, c, now, &taken, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_state_commit(s, NULL), NP_OK);
    np_corpus_free(c);
}

static np_code put_event(void *ctx, const np_event *e, size_t n, np_error *err)
{
    return np_write_events(e, n, NP_FORMAT_JSONL, put_in_buf, ctx, err);
}

/* All stories of the state in dir, as a reader sees them, and the events. */
static void read_all(const char *dir, const np_options *opt, np_buf *stories, np_buf *events)
{
    const np_view all = {.since = {0, NP_TIME_EXACT}};
    np_state *s = open_state(dir, opt, NP_STATE_READ, NP_SMALL_DESK);
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_EQUAL_FATAL(np_state_events(s, (np_time){0}, put_event, events, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_state_stories(s, c, &all, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_buf, stories, NULL),
        NP_OK);
    np_corpus_free(c);
    np_state_close(s);
}

/* Of each article that ever came, the first that is in its story; a reader's view. */
static void partition_of(const char *dir, const np_options *opt, uint32_t *first)
{
    np_state *s = open_state(dir, opt, NP_STATE_READ, NP_SMALL_DESK);
    CU_ASSERT_EQUAL_FATAL(np_state_place(s, NULL), NP_OK);
    const np_history *h = &s->past;
    for (uint32_t i = 0; i < h->n; i++) {
        uint32_t k = 0;
        CU_ASSERT_NOT_EQUAL_FATAL(h->story[i], NP_NO_STORY);
        while (np_history_resolve(h, h->story[k]) != np_history_resolve(h, h->story[i]))
            k++;
        first[i] = k;
    }
    np_state_close(s);
}

static bool is_sound(const char *dir, const np_options *opt)
{
    np_error err = {0};
    np_state *s = open_state(dir, opt, NP_STATE_READ, NP_SMALL_DESK);
    np_code code = np_state_check(s, true, NULL, NULL, &err);
    if (code)
        printf("%s\n", err.text);
    np_state_close(s);
    return code == NP_OK;
}

/* News in the order it was published, under ids that all differ. */
static void make_feed(news *m, size_t n, uint32_t days)
{
    make_news(m, n, days);
    for (size_t i = 0; i < m->n; i++) {
        snprintf(m->id[i], sizeof m->id[i], "a%u", (unsigned)i);
        m->article[i].id = np_str_of(m->id[i]);
    }
    qsort(m->article, m->n, sizeof *m->article, by_publication);
    for (size_t i = 0; i < m->n / 8; i++) { /* some come late */
        size_t a = index_below(m->n), b = index_below(m->n);
        np_article other = m->article[a];
        m->article[a] = m->article[b];
        m->article[b] = other;
    }
}

typedef struct coming { /* a feed, a few articles at a time */
    const news *m;
    size_t at, n;
    np_time now;
} coming;

static bool next(coming *come)
{
    size_t left = come->m->n - (come->at += come->n);
    come->n = 1 + below(4);
    come->n = come->n < left ? come->n : left;
    come->now.at += below(5) ? below(HOUR / 4) : below(2 * DAY);
    for (size_t i = come->at; i < come->at + come->n; i++)
        if (come->m->article[i].published.at > come->now.at)
            come->now.at = come->m->article[i].published.at;
    return come->n > 0;
}

static bool is_repaired(const np_state *s) { return s->head.n_settled == s->head.n_articles; }

/* ---- what is deferred ---- */

/* Of three states one places what comes for the time being, one leaves it to wait, one gets it all
 * at once where the first repairs: the partitions are one, at any moment. */
static void who_reads_sees_what_he_would_see_had_nobody_placed_it_before(void)
{
    static news m;
    static uint32_t one[MOST], two[MOST];
    size_t n_loose = 0, n_repaired = 0;
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .12;
    for (int round = 0; round < 4; round++) {
        const char *dir = fresh_dir(), *waits = fresh_dir();
        opt.repair_days = 1 + below(12);
        opt.repair_context = below(3) ? below(60) : 0;
        make_feed(&m, 40 + below(MOST - 40), 5 + below(30));
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
        np_state *w = open_state(waits, &opt, NP_STATE_WRITE, SIZE_MAX);
        for (coming c = {.m = &m, .now = {NEWS_START, NP_TIME_EXACT}}; next(&c);) {
            add(s, m.article + c.at, c.n, &opt, c.now);
            take(w, m.article + c.at, c.n, &opt, c.now);
            if (is_repaired(s))
                CU_ASSERT_EQUAL_FATAL(np_state_place(w, NULL), NP_OK);
            n_repaired += is_repaired(s);
            n_loose += !is_repaired(s);
            if (below(4))
                continue;
            partition_of(dir, &opt, one);
            partition_of(waits, &opt, two);
            CU_ASSERT_EQUAL_FATAL(memcmp(one, two, s->head.n_articles * sizeof *one), 0);
        }
        np_state_close(w);
        np_state_close(s);
        CU_ASSERT(is_sound(dir, &opt));
    }
    CU_ASSERT(n_loose > 40);
    CU_ASSERT(n_repaired > 12);
}

static void where_all_is_repaired_the_stories_are_those_of_one_batch(void)
{
    static news m;
    static uint32_t one[MOST], all[MOST];
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 1000;
    for (int round = 0; round < 2; round++) {
        const char *dir = fresh_dir(), *batch = fresh_dir();
        make_feed(&m, 40 + below(MOST - 40), 5 + below(30));
        shuffle(m.article, m.n, sizeof *m.article);
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
        coming c = {.m = &m, .now = {NEWS_START + 60 * DAY, NP_TIME_EXACT}};
        while (next(&c))
            add(s, m.article + c.at, c.n, &opt, c.now);
        np_state *b = open_state(batch, &opt, NP_STATE_WRITE, 0);
        add(b, m.article, m.n, &opt, c.now);
        np_state_close(b);
        np_state_close(s);
        partition_of(dir, &opt, one);
        partition_of(batch, &opt, all);
        CU_ASSERT_EQUAL(memcmp(one, all, m.n * sizeof *one), 0);
    }
}

static void who_stays_and_who_comes_back_for_each_batch_say_the_same(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .12;
    opt.repair_days = 6;
    for (int round = 0; round < 2; round++) {
        const char *one = fresh_dir(), *many = fresh_dir();
        np_buf stories[2] = {{0}}, events[2] = {{0}};
        make_feed(&m, MOST, 5 + below(30));
        opt.threads = 1;
        np_state *kept = open_state(one, &opt, NP_STATE_WRITE, 0);
        for (coming c = {.m = &m, .now = {NEWS_START, NP_TIME_EXACT}}; next(&c);) {
            opt.threads = 1;
            add(kept, m.article + c.at, c.n, &opt, c.now);
            opt.threads = 2;
            np_state *s = open_state(many, &opt, NP_STATE_WRITE, 0);
            add(s, m.article + c.at, c.n, &opt, c.now);
            np_state_close(s);
        }
        np_state_close(kept);
        read_all(one, &opt, &stories[0], &events[0]);
        read_all(many, &opt, &stories[1], &events[1]);
        CU_ASSERT(events[0].len > 1000);
        CU_ASSERT(np_str_equal(np_buf_view(&stories[0]), np_buf_view(&stories[1])));
        CU_ASSERT(np_str_equal(np_buf_view(&events[0]), np_buf_view(&events[1])));
        for (int k = 0; k < 2; k++) {
            np_buf_clear(&stories[k]);
            np_buf_clear(&events[k]);
        }
    }
}

static void a_text_that_is_there_is_in_its_story_at_once(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    make_feed(&m, 60, 3);
    np_time now = {NEWS_START + 5 * DAY, NP_TIME_EXACT};
    np_state *s = open_state(fresh_dir(), &opt, NP_STATE_WRITE, 0);
    add(s, m.article, 60, &opt, now);
    size_t n = s->past.n;
    for (size_t i = 0; i < 60; i += 7) {
        np_article copy = m.article[i];
        char id[16];
        snprintf(id, sizeof id, "copy%u", (unsigned)i);
        copy.id = np_str_of(id);
        add(s, &copy, 1, &opt, now);
        CU_ASSERT_FALSE(is_repaired(s));
        CU_ASSERT_EQUAL(np_history_resolve(&s->past, s->past.story[n]),
                        np_history_resolve(&s->past, s->past.story[i]));
        n++;
    }
    np_state_close(s);
}

/* ---- ids and events ---- */

/* The last story that an article was said to be added to, mergers done: as the tables have it. */
typedef struct told {
    uint32_t story[MOST], into[4 * MOST];
    size_t n_articles[4 * MOST], n_wrong;
} told;

static uint32_t root(const told *t, uint32_t story)
{
    while (t->into[story] != story)
        story = t->into[story];
    return story;
}

static np_code hear(void *ctx, const np_event *e, size_t n, np_error *err)
{
    told *t = ctx;
    (void)n, (void)err;
    if (e->kind == NP_EVENT_CLOSED)
        return NP_OK;
    for (size_t k = 0; k < e->n_added; k++)
        t->story[e->added[k]] = e->story;
    return NP_OK;
}

static void events_tell_the_partition_that_is_kept(void)
{
    static news m;
    static told t;
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .12;
    opt.repair_days = 5;
    for (int round = 0; round < 2; round++) {
        const char *dir = fresh_dir();
        make_feed(&m, MOST, 5 + below(30));
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
        for (coming c = {.m = &m, .now = {NEWS_START, NP_TIME_EXACT}}; next(&c);)
            add(s, m.article + c.at, c.n, &opt, c.now);
        CU_ASSERT_EQUAL_FATAL(np_state_events(s, (np_time){0}, hear, &t, NULL), NP_OK);
        const np_history *h = &s->past;
        for (uint32_t k = 0; k < h->n_stories; k++)
            t.into[k] = h->stories[k].into;
        for (uint32_t i = 0; i < h->n; i++)
            CU_ASSERT_EQUAL(root(&t, t.story[i]), np_history_resolve(h, h->story[i]));
        np_state_close(s);
    }
}

/* Also one that only a reader's repair has made. */
static void an_id_that_was_shown_leads_on_for_ever(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .12;
    opt.repair_days = 5;
    const char *dir = fresh_dir();
    np_str seen[20 * MOST];
    size_t n_seen = 0, n_not_kept = 0;
    make_feed(&m, 90, 12);
    for (coming c = {.m = &m, .now = {NEWS_START, NP_TIME_EXACT}}; next(&c);) {
        np_str id;
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
        add(s, m.article + c.at, c.n, &opt, c.now);
        np_state_close(s);
        s = open_state(dir, &opt, NP_STATE_READ, 0);
        CU_ASSERT_EQUAL_FATAL(np_state_read_past(s, NULL), NP_OK);
        size_t n_kept = s->past.n_stories;
        CU_ASSERT_EQUAL_FATAL(np_state_place(s, NULL), NP_OK);
        for (size_t k = 0; k < n_seen; k += 1 + below(30))
            CU_ASSERT_EQUAL(np_state_find(s, seen[k], &id, NULL), NP_OK);
        for (size_t k = 0; k < s->past.n_stories && n_seen < N_OF(seen); k++) {
            if (k < n_kept && below(20))
                continue;
            n_not_kept += k >= n_kept;
            id = s->past.stories[k].id;
            char *copy = malloc(id.len);
            memcpy(copy, id.at, id.len);
            seen[n_seen++] = (np_str){copy, id.len};
        }
        np_state_close(s);
    }
    CU_ASSERT(n_not_kept > 0);
    while (n_seen)
        free((void *)seen[--n_seen].at);
}

/* Each merged into the one before it: a step at a time would be five thousand million. */
static void a_long_chain_of_mergers_is_one_step(void)
{
    enum { CHAIN = 100000 };
    static news m;
    np_options opt;
    np_options_init(&opt);
    make_feed(&m, 4, 1);
    np_time now = {NEWS_START + 5 * DAY, NP_TIME_EXACT};
    const char *dir = fresh_dir();
    np_state *s = open_state(dir, &opt, NP_STATE_WRITE, NP_SMALL_DESK);
    add(s, m.article, 1, &opt, now);
    CU_ASSERT_EQUAL_FATAL(np_state_begin(s, NULL), NP_OK);
    for (uint32_t k = 1; k < CHAIN; k++) {
        char id[20];
        snprintf(id, sizeof id, "s_%u", k);
        s->value.len = 0;
        np_room_story_put(&s->value, &(np_room_story){np_str_of(id), k - 1, 0});
        CU_ASSERT_EQUAL_FATAL(np_state_put_at(s, NP_ROOM_STORY, k, NULL), NP_OK);
    }
    s->head.n_stories = s->head.n_lasting = CHAIN;
    CU_ASSERT_EQUAL_FATAL(np_state_commit(s, NULL), NP_OK);
    np_state_close(s);
    s = open_state(dir, &opt, NP_STATE_WRITE, NP_SMALL_DESK);
    CU_ASSERT_EQUAL_FATAL(np_state_read_past(s, NULL), NP_OK);
    for (uint32_t k = 0; k < CHAIN; k++)
        CU_ASSERT_EQUAL(np_history_resolve(&s->past, k), 0);
    add(s, m.article + 1, 3, &opt, now); /* a repair beside it */
    np_str value;
    bool is_there;
    np_room_story last;
    CU_ASSERT_EQUAL(np_store_get_at(s->store, NP_ROOM_STORY, CHAIN - 1, &value, &is_there, NULL),
                    NP_OK);
    CU_ASSERT_EQUAL(np_room_story_get(value, CHAIN - 1, &last, NULL), NP_OK);
    CU_ASSERT_EQUAL(last.into, CHAIN - 2); /* rows are not written again for it */
    np_state_close(s);
}

/* ---- what is taken back ---- */

static void what_is_not_committed_was_never_placed(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    make_feed(&m, 60, 5);
    np_time now = {NEWS_START + 5 * DAY, NP_TIME_EXACT};
    np_buf said[4] = {{0}};
    const char *dir = fresh_dir();
    np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
    add(s, m.article, 40, &opt, now);
    add(s, m.article + 40, 2, &opt, now);
    np_state_close(s);
    read_all(dir, &opt, &said[0], &said[1]);
    s = open_state(dir, &opt, NP_STATE_WRITE, 0);
    np_taken taken;
    np_corpus *c = corpus_of(m.article + 42, 8, &opt);
    CU_ASSERT_EQUAL_FATAL(np_state_take(s, c, now, &taken, NULL), NP_OK);
    CU_ASSERT_EQUAL(taken.n_added, 8);
    np_state_close(s);
    read_all(dir, &opt, &said[2], &said[3]);
    CU_ASSERT(np_str_equal(np_buf_view(&said[0]), np_buf_view(&said[2])));
    CU_ASSERT(np_str_equal(np_buf_view(&said[1]), np_buf_view(&said[3])));
    s = open_state(dir, &opt, NP_STATE_WRITE, 0);
    for (int k = 0; k < 2; k++) /* the second repeats the first */
        CU_ASSERT_EQUAL_FATAL(np_state_take(s, c, now, &taken, NULL), NP_OK);
    CU_ASSERT_EQUAL(taken.n_repeated, 8);
    CU_ASSERT_EQUAL_FATAL(np_state_commit(s, NULL), NP_OK);
    CU_ASSERT_FALSE(is_repaired(s));
    for (size_t i = 0; i < s->past.n; i++)
        CU_ASSERT_NOT_EQUAL(s->past.story[i], NP_NO_STORY);
    np_corpus_free(c);
    np_state_close(s);
    CU_ASSERT(is_sound(dir, &opt));
    for (int k = 0; k < 4; k++)
        np_buf_clear(&said[k]);
}

static void who_is_loose_may_be_forgotten_and_does_not_expire(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 2;
    make_feed(&m, MOST, 12);
    np_time now = {NEWS_START + 14 * DAY, NP_TIME_EXACT};
    const char *dir = fresh_dir();
    np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
    add(s, m.article, 120, &opt, now);
    for (size_t i = 120; i + 4 <= m.n; i += 4) {
        uint64_t n_gone, n_loose = s->head.n_articles - s->head.n_settled;
        add(s, m.article + i, 4, &opt, now);
        CU_ASSERT_EQUAL(np_state_expire(s, 2 + below(9), &n_gone, NULL), NP_OK);
        CU_ASSERT_EQUAL(s->head.n_articles - s->head.n_settled, n_loose + 4);
        for (size_t k = s->head.n_settled; k < s->past.n; k++)
            CU_ASSERT_NOT_EQUAL(s->past.at[k], NP_NEVER);
    }
    CU_ASSERT_FALSE(is_repaired(s));
    np_str gone[] = {m.article[125].id, m.article[3].id};
    CU_ASSERT_EQUAL(np_state_forget(s, gone, 2, NULL), NP_OK);
    np_state_close(s);
    CU_ASSERT(is_sound(dir, &opt));
    s = open_state(dir, &opt, NP_STATE_WRITE, 0);
    np_str id;
    CU_ASSERT_EQUAL(np_state_find(s, gone[0], &id, NULL), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_state_find(s, m.article[124].id, &id, NULL), NP_OK); /* and repairs */
    CU_ASSERT(is_repaired(s));
    np_state_close(s);
    CU_ASSERT(is_sound(dir, &opt));
}

/* ---- what fails ---- */

static void without_memory_nothing_is_lost_or_wrong(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    make_feed(&m, 40, 5);
    np_time now = {NEWS_START + 5 * DAY, NP_TIME_EXACT};
    size_t n_failed = 0;
    np_buf right[2] = {{0}};
    for (trial t = {.sample = 20}; trial_next(&t);) {
        np_taken taken;
        np_buf said[2] = {{0}};
        const char *dir = fresh_dir();
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
        add(s, m.article, 32, &opt, now);
        add(s, m.article + 32, 2, &opt, now);
        np_corpus *c = corpus_of(m.article + 34, 6, &opt);
        np_state_close(s);
        trial_begin(&t);
        np_code code = NP_E_NOMEM;
        if ((s = np_state_open(dir, &opt, NP_STATE_WRITE, 0, &t.err))) {
            s->small_desk = 0;
            code = np_state_add(s, c, now, &taken, &t.err);
        }
        trial_end(&t, code);
        n_failed += code != NP_OK;
        if (!s)
            s = open_state(dir, &opt, NP_STATE_WRITE, 0);
        s->small_desk = 0;
        if (code) /* again, with memory */
            CU_ASSERT_EQUAL(np_state_add(s, c, now, &taken, NULL), NP_OK);
        CU_ASSERT_FALSE(is_repaired(s));
        np_state_close(s);
        np_corpus_free(c);
        read_all(dir, &opt, &said[0], &said[1]);
        CU_ASSERT(is_sound(dir, &opt));
        for (int k = 0; k < 2; k++) {
            if (!right[k].len)
                np_buf_str(&right[k], np_buf_view(&said[k]));
            else
                CU_ASSERT(np_str_equal(np_buf_view(&said[k]), np_buf_view(&right[k])));
            np_buf_clear(&said[k]);
        }
    }
    CU_ASSERT(n_failed > 40);
    np_buf_clear(&right[0]);
    np_buf_clear(&right[1]);
}

/* ---- what is older ---- */

typedef struct copying {
    np_store *to;
    size_t table;
} copying;

static np_code copy_at(void *ctx, uint64_t key, np_str value, np_error *err)
{
    copying *c = ctx;
    return np_store_put_at(c->to, c->table, key, value, err);
}

static np_code copy_named(void *ctx, np_str key, np_str value, np_error *err)
{
    copying *c = ctx;
    bool is_new = c->table == NP_META && !np_str_equal(key, NP_STR("settings"));
    return is_new ? NP_OK : np_store_put(c->to, c->table, key, value, err);
}

/* The state in dir as version 1 of the schema had it, in `old`. */
static void make_old(const char *dir, const char *old, const np_options *opt)
{
    static const np_store_table table[] = {{"meta", false}, {"article", true}, {"text", true},
                                           {"place", true}, {"name", false},   {"story", true},
                                           {"event", true}, {"reader", false}};
    static const np_store_schema schema = {.table = table, .n_tables = N_OF(table), .version = 1};
    np_state *s = open_state(dir, opt, NP_STATE_READ, 0);
    np_store *to = np_store_open(old, &schema, NP_STORE_WRITE, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(to);
    CU_ASSERT_EQUAL_FATAL(np_store_begin(to, NULL), NP_OK);
    for (size_t t = 0; t < N_OF(table); t++) {
        copying c = {to, t};
        np_code code =
            table[t].is_numbered
                ? np_store_scan_at(s->store, t, 0, NP_STORE_LAST, copy_at, &c, NULL)
                : np_store_scan(s->store, t, NP_STR(""), NP_STR(""), copy_named, &c, NULL);
        CU_ASSERT_EQUAL_FATAL(code, NP_OK);
    }
    np_buf head = {0};
    np_head_put(&head, &s->head);
    head.at[0] = 1;
    head.len -= 3 * 8;
    np_value_u32(&head, 0); /* nobody was late */
    CU_ASSERT_EQUAL(np_store_put(to, NP_META, NP_STR("head"), np_buf_view(&head), NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_store_commit(to, NULL), NP_OK);
    np_buf_clear(&head);
    np_store_close(to);
    np_state_close(s);
}

static void a_state_of_the_version_before_goes_on(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    make_feed(&m, 80, 5);
    np_time now = {NEWS_START + 5 * DAY, NP_TIME_EXACT};
    np_buf said[4] = {{0}};
    const char *dir = fresh_dir(), *old = fresh_dir();
    np_state *s = open_state(dir, &opt, NP_STATE_WRITE, 0);
    add(s, m.article, 60, &opt, now);
    s->small_desk = SIZE_MAX;
    take(s, m.article + 60, 3, &opt, now);
    np_state_close(s);
    make_old(dir, old, &opt);
    np_error err = {0};
    CU_ASSERT_PTR_NULL(np_state_open(old, &opt, NP_STATE_READ, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_INPUT);
    np_state_close(open_state(old, &opt, NP_STATE_WRITE, 0));
    CU_ASSERT(is_sound(old, &opt));
    for (int k = 0; k < 2; k++) {
        s = open_state(k ? old : dir, &opt, NP_STATE_WRITE, 0);
        CU_ASSERT_EQUAL(s->head.n_settled, 60);
        add(s, m.article + 63, 2, &opt, now); /* a repair: some were waiting */
        CU_ASSERT(is_repaired(s));
        for (size_t i = 65; i < 80; i += 3)
            add(s, m.article + i, 3, &opt, now); /* and then none */
        CU_ASSERT_FALSE(is_repaired(s));
        np_state_close(s);
        CU_ASSERT(is_sound(k ? old : dir, &opt));
        read_all(k ? old : dir, &opt, &said[2 * k], &said[2 * k + 1]);
    }
    CU_ASSERT(np_str_equal(np_buf_view(&said[0]), np_buf_view(&said[2])));
    CU_ASSERT(np_str_equal(np_buf_view(&said[1]), np_buf_view(&said[3])));
    for (int k = 0; k < 4; k++)
        np_buf_clear(&said[k]);
}

int main(void)
{
    static const test tests[] = {
        TEST(who_reads_sees_what_he_would_see_had_nobody_placed_it_before),
        TEST(where_all_is_repaired_the_stories_are_those_of_one_batch),
        TEST(who_stays_and_who_comes_back_for_each_batch_say_the_same),
        TEST(a_text_that_is_there_is_in_its_story_at_once),
        TEST(events_tell_the_partition_that_is_kept),
        TEST(an_id_that_was_shown_leads_on_for_ever),
        TEST(a_long_chain_of_mergers_is_one_step),
        TEST(what_is_not_committed_was_never_placed),
        TEST(who_is_loose_may_be_forgotten_and_does_not_expire),
        TEST(without_memory_nothing_is_lost_or_wrong),
        TEST(a_state_of_the_version_before_goes_on),
    };
    return run_tests("instant", tests, N_OF(tests));
}
