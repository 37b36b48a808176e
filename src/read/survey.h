/* survey.h - a page as a table of its containers, and of the blocks of text in them. */
#ifndef NP_READ_SURVEY_H
#define NP_READ_SURVEY_H

#include "read/roles.h"

typedef struct np_holder { /* a container */
    uint32_t parent;       /* < its own number, but 0 for 0: the page */
    np_claim claim;
    bool is_aside, is_talk;
    float weight;
} np_holder;

typedef struct np_block {
    size_t start, end;                 /* in the page */
    uint32_t holder;                   /* the innermost that is open there */
    uint32_t n_text, n_link, n_commas; /* bytes that are not blank, and those of them in links */
} np_block;

typedef struct np_survey { /* of the page, in its order */
    np_holder *holder;
    size_t n_holders, cap_holders;
    np_block *block;
    size_t n_blocks, cap_blocks;
} np_survey;

enum { NP_SURVEY_MOST = 1 << 20 }; /* blocks; and containers, of which more are not told apart */

/* Containers nested deeper than max_depth count as the one they are in. Cost: linear. NP_E_NOMEM;
 * NP_E_LIMIT: too many blocks. Clear *s in any case. */
np_code np_survey_page(np_survey *s, np_str html, size_t max_depth, np_error *err);
void np_survey_clear(np_survey *s);

#endif
