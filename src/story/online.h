/* online.h - stories as their articles come: each is placed at once, by those that are there. */
#ifndef NP_STORY_ONLINE_H
#define NP_STORY_ONLINE_H

#include "story/fade.h"
#include "story/gist.h"

typedef struct np_online_options {
    unsigned n_top;     /* an article is looked for under so many of its weightiest terms, */
    unsigned window;    /* among the newest so many that have one; a power of two */
    unsigned n_exact;   /* and compared with so many that share most */
    unsigned n_likely;  /* the stories of so many of these, the most alike, are weighed */
    unsigned n_members; /* ... each by so many of its articles, those that came last */
    double min_score;
    double size_bonus; /* score times 1 + size_bonus * ln(articles of the story, at most 100) */
    double copy;       /* as alike as that is a copy, and in the story of what it copies */
    np_fade fade;
} np_online_options;

/* Articles by their terms. About 1 kB each; one thread at a time. */
typedef struct np_online np_online;

np_online *np_online_new(const np_online_options *opt, np_error *err);
void np_online_free(np_online *o); /* NULL is fine */

size_t np_online_count(const np_online *o);

/* An article is there, in a story of any number but UINT32_MAX. NP_E_NOMEM: o is spoilt, and good
 * for np_online_free() alone; NP_E_LIMIT: 2^32 - 2 articles are there. */
np_code np_online_add(np_online *o, const np_gist *g, double day, uint32_t number,
                      np_error *err) NP_MUST_CHECK;

/* The story an article of that day belongs to, or UINT32_MAX: a new one. It depends on what was
 * added, in that order, and on nothing else. Cost: bounded, some 50 us. */
uint32_t np_online_find(np_online *o, const np_gist *g, double day);

#endif
