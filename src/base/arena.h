/* arena.h - memory that is given piece by piece and freed all at once. */
#ifndef NP_BASE_ARENA_H
#define NP_BASE_ARENA_H

#include "newsprint.h"

typedef struct np_arena np_arena; /* one thread at a time */

np_arena *np_arena_new(np_error *err);
void np_arena_free(np_arena *a);  /* NULL is fine */
void np_arena_reset(np_arena *a); /* all pieces are gone; keeps one block to start again */

/* n elements of size bytes, aligned for any type, not zeroed; NULL and NP_E_NOMEM.
 * Lives until the arena is reset or freed. n * size may be 0: not NULL. */
void *np_arena_alloc(np_arena *a, size_t n, size_t size, np_error *err);

/* A copy of from; an empty string needs no memory. False: NP_E_NOMEM. */
bool np_arena_copy(np_arena *a, np_str from, np_str *to, np_error *err);

#endif
