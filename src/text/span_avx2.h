/* span_avx2.h - the steps of span_kernel.h with AVX2, a word at a time; for span.c alone. */

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
