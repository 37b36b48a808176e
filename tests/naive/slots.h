/* naive/slots.h - forms told apart blank by blank. */
#ifndef NP_TESTS_NAIVE_SLOTS_H
#define NP_TESTS_NAIVE_SLOTS_H

#include "text/slots.h"

/* As np_slots_part(). */
bool naive_slots_part(const np_slot *a, size_t n_a, const np_slot *b, size_t n_b);

#endif
