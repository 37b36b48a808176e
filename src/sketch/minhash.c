/* minhash.c - one minimum a slot over all shingles; signature version 1.
 *
 *     h -> s[j] = min over h of (uint32)(a[j] * hi32(h) + lo32(h)),   a[j] odd, from the seed
 *
 * Every slot hashes every shingle anew. One-permutation hashing would cost one hash in place of
 * 128, and is 40-60 % off the theory's error at 20 shingles, which a news brief has; 32-bit lanes
 * are as exact as 64-bit ones here and a fifth of the cost; 16-bit ones lean by +.03 at 5,000
 * shingles. Broder, "On the resemblance and containment of documents", 1997.
 *
 * At 128 slots a shingle takes 49, 8.1 and 6.2 ns (plain, AVX2, AVX-512; gcc 12, 3 GHz, two
 * multipliers of 512 bits). The bound is 8.0 and 5.4: 16 slots are two steps of multiplication, one
 * of addition and one of comparison, on two ports. Refused: vectors left to the compiler, 9.6 and
 * 6.8; one shingle at a time, 6.7; products of 52 bits with the addition in them (IFMA) and a
 * permutation to bring them together, as many steps, 7.7, and half of the slots by each way, 6.1;
 * the factors kept from call to call, as making them takes as long as four shingles. */
#include "base/machine.h"
#include "sketch/sketch.h"
#include <assert.h>
#include <string.h>

enum { MOST_SLOTS = 1024 };

/* splitmix64's finaliser (Steele, Lea & Flood 2014). */
static inline uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

/* a[j] */
static inline uint32_t factor_of(uint64_t seed, size_t j)
{
    return (uint32_t)mix(seed + j + UINT64_C(0x9E3779B97F4A7C15)) | 1;
}

/* The definition, which the compiler makes vectors of where it can. */
static void sign_plain(const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig, size_t k)
{
    enum { STRIP = 16 };
    for (size_t j = 0; j < k; j += STRIP) {
        uint32_t a[STRIP], least[STRIP];
        for (size_t t = 0; t < STRIP; t++)
            a[t] = factor_of(seed, j + t);
        memset(least, 0xFF, sizeof least);
        for (size_t i = 0; i < n; i++) {
            uint32_t high = (uint32_t)(shingle[i] >> 32), low = (uint32_t)shingle[i];
            for (size_t t = 0; t < STRIP; t++) {
                uint32_t x = a[t] * high + low;
                least[t] = x < least[t] ? x : least[t];
            }
        }
        memcpy(sig + j, least, sizeof least);
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* The low or the high half, as a load that broadcasts in one step takes it. */
static inline int half(const uint64_t *shingle, size_t which)
{
    int x;
    memcpy(&x, (const char *)shingle + which * sizeof x, sizeof x);
    return x;
}

#define NAME sign_avx2
#define TARGET __attribute__((target("avx2")))
#define VECTOR __m256i
#define LANES 8
#define ALL(x) _mm256_set1_epi32(x)
#define LOAD(p) _mm256_loadu_si256((const __m256i *)(p))
#define STORE(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define MULTIPLY _mm256_mullo_epi32
#define ADD _mm256_add_epi32
#define LEAST _mm256_min_epu32
#include "sketch/minhash_kernel.h"

#define NAME sign_avx512
#if defined(__clang__)
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#else
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")))
#endif
#define VECTOR __m512i
#define LANES 16
#define ALL(x) _mm512_set1_epi32(x)
#define LOAD(p) _mm512_loadu_si512(p)
#define STORE(p, v) _mm512_storeu_si512(p, v)
#define MULTIPLY _mm512_mullo_epi32
#define ADD _mm512_add_epi32
#define LEAST _mm512_min_epu32
#include "sketch/minhash_kernel.h"
#else
#define sign_avx2 sign_plain
#define sign_avx512 sign_plain
#endif

void np_sign_on(np_cpu cpu, const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig,
                size_t k)
{
    assert(k >= 16 && k <= MOST_SLOTS && k % 16 == 0);
    np_cpu is = np_machine_cpu(cpu);
    if (is == NP_CPU_AVX512)
        sign_avx512(shingle, n, seed, sig, k);
    else if (is == NP_CPU_AVX2)
        sign_avx2(shingle, n, seed, sig, k);
    else
        sign_plain(shingle, n, seed, sig, k);
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
