/* corpus_train.h - what the two halves of training share: labels and runs, and the search. */
#ifndef NP_CORPUS_TRAIN_H
#define NP_CORPUS_TRAIN_H

#include "corpus_stories.h"
#include "measure/folds.h"
#include "train_labels.h"

typedef struct np_train_job {
    np_corpus *c;
    np_known known;
    np_story_work work;
    uint32_t *item; /* of each labelled article */
} np_train_job;

np_constants np_constants_of(const np_options *opt);
np_options np_constants_set(const np_options *opt, const np_constants *c); /* *opt with these */

/* What each fold's labels say of a partition of the items. NP_E_NOMEM. Any thread. */
np_code np_train_tally(const np_train_job *job, const uint32_t *label, np_tally fold[NP_FOLDS],
                       np_error *err);

/* All folds together but one; NP_FOLDS: none is left out. */
np_fit_score np_train_score(const np_tally fold[NP_FOLDS], unsigned left_out);

/* The search (corpus_train_search.c), on the partition that job->work holds by its corpus's
 * options. job is borrowed, and its work is left alone until the last search is run. */
typedef struct np_search np_search;

np_search *np_search_new(const np_train_job *job, np_error *err); /* NULL: NP_E_NOMEM */
void np_search_free(np_search *s);                                /* NULL is fine */

/* The constants that do best on all folds but one (NP_FOLDS: on all). NP_E_NOMEM. */
np_code np_search_run(np_search *s, unsigned left_out, np_constants *chosen, np_error *err);

size_t np_search_count(const np_search *s); /* sets of constants tried so far */

#endif
