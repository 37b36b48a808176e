/* json.c - the one piece of state JSON needs: whether a comma is due.
 *
 * It is due after every value but not after an opening bracket, and nesting does not change that:
 * a closed array is a value like any other. So one flag does, without a stack; that brackets
 * match is the caller's business, and the tests parse every line we write. */
#include "write/json.h"
#include "base/str.h"
#include "write/escape.h"
#include "write/figures.h"
#include <inttypes.h>

static void begin(np_json *j, const char *key)
{
    if (j->needs_comma)
        np_buf_char(j->to, ',');
    if (key) {
        np_buf_char(j->to, '"');
        np_buf_text(j->to, key);
        np_buf_put(j->to, "\":", 2);
    }
    j->needs_comma = true;
}

void np_json_open(np_json *j, const char *key, char bracket)
{
    begin(j, key);
    np_buf_char(j->to, bracket);
    j->needs_comma = false;
}

void np_json_close(np_json *j, char bracket)
{
    np_buf_char(j->to, bracket);
    j->needs_comma = true;
}

void np_json_end(np_json *j)
{
    np_buf_char(j->to, '\n');
    j->needs_comma = false;
}

void np_json_record(np_json *j, const char *type)
{
    np_json_open(j, NULL, '{');
    np_json_str(j, "schema", NP_STR("newsprint/1"));
    np_json_str(j, "type", np_str_of(type));
}

void np_json_str(np_json *j, const char *key, np_str s)
{
    begin(j, key);
    np_buf_char(j->to, '"');
    np_escape_json(s, j->to);
    np_buf_char(j->to, '"');
}

void np_json_known(np_json *j, const char *key, np_str s)
{
    if (s.len > 0)
        np_json_str(j, key, s);
}

void np_json_list(np_json *j, const char *key, const np_str *s, size_t n)
{
    np_json_open(j, key, '[');
    for (size_t i = 0; i < n; i++)
        np_json_str(j, NULL, s[i]);
    np_json_close(j, ']');
}

void np_json_count(np_json *j, const char *key, uint64_t n)
{
    begin(j, key);
    np_buf_print(j->to, "%" PRIu64, n);
}

void np_json_bool(np_json *j, const char *key, bool is)
{
    begin(j, key);
    np_buf_text(j->to, is ? "true" : "false");
}

void np_json_whole(np_json *j, const char *key, int64_t n)
{
    begin(j, key);
    np_buf_print(j->to, "%" PRId64, n);
}

void np_json_fixed(np_json *j, const char *key, double x, unsigned decimals)
{
    begin(j, key);
    np_print_fixed(j->to, x, decimals);
}

void np_json_short(np_json *j, const char *key, double x, unsigned decimals)
{
    begin(j, key);
    np_print_short(j->to, x, decimals);
}

void np_json_time(np_json *j, const char *key, np_time t)
{
    if (t.kind == NP_TIME_UNKNOWN)
        return;
    begin(j, key);
    np_buf_char(j->to, '"');
    np_print_time(j->to, t);
    np_buf_char(j->to, '"');
}
