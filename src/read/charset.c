/* charset.c - decoding before parsing.
 *
 * expat knows four encodings and ends at the first bad byte. So it is given clean UTF-8 always:
 * what feeds really contain is mended on the way, for all encodings in one place. UTF-8 is mended
 * by base/utf8, those of East Asia by legacy.c, the others converted by iconv. Names are looked up
 * as browsers do (ISO-8859-1 and US-ASCII mean windows-1252), and only names in this list are
 * handed to iconv, which knows more encodings than one wants strangers to choose from. */
#include "read/charset.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/conversion.h"
#include "read/encodings.h"
#include "read/markup.h"
#include <errno.h>

enum { NAME_SIZE = 24, HELD_SIZE = 8 };

struct np_charset {
    iconv_t iconv;     /* NP_NO_CONVERSION: UTF-8, or */
    np_legacy *legacy; /* one of East Asia's; or */
    bool is_single;    /* a byte a character, those past ASCII as UTF-8 here */
    char high[128][4];
    size_t unit;          /* bytes passed over where decoding fails */
    char held[HELD_SIZE]; /* the start of a character */
    size_t n_held;
    size_t n_mended, n_controls;
    bool is_guessed;
    char unknown[NAME_SIZE];
};

/* The value of encoding="..." in the XML declaration at the start of head. */
static np_str declared(np_str head)
{
    np_str s = np_str_trim(head), name = {0};
    if (!np_str_starts(s, NP_STR("<?xml")))
        return name;
    const char *close = memchr(s.at, '>', s.len), *end = close ? close : s.at;
    const char *at = s.at;
    while (end - at > 8 && memcmp(at, "encoding", 8) != 0)
        at++;
    for (at += 8; at < end && (*at == ' ' || *at == '='); at++)
        continue;
    if (at < end && (*at == '"' || *at == '\'')) {
        const char *quote = memchr(at + 1, *at, (size_t)(end - at - 1));
        name = quote ? (np_str){at + 1, (size_t)(quote - at - 1)} : name;
    }
    return name;
}

/* What follows "charset=" in s. */
static np_str after_charset(np_str s)
{
    for (; s.len > 8; s.at++, s.len--)
        if (np_markup_is_named((np_str){s.at, 8}, NP_STR("charset=")))
            break;
    if (s.len <= 8)
        return (np_str){0};
    np_str name = np_str_trim((np_str){s.at + 8, s.len - 8});
    size_t n = 0;
    while (n < name.len && !memchr("; \t\"'", name.at[n], 5))
        n++;
    return (np_str){name.at, n};
}

/* What the first <meta> that names an encoding says. */
static np_str declared_in_page(np_str head)
{
    np_markup m = {head.at, head.at + head.len};
    np_tag tag;
    while ((m.at = memchr(m.at, '<', (size_t)(m.end - m.at)))) {
        if (!np_markup_tag(&m, &tag)) {
            m.at += !np_markup_comment(&m);
            continue;
        }
        if (!np_markup_is_named(tag.name, NP_STR("meta")))
            continue;
        np_str name = np_str_trim(np_markup_attribute(&tag, "charset"));
        if (!name.len && np_markup_attribute(&tag, "http-equiv").len)
            name = after_charset(np_markup_attribute(&tag, "content"));
        if (name.len)
            return name;
    }
    return (np_str){0};
}

/* The encoding of that name; NULL: UTF-8, or one we do not know, which is noted. */
static const np_encoding *find_encoding(np_charset *c, np_str name)
{
    bool is_utf8;
    const np_encoding *found = np_encoding_find(name, &is_utf8);
    if (!found && !is_utf8 && name.len)
        memcpy(c->unknown, name.at, name.len < NAME_SIZE ? name.len : NAME_SIZE - 1);
    return found;
}

/* Does a document that names no encoding say by its bytes that it is not UTF-8? True if it has
 * bytes past ASCII and none of them, in head, is a UTF-8 character. */
static bool is_latin(np_str head)
{
    size_t n_bad = 0, n_good = 0, size;
    for (size_t i = 0; i < head.len; i += size) {
        bool is_ascii = (unsigned char)head.at[i] < 0x80;
        uint32_t c = np_utf8_decode(head.at + i, head.len - i, &size);
        n_bad += c == 0xFFFD && i + 4 < head.len; /* the last may be cut */
        n_good += !is_ascii && c != 0xFFFD;
    }
    return n_bad > 0 && n_good == 0;
}

size_t np_charset_mark(np_str head)
{
    if (np_str_starts(head, NP_STR("\xFF\xFE\0\0")) || np_str_starts(head, NP_STR("\0\0\xFE\xFF")))
        return 4;
    if (np_str_starts(head, NP_STR("\xFF\xFE")) || np_str_starts(head, NP_STR("\xFE\xFF")))
        return 2;
    return np_str_starts(head, NP_STR("\xEF\xBB\xBF")) ? 3 : 0;
}

/* What the first bytes say beyond doubt: a mark, or '<' in two bytes. "": nothing. */
static const char *marked(np_charset *c, np_str head)
{
    size_t mark = np_charset_mark(head);
    bool is_little = (mark && head.at[0] == '\xFF') || np_str_starts(head, NP_STR("<\0"));
    bool is_wide = mark == 2 || is_little || np_str_starts(head, NP_STR("\0<"));
    c->unit = mark == 4 ? 4 : is_wide ? 2 : 1;
    if (mark == 4)
        return is_little ? "UTF-32LE" : "UTF-32BE";
    return is_wide ? (is_little ? "UTF-16LE" : "UTF-16BE") : mark ? NULL : "";
}

/* c, which has the encoding; without it, if this machine does not read that. */
static np_charset *with_legacy(np_charset *c, np_legacy_kind kind, np_str name, np_error *err)
{
    np_error why = {0};
    c->legacy = np_legacy_new(kind, &why);
    if (why.code == NP_E_NOMEM) {
        np_fail(err, NP_E_NOMEM, "%s", why.text);
        np_charset_free(c);
        return NULL;
    }
    if (!c->legacy)
        memcpy(c->unknown, name.at, name.len < NAME_SIZE ? name.len : NAME_SIZE - 1);
    return c;
}

/* Ask iconv for each byte by itself: in a stream it would compose Hebrew and Vietnamese letters
 * with their marks, which nobody else does. Where it knows none, a control means itself. */
static void ask_singles(np_charset *c, iconv_t cd)
{
    c->is_single = true;
    for (unsigned i = 0; i < 128; i++) {
        char in = (char)(i + 128), out[8] = {0}, *in_at = &in, *out_at = out;
        size_t n = 1, room = 3;
        iconv(cd, NULL, NULL, NULL, NULL);
        bool is_good = iconv(cd, &in_at, &n, &out_at, &room) != (size_t)-1 &&
                       iconv(cd, NULL, NULL, &out_at, &room) != (size_t)-1;
        if (!is_good || !out[0])
            np_utf8_encode(i < 32 ? i + 128 : 0xFFFD, out);
        memcpy(c->high[i], out, 3);
    }
}

static np_charset *make(np_str head, np_str declaration, np_error *err)
{
    np_charset *c = np_alloc(sizeof *c, 0, 0, err);
    if (!c)
        return NULL;
    const char *name = marked(c, head);
    const np_encoding *found = NULL;
    c->iconv = NP_NO_CONVERSION;
    if (name && !*name) {
        bool is_utf8;
        c->is_guessed = declaration.len == 0 && is_latin(head);
        found = c->is_guessed ? np_encoding_find(NP_STR("latin1"), &is_utf8)
                              : find_encoding(c, declaration);
        name = found ? found->iconv : NULL;
    }
    if (found && !found->iconv)
        return with_legacy(c, found->legacy, declaration, err);
    np_error why = {0};
    iconv_t cd = name ? np_conversion_open(name, &why) : NP_NO_CONVERSION;
    if (why.code == NP_E_NOMEM) {
        np_fail(err, NP_E_NOMEM, "%s", why.text);
        np_charset_free(c);
        return NULL;
    }
    if (name && cd == NP_NO_CONVERSION) /* this machine's iconv lacks it */
        memcpy(c->unknown, name, strlen(name));
    if (found && cd != NP_NO_CONVERSION) {
        ask_singles(c, cd);
        iconv_close(cd);
    } else {
        c->iconv = cd;
    }
    return c;
}

np_charset *np_charset_new(np_str head, np_error *err) { return make(head, declared(head), err); }

np_charset *np_charset_new_for_page(np_str head, np_error *err)
{
    np_str name = declared_in_page(head);
    return make(head, name.len ? name : declared(head), err);
}

void np_charset_free(np_charset *c)
{
    if (!c)
        return;
    if (c->iconv != NP_NO_CONVERSION)
        iconv_close(c->iconv);
    np_legacy_free(c->legacy);
    np_free(c);
}

bool np_charset_is_utf8(const np_charset *c)
{
    return c->iconv == NP_NO_CONVERSION && !c->legacy && !c->is_single;
}

bool np_charset_is_guessed(const np_charset *c) { return c->is_guessed; }
size_t np_charset_mended(const np_charset *c) { return c->n_mended; }
size_t np_charset_controls(const np_charset *c) { return c->n_controls; }
const char *np_charset_unknown(const np_charset *c) { return c->unknown[0] ? c->unknown : NULL; }

/* How many bytes at the end of s may begin a character that is not whole. */
static size_t unfinished(np_str s)
{
    for (size_t n = 1; n <= 3 && n <= s.len; n++) {
        unsigned char lead = (unsigned char)s.at[s.len - n];
        if (lead < 0x80)
            return 0;
        if (lead >= 0xC0)
            return n < (lead >= 0xF0 ? 4u : lead >= 0xE0 ? 3u : 2u) ? n : 0;
    }
    return 0;
}

/* What is left of s is held for the next call. */
static np_str put_utf8(np_charset *c, np_str s, bool is_last, np_buf *to)
{
    size_t n = is_last ? 0 : unfinished(s);
    c->n_mended += np_utf8_mend((np_str){s.at, s.len - n}, to);
    return (np_str){s.at + s.len - n, n};
}

static np_str put_legacy(np_charset *c, np_str s, bool is_last, np_buf *to)
{
    size_t n = np_legacy_put(c->legacy, s, is_last, to, &c->n_mended);
    return (np_str){s.at + n, s.len - n};
}

static np_str put_singles(np_charset *c, np_str s, bool is_last, np_buf *to)
{
    (void)is_last;
    for (size_t i = 0, run; i < s.len; i = run) {
        for (run = i; run < s.len && !(s.at[run] & 0x80); run++)
            continue;
        np_buf_put(to, s.at + i, run - i);
        for (; run < s.len && (s.at[run] & 0x80); run++) {
            const char *utf8 = c->high[s.at[run] & 0x7F];
            c->n_mended += memcmp(utf8, "\xEF\xBF\xBD", 3) == 0;
            np_buf_text(to, utf8);
        }
    }
    return (np_str){s.at + s.len, 0};
}

/* UTF-16 and UTF-32. */
static np_str put_converted(np_charset *c, np_str s, bool is_last, np_buf *to)
{
    char *in = (char *)s.at; /* iconv reads only */
    while (s.len) {
        char out[4096], *out_at = out;
        size_t room = sizeof out;
        bool is_stuck =
            iconv(c->iconv, &in, &s.len, &out_at, &room) == (size_t)-1 && errno != E2BIG;
        np_buf_put(to, out, sizeof out - room);
        if (!is_stuck)
            continue;
        if (errno == EINVAL && !is_last && s.len <= HELD_SIZE / 2)
            break;
        size_t skipped = s.len < c->unit ? s.len : c->unit;
        in += skipped, s.len -= skipped;
        np_buf_text(to, "\xEF\xBF\xBD");
        c->n_mended++;
    }
    return (np_str){in, s.len};
}

/* What XML 1.0 forbids: controls become blanks, U+FFFE and U+FFFF become U+FFFD. */
static void allow(np_charset *c, char *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)at[i] < ' ' && at[i] != '\t' && at[i] != '\n' && at[i] != '\r') {
            at[i] = ' ';
            c->n_controls++;
        }
        if ((unsigned char)at[i] >= 0xBE && i >= 2 && memcmp(at + i - 2, "\xEF\xBF", 2) == 0) {
            c->n_mended += at[i] != '\xBD';
            at[i] = '\xBD';
        }
    }
}

static np_str put(np_charset *c, np_str s, bool is_last, np_buf *to)
{
    return c->legacy                      ? put_legacy(c, s, is_last, to)
           : c->is_single                 ? put_singles(c, s, is_last, to)
           : c->iconv == NP_NO_CONVERSION ? put_utf8(c, s, is_last, to)
                                          : put_converted(c, s, is_last, to);
}

void np_charset_put(np_charset *c, np_str bytes, bool is_last, np_buf *to)
{
    size_t start = to->len;
    while (c->n_held && (bytes.len || is_last)) { /* the held bytes, with one more at a time */
        bool is_end = bytes.len == 0;
        if (!is_end) {
            c->held[c->n_held++] = *bytes.at;
            bytes.at++, bytes.len--;
        }
        np_str rest = put(c, (np_str){c->held, c->n_held}, is_last && is_end, to);
        c->n_held = rest.len;
        memmove(c->held, rest.at, rest.len);
        if (is_end)
            break;
    }
    if (bytes.len) {
        np_str rest = put(c, bytes, is_last, to);
        c->n_held = rest.len;
        memcpy(c->held, rest.at, rest.len);
    }
    if (!to->has_failed)
        allow(c, to->at + start, to->len - start);
}
