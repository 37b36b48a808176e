/* mail.c - everything in ASCII and in short lines, so that no program on the way need change a
 * byte.
 *
 * 8-bit parts would be smaller and most servers pass them on, but not all, and a long line of a
 * stranger's is cut by those that allow 998 bytes. Quoted-printable rather than base64: the text
 * can be read as it lies there, and the two differ little in size for Latin scripts. */
#include "write/mail.h"
#include "base/str.h"
#include "base/utf8.h"
#include <string.h>

enum { LINE = 76, LONGEST_WORD = 60 };

/* ---- bodies ---- */

static void put_token(np_mail_part *p, const char *token, size_t len)
{
    np_buf *b = &p->out->buf;
    if (p->column + len > LINE - 1) { /* one column is left for the "=" that goes on */
        np_buf_put(b, "=\n", 2);
        p->column = 0;
    }
    np_buf_put(b, token, len);
    p->column += len;
}

static void put_coded(np_mail_part *p, unsigned char c)
{
    static const char hex[] = "0123456789ABCDEF";
    const char token[] = {'=', hex[c >> 4], hex[c & 15]};
    put_token(p, token, sizeof token);
}

static bool is_plain(const np_mail_part *p, unsigned char c)
{
    bool begins_line = p->column == 0 || p->column + 1 > LINE - 1;
    return c > ' ' && c < 0x7F && c != '=' && !(begins_line && (c == '.' || c == 'F'));
}

static void put_byte(np_mail_part *p, char c)
{
    bool is_end = c == '\n';
    if (p->space && is_end)
        put_coded(p, (unsigned char)p->space);
    else if (p->space)
        put_token(p, &p->space, 1);
    p->space = 0;
    if (is_end) {
        np_buf_char(&p->out->buf, '\n');
        p->column = 0;
    } else if (c == ' ' || c == '\t') {
        p->space = c;
    } else if (is_plain(p, (unsigned char)c)) {
        put_token(p, &c, 1);
    } else {
        put_coded(p, (unsigned char)c);
    }
}

np_code np_mail_encode(void *to, const char *bytes, size_t size, np_error *err)
{
    np_mail_part *p = to;
    (void)err; /* out tells */
    for (size_t i = 0; i < size; i++)
        put_byte(p, bytes[i]);
    (void)np_out_turn(p->out);
    return NP_OK;
}

void np_mail_end_part(np_mail_part *p)
{
    if (p->space || p->column > 0)
        put_byte(p, '\n');
}

/* ---- headers ---- */

/* May it stand as it is? Not with a word that no line could take. */
static bool is_header_ascii(np_str s)
{
    size_t n_word = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        n_word = c <= ' ' ? 0 : n_word + 1;
        if (c >= 0x7F || n_word > LONGEST_WORD || (c == '=' && i + 1 < s.len && s.at[i + 1] == '?'))
            return false;
    }
    return true;
}

/* ASCII, broken at spaces. */
static void put_folded(np_buf *b, np_str s, size_t column)
{
    while (s.len > 0) {
        size_t len = 0;
        while (len < s.len && (unsigned char)s.at[len] > ' ')
            len++;
        if (column + 1 + len > LINE && len > 0) {
            np_buf_char(b, '\n');
            column = 0;
        }
        np_buf_char(b, ' ');
        np_buf_put(b, s.at, len);
        column += 1 + len;
        while (len < s.len && (unsigned char)s.at[len] <= ' ')
            len++;
        s.at += len, s.len -= len;
    }
}

static bool is_word_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Encoded words, a character never in two of them. */
static void put_encoded(np_buf *b, np_str s, size_t column)
{
    static const char begin[] = " =?UTF-8?Q?", end[] = "?=";
    size_t used = column + sizeof begin - 1;
    np_buf_text(b, s.len > 0 ? begin : "");
    for (size_t i = 0, size; i < s.len; i += size) {
        uint32_t c = np_utf8_decode(s.at + i, s.len - i, &size);
        char bytes[4];
        size_t n = np_utf8_encode(c < ' ' || c == 0x7F ? ' ' : c, bytes);
        if (used + 3 * n + sizeof end - 1 > LINE) {
            np_buf_print(b, "%s\n%s", end, begin);
            used = sizeof begin - 1;
        }
        for (size_t k = 0; k < n; k++) {
            unsigned char byte = (unsigned char)bytes[k];
            if (is_word_byte(byte) || byte == ' ')
                np_buf_char(b, byte == ' ' ? '_' : (char)byte), used++;
            else
                np_buf_print(b, "=%02X", (unsigned)byte), used += 3;
        }
    }
    np_buf_text(b, s.len > 0 ? end : "");
}

void np_mail_header(np_buf *b, const char *name, np_str text)
{
    np_str s = np_str_trim(text);
    np_buf_text(b, name);
    np_buf_char(b, ':');
    if (is_header_ascii(s))
        put_folded(b, s, strlen(name) + 1);
    else
        put_encoded(b, s, strlen(name) + 1);
    np_buf_char(b, '\n');
}

bool np_mail_is_addresses(const char *text)
{
    for (;;) {
        size_t len = strcspn(text, ",");
        const char *at = memchr(text, '@', len);
        if (!at || at == text || len > 500)
            return false;
        for (size_t i = 0; i < len; i++)
            if (text[i] < ' ' || text[i] > '~')
                return false;
        if (!text[len])
            return true;
        text += len + 1;
    }
}

void np_mail_addresses(np_buf *b, const char *name, const char *addresses)
{
    np_buf_print(b, "%s:", name);
    for (size_t len; *addresses; addresses += len + (addresses[len] != 0)) {
        len = strcspn(addresses, ",");
        np_str one = np_str_trim((np_str){addresses, len});
        np_buf_char(b, ' ');
        np_buf_str(b, one);
        np_buf_text(b, addresses[len] ? ",\n" : "\n");
    }
}
