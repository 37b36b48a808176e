/* original.h - files whose records are left where they lie, and read again when they are wanted. */
#ifndef NP_READ_ORIGINAL_H
#define NP_READ_ORIGINAL_H

#include "newsprint.h"

typedef struct np_original np_original;   /* a file that is kept open; any number of threads */
typedef struct np_originals np_originals; /* those of a corpus; one thread at a time */

/* Where a record was left. */
typedef struct np_left {
    const np_original *in;
    uint64_t at;  /* of its first byte in the file */
    uint64_t sum; /* np_left_sum() of what it was */
} np_left;

uint64_t np_left_sum(np_str record);

np_originals *np_originals_new(np_error *err);
void np_originals_free(np_originals *o); /* NULL is fine */

/* Keep the file open that fd is open on, which stays the caller's. NULL: it is no plain file, too
 * short to matter, or one too many; its records must be kept. */
const np_original *np_originals_add(np_originals *o, int fd);

#endif
