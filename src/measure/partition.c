/* partition.c - how alike two ways of dividing the same articles are.
 *
 * Both measures are sums over the cells of the table (gold group, predicted group). A cell of c
 * articles in a group of s adds, for that group's side,
 *
 *     BCubed    c * c / s        each of its c articles finds c of its s companions together
 *     pairwise  c (c - 1) / 2    pairs together on both sides, of s (s - 1) / 2 on this one
 *
 * and the table has at most n cells, so one sorted list of packed (group, other group) finds
 * them all: sorted by gold it gives recall, sorted by prediction the same loop gives precision.
 * The definitions, n^2 pairs looked at one by one, are the naive twin in the tests.
 *
 * Invariant: sums of counts are integers; only BCubed's ratios are floating, added in the order
 * of the labels.  Bagga & Baldwin, COLING-ACL 1998; Amigo et al., Information Retrieval 2009. */
#include "base/mem.h"
#include "base/sort.h"
#include "measure/measure.h"

/* One side of the table, summed up. */
typedef struct side {
    size_t n_groups;
    double bcubed;                  /* sum of c * c / s */
    uint64_t n_pairs, n_both_pairs; /* s (s - 1) / 2 and c (c - 1) / 2 */
} side;

static uint64_t pairs_of(uint64_t n) { return n * (n - 1) / 2; }

/* The end of the run of keys that agree with key[from] in all but the low `ignored` bits. */
static size_t run_end(const uint64_t *key, size_t n, size_t from, unsigned ignored)
{
    size_t to = from + 1;
    while (to < n && key[to] >> ignored == key[from] >> ignored)
        to++;
    return to;
}

/* key: group << 32 | other group, ascending. */
static side sum_side(const uint64_t *key, size_t n)
{
    side s = {0};
    for (size_t from = 0, to; from < n; from = to) {
        to = run_end(key, n, from, 32);
        size_t size = to - from;
        s.n_groups++;
        s.n_pairs += pairs_of(size);
        for (size_t cell = from, next; cell < to; cell = next) {
            next = run_end(key, to, cell, 0);
            size_t here = next - cell;
            s.n_both_pairs += pairs_of(here);
            s.bcubed += (double)here * (double)here / (double)size;
        }
    }
    return s;
}

static side look_from(const uint32_t *group, const uint32_t *other, size_t n, uint64_t *key,
                      uint64_t *spare)
{
    for (size_t i = 0; i < n; i++)
        key[i] = (uint64_t)group[i] << 32 | other[i];
    np_sort_u64(key, spare, n, 64);
    return sum_side(key, n);
}

static double harmonic(double a, double b) { return a + b > 0 ? 2 * a * b / (a + b) : 0; }

np_score np_score_counts(uint64_t n_both, uint64_t n_pred, uint64_t n_gold)
{
    double none = n_pred == 0 && n_gold == 0;
    np_score s = {.precision = n_pred ? (double)n_both / (double)n_pred : none,
                  .recall = n_gold ? (double)n_both / (double)n_gold : none};
    s.f1 = harmonic(s.precision, s.recall);
    return s;
}

np_code np_score_partition(const uint32_t *gold, const uint32_t *pred, size_t n,
                           np_partition_scores *scores, np_error *err)
{
    uint64_t *key = np_alloc(0, n, 2 * sizeof *key, err);
    if (!key)
        return NP_E_NOMEM;
    side truth = look_from(gold, pred, n, key, key + n);
    side claim = look_from(pred, gold, n, key, key + n);
    np_free(key);

    np_score bcubed = {.precision = n ? claim.bcubed / (double)n : 1,
                       .recall = n ? truth.bcubed / (double)n : 1};
    bcubed.f1 = harmonic(bcubed.precision, bcubed.recall);
    *scores = (np_partition_scores){
        .n_items = n,
        .n_gold = truth.n_groups,
        .n_pred = claim.n_groups,
        .bcubed = bcubed,
        .pairwise = np_score_counts(truth.n_both_pairs, claim.n_pairs, truth.n_pairs)};
    return NP_OK;
}
