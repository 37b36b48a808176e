/* minhash_kernel.h - the body of every kernel; minhash.c includes it once an instruction set.
 *
 * The includer sets NAME and TARGET, and by what vectors are: VECTOR, LANES of 32 bits, ALL(x) x in
 * each, LOAD(p), STORE(p, v), MULTIPLY, ADD, LEAST. A strip of slots stays in registers while all
 * shingles pass by, two at a time: the smaller of two, then of that and the strip's, waits half as
 * often for the strip. Loops over t have a fixed length and are rolled out. */

#define STRIP(n_vectors)                                                                           \
    do {                                                                                           \
        VECTOR factor[n_vectors], least[n_vectors];                                                \
        for (size_t t = 0; t < (n_vectors); t++) {                                                 \
            factor[t] = LOAD(a + j + t * LANES);                                                   \
            least[t] = ALL(-1);                                                                    \
        }                                                                                          \
        for (size_t i = 0; i < n; i += 2) {                                                        \
            const uint64_t *x = shingle + i,                                                       \
                           *y = x + (i + 1 < n); /* the last twice if it is odd */                 \
            VECTOR high_x = ALL(half(x, 1)), low_x = ALL(half(x, 0));                              \
            VECTOR high_y = ALL(half(y, 1)), low_y = ALL(half(y, 0));                              \
            for (size_t t = 0; t < (n_vectors); t++) {                                             \
                VECTOR of_x = ADD(MULTIPLY(factor[t], high_x), low_x);                             \
                VECTOR of_y = ADD(MULTIPLY(factor[t], high_y), low_y);                             \
                least[t] = LEAST(least[t], LEAST(of_x, of_y));                                     \
            }                                                                                      \
        }                                                                                          \
        for (size_t t = 0; t < (n_vectors); t++)                                                   \
            STORE(sig + j + t * LANES, least[t]);                                                  \
    } while (0)

TARGET static void NAME(const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig, size_t k)
{
    enum { LONG = 8, SHORT = 16 / LANES };
    uint32_t a[MOST_SLOTS];
    size_t j = 0;
    for (size_t t = 0; t < k; t++)
        a[t] = factor_of(seed, t);
    for (; k - j >= LONG * LANES; j += LONG * LANES)
        STRIP(LONG);
    for (; j < k; j += SHORT * LANES)
        STRIP(SHORT);
}

#undef STRIP
#undef NAME
#undef TARGET
#undef VECTOR
#undef LANES
#undef ALL
#undef LOAD
#undef STORE
#undef MULTIPLY
#undef ADD
#undef LEAST
