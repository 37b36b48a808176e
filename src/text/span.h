/* span.h - a stretch of text as the bounds, flags and hashes of its words, 64 bytes at a time. */
#ifndef NP_TEXT_SPAN_H
#define NP_TEXT_SPAN_H

#include "text/chars.h"

/* What a word is; bits of np_words.is. */
enum {
    NP_WORD_PAIR = 1,  /* of a script without spaces: one character or two */
    NP_WORD_UPPER = 2, /* its first character is upper or title case */
    NP_WORD_DIGIT = 4, /* it has a digit */
    NP_WORD_STARTS = 8 /* a sentence starts with it */
};

enum {
    NP_SPAN_BYTES = 2048,
    NP_WORD_PADDED = 16, /* bytes behind a word that may be read */
    NP_SPAN_BLOCK = 64,  /* bytes looked at together */
    NP_SPAN_SLACK = 32,  /* words behind the last that may be written */
    NP_SPAN_WORDS = NP_SPAN_BYTES / 2 + NP_SPAN_BLOCK / 2 + NP_SPAN_SLACK
};

/* Words of a run are numbered from 0, and that is the open one if there was one. */
typedef struct np_span {
    bool is_open;         /* in: a word goes on; out: word n does */
    bool starts_sentence; /* in and out: the next word does */
    uint8_t *is;    /* in: room for NP_SPAN_WORDS; is[0] is the open word's; out: of all words */
    uint64_t *hash; /* in: the same room; out: of words that are whole in the run */
    size_t n;       /* out: words that have ended */
    uint32_t start[NP_SPAN_WORDS], end[NP_SPAN_WORDS]; /* out: in folded, and in the source */
    char folded[NP_SPAN_BYTES + NP_SPAN_BLOCK + NP_WORD_PADDED]; /* out */
} np_span;

/* Read s, of n bytes, as far as it is of characters that np_char.is_spaced, up to NP_SPAN_BYTES,
 * and without the last of them if what follows may act on it: how many bytes that is; 0: none. */
typedef size_t np_span_read(np_span *r, np_chars *chars, const char *s, size_t n);

/* The fastest this machine has of what may be had; all read the same. */
np_span_read *np_span_read_of(np_cpu cpu);

/* Hash of a folded word, version 1. Reads NP_WORD_PADDED bytes, whatever they are, if len is less.
 */
uint64_t np_word_hash(const char *folded, size_t len);

/* The same of n words of at most 8 bytes each, given as a number, the first byte the lowest, and
 * overwritten with their hashes. */
void np_word_hash_pairs(uint64_t *word, size_t n);

#endif
