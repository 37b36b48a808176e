/* The whole of it through the public header: what must hold whatever the articles are. */
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- articles: events tell their own words and their topic's, reports mix them with everybody's
 * ---- */

enum { N = 60, EVENTS = 14, TEXT = 1200 };

typedef struct made {
    char id[16], title[120], text[TEXT], url[80];
    int64_t at;
} made;

static void add_word(char *text, uint32_t event, uint32_t which)
{
    char word[24];
    if (which < 12)
        snprintf(word, sizeof word, "%cord%u%c ", which < 4 ? 'W' : 'w', event, 'a' + (char)which);
    else if (which < 18) /* of the event and its neighbours: what makes them related */
        snprintf(word, sizeof word, "topic%u%c ", event % 5, 'a' + (char)which);
    else
        snprintf(word, sizeof word, "common%u ", which * 7 % 90);
    if (strlen(text) + strlen(word) < TEXT)
        strcat(text, word);
}

static void make_articles(made *m)
{
    for (uint32_t i = 0; i < N; i++) {
        uint32_t event = below(EVENTS), is_copy = i > 4 && below(5) == 0, of = below(i ? i : 1);
        m[i] = is_copy ? m[of] : (made){0};
        snprintf(m[i].id, sizeof m[i].id, "a%02u", i);
        snprintf(m[i].url, sizeof m[i].url, "https://paper%u.example/%u", below(9), i);
        m[i].at = 1700000000 + below(80000);
        if (is_copy)
            continue;
        snprintf(m[i].title, sizeof m[i].title, "Word%ua word%ub and word%uc", event, event, event);
        for (uint32_t k = 0, n = 30 + below(80); k < n; k++)
            add_word(m[i].text, event, below(30));
    }
}

static np_code add_articles(np_corpus *c, const made *m, const uint32_t *order, np_error *err)
{
    for (uint32_t k = 0; k < N; k++) {
        const made *one = &m[order ? order[k] : k];
        np_article a = {.id = np_str_of(one->id),
                        .title = np_str_of(one->title),
                        .text = np_str_of(one->text),
                        .url = np_str_of(one->url)};
        a.published = (np_time){one->at, one->at % 7 ? NP_TIME_EXACT : NP_TIME_UNKNOWN};
        np_code code = np_corpus_add(c, &a, err);
        if (code)
            return code;
    }
    return NP_OK;
}

static np_options options(unsigned threads)
{
    np_options opt;
    np_options_init(&opt);
    opt.threads = threads;
    return opt;
}

static sink page_of(const made *m, const uint32_t *order, unsigned threads)
{
    sink p = {0};
    np_options opt = options(threads);
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(add_articles(c, m, order, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, &p, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_write_marks(np_corpus_report(c), NP_FORMAT_JSONL, put_in_sink, &p, NULL),
                    NP_OK);
    np_corpus_free(c);
    return p;
}

static void any_number_of_threads_writes_the_same_bytes(void)
{
    static made m[N];
    make_articles(m);
    sink one = page_of(m, NULL, 1);
    CU_ASSERT(one.len > 10000);
    for (unsigned threads = 2; threads <= 16; threads *= 2) {
        sink more = page_of(m, NULL, threads);
        CU_ASSERT(np_str_equal(sink_view(&one), sink_view(&more)));
        empty_sink(&more);
    }
    empty_sink(&one);
}

/* Which articles share a story and a group, by id: comparable between orders of input. */
static void partition_of(const made *m, const uint32_t *order, uint32_t *story, uint32_t *group)
{
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_EQUAL_FATAL(add_articles(c, m, order, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_EQUAL_FATAL(r->n_articles, N);
    for (uint32_t i = 0; i < N; i++) {
        uint32_t at;
        CU_ASSERT_FATAL(np_corpus_find(c, np_str_of(m[i].id), &at));
        story[i] = r->story_of[at];
        group[i] = (uint32_t)strtoul(r->article[r->copy[at].group].id.at + 1, NULL, 10);
    }
    np_corpus_free(c);
}

static void the_partition_does_not_depend_on_the_order_of_input(void)
{
    static made m[N];
    for (int round = 0; round < 8; round++) {
        uint32_t order[N], story[N], group[N], story2[N], group2[N];
        make_articles(m);
        for (uint32_t i = 0; i < N; i++)
            order[i] = i;
        partition_of(m, order, story, group);
        for (uint32_t i = N; i > 1; i--) {
            uint32_t j = below(i), was = order[i - 1];
            order[i - 1] = order[j];
            order[j] = was;
        }
        partition_of(m, order, story2, group2);
        CU_ASSERT_EQUAL(memcmp(story, story2, sizeof story), 0);
        CU_ASSERT_EQUAL(memcmp(group, group2, sizeof group), 0);
    }
}

static void every_article_is_in_exactly_one_story(void)
{
    static made m[N];
    make_articles(m);
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_EQUAL_FATAL(add_articles(c, m, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    unsigned seen[N] = {0};
    for (size_t s = 0; s < r->n_stories; s++) {
        const np_story *story = &r->story[s];
        CU_ASSERT(s == 0 || r->story[s - 1].significance.score >= story->significance.score);
        CU_ASSERT(story->n_texts <= story->n_articles);
        CU_ASSERT(1 <= story->n_independent_min &&
                  story->n_independent_min <= story->n_independent_max);
        CU_ASSERT(story->title.len > 0);
        for (size_t k = 0; k < story->n_articles; k++) {
            seen[story->article[k]]++;
            CU_ASSERT_EQUAL(r->story_of[story->article[k]], s);
        }
        for (size_t k = 0; k < story->n_related; k++)
            CU_ASSERT(story->related[k].story != s && story->related[k].story < r->n_stories);
    }
    for (uint32_t i = 0; i < N; i++)
        CU_ASSERT_EQUAL(seen[i], 1);
    np_corpus_free(c);
}

/* A script without spaces or marks makes sentences of a megabyte, and a title may be one too. */
static void a_page_without_a_mark_is_not_quoted(void)
{
    enum { CHARS = 100000 };
    char *text = malloc(3 * CHARS);
    np_options opt = options(1);
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_FATAL(text && c);
    for (uint32_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < CHARS; k++) { /* one character in five is the article's own */
            uint32_t own = k % 5 ? 0 : i + 1, code = 0x4E00 + (uint32_t)(k * 7919 + own) % 20000;
            text[3 * k] = (char)(0xE0 | code >> 12);
            text[3 * k + 1] = (char)(0x80 | (code >> 6 & 63));
            text[3 * k + 2] = (char)(0x80 | (code & 63));
        }
        np_article a = {.id = {&"abcd"[i], 1}, .title = {text, 3 * CHARS}};
        a.text = a.title;
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    for (size_t s = 0; s < r->n_stories; s++)
        CU_ASSERT_EQUAL(r->story[s].n_summary, 0);
    np_corpus_free(c);
    free(text);
}

/* ---- what is shown, and in which order ---- */

/* m's stories under opt, with its articles' languages; NULL: they have none. */
static np_corpus *told_under(const made *m, const char *const *lang, np_options opt)
{
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (uint32_t i = 0; i < N; i++) {
        np_article a = {.id = np_str_of(m[i].id),
                        .title = np_str_of(m[i].title),
                        .text = np_str_of(m[i].text),
                        .url = np_str_of(m[i].url),
                        .lang = np_str_of(lang ? lang[i] : ""),
                        .published = {m[i].at, m[i].at % 7 ? NP_TIME_EXACT : NP_TIME_UNKNOWN}};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    return c;
}

static void filters_hide_stories_and_change_nothing_else(void)
{
    static made m[N];
    static const char *const langs[] = {"en", "EN-gb", "eng", "de", ""};
    for (int round = 0; round < 20; round++) {
        const char *lang[N];
        make_articles(m);
        for (uint32_t i = 0; i < N; i++)
            lang[i] = langs[below(5)];
        np_options opt = options(1);
        np_corpus *all = told_under(m, lang, opt);
        opt.min_score = below(2) ? 0 : below(50) / 10.0;
        opt.digest = below(2) ? 0 : below(12);
        opt.lang = below(2) ? NULL : "En";
        if (below(2))
            opt.since = (np_time){1700000000 + below(80000), NP_TIME_EXACT};
        if (below(2))
            opt.until = (np_time){1700000000 + 80000, NP_TIME_EXACT};
        np_corpus *some = told_under(m, lang, opt);
        const np_report *a = np_corpus_report(all), *b = np_corpus_report(some);
        CU_ASSERT_EQUAL_FATAL(a->n_stories, b->n_stories);
        size_t n_shown = 0;
        for (size_t s = 0; s < a->n_stories; s++) {
            const np_story *x = &a->story[s], *y = &b->story[s];
            bool is_met = false;
            for (size_t k = 0; k < x->n_articles; k++) {
                uint32_t i = x->article[k];
                np_time at = a->article[i].published;
                is_met |= (!opt.since.kind || (at.kind && at.at >= opt.since.at)) &&
                          (!opt.until.kind || (at.kind && at.at <= opt.until.at)) &&
                          (!opt.lang || lang[i] == langs[0] || lang[i] == langs[1]);
            }
            is_met &= x->significance.score > opt.min_score - .01;
            is_met &= opt.digest == 0 || n_shown < opt.digest;
            n_shown += is_met;
            CU_ASSERT_FALSE(x->is_hidden);
            CU_ASSERT_EQUAL(y->is_hidden, !is_met);
            CU_ASSERT_EQUAL(x->significance.score, y->significance.score);
            CU_ASSERT_EQUAL(x->n_related, y->n_related);
        }
        np_corpus_free(some);
        np_corpus_free(all);
    }
}

static bool has_row(const np_story *story, const np_related *row)
{
    for (size_t k = 0; k < story->n_related; k++)
        if (story->related[k].story == row->story)
            return story->related[k].score == row->score;
    return false;
}

/* What a row is sorted by, however unknown. */
static double row_rank(const np_report *r, const np_related *row, np_related_order order)
{
    np_time at = r->article[row->article].published;
    return order == NP_RELATED_RELEVANCE ? row->score
           : order == NP_RELATED_SCORE   ? r->story[row->story].significance.score
           : at.kind                     ? (double)at.at
                                         : 0;
}

static void related_lists_hold_the_same_rows_in_the_order_asked_for(void)
{
    static made m[N];
    make_articles(m);
    np_options opt = options(1);
    np_corpus *by_score = told_under(m, NULL, opt);
    size_t n_rows = 0;
    for (int order = NP_RELATED_RELEVANCE; order <= NP_RELATED_NEW; order++) {
        opt.related_order = (np_related_order)order;
        np_corpus *c = told_under(m, NULL, opt);
        const np_report *a = np_corpus_report(by_score), *r = np_corpus_report(c);
        for (size_t s = 0; s < r->n_stories; s++) {
            const np_related *row = r->story[s].related;
            n_rows += r->story[s].n_related;
            CU_ASSERT_EQUAL(r->story[s].n_related, a->story[s].n_related);
            for (size_t k = 0; k < r->story[s].n_related; k++) {
                CU_ASSERT(has_row(&a->story[s], &row[k]));
                CU_ASSERT(k == 0 || row_rank(r, &row[k - 1], opt.related_order) >=
                                        row_rank(r, &row[k], opt.related_order));
            }
        }
        np_corpus_free(c);
    }
    CU_ASSERT(n_rows > 0);
    np_corpus_free(by_score);
}

static void nothing_in_gives_nothing_out(void)
{
    sink p = {0};
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_EQUAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_stories, 0);
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, &p, NULL), NP_OK);
    CU_ASSERT_EQUAL(p.len, 0);
    for (int format = NP_FORMAT_TEXT; format <= NP_FORMAT_HTML; format++)
        CU_ASSERT_EQUAL(
            np_write_stories(np_corpus_report(c), (np_format)format, NULL, put_in_sink, &p, NULL),
            NP_OK);
    np_corpus_free(c);
    empty_sink(&p);
}

static void an_article_added_later_starts_anew(void)
{
    static made m[N];
    make_articles(m);
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_EQUAL_FATAL(add_articles(c, m, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_stories(c, NULL), NP_OK);
    np_article late = {.id = np_str_of("late"),
                       .title = np_str_of("A late one"),
                       .text = np_str_of("about nothing else")};
    CU_ASSERT_EQUAL(np_corpus_add(c, &late, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_stories, 0);
    CU_ASSERT_EQUAL(np_corpus_stories(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_articles, N + 1);
    np_corpus_free(c);
}

static void what_old_articles_have_is_old(void)
{
    np_corpus *c = np_corpus_new(NULL, NULL);
    np_article seen = {.id = np_str_of("x"),
                       .title = np_str_of("Port shut"),
                       .text = np_str_of("The port of Calder shut its gates at noon today.")};
    np_article fresh = {.id = np_str_of("y"),
                        .title = np_str_of("Rain"),
                        .text = np_str_of("Rain is expected over the hills by the evening.")};
    np_article again = seen;
    again.id = np_str_of("z");
    CU_ASSERT_EQUAL(np_corpus_add(c, &again, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_add(c, &fresh, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_add(c, &seen, NULL), NP_OK); /* the same record as one of the old */
    np_corpus_mark_old(c);
    CU_ASSERT_EQUAL(np_corpus_add(c, &seen, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_EQUAL_FATAL(r->n_articles, 3);
    CU_ASSERT_TRUE(r->copy[0].is_old);
    CU_ASSERT_FALSE(r->copy[1].is_old);
    CU_ASSERT_TRUE(r->copy[2].is_old);
    CU_ASSERT_FALSE(r->copy[2].was_there); /* it is among the new ones too */
    np_corpus_free(c);
}

/* Ids and what is old are settled anew with what came before and since: a third text under one id
 * is its third, and an article added while old is old, however often copies were asked for. */
static void articles_added_after_copies_join_those_before(void)
{
    np_article a = {.id = np_str_of("x"),
                    .text = np_str_of("The port of Calder shut its gates at noon."),
                    .published = {1, NP_TIME_EXACT}};
    np_corpus *c = np_corpus_new(NULL, NULL);
    for (int round = 0; round < 3; round++) {
        static const char *const text[] = {"The port shut.", "A storm is near.", "Ships wait."};
        a.text = np_str_of(text[round]);
        a.published.at++;
        CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK); /* a repeat, dropped when settled */
        if (round == 1)
            np_corpus_mark_old(c);
        CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    }
    a.text = np_str_of("Rain is expected over the hills by the evening.");
    a.id = (np_str){0};
    for (int round = 0; round < 2; round++) {
        CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    }
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_EQUAL_FATAL(r->n_articles, 5);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(r->copy[i].group, 0);
        CU_ASSERT_EQUAL(r->copy[i].relation, i ? NP_REVISION : NP_ORIGINAL);
    }
    uint32_t at;
    CU_ASSERT(np_corpus_find(c, np_str_of("x@3"), &at) && at == 2);
    CU_ASSERT_EQUAL(r->article[4].id.len, r->article[3].id.len + 2); /* x...#2 */
    CU_ASSERT_EQUAL(np_corpus_stats(c)->n_repeated, 3);
    np_corpus_free(c);
}

static void what_is_old_stays_so(void)
{
    np_corpus *c = np_corpus_new(NULL, NULL);
    static const char *const text[] = {"The port shut at noon.", "A storm is near.", "Ships wait."};
    np_article a = {.id = np_str_of("0"), .text = np_str_of(text[0])};
    CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
    np_corpus_mark_old(c);
    for (int i = 1; i < 3; i++) {
        char id[2] = {(char)('0' + i), 0};
        a = (np_article){.id = np_str_of(id), .text = np_str_of(text[i])};
        CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    }
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_EQUAL_FATAL(r->n_articles, 3);
    CU_ASSERT(!r->copy[0].is_old && r->copy[1].is_old && r->copy[2].is_old);
    CU_ASSERT(!r->copy[0].was_there && r->copy[1].was_there && r->copy[2].was_there);
    np_corpus_free(c);
}

/* What the calling thread is told. */
typedef struct told {
    char stages[400];
    bool is_orderly;
} told;
static _Thread_local bool is_calling_thread;

static void hear(void *ctx, const char *stage, uint64_t done, uint64_t of)
{
    told *t = ctx;
    t->is_orderly &= is_calling_thread && (of == 0 || done <= of);
    char name[64];
    snprintf(name, sizeof name, "|%s|", stage);
    if (!strstr(t->stages, name))
        strcat(t->stages, name);
}

static void every_long_stage_tells_the_calling_thread_how_far_it_is(void)
{
    static made m[N];
    make_articles(m);
    np_buf lines = {0};
    for (int i = 0; i < 300; i++)
        np_buf_print(&lines, "{\"id\":\"r%d\",\"title\":\"Report number %d\"}\n", i, i);
    const char *path = temp_file("news.jsonl", np_buf_view(&lines));
    np_buf_clear(&lines);
    is_calling_thread = true;
    for (unsigned threads = 1; threads <= 8; threads *= 8) {
        told t = {.is_orderly = true};
        np_options opt = options(threads);
        opt.progress = hear;
        opt.ctx = &t;
        np_corpus *c = np_corpus_new(&opt, NULL);
        CU_ASSERT_EQUAL(np_corpus_read(c, path, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(add_articles(c, m, NULL, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
        CU_ASSERT(t.is_orderly);
        CU_ASSERT(strstr(t.stages, "|articles read|") && strstr(t.stages, "|copies|"));
        /* with more threads, a short loop may be over before the calling thread had a turn */
        CU_ASSERT(threads > 1 ||
                  strstr(t.stages,
                         "|texts||copies||words||rough stories||nearest articles||stories|"
                         "|links"));
        np_corpus_free(c);
    }
    is_calling_thread = false;
}

/* Every allocation fails once: an error and nothing else, and the next try gives what a first
 * would have given. */
static void every_failing_allocation_is_an_error_and_no_more(void)
{
    static made m[N];
    make_articles(m);
    sink whole = page_of(m, NULL, 1);
    for (trial turn = {.sample = 16}; trial_next(&turn);) {
        np_options opt = options(1);
        sink p = {0};
        trial_begin(&turn);
        np_corpus *c = np_corpus_new(&opt, &turn.err);
        np_code code = c ? add_articles(c, m, NULL, &turn.err) : NP_E_NOMEM;
        bool is_full = code == NP_OK;
        if (!code)
            code = np_corpus_stories(c, &turn.err);
        trial_end(&turn, code);
        if (is_full) {
            CU_ASSERT_EQUAL(np_corpus_stories(c, NULL), NP_OK);
            CU_ASSERT_EQUAL(
                np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, &p, NULL),
                NP_OK);
            CU_ASSERT_EQUAL(
                np_write_marks(np_corpus_report(c), NP_FORMAT_JSONL, put_in_sink, &p, NULL), NP_OK);
            CU_ASSERT(np_str_equal(sink_view(&p), sink_view(&whole)));
        }
        empty_sink(&p);
        np_corpus_free(c);
    }
    empty_sink(&whole);
}

int main(void)
{
    static const test tests[] = {
        TEST(any_number_of_threads_writes_the_same_bytes),
        TEST(the_partition_does_not_depend_on_the_order_of_input),
        TEST(every_article_is_in_exactly_one_story),
        TEST(a_page_without_a_mark_is_not_quoted),
        TEST(filters_hide_stories_and_change_nothing_else),
        TEST(related_lists_hold_the_same_rows_in_the_order_asked_for),
        TEST(nothing_in_gives_nothing_out),
        TEST(an_article_added_later_starts_anew),
        TEST(what_old_articles_have_is_old),
        TEST(articles_added_after_copies_join_those_before),
        TEST(what_is_old_stays_so),
        TEST(every_long_stage_tells_the_calling_thread_how_far_it_is),
        TEST(every_failing_allocation_is_an_error_and_no_more),
    };
    return run_tests("corpus", tests, N_OF(tests));
}
