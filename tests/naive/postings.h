/* postings.h - keys and the numbers they lead to, as a list of pairs. */
#ifndef NP_NAIVE_POSTINGS_H
#define NP_NAIVE_POSTINGS_H

#include "newsprint.h"

enum { NAIVE_PAIRS = 1 << 17, NAIVE_NUMBERS = 1 << 13 };

typedef struct naive_pair {
    uint64_t key;
    uint32_t number;
} naive_pair;

typedef struct naive_postings { /* a transaction is a copy */
    size_t n;
    naive_pair pair[NAIVE_PAIRS];
    uint16_t weight[NAIVE_NUMBERS];
    uint32_t end;
} naive_postings;

void naive_postings_put(naive_postings *p, uint64_t key, uint32_t number);

/* All numbers, ascending, at or above `least` that the key leads to and whose weight is not 0; how
 * many. number: room for NAIVE_NUMBERS. */
size_t naive_postings_find(const naive_postings *p, uint64_t key, uint32_t least, uint32_t *number);

#endif
