/* What people read of us: terminal text and HTML pages, whatever strangers put into titles. */
#include "base/utf8.h"
#include "harness.h"
#include "naive/html.h"
#include "sample_report.h"
#include "write/columns.h"
#include "write/escape.h"
#include "write/reader.h"
#include <stdio.h>

/* Words of several scripts, spaces, and what should not reach a screen. */
static np_str random_text(char *to, size_t size)
{
    static const uint32_t some[] = {' ',    ' ',    'a',    'B',     0x301,  0x4E2D, 0x6587, 0x3002,
                                    0x300C, 0xFF01, 0x5D0,  0x1F600, 0x200D, 0x1B,   0x202E, '\n',
                                    0x85,   0x9B,   0x2066, '<',     '&',    '"',    0xFEFF, 0x627};
    size_t len = 0, n = below((uint32_t)size / 4);
    for (size_t i = 0; i < n; i++)
        len += np_utf8_encode(below(4) ? some[below(sizeof some / sizeof some[0])] : below(0x3000),
                              to + len);
    return (np_str){to, len};
}

static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
           (c >= 0xE0000 && c < 0xE0080);
}

static size_t count_hidden(np_str s, const char *allowed)
{
    size_t n = 0, size;
    for (size_t i = 0; i < s.len; i += size) {
        uint32_t c = np_utf8_decode(s.at + i, s.len - i, &size);
        n += is_hidden(c) && !(c < 0x80 && strchr(allowed, (char)c));
    }
    return n;
}

static void lines_fit_and_lose_nothing_but_spaces(void)
{
    for (int round = 0; round < 3000; round++) {
        char text[400], joined[4000];
        np_buf clean = {0};
        np_escape_terminal(random_text(text, sizeof text), &clean);
        CU_ASSERT_EQUAL(count_hidden(np_buf_view(&clean), ""), 0);
        size_t columns = 2 + below(60), n = 0, at = 0;
        np_str rest = np_buf_view(&clean), line;
        while ((line = np_take_line(&rest, columns)).len > 0) {
            CU_ASSERT_TRUE(np_columns(line) <= columns);
            memcpy(joined + n, line.at, line.len);
            n += line.len;
        }
        CU_ASSERT_EQUAL(rest.len, 0);
        for (size_t i = 0; i < clean.len; i++) {
            if (at < n && joined[at] == clean.at[i])
                at++;
            else
                CU_ASSERT_EQUAL(clean.at[i], ' ');
        }
        CU_ASSERT_EQUAL(at, n);
        np_buf_clear(&clean);
    }
}

static void lines_break_between_words_and_between_wide_characters(void)
{
    np_str rest = NP_STR("one two  three");
    np_str first = np_take_line(&rest, 8), second = np_take_line(&rest, 8);
    CU_ASSERT_TRUE(np_str_equal(first, NP_STR("one two")));
    CU_ASSERT_TRUE(np_str_equal(second, NP_STR("three")));
    rest = NP_STR("\u4e2d\u6587\u65b0\u95fb\u3002"); /* the full stop stays with its sentence */
    CU_ASSERT_EQUAL(np_columns(rest), 10);
    first = np_take_line(&rest, 8);
    CU_ASSERT_TRUE(np_str_equal(first, NP_STR("\u4e2d\u6587\u65b0")));
}

static void the_terminal_page_reads_as_designed(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    const np_look look = {.columns = 80};
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_TEXT, &look, put_in_sink, &out, NULL), 0);
    CU_ASSERT_STRING_EQUAL(
        out.at,
        "Saturday, 22 March 2025\n"
        "7 articles, 6 texts, 4 stories, 6 publishers\n"
        "\n"
        "Meta shares revenue for Llama models                              techcrunch.com\n"
        "  Meta shares revenue with the hosts of its models. The share was blacked out.\n"
        "  3 articles -> 2 texts -> 3 publishers -> 1 to 2 independent                 2h\n"
        "  With a significance score of 4.0, this news ranks in the top 6.9% of today's\n"
        "  12,888 analyzed articles.\n"
        "  Topic: Meta & Llama (2 stories)\n"
        "  More on this topic:\n"
        "    [3.9] EU targets American firms with fines (reason.com)                  15h\n"
        "    [3.6] Chips may hurt clouds (indiatimes.com)                             17h\n"
        "\n"
        "</script><img src=x onerror=alert(1)> \"q\" 'a' & <U+001B>[31m red    evil.example\n"
        "<U+202E>desrever<U+2066> <U+009B><U+007F> next line <U+E0041>\n"
        "  2 articles -> 2 publishers -> 1 to 2 independent                            1d\n"
        "  Significance 0.5 of 10\n"
        "\n"
        "2 stories of a single article each:\n"
        "  [3.9] EU targets American firms with fines (reason.com)                    15h\n"
        "  [3.6] Chips may hurt clouds (indiatimes.com)                               17h\n");
    empty_sink(&out);
    hide_below(&s, 3.9);
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_TEXT, &look, put_in_sink, &out, NULL), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "\n2 stories not shown\n"));
    empty_sink(&out);
    CU_ASSERT_EQUAL(np_write_related(&s.report, 1, NP_FORMAT_TEXT, NULL, put_in_sink, &out, NULL),
                    0);
    CU_ASSERT_STRING_EQUAL(
        out.at,
        "Meta's hosts pay a share                                         theregister.com\n"
        "More on this topic:\n"
        "  [3.9] EU targets American firms with fines (reason.com)                    15h\n"
        "  [3.6] Chips may hurt clouds (indiatimes.com)                               17h\n\n");
    empty_sink(&out);
}

/* Any title, at any width: lines fit, and nothing but our own new lines and colours obeys. */
static void the_terminal_obeys_no_title(void)
{
    for (int round = 0; round < 300; round++) {
        sample s;
        sink out = {0};
        make_sample(&s);
        char text[4][600];
        for (int i = 0; i < 4; i++) {
            np_str any = random_text(text[i], sizeof text[i]);
            s.article[i].title = s.story[i].title = s.sentence[1].text = any;
            s.article[i].source = np_str_of(i % 2 ? "w" : "wide.example");
            s.topic.label = any;
        }
        const np_look look = {.columns = 1 + below(130), .has_colour = round % 2 == 1};
        size_t most = look.columns < 40 ? 40 : look.columns > 100 ? 100 : look.columns;
        CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_TEXT, &look, put_in_sink, &out, NULL),
                        0);
        CU_ASSERT_EQUAL(count_hidden((np_str){out.at, out.len}, look.has_colour ? "\n\x1b" : "\n"),
                        0);
        for (char *at = out.at, *end; (end = strchr(at, '\n')); at = end + 1)
            if (!look.has_colour)
                CU_ASSERT_TRUE(np_columns((np_str){at, (size_t)(end - at)}) <= most);
        empty_sink(&out);
    }
}

typedef struct page_facts {
    char id[64][64], to[64][64];
    size_t n_ids, n_links, n_outside, n_circles, n_bad;
} page_facts;

static void note(void *ctx, const char *element, const char *name, const char *value)
{
    page_facts *f = ctx;
    bool is_link = strcmp(element, "a") == 0 && strcmp(name, "href") == 0;
    f->n_circles += name[0] == 0 && strcmp(element, "circle") == 0;
    f->n_bad += strcmp(element, "script") == 0 || strcmp(element, "img") == 0 ||
                strncmp(name, "on", 2) == 0 || strcmp(name, "src") == 0 ||
                strcmp(name, "style") == 0;
    if (strcmp(name, "id") == 0 && f->n_ids < 64)
        snprintf(f->id[f->n_ids++], 64, "%s", value);
    else if (is_link && value[0] == '#' && f->n_links < 64)
        snprintf(f->to[f->n_links++], 64, "%s", value + 1);
    else if (is_link && strncmp(value, "https://", 8) == 0)
        f->n_outside++;
    else if (is_link)
        f->n_bad++;
}

static size_t times(const page_facts *f, const char *id)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_ids; i++)
        n += strcmp(f->id[i], id) == 0;
    return n;
}

static void the_page_is_strict_safe_and_its_links_have_ends(void)
{
    sample s;
    sink out = {0};
    page_facts f = {0};
    make_sample(&s);
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_HTML, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_TRUE(naive_html_is_strict(out.at, note, &f));
    CU_ASSERT_EQUAL(f.n_bad, 0);
    CU_ASSERT_TRUE(f.n_outside > 0);
    CU_ASSERT_EQUAL(count_hidden((np_str){out.at, out.len}, "\n"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "default-src 'none'"));
    CU_ASSERT_PTR_NULL(strstr(out.at, "javascript:"));
    CU_ASSERT_PTR_NULL(strstr(out.at, "@import"));
    CU_ASSERT_PTR_NULL(strstr(out.at, "url("));
    CU_ASSERT_EQUAL(times(&f, "s_meta"), 1);
    CU_ASSERT_EQUAL(times(&f, "s_fines"), 1);
    CU_ASSERT_EQUAL(times(&f, "s_chips"), 1);
    CU_ASSERT_EQUAL(times(&f, "s &quot;&lt;d&gt;"), 1);
    for (size_t i = 0; i < f.n_links; i++)
        CU_ASSERT_TRUE(times(&f, f.to[i]) == 1 || strcmp(f.to[i], "s%20%22%3Cd%3E") == 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "3 articles \u2192 2 texts \u2192 3 publishers"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "<summary>1 copy</summary>"));
    CU_ASSERT_EQUAL(f.n_circles, 3); /* a story from before the stretch has no drawing */
    empty_sink(&out);
    hide_below(&s, 3.9);
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_HTML, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "shown from significance 3.9"));
    CU_ASSERT_PTR_NULL(strstr(out.at, "id=\"s_chips\""));
    CU_ASSERT_PTR_NULL(strstr(out.at, "href=\"#s_chips\"")); /* it leads to the article instead */
    empty_sink(&out);
}

static void counts_say_only_what_differs(void)
{
    np_report known = {.n_publishers = 9}, unknown = {0};
    const struct {
        np_story story;
        const np_report *report;
        const char *said;
    } a[] = {
        {{.n_articles = 9,
          .n_texts = 7,
          .n_publishers = 6,
          .n_independent_min = 2,
          .n_independent_max = 4},
         &known,
         "9 articles, 7 texts, 6 publishers, 2 to 4 independent"},
        {{.n_articles = 3,
          .n_texts = 3,
          .n_publishers = 2,
          .n_independent_min = 2,
          .n_independent_max = 2},
         &known,
         "3 articles, 2 publishers"},
        {{.n_articles = 3,
          .n_texts = 3,
          .n_publishers = 3,
          .n_independent_min = 1,
          .n_independent_max = 3},
         &known,
         "3 articles, 3 publishers, 1 to 3 independent"},
        {{.n_articles = 3,
          .n_texts = 2,
          .n_publishers = 2,
          .n_independent_min = 1,
          .n_independent_max = 2},
         &unknown,
         "3 articles, 2 texts"},
    };
    for (size_t k = 0; k < sizeof a / sizeof a[0]; k++) {
        np_buf b = {0};
        np_print_counts(a[k].report, &a[k].story, ", ", &b);
        CU_ASSERT(np_str_equal(np_buf_view(&b), np_str_of(a[k].said)));
        np_buf_clear(&b);
    }
}

static void what_is_cut_ends_with_a_word(void)
{
    np_str s = NP_STR("The port of Calder is shut"), long_word = NP_STR("Donaudampfschiff");
    CU_ASSERT(np_str_equal(np_cut_at_word(s, 26), s));
    CU_ASSERT(np_str_equal(np_cut_at_word(s, 20), NP_STR("The port of Calder")));
    CU_ASSERT(np_str_equal(np_cut_at_word(s, 18), NP_STR("The port of Calder")));
    CU_ASSERT(np_str_equal(np_cut_at_word(long_word, 5), NP_STR("Donau")));
}

static void a_page_of_any_titles_is_strict(void)
{
    for (int round = 0; round < 200; round++) {
        sample s;
        sink out = {0};
        page_facts f = {0};
        make_sample(&s);
        char text[N_ARTICLES][300];
        for (int i = 0; i < N_ARTICLES; i++) {
            np_str any = random_text(text[i], sizeof text[i]);
            s.article[i].title = s.article[i].source = s.article[i].lang = any;
            s.article[i].url = s.article[i].id = s.topic.label = s.sentence[i % 2].text = any;
        }
        np_format format = NP_FORMAT_HTML;
        CU_ASSERT_EQUAL(np_write_stories(&s.report, format, NULL, put_in_sink, &out, NULL), 0);
        CU_ASSERT_TRUE(naive_html_is_strict(out.at, note, &f));
        CU_ASSERT_EQUAL(f.n_bad, 0);
        CU_ASSERT_EQUAL(count_hidden((np_str){out.at, out.len}, "\n"), 0);
        empty_sink(&out);
    }
}

static void a_related_fragment_stands_alone(void)
{
    sample s;
    sink out = {0};
    page_facts f = {0};
    make_sample(&s);
    CU_ASSERT_EQUAL(np_write_related(&s.report, 0, NP_FORMAT_HTML, NULL, put_in_sink, &out, NULL),
                    0);
    CU_ASSERT_TRUE(naive_html_is_strict(out.at, note, &f));
    CU_ASSERT_EQUAL(f.n_links, 0); /* in another page, ours are not there */
    CU_ASSERT_EQUAL(f.n_outside, 2);
    CU_ASSERT_PTR_EQUAL(strchr(out.at, '\n'), out.at + out.len - 1); /* one line an article */
    empty_sink(&out);
}

static void a_story_of_thousands_keeps_its_drawing_small(void)
{
    enum { MANY = 5000 };
    sample s;
    sink out = {0};
    page_facts f = {0};
    make_sample(&s);
    np_article *article = calloc(MANY, sizeof *article);
    uint32_t *member = calloc(MANY, sizeof *member), *story_of = calloc(MANY, sizeof *story_of);
    np_copy *copy = calloc(MANY, sizeof *copy);
    for (uint32_t i = 0; i < MANY; i++) {
        article[i] = s.article[i % 5];
        article[i].published.at = NOW - below(20 * 3600);
        member[i] = i;
        copy[i] = (np_copy){.group = i % 10, .leader = i % 10, .relation = NP_NEAR};
    }
    s.story[0].article = member, s.story[0].n_articles = MANY, s.story[0].n_related = 0;
    s.story[0].n_topics = 0;
    s.report.article = article, s.report.n_articles = MANY, s.report.copy = copy;
    s.report.story_of = story_of, s.report.n_stories = 1;
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_HTML, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_TRUE(naive_html_is_strict(out.at, note, &f));
    CU_ASSERT_TRUE(f.n_circles > 10 && f.n_circles <= 200);
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "<summary>499 copies</summary>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "<summary>4 more</summary>"));
    empty_sink(&out);
    free(article), free(member), free(story_of), free(copy);
}

static void nothing_at_all_can_be_written(void)
{
    const np_report none = {0};
    for (np_format format = NP_FORMAT_TEXT; format <= NP_FORMAT_HTML; format++) {
        sink out = {0};
        page_facts f = {0};
        CU_ASSERT_EQUAL(np_write_stories(&none, format, NULL, put_in_sink, &out, NULL), 0);
        CU_ASSERT_EQUAL(out.len == 0, format == NP_FORMAT_JSONL);
        if (format == NP_FORMAT_HTML)
            CU_ASSERT_TRUE(naive_html_is_strict(out.at, note, &f));
        empty_sink(&out);
    }
}

static void without_memory_each_format_says_so_or_is_whole(void)
{
    sample s;
    make_sample(&s);
    for (np_format format = NP_FORMAT_TEXT; format <= NP_FORMAT_HTML; format++) {
        sink whole = {0};
        CU_ASSERT_EQUAL(np_write_stories(&s.report, format, NULL, put_in_sink, &whole, NULL), 0);
        for (trial turn = {0}; trial_next(&turn);) {
            sink out = {0};
            trial_begin(&turn);
            np_code code = np_write_stories(&s.report, format, NULL, put_in_sink, &out, &turn.err);
            trial_end(&turn, code);
            CU_ASSERT_TRUE(code || out.len == whole.len);
            CU_ASSERT_TRUE(out.len <= whole.len &&
                           memcmp(out.at ? out.at : "", whole.at, out.len) == 0);
            empty_sink(&out);
        }
        empty_sink(&whole);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(counts_say_only_what_differs),
        TEST(what_is_cut_ends_with_a_word),
        TEST(lines_fit_and_lose_nothing_but_spaces),
        TEST(lines_break_between_words_and_between_wide_characters),
        TEST(the_terminal_page_reads_as_designed),
        TEST(the_terminal_obeys_no_title),
        TEST(the_page_is_strict_safe_and_its_links_have_ends),
        TEST(a_page_of_any_titles_is_strict),
        TEST(a_related_fragment_stands_alone),
        TEST(a_story_of_thousands_keeps_its_drawing_small),
        TEST(nothing_at_all_can_be_written),
        TEST(without_memory_each_format_says_so_or_is_whole),
    };
    return run_tests("write: pages", tests, N_OF(tests));
}
