/* index.h - who may be near whom, for the other files of near/. */
#ifndef NP_NEAR_INDEX_H
#define NP_NEAR_INDEX_H

#include "near/near.h"

/* The texts in from <= y < to that x can find, ascending, in s->found[0 .. s->n-1]. Only texts
 * added to the index are found. Any thread, each with its own s. NP_E_NOMEM. */
np_code np_index_find(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s,
                      np_error *err);

#endif
