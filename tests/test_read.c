/* Paths: files, folders and kinds, and an unreadable file among readable ones. */
#include "base/arena.h"
#include "base/str.h"
#include "harness.h"
#include "naive/collect.h"
#include "read/read.h"
#include "read/sniff.h"
#include <sys/stat.h>
#include <unistd.h>

/* Made by the first test, and gone through by others. */
static const char *folder(void) { return temp_path(""); }

static void write_text(const char *name, const char *text) { temp_file(name, np_str_of(text)); }

static void a_folder_is_read_in_the_order_of_its_names(void)
{
    mkdir(temp_path("b"), 0700);
    write_text("b/inner.txt", "\n\nInner title\nIts text\nhas lines.\n");
    write_text("B.jsonl", "{\"title\":\"capital\"}\n");
    write_text("a.xml", "<rss><channel><item><title>feed</title></item></channel></rss>");
    write_text("c.json", "[{\"title\":\"array\"}]");
    write_text(".hidden", "{\"title\":\"hidden\"}");
    write_text("empty", "");
    write_text("blank", " \n\n");
    write_text("page.html", "<!doctype html><p>x");
    write_text("sitemap.xml", "<?xml version='1.0'?><urlset><url/></urlset>");
    temp_file("picture", NP_STR("\x89PNG\0\0\0"));
    CU_ASSERT_EQUAL(symlink("nowhere", temp_path("lost")), 0);
    CU_ASSERT_EQUAL(symlink("..", temp_path("round")), 0);
    CU_ASSERT_EQUAL(mkfifo(temp_path("pipe"), 0600), 0);
    collection c = collect_path(folder(), NULL);
    CU_ASSERT_EQUAL(c.code, NP_OK);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles),
                                NP_STR("1:title=capital|\n1:title=feed|\n"
                                       "3:title=Inner title|text=Its text\nhas lines.|\n"
                                       "1:title=array|\n1:text=x|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_FILE], 3);
    CU_ASSERT_EQUAL(c.stats.n_files, 9);
    static const char *const told[] = {"/lost: cannot be opened", "/picture: of no kind",
                                       "/sitemap.xml: XML, but not a feed",
                                       "/round: a link to a folder", "/pipe: no plain file"};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        CU_ASSERT_TRUE(holds(&c.log, told[i]));
    collection_clear(&c);
}

static void an_unreadable_file_is_counted_and_the_rest_is_read(void)
{
    collection c = collect_path("/nowhere/at/all", NULL);
    CU_ASSERT_EQUAL(c.code, NP_E_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(c.err.text, "/nowhere/at/all: cannot be opened"));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_FILE], 1);
    collection_clear(&c);
    c = collect_path(temp_path("picture"), NULL);
    CU_ASSERT_EQUAL(c.code, NP_E_INPUT);
    collection_clear(&c);
    np_options opt;
    np_options_init(&opt);
    opt.is_strict = true;
    c = collect_path(folder(), &opt);
    CU_ASSERT_EQUAL(c.code, NP_E_INPUT);
    collection_clear(&c);
}

static void kinds_are_known_by_their_first_bytes(void)
{
    char tar[512] = "day/papers.jsonl";
    memcpy(tar + 257, "ustar", 6);
    const struct {
        np_str head;
        np_kind kind;
    } known[] = {{{tar, sizeof tar}, NP_KIND_TAR},
                 {{"", 0}, NP_KIND_EMPTY},
                 {{" \r\n\t", 4}, NP_KIND_EMPTY},
                 {{"\xEF\xBB\xBF {}", 6}, NP_KIND_JSON},
                 {{"[", 1}, NP_KIND_JSON},
                 {{"<?xml version='1.0'?><!-- <html> --><rss>", 41}, NP_KIND_FEED},
                 {{"<!DOCTYPE rss [<!ENTITY a '>'>]><rss/>", 38}, NP_KIND_FEED},
                 {{"<atom:feed xmlns:atom='x'>", 26}, NP_KIND_FEED},
                 {{"<rdf:RDF\n", 9}, NP_KIND_FEED},
                 {{"<\0r\0s\0s\0>\0", 10}, NP_KIND_FEED},
                 {{"\xFE\xFF\0<\0f\0e\0e\0d\0>", 14}, NP_KIND_FEED},
                 {{"<HTML>", 6}, NP_KIND_HTML},
                 {{"<!DOCTYPE HTML PUBLIC>", 22}, NP_KIND_HTML},
                 {{"<opml>", 6}, NP_KIND_OPML},
                 {{"<urlset>", 8}, NP_KIND_XML},
                 {{"WARC/1.0\r\n", 10}, NP_KIND_WARC},
                 {{"Title\nText", 10}, NP_KIND_TEXT},
                 {{"caf\xE9", 4}, NP_KIND_TEXT},
                 {{"%PDF-1.7\n", 9}, NP_KIND_BINARY},
                 {{"PK\3\4\0\0", 6}, NP_KIND_BINARY}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        CU_ASSERT_EQUAL(np_sniff(known[i].head), known[i].kind);
}

static void marks_and_bytes_tell_the_encoding(void)
{
    const struct {
        np_str bytes;
        const char *articles;
    } input[] = {{NP_STR("\xFF\xFE{\0\"\0t\0i\0t\0l\0e\0\"\0:\0\"\0\xE9\0\x3D\xD8\x00\xDE\"\0}\0"),
                  "1:title=\xC3\xA9\xF0\x9F\x98\x80|\n"},
                 {NP_STR("\xFE\xFF\0i\0d\0,\0t\0i\0t\0l\0e\0\n\0\x37\0,\x04\x16\0\n"),
                  "2:id=7|title=\xD0\x96|\n"},
                 {NP_STR("\0\0\xFE\xFF\0\0\0T\0\0\0\xE9\0\0\0\n\0\0\x20\xAC"),
                  "1:title=T\xC3\xA9|text=\xE2\x82\xAC|\n"},
                 {NP_STR("caf\xE9 and more\n\x93quoted\x94"),
                  "1:title=caf\xC3\xA9 and more|text=\xE2\x80\x9Cquoted\xE2\x80\x9D|\n"},
                 {NP_STR("\xEF\xBB\xBFtitle;text\n\xC3\xA9;\xE9\n"),
                  "2:title=\xC3\xA9|text=\xEF\xBF\xBD|\n"}};
    for (size_t i = 0; i < sizeof input / sizeof input[0]; i++)
        for (size_t step = 0; step < 3; step++) {
            collection c = collect(input[i].bytes, step, NULL);
            CU_ASSERT_EQUAL(c.code, NP_OK);
            CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles), np_str_of(input[i].articles)));
            collection_clear(&c);
        }
}

static const char list[] =
    "<opml version='2.0'><body><outline text='a'><outline xmlUrl=' l/feed.xml '/></outline>"
    "<outline xmlUrl='https://a.com/rss'/><outline xmlUrl='//b.com/rss' htmlUrl='l/t.txt'/>"
    "<outline xmlurl='' htmlUrl='l/t.txt'/><outline xmlUrl='l/feed.xml'/>"
    "<outline xmlUrl='l/my%20feed.xml'/><outline xmlUrl='%2e%2E/x'/><outline xmlUrl='l/a%00%zz%'/>"
    "<outline xmlUrl='l/lost'/><outline xmlUrl='list.opml'/>"
    "<outline xmlUrl='/etc/hostname'/><outline xmlUrl='l/../../x'/><outline xmlUrl='C:/x'/>"
    "<outline text='folder'/></body></opml>";

static void a_list_of_feeds_gives_the_files_beside_it(void)
{
    mkdir(temp_path("o"), 0700);
    mkdir(temp_path("o/l"), 0700);
    write_text("o/l/feed.xml", "<rss><channel><item><title>feed</title></item></channel></rss>");
    write_text("o/l/t.txt", "Title\nText");
    write_text("o/l/my feed.xml", "<rss><channel><item><title>mine</title></item></channel></rss>");
    write_text("o/list.opml", list);
    for (np_input_kind from = NP_INPUT_AUTO; from <= NP_INPUT_OPML; from += NP_INPUT_OPML) {
        np_options opt;
        np_options_init(&opt);
        opt.from = from;
        collection c = collect_path(temp_path("o/list.opml"), &opt);
        CU_ASSERT_EQUAL(c.code, NP_OK);
        CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles),
                                    NP_STR("1:title=feed|\n1:title=Title|text=Text|\n"
                                           "1:title=mine|\n")));
        CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_FILE], 5);
        static const char *const told[] = {
            "/o/list.opml: 2 feeds lie on the web, and newsprint fetches nothing",
            "/o/list.opml: 4 feeds lie outside", "/o/l/a%00%zz%: cannot be opened",
            "/o/l/lost: cannot be opened", "/o/list.opml: a list of feeds named by another"};
        for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
            CU_ASSERT_TRUE(holds(&c.log, told[i]));
        collection_clear(&c);
    }
}

static void from_overrides_the_kind(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.from = NP_INPUT_TEXT;
    collection c = collect(NP_STR("{\"title\":\"x\"}\nsecond"), 0, &opt);
    CU_ASSERT_TRUE(
        np_str_equal(np_buf_view(&c.articles), NP_STR("1:title={\"title\":\"x\"}|text=second|\n")));
    collection_clear(&c);
    opt.from = NP_INPUT_FEED;
    c = collect(NP_STR("no feed"), 0, &opt);
    CU_ASSERT_TRUE(c.code == NP_OK && c.n == 0 && c.stats.n_skipped[NP_SKIP_XML] == 1);
    collection_clear(&c);
    opt.from = NP_INPUT_TEXT;
    opt.max_record = 5;
    c = collect(NP_STR("a text\nof twenty bytes"), 0, &opt);
    CU_ASSERT_TRUE(c.n == 0 && c.stats.n_skipped[NP_SKIP_LIMIT] == 1);
    collection_clear(&c);
}

static void tidying_twice_is_tidying_once(void)
{
    np_str category[] = {NP_STR(" a "), NP_STR(""), NP_STR("b\nc")};
    np_article a = {.id = NP_STR(" 7  8 "),
                    .title = NP_STR("\n A  title\twith\xFF breaks\r\n"),
                    .text = NP_STR("one\r\ntwo\rthree\n\nfour \0 five\x7F"),
                    .url = NP_STR("HTTPS://WWW.A.com/x#y"),
                    .lang = NP_STR("  "),
                    .category = category,
                    .n_categories = 3};
    np_article once, twice;
    np_stats stats = {0};
    np_arena *arena = np_arena_new(NULL);
    np_shelves shelves = {arena, arena, arena};
    CU_ASSERT_EQUAL(np_article_tidy(&a, &once, &shelves, &stats, NULL), NP_OK);
    CU_ASSERT_EQUAL(stats.n_repaired, 1);
    CU_ASSERT_TRUE(np_str_equal(once.id, NP_STR("7  8")));
    CU_ASSERT_TRUE(np_str_equal(once.title, NP_STR("A title with\xEF\xBF\xBD breaks")));
    CU_ASSERT_TRUE(np_str_equal(once.text, NP_STR("one\ntwo\nthree\n\nfour   five")));
    CU_ASSERT_TRUE(np_str_equal(once.url, NP_STR("https://www.a.com/x")));
    CU_ASSERT_TRUE(np_str_equal(once.source, NP_STR("a.com")) && once.lang.len == 0);
    CU_ASSERT_TRUE(once.n_categories == 2 && np_str_equal(once.category[1], NP_STR("b c")));
    CU_ASSERT_EQUAL(np_article_tidy(&once, &twice, &shelves, &stats, NULL), NP_OK);
    CU_ASSERT_TRUE(np_str_equal(once.text, twice.text) && np_str_equal(once.title, twice.title) &&
                   np_str_equal(once.url, twice.url) && np_str_equal(once.id, twice.id));
    CU_ASSERT_EQUAL(stats.n_repaired, 1);
    np_arena_free(arena);
}

static void without_memory_nothing_leaks(void)
{
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        collection c = collect_path(folder(), NULL);
        trial_end_if(&turn, c.code == NP_OK && !c.articles.has_failed && !c.log.has_failed);
        CU_ASSERT_TRUE(c.code == NP_OK || (c.code == NP_E_NOMEM && c.err.code == NP_E_NOMEM));
        collection_clear(&c);
    }
}

static void every_reason_has_a_name(void)
{
    for (np_reason r = 0; r < NP_REASONS; r++)
        CU_ASSERT_NOT_EQUAL(np_reason_name(r)[0], 0);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_folder_is_read_in_the_order_of_its_names),
        TEST(an_unreadable_file_is_counted_and_the_rest_is_read),
        TEST(kinds_are_known_by_their_first_bytes),
        TEST(marks_and_bytes_tell_the_encoding),
        TEST(a_list_of_feeds_gives_the_files_beside_it),
        TEST(from_overrides_the_kind),
        TEST(tidying_twice_is_tidying_once),
        TEST(without_memory_nothing_leaks),
        TEST(every_reason_has_a_name),
    };
    return run_tests("read", tests, N_OF(tests));
}
