/* centre.c - sums by language and term; see centre.h.
 *
 * What everybody writes says nothing of an event, so it is taken out before texts are compared; but
 * everybody writes in a language. One mean of all took the majority's words out of texts that have
 * none of them, and what that left made strangers alike: 300 Arabic articles among 1,562 English
 * ones were 13 stories, and 214 alone (bench/stories.md). Texts that do not say their language are
 * of one more (items.h). The mean of all as a prior of each was tried, and is worse for the
 * smallest.
 *
 *     start  term 0      1   2     3                one language: no start, sum t is term t's
 *            |           |   |     |
 *     whose  en  fr  pt  en  pt    en ...           ascending for each term
 *     sum    .   .   .   .   .     .
 *
 * A table of languages times terms was refused: who writes each article in a language of its own
 * would make it quadratic. Sums are in fixed point, so they do not depend on who adds first; a
 * hundred empty items are counted in, which keeps the mean of a few items small. */
#include "story/centre.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include <math.h>

__extension__ typedef unsigned __int128 u128;

enum { EMPTY_ITEMS = 100 };
static const double FIXED = 4294967296.0; /* 2^32 */

typedef struct mean {
    uint32_t lang;
    size_t n;       /* items */
    uint64_t alone; /* their shares of words of their own */
    double square;  /* of its length */
} mean;

struct np_centres {
    size_t n_terms, n_sums;
    size_t n_langs;
    mean *of;        /* n_langs, ascending by language */
    size_t most;     /* that of the most items */
    size_t *start;   /* n_terms + 1: of each term, its sums are sum[start[t] ..]; NULL: see above */
    uint32_t *whose; /* beside sum: place of the language in `of`; NULL where start is */
    int64_t *sum;
};

int64_t np_centre_part(float weight) { return (int64_t)floor((double)weight * FIXED + 0.5); }

void np_centres_free(np_centres *c)
{
    if (!c)
        return;
    np_free(c->sum);
    np_free(c->whose);
    np_free(c->start);
    np_free(c->of);
    np_free(c);
}

size_t np_centres_items(const np_centres *c)
{
    size_t n = 0;
    for (size_t k = 0; k < c->n_langs; k++)
        n += c->of[k].n;
    return n;
}

/* ---- languages ---- */

/* c->of, of the n languages in lang, which is sorted. */
static np_code list_languages(np_centres *c, uint64_t *lang, size_t n, np_error *err)
{
    c->n_langs = np_sort_unique_u64(lang, n);
    if (!(c->of = np_alloc(0, c->n_langs, sizeof *c->of, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < c->n_langs; k++)
        c->of[k].lang = (uint32_t)lang[k];
    return NP_OK;
}

/* The place of a language; n_langs: it has no items. */
static size_t find_language(const np_centres *c, uint32_t lang)
{
    size_t low = 0, high = c->n_langs;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->of[middle].lang < lang)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->n_langs && c->of[low].lang == lang ? low : c->n_langs;
}

/* ---- sums ---- */

/* The sum of language k's weights of a term. */
static int64_t sum_of(const np_centres *c, size_t k, uint32_t term)
{
    if (!c->start)
        return c->sum[term];
    size_t low = c->start[term], end = c->start[term + 1], high = end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->whose[middle] < k)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && c->whose[low] == k ? c->sum[low] : 0;
}

/* Room for n_listed sums in lists by term where there are several languages; where there is one,
 * for one a term, and where there is none, for none. */
static np_code make_room(np_centres *c, size_t n_listed, np_error *err)
{
    size_t n_sums = c->n_langs > 1 ? n_listed : c->n_langs * c->n_terms;
    c->n_sums = n_sums;
    if (c->n_langs > 1 && !(c->whose = np_alloc(0, n_sums, sizeof *c->whose, err)))
        return NP_E_NOMEM;
    return (c->sum = np_alloc(0, n_sums, sizeof *c->sum, err)) ? NP_OK : NP_E_NOMEM;
}

/* The means' lengths, from whole sums. The sum of n vectors of length 1 is no longer than n, so the
 * squares add up to (n 2^32)^2 at most: 2^120 for 2^28 items. A lone term's share is a square
 * already. */
static np_code measure(np_centres *c, np_error *err)
{
    u128 *squares = np_alloc(0, c->n_langs, sizeof *squares, err);
    if (!squares)
        return NP_E_NOMEM;
    for (size_t s = 0; s < c->n_sums; s++) {
        uint64_t x = (uint64_t)c->sum[s];
        x = c->sum[s] < 0 ? -x : x;
        squares[c->whose ? c->whose[s] : 0] += (u128)x * x;
    }
    for (size_t k = 0; k < c->n_langs; k++) {
        mean *m = &c->of[k];
        double n = (double)(m->n + EMPTY_ITEMS);
        squares[k] += (u128)m->alone << 32;
        m->square = (double)squares[k] / FIXED / FIXED / n / n;
        if (m->n > c->of[c->most].n)
            c->most = k;
    }
    np_free(squares);
    return NP_OK;
}

/* ---- of items ---- */

static uint32_t lang_of(const np_vectors *v, size_t i) { return v->lang ? v->lang[i] : 0; }

static void sum_one_language(np_centres *c, const np_vectors *v)
{
    for (size_t e = 0; e < v->start[v->n]; e++)
        c->sum[v->term[e]] += np_centre_part(v->weight[e]);
}

/* Items by language: n, np_free(). Their counts are c->of's from now on. */
static uint32_t *order_items(np_centres *c, const np_vectors *v, np_error *err)
{
    uint32_t *item = np_alloc(0, v->n, sizeof *item, err);
    size_t *next = item ? np_alloc(0, c->n_langs, sizeof *next, err) : NULL;
    if (!next) {
        np_free(item);
        return NULL;
    }
    for (size_t i = 0; i < v->n; i++)
        c->of[find_language(c, v->lang[i])].n++;
    for (size_t k = 1; k < c->n_langs; k++)
        next[k] = next[k - 1] + c->of[k - 1].n;
    for (size_t i = 0; i < v->n; i++)
        item[next[find_language(c, v->lang[i])]++] = (uint32_t)i;
    np_free(next);
    return item;
}

/* c->start: how many languages have each term, added up. seen: n_terms, the last that had it, from
 * 1. */
static void count_languages(np_centres *c, const np_vectors *v, const uint32_t *item,
                            uint32_t *seen)
{
    for (size_t k = 0, at = 0; k < c->n_langs; k++)
        for (size_t end = at + c->of[k].n; at < end; at++)
            for (size_t e = v->start[item[at]]; e < v->start[item[at] + 1]; e++) {
                uint32_t t = v->term[e];
                c->start[t + 1] += seen[t] != k + 1;
                seen[t] = (uint32_t)k + 1;
            }
    for (size_t t = 0; t < c->n_terms; t++)
        c->start[t + 1] += c->start[t];
}

/* The sums, language by language, so that each term's lie in order. */
static void sum_languages(np_centres *c, const np_vectors *v, const uint32_t *item, uint32_t *seen)
{
    for (size_t t = 0; t < c->n_terms; t++)
        seen[t] = 0;
    for (size_t k = 0, at = 0; k < c->n_langs; k++)
        for (size_t end = at + c->of[k].n; at < end; at++)
            for (size_t e = v->start[item[at]]; e < v->start[item[at] + 1]; e++) {
                uint32_t t = v->term[e];
                c->start[t] += seen[t] != k + 1;
                seen[t] = (uint32_t)k + 1;
                c->whose[c->start[t] - 1] = (uint32_t)k;
                c->sum[c->start[t] - 1] += np_centre_part(v->weight[e]);
            }
    /* each start has moved up to where the next list begins */
    for (size_t t = c->n_terms; t > 0; t--)
        c->start[t] = c->start[t - 1];
    c->start[0] = 0;
}

static np_code sum_items(np_centres *c, const np_vectors *v, np_error *err)
{
    np_code code = NP_E_NOMEM;
    uint32_t *item = NULL, *seen = NULL;
    if (c->n_langs <= 1) {
        if ((code = make_room(c, 0, err)))
            return code;
        if (c->n_langs)
            c->of[0].n = v->n;
        sum_one_language(c, v);
    } else if ((item = order_items(c, v, err)) &&
               (seen = np_alloc(0, c->n_terms, sizeof *seen, err)) &&
               (c->start = np_alloc(0, c->n_terms + 1, sizeof *c->start, err))) {
        count_languages(c, v, item, seen);
        if (!(code = make_room(c, c->start[c->n_terms], err)))
            sum_languages(c, v, item, seen);
    }
    np_free(seen);
    np_free(item);
    return code;
}

np_centres *np_centres_new(const np_vectors *v, np_error *err)
{
    np_centres *c = np_alloc(sizeof *c, 0, 0, err);
    uint64_t *lang = c ? np_alloc(0, v->n, sizeof *lang, err) : NULL;
    np_code code = lang ? NP_OK : NP_E_NOMEM;
    if (!code) {
        c->n_terms = v->n_terms;
        size_t n = 0;
        for (size_t i = 0; i < v->n; i++) /* runs of one language are one */
            if (!n || lang[n - 1] != lang_of(v, i))
                lang[n++] = lang_of(v, i);
        code = list_languages(c, lang, n, err);
    }
    np_free(lang);
    if (!code)
        code = sum_items(c, v, err);
    for (size_t i = 0; i < v->n && !code; i++)
        c->of[find_language(c, lang_of(v, i))].alone += (uint64_t)np_centre_part(v->alone[i]);
    if (!code)
        code = measure(c, err);
    if (!code)
        return c;
    np_centres_free(c);
    return NULL;
}

/* ---- of sums ---- */

/* Rows by term, then language; np_free(). */
static np_keyed *sort_rows(const np_sums *sums, np_error *err)
{
    size_t n = np_sums_rows(sums);
    int64_t sum;
    np_keyed *row = np_alloc(0, n, 2 * sizeof *row, err);
    for (size_t r = 0; row && r < n; r++) {
        uint64_t key = np_sums_row(sums, r, &sum);
        row[r] = (np_keyed){key << 32 | key >> 32, (uint32_t)r};
    }
    if (row)
        np_sort_keyed(row, row + n, n, 64);
    return row;
}

static np_code languages_of_rows(np_centres *c, const np_keyed *row, size_t n, np_error *err)
{
    uint64_t *lang = np_alloc(0, n, sizeof *lang, err);
    if (!lang)
        return NP_E_NOMEM;
    for (size_t r = 0; r < n; r++)
        lang[r] = row[r].key & UINT32_MAX;
    np_code code = list_languages(c, lang, n, err);
    np_free(lang);
    return code;
}

/* n sorted rows into sums, and what is counted beyond terms. */
static np_code take_rows(np_centres *c, const np_sums *sums, const np_keyed *row, size_t n,
                         np_error *err)
{
    size_t at = 0;
    for (size_t r = 0; r < n; r++) {
        int64_t sum;
        size_t k = find_language(c, (uint32_t)row[r].key), term = row[r].key >> 32;
        np_sums_row(sums, row[r].index, &sum);
        if (sum < 0 || (term >= c->n_terms && term != NP_CENTRE_ITEMS && term != NP_CENTRE_ALONE))
            return np_fail(err, NP_E_INPUT, "a centre that is not of the lexicon's vectors");
        if (term == NP_CENTRE_ITEMS) {
            c->of[k].n = (size_t)sum;
        } else if (term == NP_CENTRE_ALONE) {
            c->of[k].alone = (uint64_t)sum;
        } else if (!c->start) {
            c->sum[term] = sum;
        } else {
            c->start[term + 1] = at + 1; /* those of terms nobody has are filled in below */
            c->whose[at] = (uint32_t)k;
            c->sum[at++] = sum;
        }
    }
    for (size_t t = 0; c->start && t < c->n_terms; t++)
        if (c->start[t + 1] < c->start[t])
            c->start[t + 1] = c->start[t];
    if (c->start)
        c->n_sums = at;
    return NP_OK;
}

np_code np_centres_of_sums(const np_sums *sums, size_t n_terms, np_centres **centres, np_error *err)
{
    size_t n = np_sums_rows(sums);
    np_centres *c = np_alloc(sizeof *c, 0, 0, err);
    np_keyed *row = c ? sort_rows(sums, err) : NULL;
    np_code code = NP_E_NOMEM;
    if (row) {
        c->n_terms = n_terms;
        code = languages_of_rows(c, row, n, err);
    }
    if (!code && c->n_langs > 1 && !(c->start = np_alloc(0, n_terms + 1, sizeof *c->start, err)))
        code = NP_E_NOMEM;
    if (!code)
        code = make_room(c, n, err);
    if (!code)
        code = take_rows(c, sums, row, n, err);
    if (!code)
        code = measure(c, err);
    np_free(row);
    if (code) {
        np_centres_free(c);
        c = NULL;
    }
    *centres = c;
    return code;
}

/* ---- a row about its mean ---- */

np_place np_centres_place(const np_centres *c, uint32_t lang, np_row row, double alone)
{
    if (c->n_langs == 0)
        return (np_place){0, 0, 1};
    size_t k = find_language(c, lang);
    if (k == c->n_langs)
        k = c->most;
    const mean *m = &c->of[k];
    double n = (double)(m->n + EMPTY_ITEMS), dot = alone / n;
    for (size_t e = 0; e < row.n; e++)
        dot += (double)row.weight[e] * ((double)sum_of(c, k, row.term[e]) / FIXED / n);
    double left = 1 - 2 * dot + m->square;
    return (np_place){dot, sqrt(m->square), sqrt(left > 1e-6 ? left : 1e-6)};
}
