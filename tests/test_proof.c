/* Saved proof: known answers, there and back, and every kind of damage seen. */
#include "base/base64.h"
#include "base/bytes.h"
#include "base/sort.h"
#include "base/str.h"
#include "harness.h"
#include "sketch/proof.h"
#include <string.h>
#include <xxhash.h>

/* ---- base64 ------------------------------------------------------------ */

static void every_row_of_bytes_comes_back(void)
{
    unsigned char bytes[70];
    for (size_t n = 0; n <= sizeof bytes; n++) {
        np_buf digits = {0}, back = {0};
        for (size_t i = 0; i < n; i++)
            bytes[i] = (unsigned char)any();
        np_base64_put(&digits, bytes, n);
        CU_ASSERT_EQUAL(digits.len, (n + 2) / 3 * 4);
        CU_ASSERT(np_base64_get(np_buf_view(&digits), &back));
        CU_ASSERT(np_str_equal(np_buf_view(&back), (np_str){(const char *)bytes, n}));
        np_buf_clear(&back);
        np_buf_clear(&digits);
    }
}

static void one_row_of_bytes_has_one_spelling(void)
{
    static const char *const good[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="}; /* RFC 4648, 10 */
    static const char *const bad[] = {"Z",     "Zg",       "Zg=",       "Zh==", "Zm9=",
                                      "====",  "=Zg=",     "Zg=A",      "Z===", "Zm9-",
                                      "Zm 9v", "Zg==Zm9v", "Zm9vYg==\n"};
    np_buf back = {0};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        back.len = 0;
        CU_ASSERT(np_base64_get(np_str_of(good[i]), &back));
        CU_ASSERT(np_str_equal(np_buf_view(&back), (np_str){"foob", i}));
    }
    back.len = 1;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CU_ASSERT(!np_base64_get(np_str_of(bad[i]), &back));
        CU_ASSERT_EQUAL(back.len, 1);
    }
    np_buf_clear(&back);
}

/* ---- Evidence ---------------------------------------------------------- */

static const uint64_t shingle[] = {UINT64_C(0x1e535eede31428f0), UINT64_C(0x5692161d100b05e5),
                                   UINT64_C(0xb6bf613dbebb45dc), UINT64_C(0xb7a4712c74562914),
                                   UINT64_C(0xdbd238973a2b148a)};
static const uint64_t rest[] = {UINT64_C(0x1e535eede31428f0), UINT64_C(0x6000000000000001),
                                UINT64_C(0xb6bf613dbebb45dc), UINT64_C(0xb7a4712c74562914)};
static const np_proof sample = {.exact = {0x1111, 0x2222},
                                .content = {0x3333, 0x4444},
                                .skeleton = 0x5555,
                                .text_size = 777,
                                .shingle = shingle,
                                .rest = rest,
                                .n_shingles = 5,
                                .n_rest = 4};
/* Both packed apart from this program, from the layouts in proof.c and print.c. */
static const char sample_signature[] =
    "TlBGUAEAAAAQAAAAAwAAAAEAAAAxNS4wLjAAAAAAAAAAAAAAAQAAAAAAAACd5eVIk4gsVFVedmXfMJMDi015XEAaFXNb"
    "RhYRIOT4a1afqDI7lE8aJRk0ZTx7QTDz2B0J6IofUPAeBiGwKiEY";
static const char sample_saved[] =
    "TlBQUgEAAAAREQAAAAAAACIiAAAAAAAAMzMAAAAAAABERAAAAAAAAFVVAAAAAAAACQMAAAAAAAAFAAAAAgAAAAEAAADwKB"
    "T"
    "j7V5THuUFCxAdFpJW3EW7vj1hv7YUKVZ0LHGkt4oUKzqXONLb5QULEB0WklaKFCs6lzjS2wEAAAAAAABgVMtH9FFLJKk=";

static bool is_same_set(const uint64_t *a, uint32_t n_a, const uint64_t *b, uint32_t n_b)
{
    return n_a == n_b && memcmp(a, b, n_a * sizeof *a) == 0;
}

static bool is_same(const np_proof *a, const np_proof *b)
{
    return memcmp(a->exact, b->exact, sizeof a->exact) == 0 &&
           memcmp(a->content, b->content, sizeof a->content) == 0 && a->skeleton == b->skeleton &&
           a->text_size == b->text_size &&
           is_same_set(a->shingle, a->n_shingles, b->shingle, b->n_shingles) &&
           is_same_set(a->rest, a->n_rest, b->rest, b->n_rest);
}

static np_code decode(np_str saved, np_str signature, np_proof *e, np_arena *arena, np_error *err)
{
    np_buf scratch = {0};
    np_code code = np_proof_decode(saved, signature, &scratch, arena, e, err);
    np_buf_clear(&scratch);
    return code;
}

static void saved_proof_is_what_version_1_says(void)
{
    np_arena *arena = np_arena_new(NULL);
    np_buf saved = {0};
    np_proof back;
    np_proof_encode(&sample, np_str_of(sample_signature), &saved);
    CU_ASSERT(np_str_equal(np_buf_view(&saved), np_str_of(sample_saved)));
    CU_ASSERT_EQUAL(
        decode(np_str_of(sample_saved), np_str_of(sample_signature), &back, arena, NULL), NP_OK);
    CU_ASSERT(is_same(&back, &sample));
    np_buf_clear(&saved);
    np_arena_free(arena);
}

static void any_proof_comes_back(void)
{
    enum { MOST = 60 };
    uint64_t set[MOST], left[2 * MOST];
    for (int round = 0; round < 300; round++) {
        np_arena *arena = np_arena_new(NULL);
        np_buf saved = {0};
        size_t n = index_below(MOST), n_left = 0;
        for (size_t i = 0; i < n; i++)
            set[i] = any();
        n = np_sort_unique_u64(set, n);
        for (size_t i = 0; i < n; i++) {
            if (i == 0 || index_below(3))
                left[n_left++] = set[i];
            if (index_below(4) == 0)
                left[n_left++] = any();
        }
        n_left = np_sort_unique_u64(left, n_left);
        bool is_whole = index_below(2);
        np_proof back, e = {.exact = {any(), any()},
                            .content = {any(), any()},
                            .skeleton = any(),
                            .text_size = any(),
                            .shingle = set,
                            .rest = is_whole ? set : left,
                            .n_shingles = (uint32_t)n,
                            .n_rest = (uint32_t)(is_whole ? n : n_left)};
        np_proof_encode(&e, NP_STR("any"), &saved);
        CU_ASSERT_EQUAL(decode(np_buf_view(&saved), NP_STR("any"), &back, arena, NULL), NP_OK);
        CU_ASSERT(is_same(&back, &e));
        CU_ASSERT(!is_whole || back.rest == back.shingle);
        np_buf_clear(&saved);
        np_arena_free(arena);
    }
}

static void every_damage_is_seen(void)
{
    np_arena *arena = np_arena_new(NULL);
    np_str signature = np_str_of(sample_signature), whole = np_str_of(sample_saved);
    char saved[sizeof sample_saved];
    np_proof e;
    memcpy(saved, sample_saved, sizeof saved);
    for (size_t i = 0; i < whole.len; i++) {
        CU_ASSERT_EQUAL(decode((np_str){saved, i}, signature, &e, arena, NULL), NP_E_INPUT);
        for (int bit = 0; bit < 8; bit++) {
            saved[i] = (char)(sample_saved[i] ^ 1 << bit);
            CU_ASSERT_EQUAL(decode((np_str){saved, whole.len}, signature, &e, arena, NULL),
                            NP_E_INPUT);
        }
        saved[i] = sample_saved[i];
    }
    CU_ASSERT_EQUAL(decode(whole, NP_STR("another"), &e, arena, NULL), NP_E_INPUT);
    CU_ASSERT_EQUAL(decode(whole, signature, &e, arena, NULL), NP_OK);
    np_arena_free(arena);
}

/* The sample with some bytes changed and its check made right again. */
static np_code decode_changed(size_t at, uint64_t x, size_t size, np_error *err)
{
    np_arena *arena = np_arena_new(NULL);
    np_buf bytes = {0}, saved = {0};
    np_proof e;
    CU_ASSERT_FATAL(np_base64_get(np_str_of(sample_saved), &bytes));
    unsigned char *to = (unsigned char *)bytes.at;
    np_bytes_put(to + at, x, size);
    size_t n = bytes.len - 8;
    np_bytes_put(to + n, XXH3_64bits_withSeed(to, n, XXH3_64bits("", 0)), 8);
    np_base64_put(&saved, to, bytes.len);
    np_code code = decode(np_buf_view(&saved), NP_STR(""), &e, arena, err);
    np_buf_clear(&saved);
    np_buf_clear(&bytes);
    np_arena_free(arena);
    return code;
}

static void what_a_forger_claims_is_held_against_the_bytes(void)
{
    enum { VERSION = 4, COUNTS = 56, HASHES = 68 };
    np_error err;
    CU_ASSERT_EQUAL(decode_changed(VERSION, 1, 4, &err), NP_OK);
    CU_ASSERT_EQUAL(decode_changed(VERSION, 2, 4, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "version 2"));
    for (size_t i = 0; i < 3; i++) {
        static const uint64_t count[] = {0, 4, 6, 0x7fffffff, 0x80000000, 0xffffffff};
        for (size_t k = 0; k < sizeof count / sizeof *count; k++)
            CU_ASSERT_EQUAL(decode_changed(COUNTS + 4 * i, count[k], 4, &err), NP_E_INPUT);
    }
    /* 2^32 hashes more in one count, as many less in none: the sum is of 64 bits */
    CU_ASSERT_EQUAL(decode_changed(COUNTS, 0xffffffff00000009, 8, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(decode_changed(COUNTS, UINT64_C(1) << 32 | 6, 8, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(decode_changed(HASHES, UINT64_MAX, 8, &err), NP_E_INPUT); /* not ascending */
    CU_ASSERT_EQUAL(decode_changed(HASHES, shingle[1], 8, &err), NP_E_INPUT); /* twice */
    CU_ASSERT_EQUAL(decode_changed(HASHES + 5 * 8, 17, 8, &err), NP_E_INPUT); /* taken: not of it */
    CU_ASSERT_EQUAL(decode_changed(HASHES + 7 * 8, shingle[2], 8, &err), NP_E_INPUT); /* joined */
    CU_ASSERT_EQUAL(decode_changed(HASHES + 7 * 8, 1, 8, &err), NP_OK);
    CU_ASSERT_EQUAL(decode_changed(HASHES + 7 * 8, UINT64_MAX, 8, &err), NP_OK);
}

static void without_memory_proof_says_so(void)
{
    for (trial turn = {0}; trial_next(&turn);) {
        np_buf saved = {0}, scratch = {0};
        np_arena *arena = np_arena_new(NULL);
        np_proof e;
        trial_begin(&turn);
        np_proof_encode(&sample, np_str_of(sample_signature), &saved);
        np_code code = np_buf_check(&saved, &turn.err);
        if (!code)
            code = np_proof_decode(np_buf_view(&saved), np_str_of(sample_signature), &scratch,
                                   arena, &e, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT(code || is_same(&e, &sample));
        np_buf_clear(&scratch);
        np_buf_clear(&saved);
        np_arena_free(arena);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(every_row_of_bytes_comes_back),
        TEST(one_row_of_bytes_has_one_spelling),
        TEST(saved_proof_is_what_version_1_says),
        TEST(any_proof_comes_back),
        TEST(every_damage_is_seen),
        TEST(what_a_forger_claims_is_held_against_the_bytes),
        TEST(without_memory_proof_says_so),
    };
    return run_tests("proof", tests, N_OF(tests));
}
