/* corpus_explain.h - what the two halves of an explanation share: copies, then stories. */
#ifndef NP_CORPUS_EXPLAIN_H
#define NP_CORPUS_EXPLAIN_H

#include "corpus_stories.h"

/* e->copies, after np_corpus_copies(); lists in c->told (corpus_explain.c). NP_E_NOMEM. */
np_code np_explain_copies(np_corpus *c, np_explanation *e, np_error *err);

/* e->story, and stories if there are none yet; lists in c->told (corpus_explain_story.c). */
np_code np_explain_story(np_corpus *c, np_explanation *e, np_error *err);

#endif
