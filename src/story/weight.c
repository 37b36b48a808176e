/* weight.c - document frequencies, then idf, then unit vectors.
 *
 * The choices are measured in bench/stories.md: idf to the power 0.6 (1.5 points better than 1),
 * document frequency over stories in the second pass (1.2), bigrams at half weight (0.3), no stop
 * list, as any would be of one language. In a collection of one language the rule for languages
 * changes nothing; in a mixed one it keeps the small words of a minority from passing for rare
 * ones (among 76 feeds, 49 Portuguese items on anything at all were one story). What becomes of one
 * row is story/row's. */
#include "story/weight.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "story/row.h"
#include <string.h>

enum { FEW = 30 }; /* articles or stories cannot tell what is common */
/* A name is of an event more than of its subject: one person is in many (bench/stories.md). */
static const double OF_NAME = .75;

struct np_weights {
    size_t n, n_terms, n_counted; /* n_counted: articles or groups of the last apply */
    const np_vocabulary *vocabulary;
    uint32_t *df;                /* n_terms */
    uint32_t *last_seen;         /* n_terms: 1 + the last group that counted it, and */
    uint32_t *last_stratum;      /* n_terms: in which stratum */
    np_str *text;                /* n_terms: as first written */
    int64_t *capital;            /* n_terms: times it is capitalised less times it is not */
    double *share;               /* n_terms: of all items, or of a language's, that hold it */
    float *idf;                  /* n_terms */
    float *factor, *of_subject;  /* n_terms: see np_weights_factors() */
    const uint32_t *lang, *host; /* n, or NULL; the caller's */
    size_t *start;               /* n + 1 */
    uint32_t *term;              /* by row, ascending in each */
    float *ltf, *weight;         /* beside term */
    double *alone_ltf;           /* n: sum of squared ltf of the words no other article has */
    float *alone;                /* n */
};

void np_weights_free(np_weights *w)
{
    if (!w)
        return;
    np_free(w->df);
    np_free(w->last_seen);
    np_free(w->last_stratum);
    np_free(w->text);
    np_free(w->capital);
    np_free(w->share);
    np_free(w->idf);
    np_free(w->factor);
    np_free(w->of_subject);
    np_free(w->start);
    np_free(w->term);
    np_free(w->ltf);
    np_free(w->weight);
    np_free(w->alone_ltf);
    np_free(w->alone);
    np_free(w);
}

/* A row's entries by term. The digits are few: terms are numbered from 0. */
static void sort_row(np_weights *w, size_t from, size_t n, np_keyed *order, unsigned bits)
{
    for (size_t k = 0; k < n; k++) {
        order[k].key = w->term[from + k];
        memcpy(&order[k].index, &w->ltf[from + k], sizeof order[k].index);
    }
    np_sort_keyed(order, order + n, n, bits);
    for (size_t k = 0; k < n; k++) {
        w->term[from + k] = (uint32_t)order[k].key;
        memcpy(&w->ltf[from + k], &order[k].index, sizeof order[k].index);
    }
}

static void fill_rows(np_weights *w, const np_term_bag *bag, np_keyed *order)
{
    const uint32_t *number = np_vocabulary_of(w->vocabulary);
    unsigned bits = 1;
    while (bits < 32 && w->n_terms >> bits)
        bits++;
    size_t at = 0;
    for (size_t i = 0; i < w->n; i++) {
        w->start[i] = at;
        for (size_t k = 0; k < bag[i].n; k++) {
            const np_bag_term *b = &bag[i].at[k];
            uint32_t t = *number++;
            if (t == NP_NOT_LISTED) {
                w->alone_ltf[i] += np_row_alone(b->tf, b->is_bigram);
                continue;
            }
            if (!w->text[t].at)
                w->text[t] = b->text;
            w->capital[t] += (int64_t)b->n_capital - b->n_plain;
            w->term[at] = t;
            w->ltf[at++] = np_row_ltf(b->tf, b->is_bigram);
        }
        sort_row(w, w->start[i], at - w->start[i], order, bits);
    }
    w->start[w->n] = at;
}

static bool make_rows(np_weights *w, size_t n_entries, np_error *err)
{
    return (w->df = np_alloc(0, w->n_terms, sizeof *w->df, err)) &&
           (w->last_seen = np_alloc(0, w->n_terms, sizeof *w->last_seen, err)) &&
           (w->last_stratum = np_alloc(0, w->n_terms, sizeof *w->last_stratum, err)) &&
           (w->text = np_alloc(0, w->n_terms, sizeof *w->text, err)) &&
           (w->capital = np_alloc(0, w->n_terms, sizeof *w->capital, err)) &&
           (w->share = np_alloc(0, w->n_terms, sizeof *w->share, err)) &&
           (w->factor = np_alloc(0, w->n_terms, sizeof *w->factor, err)) &&
           (w->of_subject = np_alloc(0, w->n_terms, sizeof *w->of_subject, err)) &&
           (w->idf = np_alloc(0, w->n_terms, sizeof *w->idf, err)) &&
           (w->start = np_alloc(0, w->n + 1, sizeof *w->start, err)) &&
           (w->term = np_alloc(0, n_entries, sizeof *w->term, err)) &&
           (w->ltf = np_alloc(0, n_entries, sizeof *w->ltf, err)) &&
           (w->weight = np_alloc(0, n_entries, sizeof *w->weight, err)) &&
           (w->alone_ltf = np_alloc(0, w->n, sizeof *w->alone_ltf, err)) &&
           (w->alone = np_alloc(0, w->n, sizeof *w->alone, err));
}

np_weights *np_weights_new(const np_term_bag *bag, const np_vocabulary *vocabulary,
                           const uint32_t *lang, const uint32_t *host, size_t n, np_error *err)
{
    size_t longest = 0;
    for (size_t i = 0; i < n; i++)
        longest = bag[i].n > longest ? bag[i].n : longest;
    np_keyed *order = np_alloc(0, longest, 2 * sizeof *order, err);
    np_weights *w = order ? np_alloc(sizeof *w, 0, 0, err) : NULL;
    if (w) {
        *w = (np_weights){.n = n, .vocabulary = vocabulary, .lang = lang, .host = host};
        w->n_terms = np_vocabulary_count(vocabulary);
        if (make_rows(w, np_vocabulary_entries(vocabulary), err)) {
            fill_rows(w, bag, order);
            np_free(order);
            return w;
        }
    }
    np_weights_free(w);
    np_free(order);
    return NULL;
}

size_t np_weights_count(const np_weights *w) { return w->n_terms; }
np_str np_weights_text(const np_weights *w, uint32_t term) { return w->text[term]; }
float np_weights_idf(const np_weights *w, uint32_t term) { return w->idf[term]; }

bool np_weights_is_name(const np_weights *w, uint32_t term) { return w->capital[term] > 0; }

double np_weights_spread(const np_weights *w, uint32_t term)
{
    return w->n_counted >= FEW ? w->share[term] : w->n_counted >= 3 && w->share[term] >= 1;
}

const float *np_weights_factors(const np_weights *w) { return w->factor; }
const float *np_weights_of_subjects(const np_weights *w) { return w->of_subject; }

bool np_weights_find(const np_weights *w, uint64_t hash, uint32_t *term)
{
    return np_vocabulary_find(w->vocabulary, hash, term);
}

uint64_t np_weights_hash(const np_weights *w, uint32_t term)
{
    return np_vocabulary_hash(w->vocabulary, term);
}

/* df[t] = articles, or groups, that hold t. Members of a group need not be neighbours: they are
 * visited group by group. */
static void count_groups(np_weights *w, const uint32_t *group, np_keyed *order)
{
    uint32_t last = 0;
    w->n_counted = 0;
    for (size_t t = 0; t < w->n_terms; t++)
        w->df[t] = w->last_seen[t] = 0;
    for (uint32_t i = 0; i < w->n; i++)
        order[i] = (np_keyed){group ? group[i] : i, i};
    np_sort_keyed(order, order + w->n, w->n, 32);
    for (size_t k = 0; k < w->n; k++) {
        uint32_t i = order[k].index, mark = 1 + (uint32_t)order[k].key;
        w->n_counted += mark != last;
        last = mark;
        for (size_t e = w->start[i]; e < w->start[i + 1]; e++) {
            uint32_t t = w->term[e];
            w->df[t] += w->last_seen[t] != mark;
            w->last_seen[t] = mark;
        }
    }
    for (size_t t = 0; t < w->n_terms; t++)
        w->share[t] = np_share_of(w->df[t], w->n_counted, 0);
}

/* Raise share[t] to df_S / (N_S + prior) in every stratum S (a language, a host; 0: none), df_S and
 * N_S counted as df and N are. One pass: a term's count in a stratum only grows while the stratum
 * lasts, so each step may raise its share at once. */
static void raise_shares(np_weights *w, const uint32_t *stratum, double prior,
                         const uint32_t *group, np_keyed *order)
{
    for (size_t t = 0; t < w->n_terms; t++)
        w->df[t] = 0, w->last_stratum[t] = 0;
    for (uint32_t i = 0; i < w->n; i++)
        order[i] = (np_keyed){(uint64_t)stratum[i] << 32 | (group ? group[i] : i), i};
    np_sort_keyed(order, order + w->n, w->n, 64);
    for (size_t from = 0, to; from < w->n; from = to) {
        uint32_t here = (uint32_t)(order[from].key >> 32);
        size_t n_here = 0;
        for (to = from; to < w->n && order[to].key >> 32 == here; to++)
            n_here += to == from || order[to].key != order[to - 1].key;
        for (size_t k = from; k < to && here != 0; k++) {
            uint32_t i = order[k].index, mark = 1 + (uint32_t)order[k].key;
            for (size_t e = w->start[i]; e < w->start[i + 1]; e++) {
                uint32_t t = w->term[e];
                if (w->last_stratum[t] != here)
                    w->df[t] = 0;
                else if (w->last_seen[t] == mark)
                    continue;
                w->last_stratum[t] = here;
                w->last_seen[t] = mark;
                double share = np_share_of(++w->df[t], n_here, prior);
                w->share[t] = share > w->share[t] ? share : w->share[t];
            }
        }
    }
}

static void set_idf(np_weights *w, size_t t)
{
    double n = (double)w->n_counted, idf = np_idf(n, n * w->share[t]);
    w->idf[t] = (float)idf;
    double factor = w->n_counted >= FEW ? idf : idf * (1 - w->share[t]);
    w->factor[t] = (float)factor;
    w->of_subject[t] = (float)(np_weights_is_name(w, (uint32_t)t) ? factor * OF_NAME : factor);
}

np_code np_weights_apply(np_weights *w, const uint32_t *group, np_vectors *v, np_error *err)
{
    np_keyed *order = np_alloc(0, w->n, 2 * sizeof *order, err);
    if (!order)
        return NP_E_NOMEM;
    count_groups(w, group, order);
    if (w->lang)
        raise_shares(w, w->lang, NP_LANGUAGE_PRIOR, group, order);
    if (w->host)
        raise_shares(w, w->host, NP_HOST_PRIOR, group, order);
    np_free(order);
    for (size_t t = 0; t < w->n_terms; t++)
        set_idf(w, t);
    double idf_alone = np_idf((double)w->n_counted, 1);
    for (size_t i = 0; i < w->n; i++)
        w->alone[i] =
            np_row_weigh(w->term + w->start[i], w->ltf + w->start[i], w->start[i + 1] - w->start[i],
                         w->alone_ltf[i], w->idf, idf_alone, w->weight + w->start[i]);
    *v = (np_vectors){w->n, w->n_terms, w->start, w->term, w->weight, w->alone};
    return NP_OK;
}
