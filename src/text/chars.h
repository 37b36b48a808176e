/* chars.h - what a character is to us: its folded form and the kind of token it belongs to. */
#ifndef NP_TEXT_CHARS_H
#define NP_TEXT_CHARS_H

#include "base/utf8.h"
#include "newsprint.h"

typedef enum np_char_kind {
    NP_CHAR_GAP = 0, /* between tokens */
    NP_CHAR_STOP,    /* between tokens, and ends a sentence: . ! ? : newline and their kin */
    NP_CHAR_WORD,    /* letter or digit of a script written with spaces */
    NP_CHAR_PAIR,    /* letter of one written without: Han, Kana, Thai, Lao, Khmer, Myanmar */
    NP_CHAR_MARK     /* combining: belongs to what is before it */
} np_char_kind;

typedef struct np_char {
    char folded[4];      /* its NFKC casefold in UTF-8, when is_simple and no gap, and zeroes */
    uint8_t size;        /* bytes of that; of a gap 0 */
    uint8_t kind;        /* np_char_kind of the folded form */
    bool is_simple;      /* folds to one character, whatever stands before it */
    bool acts_back : 1;  /* not simple, or a mark: it belongs to the character before it */
    bool is_gap : 1;     /* simple, and NP_CHAR_GAP or NP_CHAR_STOP */
    bool is_pair : 1;    /* simple, and NP_CHAR_PAIR */
    bool is_spaced : 1;  /* a gap, or simple, no pair, and folded in as many bytes as it has */
    bool is_changed : 1; /* folded is not what is written */
    bool is_upper : 1;   /* upper or title case as written */
    bool is_digit : 1;   /* Unicode N* */
} np_char;

/* Filled as characters are met; one thread at a time. */
enum { NP_CHARS_PAGE = 256, NP_CHARS_PAGES = 0x110000 / NP_CHARS_PAGE };
typedef struct np_chars {
    np_char *page[NP_CHARS_PAGES]; /* NULL: not met yet */
} np_chars;

np_chars *np_chars_new(np_error *err);
void np_chars_free(np_chars *t); /* NULL is fine */

/* c < 0x110000. NULL: NP_E_NOMEM. Lives as long as the table. */
const np_char *np_chars_get(np_chars *t, uint32_t c, np_error *err);

/* The character at s, of n >= 1 bytes, and how many of them it has; malformed ones are U+FFFD, as
 * np_utf8_decode() says. Two and three bytes, most of what is not ASCII, are told without a call.
 */
static inline uint32_t np_chars_decode(const char *s, size_t n, size_t *size)
{
    const unsigned char *b = (const unsigned char *)s;
    if (n >= 3 && b[0] >= 0xC2 && b[0] < 0xF0) {
        uint32_t two = (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
        uint32_t three = (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
        if (b[0] < 0xE0 && (b[1] & 0xC0) == 0x80)
            return *size = 2, two;
        bool is_three = b[0] >= 0xE0 && (b[1] & 0xC0) == 0x80 && (b[2] & 0xC0) == 0x80 &&
                        three >= 0x800 && (three & 0xF800) != 0xD800;
        if (is_three)
            return *size = 3, three;
    }
    return np_utf8_decode(s, n, size);
}

/* What stands at s, of 2 bytes at least, if it has two and its page was met; else NULL. */
static inline const np_char *np_chars_two(const np_chars *t, const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    uint32_t c = (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
    bool is_two = (b[0] & 0xE0) == 0xC0 && (b[1] & 0xC0) == 0x80 && c >= 0x80;
    const np_char *page = t->page[c / NP_CHARS_PAGE];
    return is_two && page ? &page[c % NP_CHARS_PAGE] : NULL;
}

/* What stands at s, of 3 bytes at least, if it has three and its page was met; else NULL. What is
 * malformed may be taken for some character, but not for one of a pair. */
static inline const np_char *np_chars_three(const np_chars *t, const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    uint32_t c = (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    bool is_three = (b[0] & 0xF0) == 0xE0 && (b[1] & 0xC0) == 0x80 && (b[2] & 0xC0) == 0x80;
    const np_char *page = t->page[c / NP_CHARS_PAGE];
    return is_three && page ? &page[c % NP_CHARS_PAGE] : NULL;
}

/* What stands at s; NULL: memory is out. */
static inline const np_char *np_chars_at(np_chars *t, const char *s, size_t n, size_t *size)
{
    uint32_t c = np_chars_decode(s, n, size);
    const np_char *page = t->page[c / NP_CHARS_PAGE];
    return page ? &page[c % NP_CHARS_PAGE] : np_chars_get(t, c, NULL);
}

/* Fold a piece of n <= NP_FOLD_MOST characters: NFKC, casefold, default ignorables gone (what
 * utf8proc_map does for a whole string). to: NP_FOLD_ROOM slots; how many were written. */
enum { NP_FOLD_MOST = 64, NP_FOLD_ROOM = NP_FOLD_MOST * 24 };
size_t np_fold(const uint32_t *c, size_t n, int32_t *to);

#endif
