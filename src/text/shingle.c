/* shingle.c - the hash of consecutive words; signature version 1.
 *
 *     x = w[0] ^ rotl(w[1], 21) ^ rotl(w[2], 42) ^ ...      h = mix(x)
 *
 * Rotation tells "man bites dog" from "dog bites man". Hashing the word hashes with XXH3 costs 3.1
 * ns a shingle, this .8 when it is rolled along: take the first word out, turn back by 21, put the
 * next in at the far end. Not rolled, a word of all shingles after the other, it waits for nothing
 * and goes eight at once: .7 with AVX-512 at the three words that a shingle has. */
#include "text/shingle.h"
#include "base/machine.h"

enum { TURN = 21 }; /* and 21 k % 64 is 0 for no k of 1 .. 15 */

static inline uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    return x ^ x >> 32;
}

size_t np_shingle_count(size_t n, unsigned size) { return n > size ? n - size + 1 : n > 0; }

/* The body, once an instruction set: each loop over i is one the compiler makes vectors of, and
 * what it writes the next finds in the nearest cache. */
#define SHINGLE_WORDS(name, target)                                                                \
    target static void name(const uint64_t *restrict word, size_t n, unsigned size,                \
                            uint64_t *restrict to)                                                 \
    {                                                                                              \
        size_t n_shingles = np_shingle_count(n, size), width = n < size ? n : size;                \
        for (size_t i = 0; i < n_shingles; i++)                                                    \
            to[i] = word[i];                                                                       \
        for (size_t k = 1; k < width; k++) {                                                       \
            unsigned by = (unsigned)(TURN * k % 64), back = 64 - by;                               \
            for (size_t i = 0; i < n_shingles; i++)                                                \
                to[i] ^= word[i + k] << by | word[i + k] >> back;                                  \
        }                                                                                          \
        for (size_t i = 0; i < n_shingles; i++)                                                    \
            to[i] = mix(to[i]);                                                                    \
    }

SHINGLE_WORDS(shingle_plain, )

#if defined(__x86_64__)
SHINGLE_WORDS(shingle_avx2, __attribute__((target("avx2,bmi2"))))
#if defined(__clang__)
#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vl")))
#else
#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vl,prefer-vector-width=512")))
#endif
SHINGLE_WORDS(shingle_avx512, AVX512)
#else
#define shingle_avx2 shingle_plain
#define shingle_avx512 shingle_plain
#endif

np_shingle_words *np_shingle_words_of(np_cpu cpu)
{
    np_cpu is = np_machine_cpu(cpu);
    return is == NP_CPU_AVX512 ? shingle_avx512 : is == NP_CPU_AVX2 ? shingle_avx2 : shingle_plain;
}
