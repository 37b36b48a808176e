/* print.c - a fingerprint that can be kept and compared years later, or refused by name.
 *
 *     magic "NPFP" | version | k | shingle | tokeniser | unicode[16] | seed | slots, all
 * little-endian
 *
 * Everything a signature depends on stands in front of it, the Unicode version too: another
 * version may fold a letter otherwise. In base64, so that it goes into a line of JSON. */
#include "base/base64.h"
#include "base/bytes.h"
#include "sketch/sketch.h"
#include <string.h>

enum { HEAD = 4 + 4 * 4 + 16 + 8, SLOT = 4 };

void np_print_encode(const np_print_form *form, const uint32_t *sig, np_buf *to)
{
    unsigned char bytes[HEAD + SLOT * NP_SIGNATURE_MOST] = "NPFP";
    const uint32_t field[] = {form->version, form->k, form->shingle, form->tokeniser};
    for (size_t i = 0; i < 4; i++)
        np_bytes_put(bytes + 4 + 4 * i, field[i], 4);
    memcpy(bytes + 20, form->unicode, sizeof form->unicode);
    np_bytes_put(bytes + 36, form->seed, 8);
    for (size_t j = 0; j < form->k; j++)
        np_bytes_put(bytes + HEAD + SLOT * j, sig[j], SLOT);
    np_base64_put(to, bytes, HEAD + SLOT * form->k);
}

static np_code read_form(const unsigned char *bytes, np_print_form *form, np_error *err)
{
    *form = (np_print_form){.version = (uint32_t)np_bytes_get(bytes + 4, 4),
                            .k = (uint32_t)np_bytes_get(bytes + 8, 4),
                            .shingle = (uint32_t)np_bytes_get(bytes + 12, 4),
                            .tokeniser = (uint32_t)np_bytes_get(bytes + 16, 4),
                            .seed = np_bytes_get(bytes + 36, 8)};
    memcpy(form->unicode, bytes + 20, sizeof form->unicode - 1);
    if (form->version != NP_PRINT_VERSION || form->tokeniser != NP_PRINT_TOKENISER)
        return np_fail(err, NP_E_USAGE,
                       "a fingerprint of version %u, tokeniser %u; this program reads %d and %d: "
                       "make it again from the text",
                       form->version, form->tokeniser, NP_PRINT_VERSION, NP_PRINT_TOKENISER);
    return NP_OK;
}

np_code np_print_decode(np_str saved, np_print_form *form, uint32_t *sig, size_t room,
                        np_error *err)
{
    unsigned char bytes[HEAD + SLOT * NP_SIGNATURE_MOST];
    np_buf read = {.at = (char *)bytes, .cap = sizeof bytes};
    bool is_print = saved.len / 4 * 3 <= sizeof bytes && np_base64_get(saved, &read);
    size_t n = read.len;
    if (!is_print || n < HEAD || memcmp(bytes, "NPFP", 4) != 0)
        return np_fail(err, NP_E_INPUT, "not a fingerprint of newsprint");
    np_code code = read_form(bytes, form, err);
    if (code)
        return code;
    if (form->k > room)
        return np_fail(err, NP_E_LIMIT, "a fingerprint of %u slots; at most %zu can be read",
                       form->k, room);
    if (n != HEAD + SLOT * (size_t)form->k)
        return np_fail(err, NP_E_INPUT, "a fingerprint of %u slots with %zu bytes; it was cut",
                       form->k, n);
    for (size_t j = 0; j < form->k; j++)
        sig[j] = (uint32_t)np_bytes_get(bytes + HEAD + SLOT * j, SLOT);
    return NP_OK;
}
