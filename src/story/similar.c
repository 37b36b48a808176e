/* similar.c - centred cosine on sparse vectors, with candidates from an inverted index.
 *
 * Comparing all pairs is quadratic, and almost all pairs share nothing that matters. So each item
 * is listed under its n_top weightiest terms, looks through a window of the lists of those
 * terms, and only the n_exact items with the largest partial dot product there are compared for
 * real. A list longer than the window is not dropped (that loses a big story's own words) but
 * read around the item itself: items come in order of time, so the window is one of time.
 * Measured: 16 terms, window 200 and 48 exact lose nothing against all pairs (bench/stories.md).
 *
 * The mean vector is summed in fixed point, so the sum does not depend on who adds first; a
 * hundred empty items are counted in, which keeps the mean of a tiny collection small. */
#include "story/similar.h"
#include "base/mem.h"
#include <math.h>

enum { EMPTY_ITEMS = 100 };
static const double FIXED = 4294967296.0; /* 2^32 */

typedef struct posting {
    uint32_t item;
    float weight;
} posting;

struct np_similar {
    np_vectors v;
    const double *day;
    np_similar_options opt;
    double mean_square;
    double *mean_dot, *spread; /* n */
    uint32_t *top;             /* n * n_top terms, weightiest first; n_tops[i] of them */
    uint32_t *n_tops;
    float *top_weight;
    size_t *list_start; /* n_terms + 1 */
    posting *list;      /* items by term, ascending */
};

struct np_similar_scratch {
    float *x;       /* n_terms: the item's own row, zero elsewhere */
    float *partial; /* n: zero but for touched */
    uint32_t *touched;
    np_neighbour *best; /* n_exact */
};

double np_time_kernel(const np_fade *fade, double day_a, double day_b)
{
    double gap = fabs(day_a - day_b);
    if (fade->days <= 0 || gap <= 1)
        return 1;
    if (isnan(gap))
        return fade->unknown;
    double kernel = fade->floor + (1 - fade->floor) * exp(-(gap - 1) / fade->days);
    return gap <= fade->long_ago ? kernel : kernel * exp(-(gap - fade->long_ago) / fade->long_days);
}

void np_similar_forget_lists(np_similar *s)
{
    np_free(s->top);
    np_free(s->n_tops);
    np_free(s->top_weight);
    np_free(s->list_start);
    np_free(s->list);
    s->top = s->n_tops = NULL;
    s->top_weight = NULL;
    s->list_start = NULL;
    s->list = NULL;
}

void np_similar_free(np_similar *s)
{
    if (!s)
        return;
    np_similar_forget_lists(s);
    np_free(s->mean_dot);
    np_free(s->spread);
    np_free(s);
}

int64_t np_centre_part(float weight) { return (int64_t)floor((double)weight * FIXED + 0.5); }

/* The squared length of the mean vector, likewise in whole numbers. The sum of n vectors of length
 * 1 is no longer than n, so the squares add up to (n 2^32)^2 at most: 2^120 for 2^28 items. A lone
 * term's share is a square already. */
static double mean_square_of(const np_centre *c, size_t n_terms, double n)
{
    __extension__ typedef unsigned __int128 u128;
    u128 squares = (u128)c->alone << 32;
    for (size_t t = 0; t < n_terms; t++) {
        uint64_t x = (uint64_t)c->sum[t];
        x = c->sum[t] < 0 ? -x : x;
        squares += (u128)x * x;
    }
    return (double)squares / FIXED / FIXED / n / n;
}

/* Each item's place about the centre. */
static void centre_on(np_similar *s, const np_centre *c)
{
    const np_vectors *v = &s->v;
    double n = (double)(c->n + EMPTY_ITEMS), square = mean_square_of(c, v->n_terms, n);
    s->mean_square = square;
    for (size_t i = 0; i < v->n; i++) {
        double dot = (double)v->alone[i] / n;
        for (size_t e = v->start[i]; e < v->start[i + 1]; e++)
            dot += (double)v->weight[e] * ((double)c->sum[v->term[e]] / FIXED / n);
        double left = 1 - 2 * dot + square;
        s->mean_dot[i] = dot;
        s->spread[i] = sqrt(left > 1e-6 ? left : 1e-6);
    }
}

/* The same where these are all items there are. */
static np_code centre_here(np_similar *s, np_error *err)
{
    const np_vectors *v = &s->v;
    int64_t *sum = np_alloc(0, v->n_terms, sizeof *sum, err);
    if (!sum)
        return NP_E_NOMEM;
    np_centre c = {.sum = sum, .n = v->n};
    for (size_t e = 0; e < v->start[v->n]; e++)
        sum[v->term[e]] += np_centre_part(v->weight[e]);
    for (size_t i = 0; i < v->n; i++)
        c.alone += (uint64_t)np_centre_part(v->alone[i]);
    centre_on(s, &c);
    np_free(sum);
    return NP_OK;
}

/* About nothing: sim is the plain cosine. */
static void centre_nowhere(np_similar *s)
{
    for (size_t i = 0; i < s->v.n; i++)
        s->spread[i] = 1;
}

/* The n_top weightiest terms of each row, weightiest first, ties to the lower number. */
static void pick_tops(np_similar *s)
{
    const np_vectors *v = &s->v;
    unsigned most = s->opt.n_top;
    for (size_t i = 0; i < v->n; i++) {
        uint32_t *top = s->top + i * most;
        float *weight = s->top_weight + i * most;
        unsigned n = 0;
        for (size_t e = v->start[i]; e < v->start[i + 1]; e++) {
            if (n == most && v->weight[e] <= weight[n - 1])
                continue;
            unsigned k = n < most ? n++ : most - 1;
            for (; k > 0 && weight[k - 1] < v->weight[e]; k--)
                weight[k] = weight[k - 1], top[k] = top[k - 1];
            weight[k] = v->weight[e];
            top[k] = v->term[e];
        }
        s->n_tops[i] = n;
    }
}

static void fill_lists(np_similar *s)
{
    unsigned most = s->opt.n_top;
    for (size_t i = 0; i < s->v.n; i++)
        for (unsigned k = 0; k < s->n_tops[i]; k++)
            s->list_start[s->top[i * most + k] + 1]++;
    for (size_t t = 0; t < s->v.n_terms; t++)
        s->list_start[t + 1] += s->list_start[t];
    for (size_t i = s->v.n; i-- > 0;)
        for (unsigned k = 0; k < s->n_tops[i]; k++) {
            size_t at = --s->list_start[s->top[i * most + k] + 1];
            s->list[at] = (posting){(uint32_t)i, s->top_weight[i * most + k]};
        }
    /* each start has moved down to where its list begins, one place too far right */
    for (size_t t = 0; t < s->v.n_terms; t++)
        s->list_start[t] = s->list_start[t + 1];
    size_t n_listed = 0;
    for (size_t i = 0; i < s->v.n; i++)
        n_listed += s->n_tops[i];
    s->list_start[s->v.n_terms] = n_listed;
}

np_similar *np_similar_new(const np_vectors *v, const np_centre *centre, const double *day,
                           const np_similar_options *opt, np_error *err)
{
    np_similar *s = np_alloc(sizeof *s, 0, 0, err);
    if (!s)
        return NULL;
    s->v = *v;
    s->day = day;
    s->opt = *opt;
    size_t n_places = v->n * opt->n_top;
    if (!(s->mean_dot = np_alloc(0, v->n, sizeof *s->mean_dot, err)) ||
        !(s->spread = np_alloc(0, v->n, sizeof *s->spread, err)) ||
        !(s->top = np_alloc(0, n_places, sizeof *s->top, err)) ||
        !(s->n_tops = np_alloc(0, v->n, sizeof *s->n_tops, err)) ||
        !(s->top_weight = np_alloc(0, n_places, sizeof *s->top_weight, err)) ||
        !(s->list_start = np_alloc(0, v->n_terms + 1, sizeof *s->list_start, err)) ||
        !(s->list = np_alloc(0, n_places, sizeof *s->list, err)) ||
        (!centre && !opt->keeps_mean && centre_here(s, err))) {
        np_similar_free(s);
        return NULL;
    }
    if (opt->keeps_mean)
        centre_nowhere(s);
    else if (centre)
        centre_on(s, centre);
    pick_tops(s);
    fill_lists(s);
    return s;
}

np_similar_scratch *np_similar_scratch_new(const np_similar *s, np_error *err)
{
    np_similar_scratch *t = np_alloc(sizeof *t, 0, 0, err);
    if (!t)
        return NULL;
    if (!(t->x = np_alloc(0, s->v.n_terms, sizeof *t->x, err)) ||
        !(t->partial = np_alloc(0, s->v.n, sizeof *t->partial, err)) ||
        !(t->touched =
              np_alloc(0, (size_t)s->opt.n_top * s->opt.window + 1, sizeof *t->touched, err)) ||
        !(t->best = np_alloc(0, s->opt.n_exact, sizeof *t->best, err))) {
        np_similar_scratch_free(t);
        return NULL;
    }
    return t;
}

void np_similar_scratch_free(np_similar_scratch *t)
{
    if (!t)
        return;
    np_free(t->x);
    np_free(t->partial);
    np_free(t->touched);
    np_free(t->best);
    np_free(t);
}

/* The part of a term's list to look through for item i, which is in it. */
static void window_around(const np_similar *s, uint32_t term, uint32_t i, size_t *from, size_t *to)
{
    *from = s->list_start[term];
    *to = s->list_start[term + 1];
    size_t window = s->opt.window;
    if (*to - *from <= window)
        return;
    size_t low = *from, high = *to;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->list[middle].item < i)
            low = middle + 1;
        else
            high = middle;
    }
    size_t begin = low - *from > window / 2 ? low - window / 2 : *from;
    if (*to - begin < window)
        begin = *to - window;
    *from = begin;
    *to = begin + window;
}

/* Add the partial dot products of i with everything its lists show; how many were touched. */
static size_t gather(const np_similar *s, uint32_t i, np_similar_scratch *t)
{
    size_t n_touched = 0, first = (size_t)i * s->opt.n_top;
    for (unsigned k = 0; k < s->n_tops[i]; k++) {
        size_t from, to;
        float weight = s->top_weight[first + k];
        window_around(s, s->top[first + k], i, &from, &to);
        for (size_t e = from; e < to; e++) {
            uint32_t j = s->list[e].item;
            t->touched[n_touched] = j; /* stays there if it is new */
            n_touched += t->partial[j] == 0 && j != i;
            t->partial[j] += weight * s->list[e].weight;
        }
    }
    t->partial[i] = 0;
    return n_touched;
}

static bool is_worse(const np_neighbour *a, const np_neighbour *b)
{
    return a->sim < b->sim || (a->sim == b->sim && a->item > b->item);
}

/* Keep the best `most` of what is offered, best first. */
static unsigned offer(np_neighbour *best, unsigned n, unsigned most, np_neighbour one)
{
    if (n == most && !is_worse(&best[n - 1], &one))
        return n;
    unsigned k = n < most ? n++ : most - 1;
    for (; k > 0 && is_worse(&best[k - 1], &one); k--)
        best[k] = best[k - 1];
    best[k] = one;
    return n;
}

static void spread_row(const np_vectors *v, uint32_t i, float *x, bool is_there)
{
    for (size_t e = v->start[i]; e < v->start[i + 1]; e++)
        x[v->term[e]] = is_there ? v->weight[e] : 0;
}

/* Keep the best `most` of what is offered, the worst of them on top: a binary heap. */
static unsigned offer_candidate(np_neighbour *heap, unsigned n, unsigned most, np_neighbour one)
{
    unsigned k = 0;
    if (n < most) {
        for (k = n++; k > 0 && is_worse(&one, &heap[(k - 1) / 2]); k = (k - 1) / 2)
            heap[k] = heap[(k - 1) / 2];
    } else if (is_worse(&heap[0], &one)) {
        for (unsigned child; (child = 2 * k + 1) < n; k = child) {
            child += child + 1 < n && is_worse(&heap[child + 1], &heap[child]);
            if (!is_worse(&heap[child], &one))
                break;
            heap[k] = heap[child];
        }
    } else {
        return n;
    }
    heap[k] = one;
    return n;
}

/* The n_exact candidates with the largest partial dot products, in no order. */
static unsigned pick_candidates(const np_similar *s, uint32_t i, np_similar_scratch *t)
{
    size_t n_touched = gather(s, i, t);
    unsigned n = 0;
    for (size_t k = 0; k < n_touched; k++) {
        uint32_t j = t->touched[k];
        n = offer_candidate(t->best, n, s->opt.n_exact, (np_neighbour){j, 0, t->partial[j]});
        t->partial[j] = 0;
    }
    return n;
}

/* Rows lie anywhere: ask for all of them before the first is needed. */
static void fetch(const np_vectors *v, const np_neighbour *best, unsigned n)
{
    enum { AHEAD = 16 }; /* entries, a line of either kind */
    for (unsigned k = 0; k < n; k++)
        __builtin_prefetch(&v->start[best[k].item]);
    for (unsigned k = 0; k < n; k++) {
        size_t from = v->start[best[k].item], to = v->start[best[k].item + 1];
        for (size_t e = from; e < to && e < from + 2 * AHEAD; e += AHEAD) {
            __builtin_prefetch(&v->term[e]);
            __builtin_prefetch(&v->weight[e]);
        }
    }
}

unsigned np_similar_nearest(const np_similar *s, uint32_t i, np_similar_scratch *t,
                            np_neighbour *near)
{
    unsigned n_best = pick_candidates(s, i, t), n_near = 0;
    fetch(&s->v, t->best, n_best);
    spread_row(&s->v, i, t->x, true);
    for (unsigned k = 0; k < n_best; k++) {
        uint32_t j = t->best[k].item;
        double dot = np_vectors_dot_dense(&s->v, j, t->x);
        double kernel = s->day ? np_time_kernel(&s->opt.fade, s->day[i], s->day[j]) : 1;
        double sim = np_similar_centred(s, i, j, dot) * kernel;
        if (sim > 0)
            n_near = offer(near, n_near, s->opt.n_near, (np_neighbour){j, (float)dot, (float)sim});
    }
    spread_row(&s->v, i, t->x, false);
    return n_near;
}

unsigned np_neighbours_fade(const np_neighbour *wide, unsigned n, uint32_t i, const double *day,
                            const np_similar_options *opt, np_neighbour *near)
{
    unsigned n_near = 0;
    for (unsigned k = 0; k < n; k++) {
        np_neighbour one = wide[k];
        double kernel = day ? np_time_kernel(&opt->fade, day[i], day[one.item]) : 1;
        double sim = (double)one.sim * kernel;
        one.sim = (float)sim;
        if (sim > 0)
            n_near = offer(near, n_near, opt->n_near, one);
    }
    return n_near;
}

double np_similar_dot(const np_similar *s, uint32_t a, uint32_t b)
{
    return np_vectors_dot(&s->v, a, &s->v, b);
}

double np_similar_centred(const np_similar *s, uint32_t a, uint32_t b, double dot)
{
    return (dot - s->mean_dot[a] - s->mean_dot[b] + s->mean_square) / (s->spread[a] * s->spread[b]);
}

double np_similar_mean_dot(const np_similar *s, uint32_t i) { return s->mean_dot[i]; }
double np_similar_spread(const np_similar *s, uint32_t i) { return s->spread[i]; }
double np_similar_mean_square(const np_similar *s) { return s->mean_square; }
