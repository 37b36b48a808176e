/* words.h - the tokens of a text, folded: runs of letters, marks and digits. */
#ifndef NP_TEXT_WORDS_H
#define NP_TEXT_WORDS_H

#include "newsprint.h"
#include "text/ascii.h"

typedef struct np_word {
    uint64_t hash;           /* of the folded form; version 1, see words.c */
    uint32_t at, len;        /* where it stands in the source, bytes */
    uint32_t fold, fold_len; /* where its folded form stands in np_words.folded, bytes */
    bool is_pair;            /* of a script without spaces: one character or two */
    bool is_upper;           /* its first character is upper or title case */
    bool has_digit;
    bool starts_sentence;
} np_word;

/* Zero-initialised it is empty; np_words_init() before use. One thread at a time. */
typedef struct np_words {
    np_word *word;
    size_t n, cap;
    char *folded; /* the folded words joined by one space */
    size_t folded_len, folded_cap;
    struct np_chars *chars;
    np_ascii_look *look;
} np_words;

/* Hash of a folded word, version 1. Reads NP_WORD_PADDED bytes, whatever they are, if len is less.
 */
enum { NP_WORD_PADDED = 16 };
uint64_t np_word_hash(const char *folded, size_t len);

/* On the instructions of cpu; all give the same words. */
np_code np_words_init(np_words *w, np_cpu cpu, np_error *err) NP_MUST_CHECK;
void np_words_clear(np_words *w); /* frees everything */
void np_words_reset(np_words *w); /* no words; keeps the memory */

/* Append the words of s, a field or a line: a word never spans two calls, and the first starts a
 * sentence. base is added to every `at`. Malformed UTF-8 counts as U+FFFD, a gap.
 * NP_E_NOMEM: the words are as they were. Cost O(s.len). */
np_code np_words_add(np_words *w, np_str s, size_t base, np_error *err) NP_MUST_CHECK;

#endif
