/* terms.h - the weighted words and word pairs of one article, for stories. */
#ifndef NP_TEXT_TERMS_H
#define NP_TEXT_TERMS_H

#include "text/scan.h"
#include "text/words.h"

typedef enum np_field { NP_FIELD_TITLE, NP_FIELD_TEXT } np_field;

typedef struct np_terms np_terms; /* one thread at a time; grows to the longest article */

np_terms *np_terms_new(np_error *err);
void np_terms_free(np_terms *t); /* NULL is fine */

/* Begin an article. only: the n_only hashes of the terms that count, until the sum; NULL: all words
 * do, and two neighbours in a title. */
void np_terms_reset(np_terms *t, const uint64_t *only, size_t n_only);

/* Weigh words from .. to - 1, all those of one field; a word is written at
 * source[word.at - base]. NP_E_NOMEM. */
np_code np_terms_add(np_terms *t, np_field field, const np_words *words, size_t from, size_t to,
                     np_str source, size_t base, np_error *err) NP_MUST_CHECK;

/* Every distinct term, ascending by hash; until the next call. Cost O(n). */
np_code np_terms_sum(np_terms *t, const np_term **term, size_t *n, np_error *err) NP_MUST_CHECK;

/* The hash of a word as a term; folded: NP_WORD_PADDED bytes at least, however few are the word's.
 */
uint64_t np_term_hash(char *folded, size_t len);

/* Of the NP_WORD_... of n words: is most of it capitalised, as headlines are? Then a capital says
 * nothing. */
bool np_is_title_cased(const uint8_t *is, size_t n);

#endif
