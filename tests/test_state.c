/* A newsroom that outlives the program: closed and opened again it is what it was. */
#include "base/str.h"
#include "news.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- help ---- */

static const np_time START = {1742600000 + 40 * DAY, NP_TIME_EXACT};

/* A folder that no test has used. */
static const char *fresh_dir(void)
{
    enum { AT_ONCE = 4 };
    static unsigned n;
    static const char *base;
    static char dir[AT_ONCE][300];
    char *path = dir[n % AT_ONCE];
    base = base ? base : temp_path("");
    snprintf(path, sizeof dir[0], "%s/state%u", base, n++);
    return path;
}

static np_state *open_state(const char *dir, const np_options *opt, np_state_mode mode)
{
    np_error err = {0};
    np_state *s = np_state_open(dir, opt, mode, 0, &err);
    if (!s)
        printf("%s\n", err.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
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

static np_taken add(np_state *s, const np_article *a, size_t n, const np_options *opt, np_time now)
{
    np_taken taken;
    np_error err = {0};
    np_corpus *c = corpus_of(a, n, opt);
    np_code code = np_state_add(s, c, now, &taken, &err);
    if (code)
        printf("%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(code, NP_OK);
    np_corpus_free(c);
    return taken;
}

static np_code put_event(void *ctx, const np_event *e, size_t n, np_error *err)
{
    return np_write_events(e, n, NP_FORMAT_JSONL, put_in_buf, ctx, err);
}

/* All that a state says: its stories, and its events. */
static void say(np_state *s, const np_options *opt, np_buf *said)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    const np_view all = {.since = {0, NP_TIME_EXACT}};
    CU_ASSERT_EQUAL_FATAL(np_state_stories(s, c, &all, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_buf, said, NULL),
        NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_state_events(s, (np_time){0}, put_event, said, NULL), NP_OK);
    np_corpus_free(c);
}

static size_t any_cut(size_t left)
{
    size_t n = below(6) ? below(40) : 0;
    return n < left ? n : left;
}

/* ---- The same for ever ---- */

static void closed_and_opened_again_it_says_what_it_would_have_said(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .12;
    size_t n_opened = 0;
    for (int round = 0; round < 12; round++) {
        opt.repair_days = 1 + below(12);
        opt.repair_context = below(3) ? below(60) : 0;
        make_news(&m, 10 + below(MOST - 10), 20 + below(40));
        if (round % 3)
            qsort(m.article, m.n, sizeof *m.article, by_publication);
        const char *one = fresh_dir(), *many = fresh_dir();
        np_state *kept = open_state(one, &opt, NP_STATE_WRITE);
        np_time now = {START.at - 40 * DAY, NP_TIME_EXACT};
        for (size_t at = 0, n; at < m.n; at += n) {
            n = any_cut(m.n - at);
            for (size_t i = at; i < at + n; i++)
                if (m.article[i].published.at > now.at)
                    now.at = m.article[i].published.at;
            add(kept, m.article + at, n, &opt, now);
            np_state *s = open_state(many, &opt, NP_STATE_WRITE);
            add(s, m.article + at, n, &opt, now);
            np_state_close(s);
            n_opened++;
        }
        np_buf a = {0}, b = {0};
        np_state *s = open_state(many, &opt, NP_STATE_READ);
        say(kept, &opt, &a);
        say(s, &opt, &b);
        CU_ASSERT(a.len > 1000);
        CU_ASSERT(np_str_equal(np_buf_view(&a), np_buf_view(&b)));
        CU_ASSERT_EQUAL(np_state_check(s, true, NULL, NULL, NULL), NP_OK);
        np_buf_clear(&a);
        np_buf_clear(&b);
        np_state_close(s);
        np_state_close(kept);
    }
    CU_ASSERT(n_opened > 50);
}

/* ---- One batch, or many ---- */

static size_t index_of(const np_report *r, np_str url)
{
    for (size_t i = 0; i < r->n_articles; i++)
        if (np_str_equal(r->article[i].url, url))
            return i;
    return SIZE_MAX;
}

/* Any two articles, known by their URLs, are together in both reports or in neither. */
static void expect_same_partition(const np_report *a, const np_report *b)
{
    CU_ASSERT_EQUAL_FATAL(a->n_articles, b->n_articles);
    CU_ASSERT_EQUAL(a->n_stories, b->n_stories);
    static size_t there[MOST];
    for (size_t i = 0; i < a->n_articles; i++) {
        there[i] = index_of(b, a->article[i].url);
        CU_ASSERT_NOT_EQUAL_FATAL(there[i], SIZE_MAX);
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_EQUAL(a->story_of[i] == a->story_of[k],
                            b->story_of[there[i]] == b->story_of[there[k]]);
    }
}

/* In one batch texts of an id are numbered by time, in a state as they come: ids are made unlike,
 * URLs all differ, and what says all that another says is left out. */
static void tell_apart(news *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        snprintf(m->id[i], sizeof m->id[i], "a%u", (unsigned)i);
        m->article[i].id = np_str_of(m->id[i]);
        m->article[i].url = np_str_of(m->url[i]);
        m->article[n++] = m->article[i];
    }
    m->n = n;
}

static void any_cuts_in_any_order_give_the_stories_of_one_batch(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 1000;
    for (int round = 0; round < 8; round++) {
        make_news(&m, 20 + below(MOST - 20), 1 + below(60));
        tell_apart(&m);
        np_corpus *batch = corpus_of(m.article, m.n, &opt);
        CU_ASSERT_EQUAL_FATAL(np_corpus_stories(batch, NULL), NP_OK);
        shuffle(m.article, m.n, sizeof *m.article);
        const char *dir = fresh_dir();
        for (size_t at = 0, n; at < m.n; at += n) {
            n = any_cut(m.n - at);
            np_state *s = open_state(dir, &opt, NP_STATE_WRITE);
            CU_ASSERT_EQUAL(add(s, m.article + at, n, &opt, START).n_added, n);
            np_state_close(s);
        }
        np_state *s = open_state(dir, &opt, NP_STATE_READ);
        np_corpus *c = np_corpus_new(&opt, NULL);
        CU_ASSERT_EQUAL_FATAL(np_state_stories(s, c, NULL, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
        expect_same_partition(np_corpus_report(batch), np_corpus_report(c));
        np_corpus_free(c);
        np_corpus_free(batch);
        np_state_close(s);
    }
}

/* ---- Ids ---- */

static np_article told(const char *id, const char *url, const char *title, const char *text)
{
    return (np_article){.id = np_str_of(id),
                        .url = np_str_of(url),
                        .title = np_str_of(title),
                        .text = np_str_of(text)};
}

/* The ids of all articles, one a line, in the order they came. */
static void list_ids(const char *dir, const np_options *opt, np_buf *ids)
{
    np_state *s = open_state(dir, opt, NP_STATE_READ);
    np_corpus *c = np_corpus_new(opt, NULL);
    ids->len = 0;
    CU_ASSERT_EQUAL_FATAL(np_state_stories(s, c, NULL, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    for (size_t i = 0; i < r->n_articles; i++) {
        np_buf_str(ids, r->article[i].id);
        np_buf_char(ids, '\n');
    }
    np_buf_char(ids, '\0');
    np_corpus_free(c);
    np_state_close(s);
}

static void texts_of_one_id_are_numbered_as_they_come(void)
{
    np_options opt;
    np_options_init(&opt);
    const char *dir = fresh_dir();
    const np_article batch[] = {
        told("a", "", "River rises", "The river Arle rises to six metres"),
        told("a@3", "", "Somebody", "gives an id like that"),
        told("a", "", "River falls", "The river Arle falls to five metres"),
        told("a", "", "River rises", "The river Arle rises to six metres"), /* again */
        told("a", "", "River dry", "The river Arle is dry"),
        told("", "https://x.example/1", "No id", "but a place"),
        told("", "https://x.example/1", "No id", "but a place"),      /* again */
        told("", "https://x.example/1", "No id", "and another text"), /* not */
    };
    np_buf all = {0}, one_by_one = {0};
    np_state *s = open_state(dir, &opt, NP_STATE_WRITE);
    np_taken taken = add(s, batch, N_OF(batch), &opt, START);
    CU_ASSERT_EQUAL(taken.n_added, 6);
    CU_ASSERT_EQUAL(taken.n_revised, 2);
    CU_ASSERT_EQUAL(taken.n_repeated, 2);
    taken = add(s, batch, N_OF(batch), &opt, START);
    CU_ASSERT_EQUAL(taken.n_added, 0);
    CU_ASSERT_EQUAL(taken.n_repeated, 8);
    np_state_close(s);
    list_ids(dir, &opt, &all);
    CU_ASSERT_PTR_EQUAL(strstr(all.at, "a\na@3\na@2\na@4\nx"), all.at);
    CU_ASSERT_PTR_NOT_NULL(strstr(all.at, "#2\n"));
    dir = fresh_dir();
    for (size_t i = 0; i < N_OF(batch); i++) {
        s = open_state(dir, &opt, NP_STATE_WRITE);
        add(s, &batch[i], 1, &opt, START);
        np_state_close(s);
    }
    list_ids(dir, &opt, &one_by_one);
    CU_ASSERT_STRING_EQUAL(all.at, one_by_one.at);
    np_buf_clear(&all);
    np_buf_clear(&one_by_one);
}

static void an_id_leads_to_its_story_for_ever(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .12;
    opt.repair_days = 5;
    size_t n_merged = 0;
    const char *dir = fresh_dir();
    make_news(&m, MOST, 60);
    tell_apart(&m);
    np_str seen[2 * MOST];
    size_t n_seen = 0;
    for (size_t at = 0; at < m.n; at += 10) {
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE);
        np_time now = {NEWS_START + (int64_t)at * DAY / 3, NP_TIME_EXACT};
        add(s, m.article + at, m.n - at < 10 ? m.n - at : 10, &opt, now);
        for (size_t i = 0; i < at && n_seen < N_OF(seen); i += 7) {
            np_str id;
            CU_ASSERT_EQUAL_FATAL(np_state_find(s, m.article[i].id, &id, NULL), NP_OK);
            char *copy = malloc(id.len);
            memcpy(copy, id.at, id.len);
            seen[n_seen++] = (np_str){copy, id.len};
        }
        for (size_t k = 0; k < n_seen; k++) {
            np_str id;
            CU_ASSERT_EQUAL(np_state_find(s, seen[k], &id, NULL), NP_OK);
            n_merged += !np_str_equal(seen[k], id);
        }
        np_state_close(s);
    }
    CU_ASSERT(n_merged > 0);
    np_error err;
    np_str id;
    np_state *s = open_state(dir, &opt, NP_STATE_READ);
    CU_ASSERT_EQUAL(np_state_find(s, NP_STR("s_nobody"), &id, &err), NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "s_nobody"));
    np_state_close(s);
    while (n_seen)
        free((void *)seen[--n_seen].at);
}

/* ---- Time ---- */

static void a_clock_that_goes_backwards_moves_nothing_back(void)
{
    np_options opt;
    logged log = {0};
    np_options_init(&opt);
    opt.log = keep_log;
    opt.ctx = &log;
    const np_article one = told("a", "", "River rises", "The river Arle rises"),
                     two = told("b", "", "Song contest", "Nobody wins the song contest");
    np_state *s = open_state(fresh_dir(), &opt, NP_STATE_WRITE);
    add(s, &one, 1, &opt, START);
    CU_ASSERT_EQUAL(log.n_notices, 0);
    np_time before = {START.at - 9 * DAY, NP_TIME_EXACT};
    CU_ASSERT_EQUAL(add(s, &two, 1, &opt, before).n_added, 1);
    CU_ASSERT_EQUAL(log.n_notices, 1);
    CU_ASSERT_EQUAL(np_state_now(s).at, START.at);
    CU_ASSERT_EQUAL(np_state_count(s), 2);
    np_taken taken;
    np_corpus *c = corpus_of(&one, 1, &opt);
    CU_ASSERT_EQUAL(np_state_add(s, c, (np_time){0}, &taken, NULL), NP_E_USAGE);
    np_corpus_free(c);
    np_state_close(s);
}

/* ---- What is agreed on ---- */

static void options_that_decide_are_those_of_the_first(void)
{
    np_options opt, other;
    np_error err;
    np_options_init(&opt);
    opt.shingle = 4;
    opt.near = .6;
    const char *dir = fresh_dir();
    const np_article one = told("a", "", "River rises", "The river Arle rises");
    np_state *s = open_state(dir, &opt, NP_STATE_WRITE);
    add(s, &one, 1, &opt, START);
    np_state_close(s);
    other = opt;
    other.near = .5;
    CU_ASSERT_PTR_NULL(np_state_open(dir, &other, NP_STATE_READ, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "near"));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "0.6"));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "0.5"));
    np_options_init(&other);
    other.summary_words = 77;
    CU_ASSERT_EQUAL(np_state_options(dir, &other, NULL), NP_OK);
    CU_ASSERT_EQUAL(other.shingle, 4);
    CU_ASSERT_EQUAL(other.near, .6);
    CU_ASSERT_EQUAL(other.summary_words, 77);
    np_state_close(open_state(dir, &other, NP_STATE_READ));
    CU_ASSERT_EQUAL(np_state_options(temp_path("nobody's"), &other, NULL), NP_OK);
    CU_ASSERT_PTR_NULL(np_state_open(temp_path("nobody's"), &other, NP_STATE_READ, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_IO);
}

/* ---- What was never seen ---- */

static size_t count_fresh(const char *dir, const np_article *a, size_t n, const np_options *opt,
                          bool commits)
{
    np_taken taken;
    size_t n_fresh = 0;
    np_state *s = open_state(dir, opt, NP_STATE_WRITE);
    np_corpus *c = corpus_of(a, n, opt);
    CU_ASSERT_EQUAL_FATAL(np_state_against(s, c, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    for (size_t i = 0; i < r->n_articles; i++)
        n_fresh += !r->copy[i].was_there && !r->copy[i].is_old && r->copy[i].group == i;
    CU_ASSERT_EQUAL(np_state_take(s, c, START, &taken, NULL), NP_OK);
    if (commits)
        CU_ASSERT_EQUAL(np_state_commit(s, NULL), NP_OK);
    np_state_close(s);
    np_corpus_free(c);
    return n_fresh;
}

static void only_what_was_never_seen_passes_and_is_remembered_when_committed(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    for (int round = 0; round < 6; round++) {
        make_news(&m, MOST, 20);
        const char *dir = fresh_dir();
        size_t n = 40 + below(60);
        np_corpus *half = corpus_of(m.article, n, &opt);
        CU_ASSERT_EQUAL_FATAL(np_corpus_copies(half, NULL), NP_OK);
        size_t n_kept = 0;
        for (size_t i = 0; i < np_corpus_report(half)->n_articles; i++)
            n_kept += np_corpus_report(half)->copy[i].group == i;
        np_corpus_free(half);
        CU_ASSERT_EQUAL(count_fresh(dir, m.article, n, &opt, false), n_kept);
        CU_ASSERT_EQUAL(count_fresh(dir, m.article, n, &opt, true), n_kept); /* nothing was lost */
        CU_ASSERT_EQUAL(count_fresh(dir, m.article, n, &opt, true), 0);
        size_t n_more = count_fresh(dir, m.article, m.n, &opt, true);
        CU_ASSERT(n_more > 0 && n_more <= m.n - n);
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE); /* and all are placed by the next */
        add(s, NULL, 0, &opt, START);
        np_str id;
        CU_ASSERT_EQUAL(np_state_find(s, m.article[m.n - 1].id, &id, NULL),
                        m.article[m.n - 1].id.len ? NP_OK : NP_E_INPUT);
        np_state_close(s);
    }
}

/* ---- Failures ---- */

static void without_memory_nothing_is_lost_or_wrong(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    opt.repair_days = 1000;
    make_news(&m, 12, 5);
    np_buf right = {0};
    const char *dir = fresh_dir();
    np_state *s = open_state(dir, &opt, NP_STATE_WRITE);
    add(s, m.article, 6, &opt, START);
    add(s, m.article + 6, 6, &opt, START);
    say(s, &opt, &right);
    np_state_close(s);
    size_t n_failed = 0;
    for (trial t = {.sample = 20}; trial_next(&t);) {
        np_taken taken;
        np_buf said = {0};
        dir = fresh_dir();
        s = open_state(dir, &opt, NP_STATE_WRITE);
        add(s, m.article, 6, &opt, START);
        np_state_close(s);
        np_corpus *c = corpus_of(m.article + 6, 6, &opt);
        trial_begin(&t);
        np_code code = NP_E_NOMEM;
        if ((s = np_state_open(dir, &opt, NP_STATE_WRITE, 0, &t.err)))
            code = np_state_add(s, c, START, &taken, &t.err);
        trial_end(&t, code);
        n_failed += code != NP_OK;
        if (!s)
            s = open_state(dir, &opt, NP_STATE_WRITE);
        if (code) /* again, with memory */
            CU_ASSERT_EQUAL(np_state_add(s, c, START, &taken, NULL), NP_OK);
        say(s, &opt, &said);
        CU_ASSERT(np_str_equal(np_buf_view(&said), np_buf_view(&right)));
        np_buf_clear(&said);
        np_corpus_free(c);
        np_state_close(s);
    }
    CU_ASSERT(n_failed > 40);
    np_buf_clear(&right);
}

static void a_reader_places_in_memory_what_was_not_placed(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 1000;
    make_news(&m, 60, 9);
    np_buf one = {0}, two = {0};
    const char *dir = fresh_dir();
    count_fresh(dir, m.article, m.n, &opt, true); /* in, not placed */
    for (int round = 0; round < 2; round++) {
        np_state *s = open_state(dir, &opt, NP_STATE_READ);
        np_corpus *c = np_corpus_new(&opt, NULL);
        CU_ASSERT_EQUAL_FATAL(np_state_stories(s, c, NULL, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_buf,
                                         round ? &two : &one, NULL),
                        NP_OK);
        np_taken taken;
        CU_ASSERT_EQUAL(np_state_add(s, c, START, &taken, NULL), NP_E_USAGE);
        np_corpus_free(c);
        np_state_close(s);
        s = open_state(dir, &opt, NP_STATE_WRITE);
        add(s, NULL, 0, &opt, START);
        np_state_close(s);
    }
    CU_ASSERT(one.len > 1000);
    CU_ASSERT(np_str_equal(np_buf_view(&one), np_buf_view(&two)));
    np_buf_clear(&one);
    np_buf_clear(&two);
}

/* ---- What is new ---- */

/* The titles of the stories that are shown, each once. */
static size_t shown(np_state *s, const np_options *opt, const np_view *view, np_buf *titles)
{
    size_t n = 0;
    np_corpus *c = np_corpus_new(opt, NULL);
    titles->len = 0;
    CU_ASSERT_EQUAL_FATAL(np_state_stories(s, c, view, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    for (size_t k = 0; k < r->n_stories; k++) {
        if (r->story[k].is_hidden)
            continue;
        n++;
        for (size_t i = 0; i < r->story[k].n_articles; i++) {
            np_buf_str(titles, r->article[r->story[k].article[i]].id);
            np_buf_char(titles, ' ');
        }
    }
    np_buf_char(titles, '\0');
    if (view && view->reader.len) {
        CU_ASSERT_EQUAL(np_state_shown(s, c, view->reader, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_state_commit(s, NULL), NP_OK);
    }
    np_corpus_free(c);
    return n;
}

static void only_what_adds_something_is_new(void)
{
    static const char flood[] =
        "The river Arle rose to six metres at Stanmoor on Friday night, and the flood wall of the "
        "town held. Mayor Ada Pell told the council that nobody was hurt in the flood.";
    static const char copy[] =
        "The river Arle rose to six metres at Stanmoor on Friday night, and the flood wall of the "
        "town held. Mayor Ada Pell told the council that nobody was hurt in the flood. More soon.";
    static const char more[] =
        "At Stanmoor the river Arle rose further on Saturday, to 7.42 metres, and the flood wall "
        "of the town held again. Engineer Octavian Dunn expects the flood to fall on Sunday.";
    static const char contest[] = "Wilhelmina Ashgrove wins the song contest of Saltby with a song "
                                  "about a tax inspector who dances.";
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .1;
    np_article a = told("a", "https://a.example/1", "Stanmoor flood wall holds", flood),
               b = told("b", "https://b.example/1", "Stanmoor flood wall holds", copy),
               c = told("c", "https://c.example/1", "Arle flood: Stanmoor wall holds again", more),
               d = told("d", "https://d.example/1", "Song contest", contest);
    np_time when[4];
    for (int i = 0; i < 4; i++)
        when[i] = (np_time){START.at + i * 3600, NP_TIME_EXACT};
    a.published = when[0], b.published = when[1], c.published = when[2], d.published = when[3];
    const np_view ann = {.reader = NP_STR("ann")}, bob = {.reader = NP_STR("bob")};
    np_buf said = {0};
    np_state *s = open_state(fresh_dir(), &opt, NP_STATE_WRITE);
    add(s, &a, 1, &opt, when[0]);
    CU_ASSERT_EQUAL(shown(s, &opt, &ann, &said), 1);
    CU_ASSERT_EQUAL(shown(s, &opt, &ann, &said), 0); /* not the same again, */
    add(s, &b, 1, &opt, when[1]);
    CU_ASSERT_EQUAL(shown(s, &opt, &ann, &said), 0); /* nor a copy of it */
    add(s, &c, 1, &opt, when[2]);
    CU_ASSERT_EQUAL(shown(s, &opt, NULL, &said), 1); /* it is one story */
    CU_ASSERT_EQUAL(shown(s, &opt, &ann, &said), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(said.at, "c "));
    add(s, &d, 1, &opt, when[3]);
    CU_ASSERT_EQUAL(shown(s, &opt, &ann, &said), 1);
    CU_ASSERT_STRING_EQUAL(said.at, "d ");
    CU_ASSERT_EQUAL(shown(s, &opt, &bob, &said), 2); /* who was shown nothing */
    const np_view late = {.new_since = when[2]}, early = {.new_since = when[1]},
                  never = {.new_since = when[3]};
    CU_ASSERT_EQUAL(shown(s, &opt, &late, &said), 1);
    CU_ASSERT_STRING_EQUAL(said.at, "d ");
    CU_ASSERT_EQUAL(shown(s, &opt, &early, &said), 2);
    CU_ASSERT_EQUAL(shown(s, &opt, &never, &said), 0);
    np_buf_clear(&said);
    np_state_close(s);
}

/* ---- Forgetting ---- */

static void too_old_articles_leave_their_ids_and_change_no_story(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 5;
    opt.repair_context = 0; /* words of the frozen would tell */
    uint64_t n_gone = 0;
    for (int round = 0; round < 3; round++) {
        make_news(&m, MOST, 60);
        tell_apart(&m);
        qsort(m.article, m.n, sizeof *m.article, by_publication);
        np_state *all = open_state(fresh_dir(), &opt, NP_STATE_WRITE);
        np_state *few = open_state(fresh_dir(), &opt, NP_STATE_WRITE);
        np_time now = {NEWS_START, NP_TIME_EXACT};
        for (size_t at = 0, n; at < m.n; at += n) {
            n = m.n - at < 20 ? m.n - at : 20;
            now.at = m.article[at + n - 1].published.at > now.at
                         ? m.article[at + n - 1].published.at
                         : now.at;
            add(all, m.article + at, n, &opt, now);
            add(few, m.article + at, n, &opt, now);
            uint64_t n_now;
            CU_ASSERT_EQUAL_FATAL(np_state_expire(few, 5 + (unsigned)round, &n_now, NULL), NP_OK);
            n_gone += n_now;
        }
        for (size_t i = 0; i < m.n; i++) {
            np_str a, b;
            CU_ASSERT_EQUAL_FATAL(np_state_find(all, m.article[i].id, &a, NULL), NP_OK);
            CU_ASSERT_EQUAL_FATAL(np_state_find(few, m.article[i].id, &b, NULL), NP_OK);
            CU_ASSERT(np_str_equal(a, b));
        }
        CU_ASSERT_EQUAL(add(few, m.article, m.n, &opt, now).n_repeated, m.n);
        np_corpus *c = corpus_of(m.article, m.n, &opt);
        CU_ASSERT_EQUAL_FATAL(np_state_against(few, c, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
        for (size_t i = 0; i < m.n; i++)
            CU_ASSERT(np_corpus_report(c)->copy[i].is_old);
        np_corpus_free(c);
        uint64_t none;
        CU_ASSERT_EQUAL(np_state_expire(few, 4, &none, NULL), NP_E_USAGE);
        np_state_close(few);
        np_state_close(all);
    }
    CU_ASSERT(n_gone > MOST);
}

static void who_is_forgotten_never_came(void)
{
    static news m;
    np_options opt;
    np_options_init(&opt);
    opt.repair_days = 1000;
    np_buf without = {0}, after = {0};
    for (int round = 0; round < 4; round++) {
        make_news(&m, 60, 9);
        tell_apart(&m);
        const char *one = fresh_dir(), *two = fresh_dir();
        np_state *s = open_state(one, &opt, NP_STATE_WRITE);
        add(s, m.article, m.n - 1, &opt, START);
        (void)shown(s, &opt, NULL, &without);
        np_state_close(s);
        s = open_state(two, &opt, NP_STATE_WRITE);
        add(s, m.article, m.n, &opt, START);
        np_str gone[] = {m.article[m.n - 1].id, NP_STR("nobody")};
        CU_ASSERT_EQUAL(np_state_forget(s, gone, 2, NULL), NP_E_INPUT); /* all or none */
        np_str id;
        CU_ASSERT_EQUAL(np_state_find(s, gone[0], &id, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_state_forget(s, gone, 1, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_state_find(s, gone[0], &id, NULL), NP_E_INPUT);
        np_state_close(s);
        s = open_state(two, &opt, NP_STATE_WRITE);
        (void)shown(s, &opt, NULL, &after);
        CU_ASSERT_PTR_NULL(strstr(after.at, "a59 "));
        CU_ASSERT_EQUAL(after.len, without.len);
        np_taken taken = add(s, m.article, m.n, &opt, START); /* and may come again */
        CU_ASSERT_EQUAL(taken.n_added, 1);
        CU_ASSERT_EQUAL(np_state_find(s, gone[0], &id, NULL), NP_OK);
        np_state_close(s);
    }
    np_buf_clear(&without);
    np_buf_clear(&after);
}

int main(void)
{
    static const test tests[] = {
        TEST(closed_and_opened_again_it_says_what_it_would_have_said),
        TEST(any_cuts_in_any_order_give_the_stories_of_one_batch),
        TEST(texts_of_one_id_are_numbered_as_they_come),
        TEST(an_id_leads_to_its_story_for_ever),
        TEST(a_clock_that_goes_backwards_moves_nothing_back),
        TEST(options_that_decide_are_those_of_the_first),
        TEST(only_what_was_never_seen_passes_and_is_remembered_when_committed),
        TEST(without_memory_nothing_is_lost_or_wrong),
        TEST(only_what_adds_something_is_new),
        TEST(too_old_articles_leave_their_ids_and_change_no_story),
        TEST(who_is_forgotten_never_came),
        TEST(a_reader_places_in_memory_what_was_not_placed),
    };
    return run_tests("state", tests, N_OF(tests));
}
