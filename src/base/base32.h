/* base32.h - short names for long numbers, in digits and letters that are not mistaken. */
#ifndef NP_BASE_BASE32_H
#define NP_BASE_BASE32_H

#include <stdint.h>

/* Write n digits (0-9, a-z without i, l, o, u), most significant first, of the 128-bit number
 * high:low, its lowest 5 n bits; no end mark. n is 1 to 26. */
static inline void np_base32(uint64_t high, uint64_t low, char *to, unsigned n)
{
    static const char digit[] = "0123456789abcdefghjkmnpqrstvwxyz";
    while (n > 0) {
        to[--n] = digit[low & 31];
        low = low >> 5 | high << 59;
        high >>= 5;
    }
}

#endif
