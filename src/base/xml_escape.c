/* xml_escape.c - runs that may stand are copied whole; the rest is looked at one by one.
 *
 * ">" is escaped everywhere, so that "]]>" never appears; a carriage return always, and tab and new
 * line in values, because parsers turn them into something else. */
#include "base/xml_escape.h"
#include "base/str.h"
#include "base/utf8.h"

static bool is_plain_ascii(unsigned char c, bool is_value)
{
    if (c < ' ')
        return !is_value && (c == '\n' || c == '\t');
    return c != '<' && c != '>' && c != '&' && (c != '"' || !is_value);
}

static bool is_forbidden(uint32_t c)
{
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
}

/* The longest prefix of s that may stand as it is. */
static size_t plain_run(np_str s, bool is_value)
{
    size_t n = 0, size;
    while (n < s.len) {
        if ((unsigned char)s.at[n] < 0x80) {
            if (!is_plain_ascii((unsigned char)s.at[n], is_value))
                break;
            n++;
            continue;
        }
        uint32_t c = np_utf8_decode(s.at + n, s.len - n, &size);
        if (c == 0xFFFD || is_forbidden(c)) /* U+FFFD: perhaps malformed, so written anew */
            break;
        n += size;
    }
    return n;
}

static void put_other(np_buf *to, uint32_t c)
{
    char bytes[4];
    if (c == '<')
        np_buf_text(to, "&lt;");
    else if (c == '>')
        np_buf_text(to, "&gt;");
    else if (c == '&')
        np_buf_text(to, "&amp;");
    else if (c == '"')
        np_buf_text(to, "&quot;");
    else if (c == '\t' || c == '\n' || c == '\r')
        np_buf_print(to, "&#%u;", (unsigned)c);
    else
        np_buf_put(to, bytes, np_utf8_encode(is_forbidden(c) ? 0xFFFD : c, bytes));
}

static void put(np_buf *to, np_str s, bool is_value)
{
    while (s.len) {
        size_t size = plain_run(s, is_value);
        np_buf_put(to, s.at, size);
        s.at += size, s.len -= size;
        if (s.len == 0)
            break;
        put_other(to, np_utf8_decode(s.at, s.len, &size));
        s.at += size, s.len -= size;
    }
}

void np_xml_text(np_buf *to, np_str s) { put(to, s, false); }
void np_xml_value(np_buf *to, np_str s) { put(to, s, true); }
