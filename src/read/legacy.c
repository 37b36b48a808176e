/* legacy.c - two bytes a character, read as browsers read them.
 *
 * iconv knows these encodings, but not as the web means them: its EUC-JP lacks the characters every
 * vendor added, its Big5 takes some for others, and where two bytes are no character it cannot say
 * whether the second is to be read again. So the bytes are told apart here, by the WHATWG's
 * Encoding Standard, and iconv is asked for one character at a time, each only once: what it says
 * is kept in a table. Where two of its encodings together say what the web means, each is asked for
 * its part; the 124 characters of Big5 that none has stand below.
 *
 * Invariant: no byte below 0x80 is lost in an error, so that a broken character never takes the
 * mark of a tag, or the end of a line, with it. */
#include "read/legacy.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "read/conversion.h"
#include <stdlib.h>
#include <string.h>

enum { LEADS = 126, TRAILS = 192, BAD = 0xBDBFEF /* U+FFFD in UTF-8, its first byte lowest */ };

typedef enum { ASCII, ROMAN, KATAKANA, KANJI } charset; /* of ISO-2022-JP */

struct np_legacy {
    np_legacy_kind kind;
    iconv_t main, other;
    charset now;
    uint32_t *cell; /* LEADS x TRAILS: a character in UTF-8, its first byte lowest; 0: not asked */
};

/* ---- What two bytes mean ----------------------------------------------- */

static const struct {
    const char *main, *other;
} asked[NP_LEGACY_KINDS] = {
    [NP_LEGACY_BIG5] = {"BIG5-HKSCS", "CP950"},   [NP_LEGACY_EUC_JP] = {"CP932", "EUC-JP"},
    [NP_LEGACY_EUC_KR] = {"CP949", "CP949"},      [NP_LEGACY_GB18030] = {"GB18030", "GB18030"},
    [NP_LEGACY_ISO_2022_JP] = {"CP932", "CP932"}, [NP_LEGACY_SHIFT_JIS] = {"CP932", "CP932"}};

static const uint16_t big5_more[][2] = {
    {0x8E69, 0x7BB8}, {0x8E6F, 0x7C06}, {0x8E7E, 0x7CCE}, {0x8EAB, 0x7DD2}, {0x8EB4, 0x7E1D},
    {0x8ECD, 0x8005}, {0x8ED0, 0x8028}, {0x8F57, 0x83C1}, {0x8F69, 0x84A8}, {0x8F6E, 0x840F},
    {0x8FCB, 0x89A6}, {0x8FCC, 0x89A9}, {0x8FFE, 0x8D77}, {0x906D, 0x90FD}, {0x907A, 0x92B9},
    {0x90DC, 0x975C}, {0x90F1, 0x97FF}, {0x91BF, 0x9F16}, {0x9244, 0x8503}, {0x92AF, 0x5159},
    {0x92B0, 0x515B}, {0x92B1, 0x515D}, {0x92B2, 0x515E}, {0x92C8, 0x936E}, {0x92D1, 0x7479},
    {0x9447, 0x6D67}, {0x94CA, 0x799B}, {0x95D9, 0x9097}, {0x9644, 0x975D}, {0x96ED, 0x701E},
    {0x96FC, 0x5B28}, {0x9B76, 0x7201}, {0x9B78, 0x77D7}, {0x9B7B, 0x7E87}, {0x9BC6, 0x99D6},
    {0x9BDE, 0x91D4}, {0x9BEC, 0x60DE}, {0x9BF6, 0x6FB6}, {0x9C42, 0x8F36}, {0x9C53, 0x4FBB},
    {0x9C62, 0x71DF}, {0x9C68, 0x9104}, {0x9C6B, 0x9DF0}, {0x9C77, 0x83CF}, {0x9CBC, 0x5C10},
    {0x9CBD, 0x79E3}, {0x9CD0, 0x5A67}, {0x9D57, 0x8F0B}, {0x9D5A, 0x7B51}, {0x9DC4, 0x62D0},
    {0x9EA9, 0x6062}, {0x9EEF, 0x75F9}, {0x9EFD, 0x6C4A}, {0x9F60, 0x9B2E}, {0x9F66, 0x9F17},
    {0x9FCB, 0x50ED}, {0x9FD8, 0x5F0C}, {0xA063, 0x880F}, {0xA077, 0x62CE}, {0xA0D5, 0x7468},
    {0xA0DF, 0x7162}, {0xA0E4, 0x7250}, {0xA3C0, 0x2400}, {0xA3C1, 0x2401}, {0xA3C2, 0x2402},
    {0xA3C3, 0x2403}, {0xA3C4, 0x2404}, {0xA3C5, 0x2405}, {0xA3C6, 0x2406}, {0xA3C7, 0x2407},
    {0xA3C8, 0x2408}, {0xA3C9, 0x2409}, {0xA3CA, 0x240A}, {0xA3CB, 0x240B}, {0xA3CC, 0x240C},
    {0xA3CD, 0x240D}, {0xA3CE, 0x240E}, {0xA3CF, 0x240F}, {0xA3D0, 0x2410}, {0xA3D1, 0x2411},
    {0xA3D2, 0x2412}, {0xA3D3, 0x2413}, {0xA3D4, 0x2414}, {0xA3D5, 0x2415}, {0xA3D6, 0x2416},
    {0xA3D7, 0x2417}, {0xA3D8, 0x2418}, {0xA3D9, 0x2419}, {0xA3DA, 0x241A}, {0xA3DB, 0x241B},
    {0xA3DC, 0x241C}, {0xA3DD, 0x241D}, {0xA3DE, 0x241E}, {0xA3DF, 0x241F}, {0xA3E0, 0x2421},
    {0xA3E1, 0x20AC}, {0xC6CF, 0x5EF4}, {0xC6D3, 0x65E0}, {0xC6D5, 0x7676}, {0xC6D7, 0x96B6},
    {0xC6DE, 0x3003}, {0xC6DF, 0x4EDD}, {0xFA5F, 0x5029}, {0xFA66, 0x507D}, {0xFABD, 0x5305},
    {0xFAC5, 0x5344}, {0xFAD5, 0x537F}, {0xFB48, 0x5605}, {0xFBB8, 0x5A77}, {0xFBF3, 0x5E75},
    {0xFBF9, 0x5ED0}, {0xFC4F, 0x5F58}, {0xFC6C, 0x60A4}, {0xFCB9, 0x6490}, {0xFCE2, 0x6674},
    {0xFCF1, 0x675E}, {0xFDB7, 0x6C9C}, {0xFDB8, 0x6E1D}, {0xFDBB, 0x6E2F}, {0xFDF1, 0x716E},
    {0xFE52, 0x732A}, {0xFE6F, 0x745C}, {0xFEAA, 0x74E9}, {0xFEDD, 0x7809}};

static int by_bytes(const void *a, const void *b)
{
    const uint16_t *x = a, *y = b;
    return (x[0] > y[0]) - (x[0] < y[0]);
}

/* One character of n bytes, in UTF-8 as a cell has it. */
static uint32_t ask(iconv_t cd, const unsigned char *bytes, size_t n)
{
    char in[4], out[8] = {0}, *in_at = in, *out_at = out;
    size_t room = sizeof out;
    memcpy(in, bytes, n);
    iconv(cd, NULL, NULL, NULL, NULL);
    bool is_good = iconv(cd, &in_at, &n, &out_at, &room) != (size_t)-1 &&
                   iconv(cd, NULL, NULL, &out_at, &room) != (size_t)-1 && out_at - out <= 4;
    const unsigned char *c = (unsigned char *)out;
    return !is_good || !*c
               ? BAD
               : c[0] | (uint32_t)c[1] << 8 | (uint32_t)c[2] << 16 | (uint32_t)c[3] << 24;
}

static uint32_t in_utf8(uint32_t c)
{
    unsigned char bytes[4] = {0};
    np_utf8_encode(c, (char *)bytes);
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t ask_big5(np_legacy *l, const unsigned char *s)
{
    uint16_t key[2] = {(uint16_t)(s[0] << 8 | s[1]), 0};
    const uint16_t *more = bsearch(key, big5_more, sizeof big5_more / sizeof big5_more[0],
                                   sizeof big5_more[0], by_bytes);
    return more ? in_utf8(more[1]) : ask(s[0] == 0xA1 || s[0] == 0xA2 ? l->other : l->main, s, 2);
}

/* JIS X 0208 in EUC's bytes, as Shift_JIS has it: two rows share a lead. */
static uint32_t ask_jis(np_legacy *l, const unsigned char *s)
{
    unsigned row = s[0] - 0xA1u, column = s[1] - 0xA1u + 94 * (row & 1);
    unsigned lead = row / 2 + 0x81, trail = column + 0x40;
    unsigned char bytes[2] = {(unsigned char)(lead > 0x9F ? lead + 0x40 : lead),
                              (unsigned char)(trail > 0x7E ? trail + 1 : trail)};
    return ask(l->main, bytes, 2);
}

/* What lies in Shift_JIS's own rows is for private use. */
static uint32_t ask_sjis(np_legacy *l, const unsigned char *s)
{
    unsigned pointer =
        (s[0] - (s[0] < 0xA0 ? 0x81u : 0xC1u)) * 188 + (s[1] - (s[1] < 0x7F ? 0x40u : 0x41u));
    return pointer >= 8836 && pointer <= 10715 ? in_utf8(0xE000 - 8836 + pointer)
                                               : ask(l->main, s, 2);
}

static uint32_t find(np_legacy *l, const unsigned char *s)
{
    uint32_t *cell = &l->cell[(size_t)(s[0] - 0x81u) * TRAILS + (s[1] - 0x40u)];
    if (*cell == 0)
        *cell = l->kind == NP_LEGACY_BIG5        ? ask_big5(l, s)
                : l->kind == NP_LEGACY_SHIFT_JIS ? ask_sjis(l, s)
                : l->kind == NP_LEGACY_EUC_JP || l->kind == NP_LEGACY_ISO_2022_JP
                    ? ask_jis(l, s)
                    : ask(l->main, s, 2);
    return *cell;
}

/* ---- Where characters begin and end ------------------------------------ */

static bool lies(unsigned c, unsigned first, unsigned last) { return c >= first && c <= last; }

static bool is_lead(const np_legacy *l, unsigned c)
{
    switch (l->kind) {
    case NP_LEGACY_EUC_JP:
        return c == 0x8E || c == 0x8F || lies(c, 0xA1, 0xFE);
    case NP_LEGACY_SHIFT_JIS:
        return lies(c, 0x81, 0x9F) || lies(c, 0xE0, 0xFC);
    default:
        return lies(c, 0x81, 0xFE);
    }
}

static bool is_trail(const np_legacy *l, unsigned c)
{
    switch (l->kind) {
    case NP_LEGACY_BIG5:
        return lies(c, 0x40, 0x7E) || lies(c, 0xA1, 0xFE);
    case NP_LEGACY_EUC_KR:
        return lies(c, 0x41, 0xFE);
    case NP_LEGACY_GB18030:
        return lies(c, 0x40, 0x7E) || lies(c, 0x80, 0xFE);
    case NP_LEGACY_SHIFT_JIS:
        return lies(c, 0x40, 0x7E) || lies(c, 0x80, 0xFC);
    default:
        return lies(c, 0xA1, 0xFE);
    }
}

/* A byte that is a character by itself, or none. */
static uint32_t single(const np_legacy *l, unsigned c)
{
    if (c < 0x80)
        return c;
    if (l->kind == NP_LEGACY_SHIFT_JIS && lies(c, 0xA1, 0xDF))
        return in_utf8(0xFF61 - 0xA1 + c);
    if (c == 0x80 && (l->kind == NP_LEGACY_GB18030 || l->kind == NP_LEGACY_SHIFT_JIS))
        return in_utf8(l->kind == NP_LEGACY_GB18030 ? 0x20AC : 0x80);
    return BAD;
}

/* GB 18030's characters of four bytes, a digit second and fourth. */
static size_t take_four(np_legacy *l, const unsigned char *s, size_t n, uint32_t *c)
{
    if ((n > 2 && !lies(s[2], 0x81, 0xFE)) || (n > 3 && !lies(s[3], '0', '9')))
        return 1;
    if (n < 4)
        return 0;
    *c = ask(l->main, s, 4);
    return 4;
}

/* EUC-JP's characters behind a shift: half-width katakana, and those of JIS X 0212. */
static size_t take_shifted(np_legacy *l, const unsigned char *s, size_t n, uint32_t *c)
{
    if (s[0] == 0x8E) {
        *c = lies(s[1], 0xA1, 0xDF) ? in_utf8(0xFF61 - 0xA1 + s[1]) : BAD;
        return s[1] >= 0x80 ? 2 : 1;
    }
    if (!is_trail(l, s[1]))
        return s[1] >= 0x80 ? 2 : 1;
    if (n < 3)
        return 0;
    *c = is_trail(l, s[2]) ? ask(l->other, s, 3) : BAD;
    return s[2] >= 0x80 ? 3 : 2;
}

/* How many bytes the character at s has, n > 0 being left; 0: more than there are. */
static size_t take(np_legacy *l, const unsigned char *s, size_t n, uint32_t *c)
{
    *c = BAD;
    if (!is_lead(l, s[0])) {
        *c = single(l, s[0]);
        return 1;
    }
    if (n < 2)
        return 0;
    if (l->kind == NP_LEGACY_EUC_JP && (s[0] == 0x8E || s[0] == 0x8F))
        return take_shifted(l, s, n, c);
    if (l->kind == NP_LEGACY_GB18030 && lies(s[1], '0', '9'))
        return take_four(l, s, n, c);
    if (is_trail(l, s[1]))
        *c = find(l, s);
    return s[1] >= 0x80 || *c != BAD ? 2 : 1;
}

/* ISO-2022-JP, in which escapes say what the bytes behind them are. */
static size_t take_escape(np_legacy *l, const unsigned char *s, size_t n, uint32_t *c)
{
    static const struct {
        char bytes[3];
        charset means;
    } known[] = {{"(B", ASCII}, {"(J", ROMAN}, {"(I", KATAKANA}, {"$@", KANJI}, {"$B", KANJI}};
    for (size_t i = 0; n > 2 && i < sizeof known / sizeof known[0]; i++)
        if (memcmp(s + 1, known[i].bytes, 2) == 0) {
            l->now = known[i].means;
            *c = 0;
            return 3;
        }
    bool may_be = n < 2 || (n < 3 && (s[1] == '(' || s[1] == '$'));
    return may_be ? 0 : 1;
}

static size_t take_2022(np_legacy *l, const unsigned char *s, size_t n, uint32_t *c)
{
    *c = BAD;
    if (s[0] == 0x1B)
        return take_escape(l, s, n, c);
    if (s[0] == '\n' || s[0] == '\r' || l->now == ASCII || l->now == ROMAN) {
        bool is_roman = l->now == ROMAN && (s[0] == '\\' || s[0] == '~');
        *c = is_roman ? in_utf8(s[0] == '~' ? 0x203E : 0xA5) : s[0] < 0x80 ? s[0] : BAD;
        return 1;
    }
    if (l->now == KATAKANA) {
        *c = lies(s[0], 0x21, 0x5F) ? in_utf8(0xFF61 - 0x21 + s[0]) : BAD;
        return 1;
    }
    if (!lies(s[0], 0x21, 0x7E))
        return 1;
    if (n < 2)
        return 0;
    if (!lies(s[1], 0x21, 0x7E))
        return 1;
    *c = find(l,
              (const unsigned char[]){(unsigned char)(s[0] | 0x80), (unsigned char)(s[1] | 0x80)});
    return 2;
}

/* ---- The whole --------------------------------------------------------- */

np_legacy *np_legacy_new(np_legacy_kind kind, np_error *err)
{
    np_legacy *l = np_alloc(sizeof *l, 0, 0, err);
    if (!l)
        return NULL;
    l->kind = kind;
    l->main = np_conversion_open(asked[kind].main, err);
    bool is_open = l->main != NP_NO_CONVERSION;
    l->other = is_open ? np_conversion_open(asked[kind].other, err) : NP_NO_CONVERSION;
    is_open = l->other != NP_NO_CONVERSION;
    l->cell = is_open ? np_alloc(0, (size_t)LEADS * TRAILS, sizeof *l->cell, err) : NULL;
    if (l->cell)
        return l;
    np_legacy_free(l);
    return NULL;
}

void np_legacy_free(np_legacy *l)
{
    if (!l)
        return;
    if (l->main != NP_NO_CONVERSION)
        iconv_close(l->main);
    if (l->other != NP_NO_CONVERSION)
        iconv_close(l->other);
    np_free(l->cell);
    np_free(l);
}

static void put_cell(np_buf *to, uint32_t c)
{
    for (; c; c >>= 8)
        np_buf_char(to, (char)(c & 0xFF));
}

size_t np_legacy_put(np_legacy *l, np_str s, bool is_last, np_buf *to, size_t *n_bad)
{
    const unsigned char *at = (const unsigned char *)s.at;
    size_t (*take_one)(np_legacy *, const unsigned char *, size_t, uint32_t *) =
        l->kind == NP_LEGACY_ISO_2022_JP ? take_2022 : take;
    size_t i = 0;
    while (i < s.len) {
        size_t run = i;
        while (l->kind != NP_LEGACY_ISO_2022_JP && run < s.len && at[run] < 0x80)
            run++;
        np_buf_put(to, s.at + i, run - i);
        if ((i = run) == s.len)
            break;
        uint32_t c;
        size_t n = take_one(l, at + i, s.len - i, &c);
        if (n == 0 && !is_last)
            break;
        *n_bad += c == BAD;
        put_cell(to, c);
        i += n ? n : s.len - i; /* cut at the end of the input: one error, whatever there is */
    }
    return i;
}
