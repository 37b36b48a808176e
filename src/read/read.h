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

/* Make one article ready to keep: every field valid UTF-8 and copied to arena, url canonical,
 * host taken from it, source falling back to the host, NUL and blank fields emptied. Reader and
 * library caller both go through here. */
np_code np_article_tidy(const np_article *from, np_article *to, np_arena *arena, np_stats *stats,
                        np_error *err);

#endif
