/* stage_lexicon.c - which terms are shared, and how rare each is, from sums over bags and stories.
 *
 *     terms    hash -> bags that have it
 *     stories  stratum | term -> stories of that stratum that have it
 *
 * A stratum is a language, a site, or all there is (language 0). A key holds stratum and number of
 * the term as they are, and no hash of both, as whoever weighs goes through the rows and asks no
 * stratum by name: terms times sites would be quadratic. For that, terms need numbers of 31 bits,
 * and so only shared ones can be counted, which are one in ten. */
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/sums.h"
#include "stages.h"
#include "story/common.h"
#include "story/row.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { STRATUM_SHIFT = 31, HOSTS_SHIFT = 63 };
static const uint64_t TERM = NP_LEXICON_MOST; /* its bits; as a number: the stratum's stories */

static uint64_t key_of(bool is_host, uint32_t stratum, uint64_t term)
{
    return (uint64_t)is_host << HOSTS_SHIFT | (uint64_t)stratum << STRATUM_SHIFT | term;
}

static uint64_t form_of(const np_bag *b) { return np_print_form_of(&b->basis, 0, 0); }

np_code np_bag_count_terms(const np_bag *b, np_sums *terms, np_error *err)
{
    uint64_t *hash = np_alloc(0, b->n_words, sizeof *hash, err);
    if (!hash)
        return NP_E_NOMEM;
    for (size_t k = 0; k < b->n_words; k++)
        hash[k] = b->word[k].hash;
    np_code code = np_sums_check(terms, NP_SUMS_TERMS, form_of(b), err);
    if (!code)
        code = np_sums_count(terms, hash, b->n_words, 1, err);
    if (!code)
        code = np_sums_claim(terms, NP_SUMS_TERMS, form_of(b), err);
    np_free(hash);
    return code;
}

void np_lexicon_free(np_lexicon *l)
{
    if (!l)
        return;
    np_vocabulary_free(l->vocabulary);
    np_free(l->idf);
    np_free(l);
}

/* The hashes of terms that two bags and more have, ascending: np_free(). */
static uint64_t *shared_terms(const np_sums *terms, size_t *n, np_error *err)
{
    int64_t bags;
    size_t n_rows = np_sums_rows(terms);
    uint64_t *hash = np_alloc(0, n_rows, sizeof *hash, err);
    *n = 0;
    for (size_t i = 0; hash && i < n_rows; i++) {
        uint64_t key = np_sums_row(terms, i, &bags);
        if (bags >= 2)
            hash[(*n)++] = key;
    }
    if (hash)
        *n = np_sort_unique_u64(hash, *n);
    return hash;
}

np_lexicon *np_lexicon_new(const np_sums *terms, np_error *err)
{
    size_t n;
    uint64_t form = np_sums_form(terms);
    if (np_sums_check(terms, NP_SUMS_TERMS, form, err))
        return NULL;
    uint64_t *hash = shared_terms(terms, &n, err);
    if (hash && n >= NP_LEXICON_MOST) {
        np_fail(err, NP_E_LIMIT, "%zu terms in two articles and more; at most %d", n,
                NP_LEXICON_MOST - 1);
        np_free(hash);
        return NULL;
    }
    np_lexicon *l = hash ? np_alloc(sizeof *l, 0, 0, err) : NULL;
    if (l) {
        *l = (np_lexicon){.n_terms = n,
                          .form = form,
                          .id = XXH3_64bits_withSeed(hash, n * sizeof *hash, form),
                          .vocabulary = np_vocabulary_of_hashes(hash, n, err),
                          .idf = np_alloc(0, n, sizeof *l->idf, err)};
        if (!l->vocabulary || !l->idf) {
            np_lexicon_free(l);
            l = NULL;
        }
    }
    np_free(hash);
    return l;
}

/* ---- Counting stories ---- */

/* The keys of a bag's shared terms and of its strata; how many. */
static size_t list_keys(const np_bag *b, const np_lexicon *l, uint64_t *key)
{
    size_t n = 0;
    uint32_t lang = b->item.lang, host = b->item.host, term;
    for (size_t k = 0; k <= b->n_words; k++) {
        uint64_t number = TERM;
        if (k < b->n_words) {
            if (!np_vocabulary_find(l->vocabulary, b->word[k].hash, &term))
                continue;
            number = term;
        }
        key[n++] = key_of(false, 0, number);
        if (lang)
            key[n++] = key_of(false, lang, number);
        if (host)
            key[n++] = key_of(true, host, number);
    }
    return n;
}

static np_code check_form(const np_bag *b, const np_lexicon *l, np_error *err)
{
    return form_of(b) == l->form || l->n_terms == 0
               ? NP_OK
               : np_fail(err, NP_E_USAGE, "a lexicon of bags made with other options");
}

np_code np_bags_count_story(np_bag *const *bag, size_t n, const np_lexicon *l, np_sums *stories,
                            np_error *err)
{
    size_t most = 0, n_keys = 0;
    for (size_t i = 0; i < n; i++) {
        np_code wrong = check_form(bag[i], l, err);
        if (wrong)
            return wrong;
        most += 3 * (bag[i]->n_words + 1);
    }
    np_code code = np_sums_check(stories, NP_SUMS_STORIES, l->id, err);
    if (code)
        return code;
    uint64_t *key = np_alloc(0, most, sizeof *key, err);
    if (!key)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        n_keys += list_keys(bag[i], l, key + n_keys);
    n_keys = np_sort_unique_u64(key, n_keys);
    code = np_sums_count(stories, key, n_keys, 1, err);
    if (!code)
        code = np_sums_claim(stories, NP_SUMS_STORIES, l->id, err);
    np_free(key);
    return code;
}

/* ---- Weighing ---- */

/* Raise a term's share to what one row says; false: the row cannot be. */
static bool take_row(const np_lexicon *l, const np_sums *stories, uint64_t key, int64_t df,
                     double *share)
{
    uint64_t number = key & TERM, stratum = key & ~TERM;
    int64_t n = np_sums_get(stories, stratum | TERM);
    if (df < 0 || df > n)
        return false;
    if (number == TERM || df == 0)
        return true;
    if (number >= l->n_terms)
        return false;
    double prior = stratum == 0 ? 0 : stratum >> HOSTS_SHIFT ? NP_HOST_PRIOR : NP_LANGUAGE_PRIOR;
    double part = np_share_of((size_t)df, (size_t)n, prior);
    share[number] = part > share[number] ? part : share[number];
    return true;
}

np_code np_lexicon_weigh(np_lexicon *l, const np_sums *stories, np_error *err)
{
    np_code code = np_sums_check(stories, NP_SUMS_STORIES, l->id, err);
    double *share = code ? NULL : np_alloc(0, l->n_terms, sizeof *share, err);
    if (!share)
        return code ? code : NP_E_NOMEM;
    uint64_t weighed = l->id;
    for (size_t i = 0; i < np_sums_rows(stories) && !code; i++) {
        int64_t df;
        uint64_t key = np_sums_row(stories, i, &df), row[] = {key, (uint64_t)df};
        if (df) /* in any order, as rows come */
            weighed += XXH3_64bits(row, sizeof row);
        if (!take_row(l, stories, key, df, share))
            code = np_fail(err, NP_E_INPUT, "counts of stories that contradict each other");
    }
    double n = (double)np_sums_get(stories, TERM);
    np_common common;
    np_common_find(&common, l->vocabulary);
    np_common_raise(&common, 0, l->n_terms, share);
    for (size_t t = 0; t < l->n_terms && !code; t++)
        l->idf[t] = n > 0 ? (float)np_idf(n, n * share[t]) : 0;
    if (!code) {
        l->idf_alone = n > 0 ? np_idf(n, 1) : 0;
        l->weighed = weighed ? weighed : 1;
    }
    np_free(share);
    return code;
}

/* The shared terms of b as they stand there, and what stands alone; how many. */
static size_t list_row(const np_bag *b, const np_lexicon *l, uint32_t *term, float *ltf,
                       double *alone)
{
    size_t n = 0;
    *alone = 0;
    for (size_t k = 0; k < b->n_words; k++) {
        const np_bag_word *w = &b->word[k];
        if (np_vocabulary_find(l->vocabulary, w->hash, &term[n]))
            ltf[n++] = np_row_ltf(np_row_times(w->tf), w->is_bigram);
        else
            *alone += np_row_alone(np_row_times(w->tf), w->is_bigram);
    }
    return n;
}

np_code np_bag_weigh(np_bag *b, const np_lexicon *l, np_error *err)
{
    double alone;
    np_code code = check_form(b, l, err);
    if (code)
        return code;
    if (!l->weighed)
        return np_fail(err, NP_E_USAGE, "np_lexicon_weigh() comes before np_bag_weigh()");
    size_t most = b->n_words + 1; /* a last look-up that fails needs a place too */
    np_bag_row r = {.form = l->weighed,
                    .term = np_alloc(0, most, sizeof *r.term, err),
                    .weight = np_alloc(0, most, sizeof *r.weight, err)};
    float *ltf = np_alloc(0, most, sizeof *ltf, err);
    if (!r.term || !r.weight || !ltf) {
        np_bag_row_clear(&r);
        np_free(ltf);
        return NP_E_NOMEM;
    }
    size_t n = list_row(b, l, r.term, ltf, &alone);
    r.n = np_row_weigh(r.term, ltf, n, alone, l->idf, l->idf_alone, r.term, r.weight, &r.alone);
    np_free(ltf);
    np_bag_row_clear(&b->borrowed);
    np_bag_row_clear(&b->own);
    b->own = r;
    return NP_OK;
}
