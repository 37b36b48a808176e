/* phrases.h - which of a list of phrases stands in a text: by what publishers call a form. */
#ifndef NP_STORY_PHRASES_H
#define NP_STORY_PHRASES_H

#include "newsprint.h"

typedef struct np_phrase {
    np_article_type type; /* what it is a sign of */
    const char *words;    /* in small letters; NP_PHRASE_LEAST bytes and more */
} np_phrase;

enum { NP_PHRASE_LEAST = 3, NP_MOST_PHRASES = 32 };

/* The first of phrase[0 .. n-1], n <= NP_MOST_PHRASES, that stands in s, in ASCII case as it may be
 * and whole if it begins or ends with a letter; *found: where it stands first. NULL: none does.
 * Cost: one pass over s. */
const np_phrase *np_phrases_find(const np_phrase *phrase, size_t n, np_str s, np_str *found);

#endif
