/* near.h - copies by their definition: all pairs, no index, sets as lists. */
#ifndef NAIVE_NEAR_H
#define NAIVE_NEAR_H

#include "near/near.h"
#include "near/runs.h"

/* Figures by comparing every shingle with every other. */
np_figures naive_measure(const np_text *a, const np_text *b);

/* DESIGN.md 5.4 read aloud. */
np_relation naive_relate(const np_rules *rules, const np_text *a, const np_text *b);

/* Does a lead before b? */
bool naive_is_before(const np_text *a, const np_text *b);

/* Texts in rank order; leader[x] by the sequential definition. */
void naive_group(const np_rules *rules, const np_text *text, size_t n, uint32_t *leader);

/* The stretches of np_runs_find(), by comparing every place with every other; how many. run: n_a.
 */
size_t naive_runs(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b, np_run *run);

#endif
