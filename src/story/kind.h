/* kind.h - what an article is other than a report of its own, and by what that is known. */
#ifndef NP_STORY_KIND_H
#define NP_STORY_KIND_H

#include "base/arena.h"
#include "newsprint.h"

/* By words and form: press release, live blog, round-up, with the evidence in arena; else the type
 * is NP_TYPE_REPORT. Linear in the article. NP_E_NOMEM. */
np_code np_kind_of_words(const np_article *a, np_arena *arena, np_article_kind *kind,
                         np_error *err);

/* As words and an article's id, in arena: ("one form with ", "nl-108"). */
np_code np_kind_evidence(const char *words, np_str more, const char *after, np_arena *arena,
                         np_str *evidence, np_error *err);

#endif
