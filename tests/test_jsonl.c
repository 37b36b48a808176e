/* JSON Lines and its kin: what becomes of good records beside bad ones, and in steps of any size.
 */
#include "base/str.h"
#include "read/json.h"
#include "readers.h"

static bool becomes(const char *input, const char *articles)
{
    return gives(np_str_of(input), NULL, articles);
}

static void fields_go_by_their_usual_names(void)
{
    CU_ASSERT_TRUE(
        becomes("{\"guid\":7,\"headline\":\"T\",\"body\":\"x\\ny\",\"link\":\"HTTP://A.com\","
                "\"publisher\":{\"name\":\"P\"},\"byline\":\"B\",\"date\":\"2025-03-22\","
                "\"modified\":1742634000,\"language\":\"en\",\"section\":\"S\","
                "\"tags\":[\"a\",{\"name\":\"b\"},3,\" \"],\"story\":12,\"x\":{}}",
                "1:id=7|title=T|text=x\ny|url=http://a.com/|host=a.com|source=P|author=B|"
                "lang=en|story=12|published=1742601600d|updated=1742634000|category=S|"
                "category=a|category=b|\n"));
    CU_ASSERT_TRUE(
        becomes("{\"summary\":\"s\",\"text\":\"t\",\"content\":\"c\",\"title\":null,"
                "\"authors\":[{\"name\":\"A\"},\"B\",{}],\"source\":\"\",\"site\":\"S\"}",
                "1:text=t|source=S|author=A, B|\n"));
    CU_ASSERT_TRUE(becomes("{\"content_html\":\"<p>a</p>b\",\"_id\":1.50,\"url\":\"javascript:x\"}",
                           "1:id=1.5|text=a\nb|\n"));
}

static void a_given_name_replaces_the_usual_ones(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.title_field = "kop";
    opt.text_field = "content_html";
    collection c =
        collect(NP_STR("{\"kop\":\"K\",\"title\":\"T\",\"text\":\"t\"}\n{\"title\":\"T\"}\n"
                       "{\"content_html\":\"<b>\"}"),
                0, &opt);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles), NP_STR("1:title=K|\n3:text=<b>|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_TYPE], 1);
    collection_clear(&c);
}

static const char mixed[] = "\xEF\xBB\xBF{\"id\":1,\"title\":\"one\"}\r\n"
                            "\n"
                            "not json\n"
                            "{\"id\":2,\"title\":\"bad \xFF byte\"}\n"
                            "{\"id\":3,\"title\":\"half \\ud800 pair \\ud83d\\ude00\"}\n"
                            "[\"an array\"]\n"
                            "{\"id\":4}\n"
                            "{\"id\":5,\"title\":\" \",\"text\":\"\"}\n"
                            "{\"id\":6,\"title\":5,\"text\":\"text\"}\n"
                            "{\"id\":7,\"title\":\"seven\",\"published\":\"31 Feb\"}\n"
                            "{\"id\":8,\"title\":\"e\\u0000i\\u001bght\"}\n"
                            "{\"id\":9,\"title\":\"a\x01\"}\n"
                            "\0\0\n"
                            "{\"id\":10,\"title\":\"cut";

static void bad_lines_are_told_and_lose_nothing_around_them(void)
{
    collection c = collect((np_str){mixed, sizeof mixed - 1}, 0, NULL);
    CU_ASSERT_EQUAL(c.code, NP_OK);
    CU_ASSERT_TRUE(np_str_equal(
        np_buf_view(&c.articles),
        NP_STR("1:id=1|title=one|\n4:id=2|title=bad \xEF\xBF\xBD byte|\n"
               "5:id=3|title=half \xEF\xBF\xBD pair \xF0\x9F\x98\x80|\n9:id=6|text=text|\n"
               "10:id=7|title=seven|\n11:id=8|title=e i ght|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_JSON], 4);
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_TYPE], 2);
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_EMPTY], 1);
    CU_ASSERT_EQUAL(c.stats.n_repaired, 2);
    CU_ASSERT_EQUAL(c.stats.n_bad_dates, 1);
    static const char *const told[] = {"in:3: not JSON",         "in:6: JSON, but not an object",
                                       "in:7: neither",          "in:8: neither",
                                       "in:9: \"title\" is not", "in:10: \"31 Feb\" is not a date",
                                       "in:12: not JSON",        "in:13: not JSON",
                                       "in:14: not JSON"};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        CU_ASSERT_TRUE(holds(&c.log, told[i]));
    collection_clear(&c);
}

static void strict_ends_at_the_first_bad_line(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.is_strict = true;
    collection c = collect((np_str){mixed, sizeof mixed - 1}, 0, &opt);
    CU_ASSERT_EQUAL(c.code, NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(c.err.text, "in:3: not JSON"));
    CU_ASSERT_EQUAL(c.n, 1);
    collection_clear(&c);
}

static void arrays_and_spread_objects_are_records_too(void)
{
    CU_ASSERT_TRUE(
        becomes("[{\"id\":1,\"title\":\"a\"},\n{\"id\":2,\n\"title\":\"b, ]}\\\"\"} , 5]\n"
                "{\"id\":3,\"title\":\"after\"}",
                "1:id=1|title=a|\n2:id=2|title=b, ]}\"|\n4:id=3|title=after|\n"));
    CU_ASSERT_TRUE(becomes("[{\"id\":1,\"title\":\"open},\n{\"id\":2,\"title\":\"b\"}\n]",
                           "2:id=2|title=b|\n"));
    CU_ASSERT_TRUE(becomes("[{\"id\":1,\"title\":\"a\"", ""));
    CU_ASSERT_TRUE(becomes("[]", ""));
    CU_ASSERT_TRUE(
        becomes("{\n  \"title\": \"spread\",\n \"id\": 1\n}\n", "1:id=1|title=spread|\n"));
    CU_ASSERT_TRUE(becomes("{\"id\": [\n{\"id\":2,\"title\":\"b\"}\n", "2:id=2|title=b|\n"));
}

static void a_json_feed_is_known_by_its_version_or_site(void)
{
    CU_ASSERT_TRUE(becomes(
        "{\"version\": \"https://jsonfeed.org/version/1.1\",\n \"title\":\"F\", "
        "\"language\":\"en\",\n"
        "\"home_page_url\":\"https://www.a.com/blog/"
        "\",\"authors\":[{\"name\":\"Ann\",\"url\":\"u\"}],\n"
        "\"items\":[{\"id\":\"7\",\"url\":\"p/7\",\"content_html\":\"<p>x\",\"summary\":\"s\",\n"
        "\"date_published\":\"2025-03-22T09:00:00Z\"},{\"id\":\"http://b.com/8\",\"title\":\"T\",\n"
        "\"author\":{\"name\":\"Bob\"},\"language\":\"fr\",\"date_modified\":\"2025-03-22\"},{}]}",
        "1:id=a.com/7|text=x|url=https://www.a.com/blog/p/7|host=a.com|source=a.com|author=Ann|"
        "lang=en|published=1742634000|\n"
        "2:id=http://b.com/8|title=T|host=a.com|source=a.com|author=Bob|lang=fr|"
        "published=1742601600d|updated=1742601600d|\n"));
    CU_ASSERT_TRUE(becomes("{\"version\":\"1.1\",\"feed_url\":\"https://a.com/feed.json\","
                           "\"items\":[{\"id\":\"7\",\"title\":\"T\"}]}",
                           "1:id=7|title=T|\n"));
    CU_ASSERT_TRUE(
        becomes("{\"title\":\"A list\",\"items\":[{\"title\":\"T\"}]}", "1:title=A list|\n"));
}

static void raw_is_the_record_as_it_came_on_one_line(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.keep_raw = NP_RAW_JSON;
    collection c = collect(NP_STR("[{\"title\":\"a \xFF\",\n \"x\":1}]"), 0, &opt);
    CU_ASSERT_TRUE(holds(&c.articles, "|raw={\"title\":\"a \xFF\",  \"x\":1}|"));
    collection_clear(&c);
    c = collect(NP_STR("{\"title\" : \"\\u0061\"}\r\n"), 0, &opt);
    CU_ASSERT_TRUE(holds(&c.articles, "|raw={\"title\" : \"\\u0061\"}|"));
    collection_clear(&c);
}

static void limits_skip_the_record_and_no_other(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.max_record = 60;
    np_buf in = {0};
    np_buf_text(&in, "{\"id\":1,\"title\":\"a\"}\n{\"id\":2,\"title\":\"");
    for (int i = 0; i < 1000000; i++)
        np_buf_char(&in, 'x');
    np_buf_text(&in, "\"}\n{\"id\":3,\"title\":\"c\"}\n");
    collection c = collect(np_buf_view(&in), 0, &opt);
    CU_ASSERT_TRUE(
        np_str_equal(np_buf_view(&c.articles), NP_STR("1:id=1|title=a|\n3:id=3|title=c|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_LIMIT], 1);
    CU_ASSERT_TRUE(holds(&c.log, "in:2: "));
    collection_clear(&c);
    for (int depth = 511; depth < 514; depth++) {
        in.len = 0;
        np_buf_text(&in, "{\"title\":\"deep\",\"x\":");
        for (int i = 1; i < depth; i++)
            np_buf_char(&in, '[');
        for (int i = 1; i < depth; i++)
            np_buf_char(&in, ']');
        np_buf_text(&in, "}\n{\"title\":\"next\"}");
        c = collect(np_buf_view(&in), 0, NULL);
        CU_ASSERT_EQUAL(c.n, depth <= 512 ? 2 : 1);
        CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_LIMIT], depth > 512);
        collection_clear(&c);
    }
    np_buf_clear(&in);
}

/* Good and bad lines, or elements of an array, with cuts and flipped bytes. */
static void make_input(np_buf *in)
{
    static const char *const piece[] = {
        "{\"id\":1,\"title\":\"a\"}",
        "{\"title\":\"b\\ud800\\\"\"}",
        "{\"text\":\"\xC3\xA9\xE2\x82\"}",
        "[1,[2]]",
        "{\"title\":",
        "\"",
        "\\",
        "\n",
        "\n",
        ",",
        "[",
        "]",
        "{",
        "}",
        " ",
        "\xFF",
        "{\"version\":\"jsonfeed.org\",\"items\":[{\"title\":\"i\"}]}"};
    if (below(3) == 0)
        np_buf_char(in, '[');
    for (uint32_t n = below(14); n; n--) {
        np_buf_text(in, piece[below(sizeof piece / sizeof piece[0])]);
        np_buf_text(in, below(3) ? "\n" : below(2) ? "," : "");
    }
}

static void steps_of_any_size_give_the_same(void)
{
    for (int round = 0; round < 1500; round++) {
        np_buf in = {0};
        np_options opt;
        np_options_init(&opt);
        opt.max_record = below(4) ? opt.max_record : 30;
        opt.keep_raw = below(2) ? NP_RAW_JSON : NP_RAW_NONE;
        make_input(&in);
        expect_same_in_steps(np_buf_view(&in), &opt);
        np_buf_clear(&in);
    }
}

static void without_memory_reading_fails_and_loses_nothing(void)
{
    expect_told_without_memory((np_str){mixed, sizeof mixed - 1});
}

static void digits_give_the_number_again(void)
{
    static const char *const number[] = {
        "0",      "-1",  "9223372036854775807", "18446744073709551615", "0.1",
        "1e+300", "1.5", "123456789012345.6"};
    np_json *j = np_json_new(8, NULL);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++) {
        char padded[100] = {0}, digits[32];
        np_json_value v;
        strcpy(padded, number[i]);
        CU_ASSERT_EQUAL_FATAL(np_json_parse(j, np_str_of(padded), &v, NULL), NP_OK);
        np_json_digits(v, digits);
        CU_ASSERT_STRING_EQUAL(digits, number[i]);
    }
    np_json_free(j);
}

int main(void)
{
    static const test tests[] = {
        TEST(fields_go_by_their_usual_names),
        TEST(a_given_name_replaces_the_usual_ones),
        TEST(bad_lines_are_told_and_lose_nothing_around_them),
        TEST(strict_ends_at_the_first_bad_line),
        TEST(arrays_and_spread_objects_are_records_too),
        TEST(a_json_feed_is_known_by_its_version_or_site),
        TEST(raw_is_the_record_as_it_came_on_one_line),
        TEST(limits_skip_the_record_and_no_other),
        TEST(steps_of_any_size_give_the_same),
        TEST(without_memory_reading_fails_and_loses_nothing),
        TEST(digits_give_the_number_again),
    };
    return run_tests("jsonl", tests, N_OF(tests));
}
