/* span.c - words by sets of bits: 64 bytes are compared at once, and bounds are found by counting
 * zeroes.
 *
 *     T h e   f l o o d   o f   1 9 5 3 .   I t
 *     1 1 1 . 1 1 1 1 1 . 1 1 . 1 1 1 1 . . 1 1     word
 *     1 . . . 1 . . . . . 1 . . 1 . . . . . 1 .     starts: word, and none before
 *     . . . 1 . . . . . 1 . . 1 . . . . 1 . . .     ends: no word, and one before
 *
 * What is true of a word or a gap as a whole comes by carries: gaps + stops carries each full stop
 * to the start behind its gap, words + digits each digit to its word's end. So a word costs some
 * thirty instructions and no jump that could be foretold wrong; a byte asked by a table costs three
 * mistakes a word. A character that is not ASCII is asked by its page (chars.h) and set as bits
 * like the others, so that quotation marks, accents, Cyrillic and Arabic do not leave the path.
 *
 * The hash of a word, version 1: XXH3 of the folded word zero-padded to 16 bytes when it has at
 * most 16, of the word itself otherwise. The padded form has no branch on length: 2.1 instead of
 * 4.8 ns; and eight at once with AVX-512.
 *
 * The body, span_kernel.h, is included once an instruction set. A word of ASCII, 5.9 bytes, takes
 * 4.5, 7.4 and 10.9 ns (AVX-512, AVX2, plain; bench_text, listing included). Refused: a block's
 * words one by one with their rows, 9.9; bounds written out without a loop, which gcc made vectors
 * of one by one, 7.6; of AVX-512 without VBMI2 (before Ice Lake, Zen 4), 4.9, where AVX2 is taken;
 * pext for the flags with AVX2 too, which machines before Zen 3 do by the bit; a shuffle by nibbles
 * (Lemire) for the classes, as ranges of letters take a subtraction and a comparison each, and that
 * is no more. */
#include "text/span.h"
#include "base/bytes.h"
#include "base/machine.h"
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* 64 bytes, a bit each, the first byte's lowest; foreign: not ASCII. */
typedef struct block {
    uint64_t word, upper, digit, stop, foreign;
} block;

static inline uint64_t below_bit(size_t bit)
{
    return bit < 64 ? (UINT64_C(1) << bit) - 1 : ~UINT64_C(0);
}

/* Where words start, and what is told there. */
typedef struct starting {
    uint64_t starts, upper, sentence;
} starting;

static inline uint8_t flags_at(const starting *b, size_t at)
{
    return (uint8_t)((b->upper >> at) * NP_WORD_UPPER & NP_WORD_UPPER) |
           (uint8_t)((b->sentence >> at) * NP_WORD_STARTS & NP_WORD_STARTS);
}

/* What one block leaves to the next. */
typedef struct carried {
    bool is_open, has_digit, starts_sentence;
    size_t n_starts, n_ends; /* so far */
} carried;

/* runs + those + carry, of `size` bits, where a sum goes: out of its run of bits, to the one behind
 * it. Carry: in, from the block before; out, beyond this one. */
static inline uint64_t add(uint64_t runs, uint64_t those, size_t size, bool *carry)
{
    uint64_t sum, more;
    bool is_over = __builtin_add_overflow(runs, those, &sum);
    is_over |= __builtin_add_overflow(sum, (uint64_t)*carry, &more);
    *carry = size < 64 ? more >> size & 1 : is_over;
    return more;
}

/* np_chars_at(), out of line: what is not of two bytes is rare, or else rare beside its own cost.
 */
__attribute__((noinline)) static const np_char *any_char(np_chars *t, const char *s, size_t n,
                                                         size_t *size)
{
    return np_chars_at(t, s, n, size);
}

/* Where the character before s + at begins; 0: none. */
static inline size_t char_before(const char *s, size_t at)
{
    while (at > 0 && ((unsigned char)s[--at] & 0xC0) == 0x80)
        ;
    return at;
}

/* What XXH3 turns 16 bytes by, unseeded: words 3 ^ 4 and 5 ^ 6 of its secret. */
#define FLIP_LOW UINT64_C(0x6782737BEA4239B9)
#define FLIP_HIGH UINT64_C(0xAF56BC3B0996523A)
#define AVALANCHE UINT64_C(0x165667919E3779F9)

__extension__ typedef unsigned __int128 product;

/* XXH3_64bits() of 16 bytes that are in registers already, as two numbers, the first byte lowest:
 * given in memory, they are waited for. */
static inline uint64_t hash_of_16(uint64_t low, uint64_t high)
{
    low ^= FLIP_LOW;
    high ^= FLIP_HIGH;
    product p128 = (product)low * high;
    uint64_t h = 16 + __builtin_bswap64(low) + high + ((uint64_t)p128 ^ (uint64_t)(p128 >> 64));
    h = (h ^ h >> 37) * AVALANCHE;
    return h ^ h >> 32;
}

__attribute__((always_inline)) static inline uint64_t hash_word(const char *folded, size_t len)
{
    static const unsigned char mask[2 * NP_WORD_PADDED] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                           255, 255, 255, 255, 255, 255, 255, 255};
    if (len > NP_WORD_PADDED)
        return XXH3_64bits(folded, len);
    const unsigned char *bytes = (const unsigned char *)folded;
    const unsigned char *keep = mask + NP_WORD_PADDED - len; /* no jump on the length */
    uint64_t low = np_bytes_get(bytes, 8) & np_bytes_get(keep, 8);
    return hash_of_16(low, np_bytes_get(bytes + 8, 8) & np_bytes_get(keep + 8, 8));
}

uint64_t np_word_hash(const char *folded, size_t len) { return hash_word(folded, len); }
void np_word_hash_pairs(uint64_t *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        word[i] = hash_of_16(word[i], 0);
}

/* ---- the plain one, which is the definition ---- */

static bool is_upper(unsigned char c) { return (unsigned char)(c - 'A') < 26; }
static bool is_digit(unsigned char c) { return (unsigned char)(c - '0') < 10; }
static bool is_letter(unsigned char c) { return (unsigned char)((c | 0x20) - 'a') < 26; }
static const char stops[] = {'\n', '!', '.', ':', '?'};

/* 64 bytes of 0 or 1 as bits: of eight, byte i comes to stand at bit 56 + i of the product. */
static inline uint64_t gather(const unsigned char *is)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < NP_SPAN_BLOCK; i += 8)
        bits |= (np_bytes_get(is + i, 8) * UINT64_C(0x0102040810204080) >> 56) << i;
    return bits;
}

/* The loops are such that compilers make vectors of them. */
static inline block look_plain(const char *restrict s, char *restrict folded)
{
    unsigned char word[NP_SPAN_BLOCK], upper[NP_SPAN_BLOCK], digit[NP_SPAN_BLOCK],
        stop[NP_SPAN_BLOCK] = {0}, foreign[NP_SPAN_BLOCK];
    for (size_t i = 0; i < NP_SPAN_BLOCK; i++) {
        unsigned char c = (unsigned char)s[i];
        word[i] = is_letter(c) || is_digit(c);
        upper[i] = is_upper(c);
        digit[i] = is_digit(c);
        foreign[i] = c >> 7;
        folded[i] = (char)(c | upper[i] << 5);
    }
    for (size_t k = 0; k < sizeof stops; k++)
        for (size_t i = 0; i < NP_SPAN_BLOCK; i++)
            stop[i] |= s[i] == stops[k];
    return (block){gather(word), gather(upper), gather(digit), gather(stop), gather(foreign)};
}

static inline void put_ends_plain(uint64_t bits, size_t base, uint32_t *to)
{
    for (; bits; bits &= bits - 1)
        *to++ = (uint32_t)(base + (size_t)__builtin_ctzll(bits));
}

static inline void put_starts_plain(const starting *b, size_t base, uint32_t *to, uint8_t *is)
{
    for (uint64_t starts = b->starts; starts; starts &= starts - 1) {
        size_t at = (size_t)__builtin_ctzll(starts);
        *to++ = (uint32_t)(base + at);
        *is++ = flags_at(b, at);
    }
}

static inline void put_hashes_plain(const np_span *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        r->hash[i] = hash_word(r->folded + r->start[i], r->end[i] - r->start[i]);
}

#define NAME(what) what##_plain
#define TARGET
#include "text/span_kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512                                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")))
#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

#include "text/span_avx2.h"
#include "text/span_avx512.h"

np_span_read *np_span_read_of(np_cpu cpu)
{
    np_cpu is = np_machine_cpu(cpu);
    if (is == NP_CPU_AVX512 && __builtin_cpu_supports("avx512vbmi2"))
        return read_avx512;
    return is == NP_CPU_PLAIN ? read_plain : read_avx2;
}
#else
np_span_read *np_span_read_of(np_cpu cpu)
{
    (void)cpu;
    return read_plain;
}
#endif
