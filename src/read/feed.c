/* feed.c - RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0, as one format with several names a field.
 *
 *     channel | feed           what all items share      -> site
 *       item | entry           one article each          -> item, by field and rank
 *         title, link, ...     captured, then offered: content:encoded beats description
 *
 * A table says which element is which field and how much it counts. While an element is captured,
 * elements within it (XHTML content, or HTML somebody forgot to escape) are written back as tags,
 * so that markup of every origin becomes text in one place, np_html_text(). An item is given on
 * as soon as it ends; of the feed only the current item is held. */
#include "base/str.h"
#include "read/content.h"
#include "read/item.h"
#include "read/xml.h"

static const struct meaning {
    np_vocabulary vocabulary;
    const char *name;
    np_field field;
    unsigned rank;
} meanings[] = {{NP_PLAIN, "title", NP_ITEM_TITLE, 2},
                {NP_DC, "title", NP_ITEM_TITLE, 1},
                {NP_CONTENT, "encoded", NP_ITEM_TEXT, 5},
                {NP_PLAIN, "fullitem", NP_ITEM_TEXT, 5},
                {NP_PLAIN, "content", NP_ITEM_TEXT, 4},
                {NP_XHTML, "body", NP_ITEM_TEXT, 3},
                {NP_PLAIN, "body", NP_ITEM_TEXT, 3},
                {NP_PLAIN, "description", NP_ITEM_TEXT, 2},
                {NP_PLAIN, "summary", NP_ITEM_TEXT, 1},
                {NP_DC, "description", NP_ITEM_TEXT, 1},
                {NP_ITUNES, "summary", NP_ITEM_TEXT, 1},
                {NP_OWN, "id", NP_ITEM_ID, NP_RANK_EXACT},
                {NP_PLAIN, "guid", NP_ITEM_ID, 2},
                {NP_PLAIN, "id", NP_ITEM_ID, 2},
                {NP_FEEDBURNER, "origLink", NP_ITEM_LINK, 4},
                {NP_PLAIN, "link", NP_ITEM_LINK, 3},
                {NP_PLAIN, "source", NP_ITEM_SOURCE, 1},
                {NP_DC, "creator", NP_ITEM_AUTHOR, 2},
                {NP_DC, "author", NP_ITEM_AUTHOR, 2},
                {NP_PLAIN, "author", NP_ITEM_AUTHOR, 1},
                {NP_ITUNES, "author", NP_ITEM_AUTHOR, 1},
                {NP_PLAIN, "pubDate", NP_ITEM_PUBLISHED, 3},
                {NP_PLAIN, "published", NP_ITEM_PUBLISHED, 3},
                {NP_PLAIN, "issued", NP_ITEM_PUBLISHED, 3},
                {NP_DC, "date", NP_ITEM_PUBLISHED, 2},
                {NP_DC, "issued", NP_ITEM_PUBLISHED, 2},
                {NP_PLAIN, "created", NP_ITEM_PUBLISHED, 1},
                {NP_DC, "created", NP_ITEM_PUBLISHED, 1},
                {NP_PLAIN, "updated", NP_ITEM_UPDATED, 2},
                {NP_PLAIN, "modified", NP_ITEM_UPDATED, 2},
                {NP_DC, "modified", NP_ITEM_UPDATED, 1},
                {NP_PLAIN, "language", NP_ITEM_LANG, 8},
                {NP_DC, "language", NP_ITEM_LANG, 7},
                {NP_PLAIN, "category", NP_ITEM_CATEGORY, 1},
                {NP_DC, "subject", NP_ITEM_CATEGORY, 1},
                {NP_MEDIA, "category", NP_ITEM_CATEGORY, 1},
                {NP_MEDIA, "keywords", NP_ITEM_KEYWORDS, 1},
                {NP_ITUNES, "category", NP_ITEM_CATEGORY, 1},
                {NP_ITUNES, "keywords", NP_ITEM_KEYWORDS, 1}};

typedef struct feed {
    const np_reader *r;
    np_site site;
    np_buf base, item_base; /* xml:base of the feed, and of the item as seen from there */
    np_buf item_lang;       /* xml:lang of the item */
    size_t depth, channel_depth, item_depth; /* 0: not within one */

    /* the element captured */
    size_t capture_depth; /* 0: none */
    const struct meaning *meaning;
    np_content how;
    bool has_markup;           /* elements within it have been written as tags */
    bool is_boxed, is_in_name; /* <author><name>: only what is in the name counts */
    bool is_permalink;
    np_buf text, plain, scratch;

    /* the item at hand */
    np_item *item;
    np_raw_item *raw; /* NULL: items need not be kept as they came */
    size_t n_items;
    bool is_atom, is_too_long, has_raw;
} feed;

/* A value of the feed, outside items. */
static void put_for_all(feed *f, np_field field, np_str value)
{
    value = np_str_trim(value);
    if (field == NP_ITEM_LINK)
        np_site_set_page(&f->site, value);
    if (field == NP_ITEM_LANG && f->site.lang.len == 0)
        np_buf_str(&f->site.lang, value);
    if (field == NP_ITEM_AUTHOR && f->site.author.len == 0)
        np_buf_str(&f->site.author, np_item_name_in_mail(value));
}

static np_code put(feed *f, np_field field, unsigned rank, np_str value, np_error *err)
{
    if (f->item_depth)
        return np_item_put(f->item, field, rank, value, err);
    put_for_all(f, field, value);
    return NP_OK;
}

/* ---- Capturing --------------------------------------------------------- */

static void put_escaped(np_buf *to, np_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '<')
            np_buf_text(to, "&lt;");
        else if (s.at[i] == '&')
            np_buf_text(to, "&amp;");
        else
            np_buf_char(to, s.at[i]);
}

/* The first element within a captured one: its text is markup from here on. */
static void begin_markup(feed *f)
{
    f->has_markup = true;
    if (f->how != NP_CONTENT_PLAIN)
        return;
    f->plain.len = 0;
    np_buf_str(&f->plain, np_buf_view(&f->text));
    f->text.len = 0;
    put_escaped(&f->text, np_buf_view(&f->plain));
    f->how = NP_CONTENT_HTML;
}

static void capture_tag(feed *f, const char *opening, const char *name)
{
    if (!f->has_markup)
        begin_markup(f);
    np_buf_text(&f->text, opening);
    np_buf_text(&f->text, name);
    np_buf_char(&f->text, '>');
}

static bool is_boxing(const feed *f)
{
    return f->meaning->field == NP_ITEM_AUTHOR || f->meaning->field == NP_ITEM_SOURCE;
}

/* RSS means HTML always. */
static np_content content_of(const feed *f, const struct meaning *m, const char **attribute)
{
    if (m->field != NP_ITEM_TITLE && m->field != NP_ITEM_TEXT)
        return NP_CONTENT_PLAIN;
    return f->is_atom && m->vocabulary == NP_PLAIN ? np_content_in_atom(attribute)
                                                   : NP_CONTENT_HTML;
}

static void start_within(feed *f, const char *name, const char **attribute)
{
    if (!is_boxing(f)) {
        capture_tag(f, "<", name);
        return;
    }
    if (f->depth > f->capture_depth + 1) /* markup within the name */
        return;
    if (!f->is_boxed)
        f->text.len = 0;
    f->is_boxed = true;
    f->is_in_name = strcmp(name, f->meaning->field == NP_ITEM_AUTHOR ? "name" : "title") == 0;
    const char *type = np_xml_attribute(attribute, "type");
    bool is_inline = type && strstr(type, "xhtml");
    if (f->is_in_name && f->is_atom && f->meaning->field == NP_ITEM_SOURCE && !is_inline)
        f->how = np_content_in_atom(attribute);
}

static void end_within(feed *f, const char *name)
{
    if (!is_boxing(f))
        capture_tag(f, "</", name);
    else if (f->depth == f->capture_depth + 1)
        f->is_in_name = false;
}

/* The language of a text is the item's, if it is the text that is kept. */
static np_code put_lang(feed *f, unsigned rank, const char *own, np_error *err)
{
    np_str lang = own                ? np_str_of(own)
                  : f->item_lang.len ? np_buf_view(&f->item_lang)
                                     : np_buf_view(&f->site.lang);
    return np_item_put(f->item, NP_ITEM_LANG, rank + 1, lang, err);
}

static np_code begin_capture(feed *f, const struct meaning *m, const char **attribute,
                             np_error *err)
{
    const char *lang = np_xml_attribute(attribute, "xml:lang");
    const char *permalink = np_xml_attribute(attribute, "isPermaLink");
    f->meaning = m;
    f->capture_depth = f->depth;
    f->how = content_of(f, m, attribute);
    f->has_markup = f->is_boxed = f->is_in_name = false;
    f->is_permalink = !permalink || strcmp(permalink, "false") != 0;
    f->text.len = 0;
    return f->item_depth && m->field == NP_ITEM_TEXT ? put_lang(f, m->rank, lang, err) : NP_OK;
}

static np_code end_capture(feed *f, np_error *err)
{
    const struct meaning *m = f->meaning;
    np_str raw = np_buf_view(&f->text);
    np_str text = np_str_trim(np_content_words(f->how, raw, &f->scratch, &f->plain));
    if (text.len == 0 && f->how == NP_CONTENT_BASE64 && m->field != NP_ITEM_TEXT)
        text = np_str_trim(raw); /* a title of a type we do not know is still a title */
    f->capture_depth = 0;
    np_code code = np_buf_check(&f->scratch, err);
    if (code == NP_OK)
        code = np_buf_check(&f->plain, err);
    if (code == NP_OK && m->field == NP_ITEM_ID && m->vocabulary == NP_PLAIN && f->is_permalink &&
        np_str_starts(text, NP_STR("http")))
        code = put(f, NP_ITEM_LINK, 1, text, err);
    return code ? code : put(f, m->field, m->rank, text, err);
}

/* ---- Items ------------------------------------------------------------- */

static np_code begin_item(feed *f, const np_xml_name *name, const char **attribute, np_error *err)
{
    const char *base = np_xml_attribute(attribute, "xml:base");
    const char *about = np_xml_attribute(attribute, "rdf:about");
    const char *lang = np_xml_attribute(attribute, "xml:lang");
    f->item_depth = f->depth;
    f->n_items++;
    f->is_atom = strcmp(name->local, "entry") == 0;
    f->has_raw = f->raw && np_raw_item_begin(f->raw, name, attribute, f->depth);
    f->is_too_long = false;
    f->item_base.len = f->item_lang.len = 0;
    np_buf_text(&f->item_lang, lang ? lang : "");
    np_url_resolve(np_buf_view(&f->base), np_str_of(base ? base : ""), &f->item_base);
    np_code code = np_buf_check(&f->base, err);
    if (code == NP_OK)
        code = np_buf_check(&f->item_base, err);
    if (code == NP_OK)
        code = np_buf_check(&f->item_lang, err);
    if (code == NP_OK)
        code = np_item_begin(f->item, np_buf_view(&f->item_base), err);
    if (code == NP_OK)
        code = np_item_put(f->item, NP_ITEM_ID, 1, np_str_of(about), err);
    return code ? code : np_item_put(f->item, NP_ITEM_LANG, 1, np_str_of(lang), err);
}

static np_code end_item(feed *f, const np_scope *scope, np_error *err)
{
    np_place at = {.n = f->n_items, .is_item = true};
    f->item_depth = 0;
    if (f->is_too_long)
        return np_reader_skip(f->r, NP_SKIP_LIMIT, at, err, "more than %zu bytes; left out",
                              f->r->opt->max_record);
    return np_item_give(f->item, f->r, &f->site, f->has_raw ? f->raw : NULL, scope, at, err);
}

/* ---- Events ------------------------------------------------------------ */

static const struct meaning *meaning_of(np_vocabulary v, const char *name)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].vocabulary == v && strcmp(meanings[i].name, name) == 0)
            return &meanings[i];
    return NULL;
}

/* What <link href> and <category term> say in attributes; at NULL: it is in their text, if any. */
static np_str value_in_attributes(const struct meaning *m, const char **attribute)
{
    const char *href = np_xml_attribute(attribute, "href");
    const char *rel = np_xml_attribute(attribute, "rel");
    const char *label = np_xml_attribute(attribute, "label");
    if (m->field == NP_ITEM_LINK && href)
        return rel && strcmp(rel, "alternate") != 0 ? NP_STR("") : np_str_of(href);
    if (m->field == NP_ITEM_CATEGORY && m->vocabulary == NP_ITUNES)
        return np_str_of(np_xml_attribute(attribute, "text"));
    if (m->field == NP_ITEM_CATEGORY)
        return np_str_of(label && label[0] ? label : np_xml_attribute(attribute, "term"));
    return (np_str){0};
}

static void begin_feed(feed *f, const char **attribute)
{
    const char *base = np_xml_attribute(attribute, "xml:base");
    const char *lang = np_xml_attribute(attribute, "xml:lang");
    f->channel_depth = f->depth;
    if (base && f->base.len == 0)
        np_buf_text(&f->base, base);
    if (lang)
        put_for_all(f, NP_ITEM_LANG, np_str_of(lang));
}

static bool is_in_raw(const feed *f) { return f->item_depth && f->has_raw; }

static np_code on_start(void *to, const np_xml_name *written, const char **attribute, np_error *err)
{
    feed *f = to;
    const char *name = written->local;
    np_vocabulary v = written->vocabulary;
    f->depth++;
    if (is_in_raw(f))
        np_raw_item_start(f->raw, written, attribute);
    if (f->capture_depth) {
        start_within(f, name, attribute);
        return np_buf_check(&f->text, err);
    }
    bool is_plain = v == NP_PLAIN;
    if (is_plain && !f->item_depth && (strcmp(name, "item") == 0 || strcmp(name, "entry") == 0))
        return begin_item(f, written, attribute, err);
    if (is_plain &&
        (strcmp(name, "channel") == 0 || strcmp(name, "feed") == 0 || strcmp(name, "rss") == 0))
        begin_feed(f, attribute);
    size_t parent = f->item_depth ? f->item_depth : f->channel_depth;
    const struct meaning *m = parent && f->depth == parent + 1 ? meaning_of(v, name) : NULL;
    if (!m)
        return NP_OK;
    np_str value = value_in_attributes(m, attribute);
    if (value.at)
        return put(f, m->field, m->rank, value, err);
    return begin_capture(f, m, attribute, err);
}

static np_code on_text(void *to, np_str text, np_error *err)
{
    feed *f = to;
    if (is_in_raw(f))
        np_raw_item_text(f->raw, text);
    if (!f->capture_depth || (f->is_boxed && !f->is_in_name) || f->is_too_long)
        return NP_OK;
    if (f->has_markup)
        put_escaped(&f->text, text);
    else
        np_buf_str(&f->text, text);
    f->is_too_long = f->text.len > f->r->opt->max_record;
    return np_buf_check(&f->text, err);
}

static void on_cdata(void *to, bool begins)
{
    feed *f = to;
    if (is_in_raw(f))
        np_raw_item_cdata(f->raw, begins);
}

static np_code on_end(void *to, const np_xml_name *name, np_error *err)
{
    feed *f = to;
    np_code code = NP_OK;
    if (is_in_raw(f) && f->depth > f->item_depth)
        np_raw_item_end(f->raw, name);
    if (f->capture_depth && f->depth > f->capture_depth)
        end_within(f, name->local);
    else if (f->capture_depth)
        code = end_capture(f, err);
    else if (f->depth == f->item_depth)
        code = end_item(f, name->scope, err);
    f->depth--;
    return code ? code : np_buf_check(&f->text, err);
}

np_code np_read_feed(const np_reader *r, np_source *s, np_error *err)
{
    np_raw kept = r->opt->keep_raw;
    bool is_kept = kept == NP_RAW_RSS || kept == NP_RAW_ATOM;
    feed f = {.r = r, .item = np_item_new(err)};
    np_xml_handler handler = {&f, on_start, on_text, on_end, is_kept ? on_cdata : NULL};
    np_code code = NP_E_NOMEM;
    if (f.item && is_kept)
        f.raw = np_raw_item_new(kept, r->opt->max_record, err);
    if (f.item && (f.raw || !is_kept))
        code = np_xml_read(r, s, &handler, err);
    np_site_clear(&f.site);
    np_buf *const all[] = {&f.base, &f.item_base, &f.item_lang, &f.text, &f.plain, &f.scratch};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        np_buf_clear(all[i]);
    np_raw_item_free(f.raw);
    np_item_free(f.item);
    return code;
}
