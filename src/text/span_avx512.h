/* span_avx512.h - the steps of span_kernel.h with AVX-512: bounds pressed together (VBMI2), hashes
 * of eight words at a time; for span.c alone. */

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
