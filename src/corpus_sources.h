/* corpus_sources.h - what the user says of publishers: their order, their families, whom to trust.
 *
 * A TSV file, a publisher a line: host or name, family, authority; the last two may be missing. */
#ifndef NP_CORPUS_SOURCES_H
#define NP_CORPUS_SOURCES_H

#include "newsprint.h"

typedef struct np_listed {
    np_str name;      /* host or name, in lower case */
    np_str family;    /* in lower case; empty: not said */
    double authority; /* [0, 1]; NP_AUTHORITY where it is not said */
    unsigned line;    /* of the file, from 1: the lower is the better in --keep sources */
} np_listed;

#define NP_AUTHORITY .5

typedef struct np_sources np_sources; /* any number of readers */

/* A first line that begins with "host" names the columns. NULL: NP_E_IO; NP_E_USAGE with the line
 * (an authority that is no number from 0 to 1, a fourth column, a name listed twice, a line of 4 kB
 * and more); NP_E_NOMEM. */
np_sources *np_sources_read(const char *path, np_error *err);
void np_sources_free(np_sources *s); /* NULL is fine */

/* What is said of the article's publisher: of its source's name, who is the true publisher; else of
 * its host, or of the nearest host above that (bbc.co.uk for news.bbc.co.uk). Case is ignored.
 * NULL: nothing; s may be NULL. Borrowed. */
const np_listed *np_sources_find(const np_sources *s, const np_article *a);

#endif
