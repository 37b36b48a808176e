/* prose.h - the next word of a text, character by character. */
#ifndef NAIVE_PROSE_H
#define NAIVE_PROSE_H

#include "story/prose.h"

/* np_word_next() by its definition; text is valid UTF-8. */
bool naive_word_next(np_str *rest, const np_word *before, np_word *word);

#endif
