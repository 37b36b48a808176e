/* output.c - bytes to standard output, or to a file that appears only when it is whole.
 *
 * A file is written beside its place and renamed, so that a full disk, a kill or a bad input
 * leaves what was there. What is no regular file (a pipe, /dev/null) is written directly.
 * Opening waits for the first byte: by then all inputs are read, and a folder that is both read
 * and written to does not show us our own half-made file.
 *
 * A closed pipe ends the program by SIGPIPE, quietly, as it ends cat. */
#include "cli.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, MOST_TRIES = 100, SUFFIX = 40 };

struct np_output {
    int fd; /* -1: not opened yet */
    bool is_file;
    np_terminal *terminal;
    mode_t mode;
    double opened_at;
    size_t len;
    char path[PATH_MAX]; /* symbolic links followed, so that a link stays one */
    char beside[PATH_MAX + SUFFIX];
    const char *name; /* for messages; borrowed */
    char buffer[BUFFER];
};

/* The half-made file a signal must take away; one at a time. */
static char *volatile half_made;

static void remove_half_made(int number)
{
    if (half_made)
        unlink(half_made);
    raise(number); /* with its default, for SA_RESETHAND */
}

static void guard(char *path)
{
    static const int fatal[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    half_made = path;
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
        struct sigaction old, with = {.sa_handler = path ? remove_half_made : SIG_DFL,
                                      .sa_flags = path ? (int)SA_RESETHAND : 0};
        if (sigaction(fatal[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(fatal[i], &with, NULL);
    }
}

static np_code fail(const np_output *o, const char *what, np_error *err)
{
    return np_cli_fail(err, NP_E_IO, "%s %s: %s", o->name, what, strerror(errno));
}

static np_code find_place(np_output *o, const char *path, np_error *err)
{
    struct stat there;
    char folder[PATH_MAX];
    if (strlen(path) >= sizeof o->path) {
        errno = ENAMETOOLONG;
        return fail(o, "cannot be written", err);
    }
    if (!realpath(path, o->path))
        strcpy(o->path, path); /* not there yet */
    bool is_there = stat(o->path, &there) == 0;
    o->is_file = !is_there || S_ISREG(there.st_mode);
    o->mode = is_there ? there.st_mode & 0777 : 0;
    if (is_there && S_ISDIR(there.st_mode)) {
        errno = EISDIR;
        return fail(o, "cannot be written", err);
    }
    strcpy(folder, o->path);
    if (access(o->is_file ? dirname(folder) : o->path, W_OK))
        return fail(o, "cannot be written", err);
    return NP_OK;
}

np_output *np_output_new(const char *path, np_terminal *t, np_error *err)
{
    np_output *o = calloc(1, sizeof *o);
    if (!o) {
        np_cli_fail(err, NP_E_NOMEM, "out of memory");
        return NULL;
    }
    o->fd = -1;
    o->terminal = t;
    o->name = path ? path : "standard output";
    np_code code = NP_OK;
    if (path) {
        code = find_place(o, path, err);
    } else if ((fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY) {
        errno = EBADF;
        code = fail(o, "is closed", err);
    }
    if (code) {
        np_output_free(o);
        return NULL;
    }
    return o;
}

/* A file of our own beside the place; its permissions are those of the file it replaces. */
static int open_beside(np_output *o)
{
    int fd = -1;
    for (int i = 0; i < MOST_TRIES && fd < 0; i++) {
        snprintf(o->beside, sizeof o->beside, "%s.%ld-%d.part", o->path, (long)getpid(), i);
        fd = open(o->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    if (fd >= 0) {
        guard(o->beside);
        if (o->mode)
            (void)!fchmod(fd, o->mode); /* where the file system has none, none is lost */
    }
    return fd;
}

static np_code open_now(np_output *o, np_error *err)
{
    o->opened_at = np_clock_seconds();
    np_terminal_clear(o->terminal);
    o->terminal->has_progress = false; /* it would stand in the middle of what is written */
    if (!*o->path)
        o->fd = STDOUT_FILENO;
    else if (o->is_file)
        o->fd = open_beside(o);
    else
        o->fd = open(o->path, O_WRONLY | O_CLOEXEC);
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

np_code np_output_finish(np_output *o, np_error *err)
{
    np_code code = o->fd < 0 ? open_now(o, err) : NP_OK;
    if (!code)
        code = flush(o, err);
    if (!code && *o->path && o->is_file && fsync(o->fd) && errno != EINVAL)
        code = fail(o, "cannot be written", err);
    if (o->fd >= 0 && close(o->fd) && errno != EINTR && !code)
        code = fail(o, "cannot be closed", err);
    o->fd = -1;
    if (code || !*o->path || !o->is_file)
        return code;
    if (rename(o->beside, o->path))
        return fail(o, "cannot be put in place", err);
    guard(NULL);
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
        guard(NULL);
    }
    if (o && o->fd > STDERR_FILENO)
        close(o->fd);
    free(o);
}
