/* pages.c - a sum in each page of the database, looked at whenever the page is read.
 *
 * A sum beside each value proves what is found. It does not prove that what is not found is not
 * there: a bit that turns over in the key of an inner page sends the search elsewhere, and "never
 * seen" is an answer on which a newsroom acts. So the last 8 bytes of each page, which SQLite
 * leaves to us, hold XXH3-64 of the others, seeded by the page's place, and a layer under SQLite
 * fills them in on the way to the disk and holds them against the page on the way back.
 *
 *     SQLite | this layer | the system's files
 *
 * Its log and journal pass as they are: the log has sums that SQLite checks before it takes
 * anything from a log that others left, and a log that ends too soon is missed by the lock's line
 * (lock.c). A page of zeros is one that was never written. */
#include "store/pages.h"
#include "base/bytes.h"
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BODY = NP_STORE_PAGE - NP_STORE_PAGE_SUM, LEAST_PAGE = 512 };

typedef struct paged_file { /* SQLite sees its first member; the system's file lies behind it */
    sqlite3_file head;
    sqlite3_file *real;
    bool is_paged;                     /* it is the database */
    unsigned char page[NP_STORE_PAGE]; /* on its way out */
} paged_file;

static _Thread_local int why; /* errno of the last call that failed */

static sqlite3_file *real_of(sqlite3_file *file) { return ((paged_file *)file)->real; }

/* SQLite's own note of errno is often of a later call. */
static int note(int rc)
{
    int what = rc & 0xFF;
    if ((what == SQLITE_IOERR && rc != SQLITE_IOERR_SHORT_READ) || what == SQLITE_FULL ||
        what == SQLITE_CANTOPEN)
        why = errno;
    return rc;
}

/* ---- The sum ----------------------------------------------------------- */

static uint64_t sum_of(const unsigned char *page, sqlite3_int64 at)
{
    return XXH3_64bits_withSeed(page, BODY, (uint64_t)at);
}

static bool is_blank(const unsigned char *page)
{
    return page[0] == 0 && memcmp(page, page + 1, NP_STORE_PAGE - 1) == 0;
}

static bool fits(const unsigned char *page, sqlite3_int64 at)
{
    return np_bytes_get(page + BODY, NP_STORE_PAGE_SUM) == sum_of(page, at) || is_blank(page);
}

static int read_file(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
    paged_file *p = (paged_file *)file;
    int rc = note(p->real->pMethods->xRead(p->real, to, size, at));
    if (rc == SQLITE_IOERR_CORRUPTFS) /* so SQLite calls a disk that cannot be read */
        return SQLITE_IOERR_READ;
    if (!p->is_paged || (rc && rc != SQLITE_IOERR_SHORT_READ)) /* the rest of `to` is zero */
        return rc;
    if (size < LEAST_PAGE) /* the head is looked into before it is known how long a page is */
        return rc;
    return size == NP_STORE_PAGE && at % size == 0 && fits(to, at) ? rc : SQLITE_IOERR_DATA;
}

static int write_file(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
    paged_file *p = (paged_file *)file;
    if (!p->is_paged)
        return note(p->real->pMethods->xWrite(p->real, from, size, at));
    if (size != NP_STORE_PAGE || at % size)
        return SQLITE_IOERR_WRITE; /* never so; what cannot be proved is not written */
    memcpy(p->page, from, BODY);
    np_bytes_put(p->page + BODY, sum_of(p->page, at), NP_STORE_PAGE_SUM);
    return note(p->real->pMethods->xWrite(p->real, p->page, size, at));
}

/* ---- All else is the system's ------------------------------------------ */

#define REAL(name) real_of(file)->pMethods->name
static int pass_close(sqlite3_file *file) { return note(REAL(xClose)(real_of(file))); }
static int pass_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return note(REAL(xTruncate)(real_of(file), size));
}
static int pass_sync(sqlite3_file *file, int flags)
{
    int rc;
    while ((rc = note(REAL(xSync)(real_of(file), flags))) && why == EINTR) /* SQLite gives up */
        why = 0;
    return rc;
}
static int pass_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return note(REAL(xFileSize)(real_of(file), size));
}
static int pass_lock(sqlite3_file *file, int level)
{
    return note(REAL(xLock)(real_of(file), level));
}
static int pass_unlock(sqlite3_file *file, int level)
{
    return note(REAL(xUnlock)(real_of(file), level));
}
static int pass_reserved(sqlite3_file *file, int *is)
{
    return note(REAL(xCheckReservedLock)(real_of(file), is));
}
static int pass_control(sqlite3_file *file, int op, void *arg)
{
    return REAL(xFileControl)(real_of(file), op, arg);
}
static int pass_sector(sqlite3_file *file) { return REAL(xSectorSize)(real_of(file)); }
static int pass_device(sqlite3_file *file) { return REAL(xDeviceCharacteristics)(real_of(file)); }
static int pass_shm_map(sqlite3_file *file, int i, int size, int may_grow, void volatile **at)
{
    return note(REAL(xShmMap)(real_of(file), i, size, may_grow, at));
}
static int pass_shm_lock(sqlite3_file *file, int at, int n, int flags)
{
    return note(REAL(xShmLock)(real_of(file), at, n, flags));
}
static void pass_shm_barrier(sqlite3_file *file) { REAL(xShmBarrier)(real_of(file)); }
static int pass_shm_unmap(sqlite3_file *file, int is_gone)
{
    return REAL(xShmUnmap)(real_of(file), is_gone);
}

/* Version 2: no memory-mapped pages, which would come in unseen. */
static const sqlite3_io_methods paged = {
    .iVersion = 2,
    .xClose = pass_close,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = pass_truncate,
    .xSync = pass_sync,
    .xFileSize = pass_size,
    .xLock = pass_lock,
    .xUnlock = pass_unlock,
    .xCheckReservedLock = pass_reserved,
    .xFileControl = pass_control,
    .xSectorSize = pass_sector,
    .xDeviceCharacteristics = pass_device,
    .xShmMap = pass_shm_map,
    .xShmLock = pass_shm_lock,
    .xShmBarrier = pass_shm_barrier,
    .xShmUnmap = pass_shm_unmap,
};

/* ---- Its place under SQLite -------------------------------------------- */

static sqlite3_vfs layer, *system_layer; /* written once */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *got)
{
    (void)vfs;
    int got_flags = flags;
    paged_file *p = (paged_file *)file;
    p->real = (sqlite3_file *)(p + 1);
    p->is_paged = flags & SQLITE_OPEN_MAIN_DB;
    errno = 0;
    int rc = note(system_layer->xOpen(system_layer, name, p->real, flags, &got_flags));
    file->pMethods = p->real->pMethods ? &paged : NULL; /* set: SQLite closes it, failed or not */
    if (got)
        *got = got_flags;
    /* What could not be opened for writing was opened for reading, which is of no use to us. */
    if (!rc && p->is_paged && flags & SQLITE_OPEN_READWRITE && got_flags & SQLITE_OPEN_READONLY)
        return note(SQLITE_CANTOPEN);
    return rc;
}

static int remove_file(sqlite3_vfs *vfs, const char *name, int must_sync)
{
    (void)vfs;
    return note(system_layer->xDelete(system_layer, name, must_sync));
}

static int look_for_file(sqlite3_vfs *vfs, const char *name, int flags, int *is_there)
{
    (void)vfs;
    return note(system_layer->xAccess(system_layer, name, flags, is_there));
}

static void make_layer(void)
{
    system_layer = sqlite3_vfs_find(NULL);
    layer = *system_layer;
    layer.zName = "newsprint";
    layer.pNext = NULL;
    layer.szOsFile += (int)sizeof(paged_file);
    layer.xOpen = open_file;
    layer.xDelete = remove_file;
    layer.xAccess = look_for_file;
}

const char *np_store_pages(void)
{
    if (sqlite3_initialize())
        return NULL;
    pthread_once(&once, make_layer);
    return sqlite3_vfs_find(layer.zName) || !sqlite3_vfs_register(&layer, 0) ? layer.zName : NULL;
}

int np_store_pages_why(void) { return why; }

/* ---- For those who make and check a database --------------------------- */

int np_store_pages_reserve(sqlite3 *db)
{
    int n = NP_STORE_PAGE_SUM;
    return sqlite3_file_control(db, NULL, SQLITE_FCNTL_RESERVE_BYTES, &n);
}

static sqlite3_file *file_of(sqlite3 *db)
{
    sqlite3_file *file = NULL;
    sqlite3_file_control(db, NULL, SQLITE_FCNTL_FILE_POINTER, &file);
    return file;
}

int np_store_pages_count(sqlite3 *db, sqlite3_int64 *n)
{
    sqlite3_file *file = file_of(db);
    int rc = file->pMethods->xFileSize(file, n);
    *n = (*n + NP_STORE_PAGE - 1) / NP_STORE_PAGE;
    return rc;
}

int np_store_pages_look(sqlite3 *db, sqlite3_int64 i)
{
    sqlite3_file *file = file_of(db);
    unsigned char page[NP_STORE_PAGE];
    return file->pMethods->xRead(file, page, sizeof page, i * NP_STORE_PAGE);
}
