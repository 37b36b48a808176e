/* sort.c - radix sort: from the last digit where there is scratch, from the first where there is
 * none.
 *
 * With scratch: eleven bits a pass, all digits counted in one sweep; a pass whose digit is the
 * same in every key is skipped, so hashes need six passes and small integers one or two. Eight
 * bits a pass took 54 ns where eleven took 40, on 4 million keys of 36 bits.
 *
 * Hashes spread evenly, so after one pass by their top bits a few are left to a bucket, and those
 * are inserted; hashes chosen to collide only make a bucket do its passes. Where that would take
 * more buckets than a cache has lines for, it is two passes of fewer.
 *
 * In place: keys are exchanged into the bucket of their first byte, then each bucket is sorted by
 * the next (American flag sort; McIlroy, Bostic and McIlroy 1993). The depth is at most eight, so
 * chosen hashes cost eight passes and nothing worse. qsort() was refused: it brings its own
 * memory, quadratic cases, and four times the time (40 against 9 ns a key, 500 keys; bench_base).
 * From one place to another it is one pass by the top bits, a bucket or two for each key, and an
 * insertion over all of them, which moves few: 6 ns where two keys to a bucket took 9. */
#include "base/sort.h"
#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum {
    DIGIT = 11,
    RADIX = 1 << DIGIT,
    MOST_PASSES = (64 + DIGIT - 1) / DIGIT,
    FEW = 48,
    BYTES = 256
};

static unsigned digit_of(uint64_t key, unsigned pass)
{
    return key >> (pass * DIGIT) & (RADIX - 1);
}

/* Turns counts into starts; false if one digit has all n keys. */
static bool starts_of(uint32_t *count, size_t n)
{
    uint32_t sum = 0;
    for (unsigned d = 0; d < RADIX; d++) {
        uint32_t here = count[d];
        if (here == n)
            return false;
        count[d] = sum;
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
        uint64_t mask = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;                        \
        if (n <= FEW) {                                                                            \
            insertion_##name(item, n, mask);                                                       \
            return;                                                                                \
        }                                                                                          \
        assert(n <= UINT32_MAX);                                                                   \
        unsigned n_passes = (bits + DIGIT - 1) / DIGIT;                                            \
        uint32_t count[MOST_PASSES][RADIX];                                                        \
        memset(count, 0, n_passes * sizeof count[0]);                                              \
        for (size_t i = 0; i < n; i++)                                                             \
            for (unsigned pass = 0; pass < n_passes; pass++)                                       \
                count[pass][digit_of(key_of(item[i]) & mask, pass)]++;                             \
        type *from = item, *to = spare;                                                            \
        for (unsigned pass = 0; pass < n_passes; pass++) {                                         \
            if (!starts_of(count[pass], n))                                                        \
                continue;                                                                          \
            for (size_t i = 0; i < n; i++)                                                         \
                to[count[pass][digit_of(key_of(from[i]) & mask, pass)]++] = from[i];               \
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

void np_sort_hashes(np_keyed *item, np_keyed *spare, size_t n, unsigned bits)
{
    enum { MOST_TOP = 12, IN_BUCKET = 8 };
    uint32_t end[1 << MOST_TOP], sum = 0;
    unsigned top = 0;
    while (top < bits && n >> top > IN_BUCKET)
        top++;
    if (top == 0) {
        np_sort_keyed(item, spare, n, bits);
        return;
    }
    bool is_deep = top > MOST_TOP; /* then in two steps, of about as many buckets */
    if (is_deep)
        top = top / 2 < MOST_TOP ? top / 2 : MOST_TOP;
    unsigned shift = bits - top;
    memset(end, 0, sizeof end[0] << top);
    uint64_t mask = ((uint64_t)1 << top) - 1;
    for (size_t i = 0; i < n; i++)
        end[item[i].key >> shift & mask]++;
    for (size_t d = 0; d <= mask; d++) {
        uint32_t here = end[d];
        end[d] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++)
        spare[end[item[i].key >> shift & mask]++] = item[i];
    for (size_t d = 0, from = 0; d <= mask; from = end[d++]) {
        if (is_deep)
            np_sort_hashes(spare + from, item + from, end[d] - from, shift);
        else
            np_sort_keyed(spare + from, item + from, end[d] - from, shift);
    }
    memcpy(item, spare, n * sizeof *item);
}

/* From the highest bit on in which any two differ, the byte that has the one looked for is kept,
 * and the others are passed over without a jump: of sorting all, that would be nine tenths wasted.
 */
uint64_t np_select_u64(uint64_t *key, size_t n, size_t rank)
{
    enum { BYTE = 8 };
    uint64_t differs = 0;
    for (size_t i = 1; i < n; i++)
        differs |= key[i] ^ key[0];
    unsigned left = np_bits_of(differs);
    while (left > 0 && n > 1) {
        unsigned shift = left > BYTE ? left - BYTE : 0, d = BYTES - 1;
        size_t count[BYTES] = {0}, kept = 0;
        for (size_t i = 0; i < n; i++)
            count[key[i] >> shift & (BYTES - 1)]++;
        for (; count[d] < rank; d--)
            rank -= count[d];
        for (size_t i = 0; i < n; i++) {
            uint64_t one = key[i];
            key[kept] = one;
            kept += (one >> shift & (BYTES - 1)) == d;
        }
        n = kept;
        left = shift;
    }
    return key[0];
}

static unsigned byte_of(uint64_t key, unsigned byte) { return key >> (byte * 8) & 0xFF; }

/* Sorts by the bytes from `byte` down to 0; those above are equal throughout. */
static void sort_in_place(uint64_t *key, size_t n, unsigned byte)
{
    if (n <= FEW) {
        insertion_np_sort_u64(key, n, UINT64_MAX);
        return;
    }
    size_t next[BYTES] = {0}, end[BYTES], sum = 0;
    for (size_t i = 0; i < n; i++)
        next[byte_of(key[i], byte)]++;
    for (unsigned d = 0; d < BYTES; d++) {
        size_t here = next[d];
        next[d] = sum;
        end[d] = sum += here;
    }
    for (unsigned d = 0; d < BYTES; d++)
        while (next[d] < end[d]) {
            uint64_t one = key[next[d]];
            for (unsigned home; (home = byte_of(one, byte)) != d;) {
                uint64_t other = key[next[home]];
                key[next[home]++] = one;
                one = other;
            }
            key[next[d]++] = one;
        }
    if (byte > 0)
        for (unsigned d = 0; d < BYTES; d++) {
            size_t from = d ? end[d - 1] : 0;
            if (end[d] - from > 1)
                sort_in_place(key + from, end[d] - from, byte - 1);
        }
}

static size_t drop_repeats(uint64_t *key, size_t n)
{
    size_t kept = n > 0;
    uint64_t last = n > 0 ? key[0] : 0;
    for (size_t i = 1; i < n; i++) {
        uint64_t one = key[i];
        key[kept] = one;
        kept += one != last;
        last = one;
    }
    return kept;
}

size_t np_sort_unique_u64(uint64_t *key, size_t n)
{
    if (n > 0)
        sort_in_place(key, n, 7);
    return drop_repeats(key, n);
}

size_t np_sort_unique_hashes(const uint64_t *from, uint64_t *to, size_t n)
{
    enum { MOST_TOP = 12 };
    uint32_t end[1 << MOST_TOP], sum = 0;
    unsigned top = 1;
    while (top < MOST_TOP && n >> top)
        top++;
    memset(end, 0, sizeof end[0] << top);
    for (size_t i = 0; i < n; i++)
        end[from[i] >> (64 - top)]++;
    for (size_t d = 0; d < (size_t)1 << top; d++) {
        uint32_t here = end[d];
        end[d] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++)
        to[end[from[i] >> (64 - top)]++] = from[i];
    for (size_t d = 0, start = 0; d < (size_t)1 << top; start = end[d++])
        if (end[d] - start > FEW)
            sort_in_place(to + start, end[d] - start, 7);
    insertion_np_sort_u64(to, n, UINT64_MAX);
    return drop_repeats(to, n);
}

size_t np_keyed_find(const np_keyed *item, size_t n, uint64_t key)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (item[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
