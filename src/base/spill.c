/* spill.c - pages of memory become pages of a file, in place.
 *
 * What does not fit in memory is written to a file, and the file is mapped over the very addresses
 * it was written from. So every pointer stays good, no algorithm knows where its bytes are, and
 * what is in memory is for the kernel to say, who knows better than we do what else needs room.
 *
 * Refused: reading back with pread() into buffers of ours, which every reader of text would have
 * to ask for and give back; and a shared mapping that is written to, where a full disk is a signal
 * (SIGBUS) in the middle of a memcpy, not an error. We write(), so a full disk is told where it
 * can be, and the mapping is read only. What is left is a disk that fails when it is read: that
 * ends the process, as it would if swap failed.
 *
 * What was written last stays with the kernel for a while: a file that is gone before it reached
 * the disk never needs to. Waiting for each piece made a disk of 260 MB/s the limit of the whole
 * program; waiting for none lets a fast reader fill memory with what is still to be written.
 *
 * Refused too: to move the memory that pages leave to another address, for the next that are
 * written. It spares clearing new memory, and costs as much in page tables: no gain was measured.
 *
 * Invariant: pages are mapped only after all their bytes were written. */
#define _GNU_SOURCE /* O_TMPFILE, sync_file_range() */
#include "base/spill.h"
#include "base/error.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct np_spill {
    int fd;
    uint64_t lag;
    _Atomic uint64_t size;
    char dir[];
};

/* A file that has no name, or has lost it before anyone could see it used. -1: errno. */
static int open_nameless(const char *dir)
{
#ifdef O_TMPFILE
    int nameless;
    do
        nameless = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    while (nameless < 0 && errno == EINTR);
    if (nameless >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return nameless;
#endif
    char *path = NULL;
    size_t size = strlen(dir) + sizeof "/newsprint-XXXXXX";
    if (!(path = np_alloc(0, size, 1, NULL)))
        return errno = ENOMEM, -1;
    snprintf(path, size, "%s/newsprint-XXXXXX", dir);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    np_free(path);
    return fd;
}

np_spill *np_spill_new(const char *dir, uint64_t lag, np_error *err)
{
    size_t length = strlen(dir) + 1;
    np_spill *s = np_alloc(sizeof *s, length, 1, err);
    if (!s)
        return NULL;
    memcpy(s->dir, dir, length);
    s->lag = lag;
    s->fd = open_nameless(dir);
    if (s->fd >= 0)
        return s;
    np_fail(err, NP_E_LIMIT, "%.120s: no temporary file can be made there: %s", dir,
            strerror(errno));
    np_free(s);
    return NULL;
}

void np_spill_free(np_spill *s)
{
    if (s)
        close(s->fd);
    np_free(s);
}

static np_code fail(const np_spill *s, np_error *err)
{
    return np_fail(err, NP_E_LIMIT,
                   "%.120s: a temporary file of %llu MB cannot be written: %s; make room there, "
                   "name another folder or allow more memory",
                   s->dir, (unsigned long long)(atomic_load(&s->size) >> 20), strerror(errno));
}

static bool write_at(int fd, const char *bytes, size_t size, uint64_t at)
{
    while (size) {
        ssize_t n = pwrite(fd, bytes, size, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n, size -= (size_t)n, at += (uint64_t)n;
    }
    return true;
}

/* Let the bytes before `end` be on their way to the disk. */
static bool begin_sync(int fd, uint64_t end)
{
#ifdef SYNC_FILE_RANGE_WRITE
    return end == 0 || !sync_file_range(fd, 0, (off_t)end, SYNC_FILE_RANGE_WRITE) ||
           errno == ENOSYS; /* then the kernel writes when it likes */
#else
    (void)fd, (void)end;
    return true;
#endif
}

/* Wait for those before `end` that are on their way; for all, where nobody can tell. False: one of
 * them did not arrive. */
static bool end_sync(int fd, uint64_t end)
{
    int failed = 0;
    if (end == 0)
        return true;
#ifdef SYNC_FILE_RANGE_WRITE
    if (!sync_file_range(fd, 0, (off_t)end, SYNC_FILE_RANGE_WAIT_BEFORE))
        return true;
    if (errno != ENOSYS)
        return false;
#endif
    do
        failed = fdatasync(fd);
    while (failed && errno == EINTR);
    return !failed;
}

static uint64_t without(uint64_t lag, uint64_t at) { return at > lag ? at - lag : 0; }

np_code np_spill_put(np_spill *s, void *pages, size_t size, np_error *err)
{
    uint64_t at = atomic_fetch_add(&s->size, size);
    if (!write_at(s->fd, pages, size, at) || !begin_sync(s->fd, without(s->lag, at + size)) ||
        !end_sync(s->fd, without(s->lag, at)))
        return fail(s, err);
    void *mapped = mmap(pages, size, PROT_READ, MAP_SHARED | MAP_FIXED, s->fd, (off_t)at);
    return mapped == pages ? NP_OK : fail(s, err);
}

np_code np_spill_settle(np_spill *s, np_error *err)
{
    /* What is not on its way yet is in memory. */
    return end_sync(s->fd, atomic_load(&s->size)) ? NP_OK : fail(s, err);
}

void np_spill_unread(void *pages, size_t size) { madvise(pages, size, MADV_DONTNEED); }

uint64_t np_spill_size(const np_spill *s) { return atomic_load(&s->size); }
