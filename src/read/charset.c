/* charset.c - decoding before parsing.
 *
 * expat knows four encodings and ends at the first bad byte. So it is given clean UTF-8 always:
 * what feeds really contain is mended on the way, for all encodings in one place. UTF-8 is mended
 * by base/utf8, the others converted by iconv. Names are looked up as browsers do (ISO-8859-1 and
 * US-ASCII mean windows-1252), and only names in this list are handed to iconv, which knows more
 * encodings than one wants strangers to choose from. */
#include "read/charset.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include <errno.h>
#include <iconv.h>

enum { NAME_SIZE = 24, HELD_SIZE = 8, NO_ICONV = -1 };

struct np_charset {
    iconv_t iconv;        /* NO_ICONV: UTF-8 */
    size_t unit;          /* bytes passed over where decoding fails */
    char held[HELD_SIZE]; /* the start of a character */
    size_t n_held;
    size_t n_mended;
    char unknown[NAME_SIZE];
};

static const struct {
    const char *name; /* lower case */
    const char *iconv;
} known[] = {{"iso-8859-1", "CP1252"},
             {"us-ascii", "CP1252"},
             {"ascii", "CP1252"},
             {"latin1", "CP1252"},
             {"windows-1252", "CP1252"},
             {"cp1252", "CP1252"},
             {"windows-1250", "CP1250"},
             {"windows-1251", "CP1251"},
             {"cp1251", "CP1251"},
             {"windows-1253", "CP1253"},
             {"windows-1254", "CP1254"},
             {"windows-1255", "CP1255"},
             {"windows-1256", "CP1256"},
             {"windows-1257", "CP1257"},
             {"windows-1258", "CP1258"},
             {"iso-8859-2", "ISO-8859-2"},
             {"iso-8859-3", "ISO-8859-3"},
             {"iso-8859-4", "ISO-8859-4"},
             {"iso-8859-5", "ISO-8859-5"},
             {"iso-8859-6", "ISO-8859-6"},
             {"iso-8859-7", "ISO-8859-7"},
             {"iso-8859-8", "ISO-8859-8"},
             {"iso-8859-9", "CP1254"},
             {"iso-8859-10", "ISO-8859-10"},
             {"iso-8859-13", "ISO-8859-13"},
             {"iso-8859-14", "ISO-8859-14"},
             {"iso-8859-15", "ISO-8859-15"},
             {"iso-8859-16", "ISO-8859-16"},
             {"koi8-r", "KOI8-R"},
             {"koi8-u", "KOI8-U"},
             {"macintosh", "MACINTOSH"},
             {"tis-620", "CP874"},
             {"windows-874", "CP874"},
             {"gb2312", "GB18030"},
             {"gbk", "GB18030"},
             {"gb18030", "GB18030"},
             {"big5", "BIG5-HKSCS"},
             {"euc-jp", "EUC-JP"},
             {"shift_jis", "CP932"},
             {"euc-kr", "CP949"},
             {"ks_c_5601-1987", "CP949"}};

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

static const char *iconv_name(np_charset *c, np_str name)
{
    char lower[NAME_SIZE] = {0};
    for (size_t i = 0; i < name.len && i + 1 < sizeof lower; i++)
        lower[i] = name.at[i] >= 'A' && name.at[i] <= 'Z' ? (char)(name.at[i] | 32) : name.at[i];
    if (name.len == 0 || strcmp(lower, "utf-8") == 0 || strcmp(lower, "utf8") == 0)
        return NULL;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(lower, known[i].name) == 0)
            return known[i].iconv;
    memcpy(c->unknown, lower, sizeof lower);
    return NULL;
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

static const char *find_encoding(np_charset *c, np_str head)
{
    bool is_little = np_str_starts(head, NP_STR("\xFF\xFE")) || np_str_starts(head, NP_STR("<\0"));
    bool is_big = np_str_starts(head, NP_STR("\xFE\xFF")) || np_str_starts(head, NP_STR("\0<"));
    bool is_utf8 = np_str_starts(head, NP_STR("\xEF\xBB\xBF"));
    c->unit = is_little || is_big ? 2 : 1;
    if (is_little || is_big || is_utf8)
        return is_little ? "UTF-16LE" : is_big ? "UTF-16BE" : NULL;
    np_str name = declared(head);
    return name.len == 0 && is_latin(head) ? "CP1252" : iconv_name(c, name);
}

np_charset *np_charset_new(np_str head, np_error *err)
{
    np_charset *c = np_alloc(sizeof *c, 0, 0, err);
    if (!c)
        return NULL;
    const char *name = find_encoding(c, head);
    c->iconv = name ? iconv_open("UTF-8", name) : (iconv_t)NO_ICONV;
    if (name && c->iconv == (iconv_t)NO_ICONV && errno == ENOMEM) {
        np_fail(err, NP_E_NOMEM, "out of memory for %s", name);
        np_charset_free(c);
        return NULL;
    }
    if (name && c->iconv == (iconv_t)NO_ICONV) /* this machine's iconv lacks it */
        memcpy(c->unknown, name, strlen(name));
    return c;
}

void np_charset_free(np_charset *c)
{
    if (c && c->iconv != (iconv_t)NO_ICONV)
        iconv_close(c->iconv);
    np_free(c);
}

size_t np_charset_mended(const np_charset *c) { return c->n_mended; }
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
static void allow(char *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)at[i] < ' ' && at[i] != '\t' && at[i] != '\n' && at[i] != '\r')
            at[i] = ' ';
        if ((unsigned char)at[i] >= 0xBE && i >= 2 && memcmp(at + i - 2, "\xEF\xBF", 2) == 0)
            at[i] = '\xBD';
    }
}

void np_charset_put(np_charset *c, np_str bytes, bool is_last, np_buf *to)
{
    np_str (*put)(np_charset *, np_str, bool, np_buf *) =
        c->iconv == (iconv_t)NO_ICONV ? put_utf8 : put_converted;
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
        allow(to->at + start, to->len - start);
}
