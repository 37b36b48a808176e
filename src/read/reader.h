/* reader.h - what every format's reader shares: where articles go, and how mishaps are told. */
#ifndef NP_READ_READER_H
#define NP_READ_READER_H

#include "base/error.h"
#include "read/json.h"
#include "read/original.h"
#include "read/read.h"
#include "read/source.h"

typedef struct np_reader np_reader;

/* Where in the input: a line, an item, or (0) the whole. */
typedef struct np_place {
    size_t n; /* from 1 */
    bool is_item;
    bool is_left;  /* the record lies in np_reader.original as it is, */
    uint64_t byte; /* ... from here on */
} np_place;

/* What np_read_values() calls for each JSON value, and its bytes, if keep_raw. It tells what it
 * leaves out by np_reader_skip(); a failure ends the reading. */
typedef np_code np_take_value(void *to, const np_reader *r, np_json_value v, np_str raw,
                              np_place at, np_error *err);

struct np_reader {    /* borrowed throughout one input */
    const char *path; /* for messages and np_article.file */
    const np_options *opt;
    np_stats *stats;
    const np_keeper *keeper;     /* of articles */
    np_take_value *take_value;   /* NULL: records become articles */
    void *to;                    /* of take_value */
    const np_original *original; /* the file, if records are left there; NULL, and */
    uint64_t original_at;        /* ... where in it the lines begin */
    struct np_tape *tape; /* where articles go that are read ahead of their turn (tape.h); NULL */
    unsigned thread;      /* whose shelf they are made ready on; 0 where tape is NULL */
    size_t batch;         /* bytes of lines that are read at once; 0: the usual number */
    bool is_listed;       /* found in a folder or list: if it cannot be read, others can */
    bool is_named;        /* found in a list, or in a folder that is */
};

/* Log one line with its place in front; control characters become '?'. */
void np_reader_say(const np_reader *r, np_level level, np_place at, const char *fmt, ...)
    NP_PRINTF(4, 5);

/* Count a record that is left out and say so. 0: go on; NP_E_INPUT, with the text: is_strict. */
np_code np_reader_skip(const np_reader *r, np_reason reason, np_place at, np_error *err,
                       const char *fmt, ...) NP_PRINTF(5, 6);

/* The input itself, or what is left of it, cannot be read: count it as NP_SKIP_FILE. If it is one
 * of a folder's, say so and go on; else fail with code. */
np_code np_reader_refuse(const np_reader *r, np_code code, np_error *err, const char *fmt, ...)
    NP_PRINTF(4, 5);

/* Tell and count what decoding came upon. */
void np_reader_tell_charset(const np_reader *r, const np_charset *c);

/* The moment a date field names; unknown, counted and said if it names none. Blank: unknown. */
np_time np_reader_date(const np_reader *r, np_place at, np_str text);

/* Make an article ready and let it be taken, now or when it is its turn; or skip it if title and
 * text are blank. Fills in file and line. */
np_code np_reader_give(const np_reader *r, np_article *a, np_place at, np_error *err);

/* The formats; the source stands at its first byte, behind a byte order mark. */
np_code np_read_json(const np_reader *r, np_source *s, np_error *err);
np_code np_read_feed(const np_reader *r, np_source *s, np_error *err);
np_code np_read_csv(const np_reader *r, np_source *s, np_error *err);
np_code np_read_opml(const np_reader *r, np_source *s, np_error *err);
np_code np_read_page(const np_reader *r, np_source *s, np_error *err);
np_code np_read_text(const np_reader *r, np_source *s, np_error *err);

/* Read a whole source: sniff its kind, read it, tell its flaw. NP_E_INPUT: of no kind we read. */
np_code np_read_source(const np_reader *r, np_source *s, np_error *err);

/* Read a path as np_read() does, but as JSON that holds something else than articles. */
np_code np_read_values(const char *path, const np_options *opt, np_stats *stats,
                       np_take_value *take, void *to, np_error *err);

/* Read the file or folder that lies at r->path. */
np_code np_read_path(const np_reader *r, np_error *err);

#endif
