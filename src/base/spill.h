/* spill.h - a temporary file that takes bytes over from memory, which can be read on where they
 * were. */
#ifndef NP_BASE_SPILL_H
#define NP_BASE_SPILL_H

#include "newsprint.h"

typedef struct np_spill np_spill; /* any number of threads */

/* An empty file in dir without a name: it is gone with the process, however that ends. lag: bytes
 * that may be on their way to the disk, in the kernel's memory. NULL and NP_E_LIMIT: nothing can
 * be made there; NP_E_NOMEM. */
np_spill *np_spill_new(const char *dir, uint64_t lag, np_error *err);

/* What lies in it stays readable until its pages are freed. NULL is fine. */
void np_spill_free(np_spill *s);

/* Write size bytes of pages (np_pages_new()) to the file, free the memory, and leave the bytes
 * readable, and no longer writable, where they are. size is a multiple of np_page_size(). Waits
 * until what was put lag bytes before is on the disk, so that a fast reader cannot fill memory with
 * what is still to be written. NP_E_LIMIT: the file cannot take them; they stay in memory. */
np_code np_spill_put(np_spill *s, void *pages, size_t size, np_error *err) NP_MUST_CHECK;

/* After what was put has been used: was all of it what had been put? NP_E_LIMIT: some could not be
 * brought to the disk, and may have been read back as something else. Waits for what the disk is
 * busy with. */
np_code np_spill_settle(np_spill *s, np_error *err) NP_MUST_CHECK;

/* Of pages that were put: what was read of them is taken back from memory until it is read again.
 * Any thread may go on reading meanwhile. */
void np_spill_unread(void *pages, size_t size);

uint64_t np_spill_size(const np_spill *s); /* bytes put */

#endif
