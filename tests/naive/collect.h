/* collect.h - read an input held in memory, and keep all that came of it as one text. */
#ifndef NAIVE_COLLECT_H
#define NAIVE_COLLECT_H

#include "base/buf.h"

typedef struct collection {
    np_code code; /* of np_read_source() */
    np_error err;
    np_stats stats;
    size_t n;        /* articles */
    np_buf articles; /* a line each: field=value|field=value|... ; unknown ones left out */
    np_buf log;      /* a line each */
} collection;

/* Read bytes, `step` at a time (0: all at once); opt NULL: the defaults. Clear it afterwards. */
collection collect(np_str bytes, size_t step, const np_options *opt);
collection collect_path(const char *path, const np_options *opt);
void collection_clear(collection *c);

/* Does text hold what, anywhere? */
bool holds(const np_buf *text, const char *what);

/* The same articles, messages and counts (but of bytes)? */
bool is_same_collection(const collection *a, const collection *b);

#endif
