/* Publishers: the user's file of them, registrable domains, and names that belong elsewhere. */
#include "base/str.h"
#include "corpus_publishers.h"
#include "harness.h"
#include "naive/publishers.h"
#include "read/domain.h"
#include <stdio.h>

static np_sources *sources_of(const char *text, np_error *err)
{
    return np_sources_read(temp_file("sources", np_str_of(text)), err);
}

static np_article from(const char *host, const char *source)
{
    return (np_article){.host = np_str_of(host), .source = np_str_of(source)};
}

/* ---- hosts ---- */

static bool domain_is(const char *host, const char *domain)
{
    return np_str_equal(np_domain_of(np_str_of(host)), np_str_of(domain));
}

static void a_domain_is_what_somebody_registered(void)
{
    CU_ASSERT(domain_is("news.bbc.co.uk", "bbc.co.uk"));
    CU_ASSERT(domain_is("edition.cnn.com", "cnn.com"));
    CU_ASSERT(domain_is("paper.example", "paper.example")); /* an unknown suffix has one label */
    CU_ASSERT(domain_is("a.blogspot.com", "a.blogspot.com"));
    CU_ASSERT(domain_is("x.a.blogspot.com", "a.blogspot.com"));
    CU_ASSERT(domain_is("co.uk", "co.uk"));
    CU_ASSERT(domain_is("localhost", "localhost"));
    CU_ASSERT(domain_is("", ""));
    CU_ASSERT(domain_is("192.0.2.1", "192.0.2.1"));
    CU_ASSERT(domain_is("[2001:db8::1]", "[2001:db8::1]"));
    static char long_host[9000];
    for (size_t i = 0; i + 1 < sizeof long_host; i++)
        long_host[i] = i % 2 ? '.' : 'a';
    CU_ASSERT(domain_is(long_host, long_host));
    CU_ASSERT(np_is_host(NP_STR("reuters.com")) && np_is_host(NP_STR("m\xC3\xBCnchen.de")));
    CU_ASSERT_FALSE(np_is_host(NP_STR("The Post")) || np_is_host(NP_STR("Post")) ||
                    np_is_host(NP_STR("Inc.")) || np_is_host(NP_STR(".de")) ||
                    np_is_host(NP_STR("U.S. News")) || np_is_host(NP_STR("192.0.2.1")) ||
                    np_is_host(NP_STR("")));
}

/* ---- the user's file ---- */

static void a_source_is_found_by_its_name_its_host_or_the_host_above(void)
{
    np_error err = {0};
    np_sources *s = sources_of("\xEF\xBB\xBFhost\tfamily\tauthority\r\n"
                               "# agencies\n\n"
                               "Norda\tNORDA Group\t1\n"
                               "bbc.co.uk\t\t.9\n"
                               "blog.bbc.co.uk\tBloggers\n"
                               "lone.example\n",
                               &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    np_article a = from("ledger.example", "NORDA");
    const np_listed *one = np_sources_find(s, &a);
    CU_ASSERT_PTR_NOT_NULL_FATAL(one);
    CU_ASSERT(one->line == 4 && one->authority == 1 &&
              np_str_equal(one->family, NP_STR("norda group")));
    a = from("news.BBC.co.uk", "BBC");
    CU_ASSERT_PTR_NOT_NULL_FATAL(one = np_sources_find(s, &a));
    CU_ASSERT(one->line == 5 && one->authority == .9 && one->family.len == 0);
    a = from("x.blog.bbc.co.uk", "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(one = np_sources_find(s, &a));
    CU_ASSERT(one->line == 6 && one->authority == NP_AUTHORITY);
    a = from("xbbc.co.uk", "");
    CU_ASSERT_PTR_NULL(np_sources_find(s, &a));
    CU_ASSERT_PTR_NULL(np_sources_find(NULL, &a));
    np_sources_free(s);
}

static bool is_refused(const char *text, const char *with)
{
    np_error err = {0};
    np_sources *s = sources_of(text, &err);
    np_sources_free(s);
    return !s && err.code == NP_E_USAGE && strstr(err.text, temp_path("sources")) &&
           strstr(err.text, with);
}

static void a_wrong_line_is_told_with_its_place(void)
{
    static const char *const bad[] = {"1.01", "-1",   "nan", "inf", "1e1", "0x1",
                                      "1,0",  "much", "+1",  ".",   "..5", "1.0000000000000001"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[80];
        snprintf(line, sizeof line, "a.example\t\t1\nb.example\tb\t%s\n", bad[i]);
        CU_ASSERT(is_refused(line, ":2: authority takes a number from 0 to 1, not "));
    }
    CU_ASSERT(is_refused("\ta family\n", ":1: no host"));
    CU_ASSERT(
        is_refused("a.example\n\nA.example\n", ":3: \"A.example\" is listed already in line 1"));
    CU_ASSERT(is_refused("a.example\tb\t1\tand more\n", ":1: more than three columns"));
    static char text[10000];
    memset(text, 'x', sizeof text - 1);
    CU_ASSERT(is_refused(text, ":1: a line of 4096 bytes or more"));
    text[300] = '\0';
    CU_ASSERT(is_refused(text, ":1: a name of 256 bytes or more"));
    np_error err;
    CU_ASSERT_PTR_NULL(np_sources_read(temp_file("sources", NP_STR("a\0b\n")), &err));
    CU_ASSERT(err.code == NP_E_USAGE && strstr(err.text, ":1: a byte that stands in no text"));
    CU_ASSERT_PTR_NULL(np_sources_read(temp_path("there-is-none"), &err));
    CU_ASSERT_EQUAL(err.code, NP_E_IO);
    CU_ASSERT_PTR_NULL(np_sources_read("/tmp", &err));
    CU_ASSERT_EQUAL(err.code, NP_E_IO);
    np_sources *none = sources_of("", &err);
    CU_ASSERT_PTR_NOT_NULL(none);
    np_sources_free(none);
}

/* ---- publishers ---- */

enum { MOST = 400 };

static size_t number(const np_article *a, size_t n, const np_sources *s, uint32_t *publisher)
{
    size_t n_publishers = 0;
    CU_ASSERT_EQUAL_FATAL(np_publishers_number(a, n, s, publisher, &n_publishers, NULL), NP_OK);
    return n_publishers;
}

static void hosts_of_one_domain_are_one_publisher(void)
{
    const np_article a[] = {from("news.bbc.co.uk", "BBC News"),
                            from("bbc.co.uk", "BBC Sport"),
                            from("a.blogspot.com", ""),
                            from("b.blogspot.com", ""),
                            from("", "A Paper"),
                            from("", "a paper"),
                            from("", "")};
    uint32_t p[7];
    CU_ASSERT_EQUAL(number(a, 7, NULL, p), 4);
    CU_ASSERT(p[0] == p[1] && p[2] != p[3] && p[4] == p[5] && p[6] == 0);
}

static void an_agency_under_its_own_name_is_no_new_publisher(void)
{
    const np_article a[] = {
        from("norda.example", "Norda"),    from("ledger.example", "Norda"),
        from("ledger.example", "Ledger"),  from("post.example", "Norda"),
        from("post.example", "Post"),      from("portal.example", "elsewhere.example"),
        from("elsewhere.example", "Else"),
    };
    uint32_t p[7];
    CU_ASSERT_EQUAL(number(a, 7, NULL, p), 4);
    CU_ASSERT(p[0] == p[1] && p[0] == p[3]);
    CU_ASSERT(p[2] != p[0] && p[4] != p[0] && p[2] != p[4]);
    CU_ASSERT_EQUAL(p[5], p[6]);
    CU_ASSERT_EQUAL(number(a + 1, 4, NULL, p), 3); /* the agency has no site here */
    CU_ASSERT(p[0] == p[2] && p[0] != p[1]);
}

static void families_join_and_part_what_domains_do_not(void)
{
    np_sources *s = sources_of("sun.example\tMurdoch\ntimes.example\tmurdoch\n"
                               "blog.bbc.co.uk\tBloggers\nbbc.co.uk\n",
                               NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const np_article a[] = {from("sun.example", "The Sun"), from("www.times.example", "The Times"),
                            from("bbc.co.uk", ""), from("news.bbc.co.uk", ""),
                            from("blog.bbc.co.uk", "")};
    uint32_t p[5];
    CU_ASSERT_EQUAL(number(a, 5, s, p), 3);
    CU_ASSERT(p[0] == p[1] && p[2] == p[3] && p[2] != p[4]);
    CU_ASSERT_EQUAL(number(a, 5, NULL, p), 3);
    CU_ASSERT(p[0] != p[1] && p[2] == p[4]);
    np_sources_free(s);
}

static void a_name_found_everywhere_is_whoever_collected(void)
{
    static char host[20][20];
    np_article a[20];
    uint32_t p[20];
    for (uint32_t i = 0; i < 20; i++) {
        snprintf(host[i], sizeof host[i], "paper%u.example", i);
        a[i] = from(host[i], "The Crawler");
    }
    CU_ASSERT_EQUAL(number(a, 7, NULL, p), 1);
    CU_ASSERT_EQUAL(number(a, 8, NULL, p), 8);
    CU_ASSERT_EQUAL(number(a, 20, NULL, p), 20);
}

static void publishers_follow_their_rules(void)
{
    static const char *const domain[] = {"",          "a.example", "b.example", "c.example",
                                         "d.example", "e.example", "f.example", "g.example",
                                         "h.example", "i.example", "j.example", "k.example"};
    static const char *const name[] = {"", "one", "two", "three", "four"};
    static naive_byline by[MOST];
    static np_article a[MOST];
    static uint32_t p[MOST];
    for (int round = 0; round < 300; round++) {
        size_t n = 1 + below(60), n_domains = 1 + below(12), n_names = 1 + below(5);
        uint32_t faithful = below(12); /* the higher, the more domains have one name */
        for (size_t i = 0; i < n; i++) {
            size_t d = below((uint32_t)n_domains);
            size_t k = below(12) < faithful ? d % n_names : below((uint32_t)n_names);
            by[i] = (naive_byline){domain[d], name[k]};
            a[i] = from(domain[d], name[k]);
        }
        number(a, n, NULL, p);
        for (size_t i = 0; i < n; i++) {
            const char *x = naive_publisher(by, n, i);
            CU_ASSERT_EQUAL(*x == '\0', p[i] == 0);
            size_t j = below((uint32_t)n);
            CU_ASSERT_EQUAL(strcmp(x, naive_publisher(by, n, j)) == 0, p[i] == p[j]);
        }
    }
}

static void out_of_memory_is_told(void)
{
    static const char text[] = "norda.example\tNorda\t1\nledger.example\tLedgers\t.2\n";
    const np_article a[] = {from("norda.example", "Norda"), from("ledger.example", "Norda"),
                            from("post.example", "Post")};
    uint32_t p[3];
    const char *file = temp_file("sources", NP_STR(text));
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_sources *s = np_sources_read(file, &turn.err);
        np_code code = s ? np_publishers_number(a, 3, s, p, NULL, &turn.err) : NP_E_NOMEM;
        trial_end(&turn, code);
        np_sources_free(s);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(a_domain_is_what_somebody_registered),
        TEST(a_source_is_found_by_its_name_its_host_or_the_host_above),
        TEST(a_wrong_line_is_told_with_its_place),
        TEST(hosts_of_one_domain_are_one_publisher),
        TEST(an_agency_under_its_own_name_is_no_new_publisher),
        TEST(families_join_and_part_what_domains_do_not),
        TEST(a_name_found_everywhere_is_whoever_collected),
        TEST(publishers_follow_their_rules),
        TEST(out_of_memory_is_told),
    };
    return run_tests("publishers", tests, N_OF(tests));
}
