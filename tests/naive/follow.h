/* naive/follow.h - ids follow members, every count taken anew. */
#ifndef NP_TESTS_NAIVE_FOLLOW_H
#define NP_TESTS_NAIVE_FOLLOW_H

#include "story/follow.h"

/* np_follow() by its words; n_was * n_is * n steps and more. */
void naive_follow(const np_moves *m, uint32_t *taken, uint32_t *into);

#endif
