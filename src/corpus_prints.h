/* corpus_prints.h - articles that were signed elsewhere, for the conductor's own files. */
#ifndef NP_CORPUS_PRINTS_H
#define NP_CORPUS_PRINTS_H

#include "read/ident.h"
#include "sketch/proof.h"
#include "sketch/sketch.h"

/* What came of an article in place of its text; lives as long as the corpus. */
typedef struct np_signed {
    np_proof proof;
    np_str made; /* its name, if no id was given */
} np_signed;

/* "title,text", "title" or "text": what is compared; static. */
np_str np_fields_name(const np_options *opt);

#endif
