/* filter.h - which stories are shown. */
#ifndef NP_STORY_FILTER_H
#define NP_STORY_FILTER_H

#include "newsprint.h"

/* Set is_hidden of story[0 .. n-1], which are in the order they are shown in: hidden is what scores
 * less than opt->min_score, what has no article that is both published from since to until and in
 * opt->lang, what has none that is news (of each article; NULL: all are), and what comes after the
 * first opt->digest of the others. A bare date is any time of its day, as a bound too; where it is
 * unknown, at[] says when the article counts as published (NULL: nobody knows that, and it lies in
 * no bounds). Cost: every article once. */
void np_filter_stories(const np_options *opt, const np_article *article, const int64_t *at,
                       const bool *is_news, np_story *story, size_t n);

#endif
