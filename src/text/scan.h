/* scan.h - the door of text/: one pass over an article gives its shingles, terms, lines and keys.
 */
#ifndef NP_TEXT_SCAN_H
#define NP_TEXT_SCAN_H

#include "base/map.h"
#include "newsprint.h"

/* A distinct term of one article: a word (s-stemmed, "1,000" and "U.S." whole) or two neighbours of
 * its title. */
typedef struct np_term {
    uint64_t hash;     /* of the normalised term; a bigram's differs from every word's */
    float tf;          /* sum of the weights of its occurrences: title 2.5, body 1/(1+pos/150) */
    uint32_t at;       /* where it first stands, as a byte of title + '\n' + text, ... */
    uint16_t len;      /* ... and how many bytes, as written */
    uint8_t n_capital; /* occurrences capitalised away from sentence starts; stops at 255 */
    uint8_t n_plain;   /* occurrences not capitalised; stops at 255 */
    bool is_bigram;
    bool has_digit;
} np_term;

typedef struct np_line {
    uint64_t hash;     /* of the line's bytes without white space at its ends */
    uint32_t n_tokens; /* lines without tokens are not listed */
} np_line;

typedef struct np_scan { /* lives until the scanner's next run */
    uint64_t *shingle;   /* in order, repeats kept; the caller's to change */
    size_t n_shingles;
    const np_term *term; /* ascending by hash */
    size_t n_terms;
    const np_line *line; /* of the text, not the title, in order */
    size_t n_lines;
    const struct np_words *words; /* in order; `at` is a byte of title + '\n' + text */
    size_t n_tokens, n_title;     /* how many those are; the first of them are the title's */
    uint64_t exact[2]; /* XXH3-128 of the folded tokens joined by one space; 0, 0 without tokens */
    uint64_t skeleton; /* tokens with digits, and capitalised ones, as one mark, runs of marks as
                          one */
} np_scan;

/* Of the words from number `at` on, the first that begins at or behind a byte of title + '\n' +
 * text; n_tokens: none does. Cost: the words between. */
size_t np_scan_word_from(const np_scan *scan, size_t at, size_t byte);

/* Lines to pass over: the furniture of one host, in a map that may hold that of many. */
typedef struct np_skip {
    const np_map *lines; /* keyed by np_line_key() */
    uint64_t host;       /* np_host_key() */
} np_skip;

uint64_t np_host_key(np_str host);
uint64_t np_line_key(uint64_t line_hash, uint64_t host_key);

typedef struct np_scanner np_scanner; /* one thread at a time; grows to the longest text */

/* Takes shingle, use_title and use_text from *opt. */
np_scanner *np_scanner_new(const np_options *opt, np_error *err);
void np_scanner_free(np_scanner *s); /* NULL is fine */

/* Scan one article, all of it valid UTF-8. Lines of the text that are in skip (NULL: none)
 * are passed over as if they were not there. wants_terms false leaves term empty, and is faster. */
np_code np_scanner_run(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                       bool wants_terms, np_scan *result, np_error *err);

/* Terms by their hash. */
typedef struct np_wanted {
    const uint64_t *hash; /* not NULL */
    size_t n;
} np_wanted;

/* Terms and words alone, which is faster than all; only: those terms and no others, faster yet;
 * NULL: every one. */
np_code np_scanner_terms(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                         const np_wanted *only, np_scan *result, np_error *err);

/* Words alone; then, until the scanner's next run or words, the terms of some of them. */
np_code np_scanner_words(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                         np_scan *result, np_error *err);

/* The terms of all words that np_scanner_words() has read, as np_scanner_terms() would find them.
 */
np_code np_scanner_terms_of_all(np_scanner *s, const np_wanted *only, np_scan *scan, np_error *err);

/* The terms of the words from .. to - 1 of the text, n_title <= from <= to <= n_tokens, as if
 * nothing stood around them. */
np_code np_scanner_terms_of(np_scanner *s, size_t from, size_t to, np_scan *scan, np_error *err);

/* Are the two the same folded tokens in the same order? Compares words, not hashes. */
np_code np_scanner_is_same(np_scanner *s, np_str title_a, np_str text_a, np_str title_b,
                           np_str text_b, bool *is_same, np_error *err);

#endif
