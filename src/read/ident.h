/* ident.h - final ids for a batch: made, numbered, repeated, revised. */
#ifndef NP_READ_IDENT_H
#define NP_READ_IDENT_H

#include "base/arena.h"
#include "newsprint.h"

typedef struct np_ident {
    np_str id;        /* unique in the batch; a repeat's is that of the one kept */
    uint32_t family;  /* smallest index that came with the same explicit id; itself without one */
    uint32_t same_as; /* the article kept for it: itself, unless an earlier index has the same
                         explicit id, title and text (then this one is a repeat) */
} np_ident;

enum { NP_MADE_ID_SIZE = 27 }; /* bytes of the name that an id is made from: "x...", no "#2" */

/* What stands for the text of an article that lies elsewhere. */
typedef struct np_ident_key {
    np_str made;         /* its name, if no id was given */
    uint64_t content[2]; /* np_ident_content() */
} np_ident_key;

/* A key of title and text to the byte: low and high half of 128 bits. */
void np_ident_content(np_str title, np_str text, uint64_t content[2]);

/* The name an article without an id is called by: "x" and 26 base32 digits of its URL, or of host,
 * title, text and time. */
void np_ident_made(const np_article *a, char name[NP_MADE_ID_SIZE]);

/* ident[i] for each of the n tidy articles, by DESIGN's rules: no id: "x" + 26 base32 digits of
 * XXH3-128 over the canonical URL, or host, title, text and published, equal ones "#2", "#3"...;
 * one explicit id with several texts: ID, ID@2, ID@3 in the order of (published, unknown last;
 * updated; XXH3-128 of the text). The outcome does not depend on input order, but for which of
 * two equal records is the repeat (the later). key: NULL, or one an article, and the texts lie
 * elsewhere: equal keys are equal texts. Strings live in arena. Cost O(n log n). */
np_code np_ident_all(const np_article *article, const np_ident_key *key, size_t n, np_ident *ident,
                     np_arena *arena, np_error *err);

#endif
