/* partition.c - how alike two ways of dividing the same articles are.
 *
 * All measures but CEAF are sums over the cells of the table (gold group, predicted group), which
 * has at most n cells. A cell of c articles in a gold group of g and a predicted one of p adds
 *
 *     BCubed      c * c / p, c * c / g    each of its c articles finds c of its companions together
 *     pairwise    c (c - 1) / 2           pairs together on both sides
 *     V-measure   c ln p/c, c ln g/c      what one side leaves unsaid of the other, in nats
 *
 * and a group of s adds its s (s - 1) / 2 pairs and s ln n/s nats. The definitions, n^2 pairs
 * looked at one by one, are the naive twin in the tests.
 *
 * Invariant: sums of counts are integers; only ratios and logarithms are floating, added in the
 * order of the labels.  Bagga & Baldwin, COLING-ACL 1998; Amigo et al., Information Retrieval
 * 2009; Hubert & Arabie, J. Classification 1985; Rosenberg & Hirschberg, EMNLP-CoNLL 2007. */
#include "base/mem.h"
#include "measure/ceaf.h"
#include "measure/measure.h"
#include <math.h>

/* Looks at a cell that CEAF may take: about 5 s. A million articles of which two in five lie in
 * another group than gold says take .2 s; only partitions that have next to nothing to do with
 * each other reach this. */
static const uint64_t MOST_STEPS = 1 << 26;

static double harmonic(double a, double b) { return a + b > 0 ? 2 * a * b / (a + b) : 0; }

np_score np_score_counts(uint64_t n_both, uint64_t n_pred, uint64_t n_gold)
{
    double none = n_pred == 0 && n_gold == 0;
    np_score s = {.precision = n_pred ? (double)n_both / (double)n_pred : none,
                  .recall = n_gold ? (double)n_both / (double)n_gold : none};
    s.f1 = harmonic(s.precision, s.recall);
    return s;
}

/* Sums over all n articles: a mean is their nth part; of nothing it is 1. */
static np_score mean(double precision, double recall, size_t n)
{
    np_score s = {.precision = n ? precision / (double)n : 1, .recall = n ? recall / (double)n : 1};
    s.f1 = harmonic(s.precision, s.recall);
    return s;
}

static np_score score_bcubed(const np_table *t)
{
    double precision = 0, recall = 0;
    for (size_t k = 0; k < t->n_cells; k++) {
        const np_cell *c = &t->cell[k];
        double square = (double)c->n * (double)c->n;
        precision += square / (double)t->pred_size[c->pred];
        recall += square / (double)t->gold_size[c->gold];
    }
    return mean(precision, recall, t->n_items);
}

/* ---- Pairs ---- */

static uint64_t pairs_of(uint64_t n) { return n * (n - 1) / 2; }

static uint64_t pairs_within(const size_t *size, size_t n)
{
    uint64_t sum = 0;
    for (size_t g = 0; g < n; g++)
        sum += pairs_of(size[g]);
    return sum;
}

/* Of all pairs, those together on both sides, in gold only, in the prediction only, on neither:
 * Hubert and Arabie's index without the difference of two large sums. */
static double adjusted_rand(uint64_t n_all, uint64_t n_both, uint64_t n_pred, uint64_t n_gold)
{
    double both = (double)n_both, gold = (double)(n_gold - n_both),
           pred = (double)(n_pred - n_both), neither = (double)(n_all - n_gold - (n_pred - n_both));
    if (gold + pred <= 0)
        return 1;
    return 2 * (both * neither - gold * pred) /
           ((both + gold) * (gold + neither) + (both + pred) * (pred + neither));
}

static void score_pairs(const np_table *t, np_partition_scores *s)
{
    uint64_t n_both = 0, n_gold = pairs_within(t->gold_size, t->n_gold),
             n_pred = pairs_within(t->pred_size, t->n_pred);
    for (size_t k = 0; k < t->n_cells; k++)
        n_both += pairs_of(t->cell[k].n);
    s->pairwise = np_score_counts(n_both, n_pred, n_gold);
    s->ari = adjusted_rand(pairs_of(t->n_items), n_both, n_pred, n_gold);
}

/* ---- Entropies ---- */

static double nats(size_t part, size_t whole)
{
    return (double)part * log((double)whole / (double)part);
}

static double entropy(const size_t *size, size_t n_groups, size_t n)
{
    double sum = 0;
    for (size_t g = 0; g < n_groups; g++)
        sum += nats(size[g], n);
    return sum;
}

/* The share of `all` that is not left unsaid. */
static double said(double unsaid, double all)
{
    return all > 0 && unsaid > 0 ? fmax(0, 1 - unsaid / all) : 1;
}

static np_score score_entropies(const np_table *t)
{
    double in_pred = 0, in_gold = 0; /* unsaid of gold by the prediction, and the other way */
    for (size_t k = 0; k < t->n_cells; k++) {
        const np_cell *c = &t->cell[k];
        in_pred += nats(c->n, t->pred_size[c->pred]);
        in_gold += nats(c->n, t->gold_size[c->gold]);
    }
    np_score s = {.precision = said(in_pred, entropy(t->gold_size, t->n_gold, t->n_items)),
                  .recall = said(in_gold, entropy(t->pred_size, t->n_pred, t->n_items))};
    s.f1 = harmonic(s.precision, s.recall);
    return s;
}

/* ---- All ---- */

static np_code score_ceaf(const np_table *t, np_partition_scores *s, np_error *err)
{
    double best;
    np_code code = np_ceaf_pair(t, MOST_STEPS, &best, &s->has_ceaf, err);
    if (code || !s->has_ceaf)
        return code;
    double none = t->n_items == 0;
    s->ceaf = (np_score){.precision = t->n_pred ? best / (double)t->n_pred : none,
                         .recall = t->n_gold ? best / (double)t->n_gold : none};
    s->ceaf.f1 = harmonic(s->ceaf.precision, s->ceaf.recall);
    return NP_OK;
}

np_code np_score_partition(const uint32_t *gold, const uint32_t *pred, size_t n,
                           np_partition_scores *scores, np_error *err)
{
    np_table t;
    np_code code = np_table_init(&t, gold, pred, n, err);
    np_partition_scores s = {.n_items = n, .n_gold = t.n_gold, .n_pred = t.n_pred};
    if (!code)
        code = score_ceaf(&t, &s, err);
    if (!code) {
        s.bcubed = score_bcubed(&t);
        s.v_measure = score_entropies(&t);
        score_pairs(&t, &s);
        *scores = s;
    }
    np_table_clear(&t);
    return code;
}
