/* sketch.h - the door of sketch/: a set of hashes as a row of numbers of fixed length. */
#ifndef NP_SKETCH_SKETCH_H
#define NP_SKETCH_SKETCH_H

#include "base/buf.h"
#include "newsprint.h"

/* np_sign() on a kernel of one's choice; all give the same bits. A kernel this machine does not
 * have falls back to the next it has. */
void np_sign_on(np_cpu cpu, const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig,
                size_t k);

/* What a signature must agree on with another to be comparable. */
typedef struct np_print_form {
    uint32_t version;   /* NP_PRINT_VERSION */
    uint32_t k;         /* slots */
    uint32_t shingle;   /* words in a shingle */
    uint32_t tokeniser; /* NP_PRINT_TOKENISER */
    char unicode[16];   /* Unicode version the text was folded by, "14.0.0" */
    uint64_t seed;
} np_print_form;

enum { NP_PRINT_VERSION = 1, NP_PRINT_TOKENISER = 1, NP_SIGNATURE_MOST = 1024 };

/* Append the saved form: magic, the fields above, the slots little-endian, all of it in base64. */
void np_print_encode(const np_print_form *form, const uint32_t *sig, np_buf *to);

/* Read it back. sig: room for `room` slots. NP_E_INPUT: not a fingerprint, or cut; NP_E_USAGE: of
 * another version or tokeniser, which is named; NP_E_LIMIT: more slots than room. */
np_code np_print_decode(np_str saved, np_print_form *form, uint32_t *sig, size_t room,
                        np_error *err) NP_MUST_CHECK;

#endif
