/* pairs.c - how many of the true pairs were found, and how many of the found are true.
 *
 * A class of m identical texts is m (m - 1) / 2 pairs, but the program writes m - 1 lines for it
 * and one line for each class near it. Writing all pairs out before comparing was refused: a
 * million copies of one text are 5 * 10^11. Instead predictions become pairs of classes, a pair
 * of classes counts for the product of their sizes, and each gold pair asks whether its two
 * articles lie in one class or in two that are paired.
 *
 * Invariant: a key is smaller << 32 | larger, never of a thing with itself. */
#include "base/mem.h"
#include "base/sets.h"
#include "base/sort.h"
#include "measure/measure.h"
#include <stdlib.h>

static uint64_t key_of(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The distinct pairs of of[a] and of[b] (of NULL: a and b themselves), ascending; how many. */
static size_t collect(const np_pair *pair, size_t n, const uint32_t *of, uint64_t *key)
{
    size_t n_keys = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t a = of ? of[pair[i].a] : pair[i].a, b = of ? of[pair[i].b] : pair[i].b;
        if (a != b)
            key[n_keys++] = key_of(a, b);
    }
    return np_sort_unique_u64(key, n_keys);
}

/* Number the classes of identical texts into class[0 .. n-1] and count their members. */
static np_code classify(uint32_t n, const np_pair *pred, size_t n_pred, uint32_t *class,
                        uint32_t *size, uint32_t *n_classes, np_error *err)
{
    np_sets *sets = np_sets_new(n, err);
    if (!sets)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n_pred; i++)
        if (pred[i].relation == NP_IDENTICAL)
            np_sets_join(sets, pred[i].a, pred[i].b);
    *n_classes = np_sets_label(sets, class);
    np_sets_free(sets);
    for (uint32_t i = 0; i < n; i++)
        size[class[i]]++;
    return NP_OK;
}

/* How many pairs of articles the classes and the pairs of classes stand for. */
static uint64_t expanded(const uint32_t *size, uint32_t n_classes, const uint64_t *key, size_t n)
{
    uint64_t sum = 0;
    for (uint32_t c = 0; c < n_classes; c++)
        sum += (uint64_t)size[c] * (size[c] - 1) / 2;
    for (size_t i = 0; i < n; i++)
        sum += (uint64_t)size[key[i] >> 32] * size[key[i] & UINT32_MAX];
    return sum;
}

static bool is_claimed(uint64_t gold, const uint32_t *class, const uint64_t *key, size_t n)
{
    uint32_t a = class[gold >> 32], b = class[gold & UINT32_MAX];
    uint64_t wanted = key_of(a, b);
    return a == b || (n && bsearch(&wanted, key, n, sizeof *key, by_value));
}

np_code np_score_pairs(uint32_t n, const np_pair *gold, size_t n_gold, const np_pair *pred,
                       size_t n_pred, np_pair_scores *scores, np_error *err)
{
    np_code code = NP_E_NOMEM;
    uint64_t *truth = np_alloc(0, n_gold, sizeof *truth, err), *claim = NULL;
    uint32_t *class = NULL, *size = NULL, n_classes;
    if (!truth || !(claim = np_alloc(0, n_pred, sizeof *claim, err)) ||
        !(class = np_alloc(0, n, sizeof *class, err)) ||
        !(size = np_alloc(0, n, sizeof *size, err)))
        goto done;
    if ((code = classify(n, pred, n_pred, class, size, &n_classes, err)))
        goto done;

    size_t n_truths = collect(gold, n_gold, NULL, truth);
    size_t n_claims = collect(pred, n_pred, class, claim);
    np_pair_scores s = {.n_gold = n_truths, .n_pred = expanded(size, n_classes, claim, n_claims)};
    for (size_t i = 0; i < n_truths; i++)
        s.n_both += is_claimed(truth[i], class, claim, n_claims);
    s.score = np_score_counts(s.n_both, s.n_pred, s.n_gold);
    *scores = s;
done:
    np_free(size);
    np_free(class);
    np_free(claim);
    np_free(truth);
    return code;
}
