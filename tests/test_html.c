/* HTML to text: a table, and laws on markup made at random. */
#include "base/str.h"
#include "base/utf8.h"
#include "harness.h"
#include "read/entities.h"
#include "read/html.h"
#include <stdio.h>

static bool reads(const char *html, const char *wanted)
{
    np_buf text = {0};
    np_html_text(np_str_of(html), &text);
    bool is_right = np_str_equal(np_buf_view(&text), np_str_of(wanted));
    if (!is_right)
        printf("\n\"%s\" reads \"%.*s\"", html, (int)text.len, text.at);
    np_buf_clear(&text);
    return is_right;
}

static void markup_reads_as_people_see_it(void)
{
    static const char *const pair[][2] = {
        {"plain  text\nas it is", "plain  text\nas it is"},
        {"<p>One</p><p>Two</p>", "One\nTwo"},
        {"a<br>b<br/>c<BR />d", "a\nb\nc\nd"},
        {" <b>bold</b>  and\n<i>it</i>alic ", "bold and italic"},
        {"<ul><li>x</li><li>y</li></ul>z", "x\ny\nz"},
        {"<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"},
        {"<pre>a\n  b</pre>c  d", "a\n  b\nc d"},
        {"a<img alt='gone' src=\"x>y\">b", "a b"},
        {"<a href=\"?a=1&b=2\" title='a > b'>link</a>!", "link!"},
        {"x<!-- <p>no</p> -->y", "xy"},
        {"x<!doctype html><?xml y?>z", "xz"},
        {"&lt;b&gt; &amp;amp; &quot;&#39;&apos;", "<b> &amp; \"''"},
        {"&eacute;&#233;&#xE9;&#XE9;&hellip;", "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xE2\x80\xA6"},
        {"&#147;x&#148; &#0;&#xD800;&#x110000;&#99999999999;",
         "\xE2\x80\x9Cx\xE2\x80\x9D \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"AT&T, R&D; &unknown; &copy 5 &hellip 6 & &",
         "AT&T, R&D; &unknown; \xC2\xA9 5 &hellip 6 & &"},
        {"a&nbsp;&#160;\xC2\xA0"
         "b<p>",
         "a b"},
        {"1 < 2 <3 and <b>4 > 3</b>", "1 < 2 <3 and 4 > 3"},
        {"x <y and no end", "x <y and no end"},
        {"<script>if (a<b) document.write('<p>no</p>')</script>yes", "yes"},
        {"<style>p {}</style><noscript><img><p>no</p></noscript>yes", "yes"},
        {"<SCRIPT>no</Script >yes<script/>no</script>", "yes"},
        {"<script>no</scripty>no</script>yes", "yes"},
        {"<template>no<template>no</template>no</template>yes", "yes"},
        {"<svg><script>no</svg></script><title>no</title></svg>yes", "yes"},
        {"<iframe src=x>no</iframe><textarea>no</textarea>yes", "yes"},
        {"<video>never closed, so heard", "never closed, so heard"},
        {"yes<script>never closed, so unheard", "yes"},
        {"a\x01"
         "b &#1; \x7F<i>c</i>",
         "a b c"},
        {"</p></p>x</div>", "x"},
        {"<>x</>y", "<>xy"}};
    for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++)
        CU_ASSERT_TRUE(reads(pair[i][0], pair[i][1]));
}

static void entities_are_found_by_their_exact_name(void)
{
    CU_ASSERT_EQUAL(np_entity_find(NP_STR("AElig")), 0xC6);
    CU_ASSERT_EQUAL(np_entity_find(NP_STR("zwnj")), 0x200C);
    CU_ASSERT_EQUAL(np_entity_find(NP_STR("thetasym")), 0x3D1);
    CU_ASSERT_EQUAL(np_entity_find(NP_STR("thetasyms")), 0);
    CU_ASSERT_EQUAL(np_entity_find(NP_STR("NBSP")), 0);
    CU_ASSERT_EQUAL(np_entity_find(NP_STR("")), 0);
}

/* Tags, halves of tags, references and words. */
static void make_soup(np_buf *html)
{
    static const char *const piece[] = {"<p>",      "</p>",         "<",        ">",        "</",
                                        "<!--",     "-->",          "\"",       "'",        "=",
                                        "&",        "&amp;",        "&#",       "x41;",     "<pre>",
                                        "</pre>",   "<br/>",        "a",        " ",        "\n",
                                        "<svg>",    "</svg>",       "<video",   "<select>", "<a b=",
                                        "\xC3\xA9", "\xE2\x82\xAC", "\xC2\xA0", "<td>",     "word",
                                        "/",        "<!",           "<?",       ";"};
    for (uint32_t n = below(30); n; n--)
        np_buf_text(html, piece[below(sizeof piece / sizeof piece[0])]);
}

static void any_markup_gives_valid_text(void)
{
    for (int round = 0; round < 50000; round++) {
        np_buf html = {0}, text = {0};
        make_soup(&html);
        np_html_text(np_buf_view(&html), &text);
        CU_ASSERT_EQUAL(np_utf8_valid(np_buf_view(&text)), text.len);
        CU_ASSERT_TRUE(text.len <= html.len);
        np_buf_clear(&html), np_buf_clear(&text);
    }
}

static void scripts_are_never_heard(void)
{
    static const char *const around[][2] = {{"<p>a</p>", "<p>b</p>"}, {"<td>", ""},
                                            {"<svg>", "</svg>x"},     {"a & b < c ", " > d"},
                                            {"<pre>", "</pre>"},      {"<select>", ""}};
    for (size_t i = 0; i < sizeof around / sizeof around[0]; i++) {
        np_buf html = {0}, text = {0};
        np_buf_text(&html, around[i][0]);
        np_buf_text(&html, "<script a='>'>SECRET<b></script x>");
        np_buf_text(&html, around[i][1]);
        np_html_text(np_buf_view(&html), &text);
        np_buf_char(&text, 0);
        CU_ASSERT_PTR_NULL(strstr(text.at, "SECRET"));
        np_buf_clear(&html), np_buf_clear(&text);
    }
}

static void long_hostile_markup_is_gone_through_once(void)
{
    static const char *const piece[] = {
        "<a<b c=\"", "<svg><select>", "<!--", "<script></scrip", "<a ", "&#", "<p", "</"};
    for (size_t i = 0; i < sizeof piece / sizeof piece[0]; i++) {
        np_buf html = {0}, text = {0};
        while (html.len < 2000000)
            np_buf_text(&html, piece[i]);
        np_buf_text(&html, ">end");
        np_html_text(np_buf_view(&html), &text); /* a quadratic reader would not return today */
        CU_ASSERT_TRUE(text.len <= html.len);
        np_buf_clear(&html), np_buf_clear(&text);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(markup_reads_as_people_see_it),
        TEST(entities_are_found_by_their_exact_name),
        TEST(any_markup_gives_valid_text),
        TEST(scripts_are_never_heard),
        TEST(long_hostile_markup_is_gone_through_once),
    };
    return run_tests("html", tests, N_OF(tests));
}
