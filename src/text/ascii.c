/* ascii.c - the bytes of a text as sets of bits, so that words are found by counting zeros.
 *
 * A byte asked by a table costs a load, a jump and the mistakes of foretelling it, three times a
 * word. Compared 64 at once, the bytes cost a dozen instructions, and what is left is one step a
 * word (text/words.c). Three forms of one definition, the plain one; which is used is known when
 * the program runs. Refused: a shuffle by nibbles (Lemire), as the ranges of ASCII letters take a
 * subtraction and a comparison each, and that is no more. */
#include "text/ascii.h"
#include "base/machine.h"
#include <string.h>

static bool is_upper(unsigned char c) { return (unsigned char)(c - 'A') < 26; }
static bool is_digit(unsigned char c) { return (unsigned char)(c - '0') < 10; }
static bool is_letter(unsigned char c) { return (unsigned char)((c | 0x20) - 'a') < 26; }
static bool is_stop(unsigned char c)
{
    return c == '\n' || c == '!' || c == '.' || c == ':' || c == '?';
}

static void look_plain(const char *s, size_t n, char *folded, np_ascii_block *block)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        uint64_t bit = UINT64_C(1) << i % NP_ASCII_BLOCK;
        np_ascii_block *b = &block[i / NP_ASCII_BLOCK];
        if (i % NP_ASCII_BLOCK == 0)
            *b = (np_ascii_block){0};
        b->word |= is_letter(c) || is_digit(c) ? bit : 0;
        b->upper |= is_upper(c) ? bit : 0;
        b->digit |= is_digit(c) ? bit : 0;
        b->stop |= is_stop(c) ? bit : 0;
        folded[i] = (char)(is_upper(c) ? c | 0x20 : c);
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw")))
#define AVX2 __attribute__((target("avx2")))

AVX512 static void look_512(const char *s, size_t n, char *folded, np_ascii_block *block)
{
    const __m512i blank = _mm512_set1_epi8(0x20);
    for (size_t i = 0; i < n; i += NP_ASCII_BLOCK) {
        size_t left = n - i;
        __mmask64 here = left < NP_ASCII_BLOCK ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
        __m512i c = _mm512_maskz_loadu_epi8(here, s + i), low = _mm512_or_si512(c, blank);
        __m512i from_a = _mm512_sub_epi8(low, _mm512_set1_epi8('a'));
        __m512i from_0 = _mm512_sub_epi8(c, _mm512_set1_epi8('0'));
        __m512i from_capital_a = _mm512_sub_epi8(c, _mm512_set1_epi8('A'));
        __mmask64 letter = _mm512_cmplt_epu8_mask(from_a, _mm512_set1_epi8(26));
        __mmask64 digit = _mm512_cmplt_epu8_mask(from_0, _mm512_set1_epi8(10));
        __mmask64 upper = _mm512_cmplt_epu8_mask(from_capital_a, _mm512_set1_epi8(26));
        __mmask64 stop = _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('\n')) |
                         _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('!')) |
                         _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('.')) |
                         _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8(':')) |
                         _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('?'));
        _mm512_storeu_si512(folded + i, _mm512_mask_blend_epi8(upper, c, low));
        block[i / NP_ASCII_BLOCK] = (np_ascii_block){letter | digit, upper, digit, stop};
    }
}

/* 32 bytes; the bits of each kind. */
AVX2 static inline void look_32(__m256i c, char *folded, np_ascii_block *bits)
{
    /* Signed comparisons, of ASCII or zero: nothing is below zero. */
    __m256i low = _mm256_or_si256(c, _mm256_set1_epi8(0x20));
    __m256i letter = _mm256_and_si256(_mm256_cmpgt_epi8(low, _mm256_set1_epi8('a' - 1)),
                                      _mm256_cmpgt_epi8(_mm256_set1_epi8('z' + 1), low));
    __m256i digit = _mm256_and_si256(_mm256_cmpgt_epi8(c, _mm256_set1_epi8('0' - 1)),
                                     _mm256_cmpgt_epi8(_mm256_set1_epi8('9' + 1), c));
    __m256i upper = _mm256_and_si256(_mm256_cmpgt_epi8(c, _mm256_set1_epi8('A' - 1)),
                                     _mm256_cmpgt_epi8(_mm256_set1_epi8('Z' + 1), c));
    __m256i stop = _mm256_cmpeq_epi8(c, _mm256_set1_epi8('\n'));
    static const char other[] = {'!', '.', ':', '?'};
    for (size_t k = 0; k < sizeof other; k++)
        stop = _mm256_or_si256(stop, _mm256_cmpeq_epi8(c, _mm256_set1_epi8(other[k])));
    _mm256_storeu_si256((__m256i *)folded, _mm256_blendv_epi8(c, low, upper));
    *bits = (np_ascii_block){(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(letter, digit)),
                             (uint32_t)_mm256_movemask_epi8(upper),
                             (uint32_t)_mm256_movemask_epi8(digit),
                             (uint32_t)_mm256_movemask_epi8(stop)};
}

AVX2 static void look_256(const char *s, size_t n, char *folded, np_ascii_block *block)
{
    enum { HALF = NP_ASCII_BLOCK / 2 };
    for (size_t i = 0; i < n; i += NP_ASCII_BLOCK) {
        char last[NP_ASCII_BLOCK] = {0};
        const char *from = s + i;
        if (n - i < NP_ASCII_BLOCK) /* never behind the end */
            from = memcpy(last, from, n - i);
        np_ascii_block a, b;
        look_32(_mm256_loadu_si256((const __m256i *)from), folded + i, &a);
        look_32(_mm256_loadu_si256((const __m256i *)(from + HALF)), folded + i + HALF, &b);
        block[i / NP_ASCII_BLOCK] =
            (np_ascii_block){a.word | b.word << HALF, a.upper | b.upper << HALF,
                             a.digit | b.digit << HALF, a.stop | b.stop << HALF};
    }
}

np_ascii_look *np_ascii_look_of(np_cpu cpu)
{
    np_cpu is = np_machine_cpu(cpu);
    return is == NP_CPU_AVX512 ? look_512 : is == NP_CPU_AVX2 ? look_256 : look_plain;
}
#else
np_ascii_look *np_ascii_look_of(np_cpu cpu)
{
    (void)cpu;
    return look_plain;
}
#endif

size_t np_ascii_span(const char *s, size_t n)
{
    enum { RUN = 32 };
    const uint64_t high = UINT64_C(0x8080808080808080);
    size_t i = 0;
    for (; i + RUN <= n; i += RUN) {
        uint64_t x[RUN / 8];
        memcpy(x, s + i, RUN);
        if ((x[0] | x[1] | x[2] | x[3]) & high)
            break;
    }
    while (i < n && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}
