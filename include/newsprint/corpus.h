/* newsprint/corpus.h - articles in: a corpus, what it reads, and the counts of what it met. */
#ifndef NEWSPRINT_CORPUS_H
#define NEWSPRINT_CORPUS_H

#include "options.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Articles ---------------------------------------------------------- */

typedef struct np_article {
    np_str id; /* empty: the corpus makes one from the URL, or from the text */
    np_str title, text, url, source, author, lang; /* empty: unknown.  url is canonical,
                                                      source the publisher's name or host */
    np_str host;  /* of the url without "www.", lower case; else of the feed; else empty */
    np_str story; /* the input's own `story` field, for has_given_stories */
    const np_str *category;
    size_t n_categories;
    np_time published, updated;
    np_str raw; /* the record as it came, when keep_raw. Of a feed: its start tag and content in
                   UTF-8, no end tag, no prefix free, and what it had from its feed written in */
    np_raw raw_kind;            /* of raw; NP_RAW_NONE: there is none */
    const struct np_left *left; /* not NULL: raw, of which only the length is here, was left in
                                   its file (leaves_raw); np_article_raw() reads it */
    np_str file;                /* where it was read: path, and */
    size_t line;                /* line, or item number in a feed; from 1 */
} np_article;

/* The raw.len bytes of a->raw into `to`, from where they are. NP_E_IO: they were left in a file
 * that has changed since, or cannot be read. Any thread, while the corpus lives. */
np_code np_article_raw(const np_article *a, char *to, np_error *err) NP_MUST_CHECK;

typedef struct np_corpus np_corpus;

/* An empty corpus with a copy of *opt (NULL: the defaults; strings inside are
 * borrowed until np_corpus_free()). Reads the files the options name. NULL: NP_E_USAGE (a wrong
 * line of such a file too, told with its place), NP_E_IO or NP_E_NOMEM.
 *
 * What it does later may, in any call, come upon the end of memory (np_options.memory) or of the
 * folder for what does not fit: NP_E_LIMIT, which no other input will mend. */
np_corpus *np_corpus_new(const np_options *opt, np_error *err);
void np_corpus_free(np_corpus *c); /* NULL is fine */

/* Bytes of memory that *c may take before it fails with NP_E_LIMIT: options.memory, else what this
 * machine, a control group or a resource limit leaves to a process. */
uint64_t np_corpus_memory(const np_corpus *c);

/* Read a file, every file of a folder (sorted by name, folders within too), or
 * standard input ("-"); plain, gzip or zstd. Bad records are skipped, counted
 * and logged with their place; what was read before stays, also when the call fails. NP_E_IO: the
 * path cannot be read; NP_E_INPUT: it is of no known kind, or is_strict and a record is bad;
 * NP_E_USAGE: the corpus holds fingerprints; NP_E_LIMIT: as for np_corpus_add(). Cost: the bytes,
 * once, of JSON Lines on options.threads threads; memory about 1.5 times their text. */
np_code np_corpus_read(np_corpus *c, const char *path, np_error *err) NP_MUST_CHECK;

/* Read lines of np_write_fingerprints(), of one machine or of many, as np_corpus_read() reads
 * articles: then np_corpus_copies() and np_corpus_pairs() give what they gave on the texts (but
 * furniture is as each machine found it), and np_write_kept() passes the lines on with
 * options.keep_raw. A damaged line is skipped, counted and logged. From its first fingerprint on
 * the corpus goes by what that was made with: slots, shingle, seed, title or text. NP_E_USAGE: the
 * corpus holds articles; or, with the line, a fingerprint that does not compare with those before
 * it, is of another version, or is a signature alone. Cost: the bytes; 8 an unlike shingle are
 * kept. */
np_code np_corpus_read_fingerprints(np_corpus *c, const char *path, np_error *err) NP_MUST_CHECK;

/* Add one article; everything is copied. Only title and text matter, the rest
 * may be empty. Bytes that are not UTF-8 become U+FFFD. What was computed is forgotten. NP_E_USAGE:
 * the corpus holds fingerprints; NP_E_LIMIT: it holds 2^28 - 1 articles. Cost: the bytes. */
np_code np_corpus_add(np_corpus *c, const np_article *a, np_error *err) NP_MUST_CHECK;

/* From here on every article added is old: np_corpus_copies() marks whatever
 * copies it, and np_write_kept() leaves it out (dedup --against). What was computed is
 * forgotten. Cannot fail. */
void np_corpus_mark_old(np_corpus *c);

/* ---- Counts ------------------------------------------------------------ */

typedef enum np_reason {
    NP_SKIP_JSON,   /* a line that is not JSON */
    NP_SKIP_TYPE,   /* JSON, but not an object with a title or text */
    NP_SKIP_XML,    /* a feed that is not well-formed: what came after */
    NP_SKIP_LIMIT,  /* longer or deeper than the limits */
    NP_SKIP_FILE,   /* a file that cannot be read or is of no known kind */
    NP_SKIP_DAMAGE, /* compressed data that ends too early or is damaged */
    NP_SKIP_EMPTY,  /* neither title nor text */
    NP_SKIP_CSV,    /* a row with an open quote, or with more fields than the header */
    NP_SKIP_PRINT,  /* a line that is no fingerprint, or a damaged one */
    NP_REASONS
} np_reason;

const char *np_reason_name(np_reason r); /* "json" ...; static */

typedef enum np_stage {
    NP_STAGE_READ,
    NP_STAGE_TEXT,
    NP_STAGE_NEAR,
    NP_STAGE_STORY,
    NP_STAGE_TOPIC,
    NP_STAGE_WRITE,
    NP_STAGES
} np_stage;

/* By what significance was scored, where that is the history a state kept. */
typedef struct np_scale {
    uint64_t n_articles; /* 0: by the run's own stories, or a file */
    np_time from, to;    /* they are in stories that were last told of in this time */
} np_scale;

typedef struct np_stats {
    uint64_t n_files, n_records, n_repeated, n_repaired, n_undated, n_bad_dates;
    uint64_t n_skipped[NP_REASONS];
    uint64_t input_bytes, text_bytes;
    double seconds[NP_STAGES]; /* thread-seconds */
    unsigned threads;
    np_scale scale;
} np_stats;

const np_stats *np_corpus_stats(const np_corpus *c);

/* When the last byte of articles has been used: NP_E_LIMIT if the temporary file (np_options.tmp)
 * could not keep all that was put there, so that what was read back, and all that was made of it,
 * may be wrong. Free where nothing had to go there. One thread. */
np_code np_corpus_check(const np_corpus *c, np_error *err) NP_MUST_CHECK;
bool np_stats_has_skipped(const np_stats *s); /* exit code 3 */

#ifdef __cplusplus
}
#endif
#endif
