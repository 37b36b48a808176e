/* bands.c - four slots as one key: texts that agree on one of 32 keys are candidates.
 *
 * The chance is 1 - (1 - J^4)^32: .23 at J = .3, .87 at .5, .99 at .6 (Indyk & Motwani 1998). */
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
