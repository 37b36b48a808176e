/* vocabulary.h - numbers for the terms that two articles and more share. */
#ifndef NP_STORY_VOCABULARY_H
#define NP_STORY_VOCABULARY_H

#include "newsprint.h"

/* One article's terms, before the vocabulary is known: distinct, any order. */
typedef struct np_bag_term {
    uint64_t hash;
    np_str text; /* as written where it first stands; kept by reference */
    float tf;    /* sum of occurrence weights */
    bool is_bigram;
    uint8_t n_capital, n_plain; /* see np_term */
} np_bag_term;

typedef struct np_term_bag {
    const np_bag_term *at;
    size_t n;
} np_term_bag;

enum { NP_VOCABULARY_PARTS = 256 };
#define NP_NOT_LISTED UINT32_MAX

typedef struct np_vocabulary np_vocabulary;

/* Collect the terms of n articles; then np_vocabulary_part() for every part, in any order and on
 * any thread; then np_vocabulary_number(). 36 bytes an entry until then, then 4. NP_E_NOMEM, or
 * NP_E_LIMIT from 2^32 entries on. */
np_vocabulary *np_vocabulary_new(const np_term_bag *bag, size_t n, np_error *err);
void np_vocabulary_free(np_vocabulary *v); /* NULL is fine */

/* The vocabulary of n < 2^32 - 1 terms that are known to be shared: their hashes, ascending. It is
 * numbered, and has no entries. NP_E_NOMEM. */
np_vocabulary *np_vocabulary_of_hashes(const uint64_t *hash, size_t n, np_error *err);

/* Find out which terms of a part, 0 to NP_VOCABULARY_PARTS - 1, more than one article has. */
void np_vocabulary_part(np_vocabulary *v, size_t part);

/* Number the shared terms in the order of their hashes; once. NP_E_NOMEM. */
np_code np_vocabulary_number(np_vocabulary *v, np_error *err);

size_t np_vocabulary_count(const np_vocabulary *v);   /* terms numbered */
size_t np_vocabulary_entries(const np_vocabulary *v); /* of the bags that are such terms */

/* Each entry's number, bag after bag, or NP_NOT_LISTED; until they are forgotten. */
const uint32_t *np_vocabulary_of(const np_vocabulary *v);
void np_vocabulary_forget(np_vocabulary *v);

/* The hash of a term, below np_vocabulary_count(). */
uint64_t np_vocabulary_hash(const np_vocabulary *v, uint32_t term);

/* The number of a shared term; false: it is none. Cost: a step or two. */
bool np_vocabulary_find(const np_vocabulary *v, uint64_t hash, uint32_t *term);

#endif
