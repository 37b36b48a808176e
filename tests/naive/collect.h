/* collect.h - read an input held in memory, and keep all that came of it as one text. */
#ifndef NAIVE_COLLECT_H
#define NAIVE_COLLECT_H

#include "base/buf.h"
#include "read/read.h"

typedef struct collection {
    np_code code; /* of np_read_source() */
    np_error err;
    np_stats stats;
    size_t n;        /* articles */
    np_buf articles; /* a line each: field=value|field=value|... ; unknown ones left out */
    np_buf log;      /* a line each */
} collection;

/* Read bytes, `step` at a time (0: all at once), on opt->threads threads (0: one); opt NULL: the
 * defaults. Clear it afterwards. */
collection collect(np_str bytes, size_t step, const np_options *opt);
collection collect_in_batches(np_str bytes, size_t step, size_t batch, const np_options *opt);
collection collect_path(const char *path, const np_options *opt);
void collection_clear(collection *c);

/* np_keeper.ready() of a reader that takes each article at once: nothing is copied. */
np_code ready_as_it_is(void *to, unsigned thread, const np_article *a, np_article *kept,
                       np_stats *stats, np_error *err);

/* Does text hold what, anywhere? */
bool holds(const np_buf *text, const char *what);

/* The same articles, messages and counts (but of bytes), and the same failure? */
bool is_same_collection(const collection *a, const collection *b);

#endif
