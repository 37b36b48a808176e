/* Lists of texts: a text is a story of one article that nobody else hears of. */
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include <stdio.h>
#include <string.h>

/* ---- a small world: forty texts on eight subjects, words of three kinds ---- */

enum { N = 40, SUBJECTS = 8, TEXT = 1200 };

typedef struct made {
    char id[8], title[80], text[TEXT], url[64];
    int64_t at;
} made;

static void add(char *text, const char *kind, uint32_t a, uint32_t b)
{
    char word[32];
    snprintf(word, sizeof word, "%s%c%c ", kind, 'a' + (char)a, 'a' + (char)b);
    if (strlen(text) + strlen(word) < TEXT)
        strcat(text, word);
}

static void write_text(made *m, uint32_t i, uint32_t subject)
{
    *m = (made){.at = 1742600000 + (int64_t)below(40) * 86400};
    snprintf(m->id, sizeof m->id, "a%u", i);
    snprintf(m->url, sizeof m->url, "https://host%u.example/%u", below(30), i);
    snprintf(m->title, sizeof m->title, "Matter%c of Person%c%c", 'a' + (char)subject,
             'a' + (char)(i % 26), 'a' + (char)(i / 26));
    for (uint32_t k = 0, n = 20 + below(30); k < n; k++)
        switch (below(3)) {
        case 0:
            add(m->text, "matter", subject, below(12));
            break;
        case 1:
            add(m->text, "person", i % 26, i / 26 + below(6));
            break;
        default:
            add(m->text, "common", below(10), 0);
        }
}

static np_article article_of(const made *m)
{
    return (np_article){.id = np_str_of(m->id),
                        .title = np_str_of(m->title),
                        .text = np_str_of(m->text),
                        .url = np_str_of(m->url),
                        .published = {m->at, NP_TIME_EXACT}};
}

/* As it would be looked up: without an id or a page of its own. */
static np_article draft_of(const made *m)
{
    return (np_article){.title = np_str_of(m->title),
                        .text = np_str_of(m->text),
                        .published = {m->at, NP_TIME_EXACT}};
}

static np_options options(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = .6; /* so that most stories have one article */
    opt.related_floor = .05;
    return opt;
}

static np_corpus *corpus_of(const made *m, size_t n, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++) {
        np_article a = article_of(&m[i]);
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    return c;
}

static void make_world(made *m)
{
    for (uint32_t i = 0; i < N; i++)
        write_text(&m[i], i, below(SUBJECTS));
}

static bool is_same_list(const np_related_list *list, const np_story *s)
{
    if (list->n_rows != s->n_related)
        return false;
    for (size_t k = 0; k < list->n_rows; k++) {
        const np_related *a = &list->row[k], *b = &s->related[k];
        bool is_same = a->story == b->story && a->article == b->article && a->score == b->score;
        if (!is_same || a->n_why != b->n_why)
            return false;
        for (size_t w = 0; w < a->n_why; w++)
            if (!np_str_equal(a->why[w], b->why[w]))
                return false;
    }
    return true;
}

/* The naive twin of a lookup is the run itself. */
static void a_text_of_the_corpus_has_the_list_of_its_story(void)
{
    size_t n_asked = 0, n_rows = 0;
    for (int round = 0; round < 12; round++) {
        static made m[N];
        make_world(m);
        np_options opt = options();
        opt.related = 1 + below(12);
        opt.related_order = (np_related_order)below(3);
        opt.related_mode = (np_related_mode)below(3);
        np_corpus *c = corpus_of(m, N, &opt);
        np_lookup *l = np_lookup_new(c, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(l);
        const np_report *r = np_corpus_report(c);
        for (size_t i = 0; i < N; i++) {
            const np_story *s = &r->story[r->story_of[i]];
            np_article a = draft_of(&m[i]);
            np_related_list list;
            CU_ASSERT_EQUAL_FATAL(np_lookup_related(l, &a, &list, NULL), NP_OK);
            CU_ASSERT(np_str_equal(list.title, a.title));
            if (s->n_articles > 1)
                continue;
            CU_ASSERT(is_same_list(&list, s));
            n_asked++, n_rows += list.n_rows;
        }
        np_lookup_free(l);
        np_corpus_free(c);
    }
    CU_ASSERT(n_asked > 100 && n_rows > 100);
}

static sink stories_of(const np_corpus *c)
{
    sink p = {0};
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, &p, NULL), NP_OK);
    return p;
}

static void nothing_of_the_corpus_is_changed(void)
{
    static made m[N];
    make_world(m);
    np_options opt = options();
    np_corpus *c = corpus_of(m, N - 4, &opt), *other = corpus_of(m, N - 4, &opt);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(other, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK); /* made anew then */
    np_lookup *l = np_lookup_new(c, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(l);
    sink want = stories_of(other), first = {0};
    for (size_t i = N - 4; i < 2 * N; i++) {
        np_article a = draft_of(&m[i % N]);
        np_related_list list;
        sink p = {0}, is = {0};
        CU_ASSERT_EQUAL_FATAL(np_lookup_related(l, &a, &list, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_write_related_list(np_corpus_report(c), &list, NP_FORMAT_JSONL, NULL,
                                              put_in_sink, &p, NULL),
                        NP_OK);
        if (i == N - 4)
            first = p, p = (sink){0};
        else if (i == 2 * N - 4)
            CU_ASSERT(np_str_equal(sink_view(&p), sink_view(&first))); /* as asked first */
        is = stories_of(c);
        CU_ASSERT(np_str_equal(sink_view(&is), sink_view(&want)));
        empty_sink(&p), empty_sink(&is);
    }
    empty_sink(&first), empty_sink(&want);
    np_lookup_free(l);
    np_corpus_free(other);
    np_corpus_free(c);
}

static void a_story_with_a_copy_is_not_listed(void)
{
    static made m[N];
    make_world(m);
    np_options opt = options();
    np_corpus *c = corpus_of(m, N, &opt);
    np_lookup *l = np_lookup_new(c, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(l);
    const np_report *r = np_corpus_report(c);
    size_t n_rows = 0;
    for (size_t i = 0; i < N; i++) {
        char text[TEXT + 40];
        snprintf(text, sizeof text, "%s And then it rained on them.", m[i].text);
        np_article a = draft_of(&m[i]);
        a.text = np_str_of(text);
        np_related_list list;
        CU_ASSERT_EQUAL_FATAL(np_lookup_related(l, &a, &list, NULL), NP_OK);
        for (size_t k = 0; k < list.n_rows; k++)
            CU_ASSERT(list.row[k].story != r->story_of[i]);
        n_rows += list.n_rows;
    }
    CU_ASSERT(n_rows > N);
    np_lookup_free(l);
    np_corpus_free(c);
}

static void what_strangers_wrote_is_harmless(void)
{
    static made m[N];
    static char long_text[2000000];
    make_world(m);
    for (size_t i = 0; i < sizeof long_text; i++)
        long_text[i] = i % 6 ? (char)('a' + below(26)) : ' ';
    np_options opt = options();
    np_corpus *c = corpus_of(m, N, &opt);
    np_lookup *l = np_lookup_new(c, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(l);
    const np_str texts[] = {{"", 0},
                            NP_STR("\n\n"),
                            NP_STR("\xff\xfe matteraa \xed\xa0\x80 matterab <b>\x1b[31m"),
                            {"a\0b matterac", 12},
                            {long_text, sizeof long_text}};
    for (size_t k = 0; k < N_OF(texts); k++)
        for (size_t j = 0; j < N_OF(texts); j++) {
            np_article a = {.title = texts[k], .text = texts[j]};
            np_related_list list;
            CU_ASSERT_EQUAL_FATAL(np_lookup_related(l, &a, &list, NULL), NP_OK);
            CU_ASSERT(list.n_rows <= opt.related);
            for (int format = NP_FORMAT_TEXT; format <= NP_FORMAT_HTML; format++) {
                sink p = {0};
                CU_ASSERT_EQUAL(np_write_related_list(np_corpus_report(c), &list, (np_format)format,
                                                      NULL, put_in_sink, &p, NULL),
                                NP_OK);
                CU_ASSERT(memchr(p.at, '\x1b', p.len) == NULL);
                CU_ASSERT(memchr(p.at, '\xff', p.len) == NULL);
                empty_sink(&p);
            }
        }
    np_lookup_free(l);
    np_corpus_free(c);
}

static void who_has_no_time_has_neither_before_nor_after(void)
{
    static made m[N];
    make_world(m);
    for (int mode = NP_RELATED_TOPIC; mode <= NP_RELATED_FOLLOW_UP; mode++) {
        np_options opt = options();
        opt.related_mode = (np_related_mode)mode;
        np_corpus *c = corpus_of(m, N, &opt);
        np_lookup *l = np_lookup_new(c, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(l);
        size_t n_rows = 0;
        for (size_t i = 0; i < N; i++) {
            np_article a = draft_of(&m[i]);
            a.published = (np_time){0};
            np_related_list list;
            CU_ASSERT_EQUAL_FATAL(np_lookup_related(l, &a, &list, NULL), NP_OK);
            n_rows += list.n_rows;
        }
        CU_ASSERT_EQUAL(n_rows > 0, mode == NP_RELATED_TOPIC);
        np_lookup_free(l);
        np_corpus_free(c);
    }
}

static void wrong_askers_are_refused(void)
{
    np_options opt = options();
    np_error err = {0};
    opt.related = 0;
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NULL(np_lookup_new(c, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_USAGE);
    np_corpus_free(c);
    c = np_corpus_new(NULL, NULL); /* of nothing there is nothing to list */
    np_lookup *l = np_lookup_new(c, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(l);
    np_related_list list = {.n_rows = 9};
    CU_ASSERT_EQUAL(
        np_lookup_related(l, &(np_article){.title = NP_STR("Port strike")}, &list, NULL), NP_OK);
    CU_ASSERT_EQUAL(list.n_rows, 0);
    CU_ASSERT_EQUAL(np_write_related_list(np_corpus_report(c), &list, NP_FORMAT_RSS, NULL,
                                          put_nowhere, NULL, NULL),
                    NP_E_USAGE);
    CU_ASSERT_EQUAL(np_write_related_list(np_corpus_report(c), &list, NP_FORMAT_TEXT, NULL,
                                          put_nowhere, NULL, NULL),
                    NP_E_IO);
    np_lookup_free(l);
    np_lookup_free(NULL);
    np_corpus_free(c);
}

static void every_failing_allocation_is_an_error_and_no_more(void)
{
    static made m[N];
    make_world(m);
    np_options opt = options();
    opt.threads = 1;
    np_corpus *c = corpus_of(m, N, &opt);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    np_article a = draft_of(&m[0]);
    np_lookup *l = NULL;
    for (trial t = {.sample = 60}; trial_next(&t);) {
        trial_begin(&t);
        l = np_lookup_new(c, &t.err);
        trial_end(&t, l ? NP_OK : NP_E_NOMEM);
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(l);
    for (trial t = {0}; trial_next(&t);) {
        np_related_list list = {.n_rows = 99};
        trial_begin(&t);
        np_code code = np_lookup_related(l, &a, &list, &t.err);
        trial_end(&t, code);
        CU_ASSERT(code ? list.n_rows == 99 : list.n_rows > 0 && list.n_rows <= 5);
    }
    np_lookup_free(l);
    np_corpus_free(c);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_text_of_the_corpus_has_the_list_of_its_story),
        TEST(nothing_of_the_corpus_is_changed),
        TEST(a_story_with_a_copy_is_not_listed),
        TEST(what_strangers_wrote_is_harmless),
        TEST(who_has_no_time_has_neither_before_nor_after),
        TEST(wrong_askers_are_refused),
        TEST(every_failing_allocation_is_an_error_and_no_more),
    };
    return run_tests("lookup", tests, N_OF(tests));
}
