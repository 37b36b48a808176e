/* escape.c - one walk over the characters, three ways to write the dangerous ones.
 *
 * Most text is plain, so the walk copies the longest run it may and stops only where a character
 * must be written otherwise. Which characters those are is one question asked of ASCII bytes by
 * each place and one asked of all others by all: is_hidden(). Nothing is dropped: a character
 * that was in the text can be seen, in one form or another, in what we write. */
#include "write/escape.h"
#include "base/utf8.h"

typedef enum place { JSON, HTML, TERMINAL } place;

static bool is_bidi_mark(uint32_t c) { return c == 0x200E || c == 0x200F || c == 0x061C; }

static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || is_bidi_mark(c) ||
           (c >= 0x2028 && c <= 0x202E) ||                /* separators, embeddings, overrides */
           (c >= 0x2066 && c <= 0x206F) ||                /* isolates, deprecated formats */
           c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || /* byte order mark, annotations */
           (c >= 0xE0000 && c <= 0xE007F);                /* tags */
}

static bool is_plain_ascii(unsigned char c, place where)
{
    if (c < 0x20 || c == 0x7F)
        return false;
    switch (where) {
    case JSON:
        return c != '"' && c != '\\';
    case HTML:
        return c != '<' && c != '>' && c != '&' && c != '"' && c != '\'';
    case TERMINAL:
        return c != ' ';
    }
    return false;
}

/* The longest prefix of s that may stand as it is. */
static size_t plain_run(np_str s, place where)
{
    size_t i = 0;
    while (i < s.len) {
        unsigned char byte = (unsigned char)s.at[i];
        if (byte < 0x80) {
            if (!is_plain_ascii(byte, where))
                break;
            i++;
            continue;
        }
        size_t size;
        uint32_t c = np_utf8_decode(s.at + i, s.len - i, &size);
        if (is_hidden(c) || c == 0xFFFD) /* U+FFFD: perhaps malformed, so written anew */
            break;
        i += size;
    }
    return i;
}

static void put_character(np_buf *b, uint32_t c)
{
    char bytes[4];
    np_buf_put(b, bytes, np_utf8_encode(c, bytes));
}

static void put_json(np_buf *b, uint32_t c)
{
    if (c == '"' || c == '\\')
        np_buf_print(b, "\\%c", (char)c);
    else if (c == '\n')
        np_buf_text(b, "\\n");
    else if (c == '\t')
        np_buf_text(b, "\\t");
    else if (c > 0xFFFF)
        np_buf_print(b, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (c >> 10)),
                     (unsigned)(0xDC00 + (c & 0x3FF)));
    else
        np_buf_print(b, "\\u%04x", (unsigned)c);
}

static void put_html(np_buf *b, uint32_t c)
{
    static const struct {
        char c;
        const char *name;
    } named[] = {{'<', "&lt;"},   {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"},
                 {'\'', "&#39;"}, {'\n', " "},   {'\t', " "},    {'\r', " "}};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (c == (unsigned char)named[i].c) {
            np_buf_text(b, named[i].name);
            return;
        }
    np_buf_print(b, is_bidi_mark(c) ? "&#x%04X;" : "&lt;U+%04X&gt;", (unsigned)c);
}

static void put_terminal(np_buf *b, uint32_t c)
{
    bool is_space =
        c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    if (!is_space)
        np_buf_print(b, "<U+%04X>", (unsigned)c);
    else if (b->len > 0 && b->at[b->len - 1] != ' ')
        np_buf_char(b, ' ');
}

static void escape(np_str s, place where, np_buf *b)
{
    static void (*const put[])(np_buf *, uint32_t) = {put_json, put_html, put_terminal};
    while (s.len > 0) {
        size_t size = plain_run(s, where);
        np_buf_put(b, s.at, size);
        s.at += size, s.len -= size;
        if (s.len == 0)
            break;
        uint32_t c = np_utf8_decode(s.at, s.len, &size);
        if (c == 0xFFFD)
            put_character(b, c);
        else
            put[where](b, c);
        s.at += size, s.len -= size;
    }
}

void np_escape_json(np_str s, np_buf *b) { escape(s, JSON, b); }
void np_escape_html(np_str s, np_buf *b) { escape(s, HTML, b); }
void np_escape_terminal(np_str s, np_buf *b) { escape(s, TERMINAL, b); }

void np_escape_fragment(np_str s, np_buf *b)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool is_safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
        if (is_safe)
            np_buf_char(b, (char)c);
        else
            np_buf_print(b, "%%%02X", (unsigned)c);
    }
}
