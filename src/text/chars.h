/* chars.h - what a character is to us: its folded form and the kind of token it belongs to. */
#ifndef NP_TEXT_CHARS_H
#define NP_TEXT_CHARS_H

#include "newsprint.h"

typedef enum np_char_kind {
    NP_CHAR_GAP = 0, /* between tokens */
    NP_CHAR_STOP,    /* between tokens, and ends a sentence: . ! ? : newline and their kin */
    NP_CHAR_WORD,    /* letter or digit of a script written with spaces */
    NP_CHAR_PAIR,    /* letter of one written without: Han, Kana, Thai, Lao, Khmer, Myanmar */
    NP_CHAR_MARK     /* combining: belongs to what is before it */
} np_char_kind;

typedef struct np_char {
    uint32_t folded; /* its NFKC casefold, when is_simple */
    uint8_t kind;    /* np_char_kind of the folded form */
    bool is_simple;  /* folds to one character, whatever stands before it */
    bool is_upper;   /* upper or title case as written */
    bool is_digit;   /* Unicode N* */
} np_char;

typedef struct np_chars np_chars; /* one thread at a time; filled as characters are met */

np_chars *np_chars_new(np_error *err);
void np_chars_free(np_chars *t); /* NULL is fine */

/* c < 0x110000. NULL: NP_E_NOMEM. Lives as long as the table. */
const np_char *np_chars_get(np_chars *t, uint32_t c, np_error *err);

/* Fold a piece of n <= NP_FOLD_MOST characters: NFKC, casefold, default ignorables gone (what
 * utf8proc_map does for a whole string). to: NP_FOLD_ROOM slots; how many were written. */
enum { NP_FOLD_MOST = 64, NP_FOLD_ROOM = NP_FOLD_MOST * 24 };
size_t np_fold(const uint32_t *c, size_t n, int32_t *to);

#endif
