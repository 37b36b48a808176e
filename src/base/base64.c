/* base64.c - three bytes are four digits.
 *
 * Reading is strict: one row of bytes has one spelling. A lenient reader takes a text that was cut
 * or mended for whole, and two lines that differ for the same. Only what others write is read as
 * loosely as they write it. Hexadecimal needs no care, and half as much room again. */
#include "base/base64.h"
#include <string.h>

enum { NOT = -1 };

void np_base64_put(np_buf *to, const unsigned char *from, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i < 3 ? n - i : 3;
        unsigned char three[3] = {0};
        memcpy(three, from + i, left);
        uint32_t x = (uint32_t)three[0] << 16 | (uint32_t)three[1] << 8 | three[2];
        char four[4] = {digit[x >> 18], digit[x >> 12 & 63], digit[x >> 6 & 63], digit[x & 63]};
        memset(four + left + 1, '=', 3 - left);
        np_buf_put(to, four, sizeof four);
    }
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : NOT;
}

/* The 24 bits of four digits, of which the last n_padding are '='; NOT: not well written. */
static int32_t read_four(const char *four, size_t n_padding)
{
    int32_t x = 0;
    for (size_t i = 0; i < 4; i++) {
        int value = i < 4 - n_padding ? value_of(four[i]) : four[i] == '=' ? 0 : NOT;
        if (value == NOT)
            return NOT;
        x = x << 6 | value;
    }
    bool has_stray_bits = n_padding && x & ((1 << 8 * n_padding) - 1);
    return has_stray_bits ? NOT : x;
}

bool np_base64_get(np_str digits, np_buf *to)
{
    size_t before = to->len;
    bool is_well = digits.len % 4 == 0;
    for (size_t i = 0; i < digits.len && is_well; i += 4) {
        const char *four = digits.at + i;
        bool is_last = i + 4 == digits.len;
        size_t n_padding = !is_last || four[3] != '=' ? 0 : four[2] == '=' ? 2 : 1;
        int32_t x = read_four(four, n_padding);
        char three[3] = {(char)(x >> 16), (char)(x >> 8), (char)x};
        is_well = x != NOT;
        if (is_well)
            np_buf_put(to, three, 3 - n_padding);
    }
    if (!is_well)
        to->len = before;
    return is_well;
}

bool np_base64_get_loose(np_str digits, np_buf *to)
{
    size_t before = to->len, n = 0, n_marks = 0;
    uint32_t held = 0;
    bool is_well = true;
    for (size_t i = 0; i < digits.len && is_well; i++) {
        char c = digits.at[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            continue;
        int value = value_of(c);
        n_marks += c == '=';
        is_well = c == '=' || (value != NOT && n_marks == 0);
        if (value == NOT)
            continue;
        held = held << 6 | (uint32_t)value;
        if (n++ % 4) /* each digit but the first of four completes a byte */
            np_buf_char(to, (char)(uint8_t)(held >> (6 - 2 * ((n - 1) % 4))));
    }
    if (is_well && n && n % 4 != 1 && n_marks <= 2)
        return true;
    to->len = before;
    return false;
}
