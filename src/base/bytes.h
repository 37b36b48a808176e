/* bytes.h - whole numbers as bytes, the least first, on every machine. */
#ifndef NP_BASE_BYTES_H
#define NP_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* The n <= 8 low bytes of x. */
static inline void np_bytes_put(unsigned char *to, uint64_t x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(x >> 8 * i);
}

static inline uint64_t np_bytes_get(const unsigned char *from, size_t n)
{
    uint64_t x = 0;
    for (size_t i = 0; i < n; i++)
        x |= (uint64_t)from[i] << 8 * i;
    return x;
}

#endif
