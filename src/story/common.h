/* common.h - terms that are no rarer than so, whatever the texts at hand say. */
#ifndef NP_STORY_COMMON_H
#define NP_STORY_COMMON_H

#include "story/vocabulary.h"
#include "text/function_words.h"

/* Function words are in three of ten articles at least. On the labelled sets .1 to 1 is level with
 * none (bench/stories.md). */
static const double NP_COMMON_SHARE = 0.3;

typedef struct np_common {
    uint32_t term[NP_MOST_FUNCTION_WORDS]; /* ascending */
    size_t n;
} np_common;

/* Which of v's terms are function words. Cost: a look-up each. */
void np_common_find(np_common *c, const np_vocabulary *v);

/* Raise share[t] of those among the terms from .. to - 1. */
void np_common_raise(const np_common *c, size_t from, size_t to, double *share);

#endif
