/* expand.c - sparse rows added up, each with the heads of its nearest rows.
 *
 * Two reports of one event may share few words while both share many with a third. So each text
 * borrows words from the two nearest it before texts are compared for good. It is document
 * expansion by a document's own neighbours (Tao, Wang, Mei and Zhai, HLT-NAACL 2006), learned from
 * the collection at hand, in any language, and it gave most of all that was tried after the recipe
 * (bench/stories.md): 1.2 points in the mean of the labelled sets. More neighbours join running
 * subjects; latent semantics (a truncated singular value decomposition mixed in) did the same and
 * worse. Only heads are lent, as long texts would treble otherwise; words that one text alone has
 * are not lent, as nobody else has a use for them.
 *
 * A row depends on itself and its nearest rows only, so rows can be made anywhere, in any order. */
#include "story/expand.h"
#include "base/mem.h"
#include "story/weightiest.h"
#include <assert.h>
#include <math.h>
#include <string.h>

/* A stretch of a row, by term. */
typedef struct span {
    const uint32_t *term;
    const float *weight;
    size_t n;
    double times; /* what each weight is taken by */
} span;

/* Copy the `most` weightiest of n entries in their order, ties to the first; how many. They may be
 * copied onto themselves. */
static size_t copy_weightiest(const uint32_t *term, const float *weight, size_t n, size_t most,
                              uint32_t *to_term, float *to_weight)
{
    float least = -1;
    size_t n_ties = 0, at = 0;
    if (n > most) {
        np_weightiest heaviest;
        np_weightiest_init(&heaviest, most);
        for (size_t e = 0; e < n; e++)
            np_weightiest_offer(&heaviest, weight[e]);
        least = np_weightiest_least(&heaviest, &n_ties);
    }
    for (size_t e = 0; e < n; e++) {
        bool is_tie = weight[e] == least;
        if (weight[e] < least || (is_tie && n_ties == 0))
            continue;
        n_ties -= is_tie;
        to_term[at] = term[e];
        to_weight[at++] = weight[e];
    }
    return at;
}

void np_expand_head(np_expanded *x, size_t i)
{
    size_t from = x->of.start[i], at = x->head_start[i];
    copy_weightiest(x->of.term + from, x->of.weight + from, x->of.start[i + 1] - from,
                    x->opt.n_terms, x->head_term + at, x->head_weight + at);
}

/* What row i takes from others, in part[1 ..]; how many parts with itself, which is part[0]. */
static unsigned parts_of(const np_expanded *x, size_t i, span *part)
{
    const np_vectors *v = &x->of;
    const np_neighbour *near = x->near + i * x->stride;
    size_t from = v->start[i];
    unsigned n = 0;
    part[n++] = (span){v->term + from, v->weight + from, v->start[i + 1] - from, 1};
    for (unsigned k = 0; k < x->n_near[i] && k < x->opt.n_near; k++) {
        double times = (double)near[k].sim - x->opt.least_sim;
        size_t at = x->head_start[near[k].item];
        if (times > 0)
            part[n++] = (span){x->head_term + at, x->head_weight + at,
                               x->head_start[near[k].item + 1] - at, times};
    }
    return n;
}

/* A part while it is gone through. */
typedef struct walk {
    const span *of;
    size_t at;
    uint32_t next;      /* its term there; UINT32_MAX: none is left */
    double times_of[2]; /* 0, and what its weights are taken by */
} walk;

static unsigned begin_walks(const span *part, unsigned n_parts, walk *w)
{
    unsigned n = 0;
    for (unsigned p = 0; p < n_parts; p++)
        if (part[p].n)
            w[n++] = (walk){&part[p], 0, part[p].term[0], {0, part[p].times}};
    return n;
}

/* Add parts up into term and weight, ascending by term; how many, and the sum of squares. Whose
 * turn it is nobody could foretell, so each part adds its weight or zero, and goes on or stays. */
static size_t add_up(const span *part, unsigned n_parts, uint32_t *term, float *weight,
                     double *squares)
{
    walk walks[NP_MOST_LENDERS + 1];
    unsigned n_walks = begin_walks(part, n_parts, walks);
    size_t n = 0;
    *squares = 0;
    for (;;) {
        uint32_t lowest = UINT32_MAX;
        for (unsigned p = 0; p < n_walks; p++)
            lowest = walks[p].next < lowest ? walks[p].next : lowest;
        if (lowest == UINT32_MAX)
            return n;
        double sum = 0;
        for (unsigned p = 0; p < n_walks; p++) {
            walk *w = &walks[p];
            bool is_here = w->next == lowest;
            size_t last = w->of->n - 1, at = w->at < last ? w->at : last;
            sum += (double)w->of->weight[at] * w->times_of[is_here];
            w->at += is_here;
            uint32_t next = w->of->term[w->at < last ? w->at : last];
            w->next = w->at > last ? UINT32_MAX : next;
        }
        term[n] = lowest;
        weight[n++] = (float)sum;
        *squares += sum * sum;
    }
}

/* Parts added up, cut to n_kept and made a unit vector with what stands alone; how many terms. */
static size_t make_row(const span *part, unsigned n_parts, unsigned n_kept, double alone,
                       uint32_t *term, float *weight, double *scale)
{
    double squares;
    size_t n = add_up(part, n_parts, term, weight, &squares);
    if (n_kept && n > n_kept) {
        n = copy_weightiest(term, weight, n, n_kept, term, weight);
        squares = 0;
        for (size_t e = 0; e < n; e++)
            squares += (double)weight[e] * (double)weight[e];
    }
    squares += alone;
    *scale = squares > 0 ? 1 / sqrt(squares) : 0;
    for (size_t e = 0; e < n; e++)
        weight[e] = (float)((double)weight[e] * *scale);
    return n;
}

void np_expand_row(np_expanded *x, size_t i)
{
    span part[NP_MOST_LENDERS + 1];
    unsigned n_parts = parts_of(x, i, part);
    double alone = (double)x->of.alone[i], scale;
    x->start[i + 1] = make_row(part, n_parts, x->opt.n_kept, alone, x->term + x->room[i],
                               x->weight + x->room[i], &scale);
    x->alone[i] = (float)(alone * scale * scale);
}

np_code np_expand_one(const np_vectors *v, np_row row, const np_neighbour *near, unsigned n_near,
                      const np_expand_options *opt, uint32_t *term, float *weight, size_t *n,
                      np_error *err)
{
    span part[NP_MOST_LENDERS + 1] = {{row.term, row.weight, row.n, 1}};
    unsigned n_parts = 1, n_lenders = n_near < opt->n_near ? n_near : opt->n_near;
    size_t room = row.n + (size_t)n_lenders * opt->n_terms;
    uint32_t *head_term = np_alloc(0, 2 * room, sizeof *head_term, err);
    float *head_weight = np_alloc(0, 2 * room, sizeof *head_weight, err);
    np_code code = head_term && head_weight ? NP_OK : NP_E_NOMEM;
    for (size_t at = room, k = 0; !code && k < n_lenders; k++) {
        np_row lent = np_vectors_row(v, near[k].item);
        double times = (double)near[k].sim - opt->least_sim;
        if (times <= 0)
            continue;
        size_t n_head = copy_weightiest(lent.term, lent.weight, lent.n, opt->n_terms,
                                        head_term + at, head_weight + at);
        part[n_parts++] = (span){head_term + at, head_weight + at, n_head, times};
        at += n_head;
    }
    if (!code) { /* what it becomes lies before the heads, until it is cut */
        double scale;
        *n = make_row(part, n_parts, opt->n_kept, 0, head_term, head_weight, &scale);
        memcpy(term, head_term, *n * sizeof *term);
        memcpy(weight, head_weight, *n * sizeof *weight);
    }
    np_free(head_weight);
    np_free(head_term);
    return code;
}

static void forget_heads(np_expanded *x)
{
    np_free(x->head_start);
    np_free(x->head_term);
    np_free(x->head_weight);
    np_free(x->room);
    x->head_start = x->room = NULL;
    x->head_term = NULL, x->head_weight = NULL;
}

void np_expanded_clear(np_expanded *x)
{
    forget_heads(x);
    np_free(x->start);
    np_free(x->term);
    np_free(x->weight);
    np_free(x->alone);
    *x = (np_expanded){0};
}

/* Where heads and rows begin: a row has room for all it may take. */
static bool lay_out(np_expanded *x, np_error *err)
{
    const np_vectors *v = &x->of;
    if (!(x->head_start = np_alloc(0, v->n + 1, sizeof *x->head_start, err)) ||
        !(x->room = np_alloc(0, v->n + 1, sizeof *x->room, err)))
        return false;
    for (size_t i = 0; i < v->n; i++) {
        size_t n = v->start[i + 1] - v->start[i];
        x->head_start[i + 1] = x->head_start[i] + (n < x->opt.n_terms ? n : x->opt.n_terms);
    }
    for (size_t i = 0; i < v->n; i++) {
        size_t n = v->start[i + 1] - v->start[i];
        for (unsigned k = 0; k < x->n_near[i] && k < x->opt.n_near; k++) {
            uint32_t from = x->near[i * x->stride + k].item;
            n += x->head_start[from + 1] - x->head_start[from];
        }
        x->room[i + 1] = x->room[i] + n;
    }
    return true;
}

np_code np_expand_begin(np_expanded *x, const np_vectors *v, const np_neighbour *near,
                        const unsigned *n_near, size_t stride, const np_expand_options *opt,
                        np_error *err)
{
    assert(opt->n_near <= NP_MOST_LENDERS && opt->n_terms > 0);
    assert(opt->n_terms <= NP_MOST_WEIGHTIEST && opt->n_kept <= NP_MOST_WEIGHTIEST);
    *x = (np_expanded){.of = *v, .near = near, .n_near = n_near, .stride = stride, .opt = *opt};
    if (!lay_out(x, err) ||
        !(x->head_term = np_alloc(0, x->head_start[v->n], sizeof *x->head_term, err)) ||
        !(x->head_weight = np_alloc(0, x->head_start[v->n], sizeof *x->head_weight, err)) ||
        !(x->start = np_alloc(0, v->n + 1, sizeof *x->start, err)) ||
        !(x->term = np_alloc(0, x->room[v->n], sizeof *x->term, err)) ||
        !(x->weight = np_alloc(0, x->room[v->n], sizeof *x->weight, err)) ||
        !(x->alone = np_alloc(0, v->n, sizeof *x->alone, err))) {
        np_expanded_clear(x);
        return NP_E_NOMEM;
    }
    return NP_OK;
}

void np_expand_end(np_expanded *x)
{
    for (size_t i = 0; i < x->of.n; i++) {
        size_t n = x->start[i + 1], to = x->start[i];
        memmove(x->term + to, x->term + x->room[i], n * sizeof *x->term);
        memmove(x->weight + to, x->weight + x->room[i], n * sizeof *x->weight);
        x->start[i + 1] = to + n;
    }
    forget_heads(x);
    x->term = np_shrink(x->term, x->start[x->of.n], sizeof *x->term);
    x->weight = np_shrink(x->weight, x->start[x->of.n], sizeof *x->weight);
    x->v = (np_vectors){x->of.n, x->of.n_terms, x->start, x->term, x->weight, x->alone, x->of.lang};
}

np_code np_expand(np_expanded *x, const np_vectors *v, const np_neighbour *near,
                  const unsigned *n_near, size_t stride, const np_expand_options *opt,
                  np_error *err)
{
    np_code code = np_expand_begin(x, v, near, n_near, stride, opt, err);
    for (size_t i = 0; !code && i < v->n; i++)
        np_expand_head(x, i);
    for (size_t i = 0; !code && i < v->n; i++)
        np_expand_row(x, i);
    if (!code)
        np_expand_end(x);
    return code;
}
