#include "measure.h"
#include <math.h>

static double ratio(size_t part, size_t whole, bool is_empty)
{
    return whole ? (double)part / (double)whole : is_empty ? 1 : 0;
}

static np_score score(double precision, double recall)
{
    double sum = precision + recall;
    return (np_score){precision, recall, sum > 0 ? 2 * precision * recall / sum : 0};
}

static np_score score_counts(size_t both, size_t pred, size_t gold)
{
    bool is_empty = pred == 0 && gold == 0;
    return score(ratio(both, pred, is_empty), ratio(both, gold, is_empty));
}

static size_t groups(const uint32_t *label, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_first = true;
        for (size_t j = 0; j < i; j++)
            is_first = is_first && label[i] != label[j];
        count += is_first;
    }
    return count;
}

/* BCubed: of each article's companions on one side, itself among them, the share that are
 * companions on the other side too; the mean over articles. */
static double companions(const uint32_t *side, const uint32_t *other, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        size_t here = 0, both = 0;
        for (size_t j = 0; j < n; j++) {
            here += side[i] == side[j];
            both += side[i] == side[j] && other[i] == other[j];
        }
        sum += (double)both / (double)here;
    }
    return n ? sum / (double)n : 1;
}

/* CEAF-e: the best of all pairings of groups, tried one after the other. */
static size_t in_both(const uint32_t *a, uint32_t in_a, const uint32_t *b, uint32_t in_b, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += a[i] == in_a && b[i] == in_b;
    return count;
}

/* Of the predicted groups 0 .. 31, `left` are free; gold groups from `first` on seek one. */
static double best_pairing(double phi[16][16], size_t first, size_t n_gold, uint32_t left)
{
    if (first == n_gold)
        return 0;
    double best = best_pairing(phi, first + 1, n_gold, left);
    for (uint32_t p = 0; p < 16; p++)
        if (left >> p & 1) {
            double sum = phi[first][p] + best_pairing(phi, first + 1, n_gold, left & ~(1u << p));
            best = sum > best ? sum : best;
        }
    return best;
}

np_score naive_score_ceaf(const uint32_t *gold, const uint32_t *pred, size_t n, uint32_t most)
{
    double phi[16][16] = {{0}};
    for (uint32_t g = 0; g < most; g++)
        for (uint32_t p = 0; p < most; p++) {
            size_t sizes = in_both(gold, g, gold, g, n) + in_both(pred, p, pred, p, n);
            phi[g][p] = sizes ? 2 * (double)in_both(gold, g, pred, p, n) / (double)sizes : 0;
        }
    double best = n ? best_pairing(phi, 0, most, (1u << most) - 1) : 1;
    return score(best / (double)(n ? groups(pred, n) : 1),
                 best / (double)(n ? groups(gold, n) : 1));
}

/* The mean, over articles, of what its group on one side leaves open about the other side. */
static double surprise(const uint32_t *side, const uint32_t *other, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        size_t here = 0, both = 0;
        for (size_t j = 0; j < n; j++) {
            here += side[i] == side[j];
            both += side[i] == side[j] && other[i] == other[j];
        }
        sum -= log((double)both / (double)here) / (double)n;
    }
    return sum;
}

static np_score entropies(const uint32_t *gold, const uint32_t *pred, size_t n)
{
    uint32_t together[256] = {0};
    double of_gold = surprise(together, gold, n), of_pred = surprise(together, pred, n);
    return score(of_gold > 0 ? 1 - surprise(pred, gold, n) / of_gold : 1,
                 of_pred > 0 ? 1 - surprise(gold, pred, n) / of_pred : 1);
}

/* (index - expected) / (largest - expected), as Hubert and Arabie write it. */
static double rand_index(double all, double both, double in_pred, double in_gold)
{
    double expected = all > 0 ? in_pred * in_gold / all : 0, most = (in_pred + in_gold) / 2;
    return most > expected ? (both - expected) / (most - expected) : 1;
}

np_partition_scores naive_score_partition(const uint32_t *gold, const uint32_t *pred, size_t n)
{
    size_t in_gold = 0, in_pred = 0, together = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            in_gold += gold[i] == gold[j];
            in_pred += pred[i] == pred[j];
            together += gold[i] == gold[j] && pred[i] == pred[j];
        }
    return (np_partition_scores){
        .n_items = n,
        .n_gold = groups(gold, n),
        .n_pred = groups(pred, n),
        .bcubed = score(companions(pred, gold, n), companions(gold, pred, n)),
        .pairwise = score_counts(together, in_pred, in_gold),
        .ari = rand_index((double)n * ((double)n - 1) / 2, (double)together, (double)in_pred,
                          (double)in_gold),
        .v_measure = entropies(gold, pred, n)};
}

/* Discounted gain of the first five of the list with these grades. */
static double gain_at_5(const uint8_t *grade, size_t n)
{
    double sum = 0;
    for (size_t rank = 1; rank <= n && rank <= 5; rank++)
        sum += (pow(2, grade[rank - 1]) - 1) * log(2) / log((double)rank + 1);
    return sum;
}

np_ranking_scores naive_score_ranking(const uint8_t *grade, size_t n, const uint8_t *all,
                                      size_t n_all)
{
    uint8_t best[64];
    size_t n_best = 0, n_relevant = 0;
    double sum = 0;
    for (int g = 3; g >= 0; g--)
        for (size_t i = 0; i < n_all; i++)
            if (all[i] == g)
                best[n_best++] = all[i];
    for (size_t i = 0; i < n_all; i++)
        n_relevant += all[i] > 0;
    for (size_t i = 0; i < n; i++) {
        size_t n_hits = 0;
        for (size_t j = 0; j <= i; j++)
            n_hits += grade[j] > 0;
        sum += grade[i] > 0 ? (double)n_hits / (double)(i + 1) : 0;
    }
    return (np_ranking_scores){.n_queries = 1,
                               .map = sum / (double)n_relevant,
                               .p_at_1 = n && grade[0] > 0 ? 1 : 0,
                               .ndcg_at_5 = gain_at_5(grade, n) / gain_at_5(best, n_best)};
}

/* Claims spread over identical articles until nothing changes. */
static void spread(uint32_t n, bool is_same[64][64], bool is_pair[64][64])
{
    for (bool is_growing = true; is_growing;) {
        is_growing = false;
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = 0; b < n; b++)
                for (uint32_t c = 0; c < n; c++) {
                    bool follows = is_same[a][b] && is_pair[b][c] && !is_pair[a][c];
                    bool joins = is_same[a][b] && is_same[b][c] && !is_same[a][c];
                    if (follows)
                        is_pair[a][c] = is_pair[c][a] = true;
                    if (joins)
                        is_same[a][c] = is_same[c][a] = true;
                    is_growing = is_growing || follows || joins;
                }
    }
}

np_pair_scores naive_score_pairs(uint32_t n, const np_pair *gold, size_t n_gold,
                                 const np_pair *pred, size_t n_pred)
{
    bool truth[64][64] = {{0}}, claim[64][64] = {{0}}, is_same[64][64] = {{0}};
    for (size_t i = 0; i < n_gold; i++)
        truth[gold[i].a][gold[i].b] = truth[gold[i].b][gold[i].a] = true;
    for (size_t i = 0; i < n_pred; i++) {
        uint32_t a = pred[i].a, b = pred[i].b;
        claim[a][b] = claim[b][a] = true;
        if (pred[i].relation == NP_IDENTICAL)
            is_same[a][b] = is_same[b][a] = true;
    }
    spread(n, is_same, claim);
    np_pair_scores s = {0};
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++) {
            bool is_claimed = claim[a][b] || is_same[a][b];
            s.n_gold += truth[a][b];
            s.n_pred += is_claimed;
            s.n_both += truth[a][b] && is_claimed;
        }
    s.score = score_counts(s.n_both, s.n_pred, s.n_gold);
    return s;
}
