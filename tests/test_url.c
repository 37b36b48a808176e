/* Addresses: tables of what must fold and what must not, RFC 3986's own examples, and laws. */
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include "read/url.h"
#include <stdio.h>
#include <stdlib.h>

static bool is_made(const char *from, np_buf *made, const char *wanted)
{
    bool is_right = np_str_equal(np_buf_view(made), np_str_of(wanted));
    if (!is_right)
        printf("\n\"%s\" became \"%.*s\"", from, (int)made->len, made->at);
    np_buf_clear(made);
    return is_right;
}

static bool becomes(const char *url, const char *wanted)
{
    np_buf made = {0};
    bool is_url = np_url_canonical(np_str_of(url), &made);
    return is_made(url, &made, wanted) && is_url == (wanted[0] != 0);
}

static void spellings_of_one_page_fold(void)
{
    static const char *const pair[][2] = {
        {"HTTP://User:pw@Example.COM:80/A/b", "http://example.com/A/b"},
        {"https://example.com:443", "https://example.com/"},
        {"https://example.com:8443/", "https://example.com:8443/"},
        {" https://example.com./x#top\n", "https://example.com/x"},
        {"https://example.com/a/./b/../c", "https://example.com/a/c"},
        {"https://example.com/../..", "https://example.com/"},
        {"https://example.com/a?utm_source=x&id=3&UTM_medium=y&fbclid=z#f",
         "https://example.com/a?id=3"},
        {"https://example.com/a?gclid=1", "https://example.com/a"},
        {"https://example.com/a?x=1&amp;utm_campaign=2&amp;y=3", "https://example.com/a?x=1&y=3"},
        {"https://example.com/a?&&b=&c", "https://example.com/a?b=&c"},
        {"https://example.com/story/amp/", "https://example.com/story/"},
        {"https://example.com/story/amp", "https://example.com/story"},
        {"https://example.com/story?amp=1", "https://example.com/story"},
        {"https://example.com/story?outputType=amp", "https://example.com/story"},
        {"https://amp.example.com/story", "https://example.com/story"},
        {"https://m.example.com/story", "https://example.com/story"},
        {"https://mobile.example.co.uk/story", "https://example.co.uk/story"},
        {"https://example.com/caf\xC3\xA9 \"1\"", "https://example.com/caf%C3%A9%20%221%22"},
        {"https://[2001:DB8::1]:443/x", "https://[2001:db8::1]/x"}};
    for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++)
        CU_ASSERT_TRUE(becomes(pair[i][0], pair[i][1]));
}

static void what_may_be_another_page_stays(void)
{
    static const char *const same[] = {"https://www.example.com/",
                                       "https://example.com/a?b=2&a=1",
                                       "https://example.com/A",
                                       "https://example.com/a/",
                                       "https://example.com/a?ref=home",
                                       "https://example.com/a?amp=loud",
                                       "https://m.com/",
                                       "https://example.com/amp",
                                       "https://example.com/a%2Fb",
                                       "https://example.com/a//b",
                                       "https://example.com/lamp",
                                       "https://news.example.com/?p=7"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        CU_ASSERT_TRUE(becomes(same[i], same[i]));
}

static void what_is_no_page_is_dropped(void)
{
    static const char *const none[] = {"",
                                       "example.com",
                                       "javascript:alert(1)",
                                       "data:text/html,x",
                                       "ftp://a/b",
                                       "mailto:a@b.c",
                                       "http:///x",
                                       "http://",
                                       "//a.com/x",
                                       "http://a b/",
                                       "http://a.com:port/",
                                       "http://[::1/",
                                       "http:/a/",
                                       "http://a<script>/",
                                       "urn:x:y",
                                       "java\nscript:alert(1)"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CU_ASSERT_TRUE(becomes(none[i], ""));
    char *lengthy = malloc(9001);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lengthy);
    memset(lengthy, 'a', 9000);
    memcpy(lengthy, "http://a.com/", 13);
    lengthy[9000] = 0;
    CU_ASSERT_TRUE(becomes(lengthy, ""));
    free(lengthy);
}

static void references_resolve_as_in_rfc_3986(void)
{
    static const char *const pair[][2] = {{"g:h", "g:h"},
                                          {"g", "http://a/b/c/g"},
                                          {"./g", "http://a/b/c/g"},
                                          {"g/", "http://a/b/c/g/"},
                                          {"/g", "http://a/g"},
                                          {"//g", "http://g"},
                                          {"?y", "http://a/b/c/d;p?y"},
                                          {"g?y", "http://a/b/c/g?y"},
                                          {";x", "http://a/b/c/;x"},
                                          {"", "http://a/b/c/d;p?q"},
                                          {".", "http://a/b/c/"},
                                          {"./", "http://a/b/c/"},
                                          {"..", "http://a/b/"},
                                          {"../", "http://a/b/"},
                                          {"../g", "http://a/b/g"},
                                          {"../..", "http://a/"},
                                          {"../../g", "http://a/g"},
                                          {"../../../g", "http://a/g"},
                                          {"/./g", "http://a/g"},
                                          {"/../g", "http://a/g"},
                                          {"g.", "http://a/b/c/g."},
                                          {"..g", "http://a/b/c/..g"},
                                          {"./../g", "http://a/b/g"},
                                          {"./g/.", "http://a/b/c/g/"},
                                          {"g/./h", "http://a/b/c/g/h"},
                                          {"g/../h", "http://a/b/c/h"},
                                          {"g;x=1/../y", "http://a/b/c/y"},
                                          {"g?y/../x", "http://a/b/c/g?y/../x"}};
    for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++) {
        np_buf made = {0};
        np_url_resolve(NP_STR("http://a/b/c/d;p?q"), np_str_of(pair[i][0]), &made);
        CU_ASSERT_TRUE(is_made(pair[i][0], &made, pair[i][1]));
    }
    np_buf made = {0};
    np_url_resolve(NP_STR(""), NP_STR("x/y"), &made);
    CU_ASSERT_TRUE(is_made("x/y", &made, "x/y"));
    np_url_resolve(NP_STR("http://a"), NP_STR("x"), &made);
    CU_ASSERT_TRUE(is_made("x", &made, "http://a/x"));
}

static void canonical_twice_is_canonical_once(void)
{
    static const char *const piece[] = {"m.",   "amp.",  "/amp",    "/",        "..", ".", "?",
                                        "&",    "amp=1", "utm_x=1", "amp;",     "#",  ":", "80",
                                        "@",    "a",     "B",       "\xC3\xA9", " ",  "%", "www.",
                                        ".com", "[",     "]",       "\"",       "=",  "\\"};
    for (int round = 0; round < 30000; round++) {
        np_buf url = {0}, once = {0}, twice = {0};
        np_buf_text(&url, below(2) ? "http://" : "HTTPS://a.");
        for (uint32_t n = below(12); n; n--)
            np_buf_text(&url, piece[below(sizeof piece / sizeof piece[0])]);
        if (np_url_canonical(np_buf_view(&url), &once)) {
            bool is_same = np_url_canonical(np_buf_view(&once), &twice) &&
                           np_str_equal(np_buf_view(&once), np_buf_view(&twice));
            if (!is_same)
                printf("\n\"%.*s\" -> \"%.*s\" -> \"%.*s\"", (int)url.len, url.at, (int)once.len,
                       once.at, (int)twice.len, twice.at);
            CU_ASSERT_TRUE(is_same);
            for (size_t i = 0; i < once.len; i++)
                CU_ASSERT_TRUE((unsigned char)once.at[i] > ' ' && !strchr("\"<>\x7F", once.at[i]));
        }
        np_buf_clear(&url), np_buf_clear(&once), np_buf_clear(&twice);
    }
}

static void the_host_is_without_www(void)
{
    CU_ASSERT_TRUE(np_str_equal(np_url_host(NP_STR("https://www.a.com:81/x")), NP_STR("a.com")));
    CU_ASSERT_TRUE(np_str_equal(np_url_host(NP_STR("http://[::1]:81/")), NP_STR("[::1]")));
    CU_ASSERT_EQUAL(np_url_host(NP_STR("")).len, 0);
    CU_ASSERT_TRUE(np_url_is_global(NP_STR("tag:a.com,2005:1")));
    CU_ASSERT_TRUE(np_url_is_global(NP_STR("HTTP://a")));
    CU_ASSERT_FALSE(np_url_is_global(NP_STR("post-7")));
    CU_ASSERT_FALSE(np_url_is_global(NP_STR("7:1")));
}

static void without_memory_nothing_is_broken(void)
{
    for (long n = 1; n < 4; n++) {
        np_buf made = {0};
        np_mem_fail_at(n);
        (void)np_url_canonical(NP_STR("https://a.com/b/../c/amp?d=1"), &made);
        np_url_resolve(NP_STR("http://a/b"), NP_STR("../c"), &made);
        np_mem_fail_at(0);
        CU_ASSERT_TRUE(n > 2 || np_buf_check(&made, NULL) == NP_E_NOMEM);
        np_buf_clear(&made);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(spellings_of_one_page_fold),        TEST(what_may_be_another_page_stays),
        TEST(what_is_no_page_is_dropped),        TEST(references_resolve_as_in_rfc_3986),
        TEST(canonical_twice_is_canonical_once), TEST(the_host_is_without_www),
        TEST(without_memory_nothing_is_broken),
    };
    return run_tests("url", tests, N_OF(tests));
}
