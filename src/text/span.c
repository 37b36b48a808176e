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
 * The body, span_kernel.h, is included once an instruction set. Refused: a shuffle by nibbles
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

/* ---- AVX2 ---- */

/* 32 bytes. Signed comparisons, so that what is not ASCII is below all else. */
AVX2 static inline block look_32(const char *s, char *folded)
{
    __m256i c = _mm256_loadu_si256((const __m256i *)s);
    __m256i low = _mm256_or_si256(c, _mm256_set1_epi8(0x20));
    __m256i letter = _mm256_and_si256(_mm256_cmpgt_epi8(low, _mm256_set1_epi8('a' - 1)),
                                      _mm256_cmpgt_epi8(_mm256_set1_epi8('z' + 1), low));
    __m256i digit = _mm256_and_si256(_mm256_cmpgt_epi8(c, _mm256_set1_epi8('0' - 1)),
                                     _mm256_cmpgt_epi8(_mm256_set1_epi8('9' + 1), c));
    __m256i upper = _mm256_and_si256(letter, _mm256_cmpgt_epi8(_mm256_set1_epi8('Z' + 1), c));
    __m256i stop = _mm256_setzero_si256();
    for (size_t k = 0; k < sizeof stops; k++)
        stop = _mm256_or_si256(stop, _mm256_cmpeq_epi8(c, _mm256_set1_epi8(stops[k])));
    _mm256_storeu_si256((__m256i *)folded, _mm256_blendv_epi8(c, low, upper));
    return (block){(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(letter, digit)),
                   (uint32_t)_mm256_movemask_epi8(upper), (uint32_t)_mm256_movemask_epi8(digit),
                   (uint32_t)_mm256_movemask_epi8(stop), (uint32_t)_mm256_movemask_epi8(c)};
}

AVX2 static inline block look_avx2(const char *s, char *folded)
{
    enum { HALF = NP_SPAN_BLOCK / 2 };
    block a = look_32(s, folded), b = look_32(s + HALF, folded + HALF);
    return (block){a.word | b.word << HALF, a.upper | b.upper << HALF, a.digit | b.digit << HALF,
                   a.stop | b.stop << HALF, a.foreign | b.foreign << HALF};
}

/* How often a loop over bits goes round: a multiple of four, which is foretold more often than
 * their number: of 64 bytes of English, mostly twelve. What is written too much is written over. */
AVX2 static inline size_t rounds(uint64_t bits)
{
    return ((size_t)_mm_popcnt_u64(bits) + 3) & ~(size_t)3;
}

AVX2 static inline void put_ends_avx2(uint64_t bits, size_t base, uint32_t *to)
{
    size_t n = rounds(bits);
    for (size_t k = 0; k < n; k++, bits = _blsr_u64(bits))
        to[k] = (uint32_t)(base + _tzcnt_u64(bits));
}

AVX2 static inline void put_starts_avx2(const starting *b, size_t base, uint32_t *to, uint8_t *is)
{
    size_t n = rounds(b->starts);
    uint64_t starts = b->starts;
    for (size_t k = 0; k < n; k++, starts = _blsr_u64(starts)) {
        size_t at = _tzcnt_u64(starts);
        to[k] = (uint32_t)(base + at);
        is[k] = flags_at(b, at & 63);
    }
}

AVX2 static inline void put_hashes_avx2(const np_span *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        r->hash[i] = hash_word(r->folded + r->start[i], r->end[i] - r->start[i]);
}

#define NAME(what) what##_avx2
#define TARGET AVX2
#include "text/span_kernel.h"

/* ---- AVX-512 ---- */

AVX512 static inline block look_avx512(const char *s, char *folded)
{
    __m512i c = _mm512_loadu_si512(s), low = _mm512_or_si512(c, _mm512_set1_epi8(0x20));
    __m512i from_a = _mm512_sub_epi8(low, _mm512_set1_epi8('a'));
    __m512i from_0 = _mm512_sub_epi8(c, _mm512_set1_epi8('0'));
    __m512i from_capital_a = _mm512_sub_epi8(c, _mm512_set1_epi8('A'));
    __mmask64 letter = _mm512_cmplt_epu8_mask(from_a, _mm512_set1_epi8(26));
    __mmask64 digit = _mm512_cmplt_epu8_mask(from_0, _mm512_set1_epi8(10));
    __mmask64 upper = _mm512_cmplt_epu8_mask(from_capital_a, _mm512_set1_epi8(26));
    __mmask64 stop = 0;
    for (size_t k = 0; k < sizeof stops; k++)
        stop |= _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8(stops[k]));
    _mm512_storeu_si512(folded, _mm512_mask_blend_epi8(upper, c, low));
    return (block){letter | digit, upper, digit, stop, _mm512_movepi8_mask(c)};
}

/* The places of bits, pressed together; of more than 16 words a block, which is rare, in two steps.
 */
AVX512 static inline void put_ends_avx512(uint64_t bits, size_t base, uint32_t *to)
{
    const __m512i count =
        _mm512_add_epi8(_mm512_set_epi64(0x0706050403020100, 0x0706050403020100, 0x0706050403020100,
                                         0x0706050403020100, 0x0706050403020100, 0x0706050403020100,
                                         0x0706050403020100, 0x0706050403020100),
                        _mm512_set_epi64(0x3838383838383838, 0x3030303030303030, 0x2828282828282828,
                                         0x2020202020202020, 0x1818181818181818, 0x1010101010101010,
                                         0x0808080808080808, 0));
    const __m512i from = _mm512_set1_epi32((int)base);
    __m256i places = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(bits, count));
    __m512i first = _mm512_cvtepu8_epi32(_mm256_castsi256_si128(places));
    _mm512_storeu_si512(to, _mm512_add_epi32(first, from));
    if (_mm_popcnt_u64(bits) > 16) {
        __m512i second = _mm512_cvtepu8_epi32(_mm256_extracti128_si256(places, 1));
        _mm512_storeu_si512(to + 16, _mm512_add_epi32(second, from));
    }
}

AVX512 static inline void put_starts_avx512(const starting *b, size_t base, uint32_t *to,
                                            uint8_t *is)
{
    __mmask32 is_upper = (__mmask32)_pext_u64(b->upper, b->starts);
    __mmask32 is_first = (__mmask32)_pext_u64(b->sentence, b->starts);
    __m256i flags = _mm256_or_si256(_mm256_maskz_set1_epi8(is_upper, NP_WORD_UPPER),
                                    _mm256_maskz_set1_epi8(is_first, NP_WORD_STARTS));
    _mm256_storeu_si256((__m256i *)is, flags);
    put_ends_avx512(b->starts, base, to);
}

/* 16 bytes of each of four words. */
AVX512 static inline __m512i load_four(const char *folded, const uint32_t *start)
{
    __m512i four = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)(folded + start[0])));
    four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *)(folded + start[2])), 1);
    four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *)(folded + start[4])), 2);
    return _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *)(folded + start[6])), 3);
}

/* low ^ high of the products of 64 bits by 64. */
AVX512 static inline __m512i fold_product(__m512i a, __m512i b)
{
    const __m512i low32 = _mm512_set1_epi64(0xFFFFFFFF);
    __m512i a1 = _mm512_srli_epi64(a, 32), b1 = _mm512_srli_epi64(b, 32);
    __m512i ll = _mm512_mul_epu32(a, b), lh = _mm512_mul_epu32(a, b1);
    __m512i hl = _mm512_mul_epu32(a1, b), hh = _mm512_mul_epu32(a1, b1);
    __m512i middle = _mm512_add_epi64(_mm512_add_epi64(_mm512_srli_epi64(ll, 32), hl),
                                      _mm512_and_si512(lh, low32));
    __m512i low = _mm512_or_si512(_mm512_and_si512(ll, low32), _mm512_slli_epi64(middle, 32));
    __m512i high = _mm512_add_epi64(_mm512_add_epi64(hh, _mm512_srli_epi64(lh, 32)),
                                    _mm512_srli_epi64(middle, 32));
    return _mm512_xor_si512(low, high);
}

/* hash_of_16() of eight words at a time; a shift by 64 or more leaves nothing. */
AVX512 static inline __m512i hash_of_8x16(__m512i low, __m512i high, __m512i n_bits)
{
    const __m512i all = _mm512_set1_epi64(-1), bits64 = _mm512_set1_epi64(64);
    const __m512i turn =
        _mm512_broadcast_i32x4(_mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    __m512i n_high = _mm512_sub_epi64(_mm512_max_epi64(n_bits, bits64), bits64);
    low = _mm512_andnot_si512(_mm512_sllv_epi64(all, n_bits), low);
    high = _mm512_andnot_si512(_mm512_sllv_epi64(all, n_high), high);
    low = _mm512_xor_si512(low, _mm512_set1_epi64((long long)FLIP_LOW));
    high = _mm512_xor_si512(high, _mm512_set1_epi64((long long)FLIP_HIGH));
    __m512i sum = _mm512_add_epi64(_mm512_shuffle_epi8(low, turn), high);
    __m512i h =
        _mm512_add_epi64(_mm512_add_epi64(sum, _mm512_set1_epi64(16)), fold_product(low, high));
    h = _mm512_xor_si512(h, _mm512_srli_epi64(h, 37));
    h = _mm512_mullo_epi64(h, _mm512_set1_epi64((long long)AVALANCHE));
    return _mm512_xor_si512(h, _mm512_srli_epi64(h, 32));
}

AVX512 static inline void put_hashes_avx512(const np_span *r, size_t from, size_t to)
{
    enum { LANES = 8 };
    for (size_t i = from; i < to; i += LANES) {
        const uint32_t *start = r->start + i, *end = r->end + i;
        size_t left = to - i;
        __mmask8 here = (__mmask8)(left < LANES ? (1u << left) - 1 : 0xFF);
        uint32_t at[LANES];
        __m256i begins = _mm256_maskz_loadu_epi32(here, start),
                ends = _mm256_maskz_loadu_epi32(here, end);
        _mm256_storeu_si256((__m256i *)at, begins);
        __m512i len = _mm512_cvtepu32_epi64(_mm256_sub_epi32(ends, begins));
        __m512i even = load_four(r->folded, at), odd = load_four(r->folded, at + 1);
        __m512i hash = hash_of_8x16(_mm512_unpacklo_epi64(even, odd),
                                    _mm512_unpackhi_epi64(even, odd), _mm512_slli_epi64(len, 3));
        _mm512_mask_storeu_epi64(r->hash + i, here, hash);
        __mmask8 is_long = _mm512_cmpgt_epu64_mask(len, _mm512_set1_epi64(NP_WORD_PADDED));
        for (unsigned left_long = is_long; left_long; left_long &= left_long - 1) {
            size_t k = i + (size_t)__builtin_ctz(left_long);
            r->hash[k] = hash_word(r->folded + r->start[k], r->end[k] - r->start[k]);
        }
    }
}

#define NAME(what) what##_avx512
#define TARGET AVX512
#include "text/span_kernel.h"

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
