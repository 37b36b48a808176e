/* bands.c - four slots as one key: texts that agree on one of 8 keys are candidates.
 *
 * The chance is 1 - (1 - J^4)^8: .06 at J = .3, .40 at .5, .67 at .6, .985 at .8 (Indyk & Motwani
 * 1998). That is not what recall rests on: shingles themselves are looked up too (ask.c), and find
 * every pair that 32 bands find (bench/copies.md: no pair of any corpus is lost). A band is for
 * what they are bounded at: a copy of one of many texts on one form, whose lists ran full.
 *
 * Refused: 32 bands. Their keys were two thirds of what is looked up of a text of 60 to 570 words,
 * four times the slots had to be signed, and a pair at J = .3, which is none, was compared with
 * chance .23. And no bands: a list that ran full would hide whom it does not hold. */
#include "near/near.h"

void np_band_keys(const uint32_t *sig, size_t k, uint32_t *key)
{
    for (size_t j = 0; j + NP_BAND_ROWS <= k; j += NP_BAND_ROWS) {
        uint64_t x = 0;
        for (size_t r = 0; r < NP_BAND_ROWS; r++) {
            x = (x ^ sig[j + r]) * UINT64_C(0x9E3779B97F4A7C15);
            x ^= x >> 32;
        }
        *key++ = (uint32_t)x;
    }
}
