/* made_up.h - words for benches that need many: chance from a number, and words from numbers. */
#ifndef NP_BENCH_MADE_UP_H
#define NP_BENCH_MADE_UP_H

#include <stdint.h>

static uint64_t rng;
static uint32_t below(uint32_t n)
{
    rng ^= rng << 13, rng ^= rng >> 7, rng ^= rng << 17;
    return (uint32_t)((rng >> 32) * n >> 32);
}

/* A word of consonants and vowels; small numbers come often, as small words do. */
static char *put_word(char *to, uint32_t w)
{
    do {
        *to++ = "bdfgklmnprstvz"[w % 14];
        *to++ = "aeiou"[w / 14 % 5];
    } while ((w /= 70) > 0);
    *to++ = ' ';
    return to;
}

#endif
