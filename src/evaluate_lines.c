/* evaluate_lines.c - what labels and results have in common: lines of JSON, and names in them.
 *
 * The articles' reader is not used: it wants titles and texts, and a file of labels has neither.
 * But its source and its strict JSON are, so that gold may be compressed, and a record that the
 * reader mends is mended here too, and keeps its label. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "evaluate.h"
#include "read/lines.h"
#include <stdlib.h>

/* ---- Lines ------------------------------------------------------------- */

/* One file on its way through. */
typedef struct reading {
    const char *path;
    const np_options *opt;
    np_take_line *take;
    void *to;
    np_buf mended;
} reading;

/* Tell what is wrong at a place, and what now, and go on, unless opt is strict. */
static np_code pass(reading *r, size_t line, const char *wrong, const char *now, np_error *err)
{
    if (r->opt->is_strict)
        return np_fail(err, NP_E_INPUT, "%s:%zu: %s", r->path, line, wrong);
    np_say(r->opt, NP_LOG_WARNING, "%s:%zu: %s%s", r->path, line, wrong, now);
    return NP_OK;
}

static np_code mend(reading *r, np_str *bytes, np_error *err)
{
    static const char padding[NP_JSON_PADDING];
    if (np_utf8_valid(*bytes) == bytes->len)
        return NP_OK;
    r->mended.len = 0;
    np_utf8_mend(*bytes, &r->mended);
    np_buf_put(&r->mended, padding, sizeof padding);
    np_code code = np_buf_check(&r->mended, err);
    *bytes = (np_str){r->mended.at, r->mended.len - sizeof padding};
    return code;
}

static np_code take_cut(reading *r, const np_cut *cut, np_error *err)
{
    np_str bytes = cut->bytes;
    if (cut->line == 1 && np_str_starts(bytes, NP_STR("\xef\xbb\xbf")))
        bytes = (np_str){bytes.at + 3, bytes.len - 3};
    if (cut->is_too_long)
        return pass(r, cut->line, "longer than max_record", "; skipped", err);
    if (np_str_trim(bytes).len == 0)
        return NP_OK;
    np_error why = {0};
    np_code code = mend(r, &bytes, err);
    if (code)
        return code;
    code = r->take(r->to, bytes, &why);
    if (code == NP_E_INPUT || code == NP_E_LIMIT)
        return pass(r, cut->line, why.text, "; skipped", err);
    return code ? np_fail(err, code, "%s", why.text) : NP_OK;
}

np_code np_each_line(const char *path, const np_options *opt, np_take_line *take, void *to,
                     np_error *err)
{
    reading r = {.path = path, .opt = opt, .take = take, .to = to};
    np_code code = NP_OK;
    np_cut cut = {0};
    np_lines *lines = NULL;
    np_source *source = np_source_open(path, opt, err);
    if (!source)
        return np_error_in(err, NP_E_IO, "%s", path);
    if (!(lines = np_lines_new(source, opt->max_record, err))) {
        code = NP_E_NOMEM;
        goto done;
    }
    while (!(code = np_lines_next(lines, &cut, err)) && cut.bytes.at)
        if ((code = take_cut(&r, &cut, err)))
            goto done;
    if (code)
        np_error_in(err, code, "%s:%zu", path, cut.line);
    np_error flaw = np_source_flaw(source);
    if (!code && flaw.code)
        code = pass(&r, cut.line, flaw.text, "", err);
done:
    np_buf_clear(&r.mended);
    np_lines_free(lines);
    np_source_free(source);
    return code;
}

/* ---- JSON -------------------------------------------------------------- */

typedef struct search {
    np_str name;
    np_json_value *found;
    bool is_found;
} search;

static np_code look(void *to, np_str key, np_json_value v, np_error *err)
{
    (void)err;
    search *s = to;
    if (np_str_equal(key, s->name)) {
        *s->found = v;
        s->is_found = true;
    }
    return NP_OK;
}

bool np_json_find(np_json_value object, np_str name, np_json_value *found)
{
    search s = {.name = name, .found = found};
    if (np_json_kind_of(object) != NP_JSON_OBJECT)
        return false;
    return np_json_each(object, look, &s, NULL) == NP_OK && s.is_found;
}

np_code np_json_copy(np_json_value v, np_arena *arena, np_str *text, np_error *err)
{
    char digits[32] = "";
    np_str from = np_json_string(v);
    if (np_json_kind_of(v) == NP_JSON_NUMBER) {
        np_json_digits(v, digits);
        from = np_str_of(digits);
    }
    return np_arena_copy(arena, from, text, err) ? NP_OK : NP_E_NOMEM;
}

/* ---- CSV --------------------------------------------------------------- */

np_str np_csv_field(np_str *line, char **room)
{
    const char *at = line->at, *end = at + line->len;
    char *to = *room;
    bool is_quoted = at < end && *at == '"';
    for (at += is_quoted; at < end && (is_quoted || *at != ','); at++) {
        bool is_doubled = *at == '"' && at + 1 < end && at[1] == '"';
        if (is_quoted && *at == '"' && !is_doubled) {
            is_quoted = false;
            continue;
        }
        at += is_quoted && is_doubled;
        *to++ = *at;
    }
    np_str field = np_str_trim((np_str){*room, (size_t)(to - *room)});
    *line = at < end ? (np_str){at + 1, (size_t)(end - at - 1)} : (np_str){0};
    *room = to;
    return field;
}

/* ---- Names ------------------------------------------------------------- */

typedef struct numbered {
    np_str name;
    size_t index;
} numbered;

static int by_name(const void *a, const void *b)
{
    return np_str_compare(((const numbered *)a)->name, ((const numbered *)b)->name);
}

np_code np_number_names(const np_str *name, size_t n, uint32_t *number, uint32_t *n_distinct,
                        np_error *err)
{
    numbered *sorted = np_alloc(0, n, sizeof *sorted, err);
    if (!sorted)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (numbered){name[i], i};
    qsort(sorted, n, sizeof *sorted, by_name);
    *n_distinct = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !np_str_equal(sorted[i].name, sorted[i - 1].name))
            (*n_distinct)++;
        number[sorted[i].index] = *n_distinct - 1;
    }
    np_free(sorted);
    return NP_OK;
}
