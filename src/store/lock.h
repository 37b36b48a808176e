/* lock.h - DIR/lock: one writer at a time, who says who it is and how far it has come. */
#ifndef NP_STORE_LOCK_H
#define NP_STORE_LOCK_H

#include "newsprint.h"

typedef struct np_store_lock {
    int fd; /* -1: not held */
} np_store_lock;

#define NP_STORE_UNLOCKED ((np_store_lock){-1})

/* Hold the lock of the folder dir, whose file is made if need be. Waits up to wait_s seconds;
 * NP_E_LIMIT names the holder. */
np_code np_store_lock_take(np_store_lock *l, const char *dir, unsigned wait_s, np_error *err);

/* As a reader who needs that nobody writes: true, if nobody does and there is a lock to hold. */
bool np_store_lock_share(np_store_lock *l, const char *dir);

/* Give it back; nothing if it is not held. */
void np_store_lock_give(np_store_lock *l);

/* The change that was last known to be on the disk, 0 where nothing is known. Its holder notes it
 * after each commit, and so it is never above what the database holds, unless changes were lost. */
uint64_t np_store_lock_change(const char *dir);
void np_store_lock_note(const np_store_lock *l, uint64_t change);

#endif
