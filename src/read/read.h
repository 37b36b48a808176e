/* read.h - the door of read/: bytes and paths in, articles out. */
#ifndef NP_READ_READ_H
#define NP_READ_READ_H

#include "base/arena.h"
#include "newsprint.h"

/* Where articles go, one at a time; everything in *a is borrowed for the call. A failure ends
 * the reading and is handed back. */
typedef np_code np_take(void *to, const np_article *a, np_error *err);

/* Read one path as np_corpus_read() says. Bad records are counted in *stats, logged through
 * opt->log with their place, and skipped. */
np_code np_read(const char *path, const np_options *opt, np_stats *stats, np_take *take, void *to,
                np_error *err);

/* Where an article's strings are kept: apart what is long and seldom looked at. */
typedef struct np_shelves {
    np_arena *strings, *text, *raw; /* text: of np_article.text alone; raw likewise */
} np_shelves;

/* Make one article ready to keep: every field valid UTF-8 and copied to a shelf, url canonical,
 * host taken from it, source falling back to the host, NUL and blank fields emptied. Reader and
 * library caller both go through here. */
np_code np_article_tidy(const np_article *from, np_article *to, const np_shelves *shelves,
                        np_stats *stats, np_error *err);

#endif
