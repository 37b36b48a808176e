/* newsprint/evaluate.h - how good is it? Partitions, pairs and lists against labels. */
#ifndef NEWSPRINT_EVALUATE_H
#define NEWSPRINT_EVALUATE_H

#include "options.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct np_score {
    double precision, recall, f1; /* [0, 1] */
} np_score;

typedef struct np_partition_scores {
    size_t n_items, n_gold, n_pred; /* articles scored; groups on both sides */
    size_t n_missing; /* labelled articles the prediction lacks: each scored as alone */
    np_score bcubed;  /* Bagga and Baldwin 1998 */
    np_score pairwise;
    np_score ceaf;      /* CEAF-e: groups paired one to one by phi_4 (Luo 2005) */
    bool has_ceaf;      /* false: ceaf is 0, the best pairing was not found within 2^26 steps */
    double ari;         /* adjusted Rand index: 1 equal, 0 as by chance (Hubert, Arabie 1985) */
    np_score v_measure; /* homogeneity, completeness and their harmonic mean (Rosenberg,
                           Hirschberg 2007) as precision, recall and F1 */
} np_partition_scores;

/* Compare two partitions of n items: gold[i], pred[i] are any labels; n < 2^32. Of nothing all
 * scores are 1. Cost O(n log n), and for CEAF at most 2^26 steps, 5 s: what agrees in the
 * main needs far fewer. NP_E_NOMEM, NP_E_LIMIT. */
np_code np_score_partition(const uint32_t *gold, const uint32_t *pred, size_t n,
                           np_partition_scores *scores, np_error *err) NP_MUST_CHECK;

/* The same for two files: gold has `id` and the label (`story`, `group` or `topic`) on each
 * line, pred story lines, or lines with `id` and the label. What gold does not label is not
 * scored. Of *opt (NULL: the defaults) only limits, is_strict and log are used; a bad line is
 * logged and skipped. NP_E_INPUT: gold has no label, pred has lines but none with the label, or
 * is_strict and a line is bad; NP_E_IO: a file cannot be read; NP_E_LIMIT: 2^30 rows. Cost: the
 * bytes and np_score_partition(). */
np_code np_score_files(const char *gold_path, const char *pred_path, const char *label,
                       const np_options *opt, np_partition_scores *scores,
                       np_error *err) NP_MUST_CHECK;

typedef struct np_pair_scores {
    size_t n_gold, n_pred, n_both;
    np_score score;
} np_pair_scores;

/* Pairs: gold CSV (a header line, then id1,id2,...) or JSON Lines with a and b; pred the lines
 * of np_write_pairs(), in which identical classes are expanded. When gold comes with a `jaccard`,
 * pairs of either side below options.near are left out. NP_E_IO, NP_E_INPUT (is_strict), NP_E_LIMIT
 * as for np_score_files(). O(n log n) in the pairs. */
np_code np_score_pair_files(const char *gold_path, const char *pred_path, const np_options *opt,
                            np_pair_scores *scores, np_error *err) NP_MUST_CHECK;

typedef struct np_ranking_scores {
    size_t n_stories, n_queries; /* queries: stories that something is relevant to */
    double map;                  /* mean average precision; these three are means over queries, */
    double p_at_1, ndcg_at_5;    /* 0 without any */
} np_ranking_scores;

/* Related lists: pred has story lines with their articles and related rows, taken by score, each
 * story once in a list. What gold has goes by the label:
 *   topic  `id` and the label on each line. A story has the topic most of its labelled articles
 *          have, the first by name of several; relevant, with the gain 1, are the other stories of
 *          it. Stories and rows without a topic are left out
 *   grade  `id`, `related_to` and `grade` on each line: how well the story of the second article
 *          follows that of the first, 0 (not; as what is not listed), 1, 2 or 3, with the gain
 *          2^grade - 1; relevant is what is above 0. Of several grades for two stories the highest
 *          counts. Stories that nothing is relevant to are left out
 * *opt, NP_E_IO and NP_E_LIMIT as for np_score_files(). NP_E_INPUT: gold has no label, or
 * is_strict. O(n log n) in the rows. */
np_code np_score_related_files(const char *gold_path, const char *pred_path, const char *label,
                               const np_options *opt, np_ranking_scores *scores,
                               np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
