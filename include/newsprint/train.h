/* newsprint/train.h - the constants of stories, fitted to labels. */
#ifndef NEWSPRINT_TRAIN_H
#define NEWSPRINT_TRAIN_H

#include "corpus.h"
#include "evaluate.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The constants that labels can fit; the others lie too flat, or need more labels than anyone has.
 */
typedef struct np_constants {
    double story_threshold, story_size_bonus, story_time_floor, story_time_days;
} np_constants;

typedef struct np_fit_score {
    np_score bcubed, pairwise; /* bcubed: 0 of labels that are pairs */
    double goal; /* what is made as large as it can be: the mean of both F1; of pairs, theirs */
} np_fit_score;

enum { NP_FOLDS = 5 };

typedef struct np_train_fold {
    size_t n_stories, n_articles; /* labelled, and left out while its constants were chosen */
    np_constants chosen;
    np_fit_score before, after; /* of what was left out */
} np_train_fold;

typedef struct np_training {
    bool is_pairs;                        /* the labels are */
    size_t n_ids, n_unknown;              /* different ids in them; those that no article has */
    size_t n_articles, n_stories;         /* labelled articles, and what they are */
    size_t n_same, n_different;           /* pairs, where labels are pairs */
    np_constants before;                  /* the options' */
    np_train_fold fold[NP_FOLDS];         /* by folds: */
    np_fit_score held_before, held_after; /* all that was left out, taken together */
    np_constants refit;                   /* fitted to all labels, */
    np_fit_score all_before, all_after;   /* ... which so far were seen in fitting */
    bool is_better;                       /* held_after.goal is above held_before.goal, so that */
    np_constants chosen;                  /* ... these are the refit ones; else as before */
    size_t n_tried;                       /* sets of constants */
} np_training;

/* Fit the options' constants to labels of some of the articles: a file as for np_score_files() with
 * the label `story`, or pairs, JSON Lines {"a","b","same":true|false} or CSV (a header, two ids
 * first, a column `same`). What is not labelled is clustered and not scored.
 *
 * The search is by coordinates over a fixed grid about the options' constants (corpus_train.c), on
 * the vectors and candidates that these make; the scores are those of whole runs with the constants
 * chosen. Stories are dealt into NP_FOLDS folds by a hash of their names; each fold is scored by
 * constants that the other four chose. The corpus's own options and report stay as they are. The
 * outcome is the same for any number of threads, order of articles and order of labels (but of two
 * labels of one article the first counts).
 *
 * NP_E_INPUT: too few labels (10 stories of two articles and more are needed, of pairs also 10 that
 * are apart), or none; NP_E_USAGE: the corpus holds fingerprints, or has_given_stories; NP_E_IO; as
 * for np_score_files(). Cost: about 8 times np_corpus_stories() without its report, and some
 * hundred times its last step, on all threads; beside its memory 800 bytes an article, and 500 more
 * a thread. */
np_code np_corpus_train(np_corpus *c, const char *labels_path, np_training *t,
                        np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
