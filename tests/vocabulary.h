/* vocabulary.h - a vocabulary made part after part, as one thread would. */
#ifndef NP_TESTS_VOCABULARY_H
#define NP_TESTS_VOCABULARY_H

#include "story/vocabulary.h"

static inline np_vocabulary *vocabulary_of(const np_term_bag *bag, size_t n, np_error *err)
{
    np_vocabulary *v = np_vocabulary_new(bag, n, err);
    for (size_t p = 0; v && p < NP_VOCABULARY_PARTS; p++)
        np_vocabulary_part(v, p);
    if (!v || !np_vocabulary_number(v, err))
        return v;
    np_vocabulary_free(v);
    return NULL;
}

#endif
