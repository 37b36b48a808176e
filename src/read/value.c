/* value.c - one JSON value: a record, or a feed of them.
 *
 * A value says itself what it is: an object whose version names jsonfeed.org is a feed
 * (note_kind()), anything else is a record. A value that will not parse is mended (bytes that are
 * not UTF-8, halves of surrogate pairs) and tried once more; raw stays as it came. */
#include "read/value.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/json.h"
#include "read/record.h"

struct np_values {
    const np_reader *r; /* of the call */
    np_json *json;
    np_record *record;
    np_buf mended, raw;
};

void np_values_free(np_values *v)
{
    if (!v)
        return;
    np_buf_clear(&v->raw);
    np_buf_clear(&v->mended);
    np_record_free(v->record);
    np_json_free(v->json);
    np_free(v);
}

np_values *np_values_new(const np_options *opt, np_error *err)
{
    np_values *v = np_alloc(sizeof *v, 0, 0, err);
    if (v && (v->json = np_json_new(opt->max_depth, err)) && (v->record = np_record_new(err)))
        return v;
    np_values_free(v);
    return NULL;
}

np_str np_value_trim(np_str s)
{
    while (s.len && memchr(" \t\r\n", s.at[0], 4))
        s.at++, s.len--;
    while (s.len && memchr(" \t\r\n", s.at[s.len - 1], 4))
        s.len--;
    return s;
}

/* ---- Parsing ----------------------------------------------------------- */

static bool is_hex(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!memchr("0123456789abcdefABCDEF", s[i], 22))
            return false;
    return true;
}

/* At s: backslash, u, four digits of which the first two say high or low surrogate. */
static bool is_surrogate(const char *s, const char *end, const char *second)
{
    return end - s >= 6 && s[0] == '\\' && s[1] == 'u' && (s[2] | 32) == 'd' &&
           strchr(second, s[3] | 32) && s[3] && is_hex(s + 2, 4);
}

/* Turn halves of pairs into \ufffd, which has as many bytes. How many there were. */
static size_t mend_surrogates(char *s, size_t n)
{
    size_t n_bad = 0;
    for (char *end = s + n; s < end; s++) {
        if (*s != '\\')
            continue;
        bool is_high = is_surrogate(s, end, "89ab");
        if (is_high && is_surrogate(s + 6, end, "cdef")) {
            s += 11;
        } else if (is_high || is_surrogate(s, end, "cdef")) {
            memcpy(s, "\\ufffd", 6);
            n_bad++;
        } else {
            s++; /* the escaped character is no backslash of its own */
        }
    }
    return n_bad;
}

/* Parse text; mend it and try again if it will not do as it is. */
static np_code parse(np_values *v, np_str text, np_place at, np_json_value *root, np_error *err)
{
    np_code code = np_json_parse(v->json, text, root, err);
    if (code != NP_E_INPUT)
        return code;
    v->mended.len = 0;
    size_t n_bad = np_utf8_mend(text, &v->mended);
    n_bad += mend_surrogates(v->mended.at, v->mended.len);
    np_str mended = {v->mended.at, v->mended.len};
    for (size_t i = 0; i < NP_JSON_PADDING; i++)
        np_buf_char(&v->mended, ' ');
    if (np_buf_check(&v->mended, NULL))
        return np_buf_check(&v->mended, err);
    if (n_bad == 0)
        return code;
    mended.at = v->mended.at;
    code = np_json_parse(v->json, mended, root, err);
    if (code == NP_OK) {
        v->r->stats->n_repaired += n_bad;
        np_reader_say(v->r, NP_LOG_NOTICE, at, "%zu pieces that are not characters became U+FFFD",
                      n_bad);
    }
    return code;
}

/* ---- Values ------------------------------------------------------------ */

typedef struct feed {
    np_values *v;
    np_json_value items;
    bool is_feed, has_items, has_address;
    np_site site;
    size_t n_items;
} feed;

/* A version that says so makes a feed; so does a list of items beside the address of a site, for
 * there are writers that leave the version out. */
static np_code note_kind(void *to, np_str key, np_json_value v, np_error *err)
{
    (void)err;
    feed *f = to;
    bool is_version = np_str_equal(key, NP_STR("version"));
    np_str version = is_version ? np_json_string(v) : (np_str){0};
    if (is_version)
        for (size_t i = 0; i + 12 <= version.len && !f->is_feed; i++)
            f->is_feed = memcmp(version.at + i, "jsonfeed.org", 12) == 0;
    f->has_items |= np_str_equal(key, NP_STR("items")) && np_json_kind_of(v) == NP_JSON_ARRAY;
    f->has_address |=
        np_str_equal(key, NP_STR("home_page_url")) || np_str_equal(key, NP_STR("feed_url"));
    return NP_OK;
}

static np_code note_author(void *to, np_str key, np_json_value v, np_error *err)
{
    np_buf *author = to;
    if (np_json_kind_of(v) != NP_JSON_STRING)
        return np_json_each(v, note_author, to, err);
    if (np_str_equal(key, NP_STR("name")) && author->len == 0)
        np_buf_str(author, np_json_string(v));
    return NP_OK;
}

static np_code note_feed(void *to, np_str key, np_json_value v, np_error *err)
{
    feed *f = to;
    np_str text = np_json_string(v);
    if (np_str_equal(key, NP_STR("items")) && np_json_kind_of(v) == NP_JSON_ARRAY)
        f->items = v;
    else if (np_str_equal(key, NP_STR("home_page_url")))
        np_site_set_page(&f->site, text);
    else if (np_str_equal(key, NP_STR("language")) && f->site.lang.len == 0)
        np_buf_str(&f->site.lang, text);
    else if (np_str_equal(key, NP_STR("author")) || np_str_equal(key, NP_STR("authors")))
        return np_json_each(v, note_author, &f->site.author, err);
    return NP_OK;
}

static np_code read_item(void *to, np_str key, np_json_value v, np_error *err)
{
    (void)key;
    feed *f = to;
    np_place at = {.n = ++f->n_items, .is_item = true};
    return np_record_read(f->v->record, f->v->r, v, &f->site, (np_str){0}, at, err);
}

static np_code read_value(np_values *v, np_json_value root, np_str raw, np_place at, np_error *err)
{
    const np_reader *r = v->r;
    if (r->take_value)
        return r->take_value(r->to, r, root, raw, at, err);
    feed f = {.v = v};
    np_code code =
        np_json_kind_of(root) == NP_JSON_OBJECT ? np_json_each(root, note_kind, &f, err) : NP_OK;
    f.is_feed |= f.has_items && f.has_address;
    if (code || !f.is_feed)
        return code ? code : np_record_read(v->record, r, root, NULL, raw, at, err);
    code = np_json_each(root, note_feed, &f, err);
    if (code == NP_OK && f.has_items)
        code = np_json_each(f.items, read_item, &f, err);
    np_site_clear(&f.site);
    return code;
}

/* The record as it came, on one line: a line break in JSON can only stand between its marks. */
static np_str one_line(np_values *v, np_str bytes)
{
    if (v->r->opt->keep_raw != NP_RAW_JSON)
        return (np_str){0};
    if (!memchr(bytes.at, '\n', bytes.len) && !memchr(bytes.at, '\r', bytes.len))
        return bytes;
    v->raw.len = 0;
    np_buf_str(&v->raw, bytes);
    for (size_t i = 0; i < v->raw.len; i++)
        if (v->raw.at[i] == '\n' || v->raw.at[i] == '\r')
            v->raw.at[i] = ' ';
    return np_buf_view(&v->raw);
}

static np_code read_parsed(np_values *v, np_json_value root, np_str bytes, np_place at,
                           np_error *err)
{
    np_str raw = one_line(v, bytes);
    at.is_left = v->r->original && raw.at == bytes.at;
    np_code code = np_buf_check(&v->raw, err);
    return code ? code : read_value(v, root, raw, at, err);
}

static np_place place_of(const np_reader *r, const np_cut *cut, np_str bytes)
{
    uint64_t before = cut->bytes.len ? (uint64_t)(bytes.at - cut->bytes.at) : 0;
    return (np_place){.n = cut->line, .byte = r->original_at + cut->at + before};
}

np_code np_values_read(np_values *v, const np_reader *r, const np_cut *cut, np_error *err)
{
    np_str bytes = np_value_trim(cut->bytes);
    np_place at = place_of(r, cut, bytes);
    np_json_value root;
    np_error why = {0};
    v->r = r;
    if (cut->is_too_long)
        return np_reader_skip(r, NP_SKIP_LIMIT, at, err,
                              "a record of more than %zu bytes; left out", r->opt->max_record);
    np_code code = parse(v, bytes, at, &root, &why);
    if (code == NP_OK)
        return read_parsed(v, root, bytes, at, err);
    if (code == NP_E_INPUT || code == NP_E_LIMIT)
        return np_reader_skip(r, code == NP_E_LIMIT ? NP_SKIP_LIMIT : NP_SKIP_JSON, at, err,
                              "%s; left out", why.text);
    return np_fail(err, code, "%s", why.text);
}

np_code np_values_try(np_values *v, const np_reader *r, const np_cut *cut, bool *is_value,
                      np_error *err)
{
    np_str bytes = np_value_trim(cut->bytes);
    np_place at = place_of(r, cut, bytes);
    np_json_value root;
    v->r = r;
    *is_value = parse(v, bytes, at, &root, NULL) == NP_OK;
    return *is_value ? read_parsed(v, root, bytes, at, err) : NP_OK;
}
