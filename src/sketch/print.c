/* print.c - a fingerprint that can be kept and compared years later, or refused by name.
 *
 *     magic "NPFP" | version | k | shingle | tokeniser | unicode[16] | seed | slots, all
 * little-endian
 *
 * Everything a signature depends on stands in front of it, the Unicode version too: another
 * version may fold a letter otherwise. Base64 (RFC 4648, padded), so that it goes into a line of
 * JSON; hexadecimal would be half as long again. */
#include "sketch/sketch.h"
#include <string.h>

enum { HEAD = 4 + 4 * 4 + 16 + 8, SLOT = 4, MOST_SLOTS = 1024 };

static void put_le(unsigned char *to, uint64_t x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(x >> 8 * i);
}

static uint64_t get_le(const unsigned char *from, size_t n)
{
    uint64_t x = 0;
    for (size_t i = 0; i < n; i++)
        x |= (uint64_t)from[i] << 8 * i;
    return x;
}

static void put_base64(const unsigned char *from, size_t n, np_buf *to)
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
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Up to room bytes of base64 text; how many, SIZE_MAX if it is none. */
static size_t get_base64(np_str from, unsigned char *to, size_t room)
{
    size_t n = 0;
    while (from.len && from.at[from.len - 1] == '=')
        from.len--;
    uint32_t x = 0;
    unsigned n_bits = 0;
    for (size_t i = 0; i < from.len; i++) {
        int value = value_of(from.at[i]);
        if (value < 0)
            return SIZE_MAX;
        x = x << 6 | (uint32_t)value;
        n_bits += 6;
        if (n_bits < 8)
            continue;
        n_bits -= 8;
        if (n == room)
            return SIZE_MAX;
        to[n++] = (unsigned char)(x >> n_bits);
    }
    return n;
}

void np_print_encode(const np_print_form *form, const uint32_t *sig, np_buf *to)
{
    unsigned char bytes[HEAD + SLOT * MOST_SLOTS] = "NPFP";
    const uint32_t field[] = {form->version, form->k, form->shingle, form->tokeniser};
    for (size_t i = 0; i < 4; i++)
        put_le(bytes + 4 + 4 * i, field[i], 4);
    memcpy(bytes + 20, form->unicode, sizeof form->unicode);
    put_le(bytes + 36, form->seed, 8);
    for (size_t j = 0; j < form->k; j++)
        put_le(bytes + HEAD + SLOT * j, sig[j], SLOT);
    put_base64(bytes, HEAD + SLOT * form->k, to);
}

np_code np_print_decode(np_str saved, np_print_form *form, uint32_t *sig, size_t room,
                        np_error *err)
{
    unsigned char bytes[HEAD + SLOT * MOST_SLOTS];
    size_t n = get_base64(saved, bytes, sizeof bytes);
    if (n == SIZE_MAX || n < HEAD || memcmp(bytes, "NPFP", 4) != 0)
        return np_fail(err, NP_E_INPUT, "not a fingerprint of newsprint");
    *form = (np_print_form){.version = (uint32_t)get_le(bytes + 4, 4),
                            .k = (uint32_t)get_le(bytes + 8, 4),
                            .shingle = (uint32_t)get_le(bytes + 12, 4),
                            .tokeniser = (uint32_t)get_le(bytes + 16, 4),
                            .seed = get_le(bytes + 36, 8)};
    memcpy(form->unicode, bytes + 20, sizeof form->unicode - 1);
    if (form->version != NP_PRINT_VERSION || form->tokeniser != NP_PRINT_TOKENISER)
        return np_fail(err, NP_E_INPUT,
                       "a fingerprint of version %u, tokeniser %u; this program reads %d and %d: "
                       "make it again from the text",
                       form->version, form->tokeniser, NP_PRINT_VERSION, NP_PRINT_TOKENISER);
    if (form->k > room)
        return np_fail(err, NP_E_LIMIT, "a fingerprint of %u slots; at most %zu can be read",
                       form->k, room);
    if (n != HEAD + SLOT * (size_t)form->k)
        return np_fail(err, NP_E_INPUT, "a fingerprint of %u slots with %zu bytes; it was cut",
                       form->k, n);
    for (size_t j = 0; j < form->k; j++)
        sig[j] = (uint32_t)get_le(bytes + HEAD + SLOT * j, SLOT);
    return NP_OK;
}
