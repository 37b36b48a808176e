/* prose.h - text as a reader sees it: sentences, and words with their case. */
#ifndef NP_STORY_PROSE_H
#define NP_STORY_PROSE_H

#include "newsprint.h"

/* The next sentence of *rest, without white space at its ends, and *rest moved behind it; false
 * when there is none. Sentences end at . ! ? and their full-width kin followed by white space and
 * no lower-case letter, and at line ends. Not after an initial or a short capitalised
 * abbreviation ("J. Smith", "Gov. Ito", "U.S. troops"): there it goes on. Linear. */
bool np_sentence_next(np_str *rest, np_str *sentence);

typedef struct np_word {
    np_str text;
    bool is_capital;      /* begins with an upper-case letter */
    bool starts_sentence; /* first word of the text, or after . ! ? : or a line end */
    bool follows;         /* only one space or hyphen lies between it and the word before */
} np_word;

/* The next run of letters, digits and inner apostrophes of *rest; false at the end. *before is the
 * word before it (zero-initialised at the start); starts_sentence is judged by what lies between.
 */
bool np_word_next(np_str *rest, const np_word *before, np_word *word);

/* Words; two characters of a script that writes none between spaces (Han, kana, Thai) are one. */
size_t np_word_count(np_str text);

/* The sentence behind "PORT CALDER (Norda) - ": a dateline in capitals or with an agency's name in
 * brackets; the sentence itself if it has none. */
np_str np_without_dateline(np_str sentence);

/* Can a reader who has read nothing before begin here? Not with a quotation, a small letter, or an
 * English word that points back ("He", "But"); nor with a dash or bullet, nor with what ends in a
 * colon or is cut short. */
bool np_opens_well(np_str sentence);

/* Is there a mark at its end, quotes and brackets aside? Captions, bylines and headings have none.
 */
bool np_ends_well(np_str sentence);

/* Most of its words begin with a capital: in a title in title case capitals mean nothing. */
bool np_is_title_case(np_str title);

#endif
