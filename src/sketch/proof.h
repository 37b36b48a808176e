/* proof.h - all of an article that a verdict on copies asks for, in a form that travels. */
#ifndef NP_SKETCH_PROOF_H
#define NP_SKETCH_PROOF_H

#include "base/arena.h"
#include "base/buf.h"

/* Of one text. Sets are distinct hashes, ascending. */
typedef struct np_proof {
    uint64_t exact[2];   /* of the folded words: equal in identical texts; 0, 0 without words */
    uint64_t content[2]; /* of title and text to the byte: equal in repeats */
    uint64_t skeleton;   /* of the form that was filled in */
    uint64_t text_size;  /* bytes of the text, without the title */
    const uint64_t *shingle, *rest; /* rest: without furniture; `shingle` itself if there is none */
    uint32_t n_shingles, n_rest;
} np_proof;

/* Append the saved form in base64. signature: covered by its check, so that damage to either is
 * seen. Cost O(shingles). */
void np_proof_encode(const np_proof *e, np_str signature, np_buf *to);

/* Read it back; the sets lie in arena. scratch: any buffer, whose bytes are lost. NP_E_INPUT: not
 * proof, cut, changed, or not of this signature; NP_E_USAGE: of another version, which is
 * named; NP_E_NOMEM. Memory and cost: what the bytes hold, whatever they say. */
np_code np_proof_decode(np_str saved, np_str signature, np_buf *scratch, np_arena *arena,
                        np_proof *e, np_error *err) NP_MUST_CHECK;

#endif
