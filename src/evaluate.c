/* evaluate.c - a file of labels against a file of results: who belongs with whom.
 *
 * Both become rows (id, label); ids and labels become numbers; measure/ sees numbers only. What
 * gold does not label is not scored, and what the result lacks is scored as alone: leaving hard
 * articles out must not raise a score. */
#include "evaluate.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "measure/measure.h"
#include "options.h"

/* The rows of one file; NP_E_INPUT if it has lines, but no row. */
static np_code read_rows(np_rows *t, const char *path, const np_options *opt, np_error *err)
{
    size_t before = t->n;
    t->n_lines = 0;
    np_code code = np_each_line(path, opt, np_rows_take_line, t, err);
    if (!code && t->n == before && t->n_lines)
        return np_fail(err, NP_E_INPUT, "%s: no line has an id and the label \"%.*s\"", path,
                       (int)t->label.len, t->label.at);
    return code;
}

/* Each gold article once, with its label and the result's; ids and labels are numbers by now. */
static np_code compare(const uint32_t *id, uint32_t n_ids, const uint32_t *named, uint32_t n_named,
                       size_t n_gold, size_t n, const np_options *opt, np_partition_scores *scores,
                       np_error *err)
{
    enum { UNSEEN = 0, CLAIMED = 1, SCORED = 2 };
    struct article {
        uint32_t claim; /* the result's first label */
        uint32_t seen;
    } *article = np_alloc(0, n_ids, sizeof *article, err);
    uint32_t *gold = article ? np_alloc(0, n_gold, 2 * sizeof *gold, err) : NULL;
    size_t k = 0, n_missing = 0;
    np_code code = NP_E_NOMEM;
    if (!gold)
        goto done;
    uint32_t *pred = gold + n_gold;
    for (size_t i = n_gold; i < n; i++)
        if (article[id[i]].seen == UNSEEN)
            article[id[i]] = (struct article){named[i], CLAIMED};
    for (size_t i = 0; i < n_gold; i++) {
        struct article *a = &article[id[i]];
        if (a->seen & SCORED)
            continue;
        n_missing += a->seen == UNSEEN;
        gold[k] = named[i];
        pred[k] = a->seen == CLAIMED ? a->claim : n_named + (uint32_t)k;
        a->seen |= SCORED;
        k++;
    }
    if (k < n_gold)
        np_say(opt, NP_LOG_NOTICE, "%zu ids stand more than once in the labels; the first counts",
               n_gold - k);
    code = np_score_partition(gold, pred, k, scores, err);
    if (!code && !scores->has_ceaf)
        np_say(opt, NP_LOG_NOTICE,
               "CEAF is left out: the best pairing of %zu groups with %zu takes too long",
               scores->n_gold, scores->n_pred);
    scores->n_missing = n_missing;
done:
    np_free(gold);
    np_free(article);
    return code;
}

static np_code score_rows(const np_rows *t, size_t n_gold, const np_options *opt,
                          np_partition_scores *scores, np_error *err)
{
    uint32_t n_ids, n_named, *named;
    uint32_t *id = np_alloc(0, t->n, 2 * sizeof *id, err);
    if (!id)
        return NP_E_NOMEM;
    named = id + t->n;
    np_code code = np_number_names(t->id, t->n, id, &n_ids, err);
    if (!code)
        code = np_number_names(t->named, t->n, named, &n_named, err);
    if (!code)
        code = compare(id, n_ids, named, n_named, n_gold, t->n, opt, scores, err);
    np_free(id);
    return code;
}

np_code np_score_files(const char *gold_path, const char *pred_path, const char *label,
                       const np_options *opt, np_partition_scores *scores, np_error *err)
{
    np_options own;
    np_rows t = {0};
    np_partition_scores s = {0};
    np_code code = np_options_take(opt, &own, err);
    if (code)
        return code;
    if ((code = np_rows_init(&t, np_str_of(label), &own, err)) ||
        (code = read_rows(&t, gold_path, &own, err)))
        goto done;
    size_t n_gold = t.n;
    if (!n_gold) {
        code = np_fail(err, NP_E_INPUT, "%s: no labels; there is nothing to score", gold_path);
        goto done;
    }
    if ((code = read_rows(&t, pred_path, &own, err)) ||
        (code = score_rows(&t, n_gold, &own, &s, err)))
        goto done;
    *scores = s;
done:
    np_rows_clear(&t);
    return code;
}
