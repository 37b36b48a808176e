/* page_facts.c - title, address, date, author, language: said in many ways, of which the best wins.
 *
 * Pages say these for search engines and social networks, so they are mostly true, and say them
 * three times: JSON-LD is believed first for dates and authors, OpenGraph first for titles and
 * names of sites, plain HTML where there is nothing else. A value that cannot be one (a date that
 * is none, an author that is an address) is not offered, so that the next best can speak. */
#include "base/str.h"
#include "read/date.h"
#include "read/html.h"
#include "read/markup.h"
#include "read/page.h"
#include "read/page_body.h"

enum { LONGEST_NAME = 80 }; /* bytes of a byline's names */

typedef struct facts {
    np_item *item;
    np_json *json;
    bool has_byline;
    np_buf plain; /* a value, references resolved; or JSON with its padding */
} facts;

static bool is_date(np_str s)
{
    np_time t;
    return np_date_parse(np_str_trim(s), 0, &t);
}

static np_code offer(facts *f, np_field field, unsigned rank, np_str value, np_error *err)
{
    if ((field == NP_ITEM_PUBLISHED || field == NP_ITEM_UPDATED) && !is_date(value))
        return NP_OK;
    if (field == NP_ITEM_AUTHOR && np_str_starts(np_str_trim(value), NP_STR("http")))
        return NP_OK;
    return np_item_put(f->item, field, rank, value, err);
}

/* The same, of a value with references. */
static np_code offer_html(facts *f, np_field field, unsigned rank, np_str html, np_error *err)
{
    f->plain.len = 0;
    np_html_text(html, &f->plain);
    for (size_t i = 0; field == NP_ITEM_LANG && i < f->plain.len; i++)
        if (f->plain.at[i] == '_')
            f->plain.at[i] = '-'; /* en_US */
    np_code code = np_buf_check(&f->plain, err);
    return code ? code : offer(f, field, rank, np_buf_view(&f->plain), err);
}

/* ---- Elements ---------------------------------------------------------- */

static np_code take_meta(facts *f, const np_tag *tag, np_error *err)
{
    static const struct {
        const char *name;
        np_field field;
        unsigned rank;
    } known[] = {{"og:title", NP_ITEM_TITLE, 4},
                 {"twitter:title", NP_ITEM_TITLE, 2},
                 {"dc.title", NP_ITEM_TITLE, 2},
                 {"og:url", NP_ITEM_LINK, 1},
                 {"og:site_name", NP_ITEM_SOURCE, 3},
                 {"application-name", NP_ITEM_SOURCE, 1},
                 {"article:published_time", NP_ITEM_PUBLISHED, 5},
                 {"og:article:published_time", NP_ITEM_PUBLISHED, 5},
                 {"parsely-pub-date", NP_ITEM_PUBLISHED, 4},
                 {"dc.date.issued", NP_ITEM_PUBLISHED, 4},
                 {"dcterms.created", NP_ITEM_PUBLISHED, 4},
                 {"date", NP_ITEM_PUBLISHED, 3},
                 {"pubdate", NP_ITEM_PUBLISHED, 4},
                 {"publish_date", NP_ITEM_PUBLISHED, 4},
                 {"publish-date", NP_ITEM_PUBLISHED, 4},
                 {"og:published_time", NP_ITEM_PUBLISHED, 4},
                 {"sailthru.date", NP_ITEM_PUBLISHED, 4},
                 {"datePublished", NP_ITEM_PUBLISHED, 4},
                 {"dc.date", NP_ITEM_PUBLISHED, 3},
                 {"dcterms.date", NP_ITEM_PUBLISHED, 3},
                 {"article:modified_time", NP_ITEM_UPDATED, 2},
                 {"og:updated_time", NP_ITEM_UPDATED, 1},
                 {"article:author", NP_ITEM_AUTHOR, 3},
                 {"author", NP_ITEM_AUTHOR, 4},
                 {"parsely-author", NP_ITEM_AUTHOR, 3},
                 {"dc.creator", NP_ITEM_AUTHOR, 2},
                 {"og:locale", NP_ITEM_LANG, 1},
                 {"article:section", NP_ITEM_CATEGORY, 1},
                 {"og:description", NP_ITEM_TEXT, 2},
                 {"description", NP_ITEM_TEXT, 1}};
    np_str name = np_markup_attribute(tag, "property");
    if (name.len == 0)
        name = np_markup_attribute(tag, "name");
    if (name.len == 0)
        name = np_markup_attribute(tag, "itemprop");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (np_markup_is_named(np_str_trim(name), np_str_of(known[i].name)))
            return offer_html(f, known[i].field, known[i].rank, np_markup_attribute(tag, "content"),
                              err);
    return NP_OK;
}

static np_code take_link(facts *f, const np_tag *tag, np_error *err)
{
    if (!np_markup_is_named(np_markup_attribute(tag, "rel"), NP_STR("canonical")))
        return NP_OK;
    return offer_html(f, NP_ITEM_LINK, 2, np_markup_attribute(tag, "href"), err);
}

static np_code take_html(facts *f, const np_tag *tag, np_error *err)
{
    np_code code = offer_html(f, NP_ITEM_LANG, 3, np_markup_attribute(tag, "lang"), err);
    return code ? code : offer_html(f, NP_ITEM_LANG, 2, np_markup_attribute(tag, "xml:lang"), err);
}

/* ---- JSON-LD ----------------------------------------------------------- */

static bool is_article_name(np_str type)
{
    const np_str last[] = {NP_STR("Article"), NP_STR("Posting"), NP_STR("Report")};
    bool is_article = false;
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++)
        is_article |=
            type.len >= last[i].len &&
            np_str_equal((np_str){type.at + type.len - last[i].len, last[i].len}, last[i]);
    return is_article;
}

/* "@type": one name or several. */
static np_code find_type(void *to, np_str key, np_json_value v, np_error *err)
{
    if (np_json_kind_of(v) == NP_JSON_ARRAY && np_str_equal(key, NP_STR("@type")))
        return np_json_each(v, find_type, to, err);
    if (key.len == 0 || np_str_equal(key, NP_STR("@type")))
        *(bool *)to |= is_article_name(np_json_string(v));
    return NP_OK;
}

static np_code take_author(void *to, np_str key, np_json_value v, np_error *err)
{
    np_json_kind kind = np_json_kind_of(v);
    bool is_name = key.len == 0 || np_str_equal(key, NP_STR("name"));
    if (kind == NP_JSON_STRING && is_name)
        return offer_html(to, NP_ITEM_AUTHOR, 5, np_json_string(v), err);
    return kind == NP_JSON_OBJECT && key.len == 0 ? np_json_each(v, take_author, to, err) : NP_OK;
}

static np_code take_publisher(void *to, np_str key, np_json_value v, np_error *err)
{
    return np_str_equal(key, NP_STR("name"))
               ? offer_html(to, NP_ITEM_SOURCE, 2, np_json_string(v), err)
               : NP_OK;
}

static np_code take_member(void *to, np_str key, np_json_value v, np_error *err)
{
    static const struct {
        const char *name;
        np_field field;
        unsigned rank;
    } known[] = {{"headline", NP_ITEM_TITLE, 3},
                 {"datePublished", NP_ITEM_PUBLISHED, 6},
                 {"dateModified", NP_ITEM_UPDATED, 3},
                 {"inLanguage", NP_ITEM_LANG, 1},
                 {"url", NP_ITEM_LINK, 1},
                 {"articleSection", NP_ITEM_CATEGORY, 1}};
    if (np_str_equal(key, NP_STR("author")))
        return np_json_kind_of(v) == NP_JSON_STRING ? take_author(to, (np_str){0}, v, err)
                                                    : np_json_each(v, take_author, to, err);
    if (np_str_equal(key, NP_STR("publisher")))
        return np_json_each(v, take_publisher, to, err);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (np_str_equal(key, np_str_of(known[i].name)))
            return offer_html(to, known[i].field, known[i].rank, np_json_string(v), err);
    return NP_OK;
}

/* An article, or what holds articles: an array, or the "@graph" of an object. */
static np_code take_value(void *to, np_str key, np_json_value v, np_error *err)
{
    bool is_article = false;
    if (key.len && !np_str_equal(key, NP_STR("@graph")))
        return NP_OK;
    if (np_json_kind_of(v) == NP_JSON_ARRAY)
        return np_json_each(v, take_value, to, err);
    np_code code = np_json_each(v, find_type, &is_article, err);
    if (code)
        return code;
    return np_json_each(v, is_article ? take_member : take_value, to, err);
}

static np_code take_json(facts *f, np_str text, np_error *err)
{
    np_json_value root;
    f->plain.len = 0;
    np_buf_str(&f->plain, text);
    for (size_t i = 0; i < NP_JSON_PADDING; i++)
        np_buf_char(&f->plain, ' ');
    np_code code = np_buf_check(&f->plain, err);
    if (code)
        return code;
    code = np_json_parse(f->json, (np_str){f->plain.at, text.len}, &root, NULL);
    if (code == NP_E_NOMEM)
        return np_fail(err, code, "out of memory for JSON");
    return code ? NP_OK : take_value(f, (np_str){0}, root, err); /* else somebody else's trouble */
}

/* ---- The body ---------------------------------------------------------- */

/* Without "by" in front. */
static np_str name_in(np_str s)
{
    const np_str by[] = {NP_STR("by "), NP_STR("von "), NP_STR("par "), NP_STR("por ")};
    s = np_str_trim(s);
    for (size_t i = 0; i < sizeof by / sizeof by[0]; i++)
        if (s.len > by[i].len && np_markup_is_named((np_str){s.at, by[i].len}, by[i]))
            return np_str_trim((np_str){s.at + by[i].len, s.len - by[i].len});
    return s;
}

static bool is_name(np_str s)
{
    bool has_digit = false;
    for (size_t i = 0; i < s.len; i++)
        has_digit |= s.at[i] >= '0' && s.at[i] <= '9';
    return s.len > 2 && s.len <= LONGEST_NAME && !has_digit && !memchr(s.at, '\n', s.len);
}

static np_code take_byline(facts *f, const np_markup *m, const np_tag *tag, np_error *err)
{
    if (f->has_byline || !np_page_is_byline(tag))
        return NP_OK;
    f->plain.len = 0;
    np_html_text(np_page_inside(*m, tag), &f->plain);
    np_code code = np_buf_check(&f->plain, err);
    np_str name = name_in(np_buf_view(&f->plain));
    if (code || !is_name(name))
        return code;
    f->has_byline = true;
    return offer(f, NP_ITEM_AUTHOR, 1, name, err);
}

static np_code take_date(facts *f, const np_markup *m, const np_tag *tag, np_error *err)
{
    if (!np_page_is_date(tag))
        return NP_OK;
    np_str said = np_markup_attribute(tag, "datetime");
    f->plain.len = 0;
    np_html_text(said.len ? said : np_page_inside(*m, tag), &f->plain);
    np_code code = np_buf_check(&f->plain, err);
    np_str date = np_page_date_in(np_str_trim(np_buf_view(&f->plain)));
    return code ? code : offer(f, NP_ITEM_PUBLISHED, 1, date, err);
}

/* ---- The page ---------------------------------------------------------- */

static bool is_named(const np_tag *tag, np_str name) { return np_markup_is_named(tag->name, name); }

static np_code take_tag(facts *f, np_markup *m, const np_tag *tag, np_error *err)
{
    if (tag->is_end)
        return NP_OK;
    if (is_named(tag, NP_STR("meta")))
        return take_meta(f, tag, err);
    if (is_named(tag, NP_STR("link")))
        return take_link(f, tag, err);
    if (is_named(tag, NP_STR("html")))
        return take_html(f, tag, err);
    if (is_named(tag, NP_STR("title")))
        return offer_html(f, NP_ITEM_TITLE, 1, np_markup_raw(m, tag->name), err);
    if (is_named(tag, NP_STR("script"))) {
        np_str inside = np_markup_raw(m, tag->name);
        bool is_json =
            np_markup_is_named(np_markup_attribute(tag, "type"), NP_STR("application/ld+json"));
        return is_json ? take_json(f, inside, err) : NP_OK;
    }
    if (is_named(tag, NP_STR("style")) || is_named(tag, NP_STR("textarea")) ||
        is_named(tag, NP_STR("svg")))
        return np_markup_raw(m, tag->name), NP_OK; /* an svg has titles of its own */
    np_code code = take_byline(f, m, tag, err);
    return code ? code : take_date(f, m, tag, err);
}

np_code np_page_facts(np_str html, np_json *json, np_item *item, np_error *err)
{
    facts f = {.item = item, .json = json};
    np_markup m = {html.at, html.at + html.len};
    np_code code = NP_OK;
    np_tag tag;
    while (code == NP_OK && (m.at = memchr(m.at, '<', (size_t)(m.end - m.at))))
        if (np_markup_tag(&m, &tag))
            code = take_tag(&f, &m, &tag, err);
        else
            m.at += !np_markup_comment(&m);
    np_buf_clear(&f.plain);
    return code;
}
