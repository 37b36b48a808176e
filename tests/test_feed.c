/* Feeds: each format once, what careless and hostile ones do, and steps of any size. */
#include "base/str.h"
#include "readers.h"

static bool becomes(const char *feed, const char *articles)
{
    return gives(np_str_of(feed), NULL, articles);
}

static const char rss2[] =
    "\n<?xml version=\"1.0\"?>\n"
    "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:c=\"http://purl.org/rss/1.0/modules/content/\">\n"
    "<channel><title>Site</title><link>https://www.a.com/</link><language>en</language>\n"
    "<image><title>no</title><link>http://no.com/</link></image>\n"
    "<item><title>One &amp;amp; &lt;b&gt;two&lt;/b&gt;</title><link>/1?utm_source=rss</link>\n"
    "<guid isPermaLink=\"false\">g1</guid><description>short</description>\n"
    "<c:encoded><![CDATA[<p>Long</p><script>no()</script><p>text&nbsp;here</p>]]></c:encoded>\n"
    "<pubDate>Sat, 22 Mar 2025 09:00:00 GMT</pubDate><dc:creator>Ann</dc:creator>\n"
    "<author>x@a.com (Not Ann)</author><category>News</category><dc:subject>EU</dc:subject>\n"
    "<source url=\"http://b.com/rss\">B Times</source></item>\n"
    "<item><description>Only this &mdash; &unknown;</description><guid>https://a.com/2</guid>"
    "<author>bob@a.com (Bob)</author><pubDate>31 Feb</pubDate></item>\n"
    "<item><title> </title></item>\n"
    "</channel></rss>\n";

static void rss_becomes_articles(void)
{
    CU_ASSERT_TRUE(becomes(
        rss2,
        "1:id=a.com/g1|title=One & two|text=Long\ntext here|url=https://www.a.com/1|host=a.com|"
        "source=B Times|author=Ann|lang=en|published=1742634000|category=News|category=EU|\n"
        "2:id=https://a.com/2|text=Only this \xE2\x80\x94|url=https://a.com/2|host=a.com|"
        "source=a.com|author=Bob|lang=en|\n"));
    collection c = collect(np_str_of(rss2), 0, NULL);
    CU_ASSERT_EQUAL(c.stats.n_bad_dates, 1);
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_EMPTY], 1);
    CU_ASSERT_TRUE(holds(&c.log, "in: item 2: \"31 Feb\" is not a date"));
    CU_ASSERT_TRUE(holds(&c.log, "in: item 3: neither title nor text"));
    collection_clear(&c);
}

static void rdf_becomes_articles(void)
{
    CU_ASSERT_TRUE(
        becomes("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
                " xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                "<channel rdf:about=\"x\"><title>S</title><link>http://a.com</link></channel>"
                "<item rdf:about=\"http://a.com/1\"><title>T</title><link>http://a.com/1</link>"
                "<dc:date>2025-03-22</dc:date><dc:language>de</dc:language></item></rdf:RDF>",
                "1:id=http://a.com/1|title=T|url=http://a.com/1|host=a.com|source=a.com|"
                "lang=de|published=1742601600d|\n"));
}

static const char atom[] =
    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"http://a.com/blog/\" xml:lang=\"en\">"
    "<title>S</title><link rel=\"self\" href=\"atom.xml\"/><link href=\"http://a.com/\"/>"
    "<author><name>Ann</name><email>no@a.com</email></author>"
    "<entry xml:base=\"2025/\"><title type=\"html\">A &amp;lt; B</title>"
    "<link rel=\"enclosure\" href=\"no.mp3\"/><link rel=\"alternate\" href=\"1.html\"/>"
    "<id>tag:a.com,2025:1</id><updated>2025-03-22T09:00:00Z</updated>"
    "<summary>short</summary><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">"
    "<p>x &lt; y<br/>z</p><script>no()</script></div></content>"
    "<category term=\"t\" label=\"Label\"/><category term=\"u\"/></entry>"
    "<entry><title>1 &lt; 2 &amp;amp; 3</title><author><name>Bob</name></author>"
    "<author><name>Cy</name></author><content type=\"image/png\">aGVsbG8=</content>"
    "<source><title>Other</title><id>no</id></source><id>7</id>"
    "<published>2025-03-22T09:00:00Z</published></entry></feed>";

static void atom_becomes_articles(void)
{
    CU_ASSERT_TRUE(becomes(
        atom, "1:id=tag:a.com,2025:1|title=A < B|text=x < y\nz|url=http://a.com/blog/2025/1.html|"
              "host=a.com|source=a.com|author=Ann|lang=en|published=1742634000|updated=1742634000|"
              "category=Label|category=u|\n"
              "2:id=a.com/7|title=1 < 2 &amp; 3|host=a.com|source=Other|author=Bob, Cy|lang=en|"
              "published=1742634000|\n"));
    CU_ASSERT_TRUE(becomes(
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>"
        "<title mode=\"escaped\" type=\"text/html\">&lt;i&gt;T&lt;/i&gt;</title>"
        "<issued>2025-03-22T09:00:00Z</issued><modified>2025-03-22T09:00:00Z</modified>"
        "<content type=\"application/xhtml+xml\" mode=\"xml\"><p>x</p>y</content></entry></feed>",
        "1:title=T|text=x\ny|published=1742634000|updated=1742634000|\n"));
}

static void atom_means_what_its_types_say(void)
{
    static const struct {
        const char *element, *field;
    } known[] = {
        {"<content type='text/html' mode='base64'>PGI+YTwvYj48c2NyaXB0PmI8L3NjcmlwdD4g\n "
         "PHA+YzwvcD4=</content>",
         "text=a\nc|"},
        {"<content type='application/octet-stream'>T25lIHR3bw</content>", "text=One two|"},
        {"<content type='application/octet-stream'>//79/A==</content>", ""}, /* no UTF-8 */
        {"<content type='application/octet-stream'>One two!</content>", ""},
        {"<content type='application/octet-stream'>T===</content>", ""},
        {"<content type='image/png'>T25lIHR3bw==</content>", ""},
        {"<content type=''>a &lt; b</content>", "text=a < b|"},
        {"<source><title type='html'>&lt;b>S&lt;/b>ee</title></source>", "source=See|"},
        {"<source><title type='xhtml'><div>S<b>e</b>e &lt;b></div></title><id>x</id></source>",
         "source=See <b>|"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        np_buf in = {0}, out = {0};
        np_buf_print(&in, "<feed><entry><title>t</title>%s</entry></feed>", known[i].element);
        np_buf_print(&out, "1:title=t|%s\n", known[i].field);
        np_buf_char(&out, 0);
        CU_ASSERT_TRUE(gives(np_buf_view(&in), NULL, out.at));
        np_buf_clear(&in);
        np_buf_clear(&out);
    }
    CU_ASSERT_TRUE(becomes("<feed><entry><title type='a/b'>As it is</title></entry></feed>",
                           "1:title=As it is|\n"));
}

static void languages_are_those_of_the_text_kept(void)
{
    CU_ASSERT_TRUE(becomes("<feed xml:lang='en'><entry><title>t</title><summary xml:lang='fr'>s"
                           "</summary><content>c</content></entry><entry><title>t</title>"
                           "<summary xml:lang='fr'>s</summary></entry><entry xml:lang='de'>"
                           "<title>t</title><summary>s</summary></entry></feed>",
                           "1:title=t|text=c|lang=en|\n2:title=t|text=s|lang=fr|\n"
                           "3:title=t|text=s|lang=de|\n"));
}

static void extensions_speak_where_the_feed_itself_is_silent(void)
{
    CU_ASSERT_TRUE(
        becomes("<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>t</title>"
                "<media:category>Sport</media:category><media:keywords>a, b,, c</media:keywords>"
                "<itunes:category text='Talk'/><itunes:summary>long</itunes:summary>"
                "<itunes:author>Ann</itunes:author></item></channel></rss>",
                "1:title=t|text=long|author=Ann|category=Sport|category=a|category=b|category=c|"
                "category=Talk|\n"));
    CU_ASSERT_TRUE(
        becomes("<feed xmlns='http://www.w3.org/2005/atom' xmlns:x='http://x.com/'><entry>"
                "<title>t</title><x:title>no</x:title></entry></feed>",
                "1:title=t|\n"));
}

static void names_are_found_beside_their_mail(void)
{
    static const char *const known[] = {"a@a.com (Ann)", "Ann (a@a.com)", "Ann &lt;a@a.com>"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        np_buf in = {0};
        np_buf_print(&in,
                     "<rss><channel><item><title>t</title><author>%s</author></item>"
                     "</channel></rss>",
                     known[i]);
        CU_ASSERT_TRUE(gives(np_buf_view(&in), NULL, "1:title=t|author=Ann|\n"));
        np_buf_clear(&in);
    }
    CU_ASSERT_TRUE(becomes("<rss><channel><item><title>t</title><author>Ann (Rome)</author></item>"
                           "<item><title>t</title><author>a@a.com</author></item></channel></rss>",
                           "1:title=t|author=Ann (Rome)|\n2:title=t|author=a@a.com|\n"));
}

static void encodings_become_utf8(void)
{
    static const char *const feed = "1:title=\xC3\xA9\xE2\x80\x99|\n";
    CU_ASSERT_TRUE(becomes("<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><item><title>"
                           "\xE9\x92</title></item></channel></rss>",
                           feed));
    CU_ASSERT_TRUE(becomes("<?xml version=\"1.0\" encoding=\"Windows-1252\"?><rss><channel><item>"
                           "<title>\xE9\x92</title></item></channel></rss>",
                           feed));
    CU_ASSERT_TRUE(
        becomes("<rss><channel><item><title>\xE9\x92</title></item></channel></rss>", feed));
    CU_ASSERT_TRUE(
        becomes("\xEF\xBB\xBF<rss><channel><item><title>\xC3\xA9\xE2\x80\x99</title></item>"
                "</channel></rss>",
                feed));
    CU_ASSERT_TRUE(becomes("<?xml version='1.0' encoding='no-such'?><rss><channel><item><title>"
                           "\xC3\xA9\xE2\x80\x99</title></item></channel></rss>",
                           feed));
    CU_ASSERT_TRUE(becomes("<?xml version='1.0' encoding='koi8-r'?><rss><channel><item><title>"
                           "\xC4\xC1</title></item></channel></rss>",
                           "1:title=\xD0\xB4\xD0\xB0|\n"));
    CU_ASSERT_TRUE(becomes("<?xml version='1.0' encoding='shift_jis'?><rss><channel><item><title>"
                           "\x93\xFA\x96\x7B</title></item></channel></rss>",
                           "1:title=\xE6\x97\xA5\xE6\x9C\xAC|\n"));
    static const char narrow[] = "<rss><channel><item><title>e'</title></item></channel></rss>";
    char wide[2 * sizeof narrow] = {'\xFF', '\xFE'};
    for (size_t i = 0; i + 1 < sizeof narrow; i++)
        wide[2 + 2 * i] = narrow[i];
    CU_ASSERT_TRUE(gives((np_str){wide, sizeof wide}, NULL, "1:title=e'|\n"));
    CU_ASSERT_TRUE(gives((np_str){wide + 2, sizeof wide - 2}, NULL, "1:title=e'|\n"));
}

static void careless_feeds_are_read(void)
{
    CU_ASSERT_TRUE(becomes("<rss><channel><item><title>a\x0B"
                           "b \xC3\xA9\xFF</title>"
                           "<dc:creator>unbound</dc:creator></item></channel></rss>",
                           "1:title=a b \xC3\xA9\xEF\xBF\xBD|author=unbound|\n"));
    CU_ASSERT_TRUE(becomes("<rss><channel><item><description>one <b>two</b> &lt; three<p>four</p>"
                           "</description></item></channel></rss>",
                           "1:text=one two < three\nfour|\n"));
    CU_ASSERT_TRUE(
        becomes("<rss><channel><item><title>it&#146;s \xC2\x93so\xC2\x94 \xC2\xA9</title>"
                "<description>a&lt;iframe src='x'/>b</description></item></channel></rss>",
                "1:title=it\xE2\x80\x99s \xE2\x80\x9Cso\xE2\x80\x9D \xC2\xA9|text=ab|\n"));
    CU_ASSERT_TRUE(becomes("<rss><channel><link>ftp://no</link><item><link>javascript:x</link>"
                           "<guid>7</guid><title>t</title></item></channel></rss>",
                           "1:id=7|title=t|\n"));
}

static void nothing_is_expanded_and_nothing_opened(void)
{
    collection c = collect(
        NP_STR("<?xml version=\"1.0\"?>\n<!DOCTYPE rss SYSTEM \"file:///etc/hostname\" [\n"
               "<!ENTITY nbsp \"&#160;\">\n<!ENTITY a \"BOMB\">\n<!ENTITY b \"&a;&a;&a;\">\n"
               "<!ENTITY x SYSTEM \"file:///etc/passwd\">\n"
               "<!ENTITY % p SYSTEM \"file:///etc/passwd\">\n%p;]>\n"
               "<rss><channel><item><title>one&nbsp;&b;&x;two</title></item></channel></rss>"),
        0, NULL);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles), NP_STR("1:title=one\xC2\xA0two|\n")));
    CU_ASSERT_TRUE(holds(&c.log, "in:4: an entity is declared; it is not expanded"));
    collection_clear(&c);

    np_buf bomb = {0};
    np_buf_text(&bomb, "<!DOCTYPE rss [<!ENTITY e0 \"xxxxxxxxxxxxxxxx\">");
    for (int i = 1; i < 30; i++)
        np_buf_print(&bomb, "<!ENTITY e%d \"&e%d;&e%d;\">", i, i - 1, i - 1);
    np_buf_text(&bomb, "]><rss><channel><item><title>before</title></item>"
                       "<item a=\"&e29;\"><title>after</title></item></channel></rss>");
    c = collect(np_buf_view(&bomb), 0, NULL);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles), NP_STR("1:title=before|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_XML], 1);
    collection_clear(&c);
    np_buf_clear(&bomb);
}

static void a_broken_feed_keeps_its_items_before_the_break(void)
{
    static const char feed[] = "<rss><channel>\n<item><title>one</title></item>\n"
                               "<item><title>two</wrong></item></channel></rss>";
    collection c = collect(np_str_of(feed), 0, NULL);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles), NP_STR("1:title=one|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_XML], 1);
    CU_ASSERT_TRUE(holds(&c.log, "in:3: not well-formed XML"));
    collection_clear(&c);
    for (size_t n = 40; n + 1 < sizeof rss2; n++) {
        c = collect((np_str){rss2, n}, 0, NULL);
        CU_ASSERT_EQUAL(c.code, NP_OK);
        CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_XML], n + 2 < sizeof rss2);
        collection_clear(&c);
    }
}

static void limits_are_told(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.max_record = 100;
    opt.max_depth = 20;
    np_buf feed = {0};
    np_buf_text(&feed, "<rss><channel><item><title>one</title></item><item><title>");
    for (int i = 0; i < 50; i++)
        np_buf_text(&feed, "long ");
    np_buf_text(&feed, "</title></item><item><title>three</title></item><item><title>");
    for (int i = 0; i < 30; i++)
        np_buf_text(&feed, "<b>");
    collection c = collect(np_buf_view(&feed), 0, &opt);
    CU_ASSERT_TRUE(
        np_str_equal(np_buf_view(&c.articles), NP_STR("1:title=one|\n3:title=three|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_LIMIT], 2);
    collection_clear(&c);
    np_buf_clear(&feed);
}

/* rss2 or atom, some bytes of it changed. */
static void make_feed(np_buf *in)
{
    np_str from = below(2) ? NP_STR(rss2) : NP_STR(atom);
    np_buf_str(in, from);
    for (uint32_t n = below(4); n; n--)
        in->at[below((uint32_t)in->len)] = "<>&;\"'/\xE9\xC3\0]["[below(12)];
    in->len -= below(3) ? 0 : below((uint32_t)in->len / 2);
}

static void steps_of_any_size_give_the_same(void)
{
    for (int round = 0; round < 400; round++) {
        np_buf in = {0};
        make_feed(&in);
        expect_same_in_steps(np_buf_view(&in), NULL);
        np_buf_clear(&in);
    }
}

static void without_memory_reading_fails_and_loses_nothing(void)
{
    const char *const feed[] = {rss2, atom};
    for (int f = 0; f < 2; f++)
        expect_told_without_memory(np_str_of(feed[f]));
}

int main(void)
{
    static const test tests[] = {
        TEST(rss_becomes_articles),
        TEST(rdf_becomes_articles),
        TEST(atom_becomes_articles),
        TEST(atom_means_what_its_types_say),
        TEST(languages_are_those_of_the_text_kept),
        TEST(extensions_speak_where_the_feed_itself_is_silent),
        TEST(names_are_found_beside_their_mail),
        TEST(encodings_become_utf8),
        TEST(careless_feeds_are_read),
        TEST(nothing_is_expanded_and_nothing_opened),
        TEST(a_broken_feed_keeps_its_items_before_the_break),
        TEST(limits_are_told),
        TEST(steps_of_any_size_give_the_same),
        TEST(without_memory_reading_fails_and_loses_nothing),
    };
    return run_tests("feed", tests, N_OF(tests));
}
