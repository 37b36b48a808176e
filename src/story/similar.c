/* similar.c - centred cosine on sparse vectors, with candidates from an inverted index.
 *
 * Comparing all pairs is quadratic, and almost all pairs share nothing that matters. So each item
 * is listed under its n_top weightiest terms, looks through a window of the lists of those
 * terms, and only the n_exact items with the largest partial dot product there are compared for
 * real. A list longer than the window is not dropped (that loses a big story's own words) but
 * read around the item itself: items come in order of time, so the window is one of time.
 * Measured: 16 terms, window 200 and 48 exact lose nothing against all pairs (bench/stories.md).
 *
 * Both items are taken about the mean of their language (story/centre.h):
 *
 *     sim(i, j) = (x_i.x_j - x_i.c_i - x_j.c_j + |c_i| |c_j|) / (|x_i - c_i| |x_j - c_j|)
 *
 * which inside a language is the cosine of x_i - c_i and x_j - c_j. Between two it is less than
 * that, by about |c_i| |c_j|, as c_i . c_j and x_i . c_j are near 0 there: two texts that only
 * share names must share many. In return a cluster needs to know no language of its items
 * (cluster.c). */
#include "story/similar.h"
#include "base/error.h"
#include "base/mem.h"
#include "story/spread.h"
#include <math.h>
#include <string.h>

typedef struct posting {
    uint32_t item;
    float weight;
} posting;

/* About nothing sim is the plain cosine. */
static const np_place NOWHERE = {0, 0, 1};

struct np_similar {
    np_vectors v;
    const double *day;
    np_similar_options opt;
    np_centres *own;           /* the means, if they were taken here */
    const np_centres *centres; /* what items are placed about, until all are */
    np_place *place;           /* n */
    uint32_t *top;             /* n * n_top terms, weightiest first; n_tops[i] of them */
    uint32_t *n_tops;
    uint32_t *listed;   /* beside top: which of `list` the item is there */
    size_t *list_start; /* n_terms + 1 */
    posting *list;      /* items by term, ascending */
};

typedef struct window { /* of a term's list */
    const posting *from, *to;
    float weight; /* of the term in the item's own row */
} window;

struct np_similar_scratch {
    np_spread own;  /* the item's own row */
    float *partial; /* n: zero but for touched */
    uint32_t *touched;
    window *window; /* n_top, of so many entries: */
    size_t reach;
    uint32_t *top;  /* n_top: where in a row its weightiest are */
    uint64_t *heap; /* n_exact candidates, as they are picked, and */
    uint32_t *best; /* ... their items */
};

void np_similar_forget_lists(np_similar *s)
{
    np_free(s->top);
    np_free(s->n_tops);
    np_free(s->listed);
    np_free(s->list_start);
    np_free(s->list);
    np_centres_free(s->own);
    s->own = NULL;
    s->top = s->n_tops = s->listed = NULL;
    s->list_start = NULL;
    s->list = NULL;
}

void np_similar_free(np_similar *s)
{
    if (!s)
        return;
    np_similar_forget_lists(s);
    np_free(s->place);
    np_free(s);
}

/* Where in a row its `most` weightiest terms are, weightiest first, ties to the lower number; how
 * many. */
static unsigned pick_tops(np_row row, unsigned most, uint32_t *at)
{
    const float *weight = row.weight;
    unsigned n = 0;
    for (size_t e = 0; e < row.n; e++) {
        if (n == most && weight[e] <= weight[at[n - 1]])
            continue;
        unsigned k = n < most ? n++ : most - 1;
        for (; k > 0 && weight[at[k - 1]] < weight[e]; k--)
            at[k] = at[k - 1];
        at[k] = (uint32_t)e;
    }
    return n;
}

/* Until np_similar_end() `listed` holds where in the row
 * a term is. */
void np_similar_place(np_similar *s, size_t i)
{
    np_row row = np_vectors_row(&s->v, i);
    unsigned most = s->opt.n_top;
    uint32_t *at = s->listed + i * most;
    s->place[i] = NOWHERE;
    if (s->centres)
        s->place[i] =
            np_centres_place(s->centres, s->v.lang ? s->v.lang[i] : 0, row, (double)s->v.alone[i]);
    s->n_tops[i] = pick_tops(row, most, at);
    for (unsigned k = 0; k < s->n_tops[i]; k++)
        s->top[i * most + k] = row.term[at[k]];
}

static void fill_lists(np_similar *s)
{
    const np_vectors *v = &s->v;
    unsigned most = s->opt.n_top;
    for (size_t i = 0; i < v->n; i++)
        for (unsigned k = 0; k < s->n_tops[i]; k++)
            s->list_start[s->top[i * most + k] + 1]++;
    for (size_t t = 0; t < v->n_terms; t++)
        s->list_start[t + 1] += s->list_start[t];
    for (size_t i = 0; i < v->n; i++)
        for (unsigned k = 0; k < s->n_tops[i]; k++) {
            uint32_t *listed = &s->listed[i * most + k];
            size_t at = s->list_start[s->top[i * most + k]]++;
            s->list[at] = (posting){(uint32_t)i, v->weight[v->start[i] + *listed]};
            *listed = (uint32_t)at;
        }
    /* each start has moved up to where the next list begins */
    for (size_t t = v->n_terms; t > 0; t--)
        s->list_start[t] = s->list_start[t - 1];
    s->list_start[0] = 0;
}

np_similar *np_similar_begin(const np_vectors *v, const np_centres *centres, const double *day,
                             const np_similar_options *opt, np_error *err)
{
    size_t n_places = v->n * opt->n_top;
    if (n_places > UINT32_MAX) {
        np_fail(err, NP_E_LIMIT, "%zu texts are too many to compare", v->n);
        return NULL;
    }
    np_similar *s = np_alloc(sizeof *s, 0, 0, err);
    if (!s)
        return NULL;
    s->v = *v;
    s->day = day;
    s->opt = *opt;
    if (!(s->place = np_alloc(0, v->n, sizeof *s->place, err)) ||
        !(s->top = np_alloc(0, n_places, sizeof *s->top, err)) ||
        !(s->n_tops = np_alloc(0, v->n, sizeof *s->n_tops, err)) ||
        !(s->listed = np_alloc(0, n_places, sizeof *s->listed, err)) ||
        !(s->list_start = np_alloc(0, v->n_terms + 1, sizeof *s->list_start, err)) ||
        !(s->list = np_alloc(0, n_places, sizeof *s->list, err)) ||
        (!centres && !opt->keeps_mean && !(s->own = np_centres_new(v, err)))) {
        np_similar_free(s);
        return NULL;
    }
    s->centres = opt->keeps_mean ? NULL : centres ? centres : s->own;
    return s;
}

void np_similar_end(np_similar *s)
{
    fill_lists(s);
    s->centres = NULL;
}

np_similar *np_similar_new(const np_vectors *v, const np_centres *centres, const double *day,
                           const np_similar_options *opt, np_error *err)
{
    np_similar *s = np_similar_begin(v, centres, day, opt, err);
    for (size_t i = 0; s && i < v->n; i++)
        np_similar_place(s, i);
    if (s)
        np_similar_end(s);
    return s;
}

np_similar_scratch *np_similar_scratch_new(const np_similar *s, unsigned reach, np_error *err)
{
    np_similar_scratch *t = np_alloc(sizeof *t, 0, 0, err);
    if (!t)
        return NULL;
    t->reach = reach ? reach : s->opt.window;
    if (np_spread_init(&t->own, s->v.n_terms, err) ||
        !(t->partial = np_alloc(0, s->v.n, sizeof *t->partial, err)) ||
        !(t->touched = np_alloc(0, s->opt.n_top * t->reach + 1, sizeof *t->touched, err)) ||
        !(t->top = np_alloc(0, s->opt.n_top, sizeof *t->top, err)) ||
        !(t->window = np_alloc(0, s->opt.n_top, sizeof *t->window, err)) ||
        !(t->heap = np_alloc(0, s->opt.n_exact, sizeof *t->heap, err)) ||
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
    np_spread_clear(&t->own);
    np_free(t->partial);
    np_free(t->touched);
    np_free(t->top);
    np_free(t->window);
    np_free(t->best);
    np_free(t->heap);
    np_free(t);
}

/* The part to look through of a list of n, about entry `at`; who asks gives the term a weight. */
static window window_around(const posting *list, size_t n, size_t at, size_t most, float weight)
{
    size_t begin = at > most / 2 ? at - most / 2 : 0;
    if (n <= most)
        return (window){list, list + n, weight};
    if (n - begin < most)
        begin = n - most;
    return (window){list + begin, list + begin + most, weight};
}

/* Lists lie anywhere: ask for what is needed before it is. */
static void fetch_window(const window *w)
{
    enum { LINE = 8 }; /* postings */
    for (const posting *p = w->from; p < w->to; p += LINE)
        __builtin_prefetch(p);
}

static void find_windows(const np_similar *s, uint32_t i, size_t reach, window *w)
{
    const uint32_t *top = s->top + (size_t)i * s->opt.n_top;
    const uint32_t *listed = s->listed + (size_t)i * s->opt.n_top;
    for (unsigned k = 0; k < s->n_tops[i]; k++) {
        __builtin_prefetch(&s->list_start[top[k]]);
        __builtin_prefetch(&s->list[listed[k]]);
    }
    for (unsigned k = 0; k < s->n_tops[i]; k++) {
        size_t from = s->list_start[top[k]], n = s->list_start[top[k] + 1] - from;
        w[k] = window_around(s->list + from, n, listed[k] - from, reach, s->list[listed[k]].weight);
    }
}

/* The windows of a row that is no item's, as if it came before item `before`; how many. */
static unsigned find_windows_of_row(const np_similar *s, np_row row, uint32_t before,
                                    np_similar_scratch *t)
{
    unsigned n_tops = pick_tops(row, s->opt.n_top, t->top);
    for (unsigned k = 0; k < n_tops; k++) {
        uint32_t term = row.term[t->top[k]];
        const posting *list = s->list + s->list_start[term];
        size_t n = s->list_start[term + 1] - s->list_start[term], low = 0, high = n;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (list[middle].item < before)
                low = middle + 1;
            else
                high = middle;
        }
        t->window[k] = window_around(list, n, low, t->reach, row.weight[t->top[k]]);
    }
    return n_tops;
}

/* Who is passed over: the item itself, or what is known of already. */
typedef struct known {
    const uint32_t *item;
    unsigned n;
} known;

/* Add the partial dot products with everything that n windows show; how many were touched. */
static size_t gather(unsigned n, np_similar_scratch *t)
{
    enum { AHEAD = 2 }; /* lists */
    size_t n_touched = 0;
    for (unsigned k = 0; k < n && k < AHEAD; k++)
        fetch_window(&t->window[k]);
    for (unsigned k = 0; k < n; k++) {
        const window *w = &t->window[k];
        if (k + AHEAD < n)
            fetch_window(w + AHEAD);
        for (const posting *p = w->from; p < w->to; p++) {
            uint32_t j = p->item;
            t->touched[n_touched] = j; /* stays there if it is new */
            n_touched += t->partial[j] == 0;
            t->partial[j] += w->weight * p->weight;
        }
    }
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

/* A candidate as a number: the better, the higher. partial > 0, so that its bits are in its order;
 * ties to the lower item. */
static uint64_t key_of(float partial, uint32_t item)
{
    uint32_t bits;
    memcpy(&bits, &partial, sizeof bits);
    return (uint64_t)bits << 32 | (UINT32_MAX - item);
}

/* Keep the `most` highest of what is offered, the lowest of them on top: a binary heap. */
static unsigned offer_candidate(uint64_t *heap, unsigned n, unsigned most, uint64_t one)
{
    unsigned k = 0;
    if (n < most) {
        for (k = n++; k > 0 && one < heap[(k - 1) / 2]; k = (k - 1) / 2)
            heap[k] = heap[(k - 1) / 2];
    } else if (heap[0] < one) {
        for (unsigned child; (child = 2 * k + 1) < n; k = child) {
            unsigned other = child + 1 < n ? child + 1 : child;
            child += heap[other] < heap[child];
            if (heap[child] >= one)
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
static unsigned pick_candidates(const np_similar *s, const known *over, unsigned n_windows,
                                np_similar_scratch *t)
{
    size_t n_touched = gather(n_windows, t);
    unsigned n = 0;
    for (unsigned k = 0; k < over->n; k++)
        t->partial[over->item[k]] = 0;
    for (size_t k = 0; k < n_touched; k++) {
        uint32_t j = t->touched[k];
        if (t->partial[j] > 0)
            n = offer_candidate(t->heap, n, s->opt.n_exact, key_of(t->partial[j], j));
        t->partial[j] = 0;
    }
    for (unsigned k = 0; k < n; k++)
        t->best[k] = UINT32_MAX - (uint32_t)t->heap[k];
    return n;
}

/* So do rows, and what else is asked of an item. */
static void fetch_item(const np_similar *s, uint32_t i)
{
    __builtin_prefetch(&s->v.start[i]);
    __builtin_prefetch(&s->place[i]);
    if (s->day)
        __builtin_prefetch(&s->day[i]);
}

static void fetch_row(const np_vectors *v, uint32_t i)
{
    enum { LINE = 16 }; /* entries */
    for (size_t e = v->start[i]; e < v->start[i + 1]; e += LINE) {
        __builtin_prefetch(&v->term[e]);
        __builtin_prefetch(&v->weight[e]);
    }
}

static double centred(const np_place *a, const np_place *b, double dot)
{
    double means = a->mean_length * b->mean_length;
    return (dot - a->mean_dot - b->mean_dot + means) / (a->spread * b->spread);
}

/* What compares one with what it found. */
typedef struct asked {
    np_row row;
    np_place place;
    double day; /* NAN where it has no time */
} asked;

/* The n_near most like it of the n_best candidates. */
static unsigned compare(const np_similar *s, const asked *a, unsigned n_best, np_similar_scratch *t,
                        np_neighbour *near)
{
    enum { AHEAD = 4 }; /* rows */
    const np_vectors *v = &s->v;
    unsigned n_near = 0;
    for (unsigned k = 0; k < n_best; k++)
        fetch_item(s, t->best[k]);
    np_spread_put(&t->own, a->row.term, a->row.weight, a->row.n);
    for (unsigned k = 0; k < n_best && k < AHEAD; k++)
        fetch_row(v, t->best[k]);
    for (unsigned k = 0; k < n_best; k++) {
        uint32_t j = t->best[k];
        size_t from = v->start[j];
        if (k + AHEAD < n_best)
            fetch_row(v, t->best[k + AHEAD]);
        double dot =
            np_spread_dot(&t->own, v->term + from, v->weight + from, v->start[j + 1] - from);
        double kernel = s->day ? np_time_kernel(&s->opt.fade, a->day, s->day[j]) : 1;
        double sim = centred(&a->place, &s->place[j], dot) * kernel;
        if (sim > 0)
            n_near = offer(near, n_near, s->opt.n_near, (np_neighbour){j, (float)dot, (float)sim});
    }
    np_spread_take(&t->own, a->row.term, a->row.n);
    return n_near;
}

unsigned np_similar_nearest(const np_similar *s, uint32_t i, np_similar_scratch *t,
                            np_neighbour *near)
{
    asked a = {np_vectors_row(&s->v, i), s->place[i], s->day ? s->day[i] : NAN};
    find_windows(s, i, t->reach, t->window);
    unsigned n_best = pick_candidates(s, &(known){&i, 1}, s->n_tops[i], t);
    return compare(s, &a, n_best, t, near);
}

unsigned np_similar_find(const np_similar *s, np_row row, uint32_t lang, uint32_t before,
                         const uint32_t *without, unsigned n_without, np_similar_scratch *t,
                         np_neighbour *near)
{
    asked a = {row, NOWHERE, NAN};
    if (s->own)
        a.place = np_centres_place(s->own, lang, row, 0);
    unsigned n_windows = find_windows_of_row(s, row, before, t);
    unsigned n_best = pick_candidates(s, &(known){without, n_without}, n_windows, t);
    return compare(s, &a, n_best, t, near);
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
    return centred(&s->place[a], &s->place[b], dot);
}

double np_similar_mean_dot(const np_similar *s, uint32_t i) { return s->place[i].mean_dot; }
double np_similar_spread(const np_similar *s, uint32_t i) { return s->place[i].spread; }
double np_similar_mean_length(const np_similar *s, uint32_t i) { return s->place[i].mean_length; }
