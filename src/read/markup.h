/* markup.h - the tags of HTML, one after the other, and no tree. */
#ifndef NP_READ_MARKUP_H
#define NP_READ_MARKUP_H

#include "newsprint.h"

typedef struct np_markup {
    const char *at, *end; /* what is still to come */
} np_markup;

typedef struct np_tag { /* all of it lies in the markup */
    np_str name;
    np_str attributes; /* as written, to behind '>' */
    bool is_end;       /* </name> */
    bool is_empty;     /* <name/> */
} np_tag;

/* At '<': past the tag that begins here, or false. */
bool np_markup_tag(np_markup *m, np_tag *tag);

/* At '<' which begins no tag: past a comment, declaration or the like; false if it is none. */
bool np_markup_comment(np_markup *m);

/* Behind the start tag of an element in which nothing is markup: past its end tag, or to the end;
 * what lies between. */
np_str np_markup_raw(np_markup *m, np_str name);

/* Behind the start tag of an element: past its end tag, elements of its name within it counted, and
 * nothing taken for markup behind a tag that is_raw. False, and nothing taken: it never ends. Ask
 * no more then, lest every one is looked for to the end of the page. */
bool np_markup_skip(np_markup *m, np_str name, bool (*is_raw)(const np_tag *tag));

/* The value of an attribute, references as written; at NULL: the tag has none of that name. */
np_str np_markup_attribute(const np_tag *tag, const char *name);

/* The same name, in whatever case? */
bool np_markup_is_named(np_str a, np_str b);

/* Is one of the words, NULL at the end, anywhere in the first 200 bytes of s, a class or the like,
 * in whatever case? */
bool np_markup_has_word(np_str s, const char *const *word);

#endif
