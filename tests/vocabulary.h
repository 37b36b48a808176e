/* vocabulary.h - a vocabulary made part after part, as one thread would. */
#ifndef NP_TESTS_VOCABULARY_H
#define NP_TESTS_VOCABULARY_H

#include "story/row.h"
#include "story/vocabulary.h"

/* A term that stands once in its article, at byte `at` of it. */
static inline np_bag_term term_at(uint64_t hash, uint32_t at, uint32_t len, bool is_bigram)
{
    np_bag_term t = {.hash = hash, .times = 65536, .is_bigram = is_bigram};
    t.place = NP_PLACE_OF(at, len);
    return t;
}

/* A term that counts tf, wherever it stands. */
static inline np_bag_term term_of(uint64_t hash, float tf, bool is_bigram)
{
    np_bag_term t = term_at(hash, 0, 0, is_bigram);
    t.times = np_row_times(tf) & 0xFFFFFF;
    return t;
}

static inline np_vocabulary *vocabulary_of(np_term_bag *bag, size_t n, np_error *err)
{
    np_vocabulary *v = np_vocabulary_new(bag, n, err);
    np_code code = v ? NP_OK : NP_E_NOMEM;
    for (size_t p = 0; !code && p < NP_VOCABULARY_PARTS; p++)
        code = np_vocabulary_part(v, p, err);
    if (!code && !np_vocabulary_number(v, err))
        return v;
    np_vocabulary_free(v);
    return NULL;
}

#endif
