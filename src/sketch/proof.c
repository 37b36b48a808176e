/* proof.c - what a pair is decided by, saved beside the signature that finds it.
 *
 *     magic "NPPR" | version | exact[2] | content[2] | skeleton | text size
 *     | n shingles | n taken | n joined | shingles | taken | joined | check       all little-endian
 *
 * A signature alone gives estimates, within .044 of the Jaccard at 128 slots, and of containment
 * nothing to speak of; and what is told of a pair is exact, always. So the shingle hashes travel
 * too: 8 bytes each, as hashes do not compress (sorted and packed by their gaps, those of 500
 * words take 7.1 bytes each: an eighth less, and not worth a second format). Cutting them to 40
 * bits would save more, and lose both the slots and the exactness.
 *
 * The text without furniture is another set of shingles, as a line that is gone joins the words
 * around it. It is saved as what it takes from the whole set and what it joins to it, mostly
 * nothing. The check (XXH3-64, seeded with that of the signature) sees damage, not malice: who may
 * write a fingerprint may as well write a false one. */
#include "sketch/proof.h"
#include "base/base64.h"
#include "base/bytes.h"
#include "base/error.h"
#include "sketch/sketch.h"
#include <string.h>
#include <xxhash.h>

enum { MAGIC = 4, HEAD = MAGIC + 4 + 6 * 8 + 3 * 4, CHECK = 8, HASH = 8 };

static uint64_t check_of(const unsigned char *bytes, size_t n, np_str signature)
{
    return XXH3_64bits_withSeed(bytes, n, XXH3_64bits(signature.at, signature.len));
}

/* ---- Writing ----------------------------------------------------------- */

static void put_number(np_buf *to, uint64_t x, size_t size)
{
    unsigned char bytes[8];
    np_bytes_put(bytes, x, size);
    np_buf_put(to, (const char *)bytes, size);
}

/* Append those of a that are not in b; how many. */
static uint32_t put_missing(np_buf *to, const uint64_t *a, uint32_t n_a, const uint64_t *b,
                            uint32_t n_b)
{
    uint32_t n_put = 0;
    for (uint32_t i = 0, j = 0; i < n_a; i++) {
        while (j < n_b && b[j] < a[i])
            j++;
        if (j < n_b && b[j] == a[i])
            continue;
        put_number(to, a[i], HASH);
        n_put++;
    }
    return n_put;
}

void np_proof_encode(const np_proof *e, np_str signature, np_buf *to)
{
    np_buf bytes = {0}, taken = {0}, joined = {0};
    const uint64_t head[] = {e->exact[0],   e->exact[1], e->content[0],
                             e->content[1], e->skeleton, e->text_size};
    uint32_t n_taken = put_missing(&taken, e->shingle, e->n_shingles, e->rest, e->n_rest);
    uint32_t n_joined = put_missing(&joined, e->rest, e->n_rest, e->shingle, e->n_shingles);
    np_buf_text(&bytes, "NPPR");
    put_number(&bytes, NP_PRINT_VERSION, 4);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        put_number(&bytes, head[i], 8);
    put_number(&bytes, e->n_shingles, 4);
    put_number(&bytes, n_taken, 4);
    put_number(&bytes, n_joined, 4);
    for (uint32_t i = 0; i < e->n_shingles; i++)
        put_number(&bytes, e->shingle[i], HASH);
    np_buf_str(&bytes, np_buf_view(&taken));
    np_buf_str(&bytes, np_buf_view(&joined));
    const unsigned char *at = (const unsigned char *)bytes.at;
    put_number(&bytes, bytes.has_failed ? 0 : check_of(at, bytes.len, signature), CHECK);
    to->has_failed |= bytes.has_failed || taken.has_failed || joined.has_failed;
    np_base64_put(to, (const unsigned char *)bytes.at, bytes.has_failed ? 0 : bytes.len);
    np_buf_clear(&joined);
    np_buf_clear(&taken);
    np_buf_clear(&bytes);
}

/* ---- Reading ----------------------------------------------------------- */

/* A set where it lies in the bytes. */
typedef struct packed {
    const unsigned char *at;
    uint32_t n;
} packed;

static uint64_t hash_at(packed p, uint32_t i)
{
    return np_bytes_get(p.at + (size_t)i * HASH, HASH);
}

static bool is_ascending(packed p)
{
    for (uint32_t i = 1; i < p.n; i++)
        if (hash_at(p, i - 1) >= hash_at(p, i))
            return false;
    return true;
}

static uint64_t *unpack(packed p, np_arena *arena, np_error *err)
{
    uint64_t *set = np_arena_alloc(arena, p.n, sizeof *set, err);
    for (uint32_t i = 0; set && i < p.n; i++)
        set[i] = hash_at(p, i);
    return set;
}

/* rest = whole without taken, and joined. False: taken is not of whole, or joined is. */
static bool make_rest(packed whole, packed taken, packed joined, uint64_t *rest)
{
    uint32_t t = 0, j = 0, n = 0;
    for (uint32_t i = 0; i < whole.n; i++) {
        uint64_t x = hash_at(whole, i);
        while (j < joined.n && hash_at(joined, j) < x)
            rest[n++] = hash_at(joined, j++);
        if (j < joined.n && hash_at(joined, j) == x)
            return false;
        if (t < taken.n && hash_at(taken, t) == x)
            t++;
        else
            rest[n++] = x;
    }
    while (j < joined.n)
        rest[n++] = hash_at(joined, j++);
    return t == taken.n;
}

static np_code fail_damaged(np_error *err)
{
    return np_fail(err, NP_E_INPUT, "a fingerprint whose proof is damaged: make it again");
}

static np_code read_sets(const unsigned char *at, np_arena *arena, np_proof *e, np_error *err)
{
    packed whole = {at + HEAD, (uint32_t)np_bytes_get(at + HEAD - 12, 4)};
    packed taken = {whole.at + (size_t)whole.n * HASH, (uint32_t)np_bytes_get(at + HEAD - 8, 4)};
    packed joined = {taken.at + (size_t)taken.n * HASH, (uint32_t)np_bytes_get(at + HEAD - 4, 4)};
    if (!is_ascending(whole) || !is_ascending(taken) || !is_ascending(joined) || taken.n > whole.n)
        return fail_damaged(err);
    e->n_shingles = e->n_rest = whole.n;
    e->shingle = e->rest = unpack(whole, arena, err);
    if (!e->shingle)
        return NP_E_NOMEM;
    if (taken.n + joined.n == 0)
        return NP_OK;
    uint64_t *rest = np_arena_alloc(arena, (size_t)whole.n + joined.n, sizeof *rest, err);
    if (!rest)
        return NP_E_NOMEM;
    e->rest = rest;
    e->n_rest = whole.n - taken.n + joined.n;
    return make_rest(whole, taken, joined, rest) && e->n_rest ? NP_OK : fail_damaged(err);
}

np_code np_proof_decode(np_str saved, np_str signature, np_buf *scratch, np_arena *arena,
                        np_proof *e, np_error *err)
{
    scratch->len = 0;
    bool is_read = np_base64_get(saved, scratch);
    if (np_buf_check(scratch, NULL))
        return np_buf_check(scratch, err);
    const unsigned char *at = (const unsigned char *)scratch->at;
    size_t n = scratch->len;
    if (!is_read || n < HEAD + CHECK || memcmp(at, "NPPR", MAGIC) != 0 ||
        np_bytes_get(at + n - CHECK, CHECK) != check_of(at, n - CHECK, signature))
        return fail_damaged(err);
    uint32_t version = (uint32_t)np_bytes_get(at + MAGIC, 4);
    if (version != NP_PRINT_VERSION)
        return np_fail(err, NP_E_USAGE,
                       "proof of version %u; this program reads %d: make it again from the text",
                       version, NP_PRINT_VERSION);
    uint64_t n_hashes = 0;
    for (size_t i = 1; i <= 3; i++)
        n_hashes += np_bytes_get(at + HEAD - 4 * i, 4);
    if (n - HEAD - CHECK != n_hashes * HASH)
        return fail_damaged(err);
    const unsigned char *field = at + MAGIC + 4;
    *e = (np_proof){.exact = {np_bytes_get(field, 8), np_bytes_get(field + 8, 8)},
                    .content = {np_bytes_get(field + 16, 8), np_bytes_get(field + 24, 8)},
                    .skeleton = np_bytes_get(field + 32, 8),
                    .text_size = np_bytes_get(field + 40, 8)};
    return read_sets(at, arena, e, err);
}
