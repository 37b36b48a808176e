/* weight.c - document frequencies, then idf, then unit vectors.
 *
 * The choices are measured in bench/stories.md: idf to the power 0.6 (1.5 points better than 1),
 * document frequency over stories in the second pass (1.2), bigrams of titles at half weight, no
 * stop list, as any would be of one language. In a collection of one language the rule for
 * languages changes nothing; in a mixed one it keeps the small words of a minority from passing for
 * rare ones (among 76 feeds, 49 Portuguese items on anything at all were one story). What becomes
 * of one row is story/row's. */
#include "story/weight.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "story/common.h"
#include "story/row.h"

enum { FEW = 30 }; /* articles or stories cannot tell what is common */
/* A name is of an event more than of its subject: one person is in many (bench/stories.md). */
static const double OF_NAME = .75;
/* Terms are counted in parts, each on a thread of its own: of so many entries a row, and so many
 * at most. */
enum { PART_OF_ROW = 16, MOST_PARTS = 16 };

/* What is counted of a term, in one place as it is asked for together. */
typedef struct tally {
    uint32_t df;
    uint32_t last_seen;    /* 1 + the last group that counted it, and */
    uint32_t last_stratum; /* ... in which stratum */
} tally;

/* The articles in one of the orders in which they are counted. */
typedef struct ranking {
    np_keyed *at; /* n: stratum << 32 | group; NULL: nothing can come of it */
    double prior; /* < 0: all articles are one stratum, 0 none of it */
} ranking;

enum { RANKINGS = 3 };

struct np_weights {
    size_t n, n_terms, n_counted; /* n_counted: articles or groups of the last apply */
    size_t n_parts;               /* of the terms, for counting */
    const np_vocabulary *vocabulary;
    const np_term_bag *bag;      /* n, until rows are filled */
    tally *tally;                /* n_terms */
    double *share;               /* n_terms: of all items, or of a language's, that hold it */
    float *idf;                  /* n_terms */
    float *factor, *of_subject;  /* n_terms: see np_weights_factors() */
    const uint32_t *lang, *host; /* n, or NULL; the caller's */
    size_t *start;               /* n + 1 */
    uint32_t *term;              /* by row, ascending in each */
    float *ltf;                  /* beside term */
    size_t *cut_start;           /* n + 1: of the rows as they are weighed, cut; may be start */
    uint32_t *cut_term;          /* ... may be term */
    float *weight;               /* beside cut_term */
    double *alone_ltf;           /* n: sum of squared ltf of the words no other article has */
    float *alone;                /* n */
    double idf_alone;
    np_common common;
    ranking by[RANKINGS]; /* while applying: by all, language, host */
};

static void forget_rankings(np_weights *w)
{
    for (size_t r = 0; r < RANKINGS; r++) {
        np_free(w->by[r].at);
        w->by[r] = (ranking){0};
    }
}

void np_weights_settle(np_weights *w)
{
    forget_rankings(w);
    if (w->cut_term != w->term)
        np_free(w->term);
    if (w->cut_start != w->start)
        np_free(w->start);
    np_free(w->tally);
    np_free(w->ltf);
    np_free(w->alone_ltf);
    w->start = NULL;
    w->term = NULL;
    w->tally = NULL;
    w->ltf = NULL;
    w->alone_ltf = NULL;
    w->bag = NULL;
    w->host = NULL;
}

void np_weights_forget_rows(np_weights *w)
{
    np_weights_settle(w);
    np_free(w->cut_start);
    np_free(w->cut_term);
    np_free(w->weight);
    np_free(w->alone);
    w->lang = NULL;
    w->cut_start = NULL;
    w->cut_term = NULL;
    w->weight = w->alone = NULL;
    w->n = 0;
}

void np_weights_free(np_weights *w)
{
    if (!w)
        return;
    np_weights_forget_rows(w);
    np_free(w->share);
    np_free(w->idf);
    np_free(w->factor);
    np_free(w->of_subject);
    np_free(w);
}

/* ---- rows ---- */

static bool make_rows(np_weights *w, size_t n_entries, np_error *err)
{
    return (w->tally = np_alloc(0, w->n_terms, sizeof *w->tally, err)) &&
           (w->share = np_alloc(0, w->n_terms, sizeof *w->share, err)) &&
           (w->factor = np_alloc(0, w->n_terms, sizeof *w->factor, err)) &&
           (w->of_subject = np_alloc(0, w->n_terms, sizeof *w->of_subject, err)) &&
           (w->idf = np_alloc(0, w->n_terms, sizeof *w->idf, err)) &&
           (w->start = np_alloc(0, w->n + 1, sizeof *w->start, err)) &&
           (w->term = np_alloc(0, n_entries, sizeof *w->term, err)) &&
           (w->ltf = np_alloc(0, n_entries, sizeof *w->ltf, err)) &&
           (w->alone_ltf = np_alloc(0, w->n, sizeof *w->alone_ltf, err)) &&
           (w->alone = np_alloc(0, w->n, sizeof *w->alone, err));
}

np_weights *np_weights_begin(const np_term_bag *bag, const np_vocabulary *vocabulary,
                             const uint32_t *lang, const uint32_t *host, size_t n, np_error *err)
{
    np_weights *w = np_alloc(sizeof *w, 0, 0, err);
    if (!w)
        return NULL;
    size_t n_entries = np_vocabulary_entries(vocabulary);
    *w = (np_weights){.n = n, .vocabulary = vocabulary, .bag = bag, .lang = lang, .host = host};
    w->n_terms = np_vocabulary_count(vocabulary);
    np_common_find(&w->common, vocabulary);
    w->n_parts = n ? 1 + n_entries / n / PART_OF_ROW : 1;
    w->n_parts = w->n_parts < MOST_PARTS ? w->n_parts : MOST_PARTS;
    if (make_rows(w, n_entries, err))
        return w;
    np_weights_free(w);
    return NULL;
}

void np_weights_measure(np_weights *w, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < w->bag[i].n; k++)
        n += np_bag_term_is_shared(&w->bag[i].at[k]);
    w->start[i + 1] = n;
}

/* Rows are as long when weighed, but for those that are cut. */
static np_code make_cut(np_weights *w, np_error *err)
{
    bool is_cut = false;
    for (size_t i = 0; i < w->n; i++)
        is_cut |= w->start[i + 1] - w->start[i] > NP_ROW_MOST;
    w->cut_start = w->start;
    w->cut_term = w->term;
    if (is_cut) {
        if (!(w->cut_start = np_alloc(0, w->n + 1, sizeof *w->cut_start, err)))
            return NP_E_NOMEM;
        for (size_t i = 0; i < w->n; i++) {
            size_t n = w->start[i + 1] - w->start[i];
            w->cut_start[i + 1] = w->cut_start[i] + (n < NP_ROW_MOST ? n : NP_ROW_MOST);
        }
        if (!(w->cut_term = np_alloc(0, w->cut_start[w->n], sizeof *w->cut_term, err)))
            return NP_E_NOMEM;
    }
    w->weight = np_alloc(0, w->cut_start[w->n], sizeof *w->weight, err);
    return w->weight ? NP_OK : NP_E_NOMEM;
}

np_code np_weights_place(np_weights *w, np_error *err)
{
    for (size_t i = 0; i < w->n; i++)
        w->start[i + 1] += w->start[i];
    return make_cut(w, err);
}

void np_weights_fill(np_weights *w, size_t i)
{
    size_t at = w->start[i];
    for (size_t k = 0; k < w->bag[i].n; k++) {
        const np_bag_term *b = &w->bag[i].at[k];
        if (!np_bag_term_is_shared(b)) {
            w->alone_ltf[i] += np_row_alone(b->times, b->is_bigram);
            continue;
        }
        w->term[at] = np_vocabulary_term(w->vocabulary, b);
        w->ltf[at++] = np_row_ltf(b->times, b->is_bigram);
    }
}

np_weights *np_weights_new(const np_term_bag *bag, const np_vocabulary *vocabulary,
                           const uint32_t *lang, const uint32_t *host, size_t n, np_error *err)
{
    np_weights *w = np_weights_begin(bag, vocabulary, lang, host, n, err);
    for (size_t i = 0; w && i < n; i++)
        np_weights_measure(w, i);
    if (w && np_weights_place(w, err)) {
        np_weights_free(w);
        return NULL;
    }
    for (size_t i = 0; w && i < n; i++)
        np_weights_fill(w, i);
    return w;
}

size_t np_weights_count(const np_weights *w) { return w->n_terms; }

np_str np_weights_text(const np_weights *w, uint32_t term)
{
    return np_vocabulary_text(w->vocabulary, term);
}

float np_weights_idf(const np_weights *w, uint32_t term) { return w->idf[term]; }

bool np_weights_is_name(const np_weights *w, uint32_t term)
{
    return np_vocabulary_lead(w->vocabulary, term) > 0;
}

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

void np_weights_find_all(const np_weights *w, const uint64_t *hash, size_t n, uint32_t *term)
{
    np_vocabulary_find_all(w->vocabulary, hash, n, term);
}

uint64_t np_weights_hash(const np_weights *w, uint32_t term)
{
    return np_vocabulary_hash(w->vocabulary, term);
}

/* ---- counting ---- */

/* Articles by stratum (a language, a host; NULL: all one), then group. Where all are of one, or of
 * none, what is common there is no more so than among all. */
static np_code rank_articles(np_weights *w, ranking *r, const uint32_t *stratum, double prior,
                             const uint32_t *group, np_error *err)
{
    bool is_one = stratum != NULL;
    for (size_t i = 1; is_one && i < w->n; i++)
        is_one = stratum[i] == stratum[0];
    if (is_one || w->n == 0)
        return NP_OK;
    if (!(r->at = np_alloc(0, w->n, 2 * sizeof *r->at, err)))
        return NP_E_NOMEM;
    r->prior = prior;
    for (uint32_t i = 0; i < w->n; i++)
        r->at[i] =
            (np_keyed){(uint64_t)(stratum ? stratum[i] : 0) << 32 | (group ? group[i] : i), i};
    np_sort_keyed(r->at, r->at + w->n, w->n, stratum ? 64 : 32);
    return NP_OK;
}

np_code np_weights_apply_begin(np_weights *w, const uint32_t *group, np_error *err)
{
    np_code code = rank_articles(w, &w->by[0], NULL, -1, group, err);
    if (!code && w->lang)
        code = rank_articles(w, &w->by[1], w->lang, NP_LANGUAGE_PRIOR, group, err);
    if (!code && w->host)
        code = rank_articles(w, &w->by[2], w->host, NP_HOST_PRIOR, group, err);
    if (code) {
        forget_rankings(w);
        return code;
    }
    w->n_counted = 0;
    for (size_t k = 0; k < w->n; k++)
        w->n_counted += k == 0 || w->by[0].at[k].key != w->by[0].at[k - 1].key;
    w->idf_alone = np_idf((double)w->n_counted, 1);
    return NP_OK;
}

size_t np_weights_parts(const np_weights *w) { return w->n_parts; }

/* The first entry of row i whose term is `least` or more. Terms are numbered by hash, so it is near
 * where it should be; if it is not, the steps double. */
static size_t first_entry(const np_weights *w, uint32_t i, size_t least)
{
    size_t low = w->start[i], high = w->start[i + 1];
    if (least == 0 || least >= w->n_terms)
        return least ? high : low;
    size_t at = low + (high - low) * least / w->n_terms;
    for (size_t step = 4; low < high; step *= 2) {
        bool is_before = w->term[at] < least;
        low = is_before ? at + 1 : low;
        high = is_before ? high : at;
        at = high - low <= step ? low + (high - low) / 2 : is_before ? low + step : high - step;
    }
    return low;
}

/* df[t] of the terms `from` to `to`: articles, or groups, that hold t. Members of a group need not
 * be neighbours: they are visited group by group. */
static void count_groups(np_weights *w, size_t from, size_t to)
{
    for (size_t t = from; t < to; t++)
        w->tally[t] = (tally){0};
    for (size_t k = 0; k < w->n; k++) {
        uint32_t i = w->by[0].at[k].index, mark = 1 + (uint32_t)w->by[0].at[k].key;
        for (size_t e = first_entry(w, i, from); e < w->start[i + 1] && w->term[e] < to; e++) {
            tally *t = &w->tally[w->term[e]];
            t->df += t->last_seen != mark;
            t->last_seen = mark;
        }
    }
    for (size_t t = from; t < to; t++)
        w->share[t] = np_share_of(w->tally[t].df, w->n_counted, 0);
}

/* One article more of a stratum that has n_here. */
static void raise_row(np_weights *w, uint32_t i, size_t from, size_t to, uint32_t mark,
                      uint32_t here, size_t n_here, double prior)
{
    for (size_t e = first_entry(w, i, from); e < w->start[i + 1] && w->term[e] < to; e++) {
        tally *t = &w->tally[w->term[e]];
        if (t->last_stratum != here)
            t->df = 0;
        else if (t->last_seen == mark)
            continue;
        t->last_stratum = here;
        t->last_seen = mark;
        double share = np_share_of(++t->df, n_here, prior);
        double *most = &w->share[w->term[e]];
        *most = share > *most ? share : *most;
    }
}

/* Raise share[t] to df_S / (N_S + prior) in every stratum S (0: none), df_S and N_S counted as df
 * and N are. One pass: a term's count in a stratum only grows while the stratum lasts, so each step
 * may raise its share at once. */
static void raise_shares(np_weights *w, const ranking *r, size_t first, size_t end)
{
    const np_keyed *order = r->at;
    for (size_t t = first; t < end; t++)
        w->tally[t] = (tally){0};
    for (size_t from = 0, to; from < w->n; from = to) {
        uint32_t here = (uint32_t)(order[from].key >> 32);
        size_t n_here = 0;
        for (to = from; to < w->n && order[to].key >> 32 == here; to++)
            n_here += to == from || order[to].key != order[to - 1].key;
        for (size_t k = from; k < to && here != 0; k++)
            raise_row(w, order[k].index, first, end, 1 + (uint32_t)order[k].key, here, n_here,
                      r->prior);
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

void np_weights_count_part(np_weights *w, size_t part)
{
    size_t from = w->n_terms * part / w->n_parts, to = w->n_terms * (part + 1) / w->n_parts;
    if (from == to)
        return;
    count_groups(w, from, to);
    for (size_t r = 1; r < RANKINGS; r++)
        if (w->by[r].at)
            raise_shares(w, &w->by[r], from, to);
    np_common_raise(&w->common, from, to, w->share);
    for (size_t t = from; t < to; t++)
        set_idf(w, t);
}

void np_weights_weigh(np_weights *w, size_t i)
{
    size_t from = w->start[i], to = w->cut_start[i];
    np_row_weigh(w->term + from, w->ltf + from, w->start[i + 1] - from, w->alone_ltf[i], w->idf,
                 w->idf_alone, w->cut_term + to, w->weight + to, &w->alone[i]);
}

np_code np_weights_row_of(const np_weights *w, const np_term_bag *bag, uint32_t *term,
                          float *weight, size_t *n, np_error *err)
{
    uint32_t *known = np_alloc(0, bag->n, sizeof *known, err);
    float *ltf = np_alloc(0, bag->n, sizeof *ltf, err), alone;
    np_code code = known && ltf ? NP_OK : NP_E_NOMEM;
    size_t n_known = 0;
    double alone_ltf = 0;
    for (size_t k = 0; !code && k < bag->n; k++) {
        const np_bag_term *b = &bag->at[k];
        uint32_t t;
        if (!np_weights_find(w, b->hash, &t)) {
            alone_ltf += np_row_alone(b->times, b->is_bigram);
            continue;
        }
        known[n_known] = t;
        ltf[n_known++] = np_row_ltf(b->times, b->is_bigram);
    }
    if (!code)
        *n = np_row_weigh(known, ltf, n_known, alone_ltf, w->idf, w->idf_alone, term, weight,
                          &alone);
    np_free(ltf);
    np_free(known);
    return code;
}

np_vectors np_weights_apply_end(np_weights *w)
{
    forget_rankings(w);
    return (np_vectors){w->n, w->n_terms, w->cut_start, w->cut_term, w->weight, w->alone, w->lang};
}

np_code np_weights_apply(np_weights *w, const uint32_t *group, np_vectors *v, np_error *err)
{
    np_code code = np_weights_apply_begin(w, group, err);
    if (code)
        return code;
    for (size_t p = 0; p < w->n_parts; p++)
        np_weights_count_part(w, p);
    for (size_t i = 0; i < w->n; i++)
        np_weights_weigh(w, i);
    *v = np_weights_apply_end(w);
    return NP_OK;
}
