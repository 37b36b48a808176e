/* inject.c - preloaded into the program, it lets the nth call of a kind fail, once or from then on.
 *
 * np_mem_fail_at() of base/mem reaches our own allocations only; what simdjson, expat, zstd and
 * the C library ask for, and every read and write, can be made to fail from outside alone. ptrace
 * and seccomp were refused: they see system calls, and malloc is none.
 *
 * Calls from the OpenMP runtime, from the loader and of simdjson's operator new pass: all three end
 * the process when they have no memory, and nothing above them can mend that. (simdjson names its
 * kernels, a hundred bytes, in functions that may not throw.) */
#include "faults.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_RANGES = 8, POOL = 1 << 14, ALIGN = 16 };

/* Where a library's code lies. */
typedef struct ranges {
    const char *const *name; /* NULL ends them */
    size_t n;
    uintptr_t from[MOST_RANGES], to[MOST_RANGES];
} ranges;

static fault_state *state; /* NULL: nothing is counted, nothing fails */
static fault_kind wanted;
static long nth;
static bool is_for_good;
static _Thread_local bool is_passing; /* inside a call that must not fail */
static ranges runtime = {
    .name = (const char *const[]){"/libgomp", "/libomp", "/libarcher", "/ld-linux", NULL}};
static ranges simdjson = {.name = (const char *const[]){"/libsimdjson", NULL}};

static const int error_of[FAULT_KINDS] = FAULT_ERRNO;

/* ---- Deciding ---------------------------------------------------------- */

static bool is_in(const ranges *r, const void *caller)
{
    for (size_t i = 0; i < r->n; i++)
        if ((uintptr_t)caller >= r->from[i] && (uintptr_t)caller < r->to[i])
            return true;
    return false;
}

static bool strikes(fault_kind kind, const void *caller)
{
    if (!state || is_passing || is_in(&runtime, caller))
        return false;
    long call = atomic_fetch_add(&state->calls[kind], 1) + 1;
    if (kind != wanted || nth == 0 || call < nth || (call > nth && !is_for_good))
        return false;
    if (kind == FAULT_EINTR && (call - nth) % 2) /* else nobody would ever get on */
        return false;
    atomic_fetch_add(&state->fired, 1);
    return true;
}

static bool fails(fault_kind kind, const void *caller)
{
    if (!strikes(kind, caller))
        return false;
    errno = error_of[kind];
    return true;
}

static int note(struct dl_phdr_info *info, size_t size, void *to)
{
    (void)size;
    ranges *r = to;
    bool is_one = false;
    for (const char *const *name = r->name; *name; name++)
        is_one |= strstr(info->dlpi_name, *name) != NULL;
    for (size_t i = 0; is_one && i < info->dlpi_phnum && r->n < MOST_RANGES; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
            r->from[r->n] = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            r->to[r->n] = r->from[r->n] + info->dlpi_phdr[i].p_memsz;
            r->n++;
        }
    return 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *typed = getenv(FAULT_VARIABLE);
    int fd, kind, for_good;
    if (!typed || sscanf(typed, FAULT_FORMAT, &fd, &kind, &nth, &for_good) != 4)
        return;
    dl_iterate_phdr(note, &runtime);
    dl_iterate_phdr(note, &simdjson);
    wanted = (fault_kind)kind;
    is_for_good = for_good;
    void *(*map)(void *, size_t, int, int, int, off_t) = NULL;
    *(void **)&map = dlsym(RTLD_NEXT, "mmap");
    void *at = map(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED)
        state = at;
}

/* The function of that name that ours stands before. */
#define REAL(name)                                                                                 \
    static __typeof__(name) *real;                                                                 \
    if (!real)                                                                                     \
        *(void **)&real = dlsym(RTLD_NEXT, #name);

#define HERE __builtin_return_address(0)

/* ---- Memory ------------------------------------------------------------ */

/* What dlsym() itself asks for before it has found malloc(). Never given back. */
static char pool[POOL] __attribute__((aligned(ALIGN)));
static size_t pool_used;
static volatile bool is_looking; /* dlsym() is declared to call nothing of ours; it does */

static void *from_pool(size_t size)
{
    size_t at = pool_used;
    pool_used += (size + ALIGN - 1) / ALIGN * ALIGN;
    return pool_used <= POOL ? pool + at : NULL;
}

static bool is_of_pool(const void *p)
{
    return (uintptr_t)p >= (uintptr_t)pool && (uintptr_t)p < (uintptr_t)(pool + POOL);
}

#define REAL_MEMORY(name, size)                                                                    \
    static __typeof__(name) *real;                                                                 \
    if (!real && is_looking)                                                                       \
        return from_pool(size);                                                                    \
    if (!real) {                                                                                   \
        is_looking = true;                                                                         \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                                 \
        is_looking = false;                                                                        \
    }

void *malloc(size_t size)
{
    REAL_MEMORY(malloc, size)
    return fails(FAULT_MEMORY, HERE) ? NULL : real(size);
}

void *calloc(size_t n, size_t size)
{
    REAL_MEMORY(calloc, n * size)
    return fails(FAULT_MEMORY, HERE) ? NULL : real(n, size);
}

void *realloc(void *p, size_t size)
{
    REAL_MEMORY(realloc, size)
    return fails(FAULT_MEMORY, HERE) ? NULL : real(p, size);
}

void *reallocarray(void *p, size_t n, size_t size)
{
    REAL_MEMORY(reallocarray, n * size)
    return fails(FAULT_MEMORY, HERE) ? NULL : real(p, n, size);
}

void *aligned_alloc(size_t align, size_t size)
{
    REAL_MEMORY(aligned_alloc, size)
    return fails(FAULT_MEMORY, HERE) ? NULL : real(align, size);
}

int posix_memalign(void **at, size_t align, size_t size)
{
    REAL(posix_memalign)
    return fails(FAULT_MEMORY, HERE) ? ENOMEM : real(at, align, size);
}

void free(void *p)
{
    static __typeof__(free) *real;
    if (is_of_pool(p) || (!real && is_looking)) /* dlsym() frees as well */
        return;
    if (!real) {
        is_looking = true;
        *(void **)&real = dlsym(RTLD_NEXT, "free");
        is_looking = false;
    }
    real(p);
}

/* C++'s operator new(size_t), by the name the linker knows. */
void *_Znwm(size_t size);
void *_Znwm(size_t size)
{
    REAL(_Znwm)
    is_passing = is_in(&simdjson, HERE);
    void *p = real(size); /* or it throws: what failed was not to pass */
    is_passing = false;
    return p;
}

/* A sanitizer looks at each new thread with it, and ends the process if it cannot. */
int pthread_getattr_np(pthread_t thread, pthread_attr_t *to)
{
    REAL(pthread_getattr_np)
    is_passing = true;
    int code = real(thread, to);
    is_passing = false;
    return code;
}

/* ---- Files ------------------------------------------------------------- */

static bool fails_or_stops(fault_kind kind, const void *caller)
{
    return fails(FAULT_EINTR, caller) || fails(kind, caller);
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        REAL(name)                                                                                 \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;                  \
        va_end(args);                                                                              \
        return fails_or_stops(FAULT_OPEN, HERE) ? -1 : real(path, flags, mode);                    \
    }
OPEN(open)
OPEN(open64)

int dup(int fd)
{
    REAL(dup)
    return fails_or_stops(FAULT_OPEN, HERE) ? -1 : real(fd);
}

#define FOPEN(name)                                                                                \
    FILE *name(const char *path, const char *mode)                                                 \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails(FAULT_OPEN, HERE) ? NULL : real(path, mode);                                  \
    }
FOPEN(fopen)
FOPEN(fopen64)

DIR *opendir(const char *path)
{
    REAL(opendir)
    return fails(FAULT_OPEN, HERE) ? NULL : real(path);
}

#define READDIR(name, entry)                                                                       \
    struct entry *name(DIR *dir)                                                                   \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails(FAULT_READ, HERE) ? NULL : real(dir);                                         \
    }
READDIR(readdir, dirent)
READDIR(readdir64, dirent64)

static size_t shortened(size_t size, const void *caller)
{
    return size > 1 && strikes(FAULT_SHORT, caller) ? 1 : size;
}

ssize_t read(int fd, void *to, size_t size)
{
    REAL(read)
    return fails_or_stops(FAULT_READ, HERE) ? -1 : real(fd, to, shortened(size, HERE));
}

#define PREAD(name, offset)                                                                        \
    ssize_t name(int fd, void *to, size_t size, offset at)                                         \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails_or_stops(FAULT_READ, HERE) ? -1 : real(fd, to, shortened(size, HERE), at);    \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

ssize_t write(int fd, const void *from, size_t size)
{
    REAL(write)
    if (fd == STDERR_FILENO)
        return real(fd, from, size);
    return fails_or_stops(FAULT_WRITE, HERE) ? -1 : real(fd, from, shortened(size, HERE));
}

#define PWRITE(name, offset)                                                                       \
    ssize_t name(int fd, const void *from, size_t size, offset at)                                 \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails_or_stops(FAULT_WRITE, HERE) ? -1 : real(fd, from, shortened(size, HERE), at); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

/* ferror() is to say so too. */
static bool stream_fails(FILE *stream, fault_kind kind, const void *caller)
{
    if (stream == stderr || !fails(kind, caller))
        return false;
    if (stream)
        stream->_flags |= 0x20; /* glibc's _IO_ERR_SEEN */
    return true;
}

size_t fread(void *to, size_t size, size_t n, FILE *from)
{
    REAL(fread)
    return stream_fails(from, FAULT_READ, HERE) ? 0 : real(to, size, n, from);
}

char *fgets(char *to, int size, FILE *from)
{
    REAL(fgets)
    return stream_fails(from, FAULT_READ, HERE) ? NULL : real(to, size, from);
}

int getc(FILE *from)
{
    REAL(getc)
    return stream_fails(from, FAULT_READ, HERE) ? EOF : real(from);
}

size_t fwrite(const void *from, size_t size, size_t n, FILE *to)
{
    REAL(fwrite)
    return stream_fails(to, FAULT_WRITE, HERE) ? 0 : real(from, size, n, to);
}

int fflush(FILE *stream)
{
    REAL(fflush)
    return stream_fails(stream, FAULT_WRITE, HERE) ? EOF : real(stream);
}

int close(int fd)
{
    REAL(close)
    int done = real(fd);
    return done == 0 && fails_or_stops(FAULT_CLOSE, HERE) ? -1 : done;
}

int fclose(FILE *stream)
{
    REAL(fclose)
    int done = real(stream);
    return done == 0 && fails(FAULT_CLOSE, HERE) ? EOF : done;
}

int fsync(int fd)
{
    REAL(fsync)
    return fails_or_stops(FAULT_SYNC, HERE) ? -1 : real(fd);
}

int fdatasync(int fd)
{
    REAL(fdatasync)
    return fails_or_stops(FAULT_SYNC, HERE) ? -1 : real(fd);
}

int sync_file_range(int fd, off64_t at, off64_t size, unsigned flags)
{
    REAL(sync_file_range)
    return fails(FAULT_SYNC, HERE) ? -1 : real(fd, at, size, flags);
}

int rename(const char *from, const char *to)
{
    REAL(rename)
    return fails(FAULT_RENAME, HERE) ? -1 : real(from, to);
}

/* ---- Looking ----------------------------------------------------------- */

#define STAT(name, what, result)                                                                   \
    int name(what, struct result *to)                                                              \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails(FAULT_STAT, HERE) ? -1 : real(at, to);                                        \
    }
STAT(stat, const char *at, stat)
STAT(stat64, const char *at, stat64)
STAT(lstat, const char *at, stat)
STAT(lstat64, const char *at, stat64)
STAT(fstat, int at, stat)
STAT(fstat64, int at, stat64)

int access(const char *path, int mode)
{
    REAL(access)
    return fails(FAULT_STAT, HERE) ? -1 : real(path, mode);
}

char *realpath(const char *path, char *to)
{
    REAL(realpath)
    return fails(FAULT_STAT, HERE) ? NULL : real(path, to);
}

int fchmod(int fd, mode_t mode)
{
    REAL(fchmod)
    return fails(FAULT_STAT, HERE) ? -1 : real(fd, mode);
}

#define TRUNCATE(name, offset)                                                                     \
    int name(int fd, offset size)                                                                  \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails(FAULT_WRITE, HERE) ? -1 : real(fd, size);                                     \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SEEK(name, offset)                                                                         \
    offset name(int fd, offset at, int whence)                                                     \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails(FAULT_STAT, HERE) ? -1 : real(fd, at, whence);                                \
    }
SEEK(lseek, off_t)
SEEK(lseek64, off64_t)

#define MAP(name, offset)                                                                          \
    void *name(void *near, size_t size, int protection, int flags, int fd, offset at)              \
    {                                                                                              \
        REAL(name)                                                                                 \
        return fails(FAULT_MAP, HERE) ? MAP_FAILED : real(near, size, protection, flags, fd, at);  \
    }
MAP(mmap, off_t)
MAP(mmap64, off64_t)
