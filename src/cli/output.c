/* output.c - bytes to standard output, or to a file that appears only when it is whole.
 *
 * A file is written beside its place and renamed, so that a full disk, a kill or a bad input
 * leaves what was there. Its name there is hidden and short: a folder that is both read and
 * written to does not show us our own half-made file, and a place may have the longest of names.
 * What is no regular file (a pipe, /dev/null) is written directly. Opening waits for the first
 * byte, when all inputs are read: until then a failure has nothing to take back.
 *
 * From the renaming on signals are held back: who finds us killed by one finds what was there
 * before.
 *
 * A closed pipe ends the program by SIGPIPE, quietly, as it ends cat. */
#include "cli.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, MOST_TRIES = 100, NAME_SIZE = 60 };

struct np_output {
    int fd;       /* -1: not opened yet */
    int given_fd; /* where to: open before we came; -1: path */
    bool is_file; /* path is, or will be, a regular file */
    np_terminal *terminal;
    mode_t mode; /* of the file that is replaced; 0: there is none */
    double opened_at;
    size_t len;
    char path[PATH_MAX];               /* symbolic links followed, so that a link stays one */
    char beside[PATH_MAX + NAME_SIZE]; /* the half-made file; "" when there is none */
    const char *name;                  /* for messages; borrowed */
    char buffer[BUFFER];
};

static np_code fail(const np_output *o, const char *what, np_error *err)
{
    return np_cli_fail(err, NP_E_IO, "%s %s: %s", o->name, what, strerror(errno));
}

/* What is open already and goes by a path, such as /dev/stdout; -1: path is none of those.
 * Opened anew it would be written from its start, renamed onto it would lose what was printed. */
static int descriptor_of(const char *path)
{
    static const char *const folder[] = {"/dev/fd/", "/proc/self/fd/"};
    if (!strcmp(path, "/dev/stdout"))
        return STDOUT_FILENO;
    if (!strcmp(path, "/dev/stderr"))
        return STDERR_FILENO;
    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++) {
        const char *number = path + strlen(folder[i]);
        if (!strncmp(path, folder[i], strlen(folder[i])) && *number && strlen(number) < 5 &&
            !number[strspn(number, "0123456789")])
            return (int)strtol(number, NULL, 10);
    }
    return -1;
}

/* The length of the part of path that names its folder, with the last slash; 0: it is this one. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

static np_code check_folder(np_output *o, np_error *err)
{
    char folder[PATH_MAX] = ".";
    size_t len = folder_length(o->path);
    if (len)
        snprintf(folder, sizeof folder, "%.*s", (int)len, o->path);
    return access(folder, W_OK) ? fail(o, "cannot be written", err) : NP_OK;
}

static np_code find_place(np_output *o, const char *path, np_error *err)
{
    struct stat there;
    o->given_fd = descriptor_of(path);
    if (o->given_fd >= 0)
        return NP_OK;
    if (strlen(path) >= sizeof o->path) {
        errno = ENAMETOOLONG;
        return fail(o, "cannot be written", err);
    }
    strcpy(o->path, path);
    if (stat(path, &there) == 0) {
        o->is_file = S_ISREG(there.st_mode);
        o->mode = there.st_mode & 0777;
        errno = EISDIR;
        if (S_ISDIR(there.st_mode) || (o->is_file && !realpath(path, o->path)))
            return fail(o, "cannot be written", err);
    } else if (errno != ENOENT) {
        return fail(o, "cannot be written", err);
    } else if (lstat(path, &there) == 0) {
        return np_cli_fail(err, NP_E_IO, "%s is a link to what is not there", o->name);
    } else {
        o->is_file = true;
    }
    if (o->is_file)
        return check_folder(o, err);
    return access(path, W_OK) ? fail(o, "cannot be written", err) : NP_OK;
}

np_output *np_output_new(const char *path, np_terminal *t, np_error *err)
{
    np_output *o = calloc(1, sizeof *o);
    if (!o) {
        np_cli_fail(err, NP_E_NOMEM, "out of memory");
        return NULL;
    }
    o->fd = o->given_fd = -1;
    o->terminal = t;
    o->name = path ? path : "standard output";
    np_code code = NP_OK;
    if (path)
        code = find_place(o, path, err);
    else
        o->given_fd = STDOUT_FILENO;
    if (!code && o->given_fd >= 0 && (fcntl(o->given_fd, F_GETFL) & O_ACCMODE) == O_RDONLY) {
        errno = EBADF;
        code = fail(o, "is closed", err);
    }
    if (code) {
        np_output_free(o);
        return NULL;
    }
    return o;
}

/* It takes longer where a folder lies on another machine, and a signal may come meanwhile. */
static int open_patiently(const char *path, int flags, mode_t mode)
{
    int fd;
    do
        fd = open(path, flags | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

/* A file of our own beside the place; its permissions are those of the file it replaces, and
 * never more. */
static int open_beside(np_output *o)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL;
    int fd = -1;
    np_signals_hold();
    for (int i = 0; i < MOST_TRIES && fd < 0 && (i == 0 || errno == EEXIST); i++) {
        snprintf(o->beside, sizeof o->beside, "%.*s.newsprint-%ld-%d.part",
                 (int)folder_length(o->path), o->path, (long)getpid(), i);
        fd = open_patiently(o->beside, flags, o->mode ? o->mode : 0666);
    }
    if (fd < 0)
        *o->beside = '\0';
    else
        np_signals_take_away(o->beside);
    np_signals_release();
    if (fd >= 0 && o->mode)
        (void)!fchmod(fd, o->mode); /* where the file system has none, none is lost */
    return fd;
}

static np_code open_now(np_output *o, np_error *err)
{
    o->opened_at = np_clock_seconds();
    np_terminal_clear(o->terminal);
    o->terminal->has_progress = false; /* it would stand in the middle of what is written */
    if (o->given_fd >= 0)
        o->fd = o->given_fd;
    else if (o->is_file)
        o->fd = open_beside(o);
    else
        o->fd = open_patiently(o->path, O_WRONLY, 0);
    return o->fd < 0 ? fail(o, "cannot be opened", err) : NP_OK;
}

static np_code write_all(np_output *o, const char *bytes, size_t size, np_error *err)
{
    while (size) {
        ssize_t n = write(o->fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(o, "cannot be written", err);
        bytes += n;
        size -= (size_t)n;
    }
    return NP_OK;
}

static np_code flush(np_output *o, np_error *err)
{
    size_t len = o->len;
    o->len = 0;
    return write_all(o, o->buffer, len, err);
}

np_code np_output_put(void *to, const char *bytes, size_t size, np_error *err)
{
    np_output *o = to;
    np_code code = o->fd < 0 ? open_now(o, err) : NP_OK;
    if (!code && size > sizeof o->buffer - o->len)
        code = flush(o, err);
    if (code)
        return code;
    if (size > sizeof o->buffer)
        return write_all(o, bytes, size, err);
    memcpy(o->buffer + o->len, bytes, size);
    o->len += size;
    return NP_OK;
}

/* Not where there is nothing to sync: a file system of a kernel's own, say. */
static np_code sync_file(np_output *o, np_error *err)
{
    int failed;
    do
        failed = fsync(o->fd);
    while (failed && errno == EINTR);
    return failed && errno != EINVAL ? fail(o, "cannot be written", err) : NP_OK;
}

np_code np_output_finish(np_output *o, np_error *err)
{
    np_code code = o->fd < 0 ? open_now(o, err) : NP_OK;
    if (!code)
        code = flush(o, err);
    if (!code && o->is_file)
        code = sync_file(o, err);
    if (o->fd > STDERR_FILENO && close(o->fd) && errno != EINTR && !code)
        code = fail(o, "cannot be closed", err);
    o->fd = -1;
    if (code || !o->is_file)
        return code;
    np_signals_hold();
    if (rename(o->beside, o->path))
        return fail(o, "cannot be put in place", err);
    np_signals_take_away(NULL);
    *o->beside = '\0';
    return NP_OK;
}

double np_output_seconds(const np_output *o)
{
    return o->opened_at > 0 ? np_clock_seconds() - o->opened_at : 0;
}

void np_output_free(np_output *o)
{
    if (o && *o->beside) {
        unlink(o->beside);
        np_signals_take_away(NULL);
    }
    if (o && o->fd > STDERR_FILENO)
        close(o->fd);
    free(o);
}
