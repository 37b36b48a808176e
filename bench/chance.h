/* chance.h - numbers that look drawn and are the same in each run. */
#ifndef NP_BENCH_CHANCE_H
#define NP_BENCH_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* splitmix64 (Steele, Lea & Flood 2014). */
static inline uint64_t draw(void)
{
    static uint64_t state = 1;
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static inline size_t below(size_t n) { return (size_t)(draw() % n); }

#endif
