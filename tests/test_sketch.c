/* sketch/: known answers, the laws of MinHash, and a saved form that refuses what it is not. */
#include "base/str.h"
#include "harness.h"
#include "sketch/sketch.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void a_signature_is_what_version_1_says(void)
{
    /* Computed apart from this program, in whole numbers, from the definition in DESIGN.md 4. */
    static const uint64_t shingle[] = {UINT64_C(0x5692161d100b05e5), UINT64_C(0xdbd238973a2b148a),
                                       UINT64_C(0x1e535eede31428f0), UINT64_C(0xb7a4712c74562914),
                                       UINT64_C(0xb6bf613dbebb45dc)};
    static const uint32_t want[16] = {0x48e5e59d, 0x542c8893, 0x65765e55, 0x039330df,
                                      0x5c794d8b, 0x73151a40, 0x1116465b, 0x6bf8e420,
                                      0x32a89f56, 0x1a4f943b, 0x65341925, 0x30417b3c,
                                      0x091dd8f3, 0x501f8ae8, 0x21061ef0, 0x18212ab0};
    uint32_t sig[128];
    for (np_cpu cpu = NP_CPU_AUTO; cpu <= NP_CPU_AVX512; cpu++)
        for (size_t k = 16; k <= 128; k += 16) { /* more slots begin with the same ones */
            np_sign_on(cpu, shingle, 5, 1, sig, k);
            CU_ASSERT_EQUAL(memcmp(sig, want, sizeof want), 0);
        }
}

static void every_kernel_gives_the_same_bits(void)
{
    enum { MOST = 300 };
    uint64_t shingle[MOST];
    uint32_t plain[1024], other[1024];
    for (int round = 0; round < 200; round++) {
        size_t n = index_below(MOST), k = 16 * (1 + index_below(64));
        uint64_t seed = any();
        for (size_t i = 0; i < n; i++)
            shingle[i] = any();
        np_sign_on(NP_CPU_PLAIN, shingle, n, seed, plain, k);
        for (np_cpu cpu = NP_CPU_AUTO; cpu <= NP_CPU_AVX512; cpu++) {
            np_sign_on(cpu, shingle, n, seed, other, k);
            CU_ASSERT_EQUAL(memcmp(plain, other, k * sizeof *plain), 0);
        }
    }
}

static void a_union_is_signed_by_the_smaller_slots(void)
{
    uint64_t shingle[90];
    uint32_t a[128], b[128], both[128];
    for (size_t i = 0; i < 90; i++)
        shingle[i] = any();
    for (np_cpu cpu = NP_CPU_AUTO; cpu <= NP_CPU_AVX512; cpu++) {
        np_sign_on(cpu, shingle, 60, 7, a, 128);
        np_sign_on(cpu, shingle + 40, 50, 7, b, 128);
        np_sign_on(cpu, shingle, 90, 7, both, 128);
        for (size_t j = 0; j < 128; j++)
            CU_ASSERT_EQUAL(both[j], a[j] < b[j] ? a[j] : b[j]);
    }
}

static void order_and_repeats_do_not_matter(void)
{
    uint64_t shingle[50], other[100];
    uint32_t a[64], b[64];
    for (size_t i = 0; i < 50; i++)
        shingle[i] = other[99 - i] = other[i] = any();
    np_sign(shingle, 50, 1, a, 64);
    np_sign(other, 100, 1, b, 64);
    CU_ASSERT_EQUAL(memcmp(a, b, sizeof a), 0);
}

static void no_shingles_are_like_nothing(void)
{
    uint64_t one = 12345;
    uint32_t none[16], some[16];
    np_sign(NULL, 0, 1, none, 16);
    np_sign(&one, 1, 1, some, 16);
    for (size_t j = 0; j < 16; j++)
        CU_ASSERT_EQUAL(none[j], NP_NO_SHINGLE);
    CU_ASSERT_EQUAL(np_similarity(none, none, 16), 0);
    CU_ASSERT_EQUAL(np_similarity(none, some, 16), 0);
    CU_ASSERT_EQUAL(np_similarity(some, some, 16), 1);
}

/* Over many pairs of sets of n shingles each, the estimate's error is the theory's,
 * sqrt(J (1-J) / k), and it does not lean. 300 pairs: the RMSE is known to about 4 %. */
static void check_error(uint64_t *shingle, size_t n, size_t shared)
{
    enum { K = 128, PAIRS = 300 };
    double j = (double)shared / (double)(2 * n - shared), sum = 0, squares = 0;
    for (size_t p = 0; p < PAIRS; p++) {
        uint32_t a[K], b[K];
        for (size_t i = 0; i < 2 * n - shared; i++)
            shingle[i] = any();
        np_sign(shingle, n, 1, a, K);
        np_sign(shingle + n - shared, n, 1, b, K);
        double off = np_similarity(a, b, K) - j;
        sum += off;
        squares += off * off;
    }
    double theory = sqrt(j * (1 - j) / K), rmse = sqrt(squares / PAIRS);
    CU_ASSERT(rmse > .8 * theory && rmse < 1.2 * theory);
    CU_ASSERT(fabs(sum / PAIRS) < 4 * theory / sqrt(PAIRS));
}

static void the_error_is_what_theory_says_at_every_size_and_similarity(void)
{
    enum { MOST = 5000 };
    static const size_t size[] = {20, 100, 700, MOST};
    static const size_t shared_of_12[] = {2, 8, 11}; /* J of .09, .5 and .85 */
    uint64_t *shingle = malloc(2 * MOST * sizeof *shingle);
    for (size_t s = 0; s < N_OF(size); s++)
        for (size_t j = 0; j < N_OF(shared_of_12); j++)
            check_error(shingle, size[s], size[s] * shared_of_12[j] / 12);
    free(shingle);
}

static np_print_form form_of(uint32_t k)
{
    return (np_print_form){.version = NP_PRINT_VERSION,
                           .k = k,
                           .shingle = 3,
                           .tokeniser = NP_PRINT_TOKENISER,
                           .unicode = "14.0.0",
                           .seed = UINT64_C(0x0123456789ABCDEF)};
}

/* Magic, version, slots, shingle, tokeniser, Unicode, seed, slots: little-endian, packed by hand.
 */
static void a_saved_print_is_what_version_1_says(void)
{
    static const char want[] =
        "TlBGUAEAAAAQAAAAAwAAAAEAAAAxNC4wLjAAAAAAAAAAAAAA782riWdFIwEEAwIBCAYEAgwJBgMQ"
        "DAgEFA8KBRgSDAYcFQ4HIBgQCCQbEgkoHhQKLCEWCzAkGAw0JxoNOCocDjwtHg9AMCAQ";
    uint32_t sig[16];
    for (uint32_t j = 0; j < 16; j++)
        sig[j] = 0x01020304 * (j + 1);
    np_print_form form = form_of(16);
    np_buf buf = {0};
    np_print_encode(&form, sig, &buf);
    CU_ASSERT(np_str_equal(np_buf_view(&buf), NP_STR(want)));
    np_buf_clear(&buf);
}

static void a_saved_print_reads_back(void)
{
    uint32_t sig[1024], back[1024];
    for (size_t j = 0; j < 1024; j++)
        sig[j] = (uint32_t)any();
    for (uint32_t k = 16; k <= 1024; k += 16) {
        np_print_form form = form_of(k), read;
        np_buf buf = {0};
        np_print_encode(&form, sig, &buf);
        CU_ASSERT_EQUAL(np_print_decode(np_buf_view(&buf), &read, back, 1024, NULL), NP_OK);
        CU_ASSERT_EQUAL(read.k, k);
        CU_ASSERT_EQUAL(read.seed, form.seed);
        CU_ASSERT_STRING_EQUAL(read.unicode, "14.0.0");
        CU_ASSERT_EQUAL(memcmp(sig, back, k * sizeof *sig), 0);
        np_buf_clear(&buf);
    }
}

static void a_print_that_is_none_is_refused_by_name(void)
{
    uint32_t sig[16] = {0}, back[16];
    np_print_form form = form_of(16), read;
    np_error err;
    np_buf buf = {0};
    np_print_encode(&form, sig, &buf);
    np_str whole = np_buf_view(&buf);
    for (size_t len = 0; len < whole.len; len++)
        CU_ASSERT_EQUAL(np_print_decode((np_str){whole.at, len}, &read, back, 16, NULL),
                        NP_E_INPUT);
    CU_ASSERT_EQUAL(np_print_decode(NP_STR("newspaper!"), &read, back, 16, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_print_decode(whole, &read, back, 15, &err), NP_E_LIMIT);
    form.version = 9;
    buf.len = 0;
    np_print_encode(&form, sig, &buf);
    CU_ASSERT_EQUAL(np_print_decode(np_buf_view(&buf), &read, back, 16, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "version 9"));
    np_buf_clear(&buf);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_signature_is_what_version_1_says),
        TEST(every_kernel_gives_the_same_bits),
        TEST(a_union_is_signed_by_the_smaller_slots),
        TEST(order_and_repeats_do_not_matter),
        TEST(no_shingles_are_like_nothing),
        TEST(the_error_is_what_theory_says_at_every_size_and_similarity),
        TEST(a_saved_print_is_what_version_1_says),
        TEST(a_saved_print_reads_back),
        TEST(a_print_that_is_none_is_refused_by_name),
    };
    return run_tests("sketch", tests, N_OF(tests));
}
