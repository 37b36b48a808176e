/* Feeds and tables out: valid whatever came in, and read again they are what they were. */
#include "base/str.h"
#include "base/utf8.h"
#include "harness.h"
#include "naive/collect.h"
#include "naive/feed_check.h"
#include "read/reader.h"
#include "sample_report.h"
#include <stdio.h>

static const np_format feed_formats[] = {NP_FORMAT_RSS, NP_FORMAT_ATOM};
static np_raw raw_of(np_format format)
{
    return format == NP_FORMAT_RSS ? NP_RAW_RSS : NP_RAW_ATOM;
}

/* ---- From feeds to feeds ----------------------------------------------- */

static np_code add(void *to, const np_article *a, np_error *err)
{
    return np_corpus_add(to, a, err);
}

static np_code read_into(np_corpus *c, np_str bytes, const np_options *opt, np_error *err)
{
    np_stats stats = {0};
    np_keeper keeper = {ready_as_it_is, add, c, 1, NULL};
    np_reader r = {.path = "in", .opt = opt, .stats = &stats, .keeper = &keeper};
    np_source *s = np_source_of_bytes(bytes, 0, opt, err);
    np_code code = s ? np_read_source(&r, s, err) : NP_E_NOMEM;
    np_source_free(s);
    return code;
}

/* The feeds given, NULL at the end, as a corpus in which ids are made. NULL: no memory. */
static np_corpus *corpus_of(const np_str *feed, size_t n, np_raw keep_raw, np_error *err)
{
    np_options opt;
    np_options_init(&opt);
    opt.keep_raw = keep_raw;
    opt.from = NP_INPUT_FEED;
    np_corpus *c = np_corpus_new(&opt, err);
    np_code code = c ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0; i < n && !code; i++)
        code = read_into(c, feed[i], &opt, err);
    if (!code)
        code = np_corpus_copies(c, err);
    if (!code)
        return c;
    np_corpus_free(c);
    return NULL;
}

/* What the feeds given become as one; at NULL: no memory. */
static sink written(const np_str *feed, size_t n, np_format format, np_raw keep_raw)
{
    sink out = {0};
    np_error err = {0};
    np_corpus *c = corpus_of(feed, n, keep_raw, &err);
    np_code code =
        c ? np_write_kept(np_corpus_report(c), format, put_in_sink, &out, &err) : err.code;
    np_corpus_free(c);
    if (code) {
        CU_ASSERT_EQUAL(code, NP_E_NOMEM);
        empty_sink(&out);
    }
    return out;
}

static bool has(const sink *out, const char *what)
{
    bool is_there = out->at && strstr(out->at, what);
    if (!is_there)
        printf("\nnot there: %s\nin: %s\n", what, out->at ? out->at : "nothing");
    return is_there;
}

static const char podcast[] =
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
    "<rss version=\"2.0\" xml:base=\"http://a.com/x/\" "
    "xmlns:media=\"http://search.yahoo.com/mrss/\""
    " xmlns:x=\"urn:one\" xmlns:idle=\"urn:idle\"><channel><title>A</title>"
    "<link>http://a.com/</link><language>de</language><dc:creator>Ann</dc:creator>"
    "<item x:k=\"1\"><title>Caf\xE9</title><link>1</link><guid isPermaLink=\"false\">g1</guid>"
    "<enclosure url=\"http://a.com/1.mp3\" length=\"7\" type=\"audio/mpeg\"/>"
    "<media:group><media:content url=\"1.jpg?a=1&amp;b=2\" medium=\"image\"/></media:group>"
    "<itunes:duration>61</itunes:duration><x:y z=\"a&#10;b\">one</x:y><odd:one/>"
    "<description><![CDATA[<b>Bold</b> & more]]></description>"
    "<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
    "&lt;p&gt;Long&nbsp;text&lt;/p&gt;</content:encoded></item></channel></rss>";

static const char other[] =
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
    " xmlns:r=\"http://purl.org/rss/1.0/\" xmlns:x=\"urn:two\" xmlns=\"urn:three\">"
    "<r:item rdf:about=\"http://b.com/1\"><r:title>Other</r:title><r:link>http://b.com/1</r:link>"
    "<x:y>two</x:y><z>three</z></r:item></rdf:RDF>";

static void items_keep_what_they_came_with(void)
{
    const np_str feed[] = {NP_STR(podcast), NP_STR(other)};
    sink out = written(feed, 2, NP_FORMAT_RSS, NP_RAW_RSS);
    CU_ASSERT_TRUE(naive_is_feed(out.at, out.len, NULL));
    CU_ASSERT_TRUE(
        has(&out,
            "<item xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:x=\"urn:one\""
            " xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""
            " xmlns:odd=\"urn:newsprint:unbound:odd\" x:k=\"1\" xml:base=\"http://a.com/x/\""
            " xml:lang=\"de\"><title>Caf\u00e9</title><link>1</link>"
            "<guid isPermaLink=\"false\">g1</guid>"
            "<enclosure url=\"http://a.com/1.mp3\" length=\"7\" type=\"audio/mpeg\"/>"
            "<media:group><media:content url=\"1.jpg?a=1&amp;b=2\" medium=\"image\"/></media:group>"
            "<itunes:duration>61</itunes:duration><x:y z=\"a&#10;b\">one</x:y><odd:one/>"
            "<description><![CDATA[<b>Bold</b> & more]]></description>"
            "<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
            "&lt;p&gt;Long\u00a0text&lt;/p&gt;</content:encoded>"
            "<dc:creator xmlns:dc=\"http://purl.org/dc/elements/1.1/\">Ann</dc:creator>"
            "<np:id xmlns:np=\"urn:newsprint:1\">a.com/g1</np:id>\n</item>\n"));
    CU_ASSERT_TRUE(has(&out, "<item xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
                             " xmlns:x=\"urn:two\" rdf:about=\"http://b.com/1\">"
                             "<title>Other</title><link>http://b.com/1</link><x:y>two</x:y>"
                             "<z>three</z></item>\n"));
    empty_sink(&out);
}

static const char entries[] =
    "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\" xmlns:m=\"urn:m\">"
    "<a:title>S</a:title><a:author><a:name>Ann</a:name></a:author>"
    "<a:entry><a:title type=\"html\">A &amp;lt; B</a:title><a:id>tag:a.com,2025:1</a:id>"
    "<a:link rel=\"enclosure\" href=\"x.mp3\"/><a:link href=\"http://a.com/1\"/><m:m/>"
    "<a:updated>2025-03-22T09:00:00Z</a:updated><a:content type=\"xhtml\">"
    "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x<i></i></p></div></a:content></a:entry>"
    "<a:entry><a:link href=\"http://a.com/2\"/><a:published>2025-03-22T08:00:00Z</a:published>"
    "<a:content>two</a:content></a:entry><a:entry><a:title>three</a:title></a:entry></a:feed>";

static void entries_get_what_atom_requires(void)
{
    const np_str feed = NP_STR(entries);
    sink out = written(&feed, 1, NP_FORMAT_ATOM, NP_RAW_ATOM);
    size_t n;
    CU_ASSERT_TRUE(naive_is_feed(out.at, out.len, &n));
    CU_ASSERT_EQUAL(n, 3);
    CU_ASSERT_TRUE(has(&out, "<entry xmlns:m=\"urn:m\" xml:lang=\"en\"><title type=\"html\">"
                             "A &amp;lt; B</title><id>tag:a.com,2025:1</id>"
                             "<link rel=\"enclosure\" href=\"x.mp3\"/>"
                             "<link href=\"http://a.com/1\"/><m:m/>"
                             "<updated>2025-03-22T09:00:00Z</updated><content type=\"xhtml\">"
                             "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x<i></i></p></div>"
                             "</content><author><name>Ann</name></author></entry>\n"));
    CU_ASSERT_TRUE(has(&out, "<id>http://a.com/2</id><title/>"
                             "<updated>2025-03-22T08:00:00Z</updated>"));
    CU_ASSERT_TRUE(has(&out, "<updated>1970-01-01T00:00:00Z</updated><content/>"));
    empty_sink(&out);
    out = written(&feed, 1, NP_FORMAT_RSS, NP_RAW_RSS); /* made anew */
    CU_ASSERT_TRUE(naive_is_feed(out.at, out.len, &n));
    CU_ASSERT_EQUAL(n, 3);
    CU_ASSERT_TRUE(has(&out, "<title>A &lt; B</title>\n<link>http://a.com/1</link>\n"
                             "<description>&lt;p&gt;x&lt;/p&gt;</description>\n"
                             "<dc:creator>Ann</dc:creator>\n"
                             "<guid isPermaLink=\"false\">tag:a.com,2025:1</guid>\n"));
    empty_sink(&out);
}

static void what_no_prefix_may_be_is_mended(void)
{
    static const char feed[] =
        "<rss xmlns:p=\"\" xmlns:xml=\"urn:x\" xmlns:a=\"u\" xmlns:b=\"u\" xmlns:a:c=\"v\""
        " xmlns:q=\"http://www.w3.org/2000/xmlns/\"><channel><item "
        "xmlns=\"http://purl.org/rss/1.0/\""
        " xmlns:a=\"u\" :z=\"\" xml:lang=\" \">"
        "<title xmlns=\"http://purl.org/rss/1.0/\" a:x=\"1\" b:x=\"2\" a:b:c=\"3\" "
        "p:x=\"4\">T</title>"
        "<a:b:c/><xmlns:d/><:e/><a:/><a:1/><q:f/><xml:g/><h xmlns:k=\"\" xmlns:=\"\" "
        "k:l=\"\"/><a:link "
        "xmlns:a=\"http://www.w3.org/2005/Atom\" href=\"x\"/></item></channel></rss>";
    const np_str one = NP_STR(feed);
    sink out = written(&one, 1, NP_FORMAT_RSS, NP_RAW_RSS);
    CU_ASSERT_TRUE(naive_is_feed(out.at, out.len, NULL));
    CU_ASSERT_TRUE(has(&out, "<title xmlns=\"\" a:x=\"1\" p:x=\"4\">T</title><a:b_c/><_xmlns:d/>"));
    CU_ASSERT_TRUE(has(&out, "<a:link xmlns:a=\"http://www.w3.org/2005/Atom\" href=\"x\"/>"));
    empty_sink(&out);
}

/* ---- There and back ---------------------------------------------------- */

static const np_article *next_kept(const np_report *r, size_t *i)
{
    while (*i < r->n_articles && (r->copy[*i].group != *i || r->copy[*i].is_old))
        ++*i;
    return *i < r->n_articles ? &r->article[(*i)++] : NULL;
}

/* Equal but for white space? */
static bool reads_alike(np_str a, np_str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && (unsigned char)a.at[i] <= ' ')
            i++;
        while (k < b.len && (unsigned char)b.at[k] <= ' ')
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len;
        if (a.at[i++] != b.at[k++])
            return false;
    }
}

static bool is_same_time(np_time a, np_time b) { return a.kind == b.kind && a.at == b.at; }

static bool is_same_article(const np_article *a, const np_article *b, np_format format)
{
    bool is_same = np_str_equal(a->id, b->id) && np_str_equal(a->title, b->title) &&
                   np_str_equal(a->url, b->url) && np_str_equal(a->author, b->author) &&
                   np_str_equal(a->source, b->source) && np_str_equal(a->lang, b->lang) &&
                   reads_alike(a->text, b->text) && is_same_time(a->published, b->published) &&
                   a->n_categories == b->n_categories;
    bool has_updated = format == NP_FORMAT_RSS || a->updated.kind == NP_TIME_EXACT;
    for (size_t i = 0; is_same && i < a->n_categories; i++)
        is_same = np_str_equal(a->category[i], b->category[i]);
    return is_same && (!has_updated || is_same_time(a->updated, b->updated));
}

static bool is_same_report(const np_report *a, const np_report *b, np_format format)
{
    size_t i = 0, k = 0;
    for (;;) {
        const np_article *x = next_kept(a, &i), *y = next_kept(b, &k);
        if (!x || !y)
            return x == y;
        if (!is_same_article(x, y, format))
            return false;
    }
}

/* Written and read again, the feed gives the same articles; and written again, the same bytes. */
static void go_there_and_back(np_str feed, np_format format, np_raw keep_raw)
{
    np_error err = {0};
    sink once = {0}, twice = {0};
    np_corpus *a = corpus_of(&feed, 1, keep_raw, &err);
    CU_ASSERT_EQUAL(np_write_kept(np_corpus_report(a), format, put_in_sink, &once, NULL), NP_OK);
    np_str again = sink_view(&once);
    np_corpus *b = corpus_of(&again, 1, raw_of(format), &err);
    CU_ASSERT_EQUAL(np_write_kept(np_corpus_report(b), format, put_in_sink, &twice, NULL), NP_OK);
    bool is_kept = naive_is_xml(once.at, once.len) &&
                   is_same_report(np_corpus_report(a), np_corpus_report(b), format);
    if (!is_kept)
        printf("\n%.*s\n%s\n%s\n", (int)feed.len, feed.at, once.at, twice.at);
    CU_ASSERT_TRUE(is_kept);
    empty_sink(&once);
    empty_sink(&twice);
    np_corpus_free(a);
    np_corpus_free(b);
}

static void a_feed_is_read_again_as_it_was(void)
{
    static const char *const some[] = {podcast, other, entries};
    for (int round = 0; round < 200; round++) {
        char bytes[2000];
        size_t len = strlen(strcpy(bytes, some[below(3)]));
        for (uint32_t n = round < 3 ? 0 : below(6); n; n--)
            bytes[below((uint32_t)len)] = "<>&;\"':=x/\xE9\xC3][ "[below(15)];
        for (size_t f = 0; f < 2; f++)
            go_there_and_back((np_str){bytes, len}, feed_formats[f],
                              below(3) ? raw_of(feed_formats[f]) : NP_RAW_NONE);
    }
}

/* ---- Any bytes --------------------------------------------------------- */

static np_str any_bytes(char *to, size_t size)
{
    static const char *const odd[] = {
        "]]>",  "<![CDATA[", "&amp;", "&#0;", "<b>",      "\xEF\xBF\xBE",     "\xED\xA0\x80",
        "\xFF", "\x01",      "\r\n",  "\"'",  "\xC3\xA9", "\xF0\x9F\x98\x80", "\xE2\x80\xAE",
        " ",    "\t"};
    size_t len = 0;
    for (uint32_t n = below(20); n && len + 10 < size; n--) {
        const char *piece = odd[below(sizeof odd / sizeof odd[0])];
        if (below(3))
            len += strlen(strcpy(to + len, piece));
        else
            to[len++] = (char)below(256);
    }
    return (np_str){to, len};
}

static void any_bytes_in_any_field_give_a_valid_feed(void)
{
    for (int round = 0; round < 300; round++) {
        sample s;
        sink out = {0};
        char text[8][300];
        np_str hostile_text[8];
        make_sample(&s);
        for (size_t i = 0; i < 8; i++)
            hostile_text[i] = any_bytes(text[i], sizeof text[i]);
        for (size_t i = 0; i < N_ARTICLES; i++) {
            np_article *a = &s.article[i];
            np_str *const field[] = {&a->id,     &a->title,  &a->text, &a->url,
                                     &a->source, &a->author, &a->lang, &a->host};
            *field[below(8)] = hostile_text[below(8)], *field[below(8)] = hostile_text[below(8)];
            a->category = hostile_text, a->n_categories = below(4);
            a->updated = (np_time){(int64_t)any() >> below(60), (np_time_kind)below(3)};
            a->published = (np_time){(int64_t)any() >> below(60), (np_time_kind)below(3)};
        }
        s.story[0].title = s.story[3].title = s.story[0].id = s.topic.label = hostile_text[0];
        s.sentence[0].text = hostile_text[1];
        s.report.now = (np_time){(int64_t)any() >> below(60), (np_time_kind)below(3)};
        for (size_t f = 0; f < 2; f++) {
            size_t n;
            CU_ASSERT_EQUAL(np_write_kept(&s.report, feed_formats[f], put_in_sink, &out, NULL), 0);
            CU_ASSERT_TRUE(naive_is_feed(out.at, out.len, &n) && n == N_ARTICLES - 1);
            empty_sink(&out);
            CU_ASSERT_EQUAL(
                np_write_stories(&s.report, feed_formats[f], NULL, put_in_sink, &out, NULL), 0);
            CU_ASSERT_TRUE(naive_is_feed(out.at, out.len, &n) && n == N_STORIES);
            empty_sink(&out);
        }
    }
}

static void stories_are_items(void)
{
    sample s;
    sink out = {0};
    size_t n;
    make_sample(&s);
    hide_below(&s, 3.9);
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_RSS, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_TRUE(naive_is_feed(out.at, out.len, &n));
    CU_ASSERT_EQUAL(n, 2);
    CU_ASSERT_TRUE(has(&out,
                       "<title>newsprint: Saturday, 22 March 2025</title>\n"
                       "<link>urn:newsprint:stories</link>\n"
                       "<description>7 articles, 6 texts, 4 stories, 6 publishers</description>\n"
                       "<lastBuildDate>Sat, 22 Mar 2025 10:00:00 +0000</lastBuildDate>\n"));
    CU_ASSERT_TRUE(has(&out,
                       "<item xml:lang=\"en\">\n"
                       "<title>Meta shares revenue for Llama models</title>\n"
                       "<link>https://techcrunch.com/a1</link>\n"
                       "<guid isPermaLink=\"false\">s_meta</guid>\n"
                       "<pubDate>Sat, 22 Mar 2025 08:00:00 +0000</pubDate>\n"
                       "<category>Meta &amp; Llama</category>\n<category>llama</category>\n"));
    CU_ASSERT_TRUE(has(&out, "&lt;p&gt;More on this topic:&lt;/p&gt;"));
    CU_ASSERT_PTR_NULL(strstr(out.at, "javascript"));
    empty_sink(&out);
    CU_ASSERT_EQUAL(np_write_stories(&s.report, NP_FORMAT_ATOM, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_TRUE(has(&out, "<id>urn:newsprint:s_meta</id>\n"
                             "<published>2025-03-22T08:00:00Z</published>\n"
                             "<updated>2025-03-22T08:00:00Z</updated>\n"));
    empty_sink(&out);
}

/* ---- Tables ------------------------------------------------------------ */

static void tables_run_nothing(void)
{
    sample s;
    sink out = {0};
    make_sample(&s);
    s.report.n_articles = 6;
    s.copy[2].group = 0;
    s.article[0].id = NP_STR("=HYPERLINK(\"http://e\",1)");
    s.article[1].id = NP_STR("-1");
    s.article[3].id = NP_STR("'a");
    s.article[4].id = NP_STR("\uFF1D1");
    s.article[5].id = NP_STR("a=b\nc");
    CU_ASSERT_EQUAL(np_write_marks(&s.report, NP_FORMAT_CSV, put_in_sink, &out, NULL), 0);
    CU_ASSERT_STRING_EQUAL(
        out.at, "id,group,relation,to,jaccard,containment\r\n"
                "\"'=HYPERLINK(\"\"http://e\"\",1)\",\"'=HYPERLINK(\"\"http://e\"\",1)\",original,"
                "\"'=HYPERLINK(\"\"http://e\"\",1)\",1,1\r\n"
                "'-1,'-1,original,'-1,1,1\r\n"
                "a3,\"'=HYPERLINK(\"\"http://e\"\",1)\",near,\"'=HYPERLINK(\"\"http://e\"\",1)\","
                "0.75,0.8\r\n"
                "''a,''a,original,''a,1,1\r\n"
                "'\uFF1D1,'\uFF1D1,original,'\uFF1D1,1,1\r\n"
                "\"a=b\nc\",\"a=b\nc\",original,\"a=b\nc\",1,1\r\n");
    empty_sink(&out);
    const np_pair pair[] = {{2, 3, NP_EXCERPT, 1.0f / 3, 1}};
    CU_ASSERT_EQUAL(np_write_pairs(&s.report, pair, 1, NP_FORMAT_CSV, put_in_sink, &out, NULL), 0);
    CU_ASSERT_STRING_EQUAL(out.at, "a,b,relation,jaccard,containment\r\n"
                                   "a3,''a,excerpt,0.3333,1\r\n");
    empty_sink(&out);
}

/* ---- Failing ----------------------------------------------------------- */

static void a_format_that_cannot_be_is_refused(void)
{
    sample s;
    np_error err = {0};
    sink out = {0};
    make_sample(&s);
    for (np_format f = NP_FORMAT_TEXT; f <= NP_FORMAT_CSV; f++) {
        bool is_row = f == NP_FORMAT_JSONL || f == NP_FORMAT_CSV;
        bool is_kept = f == NP_FORMAT_JSONL || f == NP_FORMAT_RSS || f == NP_FORMAT_ATOM;
        np_code row = is_row ? NP_OK : NP_E_USAGE, kept = is_kept ? NP_OK : NP_E_USAGE;
        np_code related = f <= NP_FORMAT_HTML ? NP_OK : NP_E_USAGE;
        CU_ASSERT_EQUAL(np_write_marks(&s.report, f, put_in_sink, &out, &err), row);
        CU_ASSERT_EQUAL(np_write_pairs(&s.report, NULL, 0, f, put_in_sink, &out, &err), row);
        CU_ASSERT_EQUAL(np_write_kept(&s.report, f, put_in_sink, &out, &err), kept);
        CU_ASSERT_EQUAL(np_write_stories(&s.report, f, NULL, put_in_sink, &out, &err),
                        f == NP_FORMAT_CSV ? NP_E_USAGE : NP_OK);
        CU_ASSERT_EQUAL(np_write_related(&s.report, 0, f, NULL, put_in_sink, &out, &err), related);
        CU_ASSERT_EQUAL(np_write_related_all(&s.report, f, NULL, put_in_sink, &out, &err), related);
    }
    empty_sink(&out);
}

static void without_memory_a_feed_fails(void)
{
    static const char *const some[] = {podcast, entries};
    for (size_t f = 0; f < 2; f++) {
        np_str feed = np_str_of(some[f]);
        sink whole = written(&feed, 1, feed_formats[f], raw_of(feed_formats[f]));
        trial turn = {0};
        while (trial_next(&turn)) {
            trial_begin(&turn);
            sink out = written(&feed, 1, feed_formats[f], raw_of(feed_formats[f]));
            trial_end_if(&turn, out.at && np_str_equal(sink_view(&out), sink_view(&whole)));
            CU_ASSERT_TRUE(turn.is_done || !out.at);
            empty_sink(&out);
        }
        CU_ASSERT_TRUE(turn.nth > 20);
        empty_sink(&whole);
    }
}

static void without_memory_stories_fail(void)
{
    sample s;
    make_sample(&s);
    for (size_t f = 0; f < 2; f++) {
        trial turn = {0};
        while (trial_next(&turn)) {
            sink out = {0};
            trial_begin(&turn);
            np_code code =
                np_write_stories(&s.report, feed_formats[f], NULL, put_in_sink, &out, &turn.err);
            trial_end(&turn, code);
            CU_ASSERT_TRUE(code || naive_is_feed(out.at, out.len, NULL));
            empty_sink(&out);
        }
        CU_ASSERT_TRUE(turn.nth > 5);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(items_keep_what_they_came_with),
        TEST(entries_get_what_atom_requires),
        TEST(what_no_prefix_may_be_is_mended),
        TEST(a_feed_is_read_again_as_it_was),
        TEST(any_bytes_in_any_field_give_a_valid_feed),
        TEST(stories_are_items),
        TEST(tables_run_nothing),
        TEST(a_format_that_cannot_be_is_refused),
        TEST(without_memory_a_feed_fails),
        TEST(without_memory_stories_fail),
    };
    return run_tests("feeds out", tests, N_OF(tests));
}
