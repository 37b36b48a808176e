/* corpus_wholes.h - the shingles of texts that a corpus keeps in part, for the conductor's files.
 */
#ifndef NP_CORPUS_WHOLES_H
#define NP_CORPUS_WHOLES_H

#include "corpus.h"

typedef struct np_wholes np_wholes; /* one thread at a time */

/* After np_corpus_texts() of c. NULL: NP_E_NOMEM. */
np_wholes *np_wholes_new(const np_corpus *c, np_error *err);
void np_wholes_free(np_wholes *s); /* NULL is fine */

/* Text x of the corpus, whole, until two others were asked for: an np_whole. Cost: nothing for a
 * text that is whole, or was asked for among the last thousand or so; else it is read and sorted
 * anew. Some 16 MB of memory, more where a text has as many shingles. */
np_code np_wholes_get(void *wholes, uint32_t x, np_text *text, np_error *err);

/* One seek a thread, each with wholes ?of its own; NULL: NP_E_NOMEM. */
np_seek *np_wholes_seeks(const np_corpus *c, np_error *err);
void np_wholes_free_seeks(const np_corpus *c, np_seek *seek); /* NULL is fine */

#endif
