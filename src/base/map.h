/* map.h - from 64-bit hashes to 32-bit numbers, safe against chosen hashes. */
#ifndef NP_BASE_MAP_H
#define NP_BASE_MAP_H

#include "newsprint.h"

typedef struct np_map np_map; /* one writer at a time; 24 to 48 bytes a key */

np_map *np_map_new(np_error *err);
void np_map_free(np_map *m); /* NULL is fine */

/* The value of key, which is entered with `fresh` if it was missing; NULL: NP_E_NOMEM.
 * Until the next put. Nothing can be taken out. */
uint32_t *np_map_put(np_map *m, uint64_t key, uint32_t fresh, np_error *err);
const uint32_t *np_map_find(const np_map *m, uint64_t key); /* NULL: missing */
size_t np_map_count(const np_map *m);

#endif
