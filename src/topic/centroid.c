/* centroid.c - group by group into one dense row, then the weightiest terms of it.
 *
 * Weights are summed in fixed point, so that a sum does not depend on the order of its articles.
 * Each centre is written where it has room for all its rows' terms; then they move together. */
#include "topic/centroid.h"
#include "base/mem.h"
#include "base/sort.h"
#include <math.h>
#include <string.h>

static const double FIXED = 4294967296.0; /* 2^32 */

void np_centroids_clear(np_vectors *c)
{
    np_free((void *)c->start);
    np_free((void *)c->term);
    np_free((void *)c->weight);
    np_free((void *)c->alone);
    np_free((void *)c->lang);
    *c = (np_vectors){0};
}

/* A group's centre before it is cut: terms ascending, and their weights. */
typedef struct centre {
    np_keyed *term;            /* and as many to sort with */
    uint64_t *weight, *ranked; /* ranked: to find the least that is kept */
    size_t n, cap_term, cap_weight, cap_ranked;
} centre;

static int64_t fixed(float weight) { return (int64_t)floor((double)weight * FIXED + 0.5); }

static np_code add_rows(centre *c, const np_vectors *v, const uint32_t *item, size_t n,
                        int64_t *sum, np_error *err)
{
    c->n = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t i = item[k];
        if (!NP_GROW(c->term, c->cap_term, 2 * (c->n + v->start[i + 1] - v->start[i]), err))
            return NP_E_NOMEM;
        for (size_t e = v->start[i]; e < v->start[i + 1]; e++) {
            if (sum[v->term[e]] == 0)
                c->term[c->n++] = (np_keyed){.key = v->term[e]};
            sum[v->term[e]] += fixed(v->weight[e]);
        }
    }
    if (n > 1 && c->n > 1)
        np_sort_hashes(c->term, c->term + c->n, c->n, np_bits_of(v->n_terms));
    return NP_GROW(c->weight, c->cap_weight, c->n, err) &&
                   NP_GROW(c->ranked, c->cap_ranked, c->n, err)
               ? NP_OK
               : NP_E_NOMEM;
}

/* Sums times factors; those of one row where `row` is given, else sum, which is empty again. What
 * weighs nothing is no term of the centre: where all stories hold all words, a centre has none. */
static void weigh(centre *c, int64_t *sum, const float *row, const np_centroid_factors *f)
{
    size_t n = 0;
    const float *factor = !f ? NULL : c->n < NP_CENTROID_LONG ? f->of_short : f->of_long;
    for (size_t t = 0; t < c->n; t++) {
        uint64_t term = c->term[t].key;
        double times = factor ? (double)factor[term] : 1;
        int64_t here = row ? fixed(row[t]) : sum[term];
        uint64_t weight = (uint64_t)floor((double)here * times + 0.5);
        if (!row)
            sum[term] = 0;
        if (weight == 0)
            continue;
        c->term[n] = c->term[t];
        c->weight[n++] = weight;
    }
    c->n = n;
}

/* Keep the weightiest terms, of equal ones the lower. */
static void cut(centre *c)
{
    size_t n = 0, n_equal = NP_CENTROID_TERMS;
    if (c->n <= NP_CENTROID_TERMS)
        return;
    memcpy(c->ranked, c->weight, c->n * sizeof *c->ranked);
    uint64_t least = np_select_u64(c->ranked, c->n, NP_CENTROID_TERMS);
    for (size_t k = 0; k < c->n; k++)
        n_equal -= c->weight[k] > least;
    for (size_t k = 0; k < c->n; k++) {
        bool is_equal = c->weight[k] == least && n_equal > 0;
        if (c->weight[k] <= least && !is_equal)
            continue;
        n_equal -= is_equal;
        c->term[n] = c->term[k];
        c->weight[n++] = c->weight[k];
    }
    c->n = n;
}

/* As a unit vector. */
static void write_unit(const centre *c, uint32_t *term, float *weight)
{
    double square = 0;
    for (size_t k = 0; k < c->n; k++)
        square += ((double)c->weight[k] / FIXED) * ((double)c->weight[k] / FIXED);
    for (size_t k = 0; k < c->n; k++) {
        term[k] = (uint32_t)c->term[k].key;
        weight[k] = (float)((double)c->weight[k] / FIXED / sqrt(square));
    }
}

static void clear(centre *c)
{
    np_free(c->ranked);
    np_free(c->weight);
    np_free(c->term);
}

np_code np_centroid_of_row(np_row row, const np_centroid_factors *factor, uint32_t *term,
                           float *weight, size_t *n, np_error *err)
{
    centre c = {.n = row.n};
    np_code code = NP_E_NOMEM;
    if (NP_GROW(c.term, c.cap_term, row.n + 1, err) &&
        NP_GROW(c.weight, c.cap_weight, row.n + 1, err) &&
        NP_GROW(c.ranked, c.cap_ranked, 2 * row.n + 1, err)) {
        for (size_t k = 0; k < row.n; k++)
            c.term[k] = (np_keyed){.key = row.term[k]};
        weigh(&c, NULL, row.weight, factor);
        cut(&c);
        write_unit(&c, term, weight);
        *n = c.n;
        code = NP_OK;
    }
    clear(&c);
    return code;
}

/* ---- of all groups ---- */

/* What a thread has at hand for one group after the other. */
typedef struct bench {
    int64_t *sum; /* n_terms: zero between groups */
    centre mean;
} bench;

struct np_centroid_maker {
    np_vectors v;
    const np_centroid_factors *factor;
    size_t n_groups;
    size_t *first;  /* n_groups + 1: the rows of group g are item[first[g] ..] */
    uint32_t *item; /* v.n */
    size_t *room;   /* n_groups + 1: where its centre is written; and how long it is: */
    size_t *start;  /* n_groups + 1: at first in start[g + 1] alone */
    uint32_t *term, *lang;
    float *weight, *alone;
    bench *bench; /* n_benches */
    unsigned n_benches;
};

void np_centroid_maker_free(np_centroid_maker *m)
{
    if (!m)
        return;
    for (unsigned t = 0; m->bench && t < m->n_benches; t++) {
        np_free(m->bench[t].sum);
        clear(&m->bench[t].mean);
    }
    np_free(m->bench);
    np_free(m->first);
    np_free(m->item);
    np_free(m->room);
    np_free(m->start);
    np_free(m->term);
    np_free(m->weight);
    np_free(m->alone);
    np_free(m->lang);
    np_free(m);
}

/* The rows by group, in their order. */
static np_code list_rows(np_centroid_maker *m, const uint32_t *label, np_error *err)
{
    if (!(m->first = np_alloc(0, m->n_groups + 2, sizeof *m->first, err)) ||
        !(m->item = np_alloc(0, m->v.n, sizeof *m->item, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < m->v.n; i++)
        m->first[label[i] + 2]++;
    for (size_t g = 2; g < m->n_groups + 2; g++)
        m->first[g] += m->first[g - 1];
    for (uint32_t i = 0; i < m->v.n; i++) /* first[g + 1] moves up to where group g ends */
        m->item[m->first[label[i] + 1]++] = i;
    return NP_OK;
}

/* A centre has room for all terms it may have. */
static np_code lay_out(np_centroid_maker *m, np_error *err)
{
    const size_t *start = m->v.start;
    if (!(m->room = np_alloc(0, m->n_groups + 1, sizeof *m->room, err)) ||
        !(m->start = np_alloc(0, m->n_groups + 1, sizeof *m->start, err)))
        return NP_E_NOMEM;
    for (size_t g = 0; g < m->n_groups; g++) {
        size_t n = 0;
        for (size_t k = m->first[g]; k < m->first[g + 1] && n < NP_CENTROID_TERMS; k++)
            n += start[m->item[k] + 1] - start[m->item[k]];
        m->room[g + 1] = m->room[g] + (n < NP_CENTROID_TERMS ? n : NP_CENTROID_TERMS);
    }
    size_t most = m->room[m->n_groups];
    bool is_made = (m->term = np_alloc(0, most, sizeof *m->term, err)) &&
                   (m->weight = np_alloc(0, most, sizeof *m->weight, err)) &&
                   (m->alone = np_alloc(0, m->n_groups, sizeof *m->alone, err)) &&
                   (!m->v.lang || (m->lang = np_alloc(0, m->n_groups, sizeof *m->lang, err)));
    return is_made ? NP_OK : NP_E_NOMEM;
}

static np_code set_up(np_centroid_maker *m, unsigned n_threads, np_error *err)
{
    if (!(m->bench = np_alloc(0, n_threads, sizeof *m->bench, err)))
        return NP_E_NOMEM;
    for (; m->n_benches < n_threads; m->n_benches++)
        if (!(m->bench[m->n_benches].sum = np_alloc(0, m->v.n_terms, sizeof *m->bench[0].sum, err)))
            return NP_E_NOMEM;
    return NP_OK;
}

np_centroid_maker *np_centroid_maker_new(const np_vectors *v, const uint32_t *label,
                                         size_t n_groups, const np_centroid_factors *factor,
                                         unsigned n_threads, np_error *err)
{
    np_centroid_maker *m = np_alloc(sizeof *m, 0, 0, err);
    if (!m)
        return NULL;
    *m = (np_centroid_maker){.v = *v, .factor = factor, .n_groups = n_groups};
    if (!list_rows(m, label, err) && !lay_out(m, err) && !set_up(m, n_threads, err))
        return m;
    np_centroid_maker_free(m);
    return NULL;
}

np_code np_centroid_make(np_centroid_maker *m, size_t g, unsigned thread, np_error *err)
{
    bench *b = &m->bench[thread];
    const uint32_t *item = m->item + m->first[g];
    size_t n = m->first[g + 1] - m->first[g];
    if (m->lang && n)
        m->lang[g] = m->v.lang[item[0]];
    if (add_rows(&b->mean, &m->v, item, n, b->sum, err))
        return NP_E_NOMEM;
    weigh(&b->mean, b->sum, NULL, m->factor);
    cut(&b->mean);
    write_unit(&b->mean, m->term + m->room[g], m->weight + m->room[g]);
    m->start[g + 1] = b->mean.n;
    return NP_OK;
}

np_vectors np_centroid_maker_end(np_centroid_maker *m)
{
    for (size_t g = 0; g < m->n_groups; g++) {
        size_t n = m->start[g + 1], to = m->start[g];
        memmove(m->term + to, m->term + m->room[g], n * sizeof *m->term);
        memmove(m->weight + to, m->weight + m->room[g], n * sizeof *m->weight);
        m->start[g + 1] = to + n;
    }
    size_t n = m->start[m->n_groups];
    np_vectors c = {.n = m->n_groups,
                    .n_terms = m->v.n_terms,
                    .start = m->start,
                    .term = np_shrink(m->term, n, sizeof *m->term),
                    .weight = np_shrink(m->weight, n, sizeof *m->weight),
                    .alone = m->alone,
                    .lang = m->lang};
    m->start = NULL;
    m->term = m->lang = NULL;
    m->weight = m->alone = NULL;
    return c;
}

np_code np_centroids_init(np_vectors *c, const np_vectors *v, const uint32_t *label,
                          size_t n_groups, const np_centroid_factors *factor, np_error *err)
{
    np_centroid_maker *m = np_centroid_maker_new(v, label, n_groups, factor, 1, err);
    np_code code = m ? NP_OK : NP_E_NOMEM;
    for (size_t g = 0; !code && g < n_groups; g++)
        code = np_centroid_make(m, g, 0, err);
    if (!code)
        *c = np_centroid_maker_end(m);
    np_centroid_maker_free(m);
    return code;
}
