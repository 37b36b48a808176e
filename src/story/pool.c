/* pool.c - the mean over all pairs of two clusters, without the pairs.
 *
 * Centring and local scaling are one number an item, so with  a_i = scale_i / spread_i  and, for
 * each cluster,
 *
 *     V = sum a_i x_i      U = sum a_i      M = sum a_i (x_i . c_i)      C = sum a_i |c_i|
 *     mean = (V_A.V_B - M_A U_B - U_A M_B + C_A C_B) / (n_A n_B)
 *
 * c_i being the mean vector of the language of item i (similar.c).
 *
 * V_A.V_B is kept on the link between them. A lone item has no V of its own but its row: most are
 * never more than that.
 *
 * Who is multiplied with whom lies anywhere in memory, and taking products was mostly waiting for
 * it. All are known before the first is needed, so they are asked for some steps ahead. */
#include "story/pool.h"
#include "base/mem.h"
#include <math.h>

/* The share of the pairs of two clusters that edges may part. One of four keeps two events apart
 * whose first reports are one form; one of nine that is a mistake does not tear a story. Flat from
 * .2 to .24 on the labelled sets; .1 loses .1 point in their mean, .3 loses half of the traps. */
static const double MOST_PARTED = 0.2;

void np_pool_drop(np_pool *p, uint32_t c)
{
    np_sum_clear(&p->at[c].sum);
    np_link_clear(&p->at[c].links);
}

void np_pool_clear(np_pool *p)
{
    for (uint32_t i = 0; p->at && i < p->v.n; i++)
        np_pool_drop(p, i);
    np_free(p->factor);
    np_free(p->at);
    *p = (np_pool){0};
}

np_code np_pool_init(np_pool *p, const np_vectors *v, const np_similar *s, const double *scale,
                     const double *day, const np_cluster_options *opt, np_error *err)
{
    *p = (np_pool){.v = *v, .opt = *opt};
    if (!(p->at = np_alloc(0, v->n, sizeof *p->at, err)) ||
        !(p->factor = np_alloc(0, v->n, sizeof *p->factor, err))) {
        np_pool_clear(p);
        return NP_E_NOMEM;
    }
    for (unsigned size = 1; size <= NP_BONUS_SIZE; size++)
        p->bonus[size] = 1 + opt->size_bonus * log(size);
    for (size_t i = 0; i < v->n; i++) {
        bool is_dated = day && !isnan(day[i]);
        double a = p->factor[i] = scale[i] / np_similar_spread(s, (uint32_t)i);
        p->at[i] = (np_pooled){.size = 1,
                               .u = a,
                               .m = a * np_similar_mean_dot(s, (uint32_t)i),
                               .c = a * np_similar_mean_length(s, (uint32_t)i),
                               .day_sum = is_dated ? day[i] : 0,
                               .n_dated = is_dated};
    }
    return NP_OK;
}

static double mean_day(const np_pooled *c) { return c->n_dated ? c->day_sum / c->n_dated : NAN; }

np_linkage np_pool_linkage(const np_pool *p, uint32_t a, uint32_t b, const np_link *between)
{
    const np_pooled *x = &p->at[a], *y = &p->at[b];
    double sum = between->dot - x->m * y->u - x->u * y->m + x->c * y->c;
    double pairs = (double)x->size * y->size;
    uint32_t larger = x->size > y->size ? x->size : y->size;
    np_linkage l = {.size_a = x->size,
                    .size_b = y->size,
                    .day_a = mean_day(x),
                    .day_b = mean_day(y),
                    .mean = sum / pairs,
                    .n_parted = between->n_parted,
                    .has_link = between->has_edge,
                    .is_parted = between->n_parted > MOST_PARTED * pairs,
                    .bonus = p->bonus[larger < NP_BONUS_SIZE ? larger : NP_BONUS_SIZE]};
    l.kernel = np_time_kernel(&p->opt.fade, l.day_a, l.day_b);
    l.score = l.mean * l.bonus * l.kernel;
    return l;
}

/* ---- products ---- */

static bool is_lone(const np_pool *p, uint32_t c) { return p->at[c].size == 1; }

static np_row row_of(const np_pool *p, uint32_t item) { return np_vectors_row(&p->v, item); }

/* What is asked of a cluster first ... */
static void fetch_cluster(const np_pool *p, uint32_t c)
{
    const char *at = (const char *)&p->at[c];
    __builtin_prefetch(at);
    __builtin_prefetch(at + sizeof p->at[c] - 1);
    __builtin_prefetch(&p->v.start[c]);
    __builtin_prefetch(&p->factor[c]);
}

/* ... and then: the terms of its row, or which its sum may have. */
static void fetch_vector(const np_pool *p, uint32_t c)
{
    enum { LINE = 64, MOST = 2048 }; /* bytes */
    const np_sum *sum = &p->at[c].sum;
    size_t from = p->v.start[c], size = (p->v.start[c + 1] - from) * sizeof *p->v.term;
    const char *at = (const char *)(p->v.term + from);
    if (!is_lone(p, c)) {
        at = (const char *)sum->may;
        size = sum->n_slots / 2;
    }
    for (size_t k = 0; k < size && k < MOST; k += LINE)
        __builtin_prefetch(at + k);
}

/* V_c . V_d; where both are lone, c is spread out. */
static double dot_of(const np_pool *p, const np_spread *own, uint32_t c, uint32_t d)
{
    const np_sum *sum_c = &p->at[c].sum, *sum_d = &p->at[d].sum;
    if (!is_lone(p, c) && !is_lone(p, d))
        return np_sum_dot(sum_c, sum_d);
    np_row r = row_of(p, is_lone(p, d) ? d : c);
    if (!is_lone(p, c))
        return p->factor[d] * np_sum_dot_row(sum_c, r.term, r.weight, r.n);
    if (!is_lone(p, d))
        return p->factor[c] * np_sum_dot_row(sum_d, r.term, r.weight, r.n);
    return p->factor[c] * p->factor[d] * np_spread_dot(own, r.term, r.weight, r.n);
}

void np_pool_multiply(const np_pool *p, np_spread *own, uint32_t c, np_half *half, size_t n)
{
    enum { AHEAD = 4 };
    bool is_spread = n && is_lone(p, c);
    np_row r = row_of(p, c);
    for (size_t k = 0; k < n; k++)
        fetch_cluster(p, half[k].to);
    if (is_spread)
        np_spread_put(own, r.term, r.weight, r.n);
    for (size_t k = 0; k < n && k < AHEAD; k++)
        fetch_vector(p, half[k].to);
    for (size_t k = 0; k < n; k++) {
        if (k + AHEAD < n)
            fetch_vector(p, half[k + AHEAD].to);
        half[k].dot = dot_of(p, own, c, half[k].to);
    }
    if (is_spread)
        np_spread_take(own, r.term, r.n);
}

/* ---- two become one ---- */

/* to += V_c, unless it is V_c itself. */
static np_code add_to(const np_pool *p, np_sum *to, uint32_t c, np_error *err)
{
    const np_sum *own = &p->at[c].sum;
    if (!is_lone(p, c))
        return own == to ? NP_OK : np_sum_add(to, own, err);
    np_row r = row_of(p, c);
    return np_sum_add_row(to, r.term, r.weight, r.n, p->factor[c], err);
}

/* V_A += V_B: the smaller is added to the larger, which is A's from now on. */
static np_code join_sums(np_pool *p, uint32_t a, uint32_t b, np_error *err)
{
    np_sum *x = &p->at[a].sum, *y = &p->at[b].sum, *to = x->n >= y->n ? x : y;
    if (add_to(p, to, a, err) || add_to(p, to, b, err))
        return NP_E_NOMEM;
    np_sum joined = *to;
    *to = (np_sum){0};
    np_sum_clear(to == x ? y : x);
    *x = joined;
    return NP_OK;
}

np_code np_pool_merge(np_pool *p, uint32_t a, uint32_t b, np_error *err)
{
    np_pooled *x = &p->at[a], *y = &p->at[b];
    if (join_sums(p, a, b, err))
        return NP_E_NOMEM;
    x->size += y->size;
    x->u += y->u;
    x->m += y->m;
    x->c += y->c;
    x->day_sum += y->day_sum;
    x->n_dated += y->n_dated;
    x->version++, y->version++;
    return NP_OK;
}
