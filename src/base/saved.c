/* saved.c - little-endian fields between a head that names them and a sum that proves them.
 *
 *     magic (4) | version (4) | fields ... | sum (8)
 *
 * The version is looked at before the sum: how a later version sums is not for us to know, and
 * whoever has the bytes should be told which program wrote them. The sum is XXH3-64 over chunks of
 * 4,096 bytes, each seeded by that of the one before, so neither side holds the whole; it finds
 * damage, not forgery, and so a loader takes no count for true that the bytes cannot hold. */
#include "base/saved.h"
#include "base/bytes.h"
#include "base/str.h"
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { HEAD = 4 + 4, SUM = 8, CHUNK = sizeof((np_saver *)0)->chunk };

static void hand_over(np_saver *s)
{
    if (!s->code && s->n)
        s->code = s->put(s->to, (const char *)s->chunk, s->n, &s->err);
    s->sum = XXH3_64bits_withSeed(s->chunk, s->n, s->sum);
    s->n = 0;
}

void np_saver_bytes(np_saver *s, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;
    while (size) {
        size_t n = CHUNK - s->n < size ? CHUNK - s->n : size;
        memcpy(s->chunk + s->n, from, n);
        s->n += n;
        from += n;
        size -= n;
        if (s->n == CHUNK)
            hand_over(s);
    }
}

void np_saver_u32(np_saver *s, uint32_t x)
{
    unsigned char bytes[4];
    np_bytes_put(bytes, x, sizeof bytes);
    np_saver_bytes(s, bytes, sizeof bytes);
}

void np_saver_u64(np_saver *s, uint64_t x)
{
    unsigned char bytes[8];
    np_bytes_put(bytes, x, sizeof bytes);
    np_saver_bytes(s, bytes, sizeof bytes);
}

void np_saver_open(np_saver *s, const char *magic, uint32_t version, np_put *put, void *to)
{
    s->put = put;
    s->to = to;
    s->code = NP_OK;
    s->err = (np_error){0};
    s->sum = s->n = 0;
    np_saver_bytes(s, magic, 4);
    np_saver_u32(s, version);
}

np_code np_saver_close(np_saver *s, np_error *err)
{
    hand_over(s);
    uint64_t sum = s->sum;
    np_saver_u64(s, sum);
    hand_over(s);
    if (s->code && err)
        *err = s->err;
    return s->code;
}

static uint64_t get_le(const char *from, size_t n)
{
    return np_bytes_get((const unsigned char *)from, n);
}

static uint64_t sum_of(np_str fields)
{
    uint64_t sum = 0;
    size_t from = 0;
    for (; fields.len - from >= CHUNK; from += CHUNK)
        sum = XXH3_64bits_withSeed(fields.at + from, CHUNK, sum);
    return XXH3_64bits_withSeed(fields.at + from, fields.len - from, sum);
}

np_code np_loader_open(np_loader *l, np_str saved, const char *magic, uint32_t version,
                       const char *what, np_error *err)
{
    *l = (np_loader){{0}, false};
    if (saved.len < HEAD || memcmp(saved.at, magic, 4) != 0)
        return np_fail(err, NP_E_INPUT, "%zu bytes that are not %s of newsprint", saved.len, what);
    uint32_t found = (uint32_t)get_le(saved.at + 4, 4);
    if (found != version)
        return np_fail(err, NP_E_INPUT, "%s of version %u; this program reads %u: make it again",
                       what, found, version);
    size_t n = saved.len - SUM;
    if (saved.len < HEAD + SUM || sum_of((np_str){saved.at, n}) != get_le(saved.at + n, SUM))
        return np_fail(err, NP_E_INPUT, "%s that was cut or damaged: make it again", what);
    l->left = (np_str){saved.at + HEAD, n - HEAD};
    return NP_OK;
}

np_str np_loader_bytes(np_loader *l, size_t size)
{
    if (size > l->left.len) {
        l->is_short = true;
        return (np_str){0};
    }
    np_str bytes = {l->left.at, size};
    l->left.at += size;
    l->left.len -= size;
    return bytes;
}

uint32_t np_loader_u32(np_loader *l)
{
    np_str bytes = np_loader_bytes(l, 4);
    return (uint32_t)get_le(bytes.at, bytes.len);
}

uint64_t np_loader_u64(np_loader *l)
{
    np_str bytes = np_loader_bytes(l, 8);
    return get_le(bytes.at, bytes.len);
}
