/* corpus_kin.h - which stories hold another version of an article, for the conductor's files. */
#ifndef NP_CORPUS_KIN_H
#define NP_CORPUS_KIN_H

#include "corpus_wholes.h"

typedef struct np_kin_row {
    uint64_t key; /* what versions have in common */
    uint32_t story, article;
} np_kin_row;

typedef struct np_kin { /* zero-initialised it is empty */
    const np_corpus *c;
    np_kin_row *row; /* by key, then story; only of keys that two stories and more have */
    size_t n;
} np_kin;

/* Of n_stories stories, story s of article[first[s] .. first[s + 1] - 1], every article of c in
 * one, after np_corpus_copies(). Cost: sorting the articles. NP_E_NOMEM: *k is empty. */
np_code np_kin_init(np_kin *k, const np_corpus *c, const size_t *first, const uint32_t *article,
                    size_t n_stories, np_error *err);
void np_kin_clear(np_kin *k);

/* Does the story hold a copy of the article (stories may be given), or another version: one that
 * came under its id, or under its URL and shares enough of its words? Of one URL at most 16
 * articles are compared. Any thread, with its own wholes ?. Cost: a few steps, and those
 * comparisons. NP_E_NOMEM. */
np_code np_kin_is_version(const np_kin *k, uint32_t article, uint32_t story, np_wholes *wholes,
                          bool *is_version, np_error *err);

#endif
