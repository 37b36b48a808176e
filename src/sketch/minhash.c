/* minhash.c - one minimum a slot over all shingles; signature version 1.
 *
 *     h -> s[j] = min over h of (uint32)(a[j] * hi32(h) + lo32(h)),   a[j] odd, from the seed
 *
 * Every slot hashes every shingle anew. One-permutation hashing would cost one hash in place of
 * 128, and is 40-60 % off the theory's error at 20 shingles, which a news brief has; 32-bit lanes
 * are as exact as 64-bit ones here and a fifth of the cost; 16-bit ones lean by +.03 at 5,000
 * shingles. Broder, "On the resemblance and containment of documents", 1997. */
#include "base/machine.h"
#include "sketch/sketch.h"
#include <assert.h>
#include <string.h>

enum { MOST_SLOTS = 1024 };

#define NAME sign_plain
#define TARGET
#include "sketch/minhash_kernel.h"

#if defined(__x86_64__)
#define NAME sign_avx2
#define TARGET __attribute__((target("avx2")))
#include "sketch/minhash_kernel.h"
#define NAME sign_avx512
#if defined(__clang__)
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl")))
#else
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,prefer-vector-width=512")))
#endif
#include "sketch/minhash_kernel.h"
#else
#define sign_avx2 sign_plain
#define sign_avx512 sign_plain
#endif

typedef void kernel(const uint64_t *shingle, size_t n, const uint32_t *a, uint32_t *sig, size_t k);

static kernel *kernel_of(np_cpu cpu)
{
    np_cpu is = np_machine_cpu(cpu);
    return is == NP_CPU_AVX512 ? sign_avx512 : is == NP_CPU_AVX2 ? sign_avx2 : sign_plain;
}

/* splitmix64's finaliser (Steele, Lea & Flood 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

void np_sign_on(np_cpu cpu, const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig,
                size_t k)
{
    uint32_t a[MOST_SLOTS];
    assert(k >= 16 && k <= MOST_SLOTS && k % 16 == 0);
    for (size_t j = 0; j < k; j++)
        a[j] = (uint32_t)mix(seed + j + UINT64_C(0x9E3779B97F4A7C15)) | 1;
    kernel_of(cpu)(shingle, n, a, sig, k);
}

void np_sign(const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig, size_t k)
{
    np_sign_on(NP_CPU_AUTO, shingle, n, seed, sig, k);
}

double np_similarity(const uint32_t *sig_a, const uint32_t *sig_b, size_t k)
{
    size_t n_equal = 0;
    bool is_empty = true;
    for (size_t j = 0; j < k; j++) {
        n_equal += sig_a[j] == sig_b[j];
        is_empty &= sig_a[j] == NP_NO_SHINGLE;
    }
    return is_empty || k == 0 ? 0 : (double)n_equal / (double)k;
}
