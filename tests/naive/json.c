#include "json.h"
#include "base/utf8.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    const char *at, *end;
} reader;

static bool value(reader *r, int depth);

static void skip_space(reader *r)
{
    while (r->at < r->end && memchr(" \t\n\r", *r->at, 4))
        r->at++;
}

static bool take(reader *r, char c)
{
    bool is_there = r->at < r->end && *r->at == c;
    r->at += is_there;
    return is_there;
}

static bool take_hex4(reader *r)
{
    for (int i = 0; i < 4; i++, r->at++)
        if (r->at == r->end || !isxdigit((unsigned char)*r->at))
            return false;
    return true;
}

static bool string(reader *r)
{
    if (!take(r, '"'))
        return false;
    while (r->at < r->end && *r->at != '"') {
        if ((unsigned char)*r->at < 0x20)
            return false;
        if (*r->at++ != '\\')
            continue;
        if (r->at == r->end || !memchr("\"\\/bfnrtu", *r->at, 9))
            return false;
        if (*r->at++ == 'u' && !take_hex4(r))
            return false;
    }
    return take(r, '"');
}

static bool digits(reader *r)
{
    const char *from = r->at;
    while (r->at < r->end && isdigit((unsigned char)*r->at))
        r->at++;
    return r->at > from;
}

static bool number(reader *r)
{
    take(r, '-');
    if (!take(r, '0') && !digits(r))
        return false;
    return !take(r, '.') || digits(r); /* we never write an exponent */
}

/* true and false; we never write null. */
static bool literal(reader *r)
{
    const char *word = *r->at == 't' ? "true" : "false";
    while (*word && take(r, *word))
        word++;
    return !*word;
}

static bool members(reader *r, int depth, char close, bool has_keys)
{
    skip_space(r);
    if (take(r, close))
        return true;
    do {
        skip_space(r);
        if (has_keys && !string(r))
            return false;
        skip_space(r);
        if ((has_keys && !take(r, ':')) || !value(r, depth + 1))
            return false;
    } while (take(r, ','));
    return take(r, close);
}

static bool value(reader *r, int depth)
{
    skip_space(r);
    if (r->at == r->end || depth > 64)
        return false;
    bool is_good = *r->at == '"'                    ? string(r)
                   : *r->at == 't' || *r->at == 'f' ? literal(r)
                   : take(r, '{')                   ? members(r, depth, '}', true)
                   : take(r, '[')                   ? members(r, depth, ']', false)
                                                    : number(r);
    skip_space(r);
    return is_good;
}

bool naive_json_is_valid(const char *text, size_t len)
{
    reader r = {text, text + len};
    return value(&r, 0) && r.at == r.end;
}

static unsigned hex4(const char *at)
{
    char digit[5] = {at[0], at[1], at[2], at[3], 0};
    return (unsigned)strtoul(digit, NULL, 16);
}

size_t naive_json_unescape(const char *text, size_t len, char *to)
{
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        if (text[i] != '\\') {
            to[n++] = text[i++];
        } else if (text[i + 1] != 'u') {
            const char *letter = strchr("b\bf\fn\nr\rt\t\"\"\\\\//", text[i + 1]);
            to[n++] = letter[1];
            i += 2;
        } else {
            unsigned c = hex4(text + i + 2);
            i += 6;
            if (c >= 0xD800 && c < 0xDC00) {
                c = 0x10000 + ((c - 0xD800) << 10) + (hex4(text + i + 2) - 0xDC00);
                i += 6;
            }
            n += np_utf8_encode(c, to + n);
        }
    }
    return n;
}
