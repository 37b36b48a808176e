/* utf8.c - one table-free reading of Unicode's Table 3-7, used by all four questions.
 *
 * A lead byte fixes how many bytes follow and the range of the first of them; the others are
 * 80..BF. That is the whole of well-formedness: over-long forms, surrogates and code points past
 * 10FFFF fall out of those ranges. The bytes that still fitted when one did not are the maximal
 * subpart, replaced by a single U+FFFD as browsers do, so that what we show is what they show. */
#include "base/utf8.h"
#include "base/str.h"

enum { REPLACEMENT = 0xFFFD };

/* Is s[0 .. *size-1] a character? If not, *size is the maximal subpart. n >= 1. */
static bool take(const unsigned char *s, size_t n, uint32_t *c, size_t *size)
{
    unsigned lead = s[0], low = 0x80, high = 0xBF;
    size_t len;
    if (lead < 0x80)
        return *c = lead, *size = 1, true;
    if (lead >= 0xC2 && lead <= 0xDF)
        len = 2, *c = lead & 0x1F;
    else if (lead >= 0xE0 && lead <= 0xEF)
        len = 3, *c = lead & 0x0F, low = lead == 0xE0 ? 0xA0 : low,
        high = lead == 0xED ? 0x9F : high;
    else if (lead >= 0xF0 && lead <= 0xF4)
        len = 4, *c = lead & 0x07, low = lead == 0xF0 ? 0x90 : low,
        high = lead == 0xF4 ? 0x8F : high;
    else
        return *size = 1, false;
    for (size_t i = 1; i < len; i++) {
        if (i == n || s[i] < low || s[i] > high)
            return *size = i, false;
        *c = *c << 6 | (s[i] & 0x3F);
        low = 0x80, high = 0xBF;
    }
    return *size = len, true;
}

uint32_t np_utf8_decode(const char *s, size_t n, size_t *size)
{
    uint32_t c;
    return take((const unsigned char *)s, n, &c, size) ? c : REPLACEMENT;
}

size_t np_utf8_encode(uint32_t c, char *to)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = REPLACEMENT;
    if (c < 0x80)
        return to[0] = (char)c, 1;
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size; --i > 0; c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)(0xF00u >> size | c);
    return size;
}

/* How many bytes from s on are surely ASCII: a multiple of 64. */
static size_t ascii_run(const unsigned char *s, size_t n)
{
    size_t i = 0;
    for (; n - i >= 64; i += 64) {
        uint64_t word[8], all = 0;
        memcpy(word, s + i, sizeof word);
        for (size_t k = 0; k < 8; k++)
            all |= word[k];
        if (all & UINT64_C(0x8080808080808080))
            break;
    }
    return i;
}

size_t np_utf8_valid(np_str s)
{
    const unsigned char *at = (const unsigned char *)s.at;
    size_t i = 0, next_run = 0; /* no use in trying again within 64 bytes of a miss */
    while (i < s.len) {
        if (i >= next_run) {
            i += ascii_run(at + i, s.len - i);
            next_run = i + 64;
            continue;
        }
        if (at[i] < 0x80) {
            i++;
        } else if (s.len - i >= 2 && at[i] >= 0xC2 && at[i] < 0xE0 && (at[i + 1] & 0xC0) == 0x80) {
            i += 2; /* Greek, Cyrillic, Hebrew, Arabic */
        } else {
            uint32_t c;
            size_t size;
            if (!take(at + i, s.len - i, &c, &size))
                return i;
            i += size;
        }
    }
    return i;
}

size_t np_utf8_mend(np_str s, np_buf *b)
{
    size_t n_bad = 0;
    while (s.len) {
        size_t good = np_utf8_valid(s), bad = 0;
        np_buf_put(b, s.at, good);
        if (good < s.len) {
            uint32_t c;
            take((const unsigned char *)s.at + good, s.len - good, &c, &bad);
            np_buf_text(b, "\xEF\xBF\xBD");
            n_bad++;
        }
        s = (np_str){s.at + good + bad, s.len - good - bad};
    }
    return n_bad;
}
