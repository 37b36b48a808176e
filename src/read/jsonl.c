/* jsonl.c - JSON Lines, one JSON array, one spread-out object, and JSON Feed.
 *
 * All four are JSON values, and each value says itself what it is: an object whose version names
 * jsonfeed.org is a feed (note_kind()), anything else is a record. So there is one way in: lines.h
 * cuts the file into values, and every value takes the same path. Lines are the rule; an array is
 * recognised by its first byte, and a value spread over lines by a first line that ends in an
 * opening mark or a comma. A value that will not parse is mended (bytes that are not UTF-8, halves
 * of surrogate pairs) and tried once more; raw stays as it came. */
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/json.h"
#include "read/lines.h"
#include "read/record.h"

typedef struct input {
    const np_reader *r;
    np_json *json;
    np_lines *lines;
    np_record *record;
    np_buf mended, raw;
} input;

/* Without JSON's own white space at its ends; NUL bytes, say, are none. */
static np_str trim(np_str s)
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
static np_code parse(input *in, np_str text, np_place at, np_json_value *root, np_error *err)
{
    np_code code = np_json_parse(in->json, text, root, err);
    if (code != NP_E_INPUT)
        return code;
    in->mended.len = 0;
    size_t n_bad = np_utf8_mend(text, &in->mended);
    n_bad += mend_surrogates(in->mended.at, in->mended.len);
    np_str mended = {in->mended.at, in->mended.len};
    for (size_t i = 0; i < NP_JSON_PADDING; i++)
        np_buf_char(&in->mended, ' ');
    if (np_buf_check(&in->mended, NULL))
        return np_buf_check(&in->mended, err);
    if (n_bad == 0)
        return code;
    mended.at = in->mended.at;
    code = np_json_parse(in->json, mended, root, err);
    if (code == NP_OK) {
        in->r->stats->n_repaired += n_bad;
        np_reader_say(in->r, NP_LOG_NOTICE, at, "%zu pieces that are not characters became U+FFFD",
                      n_bad);
    }
    return code;
}

/* ---- Values ------------------------------------------------------------ */

typedef struct feed {
    input *in;
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
    np_str version = np_json_string(v);
    if (np_str_equal(key, NP_STR("version")))
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
    np_place at = {++f->n_items, true};
    return np_record_read(f->in->record, f->in->r, v, &f->site, (np_str){0}, at, err);
}

static np_code read_value(input *in, np_json_value v, np_str raw, np_place at, np_error *err)
{
    if (in->r->take_value)
        return in->r->take_value(in->r->to, in->r, v, raw, at, err);
    feed f = {.in = in};
    np_code code =
        np_json_kind_of(v) == NP_JSON_OBJECT ? np_json_each(v, note_kind, &f, err) : NP_OK;
    f.is_feed |= f.has_items && f.has_address;
    if (code || !f.is_feed)
        return code ? code : np_record_read(in->record, in->r, v, NULL, raw, at, err);
    code = np_json_each(v, note_feed, &f, err);
    if (code == NP_OK && f.has_items)
        code = np_json_each(f.items, read_item, &f, err);
    np_site_clear(&f.site);
    return code;
}

/* The record as it came, on one line: a line break in JSON can only stand between its marks. */
static np_str one_line(input *in, np_str bytes)
{
    if (in->r->opt->keep_raw != NP_RAW_JSON)
        return (np_str){0};
    if (!memchr(bytes.at, '\n', bytes.len) && !memchr(bytes.at, '\r', bytes.len))
        return bytes;
    in->raw.len = 0;
    np_buf_str(&in->raw, bytes);
    for (size_t i = 0; i < in->raw.len; i++)
        if (in->raw.at[i] == '\n' || in->raw.at[i] == '\r')
            in->raw.at[i] = ' ';
    return np_buf_view(&in->raw);
}

static np_code read_parsed(input *in, np_json_value root, np_str bytes, np_place at, np_error *err)
{
    np_str raw = one_line(in, bytes);
    np_code code = np_buf_check(&in->raw, err);
    return code ? code : read_value(in, root, raw, at, err);
}

static np_code read_cut(input *in, const np_cut *cut, np_error *err)
{
    np_place at = {cut->line, false};
    np_str bytes = trim(cut->bytes);
    np_json_value root;
    np_error why = {0};
    if (cut->is_too_long)
        return np_reader_skip(in->r, NP_SKIP_LIMIT, at, err,
                              "a record of more than %zu bytes; left out", in->r->opt->max_record);
    np_code code = parse(in, bytes, at, &root, &why);
    if (code == NP_OK)
        return read_parsed(in, root, bytes, at, err);
    if (code == NP_E_INPUT || code == NP_E_LIMIT)
        return np_reader_skip(in->r, code == NP_E_LIMIT ? NP_SKIP_LIMIT : NP_SKIP_JSON, at, err,
                              "%s; left out", why.text);
    return np_fail(err, code, "%s", why.text);
}

/* ---- Files ------------------------------------------------------------- */

static np_code read_array(input *in, np_error *err)
{
    np_cut cut = {0};
    while (!cut.is_last) {
        np_code code = np_lines_element(in->lines, &cut, err);
        if (code == NP_OK && (cut.bytes.len || cut.is_too_long || !cut.is_last))
            code = read_cut(in, &cut, err);
        if (code)
            return code;
    }
    return NP_OK;
}

/* Does the file hold one value, which the cut is the first line of? Then read it. */
static np_code read_spread(input *in, np_cut cut, bool *is_done, np_error *err)
{
    np_str line = trim(cut.bytes);
    *is_done = false;
    if (line.len == 0 || !memchr("{[,", line.at[line.len - 1], 3))
        return NP_OK;
    np_code code = np_lines_widen(in->lines, &cut, err);
    if (code || cut.is_too_long)
        return code;
    np_json_value root;
    np_place at = {cut.line, false};
    np_str bytes = trim(cut.bytes);
    if (parse(in, bytes, at, &root, NULL))
        return NP_OK; /* line by line, then, each with its own message */
    *is_done = true;
    np_lines_finish(in->lines);
    return read_parsed(in, root, bytes, at, err);
}

static np_code read_lines(input *in, np_error *err)
{
    bool is_first = true, is_done = false;
    np_cut cut;
    np_code code;
    while ((code = np_lines_next(in->lines, &cut, err)) == NP_OK && cut.bytes.at) {
        if (trim(cut.bytes).len == 0 && !cut.is_too_long)
            continue;
        if (is_first)
            code = read_spread(in, cut, &is_done, err);
        is_first = false;
        if (code == NP_OK && !is_done)
            code = read_cut(in, &cut, err);
        if (code)
            return code;
    }
    return code;
}

np_code np_read_json(const np_reader *r, np_source *s, np_error *err)
{
    char first;
    input in = {.r = r};
    np_code code = NP_E_NOMEM;
    in.json = np_json_new(r->opt->max_depth, err);
    in.lines = np_lines_new(s, r->opt->max_record, err);
    in.record = np_record_new(err);
    if (in.json && in.lines && in.record)
        code = np_lines_next_byte(in.lines, &first, err);
    if (code == NP_OK && first == '[')
        code = read_array(&in, err);
    if (code == NP_OK)
        code = read_lines(&in, err);
    np_buf_clear(&in.raw);
    np_buf_clear(&in.mended);
    np_record_free(in.record);
    np_lines_free(in.lines);
    np_json_free(in.json);
    return code;
}
