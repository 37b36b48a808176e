/* faults.h - what the driver and the library it preloads tell each other. */
#ifndef NP_TESTS_FAULTS_H
#define NP_TESTS_FAULTS_H

#include <stdatomic.h>

/* What can fail. FAULT_SHORT and FAULT_EINTR are no failures: who reads and writes well does not
 * notice them. */
typedef enum fault_kind {
    FAULT_MEMORY, /* malloc, calloc, realloc, aligned_alloc ... */
    FAULT_OPEN,   /* open, fopen, opendir, dup */
    FAULT_READ,   /* read, pread, fread, fgets, getc, readdir */
    FAULT_WRITE,  /* write, pwrite, fwrite, fflush, ftruncate; not on stderr */
    FAULT_CLOSE,  /* close, fclose: closed, and then failed */
    FAULT_SYNC,   /* fsync, fdatasync, sync_file_range */
    FAULT_RENAME, /* rename */
    FAULT_STAT,   /* stat, lstat, fstat, access, realpath, fchmod, lseek */
    FAULT_MAP,    /* mmap: memory too */
    FAULT_SHORT,  /* read and write take one byte */
    FAULT_EINTR,  /* a signal came: open, read, write, close, fsync */
    FAULT_KINDS
} fault_kind;

/* In memory that both share. */
typedef struct fault_state {
    atomic_long calls[FAULT_KINDS]; /* that could have failed, in this run */
    atomic_long fired;
} fault_state;

/* The environment's NP_FAULT: "FD KIND NTH FOR_GOOD", FD being that of the shared memory; NTH
 * counts from 1, 0 for never; FOR_GOOD is 1 or 0. */
#define FAULT_VARIABLE "NP_FAULT"
#define FAULT_FORMAT "%d %d %ld %d"

/* errno of each kind: all different, so that a message shows what it speaks of. */
#define FAULT_ERRNO                                                                                \
    {                                                                                              \
        ENOMEM, EMFILE, EIO, ENOSPC, ETIMEDOUT, EDQUOT, EXDEV, EACCES, ENODEV, 0, EINTR            \
    }

#endif
