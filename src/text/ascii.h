/* ascii.h - what the bytes of ASCII text are, 64 at a time. */
#ifndef NP_TEXT_ASCII_H
#define NP_TEXT_ASCII_H

#include "newsprint.h"

enum { NP_ASCII_BLOCK = 64 };

/* A bit a byte, the first byte's lowest. */
typedef struct np_ascii_block {
    uint64_t word;  /* a letter or digit */
    uint64_t upper; /* 'A' to 'Z' */
    uint64_t digit;
    uint64_t stop; /* the end of a sentence or line: \n ! . : ? */
} np_ascii_block;

/* Look at n bytes, all ASCII: block[i / 64] says what they are, with zero bits behind the last, and
 * folded[i] is byte i in lower case. folded has room for n rounded up to whole blocks. */
typedef void np_ascii_look(const char *s, size_t n, char *folded, np_ascii_block *block);

/* The fastest this machine has of what may be had; all say the same. */
np_ascii_look *np_ascii_look_of(np_cpu cpu);

/* How many bytes at s, of n, come before the first that is not ASCII. */
size_t np_ascii_span(const char *s, size_t n);

#endif
