/* lock.c - an flock() on a file that is never removed.
 *
 * The lock goes with the open file, so the kernel takes it back when its holder dies however it
 * dies, and a second opening in the same process is held off like any other (an fcntl() lock would
 * be given away by whoever in the process closes the file). SQLite's own locks are not enough: with
 * several connections that write and checkpoint, its log can lose a commit (mended in 3.51.3), so
 * the lock is taken before any of them is opened.
 *
 * The file has two lines. The first is written in place after each commit, when that is on the
 * disk, and without waiting for the disk itself:
 *
 *     00000000000000000042 changes are in newsprint.db
 *     process 1234 on host (newsprint add) since 2026-01-31 12:00:00 UTC
 *
 * A database that holds fewer changes has lost some, to a log that was damaged or removed: SQLite
 * takes a damaged log for one that ends sooner, and would say nothing. After a power cut the line
 * may be behind, never ahead. The second line is the holder's; the moment is the file's own. */
#include "store/lock.h"
#include "base/civil.h"
#include "base/error.h"
#include "store/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DIGITS = 20, LINE = 200, COMMAND = 60, HOST = 64, LOOK_EVERY_MS = 20 };
static const char first_line[] = "%0*" PRIu64 " changes are in " NP_STORE_FILE "\n";

static bool path_of(char path[PATH_MAX], const char *dir)
{
    return snprintf(path, PATH_MAX, "%s/lock", dir) < PATH_MAX;
}

/* ---- What it says ------------------------------------------------------ */

static bool write_at(int fd, const char *text, size_t at)
{
    size_t len = strlen(text), done = 0;
    while (done < len) {
        ssize_t n = pwrite(fd, text + done, len - done, (off_t)(at + done));
        if (n <= 0 && errno != EINTR)
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Up to size - 1 bytes of the file, ended by a zero byte. */
static void read_from(int fd, char *text, size_t size, size_t at)
{
    size_t done = 0;
    ssize_t n;
    while (done + 1 < size &&
           ((n = pread(fd, text + done, size - 1 - done, (off_t)(at + done))) > 0 ||
            (n < 0 && errno == EINTR)))
        done += n > 0 ? (size_t)n : 0;
    text[done] = '\0';
}

static size_t line_of(char line[LINE], uint64_t change)
{
    return (size_t)snprintf(line, LINE, first_line, DIGITS, change);
}

static bool parse(const char *line, uint64_t *change)
{
    *change = 0;
    for (int i = 0; i < DIGITS; i++) {
        if (line[i] < '0' || line[i] > '9')
            return false;
        *change = *change * 10 + (uint64_t)(line[i] - '0');
    }
    return line[DIGITS] == ' ';
}

static uint64_t change_in(int fd)
{
    char line[DIGITS + 2];
    uint64_t change;
    read_from(fd, line, sizeof line, 0);
    return parse(line, &change) ? change : 0;
}

/* The program and its command, as everyone on the machine can see them: "newsprint add". */
static void own_command(char command[COMMAND])
{
    char typed[2 * PATH_MAX] = {0};
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        read_from(fd, typed, sizeof typed - 1, 0);
        close(fd);
    }
    const char *slash = strrchr(typed, '/'), *name = slash ? slash + 1 : typed;
    const char *next = typed + strlen(typed) + 1;
    bool has_word = *name && *next >= 'a' && *next <= 'z';
    snprintf(command, COMMAND, "%.30s%s%.20s", *name ? name : "newsprint", has_word ? " " : "",
             has_word ? next : "");
}

static void say_who(int fd)
{
    char first[LINE], second[2 * LINE], command[COMMAND], host[HOST] = {0};
    struct stat s;
    size_t len = line_of(first, change_in(fd));
    if (!write_at(fd, first, 0) || fstat(fd, &s))
        return;
    if (gethostname(host, sizeof host - 1))
        snprintf(host, sizeof host, "this machine");
    own_command(command);
    np_civil t = np_civil_of_seconds(s.st_mtime);
    snprintf(second, sizeof second,
             "process %ld on %s (%s) since %04d-%02d-%02d %02d:%02d:%02d UTC\n", (long)getpid(),
             host, command, t.year, t.month, t.day, t.hour, t.minute, t.second);
    if (write_at(fd, second, len) && ftruncate(fd, (off_t)(len + strlen(second))))
        return; /* what follows the line of a holder whose name was longer says nothing */
}

/* ---- Holding it -------------------------------------------------------- */

/* 0. EINTR: somebody removed the file between its opening and its locking. Another: failed. */
static int look_in_place(int fd, const char *path)
{
    struct stat held, there;
    if (fstat(fd, &held))
        return errno;
    if (stat(path, &there))
        return errno == ENOENT ? EINTR : errno;
    bool is_in_place = held.st_dev == there.st_dev && held.st_ino == there.st_ino;
    return is_in_place ? 0 : EINTR;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static np_code fail_held(int fd, const char *path, unsigned waited_s, np_error *err)
{
    char line[LINE], who[LINE];
    read_from(fd, who, sizeof who, line_of(line, 0));
    who[strcspn(who, "\n")] = '\0';
    return np_fail(err, NP_E_LIMIT,
                   "%.80s: held by %.110s; waited %u s; --wait SECONDS waits longer", path,
                   *who ? who : "another process", waited_s);
}

/* 0: held. EWOULDBLOCK: somebody else's, and *fd is open to ask whose. Another: failed. */
static int try_once(const char *path, int *fd)
{
    int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, why = 0;
    while ((*fd = open(path, flags, 0666)) < 0 && errno == EINTR)
        ;
    if (*fd < 0)
        return errno;
    why = flock(*fd, LOCK_EX | LOCK_NB) ? errno : look_in_place(*fd, path);
    if (why && why != EWOULDBLOCK) {
        close(*fd);
        *fd = -1;
    }
    return why;
}

np_code np_store_lock_take(np_store_lock *l, const char *dir, unsigned wait_s, np_error *err)
{
    char path[PATH_MAX];
    *l = NP_STORE_UNLOCKED;
    if (!path_of(path, dir))
        return np_fail(err, NP_E_IO, "%.120s: %s", dir, strerror(ENAMETOOLONG));
    int64_t until = now_ms() + (int64_t)wait_s * 1000;
    int fd, why;
    while ((why = try_once(path, &fd))) {
        if (why == EWOULDBLOCK && now_ms() >= until) {
            np_code code = fail_held(fd, path, wait_s, err);
            close(fd);
            return code;
        }
        if (why != EWOULDBLOCK && why != EINTR)
            return np_fail(err, NP_E_IO, "%.120s: cannot be locked: %s", path, strerror(why));
        if (fd >= 0)
            close(fd);
        nanosleep(&(struct timespec){0, LOOK_EVERY_MS * 1000000L}, NULL);
    }
    l->fd = fd;
    say_who(fd);
    return NP_OK;
}

bool np_store_lock_share(np_store_lock *l, const char *dir)
{
    char path[PATH_MAX];
    *l = NP_STORE_UNLOCKED;
    int fd = path_of(path, dir) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd < 0)
        return false;
    if (flock(fd, LOCK_SH | LOCK_NB)) {
        close(fd);
        return false;
    }
    l->fd = fd;
    return true;
}

void np_store_lock_give(np_store_lock *l)
{
    char line[LINE];
    if (l->fd < 0)
        return;
    if (ftruncate(l->fd, (off_t)line_of(line, 0))) {
        /* shared, or the disk fails: the line names one who is gone, until the next holder */
    }
    close(l->fd);
    *l = NP_STORE_UNLOCKED;
}

/* ---- How far it has come ----------------------------------------------- */

uint64_t np_store_lock_change(const char *dir)
{
    char path[PATH_MAX];
    int fd = path_of(path, dir) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd < 0)
        return 0;
    uint64_t change = change_in(fd);
    close(fd);
    return change;
}

void np_store_lock_note(const np_store_lock *l, uint64_t change)
{
    char line[LINE];
    line_of(line, change);
    if (l->fd >= 0)
        write_at(l->fd, line, 0); /* or it stays behind, which is no lie */
}
