/* facts.h - what is said of one story: title, summary, key terms, names, counts. */
#ifndef NP_STORY_FACTS_H
#define NP_STORY_FACTS_H

#include "base/arena.h"
#include "base/map.h"
#include "story/weight.h"
#include "text/scan.h"

/* One distinct text of the story: a copy group's leader. */
typedef struct np_account {
    np_str title; /* without the site's name */
    np_str text;
    uint32_t article;   /* whose they are */
    uint32_t item;      /* its row in the vectors */
    uint32_t publisher; /* equal numbers, equal publishers; 0 unknown */
    uint32_t n_copies;  /* other articles that carry this text */
    double authority;   /* of its publisher, [0, 1]; .5 where nobody says */
    np_skip skip;       /* furniture of its host; zero-initialised: none */
} np_account;

typedef struct np_facts {
    np_str title;
    uint32_t title_from, representative; /* articles */
    np_sentence *summary;
    size_t n_summary, n_long_summary; /* n_summary <= n_long_summary */
    np_str *key_term;
    size_t n_key_terms;
    np_str *name;
    size_t n_names;
} np_facts;

typedef struct np_fact_finder np_fact_finder; /* one a thread */

/* w and v: the collection's weights and vectors, borrowed. NULL: NP_E_NOMEM. */
np_fact_finder *np_fact_finder_new(const np_options *opt, const np_weights *w, const np_vectors *v,
                                   np_error *err);
void np_fact_finder_free(np_fact_finder *f); /* NULL is fine */

/* The facts of a story of n >= 1 accounts, in order of time. Strings point into the accounts' texts
 * or into arena. Cost: a scan of the few most central accounts. */
np_code np_facts_find(np_fact_finder *f, const np_account *account, size_t n, np_arena *arena,
                      np_facts *facts, np_error *err);

#endif
