/* Whole pages: what their heads say, where the article is, and in which encoding. */
#include "base/str.h"
#include "read/main_text.h"
#include "readers.h"

static bool becomes(const char *page, const char *articles)
{
    np_options opt;
    np_options_init(&opt);
    opt.from = NP_INPUT_HTML;
    return gives(np_str_of(page), &opt, articles);
}

static void the_head_says_what_it_is(void)
{
    CU_ASSERT_TRUE(becomes(
        "<!doctype html><html lang=en-GB><head><title>T - Site</title>"
        "<meta property=og:title content='T &amp; more'><meta property=og:site_name content=Site>"
        "<meta property='og:url' content='http://a.com/x?utm_source=y'>"
        "<link rel=canonical href='https://a.com/story'><meta name=author content='Ann B.'>"
        "<meta property='article:published_time' content='2025-03-22T09:00:00Z'>"
        "<meta property='article:section' content='World'></head>"
        "<body><p>The text.</body></html>",
        "1:title=T & more|text=The text.|url=https://a.com/story|host=a.com|source=Site|"
        "author=Ann B.|lang=en-GB|published=1742634000|category=World|\n"));
    CU_ASSERT_TRUE(becomes("<title>Plain\n title</title><meta property=og:locale content=de_DE>"
                           "<time datetime=soon></time><time datetime='2025-03-22'>x</time>",
                           "1:title=Plain title|text=x|lang=de-DE|published=1742601600d|\n"));
    CU_ASSERT_TRUE(becomes("<title>T</title><meta name=description content='what it is'><body>",
                           "1:title=T|text=what it is|\n"));
    CU_ASSERT_TRUE(becomes("<html><body></body></html>", ""));
}

/* Where the head is silent. */
static void the_body_names_author_and_date(void)
{
    CU_ASSERT_TRUE(
        becomes("<title>T</title><div class=byline>By <a href=x>Ann  B.</a></div>"
                "<span class=author>Cy</span><p class='posted-on'>Published on 22 March 2025</p>"
                "<time datetime=2024-01-01></time>",
                "1:title=T|text=Cy\nPublished on 22 March 2025|author=Ann B.|"
                "published=1742601600d|\n"));
    CU_ASSERT_TRUE(
        becomes("<title>T</title><p class=comment-author>No</p><p class=author>4 pages</p>"
                "<a rel=author href=x>Ann</a><meta itemprop=datePublished content=2025-03-22>"
                "<span class=date>soon</span>",
                "1:title=T|text=No\n4 pages\nAnnsoon|author=Ann|published=1742601600d|\n"));
    CU_ASSERT_TRUE(becomes("<title>T</title><meta name=author content=Bob><p class=byline>Ann</p>"
                           "<p class=date>03/04/2025</p><p class=date>never closed",
                           "1:title=T|text=Ann\n03/04/2025\nnever closed|author=Bob|\n"));
}

static void linked_data_is_believed_first(void)
{
    CU_ASSERT_TRUE(becomes(
        "<title>T</title><meta property='article:published_time' content='2024-01-01'>"
        "<script type='application/ld+json'>{broken</script>"
        "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"no\"},"
        "{\"@type\":[\"x\",\"NewsArticle\"],\"headline\":\"H\",\"datePublished\":\"2025-03-22\","
        "\"dateModified\":\"2025-03-22T09:00:00Z\",\"author\":[{\"name\":\"A\"},\"B\"],"
        "\"publisher\":{\"name\":\"P\"}}]}</script><script>\"<p>no\"</script>text",
        "1:title=H|text=text|source=P|author=A, B|published=1742601600d|updated=1742634000|\n"));
}

#define PROSE                                                                                      \
    "A sentence of some length, with commas, as newspapers print them. It goes on for a while, "   \
    "until there can be no doubt, that somebody wrote it to be read."
#define LINKS "<a href=1>One of the links</a> <a href=2>Another of the links, too</a>"

static void the_main_text_is_prose_without_what_surrounds_it(void)
{
    CU_ASSERT_TRUE(becomes("<body><nav>" PROSE "</nav><div class=menu>" PROSE
                           "</div><div id=x><h1>Head</h1><p>1 " PROSE "</p><ul><li>" LINKS
                           "</ul><p>2 <b>" PROSE "</b>\n<p>3 " PROSE "<aside>" PROSE
                           "</aside></div><div style='display: none'>" PROSE "</div><form>" PROSE
                           "</form><script>" PROSE "</script><style>p{}</style><div>" LINKS
                           "</div><footer>" PROSE "</footer>",
                           "1:text=Head\n1 " PROSE "\n2 " PROSE "\n3 " PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<form><div>" PROSE "</div></form>", "1:text=" PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<div class=comment>\n" PROSE "\n</div>", "1:text=" PROSE "|\n"));
}

/* Names guess; how much of the page's prose is at stake decides. */
static void what_holds_most_of_the_page_is_not_beside_it(void)
{
    CU_ASSERT_TRUE(becomes("<nav>" LINKS "<div><p>1 " PROSE "<p>2 " PROSE "<p>3 " PROSE
                           "</div><footer>" PROSE "</footer>",
                           "1:text=1 " PROSE "\n2 " PROSE "\n3 " PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<div><button>never closed<p>1 " PROSE "<p>2 " PROSE "</div>",
                           "1:text=never closed\n1 " PROSE "\n2 " PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<div id=a-shared-history><p>1 " PROSE "<p>2 " PROSE "<p>3 " PROSE
                           "<p>4 " PROSE "</div><div class=share>" PROSE "</div>",
                           "1:text=1 " PROSE "\n2 " PROSE "\n3 " PROSE "\n4 " PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<div><p>1 " PROSE "<p>2 " PROSE "<p>3 " PROSE
                           "</div><div class=comments>"
                           "<article>" PROSE PROSE PROSE "</article><article>" PROSE PROSE PROSE
                           "</article><article>" PROSE PROSE PROSE "</article></div>",
                           "1:text=1 " PROSE "\n2 " PROSE "\n3 " PROSE "|\n"));
}

static void what_claims_to_be_the_article_is_believed(void)
{
    CU_ASSERT_TRUE(becomes("<div><div><p>" PROSE "</div></div><div><div><p>" PROSE "</div></div>"
                           "<div><div><p>" PROSE "</div></div>"
                           "<div itemprop=articleBody><p>1 " PROSE "<p>2 " PROSE "</div>",
                           "1:text=1 " PROSE "\n2 " PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<main><section><p>1 " PROSE "</section><section class=text><p>2 " PROSE
                           "</section><section><p>3 " PROSE "</section></main><div><div>" PROSE
                           "</div></div>",
                           "1:text=1 " PROSE "\n2 " PROSE "\n3 " PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<div><section><p>1 " PROSE "</section><section class=text><p>2 " PROSE
                           "</section><section><p>3 " PROSE
                           "</section></div><ul>" LINKS LINKS LINKS LINKS LINKS LINKS LINKS LINKS
                           "</ul>",
                           "1:text=1 " PROSE "\n2 " PROSE "\n3 " PROSE "|\n"));
    CU_ASSERT_TRUE(
        becomes("<article><p>1 " PROSE "<figure><figcaption>" PROSE "</figcaption></figure>"
                "<p>2 " PROSE "<div class=caption>" PROSE "</div></article><p>" PROSE PROSE,
                "1:text=1 " PROSE "\n2 " PROSE "\n" PROSE PROSE "|\n"));
    CU_ASSERT_TRUE(becomes("<a href='javascript:'><p>abc<p>def</a>", "1:text=abc\ndef|\n"));
}

static void a_page_names_its_encoding(void)
{
    CU_ASSERT_TRUE(becomes("<meta charset=windows-1251><p>\xC6\xE0", "1:text=\xD0\x96\xD0\xB0|\n"));
    CU_ASSERT_TRUE(
        becomes("<META HTTP-EQUIV=Content-Type CONTENT='text/html; CHARSET=Shift_JIS'><p>\x83\x65",
                "1:text=\xE3\x83\x86|\n"));
    CU_ASSERT_TRUE(becomes("<!-- <meta charset=koi8-r> --><meta charset='utf-8'>\xC3\xA9",
                           "1:text=\xC3\xA9|\n"));
    CU_ASSERT_TRUE(becomes("<p>caf\xE9 cr\xE8me", "1:text=caf\xC3\xA9 cr\xC3\xA8me|\n"));
}

static void limits_leave_the_page_out(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.max_record = 20;
    collection c = collect(NP_STR("<html><p>more than twenty bytes"), 0, &opt);
    CU_ASSERT_TRUE(c.code == NP_OK && c.n == 0 && c.stats.n_skipped[NP_SKIP_LIMIT] == 1);
    collection_clear(&c);
    np_buf deep = {0}, text = {0};
    for (int i = 0; i < 100000; i++)
        np_buf_text(&deep, "<div><nav>");
    np_buf_text(&deep, "</nav>" PROSE);
    CU_ASSERT_EQUAL(np_main_text(np_buf_view(&deep), 512, &text, NULL), NP_OK);
    np_buf_clear(&text);
    deep.len = 0;
    for (int i = 0; i < 1100000; i++)
        np_buf_text(&deep, "<p>a");
    CU_ASSERT_EQUAL(np_main_text(np_buf_view(&deep), 512, &text, NULL), NP_E_LIMIT);
    np_buf_clear(&text), np_buf_clear(&deep);
}

static const char *const piece[] = {"<div>",
                                    "</div>",
                                    "<p>",
                                    "<nav>",
                                    "</nav>",
                                    "<a href=x>",
                                    "</a>",
                                    "words, and more words, ",
                                    "<script type='application/ld+json'>",
                                    "{\"@type\":\"Article\",\"headline\":\"h\"}",
                                    "</script>",
                                    "<meta name=author content='A'>",
                                    "<title>",
                                    "</title>",
                                    "<",
                                    "&amp;",
                                    "\xC3\xA9",
                                    "\xFF",
                                    "<form>",
                                    "<table><tr><td>",
                                    "</table>",
                                    "<!--",
                                    "-->",
                                    "<time datetime='2025-03-22'>"};

static void steps_of_any_size_give_the_same(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.from = NP_INPUT_HTML;
    for (int round = 0; round < 1000; round++) {
        np_buf in = {0};
        for (uint32_t n = below(40); n; n--)
            np_buf_text(&in, piece[below(sizeof piece / sizeof piece[0])]);
        CU_ASSERT_EQUAL(expect_same_in_steps(np_buf_view(&in), &opt), NP_OK);
        np_buf_clear(&in);
    }
}

static void without_memory_reading_fails_and_loses_nothing(void)
{
    static const char page[] =
        "<!doctype html><meta charset=windows-1252><title>T</title>"
        "<script type='application/ld+json'>{\"@type\":\"Article\",\"author\":[\"A\"]}</script>"
        "<div><p>" PROSE "</p><ul><li>" LINKS "</ul></div>";
    expect_told_without_memory(NP_STR(page));
}

int main(void)
{
    static const test tests[] = {
        TEST(the_head_says_what_it_is),
        TEST(the_body_names_author_and_date),
        TEST(linked_data_is_believed_first),
        TEST(the_main_text_is_prose_without_what_surrounds_it),
        TEST(what_holds_most_of_the_page_is_not_beside_it),
        TEST(what_claims_to_be_the_article_is_believed),
        TEST(a_page_names_its_encoding),
        TEST(limits_leave_the_page_out),
        TEST(steps_of_any_size_give_the_same),
        TEST(without_memory_reading_fails_and_loses_nothing),
    };
    return run_tests("page", tests, N_OF(tests));
}
