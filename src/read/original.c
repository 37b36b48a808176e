/* original.c - files whose records are left where they lie, and read again when they are wanted.
 *
 * What dedup passes on is the input, byte for byte. To keep a million records until they are
 * written takes 3 GB, or a temporary file that is written and read for nothing: the input is one
 * already. So of a plain file only the place of each record is kept, and the file open. It may be
 * renamed, removed or added to meanwhile; whether a record is still what it was tells its XXH3.
 *
 * Refused: to map the file, and let np_article.raw lie in it. Who shortens the file then ends the
 * process, and who writes to it changes what was read, unseen. And the time of the last change in
 * place of a sum: logs are added to while they are read. */
#include "read/original.h"
#include "base/error.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { MOST = 64 /* files open at once */ };

static const off_t LEAST = 1 << 20; /* bytes of a file: less is read and kept as fast */

struct np_original {
    int fd;
};

struct np_originals {
    np_original file[MOST];
    size_t n;
};

uint64_t np_left_sum(np_str record) { return XXH3_64bits(record.at, record.len); }

np_originals *np_originals_new(np_error *err)
{
    np_originals *o = np_alloc(sizeof *o, 0, 0, err);
    return o;
}

void np_originals_free(np_originals *o)
{
    for (size_t i = 0; o && i < o->n; i++)
        close(o->file[i].fd);
    np_free(o);
}

const np_original *np_originals_add(np_originals *o, int fd)
{
    struct stat file;
    if (o->n == MOST || fstat(fd, &file) || !S_ISREG(file.st_mode) || file.st_size < LEAST)
        return NULL;
    int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (own < 0)
        return NULL;
    o->file[o->n] = (np_original){own};
    return &o->file[o->n++];
}

static bool read_at(int fd, char *to, size_t size, uint64_t at)
{
    while (size) {
        ssize_t n = pread(fd, to, size, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n ? errno : 0; /* it has become shorter */
            return false;
        }
        to += n, size -= (size_t)n, at += (uint64_t)n;
    }
    return true;
}

np_code np_article_raw(const np_article *a, char *to, np_error *err)
{
    const np_left *left = a->left;
    if (!left) {
        if (a->raw.len)
            memcpy(to, a->raw.at, a->raw.len);
        return NP_OK;
    }
    bool is_read = read_at(left->in->fd, to, a->raw.len, left->at);
    if (!is_read && errno)
        return np_fail(err, NP_E_IO, "%.*s:%zu: cannot be read again: %s", (int)a->file.len,
                       a->file.at, a->line, strerror(errno));
    if (!is_read || np_left_sum((np_str){to, a->raw.len}) != left->sum)
        return np_fail(err, NP_E_IO,
                       "%.*s:%zu: was changed while it was read; copy the file, and read the copy",
                       (int)a->file.len, a->file.at, a->line);
    return NP_OK;
}
