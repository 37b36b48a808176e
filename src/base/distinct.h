/* distinct.h - the distinct ones of a list of hashes, where nobody asks for their order. */
#ifndef NP_BASE_DISTINCT_H
#define NP_BASE_DISTINCT_H

#include "newsprint.h"

typedef struct np_distinct { /* scratch of one thread; zero-initialised it is empty */
    uint64_t *slot;
    size_t cap;
} np_distinct;

void np_distinct_clear(np_distinct *d);

/* Drop the repeats of key[0 .. n-1]; *kept are left in front, in no particular order, the same for
 * the same list. Cost: some 2 ns a key that is spread evenly, as hashes are; that of a sort where
 * somebody chose them not to be. NP_E_NOMEM. */
np_code np_distinct_u64(np_distinct *d, uint64_t *key, size_t n, size_t *kept,
                        np_error *err) NP_MUST_CHECK;

#endif
