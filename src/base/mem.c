/* mem.c - calloc, realloc and free, with a count that lets a test fail the nth.
 *
 * The count is atomic, for threads allocate too; malloc hooks were refused: they fail the test's
 * own allocations and those of the libraries below us, which we cannot mend. */
#include "base/mem.h"
#include "base/error.h"
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static atomic_long until_failure; /* 0: not counting */
static atomic_bool stays_failed;  /* once it has failed, it goes on failing */

void np_mem_fail_at(long nth)
{
    atomic_store(&stays_failed, false);
    atomic_store(&until_failure, nth);
}

void np_mem_fail_from(long nth)
{
    atomic_store(&stays_failed, nth > 0);
    atomic_store(&until_failure, nth);
}

static bool fails_now(void)
{
    long left = atomic_load(&until_failure);
    if (left <= 0)
        return false;
    if (left == 1 && atomic_load(&stays_failed))
        return true;
    return atomic_fetch_sub(&until_failure, 1) == 1;
}

/* Large arrays are looked at here and there, and with pages of 4 kB each look first asks where its
 * page is: a seventh of the time that searching a million texts took. Before they are touched they
 * can be of larger pages, where the system has some to give; if it has none, nothing is lost. */
static void ask_for_large_pages(void *array, size_t size)
{
#ifdef MADV_HUGEPAGE
    enum { LARGE = 32 << 20 };
    uintptr_t page = np_page_size(), from = ((uintptr_t)array + page - 1) / page * page;
    if (size >= LARGE)
        madvise((void *)from, ((uintptr_t)array + size - from) / page * page, MADV_HUGEPAGE);
#else
    (void)array, (void)size;
#endif
}

void *np_alloc(size_t head, size_t n, size_t size, np_error *err)
{
    void *p = NULL;
    if (!fails_now() && (size == 0 || n <= (SIZE_MAX - head) / size))
        p = calloc(1, head + n * size > 0 ? head + n * size : 1);
    if (p)
        ask_for_large_pages(p, head + n * size);
    else
        np_fail(err, NP_E_NOMEM, "out of memory: %zu + %zu x %zu bytes", head, n, size);
    return p;
}

void np_free(void *p) { free(p); }

void *np_shrink(void *array, size_t n, size_t size)
{
    void *smaller = realloc(array, n * size > 0 ? n * size : 1);
    return smaller ? smaller : array;
}

void *np_pages_new(size_t size, np_error *err)
{
    void *p = fails_now()
                  ? MAP_FAILED
                  : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED)
        return p;
    np_fail(err, NP_E_NOMEM, "out of memory: %zu bytes", size);
    return NULL;
}

void np_pages_free(void *pages, size_t size)
{
    if (pages)
        munmap(pages, size);
}

size_t np_page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

void np_release(void *made_by_newsprint) { free(made_by_newsprint); }

bool np_grow_to(void *array, size_t *cap, size_t need, size_t size, np_error *err)
{
    size_t room = *cap < 8 ? 8 : *cap;
    while (room < need)
        room = room > SIZE_MAX / 2 ? need : room * 2;
    void *at, *moved = NULL;
    memcpy(&at, array, sizeof at); /* a T * read as a void * would break the aliasing rule */
    if (!fails_now() && room <= SIZE_MAX / size)
        moved = realloc(at, room * size);
    if (!moved) {
        np_fail(err, NP_E_NOMEM, "out of memory: %zu x %zu bytes", room, size);
        return false;
    }
    memcpy(array, &moved, sizeof moved);
    *cap = room;
    return true;
}
