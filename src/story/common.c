/* common.c - see common.h. Raised where shares are counted, so that all that is made of them
 * follows: idf, key terms, what makes stories related. */
#include "story/common.h"
#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void np_common_find(np_common *c, const np_vocabulary *v)
{
    uint64_t hash[NP_MOST_FUNCTION_WORDS];
    size_t n = np_function_words(hash);
    c->n = 0;
    for (size_t i = 0; i < n; i++)
        c->n += np_vocabulary_find(v, hash[i], &c->term[c->n]);
    qsort(c->term, c->n, sizeof c->term[0], by_number);
}

void np_common_raise(const np_common *c, size_t from, size_t to, double *share)
{
    for (size_t i = 0; i < c->n && c->term[i] < to; i++)
        if (c->term[i] >= from && share[c->term[i]] < NP_COMMON_SHARE)
            share[c->term[i]] = NP_COMMON_SHARE;
}
