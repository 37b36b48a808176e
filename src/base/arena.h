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

/* Of the piece given last only its first size bytes are needed: the rest is given again, unless
 * the piece has a block of its own. */
void np_arena_trim(np_arena *a, const void *last, size_t size);

/* A copy of from, without alignment; an empty string needs no memory. False: NP_E_NOMEM. */
bool np_arena_copy(np_arena *a, np_str from, np_str *to, np_error *err);

#endif
