/* saved.h - values as bytes that outlive the program: magic, version, fields, checksum. */
#ifndef NP_BASE_SAVED_H
#define NP_BASE_SAVED_H

#include "base/error.h"

typedef struct np_saver { /* one thread at a time; nothing to free */
    np_put *put;
    void *to;
    np_code code; /* the first failure of put, and its words */
    np_error err;
    uint64_t sum;
    size_t n;
    unsigned char chunk[4096];
} np_saver;

/* Begin with four letters of magic and a version. */
void np_saver_open(np_saver *s, const char *magic, uint32_t version, np_put *put, void *to);
void np_saver_u32(np_saver *s, uint32_t x);
void np_saver_u64(np_saver *s, uint64_t x);
void np_saver_bytes(np_saver *s, const void *bytes, size_t size);

/* Add the checksum, hand over the rest; 0, or what put said first. */
np_code np_saver_close(np_saver *s, np_error *err) NP_MUST_CHECK;

typedef struct np_loader { /* reads borrowed bytes */
    np_str left;
    bool is_short; /* more was asked for than there was */
} np_loader;

/* Check magic, version and checksum. `what` it should be: "a print", for NP_E_INPUT: it is none, of
 * another version, which is named, cut or damaged. */
np_code np_loader_open(np_loader *l, np_str saved, const char *magic, uint32_t version,
                       const char *what, np_error *err) NP_MUST_CHECK;

/* The next field; 0 and is_short when there is none. */
uint32_t np_loader_u32(np_loader *l);
uint64_t np_loader_u64(np_loader *l);
np_str np_loader_bytes(np_loader *l, size_t size); /* empty when there are not so many */

#endif
