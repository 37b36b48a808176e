/* arena.h - memory that is given piece by piece and freed all at once. */
#ifndef NP_BASE_ARENA_H
#define NP_BASE_ARENA_H

#include "base/spill.h"

typedef struct np_arena np_arena; /* one thread at a time */

np_arena *np_arena_new(np_error *err);
np_arena *np_arena_new_bulk(np_error *err); /* one that can be spilled */
void np_arena_free(np_arena *a);            /* NULL is fine */
void np_arena_reset(np_arena *a); /* all pieces are gone; keeps one block to start again */

/* n elements of size bytes, aligned for any type, not zeroed; NULL and NP_E_NOMEM.
 * Lives until the arena is reset or freed. n * size may be 0: not NULL. */
void *np_arena_alloc(np_arena *a, size_t n, size_t size, np_error *err);

/* Of the piece given last only its first size bytes are needed: the rest is given again, unless
 * the piece has a block of its own. */
void np_arena_trim(np_arena *a, const void *last, size_t size);

/* A copy of from, without alignment; an empty string needs no memory. False: NP_E_NOMEM. */
bool np_arena_copy(np_arena *a, np_str from, np_str *to, np_error *err);

/* ---- Spilling: of a bulk arena whose pieces are read and no longer written ---- */

size_t np_arena_held(const np_arena *a); /* bytes of memory it takes, of either kind */

size_t np_arena_spillable(const np_arena *a); /* of these, what np_arena_spill() would put */

/* Put `size` bytes, or what more it takes to put whole blocks, in a file, of what was added first
 * and is still in memory; at most all but the block that is being filled. Pieces stay where they
 * are, to be read. NP_E_LIMIT: as np_spill_put(); nothing is lost. Cost: what is put, and a step
 * for each block in memory. */
np_code np_arena_spill(np_arena *a, size_t size, np_spill *to, np_error *err) NP_MUST_CHECK;

/* Take back from memory what was read of pieces in a file, until it is read again. Others may
 * read meanwhile. */
void np_arena_unread(np_arena *a);

#endif
