/* corpus_furniture.h - lines that a site puts on every page, taken out of texts. */
#ifndef NP_CORPUS_FURNITURE_H
#define NP_CORPUS_FURNITURE_H

#include "corpus.h"
#include "reading.h"

/* What reading the articles left behind. */
typedef struct np_furniture_in {
    np_scanner **scanner;      /* one a thread */
    const np_reading *reading; /* one an article, with its lines, */
    size_t lines_held;         /* which take so many bytes */
    size_t share;              /* bytes of shingles a thread may hold */
} np_furniture_in;

/* c->furniture, and the rest of each text of c that holds some of it. */
np_code np_corpus_find_furniture(np_corpus *c, const np_furniture_in *in, np_error *err);

#endif
