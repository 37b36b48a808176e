/* mem.h - every allocation of the library, in the one place a test can make fail. */
#ifndef NP_BASE_MEM_H
#define NP_BASE_MEM_H

#include "newsprint.h"

/* head bytes and then n elements of size bytes each, zeroed; NULL and
 * NP_E_NOMEM when the sum overflows or memory is out.  Free with np_free(). */
void *np_alloc(size_t head, size_t n, size_t size, np_error *err);
void np_free(void *p); /* NULL is fine */

/* Room for need elements in array, which has room for cap: true; or false, *err, and both
 * as they were. Doubles; new elements are not zeroed; free with np_free(). */
#define NP_GROW(array, cap, need, err)                                                             \
    ((need) <= (cap) || np_grow_to(&(array), &(cap), (need), sizeof *(array), (err)))
bool np_grow_to(void *array, size_t *cap, size_t need, size_t size, np_error *err);

/* array, of which n elements of size bytes are left: smaller, or where and as it was. */
void *np_shrink(void *array, size_t n, size_t size);

/* size bytes, a multiple of np_page_size(), of memory of their own, zeroed, which a file can take
 * over (spill.h); NULL and NP_E_NOMEM. Free with np_pages_free() and the same size. */
void *np_pages_new(size_t size, np_error *err);
void np_pages_free(void *pages, size_t size); /* NULL is fine */
size_t np_page_size(void);

/* For tests: the nth allocation from now fails, once; 0 for never. */
void np_mem_fail_at(long nth);
/* For tests: from the nth allocation on all fail; 0 for none. */
void np_mem_fail_from(long nth);

#endif
