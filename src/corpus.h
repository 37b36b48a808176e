/* corpus.h - what a corpus owns; shared by the conductor's own files (corpus*.c) only. */
#ifndef NP_CORPUS_H
#define NP_CORPUS_H

#include "base/arena.h"
#include "base/map.h"
#include "newsprint.h"
#include "read/ident.h"

/* One growing array per field, indexed by article. Everything below `article` is made by
 * np_corpus_copies() and np_corpus_stories() and is gone when an article is added. */
struct np_corpus {
    np_options opt;
    unsigned threads;
    np_stats stats;
    np_arena *strings; /* what articles point into */
    np_article *article;
    size_t n, cap;
    size_t old_from; /* articles from here on are old (dedup --against) */

    np_arena *results; /* all that follows, but for what says otherwise */
    bool has_ids;      /* np_corpus_settle() has run: ids final, repeats gone */
    uint32_t *family;  /* articles of one explicit id; the smallest index */
    bool *is_old;

    /* copies (corpus_copies.c) */
    bool has_copies;
    uint32_t *sig;        /* n * opt.sig_slots */
    uint64_t (*exact)[2]; /* both 0: no token */
    np_map *furniture;    /* hashes of lines that are furniture, each mixed with its host; own */
    uint64_t **shingle;   /* each article's distinct shingle hashes, ascending */
    uint32_t *n_shingles;
    np_copy *copy;

    /* stories (corpus_stories.c) */
    bool has_stories;
    np_arena **facts; /* one a thread: strings and lists of the report */
    np_report report;
};

/* Ids, repeats and revisions once, before anything is computed. */
np_code np_corpus_settle(np_corpus *c, np_error *err);

/* Forget everything computed; the articles stay. */
void np_corpus_forget(np_corpus *c);

/* Seconds on a clock that only goes forward: for np_stats. */
double np_seconds(void);

#endif
