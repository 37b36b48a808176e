/* phrases.h - phrases looked for one after the other, each from every byte. */
#ifndef NAIVE_PHRASES_H
#define NAIVE_PHRASES_H

#include "story/phrases.h"

/* np_phrases_find() by its definition. */
const np_phrase *naive_phrases_find(const np_phrase *phrase, size_t n, np_str s, np_str *found);

#endif
