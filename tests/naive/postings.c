/* postings.c - keys and the numbers they lead to, as a list of pairs: looked through from the
 * front, once a number. */
#include "naive/postings.h"
#include <stdlib.h>

void naive_postings_put(naive_postings *p, uint64_t key, uint32_t number)
{
    if (p->n == NAIVE_PAIRS || number >= NAIVE_NUMBERS)
        abort();
    p->pair[p->n++] = (naive_pair){key, number};
}

size_t naive_postings_find(const naive_postings *p, uint64_t key, uint32_t least, uint32_t *number)
{
    static bool leads[NAIVE_NUMBERS];
    size_t n = 0;
    for (uint32_t i = 0; i < NAIVE_NUMBERS; i++)
        leads[i] = false;
    for (size_t i = 0; i < p->n; i++)
        if (p->pair[i].key == key)
            leads[p->pair[i].number] = true;
    for (uint32_t i = least; i < p->end; i++)
        if (leads[i] && p->weight[i])
            number[n++] = i;
    return n;
}
