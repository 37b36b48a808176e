/* words.h - the tokens of a text, folded: runs of letters, marks and digits. */
#ifndef NP_TEXT_WORDS_H
#define NP_TEXT_WORDS_H

#include "newsprint.h"
#include "text/span.h"

typedef struct np_word {
    uint32_t at, len;        /* where it stands in the source, bytes */
    uint32_t fold, fold_len; /* where its folded form stands in np_words.folded, bytes */
} np_word;

/* n words, a row for each of what is known of them, as whole rows are made and read at once.
 * Zero-initialised it is empty; np_words_init() before use. One thread at a time. */
typedef struct np_words {
    np_word *word;
    uint64_t *hash; /* of the folded form; version 1, see span.c */
    uint8_t *is;    /* NP_WORD_... */
    size_t n;
    char *folded; /* the folded words joined by one space */
    size_t folded_len;
    size_t word_cap, hash_cap, is_cap, folded_cap;
    np_chars *chars;
    np_span_read *read;
    np_span *span; /* scratch */
} np_words;

/* On the instructions of cpu; all give the same words. */
np_code np_words_init(np_words *w, np_cpu cpu, np_error *err) NP_MUST_CHECK;
void np_words_clear(np_words *w); /* frees everything */
void np_words_reset(np_words *w); /* no words; keeps the memory */

/* Append the words of s, a field or a line: a word never spans two calls, and the first starts a
 * sentence. base is added to every `at`. Malformed UTF-8 counts as U+FFFD, a gap.
 * NP_E_NOMEM: the words are as they were. Cost O(s.len). */
np_code np_words_add(np_words *w, np_str s, size_t base, np_error *err) NP_MUST_CHECK;

#endif
