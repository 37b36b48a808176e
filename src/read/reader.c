#include "read/reader.h"
#include "base/str.h"
#include "read/date.h"
#include "read/tape.h"
#include <stdarg.h>
#include <stdio.h>

enum { LINE_SIZE = 480 };

/* "PATH:12: ...", "PATH: item 3: ..." or "PATH: ..." */
static void compose(char *line, const np_reader *r, np_place at, const char *fmt, va_list args)
{
    int n = at.n == 0    ? snprintf(line, LINE_SIZE, "%s: ", r->path)
            : at.is_item ? snprintf(line, LINE_SIZE, "%s: item %zu: ", r->path, at.n)
                         : snprintf(line, LINE_SIZE, "%s:%zu: ", r->path, at.n);
    if (n >= 0 && n < LINE_SIZE)
        vsnprintf(line + n, LINE_SIZE - (size_t)n, fmt, args);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = '?';
}

void np_reader_say(const np_reader *r, np_level level, np_place at, const char *fmt, ...)
{
    char line[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    compose(line, r, at, fmt, args);
    va_end(args);
    np_say(r->opt, level, "%s", line);
}

np_code np_reader_skip(const np_reader *r, np_reason reason, np_place at, np_error *err,
                       const char *fmt, ...)
{
    char line[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    compose(line, r, at, fmt, args);
    va_end(args);
    r->stats->n_skipped[reason]++;
    if (r->opt->is_strict)
        return np_fail(err, NP_E_INPUT, "%s", line);
    np_say(r->opt, NP_LOG_WARNING, "%s", line);
    return NP_OK;
}

np_code np_reader_refuse(const np_reader *r, np_code code, np_error *err, const char *fmt, ...)
{
    char line[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    compose(line, r, (np_place){0}, fmt, args);
    va_end(args);
    r->stats->n_skipped[NP_SKIP_FILE]++;
    if (!r->is_listed || r->opt->is_strict)
        return np_fail(err, r->is_listed ? NP_E_INPUT : code, "%s", line);
    np_say(r->opt, NP_LOG_WARNING, "%s", line);
    return NP_OK;
}

void np_reader_tell_charset(const np_reader *r, const np_charset *c)
{
    size_t n_mended = np_charset_mended(c);
    const char *unknown = np_charset_unknown(c);
    r->stats->n_repaired += n_mended;
    if (unknown)
        np_reader_say(r, NP_LOG_NOTICE, (np_place){0},
                      "of an encoding we do not know (%s), read as UTF-8", unknown);
    if (np_charset_is_guessed(c))
        np_reader_say(r, NP_LOG_NOTICE, (np_place){0},
                      "names no encoding and is no UTF-8, read as windows-1252");
    size_t n_controls = np_charset_controls(c);
    if (n_controls)
        np_reader_say(r, NP_LOG_NOTICE, (np_place){0},
                      "%zu control characters, which mean nothing there, became blanks",
                      n_controls);
    if (n_mended)
        np_reader_say(r, NP_LOG_NOTICE, (np_place){0},
                      "%zu pieces that are not characters became U+FFFD", n_mended);
}

np_time np_reader_date(const np_reader *r, np_place at, np_str text)
{
    np_time t = {0};
    text = np_str_trim(text);
    if (text.len && !np_date_parse(text, r->opt->tz_minutes, &t)) {
        r->stats->n_bad_dates++;
        np_reader_say(r, NP_LOG_NOTICE, at, "\"%.*s\" is not a date; article kept without one",
                      (int)(text.len < 40 ? text.len : 40), text.at);
    }
    return t;
}

np_code np_reader_give(const np_reader *r, np_article *a, np_place at, np_error *err)
{
    if (np_str_trim(a->title).len == 0 && np_str_trim(a->text).len == 0)
        return np_reader_skip(r, NP_SKIP_EMPTY, at, err, "neither title nor text; left out");
    np_article kept;
    np_left left = {r->original, at.byte, 0};
    if (at.is_left && a->raw_kind) {
        left.sum = np_left_sum(a->raw);
        a->left = &left;
    }
    a->file = np_str_of(r->path);
    a->line = at.n;
    np_code code = r->keeper->ready(r->keeper->to, r->thread, a, &kept, r->stats, err);
    if (code)
        return code;
    return r->tape ? np_tape_put(r->tape, &kept, err) : r->keeper->take(r->keeper->to, &kept, err);
}
