/* record.c - which JSON member is which field.
 *
 * The members are gone through once, in the order they come; each goes to the field its name
 * means (names.c). A member of the wrong type is said and passed over: one odd field is no reason
 * to lose an article.
 *
 * The records of a file are mostly of one hand: the nth member has the name it had before, and what
 * that means is remembered by its place. */
#include "read/record.h"
#include "base/mem.h"
#include "base/str.h"
#include "read/date.h"
#include "read/html.h"
#include "read/names.h"

enum { PLACES = 32, KEY_SIZE = 24 };

typedef struct known { /* the name at a place, if it was short, and what it meant */
    size_t len;        /* of the name; 0: none is known */
    char key[KEY_SIZE];
    np_meaning meaning;
} known;

struct np_record {
    const np_reader *r;
    known known[PLACES];
    size_t n_members; /* gone through */
    np_place at;
    np_json_value value[NP_RECORD_FIELDS];
    size_t rank[NP_RECORD_FIELDS]; /* 0: the record has none */
    np_str *category;
    size_t n_categories, cap_categories;
    bool is_html;  /* the text */
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

static bool is_usable(np_record_field f, np_json_value v)
{
    np_json_kind kind = np_json_kind_of(v);
    bool is_number = kind == NP_JSON_NUMBER, is_string = kind == NP_JSON_STRING;
    bool is_nested = kind == NP_JSON_ARRAY || kind == NP_JSON_OBJECT;
    switch (f) {
    case NP_RECORD_ID:
    case NP_RECORD_STORY:
    case NP_RECORD_PUBLISHED:
    case NP_RECORD_UPDATED:
        return is_string || is_number;
    case NP_RECORD_SOURCE:
    case NP_RECORD_AUTHOR:
    case NP_RECORD_CATEGORY:
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

static np_code note(np_record *rec, np_meaning m, np_str key, np_json_value v, np_error *err)
{
    np_record_field f = m.field;
    if (is_blank(v)) {
        rec->is_blank |= f == NP_RECORD_TITLE || f == NP_RECORD_TEXT;
        return NP_OK;
    }
    if (!is_usable(f, v)) {
        np_reader_say(rec->r, NP_LOG_NOTICE, rec->at, "\"%.*s\" is not of a kind we read; ignored",
                      (int)key.len, key.at);
        return NP_OK;
    }
    if (f == NP_RECORD_CATEGORY)
        return np_json_kind_of(v) == NP_JSON_ARRAY ? np_json_each(v, note_category, rec, err)
                                                   : note_category(rec, key, v, err);
    if (rec->rank[f] == 0 || m.rank <= rec->rank[f]) {
        rec->rank[f] = m.rank;
        rec->value[f] = v;
        rec->is_html = f == NP_RECORD_TEXT ? m.is_html : rec->is_html;
    }
    return NP_OK;
}

/* np_meaning_of(), looked up where the name is another than in the record before. */
static np_meaning meaning_of(np_record *rec, size_t place, np_str key)
{
    if (place >= PLACES || key.len == 0 || key.len > KEY_SIZE)
        return np_meaning_of(rec->r->opt, key);
    known *k = &rec->known[place];
    if (k->len != key.len || memcmp(k->key, key.at, key.len) != 0) {
        memcpy(k->key, key.at, key.len);
        k->len = key.len;
        k->meaning = np_meaning_of(rec->r->opt, key);
    }
    return k->meaning;
}

static np_code note_member(void *to, np_str key, np_json_value v, np_error *err)
{
    np_record *rec = to;
    np_meaning m = meaning_of(rec, rec->n_members++, key);
    return m.rank ? note(rec, m, key, v, err) : NP_OK;
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
    np_json_value v = rec->value[NP_RECORD_AUTHOR];
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
    np_str text = np_json_string(rec->value[NP_RECORD_TEXT]);
    if (!rec->is_html)
        return text;
    rec->text.len = 0;
    np_html_text(text, &rec->text);
    return np_buf_view(&rec->text);
}

static np_time time_of(np_record *rec, np_record_field f)
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
    rec->n_categories = rec->n_members = 0;
    rec->is_blank = false;
    memset(rec->rank, 0, sizeof rec->rank);
    if (np_json_kind_of(v) != NP_JSON_OBJECT)
        return np_reader_skip(r, NP_SKIP_TYPE, at, err, "JSON, but not an object; left out");
    np_code code = np_json_each(v, note_member, rec, err);
    if (code)
        return code;
    if (!rec->rank[NP_RECORD_TITLE] && !rec->rank[NP_RECORD_TEXT])
        return np_reader_skip(r, rec->is_blank ? NP_SKIP_EMPTY : NP_SKIP_TYPE, at, err,
                              "neither title nor text; left out");
    const np_json_value *value = rec->value;
    const size_t *rank = rec->rank;
    np_article a = {.category = rec->category,
                    .n_categories = rec->n_categories,
                    .raw = raw,
                    .raw_kind = raw.len ? NP_RAW_JSON : NP_RAW_NONE};
    a.id = rank[NP_RECORD_ID] ? text_of(value[NP_RECORD_ID], rec->id_digits) : a.id;
    a.title = rank[NP_RECORD_TITLE] ? np_json_string(value[NP_RECORD_TITLE]) : a.title;
    a.text = rank[NP_RECORD_TEXT] ? text_field(rec) : a.text;
    a.url = rank[NP_RECORD_URL] ? np_json_string(value[NP_RECORD_URL]) : a.url;
    a.source = rank[NP_RECORD_SOURCE] ? name_of(value[NP_RECORD_SOURCE]) : a.source;
    a.author = rank[NP_RECORD_AUTHOR] ? author_of(rec, err) : a.author;
    a.published = rank[NP_RECORD_PUBLISHED] ? time_of(rec, NP_RECORD_PUBLISHED) : a.published;
    a.updated = rank[NP_RECORD_UPDATED] ? time_of(rec, NP_RECORD_UPDATED) : a.updated;
    a.lang = rank[NP_RECORD_LANG] ? np_json_string(value[NP_RECORD_LANG]) : a.lang;
    a.story = rank[NP_RECORD_STORY] ? text_of(value[NP_RECORD_STORY], rec->story_digits) : a.story;
    if (site && (code = np_site_complete(site, (np_str){0}, &a, err)))
        return code;
    if ((code = np_buf_check(&rec->text, err)) || (code = np_buf_check(&rec->author, err)))
        return code;
    return np_reader_give(r, &a, at, err);
}
