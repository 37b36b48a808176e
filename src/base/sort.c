/* sort.c - least-significant-digit radix sort, eleven bits a pass.
 *
 * Bits are counted in the same sweep for all passes, and a pass whose digit is the same in
 * every key is skipped: hashes need six passes of 64 bits, small integers one or two.
 * Comparison sort was refused: stable order without a tie-break costs an index anyway, and
 * n log n shows at a million articles with 32 bands. */
#include "base/sort.h"
#include <stdlib.h>
#include <string.h>

enum { DIGIT = 11, RADIX = 1 << DIGIT, MOST_PASSES = 6, FEW = 64 };

static unsigned digit_of(uint64_t key, unsigned pass)
{
    return key >> (pass * DIGIT) & (RADIX - 1);
}

/* Turns counts into starts; false if one digit has all n keys. */
static bool starts_of(uint32_t *count, size_t n)
{
    size_t sum = 0;
    for (unsigned d = 0; d < RADIX; d++) {
        size_t here = count[d];
        if (here == n)
            return false;
        count[d] = (uint32_t)sum;
        sum += here;
    }
    return true;
}

#define DEFINE_RADIX(name, type, key_of)                                                           \
    static void insertion_##name(type *item, size_t n, uint64_t mask)                              \
    {                                                                                              \
        for (size_t i = 1; i < n; i++) {                                                           \
            type one = item[i];                                                                    \
            size_t j = i;                                                                          \
            for (; j > 0 && (key_of(item[j - 1]) & mask) > (key_of(one) & mask); j--)              \
                item[j] = item[j - 1];                                                             \
            item[j] = one;                                                                         \
        }                                                                                          \
    }                                                                                              \
    void name(type *item, type *spare, size_t n, unsigned bits)                                    \
    {                                                                                              \
        if (n <= FEW) {                                                                            \
            insertion_##name(item, n, bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX);         \
            return;                                                                                \
        }                                                                                          \
        uint32_t count[RADIX];                                                                     \
        type *from = item, *to = spare;                                                            \
        for (unsigned pass = 0; pass * DIGIT < bits; pass++) {                                     \
            unsigned left = bits - pass * DIGIT;                                                   \
            uint64_t mask = left < DIGIT ? (UINT64_C(1) << left) - 1 : RADIX - 1;                  \
            memset(count, 0, sizeof count);                                                        \
            for (size_t i = 0; i < n; i++)                                                         \
                count[digit_of(key_of(from[i]), pass) & mask]++;                                   \
            if (!starts_of(count, n))                                                              \
                continue;                                                                          \
            for (size_t i = 0; i < n; i++)                                                         \
                to[count[digit_of(key_of(from[i]), pass) & mask]++] = from[i];                     \
            type *was = from;                                                                      \
            from = to;                                                                             \
            to = was;                                                                              \
        }                                                                                          \
        if (from != item)                                                                          \
            memcpy(item, from, n * sizeof *item);                                                  \
    }

#define KEY_OF_KEYED(x) ((x).key)
#define KEY_OF_U64(x) (x)
DEFINE_RADIX(np_sort_keyed, np_keyed, KEY_OF_KEYED)
DEFINE_RADIX(np_sort_u64, uint64_t, KEY_OF_U64)

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

size_t np_sort_unique_u64(uint64_t *key, size_t n)
{
    if (n == 0)
        return 0;
    qsort(key, n, sizeof *key, by_value);
    size_t kept = 1;
    for (size_t i = 1; i < n; i++)
        if (key[i] != key[kept - 1])
            key[kept++] = key[i];
    return kept;
}
