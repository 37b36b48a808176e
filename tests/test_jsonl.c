/* JSON Lines and its kin: what becomes of good records beside bad ones, and in steps of any size.
 */
#include "base/str.h"
#include "read/json.h"
#include "read/reader.h"
#include "readers.h"
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

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

static void members_may_come_in_any_order_in_each_record(void)
{
    CU_ASSERT_TRUE(becomes("{\"id\":1,\"text\":\"a\",\"lang\":\"en\",\"title\":\"T\"}\n"
                           "{\"id\":2,\"lang\":\"de\",\"text\":\"b\",\"extra\":\"T\"}\n"
                           "{\"text\":\"c\",\"id\":3,\"\":\"\",\"names\":\"x\"}\n"
                           "{\"id\":4,\"text\":\"d\",\"lang\":\"fr\",\"title\":\"T\"}\n",
                           "1:id=1|title=T|text=a|lang=en|\n2:id=2|text=b|lang=de|\n"
                           "3:id=3|text=c|\n4:id=4|title=T|text=d|lang=fr|\n"));
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

/* ---- On many threads ---- */

static np_options with_threads(unsigned n)
{
    np_options opt;
    np_options_init(&opt);
    opt.threads = n;
    return opt;
}

/* Many lines, most of them good, under ids of which some come again; now and then a mark of
 * UTF-8, an array or a spread-out value comes first, and it may be packed. */
static void make_long_input(np_buf *in)
{
    static const char *const first[] = {"\xEF\xBB\xBF", "[{\"title\":\"e\"},\n{\"id\":2},5]\n",
                                        "{\n\"title\":\"spread\"\n}", "\n \n", "{\"id\":[\n"};
    size_t n = index_below(400);
    if (below(3) == 0)
        np_buf_text(in, first[below(N_OF(first))]);
    for (size_t i = 0; i < n; i++) {
        if (below(4) == 0)
            make_input(in);
        else
            np_buf_print(in, "{\"id\":%u,\"title\":\"T %u\",\"text\":\"%.*s\",\"date\":\"%s\"}",
                         below(300), below(1000), (int)below(60),
                         "words and words and more words, until nobody reads any longer",
                         below(5) ? "2025-03-22" : "31 Feb");
        np_buf_text(in, below(9) ? "\n" : "\r\n\n");
    }
}

static void pack(np_buf *in)
{
    size_t room = ZSTD_compressBound(in->len);
    char *packed = malloc(room);
    CU_ASSERT_PTR_NOT_NULL_FATAL(packed);
    size_t size = ZSTD_compress(packed, room, in->at, in->len, 1);
    in->len = 0;
    np_buf_put(in, packed, size);
    free(packed);
}

static np_options any_options(void)
{
    np_options opt = with_threads(1);
    opt.is_strict = below(4) == 0;
    opt.max_record = below(3) ? opt.max_record : 40 + below(80);
    opt.max_depth = below(3) ? opt.max_depth : 2;
    opt.keep_raw = below(2) ? NP_RAW_JSON : NP_RAW_NONE;
    return opt;
}

/* One thread takes each article at once; more read onto tapes. */
static void any_number_of_threads_and_any_cut_give_the_same(void)
{
    for (int round = 0; round < 60; round++) {
        np_buf in = {0};
        np_options opt = any_options();
        make_long_input(&in);
        if (in.len && below(4) == 0)
            pack(&in);
        collection one = collect(np_buf_view(&in), 0, &opt);
        for (int cut = 0; cut < 4; cut++) {
            size_t batch = 1 + index_below(cut < 2 ? 1000 : 20000),
                   step = below(3) ? 0 : below(900);
            opt.threads = 2 + below(3);
            collection many = collect_in_batches(np_buf_view(&in), step, batch, &opt);
            CU_ASSERT(is_same_collection(&one, &many));
            collection_clear(&many);
        }
        collection_clear(&one);
        np_buf_clear(&in);
    }
}

/* Articles by their line, of which `ready` refuses every so many-th and `take` all from one on. */
typedef struct refusing {
    np_buf taken;
    size_t ready_refuses, take_refuses; /* lines; 0: none */
} refusing;

static np_code ready_or_not(void *to, unsigned thread, const np_article *a, np_article *kept,
                            np_stats *stats, np_error *err)
{
    const refusing *k = to;
    (void)thread, (void)stats;
    *kept = (np_article){.line = a->line};
    return k->ready_refuses && a->line % k->ready_refuses == 0
               ? np_fail(err, NP_E_IO, "not ready: %zu", a->line)
               : NP_OK;
}

static np_code take_or_not(void *to, const np_article *kept, np_error *err)
{
    refusing *k = to;
    if (k->take_refuses && kept->line >= k->take_refuses)
        return np_fail(err, NP_E_LIMIT, "not taken: %zu", kept->line);
    np_buf_print(&k->taken, "%zu ", kept->line);
    return NP_OK;
}

static void the_first_that_fails_is_told_and_all_before_it_are_taken(void)
{
    np_buf in = {0}, all = {0};
    for (size_t i = 1; i <= 500; i++)
        np_buf_print(&in, "{\"title\":\"%zu\"}\n", i);
    for (int round = 0; round < 100; round++) {
        refusing k = {.ready_refuses = 1 + index_below(600),
                      .take_refuses = below(2) ? 1 + index_below(600) : 0};
        np_options opt = with_threads(1 + below(4));
        np_stats stats = {0};
        np_error err = {0};
        np_keeper keeper = {ready_or_not, take_or_not, &k, opt.threads, NULL};
        np_reader r = {"in", &opt, &stats, &keeper, .batch = 200 + below(9000)};
        np_source *s = np_source_of_bytes(np_buf_view(&in), 0, &opt, NULL);
        np_code code = np_read_source(&r, s, &err);
        bool is_take = k.take_refuses && k.take_refuses < k.ready_refuses;
        size_t last = is_take ? k.take_refuses : k.ready_refuses;
        char text[40];
        snprintf(text, sizeof text, "not %s: %zu", is_take ? "taken" : "ready", last);
        CU_ASSERT_EQUAL(code, last > 500 ? NP_OK : is_take ? NP_E_LIMIT : NP_E_IO);
        CU_ASSERT_STRING_EQUAL(err.text, last > 500 ? "" : text);
        all.len = 0;
        for (size_t i = 1; i < last && i <= 500; i++)
            np_buf_print(&all, "%zu ", i);
        CU_ASSERT(np_str_equal(np_buf_view(&k.taken), np_buf_view(&all)));
        np_source_free(s);
        np_buf_clear(&k.taken);
    }
    np_buf_clear(&all);
    np_buf_clear(&in);
}

/* A line of its own length in every run, so that each buffer grows anew. */
static void each_allocation_of_any_thread_may_fail(void)
{
    np_buf in = {0};
    np_options opt = with_threads(2);
    for (size_t i = 0; i < 300; i++)
        np_buf_print(&in, i % 7 ? "{\"id\":%zu,\"title\":\"t\"}\n" : "no %zu\n", i);
    collection whole = collect(np_buf_view(&in), 0, &opt);
    for (trial turn = {.sample = 40}; trial_next(&turn);) {
        trial_begin(&turn);
        collection c = collect_in_batches(np_buf_view(&in), 0, 2000, &opt);
        bool is_done = is_same_collection(&whole, &c);
        trial_end_if(&turn, is_done);
        CU_ASSERT(is_done || c.err.code == NP_E_NOMEM || c.articles.has_failed || c.log.has_failed);
        CU_ASSERT(c.articles.has_failed ||
                  np_str_starts(np_buf_view(&whole.articles), np_buf_view(&c.articles)));
        collection_clear(&c);
    }
    collection_clear(&whole);
    np_buf_clear(&in);
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
        TEST(members_may_come_in_any_order_in_each_record),
        TEST(bad_lines_are_told_and_lose_nothing_around_them),
        TEST(strict_ends_at_the_first_bad_line),
        TEST(arrays_and_spread_objects_are_records_too),
        TEST(a_json_feed_is_known_by_its_version_or_site),
        TEST(raw_is_the_record_as_it_came_on_one_line),
        TEST(limits_skip_the_record_and_no_other),
        TEST(steps_of_any_size_give_the_same),
        TEST(any_number_of_threads_and_any_cut_give_the_same),
        TEST(the_first_that_fails_is_told_and_all_before_it_are_taken),
        TEST(each_allocation_of_any_thread_may_fail),
        TEST(without_memory_reading_fails_and_loses_nothing),
        TEST(digits_give_the_number_again),
    };
    return run_tests("jsonl", tests, N_OF(tests));
}
