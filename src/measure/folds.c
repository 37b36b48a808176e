/* folds.c - see folds.h.
 *
 * Scoring each part among its own articles alone was refused: a story that is joined with one of
 * another part would pass for whole in both. So a part is scored article by article, as BCubed is
 * by definition; pairs are halved between their two articles. The shares are kept to 2^-32, so that
 * sums do not depend on the order of adding. */
#include "measure/folds.h"
#include "measure/measure.h"
#include "measure/table.h"

static const double FIXED = 4294967296.0; /* 2^32 */

static uint64_t fixed(double share) { return (uint64_t)(share * FIXED + 0.5); }

np_code np_tally_partition(const uint32_t *gold, const uint32_t *pred, size_t n,
                           const uint8_t *fold, np_tally *tally, np_error *err)
{
    np_table t;
    np_code code = np_table_init(&t, gold, pred, n, err);
    for (size_t k = 0; k < t.n_cells && !code; k++) {
        const np_cell *c = &t.cell[k];
        np_tally *to = &tally[fold[c->gold]];
        uint64_t here = c->n, in_pred = t.pred_size[c->pred], in_gold = t.gold_size[c->gold];
        to->n += here;
        to->precision += here * fixed((double)here / (double)in_pred);
        to->recall += here * fixed((double)here / (double)in_gold);
        to->n_both += here * (here - 1);
        to->n_pred += here * (in_pred - 1);
        to->n_gold += here * (in_gold - 1);
    }
    np_table_clear(&t);
    return code;
}

void np_tally_pair(np_tally *t, bool is_gold, bool is_pred)
{
    t->n_gold += is_gold;
    t->n_pred += is_pred;
    t->n_both += is_gold && is_pred;
}

void np_tally_add(np_tally *to, const np_tally *t)
{
    to->n += t->n;
    to->precision += t->precision;
    to->recall += t->recall;
    to->n_both += t->n_both;
    to->n_pred += t->n_pred;
    to->n_gold += t->n_gold;
}

static np_score mean_of(const np_tally *t)
{
    double n = (double)t->n * FIXED;
    np_score s = {.precision = (double)t->precision / n, .recall = (double)t->recall / n};
    double sum = s.precision + s.recall;
    s.f1 = sum > 0 ? 2 * s.precision * s.recall / sum : 0;
    return s;
}

np_fit_score np_tally_score(const np_tally *t)
{
    np_fit_score s = {.pairwise = np_score_counts(t->n_both, t->n_pred, t->n_gold)};
    if (t->n)
        s.bcubed = mean_of(t);
    s.goal = t->n ? (s.bcubed.f1 + s.pairwise.f1) / 2 : s.pairwise.f1;
    return s;
}
