/* read.h - the door of read/: bytes and paths in, articles out. */
#ifndef NP_READ_READ_H
#define NP_READ_READ_H

#include "base/arena.h"
#include "newsprint.h"
#include "read/original.h"

/* Where articles go, in two steps, so that the first, which is all the work, can be taken on many
 * threads at once. A failure of either ends the reading and is handed back. */
typedef struct np_keeper {
    /* Make *a ready to keep in *kept; everything in *a is borrowed for the call, but for a->file,
     * which lives until take(). What is mended is counted in *stats. Called from any thread, and
     * `thread`, 0 .. n_threads - 1, is its own. */
    np_code (*ready)(void *to, unsigned thread, const np_article *a, np_article *kept,
                     np_stats *stats, np_error *err);
    /* Keep what ready() gave: in the order of the input, from the calling thread, while nothing is
     * made ready. What was made ready behind a failure is never taken. */
    np_code (*take)(void *to, const np_article *kept, np_error *err);
    void *to;
    unsigned n_threads;      /* at least 1 */
    np_originals *originals; /* where records may be left; NULL: they are kept */
} np_keeper;

/* Read one path as np_corpus_read() says. Bad records are counted in *stats, logged through
 * opt->log with their place, and skipped. The same articles, counts and messages, in the same
 * order, for any keeper->n_threads. */
np_code np_read(const char *path, const np_options *opt, np_stats *stats, const np_keeper *keeper,
                np_error *err);

/* Where an article's strings are kept: apart what is long and seldom looked at. */
typedef struct np_shelves {         /* one thread at a time */
    np_arena *strings, *text, *raw; /* text: of np_article.text alone; raw likewise */
} np_shelves;

/* Make one article ready to keep: raw left where it is, or copied; every other field valid UTF-8
 * and copied to a shelf, url canonical, host taken from it, source falling back to the host, NUL
 * and blank fields emptied. Reader and library caller both go through here. */
np_code np_article_tidy(const np_article *from, np_article *to, const np_shelves *shelves,
                        np_stats *stats, np_error *err);

#endif
