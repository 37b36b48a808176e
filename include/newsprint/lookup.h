/* newsprint/lookup.h - related lists of texts that are no articles. */
#ifndef NEWSPRINT_LOOKUP_H
#define NEWSPRINT_LOOKUP_H

#include "stories.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What lies about a text that is no article of a corpus: a draft, or what arrives while the stories
 * of the day stand. Nothing of the corpus is changed by it:
 *
 *     np_lookup *l = np_lookup_new(c, &err);              once
 *     np_lookup_related(l, &draft, &list, &err);          each text
 *     np_write_related_list(np_corpus_report(c), &list, NP_FORMAT_HTML, ...)
 */
typedef struct np_lookup np_lookup;

/* Both until the next np_lookup_related(). */
typedef struct np_related_list {
    np_str title; /* of the text, in valid UTF-8; may be empty */
    const np_related *row;
    size_t n_rows;
} np_related_list;

/* Make the stories of c, anew if they have been made, and keep what they are compared by. c is
 * borrowed, and changes no more, until np_lookup_free(). NULL: NP_E_USAGE: options.related is 0, or
 * c holds fingerprints; else as np_corpus_stories(). Cost: np_corpus_stories(), and
 * as much memory as that had at its most, for as long. */
np_lookup *np_lookup_new(np_corpus *c, np_error *err);
void np_lookup_free(np_lookup *l); /* NULL is fine */

/* The related list of a text, as np_story.related is a story's: rows by the options of c. Of *a the
 * title and text matter, `published` (of an unknown time only NP_RELATED_TOPIC has a list), and
 * source and host, which have their names taken off the title and that site's furniture left out.
 *
 * The text is in no story. Which of the eight stories nearest it hold a copy, by any of their first
 * 64 articles, are its own and not listed; another that tells the same event is. Words that no two
 * texts of c have count for nothing. On failure *list is as it was: NP_E_NOMEM, NP_E_LIMIT. One
 * call at a time. Cost: reading the text, and what does not grow with the stories: 24 lists of
 * stories, or as many as rows, of each the 4,096 entries about the text's time. */
np_code np_lookup_related(np_lookup *l, const np_article *a, np_related_list *list,
                          np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
