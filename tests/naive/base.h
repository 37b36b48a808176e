/* base.h - the slowest obviously right versions of sort, map and calendar. */
#ifndef NP_NAIVE_BASE_H
#define NP_NAIVE_BASE_H

#include "base/civil.h"
#include "base/sort.h"

/* Stable, by the low `bits` bits of key: exchange neighbours until none are out of order. */
void naive_sort_keyed(np_keyed *item, size_t n, unsigned bits);

/* Entries in the order they came; a find looks at each. */
typedef struct naive_map {
    uint64_t key[4096];
    uint32_t value[4096];
    size_t count;
} naive_map;
uint32_t *naive_map_find(naive_map *m, uint64_t key); /* NULL: missing */

/* The day after *c, by what every child knows of months and leap years. */
void naive_next_day(np_civil *c);

#endif
