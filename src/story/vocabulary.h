/* vocabulary.h - numbers for the terms that two articles and more share. */
#ifndef NP_STORY_VOCABULARY_H
#define NP_STORY_VOCABULARY_H

#include "newsprint.h"

/* One article's terms, before the vocabulary is known: distinct, ascending by hash. 16 bytes, as
 * there are more of these than of anything else. */
typedef struct np_bag_term {
    uint64_t hash;
    uint64_t times : 24;    /* np_row_times() of its occurrences */
    uint64_t is_bigram : 1; /* two neighbours */
    uint64_t place : 39;    /* NP_PLACE_OF() where it first stands; once numbered, its number */
} np_bag_term;

typedef struct np_term_bag {
    np_bag_term *at;
    const int16_t *lead; /* n: times each is capitalised, less times it is not; NULL: 0 */
    size_t n;
    np_str title, text; /* what places are places of: title, one byte, text */
} np_term_bag;

/* Byte `at` < 2^29 of title + '\n' + text, and len < 2^10 bytes. */
#define NP_PLACE_MASK ((UINT64_C(1) << 39) - 1)
#define NP_PLACE_OF(at, len) (((uint64_t)(at) << 10 | (len)) & NP_PLACE_MASK)

enum { NP_VOCABULARY_PARTS = 64 };
#define NP_NOT_LISTED UINT32_MAX

typedef struct np_vocabulary np_vocabulary;

/* Begin with the terms of n articles, which are borrowed; then np_vocabulary_part() for every part,
 * in any order and on any thread; then np_vocabulary_number(). NP_E_NOMEM, or NP_E_LIMIT from 2^32
 * terms on. */
np_vocabulary *np_vocabulary_new(np_term_bag *bag, size_t n, np_error *err);
void np_vocabulary_free(np_vocabulary *v); /* NULL is fine */

/* The vocabulary of n < 2^32 - 1 terms that are known to be shared: their hashes, ascending. It is
 * numbered, and has no entries and no texts. NP_E_NOMEM. */
np_vocabulary *np_vocabulary_of_hashes(const uint64_t *hash, size_t n, np_error *err);

/* Find out which terms of a part, 0 to NP_VOCABULARY_PARTS - 1, more than one article has; their
 * places are gone then. Memory for its time: 36 bytes a term of the part. NP_E_NOMEM. */
np_code np_vocabulary_part(np_vocabulary *v, size_t part, np_error *err) NP_MUST_CHECK;

/* Number the shared terms in the order of their hashes; once. NP_E_NOMEM. */
np_code np_vocabulary_number(np_vocabulary *v, np_error *err) NP_MUST_CHECK;

/* Does another article have the term too? Once its part is done. */
static inline bool np_bag_term_is_shared(const np_bag_term *one)
{
    return one->place != NP_PLACE_MASK;
}

size_t np_vocabulary_count(const np_vocabulary *v);   /* terms numbered */
size_t np_vocabulary_entries(const np_vocabulary *v); /* of the bags that are such terms */

/* The number of a bag's term once all are numbered, or NP_NOT_LISTED. */
uint32_t np_vocabulary_term(const np_vocabulary *v, const np_bag_term *one);

/* The hash of a term, below np_vocabulary_count(); and how the first article that has it writes it,
 * which lives as long as that article's text. */
uint64_t np_vocabulary_hash(const np_vocabulary *v, uint32_t term);
np_str np_vocabulary_text(const np_vocabulary *v, uint32_t term);

/* Times a term is capitalised in all articles, less times it is not. */
int64_t np_vocabulary_lead(const np_vocabulary *v, uint32_t term);

/* The number of a shared term; false: it is none. Cost: a step or two. */
bool np_vocabulary_find(const np_vocabulary *v, uint64_t hash, uint32_t *term);

/* The numbers of n terms, NP_NOT_LISTED where one is not shared: what several are looked for in is
 * fetched ahead, so that they wait for memory together. */
void np_vocabulary_find_all(const np_vocabulary *v, const uint64_t *hash, size_t n, uint32_t *term);

#endif
