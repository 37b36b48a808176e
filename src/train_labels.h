/* train_labels.h - what a user knows of the articles of a corpus: who is one story with whom. */
#ifndef NP_TRAIN_LABELS_H
#define NP_TRAIN_LABELS_H

#include "evaluate.h"

typedef struct np_known_pair {
    uint32_t a, b; /* places in np_known.article, a < b */
    bool is_same;
} np_known_pair;

/* The labels as they were written: rows, or pairs, whose ids are two of pair_id each. */
typedef struct np_told {
    np_rows rows;
    bool is_pairs;
    np_str *pair_id;
    bool *is_same;
    size_t n_pairs, id_cap, same_cap;
    bool has_begun, is_csv; /* while it is read */
    int same_column;        /* 0: none yet */
} np_told;

/* train_lines.c; np_told_clear() in any case. Errors as for np_known_read(). */
np_code np_told_read(np_told *r, const char *path, const np_options *opt,
                     np_error *err) NP_MUST_CHECK;
void np_told_clear(np_told *r);

/* The labels that are of articles of the corpus. Zero-initialised it is empty. */
typedef struct np_known {
    bool is_pairs;
    size_t n_ids, n_unknown; /* different ids in the file; those the corpus does not have */
    size_t n;                /* labelled articles, by id */
    uint32_t *article;       /* n: which of the corpus */
    uint32_t *story;         /* n, from 0 on without a gap; of pairs: what they join */
    size_t n_stories;
    size_t n_shared; /* ... of two labelled articles and more */
    uint8_t *fold;   /* n_stories: in which of NP_FOLDS a story is left out */
    np_known_pair *pair;
    size_t n_pairs, n_same; /* different pairs; those of one story */
} np_known;

/* Read a file of labels: lines with an id and a story (or story lines), or pairs, as JSON Lines
 * {"a","b","same":true|false} or CSV with a header, two ids first and a column `same`. What is told
 * twice counts as it was told first. The outcome does not depend on the order of articles. Of opt:
 * limits, is_strict, log. NP_E_IO, NP_E_INPUT (is_strict and a bad line, or no label at all),
 * NP_E_LIMIT, NP_E_NOMEM. np_known_clear() in any case. O(n log n). */
np_code np_known_read(np_known *k, const char *path, const np_article *article, size_t n,
                      const np_options *opt, np_error *err) NP_MUST_CHECK;
void np_known_clear(np_known *k);

#endif
