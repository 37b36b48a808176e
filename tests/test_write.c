/* What programs read of us: JSON Lines, kept articles, marks, pairs, counts; and how it is put. */
#include "base/utf8.h"
#include "harness.h"
#include "naive/json.h"
#include "sample_report.h"
#include "write/escape.h"
#include "write/figures.h"
#include "write/write.h"
#include <stdio.h>

static void is_text(np_buf *b, const char *expected)
{
    np_buf_char(b, 0);
    CU_ASSERT_STRING_EQUAL(b->at, expected);
    np_buf_clear(b);
}

static void figures_look_the_same_everywhere(void)
{
    np_buf b = {0};
    np_print_count(&b, 0), np_buf_char(&b, ' '), np_print_count(&b, 999), np_buf_char(&b, ' ');
    np_print_count(&b, 12888), np_buf_char(&b, ' '), np_print_count(&b, 1000007);
    is_text(&b, "0 999 12,888 1,000,007");
    np_print_plural(&b, 1, "story"), np_print_plural(&b, 2, "story"),
        np_print_plural(&b, 1, "text");
    np_print_plural(&b, 0, "text");
    is_text(&b, "1 story2 stories1 text0 texts");
    for (int round = 0; round < 5000; round++) {
        unsigned decimals = below(7);
        int64_t n = (int64_t)below(2000000000) - 1000000000, one = 1;
        for (unsigned i = 0; i < decimals; i++)
            one *= 10;
        char expected[40];
        int64_t size = n < 0 ? -n : n;
        int len = snprintf(expected, sizeof expected, "%s%lld", n < 0 ? "-" : "",
                           (long long)(size / one));
        if (decimals > 0)
            snprintf(expected + len, sizeof expected - (size_t)len, ".%0*lld", (int)decimals,
                     (long long)(size % one));
        np_print_fixed(&b, (double)n / (double)one, decimals);
        is_text(&b, expected);
    }
    np_print_short(&b, .41, 4), np_buf_char(&b, ' '), np_print_short(&b, 1, 4);
    np_buf_char(&b, ' '), np_print_short(&b, .99996, 4), np_buf_char(&b, ' ');
    np_print_short(&b, 0.0 / 0.0, 4), np_buf_char(&b, ' '), np_print_fixed(&b, 1e300, 1);
    is_text(&b, "0.41 1 1 0 900000000000000000.0");
}

static void ages_are_floored_to_the_unit_people_use(void)
{
    static const struct {
        int64_t hours;
        const char *age;
    } row[] = {
        {0, "now"},       {1, "1h"},    {15, "15h"},          {23, "23h"},     {24, "1d"},
        {71, "2d"},       {72, "3d"},   {14 * 24 - 1, "13d"}, {14 * 24, "2w"}, {7 * 24 * 80, "80w"},
        {24 * 800, "2y"}, {-3, "in 3h"}};
    np_time now = {NOW, NP_TIME_EXACT}, today = {NOW - 10 * 3600, NP_TIME_DAY};
    np_buf b = {0};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        np_print_age(&b, (np_time){NOW - row[i].hours * 3600, NP_TIME_EXACT}, now);
        is_text(&b, row[i].age);
    }
    np_print_age(&b, (np_time){NOW - 3601 - 1800, NP_TIME_EXACT}, now);
    np_print_age(&b, today, now);
    np_print_age(&b, (np_time){today.at - 2 * 86400, NP_TIME_DAY}, now);
    np_print_age(&b, (np_time){0}, now);
    is_text(&b, "1htoday2d");
    np_print_time(&b, now), np_buf_char(&b, ' '), np_print_time(&b, today), np_buf_char(&b, ' ');
    np_print_weekday(&b, today), np_buf_char(&b, ' '), np_print_moment(&b, now);
    is_text(&b, "2025-03-22T10:00:00Z 2025-03-22 Saturday 22 March 2025, 10:00 UTC");
}

/* Any scalar value, the dangerous ones often. */
static size_t random_character(char *to)
{
    static const uint32_t danger[] = {0,      0x1B,   '"',    '\\',    '<',      '&',    '\n',
                                      0x7F,   0x85,   0x9B,   0x61C,   0x200F,   0x2028, 0x202E,
                                      0x2066, 0xFEFF, 0xFFFD, 0xE0041, 0x10FFFF, ' '};
    uint32_t c = below(2) ? danger[below(sizeof danger / sizeof danger[0])]
                          : below(below(2) ? 0x110000 : 0x80);
    return np_utf8_encode(c, to);
}

static np_str random_text(char *to, size_t size)
{
    size_t len = 0, n = below((uint32_t)size / 4);
    for (size_t i = 0; i < n; i++)
        len += random_character(to + len);
    return (np_str){to, len};
}

static void a_json_string_can_be_read_back_and_shows_nothing_hidden(void)
{
    for (int round = 0; round < 3000; round++) {
        char text[200], back[1200];
        np_str s = random_text(text, sizeof text);
        np_buf b = {0};
        np_json j = {.to = &b};
        np_json_str(&j, NULL, s);
        CU_ASSERT_TRUE(naive_json_is_valid(b.at, b.len));
        size_t n = naive_json_unescape(b.at + 1, b.len - 2, back);
        CU_ASSERT_TRUE(n == s.len && memcmp(back, text, n) == 0);
        for (size_t i = 0; i < b.len; i++)
            CU_ASSERT_TRUE((unsigned char)b.at[i] >= 0x20 && b.at[i] != 0x7F);
        np_buf_clear(&b);
    }
    np_buf b = {0};
    np_escape_json(NP_STR("\xFF"
                          "a\xE2\x80\xAE"),
                   &b);
    is_text(&b, "\xEF\xBF\xBD"
                "a\\u202e");
}

static void a_story_line_has_every_field_by_its_name(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    s.report.n_stories = 1;
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_JSONL, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_STRING_EQUAL(
        out.at,
        "{\"schema\":\"newsprint/1\",\"type\":\"story\",\"id\":\"s_meta\","
        "\"title\":\"Meta shares revenue for Llama models\",\"title_from\":\"a1\","
        "\"summary\":[{\"text\":\"Meta shares revenue with the hosts of its models.\",\"from\":"
        "\"a1\"},{\"text\":\"The share was blacked out.\",\"from\":\"a2\"}],"
        "\"key_terms\":[\"llama\",\"revenue\"],\"names\":[\"Meta\"],\"representative\":\"a1\","
        "\"counts\":{\"articles\":3,\"texts\":2,\"publishers\":3,\"independent\":{\"min\":1,"
        "\"max\":2}},\"first_published\":\"2025-03-22T08:00:00Z\","
        "\"last_published\":\"2025-03-22T08:00:00Z\",\"lang\":[\"en\"],"
        "\"significance\":{\"score\":4.0,\"top_percent\":6.9,\"of\":12888,\"parts\":{"
        "\"breadth\":0.4,\"velocity\":0.25,\"diversity\":0,\"persistence\":1,\"novelty\":0.5},"
        "\"values\":{\"breadth\":0.4,\"velocity\":0.5,\"diversity\":0,\"persistence\":2,"
        "\"novelty\":0.25},\"weights\":{\"breadth\":1,\"velocity\":0.5,\"diversity\":0.2,"
        "\"persistence\":0.5,\"novelty\":2},"
        "\"raw\":0.4,\"sentence\":\"With a significance score of 4.0, this news ranks in the top "
        "6.9% of today's 12,888 analyzed articles.\"},"
        "\"topics\":[{\"id\":\"t_ai\",\"label\":\"Meta & Llama\",\"score\":0.5}],"
        "\"articles\":[{\"id\":\"a1\",\"group\":\"a1\",\"relation\":\"original\",\"to\":\"a1\","
        "\"url\":\"https://techcrunch.com/a1\",\"source\":\"techcrunch.com\","
        "\"published\":\"2025-03-22T08:00:00Z\"},"
        "{\"id\":\"a2\",\"group\":\"a2\",\"relation\":\"original\",\"to\":\"a2\","
        "\"url\":\"https://theregister.com/a2\",\"source\":\"theregister.com\","
        "\"published\":\"2025-03-22T07:00:00Z\"},"
        "{\"id\":\"a3\",\"group\":\"a2\",\"relation\":\"near\",\"to\":\"a2\","
        "\"url\":\"https://yahoo.com/a3\",\"source\":\"yahoo.com\","
        "\"published\":\"2025-03-22T09:00:00Z\"}],"
        "\"related\":[{\"story\":\"s_fines\",\"score\":0.4123,\"significance\":3.9,"
        "\"article\":\"b1\",\"title\":\"EU targets American firms with fines\","
        "\"source\":\"reason.com\",\"url\":\"https://reason.com/b1\",\"age_hours\":15,"
        "\"why\":[\"meta\",\"fines\"]},"
        "{\"story\":\"s_chips\",\"score\":0.3,\"significance\":3.6,\"article\":\"c1\","
        "\"title\":\"Chips may hurt clouds\",\"source\":\"indiatimes.com\","
        "\"url\":\"https://indiatimes.com/c1\",\"age_hours\":17,\"why\":[]}]}\n");
    empty_sink(&out);
}

static void what_is_unknown_is_left_out_and_what_is_hidden_too(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    s.story[3].first = s.story[3].last = (np_time){0};
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_JSONL, NULL, put_in_sink, &out, NULL), 0);
    size_t n_lines = 0;
    char *last = out.at;
    for (char *at = out.at, *end; (end = strchr(at, '\n')); at = end + 1, n_lines++) {
        CU_ASSERT_TRUE(naive_json_is_valid(at, (size_t)(end - at)));
        last = at;
    }
    CU_ASSERT_EQUAL(n_lines, N_STORIES);
    CU_ASSERT_PTR_NULL(strstr(out.at, "null"));
    CU_ASSERT_PTR_NULL(strstr(last, "_published"));
    CU_ASSERT_PTR_NULL(strstr(last, "sentence"));
    CU_ASSERT_PTR_NULL(strstr(last, "top_percent"));
    CU_ASSERT_PTR_NOT_NULL(strstr(last, "{\"id\":\"d2\",\"group\":\"d2\",\"relation\":\"original\","
                                        "\"to\":\"d2\"}"));
    empty_sink(&out);
    hide_below(&s, 3.9);
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_JSONL, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "\"id\":\"s_fines\""));
    CU_ASSERT_PTR_NULL(strstr(out.at, "\"id\":\"s_chips\""));
    empty_sink(&out);
}

static void every_article_has_a_related_line(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    CU_ASSERT_EQUAL(np_write_related_all(&s.report, NP_FORMAT_JSONL, NULL, put_in_sink, &out, NULL),
                    0);
    size_t n_lines = 0;
    for (char *at = out.at, *end; (end = strchr(at, '\n')); at = end + 1, n_lines++)
        CU_ASSERT_TRUE(naive_json_is_valid(at, (size_t)(end - at)));
    CU_ASSERT_EQUAL(n_lines, N_ARTICLES);
    empty_sink(&out);
    CU_ASSERT_EQUAL(np_write_related(&s.report, 4, NP_FORMAT_JSONL, NULL, put_in_sink, &out, NULL),
                    0);
    CU_ASSERT_STRING_EQUAL(out.at, "{\"id\":\"c1\",\"story\":\"s_chips\",\"related\":[]}\n");
    empty_sink(&out);
}

static void a_topic_line_has_its_stories_days_and_neighbours(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    np_topic topic[] = {s.topic, {.id = NP_STR("t_eu"), .label = NP_STR("Fines")}};
    np_share near = {1, .25};
    topic[0].first = (np_time){NOW - 15 * 3600, NP_TIME_EXACT};
    topic[0].last = (np_time){NOW, NP_TIME_EXACT};
    topic[0].near = &near, topic[0].n_near = 1;
    s.report.topic = topic;
    s.report.n_topics = 2;
    CU_ASSERT_EQUAL(np_write_topics(&s.report, NP_FORMAT_JSONL, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_STRING_EQUAL(out.at,
                           "{\"schema\":\"newsprint/1\",\"type\":\"topic\",\"id\":\"t_ai\","
                           "\"label\":\"Meta & Llama\",\"stories\":[\"s_meta\",\"s_fines\"],"
                           "\"first\":\"2025-03-21\",\"last\":\"2025-03-22\","
                           "\"near\":[{\"id\":\"t_eu\",\"label\":\"Fines\",\"score\":0.25}]}\n"
                           "{\"schema\":\"newsprint/1\",\"type\":\"topic\",\"id\":\"t_eu\","
                           "\"label\":\"Fines\",\"stories\":[],\"near\":[]}\n");
    empty_sink(&out);
    s.report.n_topics = 1;
    CU_ASSERT_EQUAL(np_write_topics(&s.report, NP_FORMAT_TEXT, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        out.at, "\nMeta & Llama\n"
                "  2 stories, 21 March 2025 to 22 March 2025                                  now\n"
                "  [4.0] Meta shares revenue for Llama models (techcrunch.com)                 2h\n"
                "  [3.9] EU targets American firms with fines (reason.com)                    15h\n"
                "  Near: Fines\n"));
    empty_sink(&out);
    np_error err = {0};
    CU_ASSERT_EQUAL(np_write_topics(&s.report, NP_FORMAT_HTML, NULL, put_in_sink, &out, &err),
                    NP_E_USAGE);
    CU_ASSERT_EQUAL(err.code, NP_E_USAGE);
    CU_ASSERT_PTR_NULL(out.at);
}

static void kept_records_pass_as_they_came(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    s.report.n_articles = 5;
    s.article[0].raw = NP_STR("{ \"id\" : \"a1\",\"x\":[1.0e2, \"\xFF\"] }");
    s.article[1].raw = NP_STR("{\n  \"id\":\"a2\"\r\n}");
    s.article[2].raw = NP_STR("{\"id\":\"a3\"}");
    for (size_t i = 0; i < 3; i++)
        s.article[i].raw_kind = NP_RAW_JSON;
    s.copy[3].is_old = true;
    s.article[4].updated = (np_time){NOW - 10 * 3600, NP_TIME_DAY};
    s.article[4].category = terms;
    s.article[4].n_categories = 2;
    CU_ASSERT_EQUAL(np_write_kept(&s.report, NP_FORMAT_JSONL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_STRING_EQUAL(
        out.at, "{ \"id\" : \"a1\",\"x\":[1.0e2, \"\xFF\"] }\n"
                "{   \"id\":\"a2\"  }\n"
                "{\"id\":\"c1\",\"title\":\"Chips may hurt clouds\",\"text\":\"Some text.\","
                "\"url\":\"https://indiatimes.com/c1\",\"source\":\"indiatimes.com\","
                "\"published\":\"2025-03-21T17:00:00Z\",\"updated\":\"2025-03-22\","
                "\"lang\":\"en\",\"categories\":[\"llama\",\"revenue\"]}\n");
    empty_sink(&out);
}

static void marks_and_pairs_say_what_is_what(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    s.report.n_articles = 3;
    CU_ASSERT_EQUAL(np_write_marks(&s.report, NP_FORMAT_JSONL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_STRING_EQUAL(
        out.at,
        "{\"id\":\"a1\",\"group\":\"a1\",\"relation\":\"original\",\"to\":\"a1\",\"jaccard\":1,"
        "\"containment\":1}\n"
        "{\"id\":\"a2\",\"group\":\"a2\",\"relation\":\"original\",\"to\":\"a2\",\"jaccard\":1,"
        "\"containment\":1}\n"
        "{\"id\":\"a3\",\"group\":\"a2\",\"relation\":\"near\",\"to\":\"a2\",\"jaccard\":0.75,"
        "\"containment\":0.8}\n");
    empty_sink(&out);
    const np_pair pair[] = {{0, 2, NP_EXCERPT, 1.0f / 3, 1}, {1, 2, NP_TEMPLATE, .5f, .625f}};
    CU_ASSERT_EQUAL(np_write_pairs(&s.report, pair, 2, NP_FORMAT_JSONL, put_in_sink, &out, NULL),
                    0);
    CU_ASSERT_STRING_EQUAL(out.at, "{\"a\":\"a1\",\"b\":\"a3\",\"relation\":\"excerpt\","
                                   "\"jaccard\":0.3333,\"containment\":1}\n"
                                   "{\"a\":\"a2\",\"b\":\"a3\",\"relation\":\"template\","
                                   "\"jaccard\":0.5,\"containment\":0.625}\n");
    empty_sink(&out);
    CU_ASSERT_STRING_EQUAL(np_relation_name(NP_CONTAINS), "contains");
    CU_ASSERT_STRING_EQUAL(np_relation_name((np_relation)99), "unknown");
}

static void counts_are_one_object(void)
{
    sink out = {0};
    np_stats s = {.n_files = 2,
                  .n_records = 12,
                  .n_repeated = 2,
                  .input_bytes = 4096,
                  .text_bytes = 3000,
                  .threads = 2};
    s.n_skipped[NP_SKIP_LIMIT] = 3;
    s.seconds[NP_STAGE_READ] = .0625;
    CU_ASSERT_EQUAL(np_write_stats(&s, 1.5, 1 << 20, put_in_sink, &out, NULL), 0);
    CU_ASSERT_TRUE(naive_json_is_valid(out.at, out.len));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "{\"articles\":10,\"files\":2,\"records\":12,"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "\"limit\":3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "\"seconds\":{\"total\":1.500,\"read\":0.063,"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.at, "\"peak_rss_bytes\":1048576,\"bytes_per_article\":104857,"
                                          "\"threads\":2}\n"));
    empty_sink(&out);
}

static void a_full_disk_is_told_and_what_arrived_is_a_beginning(void)
{
    sample s;
    sink whole = {0}, part = {.full_at = 200000};
    np_error err = {0};
    make_sample(&s);
    static char long_text[70000];
    memset(long_text, 'x', sizeof long_text);
    for (uint32_t i = 0; i < N_ARTICLES; i++)
        s.article[i].raw = (np_str){long_text, sizeof long_text - i},
        s.article[i].raw_kind = NP_RAW_JSON;
    CU_ASSERT_EQUAL(np_write_kept(&s.report, NP_FORMAT_JSONL, put_in_sink, &whole, &err), 0);
    CU_ASSERT_EQUAL(np_write_kept(&s.report, NP_FORMAT_JSONL, put_in_sink, &part, &err), NP_E_IO);
    CU_ASSERT_STRING_EQUAL(err.text, "no space left");
    CU_ASSERT_TRUE(part.len < whole.len && memcmp(whole.at, part.at, part.len) == 0);
    CU_ASSERT_EQUAL(np_write_kept(&s.report, NP_FORMAT_JSONL, put_in_sink, &part, NULL), NP_E_IO);
    empty_sink(&whole);
    empty_sink(&part);
}

int main(void)
{
    static const test tests[] = {
        TEST(figures_look_the_same_everywhere),
        TEST(ages_are_floored_to_the_unit_people_use),
        TEST(a_json_string_can_be_read_back_and_shows_nothing_hidden),
        TEST(a_story_line_has_every_field_by_its_name),
        TEST(what_is_unknown_is_left_out_and_what_is_hidden_too),
        TEST(every_article_has_a_related_line),
        TEST(a_topic_line_has_its_stories_days_and_neighbours),
        TEST(kept_records_pass_as_they_came),
        TEST(marks_and_pairs_say_what_is_what),
        TEST(counts_are_one_object),
        TEST(a_full_disk_is_told_and_what_arrived_is_a_beginning),
    };
    return run_tests("write", tests, N_OF(tests));
}
