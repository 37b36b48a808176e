/* record.c - which JSON member is which field.
 *
 * The members are gone through once, in the order they come; each goes to the field its name
 * means. Where a record has several names of one field, the one listed first below is believed,
 * so the outcome does not depend on the order of members. A member of the wrong type is said and
 * passed over: one odd field is no reason to lose an article. */
#include "read/record.h"
#include "base/mem.h"
#include "base/str.h"
#include "read/date.h"
#include "read/html.h"

typedef enum {
    ID,
    TITLE,
    TEXT,
    URL,
    SOURCE,
    AUTHOR,
    PUBLISHED,
    UPDATED,
    LANG,
    STORY,
    FIELDS, /* so many of which one counts; and of which all do: */
    CATEGORY
} field;

#define ALIAS(text, field)                                                                         \
    {                                                                                              \
        {text, sizeof(text) - 1}, field                                                            \
    }
static const struct alias {
    np_str name;
    field field;
} aliases[] = {ALIAS("id", ID),
               ALIAS("guid", ID),
               ALIAS("_id", ID),
               ALIAS("title", TITLE),
               ALIAS("headline", TITLE),
               ALIAS("name", TITLE),
               ALIAS("text", TEXT),
               ALIAS("content", TEXT),
               ALIAS("body", TEXT),
               ALIAS("content_text", TEXT),
               ALIAS("content_html", TEXT),
               ALIAS("description", TEXT),
               ALIAS("summary", TEXT),
               ALIAS("url", URL),
               ALIAS("link", URL),
               ALIAS("external_url", URL),
               ALIAS("source", SOURCE),
               ALIAS("publisher", SOURCE),
               ALIAS("site", SOURCE),
               ALIAS("author", AUTHOR),
               ALIAS("byline", AUTHOR),
               ALIAS("authors", AUTHOR),
               ALIAS("published", PUBLISHED),
               ALIAS("published_at", PUBLISHED),
               ALIAS("date", PUBLISHED),
               ALIAS("pubDate", PUBLISHED),
               ALIAS("date_published", PUBLISHED),
               ALIAS("publishedAt", PUBLISHED),
               ALIAS("updated", UPDATED),
               ALIAS("date_modified", UPDATED),
               ALIAS("modified", UPDATED),
               ALIAS("lang", LANG),
               ALIAS("language", LANG),
               ALIAS("story", STORY),
               ALIAS("categories", CATEGORY),
               ALIAS("category", CATEGORY),
               ALIAS("section", CATEGORY),
               ALIAS("tags", CATEGORY),
               ALIAS("keywords", CATEGORY)};

enum { ALIASES = sizeof aliases / sizeof aliases[0] };

struct np_record {
    const np_reader *r;
    np_place at;
    np_json_value value[FIELDS];
    size_t rank[FIELDS]; /* index in aliases + 1; 0: the record has none */
    np_str *category;
    size_t n_categories, cap_categories;
    bool is_blank; /* there is a title or a text, but nothing in it */
    char id_digits[32], story_digits[32];
    np_buf text, author; /* where they are not simply a string of the record */
};

np_record *np_record_new(np_error *err) { return np_alloc(sizeof(np_record), 0, 0, err); }

void np_record_free(np_record *rec)
{
    if (!rec)
        return;
    np_free(rec->category);
    np_buf_clear(&rec->text);
    np_buf_clear(&rec->author);
    np_free(rec);
}

/* ---- Members to fields ------------------------------------------------- */

/* The name the options give field f, or NULL for the usual ones. */
static const char *given_name(const np_options *opt, field f)
{
    switch (f) {
    case ID:
        return opt->id_field;
    case TITLE:
        return opt->title_field;
    case TEXT:
        return opt->text_field;
    case URL:
        return opt->url_field;
    case SOURCE:
        return opt->source_field;
    case AUTHOR:
        return opt->author_field;
    case PUBLISHED:
        return opt->published_field;
    case UPDATED:
        return opt->updated_field;
    case LANG:
        return opt->lang_field;
    default:
        return NULL;
    }
}

static bool is_usable(field f, np_json_value v)
{
    np_json_kind kind = np_json_kind_of(v);
    bool is_number = kind == NP_JSON_NUMBER, is_string = kind == NP_JSON_STRING;
    bool is_nested = kind == NP_JSON_ARRAY || kind == NP_JSON_OBJECT;
    switch (f) {
    case ID:
    case STORY:
    case PUBLISHED:
    case UPDATED:
        return is_string || is_number;
    case SOURCE:
    case AUTHOR:
    case CATEGORY:
        return is_string || is_nested;
    default:
        return is_string;
    }
}

/* Is there nothing in it, so that another name may speak? */
static bool is_blank(np_json_value v)
{
    np_json_kind kind = np_json_kind_of(v);
    return kind == NP_JSON_NULL ||
           (kind == NP_JSON_STRING && np_str_trim(np_json_string(v)).len == 0);
}

static np_json_member note_category;

/* The value named key is of field f by alias number rank. */
static np_code note(np_record *rec, field f, size_t rank, np_str key, np_json_value v,
                    np_error *err)
{
    if (is_blank(v)) {
        rec->is_blank |= f == TITLE || f == TEXT;
        return NP_OK;
    }
    if (!is_usable(f, v)) {
        np_reader_say(rec->r, NP_LOG_NOTICE, rec->at, "\"%.*s\" is not of a kind we read; ignored",
                      (int)key.len, key.at);
        return NP_OK;
    }
    if (f == CATEGORY)
        return np_json_kind_of(v) == NP_JSON_ARRAY ? np_json_each(v, note_category, rec, err)
                                                   : note_category(rec, key, v, err);
    if (rec->rank[f] == 0 || rank <= rec->rank[f]) {
        rec->rank[f] = rank;
        rec->value[f] = v;
    }
    return NP_OK;
}

static np_code note_member(void *to, np_str key, np_json_value v, np_error *err)
{
    np_record *rec = to;
    for (field f = ID; f < FIELDS; f++) {
        const char *name = given_name(rec->r->opt, f);
        if (name && np_str_equal(key, np_str_of(name)))
            return note(rec, f, 1, key, v, err);
    }
    for (size_t i = 0; i < ALIASES; i++)
        if (np_str_equal(key, aliases[i].name) && !given_name(rec->r->opt, aliases[i].field))
            return note(rec, aliases[i].field, i + 1, key, v, err);
    return NP_OK;
}

/* ---- Values to text ---------------------------------------------------- */

static np_code find_name(void *to, np_str key, np_json_value v, np_error *err)
{
    (void)err;
    const np_str names[] = {NP_STR("name"), NP_STR("label"), NP_STR("term"), NP_STR("title")};
    np_str *name = to;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (name->len == 0 && np_str_equal(key, names[i]))
            *name = np_json_string(v);
    return NP_OK;
}

/* A string, or the name of an object; else empty. */
static np_str name_of(np_json_value v)
{
    np_str name = np_json_string(v);
    if (np_json_kind_of(v) == NP_JSON_OBJECT && np_json_each(v, find_name, &name, NULL))
        return (np_str){0}; /* find_name() does not fail */
    return name;
}

static np_code note_category(void *to, np_str key, np_json_value v, np_error *err)
{
    (void)key;
    np_record *rec = to;
    np_str name = name_of(v);
    if (np_str_trim(name).len == 0)
        return NP_OK;
    if (!NP_GROW(rec->category, rec->cap_categories, rec->n_categories + 1, err))
        return NP_E_NOMEM;
    rec->category[rec->n_categories++] = name;
    return NP_OK;
}

static np_code join_author(void *to, np_str key, np_json_value v, np_error *err)
{
    (void)key, (void)err;
    np_buf *all = to;
    np_str name = np_str_trim(name_of(v));
    if (all->len && name.len)
        np_buf_text(all, ", ");
    np_buf_str(all, name);
    return NP_OK;
}

static np_str author_of(np_record *rec, np_error *err)
{
    np_json_value v = rec->value[AUTHOR];
    if (np_json_kind_of(v) != NP_JSON_ARRAY)
        return name_of(v);
    rec->author.len = 0;
    (void)np_json_each(v, join_author, &rec->author, err); /* does not fail; the buffer remembers */
    return np_buf_view(&rec->author);
}

/* A string, or a number's digits. */
static np_str text_of(np_json_value v, char digits[32])
{
    np_json_digits(v, digits);
    return digits[0] ? np_str_of(digits) : np_json_string(v);
}

static np_str text_field(np_record *rec)
{
    np_str text = np_json_string(rec->value[TEXT]);
    bool is_own = given_name(rec->r->opt, TEXT) != NULL;
    if (is_own || !np_str_equal(aliases[rec->rank[TEXT] - 1].name, NP_STR("content_html")))
        return text;
    rec->text.len = 0;
    np_html_text(text, &rec->text);
    return np_buf_view(&rec->text);
}

static np_time time_of(np_record *rec, field f)
{
    np_json_value v = rec->value[f];
    np_time t = {0};
    if (np_json_kind_of(v) != NP_JSON_NUMBER)
        return np_reader_date(rec->r, rec->at, np_json_string(v));
    if (!np_date_of_number(np_json_double(v), &t)) {
        char digits[32];
        np_json_digits(v, digits);
        return np_reader_date(rec->r, rec->at, np_str_of(digits)); /* which tells */
    }
    return t;
}

np_code np_record_read(np_record *rec, const np_reader *r, np_json_value v, np_site *site,
                       np_str raw, np_place at, np_error *err)
{
    rec->r = r, rec->at = at;
    rec->n_categories = 0;
    rec->is_blank = false;
    memset(rec->rank, 0, sizeof rec->rank);
    if (np_json_kind_of(v) != NP_JSON_OBJECT)
        return np_reader_skip(r, NP_SKIP_TYPE, at, err, "JSON, but not an object; left out");
    np_code code = np_json_each(v, note_member, rec, err);
    if (code)
        return code;
    if (!rec->rank[TITLE] && !rec->rank[TEXT])
        return np_reader_skip(r, rec->is_blank ? NP_SKIP_EMPTY : NP_SKIP_TYPE, at, err,
                              "neither title nor text; left out");
    const np_json_value *value = rec->value;
    const size_t *rank = rec->rank;
    np_article a = {.category = rec->category, .n_categories = rec->n_categories, .raw = raw};
    a.id = rank[ID] ? text_of(value[ID], rec->id_digits) : a.id;
    a.title = rank[TITLE] ? np_json_string(value[TITLE]) : a.title;
    a.text = rank[TEXT] ? text_field(rec) : a.text;
    a.url = rank[URL] ? np_json_string(value[URL]) : a.url;
    a.source = rank[SOURCE] ? name_of(value[SOURCE]) : a.source;
    a.author = rank[AUTHOR] ? author_of(rec, err) : a.author;
    a.published = rank[PUBLISHED] ? time_of(rec, PUBLISHED) : a.published;
    a.updated = rank[UPDATED] ? time_of(rec, UPDATED) : a.updated;
    a.lang = rank[LANG] ? np_json_string(value[LANG]) : a.lang;
    a.story = rank[STORY] ? text_of(value[STORY], rec->story_digits) : a.story;
    if (site && (code = np_site_complete(site, (np_str){0}, &a, err)))
        return code;
    if ((code = np_buf_check(&rec->text, err)) || (code = np_buf_check(&rec->author, err)))
        return code;
    return np_reader_give(r, &a, at, err);
}
