/* feed.c - RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0, as one format with several names a field.
 *
 *     channel | feed           what all items share      -> site
 *       item | entry           one article each          -> value[field]
 *         title, link, ...     captured, then stored by rank: content:encoded beats description
 *
 * A table says which element is which field and how much it counts. While an element is captured,
 * elements within it (XHTML content, or HTML somebody forgot to escape) are written back as tags,
 * so that markup of every origin becomes text in one place, np_html_text(). An item is given on
 * as soon as it ends; of the feed only the current item is held. */
#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "read/html.h"
#include "read/site.h"
#include "read/xml.h"

typedef enum {
    NONE,
    ID,
    TITLE,
    TEXT,
    LINK,
    SOURCE,
    AUTHOR,
    PUBLISHED,
    UPDATED,
    LANG,
    CATEGORY,
    FIELDS
} field;

typedef enum { AS_PLAIN, AS_HTML, AS_NOTHING } content;

static const struct meaning {
    np_vocabulary vocabulary;
    const char *name;
    field field;
    unsigned rank; /* of two, the higher counts; of equals, the first */
} meanings[] = {{NP_PLAIN, "title", TITLE, 2},
                {NP_DC, "title", TITLE, 1},
                {NP_CONTENT, "encoded", TEXT, 5},
                {NP_PLAIN, "content", TEXT, 4},
                {NP_XHTML, "body", TEXT, 3},
                {NP_PLAIN, "description", TEXT, 2},
                {NP_PLAIN, "summary", TEXT, 1},
                {NP_DC, "description", TEXT, 1},
                {NP_PLAIN, "guid", ID, 2},
                {NP_PLAIN, "id", ID, 2},
                {NP_FEEDBURNER, "origLink", LINK, 4},
                {NP_PLAIN, "link", LINK, 3},
                {NP_PLAIN, "source", SOURCE, 1},
                {NP_DC, "creator", AUTHOR, 2},
                {NP_PLAIN, "author", AUTHOR, 1},
                {NP_PLAIN, "pubDate", PUBLISHED, 3},
                {NP_PLAIN, "published", PUBLISHED, 3},
                {NP_PLAIN, "issued", PUBLISHED, 3},
                {NP_DC, "date", PUBLISHED, 2},
                {NP_DC, "issued", PUBLISHED, 2},
                {NP_PLAIN, "created", PUBLISHED, 1},
                {NP_DC, "created", PUBLISHED, 1},
                {NP_PLAIN, "updated", UPDATED, 2},
                {NP_PLAIN, "modified", UPDATED, 2},
                {NP_DC, "modified", UPDATED, 1},
                {NP_PLAIN, "language", LANG, 2},
                {NP_DC, "language", LANG, 1},
                {NP_PLAIN, "category", CATEGORY, 1},
                {NP_DC, "subject", CATEGORY, 1}};

typedef struct feed {
    const np_reader *r;
    np_site site;
    np_buf base;                             /* xml:base of the feed */
    size_t depth, channel_depth, item_depth; /* 0: not within one */

    /* the element captured */
    size_t capture_depth; /* 0: none */
    const struct meaning *meaning;
    content how;
    bool has_markup;           /* elements within it have been written as tags */
    bool is_boxed, is_in_name; /* <author><name>: only what is in the name counts */
    bool is_permalink;
    np_buf text, plain;

    /* the item at hand */
    size_t n_items;
    bool is_atom, is_too_long;
    np_arena *strings;
    np_str value[FIELDS];
    unsigned rank[FIELDS];
    np_buf author, item_base;
    np_str *category;
    size_t n_categories, cap_categories;
} feed;

/* ---- Values ------------------------------------------------------------ */

static bool add_category(feed *f, np_str name, np_error *err)
{
    name = np_str_trim(name);
    if (name.len == 0)
        return true;
    return NP_GROW(f->category, f->cap_categories, f->n_categories + 1, err) &&
           np_arena_copy(f->strings, name, &f->category[f->n_categories++], err);
}

/* RSS says "mail (Name)". */
static np_str name_in_mail(np_str s)
{
    const char *open = memchr(s.at, '(', s.len);
    if (open && memchr(s.at, '@', s.len) && s.at[s.len - 1] == ')')
        return (np_str){open + 1, (size_t)(s.at + s.len - open) - 2};
    return s;
}

/* Several authors of one kind are all named. */
static void add_author(feed *f, np_str name, unsigned rank)
{
    name = np_str_trim(name_in_mail(name));
    if (name.len == 0 || rank < f->rank[AUTHOR])
        return;
    if (rank > f->rank[AUTHOR])
        f->author.len = 0;
    else
        np_buf_text(&f->author, ", ");
    np_buf_str(&f->author, name);
    f->rank[AUTHOR] = rank;
}

/* A value of the item at hand; blank ones and those of lesser rank are passed over. */
static bool store(feed *f, field which, unsigned rank, np_str value, np_error *err)
{
    value = np_str_trim(value);
    if (value.len == 0)
        return true;
    if (which == CATEGORY)
        return add_category(f, value, err);
    if (which == AUTHOR)
        return add_author(f, value, rank), true;
    if (rank <= f->rank[which])
        return true;
    f->rank[which] = rank;
    return np_arena_copy(f->strings, value, &f->value[which], err);
}

/* A value of the feed, outside items. */
static void store_for_all(feed *f, field which, np_str value)
{
    value = np_str_trim(value);
    if (which == LINK)
        np_site_set_page(&f->site, value);
    if (which == LANG && f->site.lang.len == 0)
        np_buf_str(&f->site.lang, value);
    if (which == AUTHOR && f->site.author.len == 0)
        np_buf_str(&f->site.author, name_in_mail(value));
}

static bool keep(feed *f, field which, unsigned rank, np_str value, np_error *err)
{
    if (f->item_depth)
        return store(f, which, rank, value, err);
    store_for_all(f, which, value);
    return true;
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
    if (f->how != AS_PLAIN)
        return;
    f->plain.len = 0;
    np_buf_str(&f->plain, np_buf_view(&f->text));
    f->text.len = 0;
    put_escaped(&f->text, np_buf_view(&f->plain));
    f->how = AS_HTML;
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
    return f->meaning->field == AUTHOR || f->meaning->field == SOURCE;
}

static void start_within(feed *f, const char *name)
{
    if (!is_boxing(f)) {
        capture_tag(f, "<", name);
        return;
    }
    if (!f->is_boxed)
        f->text.len = 0;
    f->is_boxed = true;
    f->is_in_name = f->depth == f->capture_depth + 1 &&
                    strcmp(name, f->meaning->field == AUTHOR ? "name" : "title") == 0;
}

static void end_within(feed *f, const char *name)
{
    if (is_boxing(f))
        f->is_in_name = false;
    else
        capture_tag(f, "</", name);
}

static bool contains(const char *text, const char *what) { return text && strstr(text, what); }

/* RSS means HTML always; Atom says what it means. */
static content content_of(const feed *f, const struct meaning *m, const char **attribute)
{
    const char *type = np_xml_attribute(attribute, "type");
    if (m->field != TITLE && m->field != TEXT)
        return AS_PLAIN;
    if (!f->is_atom || m->vocabulary != NP_PLAIN || contains(type, "html"))
        return AS_HTML;
    if (contains(np_xml_attribute(attribute, "mode"), "base64"))
        return AS_NOTHING;
    return !type || contains(type, "text") || contains(type, "xml") ? AS_PLAIN : AS_NOTHING;
}

static void begin_capture(feed *f, const struct meaning *m, const char **attribute)
{
    const char *permalink = np_xml_attribute(attribute, "isPermaLink");
    f->meaning = m;
    f->capture_depth = f->depth;
    f->how = content_of(f, m, attribute);
    f->has_markup = f->is_boxed = f->is_in_name = false;
    f->is_permalink = !permalink || strcmp(permalink, "false") != 0;
    f->text.len = 0;
}

static bool end_capture(feed *f, np_error *err)
{
    const struct meaning *m = f->meaning;
    np_str text = np_buf_view(&f->text);
    f->capture_depth = 0;
    if (f->how == AS_HTML) {
        f->plain.len = 0;
        np_html_text(text, &f->plain);
        text = np_buf_view(&f->plain);
    }
    text = np_str_trim(text);
    if (m->field == ID && f->is_permalink && np_str_starts(text, NP_STR("http")) &&
        !keep(f, LINK, 1, text, err))
        return false;
    return f->how == AS_NOTHING || keep(f, m->field, m->rank, text, err);
}

/* ---- Items ------------------------------------------------------------- */

static void begin_item(feed *f, const char *name, const char **attribute, np_error *err)
{
    (void)err;
    const char *base = np_xml_attribute(attribute, "xml:base");
    f->item_depth = f->depth;
    f->n_items++;
    f->is_atom = strcmp(name, "entry") == 0;
    f->is_too_long = false;
    np_arena_reset(f->strings);
    memset(f->value, 0, sizeof f->value);
    memset(f->rank, 0, sizeof f->rank);
    f->n_categories = f->author.len = f->item_base.len = 0;
    np_url_resolve(np_buf_view(&f->base), np_str_of(base ? base : ""), &f->item_base);
}

static np_code end_item(feed *f, np_error *err)
{
    np_place at = {f->n_items, true};
    f->item_depth = 0;
    if (f->is_too_long)
        return np_reader_skip(f->r, NP_SKIP_LIMIT, at, err, "more than %zu bytes; left out",
                              f->r->opt->max_record);
    np_article a = {.id = f->value[ID],
                    .title = f->value[TITLE],
                    .text = f->value[TEXT],
                    .url = f->value[LINK],
                    .source = f->value[SOURCE],
                    .author = np_buf_view(&f->author),
                    .lang = f->value[LANG],
                    .category = f->category,
                    .n_categories = f->n_categories,
                    .published = np_reader_date(f->r, at, f->value[PUBLISHED]),
                    .updated = np_reader_date(f->r, at, f->value[UPDATED])};
    np_site_complete(&f->site, np_buf_view(&f->item_base), &a);
    return np_reader_give(f->r, &a, at, err);
}

/* ---- Events ------------------------------------------------------------ */

static const struct meaning *meaning_of(np_vocabulary v, const char *name)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].vocabulary == v && strcmp(meanings[i].name, name) == 0)
            return &meanings[i];
    return NULL;
}

/* <link href> and <category term> say it in attributes; true: nothing is left to capture. */
static bool is_in_attributes(feed *f, const struct meaning *m, const char **attribute,
                             bool *is_done, np_error *err)
{
    const char *href = np_xml_attribute(attribute, "href"),
               *rel = np_xml_attribute(attribute, "rel");
    const char *term = np_xml_attribute(attribute, "label");
    term = term && term[0] ? term : np_xml_attribute(attribute, "term");
    *is_done = true;
    if (m->field == LINK && href) {
        if (!rel || strcmp(rel, "alternate") == 0)
            *is_done = keep(f, LINK, m->rank, np_str_of(href), err);
        return true;
    }
    if (m->field == CATEGORY && term) {
        *is_done = keep(f, CATEGORY, m->rank, np_str_of(term), err);
        return true;
    }
    return false;
}

static void begin_feed(feed *f, const char **attribute)
{
    const char *base = np_xml_attribute(attribute, "xml:base");
    const char *lang = np_xml_attribute(attribute, "xml:lang");
    f->channel_depth = f->depth;
    if (base && f->base.len == 0)
        np_buf_text(&f->base, base);
    if (lang)
        store_for_all(f, LANG, np_str_of(lang));
}

static np_code on_start(void *to, np_vocabulary v, const char *name, const char **attribute,
                        np_error *err)
{
    feed *f = to;
    f->depth++;
    if (f->capture_depth) {
        start_within(f, name);
        return np_buf_check(&f->text, err);
    }
    bool is_plain = v == NP_PLAIN, is_done;
    if (is_plain && !f->item_depth && (strcmp(name, "item") == 0 || strcmp(name, "entry") == 0)) {
        begin_item(f, name, attribute, err);
        const char *about = np_xml_attribute(attribute, "rdf:about");
        const char *lang = np_xml_attribute(attribute, "xml:lang");
        return (!about || store(f, ID, 1, np_str_of(about), err)) &&
                       (!lang || store(f, LANG, 1, np_str_of(lang), err))
                   ? NP_OK
                   : NP_E_NOMEM;
    }
    if (is_plain &&
        (strcmp(name, "channel") == 0 || strcmp(name, "feed") == 0 || strcmp(name, "rss") == 0))
        begin_feed(f, attribute);
    size_t parent = f->item_depth ? f->item_depth : f->channel_depth;
    const struct meaning *m = parent && f->depth == parent + 1 ? meaning_of(v, name) : NULL;
    if (!m)
        return NP_OK;
    if (!is_in_attributes(f, m, attribute, &is_done, err))
        begin_capture(f, m, attribute);
    return is_done ? NP_OK : NP_E_NOMEM;
}

static np_code on_text(void *to, np_str text, np_error *err)
{
    feed *f = to;
    if (!f->capture_depth || (f->is_boxed && !f->is_in_name) || f->is_too_long)
        return NP_OK;
    if (f->has_markup)
        put_escaped(&f->text, text);
    else
        np_buf_str(&f->text, text);
    f->is_too_long = f->text.len > f->r->opt->max_record;
    return np_buf_check(&f->text, err);
}

static np_code on_end(void *to, const char *name, np_error *err)
{
    feed *f = to;
    np_code code = NP_OK;
    if (f->capture_depth && f->depth > f->capture_depth)
        end_within(f, name);
    else if (f->capture_depth)
        code = end_capture(f, err) ? np_buf_check(&f->plain, err) : NP_E_NOMEM;
    else if (f->depth == f->item_depth)
        code = end_item(f, err);
    f->depth--;
    return code ? code : np_buf_check(&f->text, err);
}

np_code np_read_feed(const np_reader *r, np_source *s, np_error *err)
{
    feed f = {.r = r, .strings = np_arena_new(err)};
    np_xml_handler handler = {&f, on_start, on_text, on_end};
    np_code code = f.strings ? np_xml_read(r, s, &handler, err) : NP_E_NOMEM;
    np_site_clear(&f.site);
    np_buf *const all[] = {&f.base, &f.text, &f.plain, &f.author, &f.item_base};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        np_buf_clear(all[i]);
    np_free(f.category);
    np_arena_free(f.strings);
    return code;
}
