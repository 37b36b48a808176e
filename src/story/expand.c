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
#include <math.h>
#include <string.h>

/* A stretch of a row, by term. */
typedef struct span {
    const uint32_t *term;
    const float *weight;
    size_t n;
    double times; /* what each weight is taken by */
} span;

/* The heads of all rows. */
typedef struct heads {
    size_t *start; /* n + 1 */
    uint32_t *term;
    float *weight;
} heads;

static void heads_clear(heads *h)
{
    np_free(h->start);
    np_free(h->term);
    np_free(h->weight);
}

/* The least of the `most` largest of n >= most > 0 weights, and how many of just that weight are
 * among them. Floats of 0 and more are ordered as their bits are: digit by digit, in linear time
 * however they lie. */
static float least_of_largest(const float *weight, size_t n, size_t most, size_t *n_ties)
{
    uint32_t found = 0, known = 0, bits;
    float least;
    for (int shift = 24; shift >= 0; shift -= 8) {
        size_t count[256] = {0};
        unsigned digit = 255;
        for (size_t e = 0; e < n; e++) {
            memcpy(&bits, &weight[e], sizeof bits);
            if ((bits & known) == found)
                count[bits >> shift & 255]++;
        }
        while (count[digit] < most)
            most -= count[digit--];
        found |= (uint32_t)digit << shift;
        known |= UINT32_C(255) << shift;
    }
    *n_ties = most;
    memcpy(&least, &found, sizeof least);
    return least;
}

/* Copy the `most` weightiest of n entries in their order, ties to the first; how many. They may be
 * copied onto themselves. */
static size_t copy_weightiest(const uint32_t *term, const float *weight, size_t n, size_t most,
                              uint32_t *to_term, float *to_weight)
{
    float least = -1;
    size_t n_ties = 0, at = 0;
    if (n > most)
        least = least_of_largest(weight, n, most, &n_ties);
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

/* Row i's weightiest entries behind those of the rows before it. */
static void add_head(heads *h, const np_vectors *v, size_t i, size_t most)
{
    size_t from = v->start[i], at = h->start[i];
    h->start[i + 1] = at + copy_weightiest(v->term + from, v->weight + from, v->start[i + 1] - from,
                                           most, h->term + at, h->weight + at);
}

static np_code heads_init(heads *h, const np_vectors *v, size_t most, np_error *err)
{
    size_t total = 0;
    for (size_t i = 0; i < v->n; i++) {
        size_t n = v->start[i + 1] - v->start[i];
        total += n < most ? n : most;
    }
    *h = (heads){.start = np_alloc(0, v->n + 1, sizeof *h->start, err),
                 .term = np_alloc(0, total, sizeof *h->term, err),
                 .weight = np_alloc(0, total, sizeof *h->weight, err)};
    if (!h->start || !h->term || !h->weight)
        return NP_E_NOMEM;
    for (size_t i = 0; i < v->n; i++)
        add_head(h, v, i, most);
    return NP_OK;
}

/* What row i takes from others, in part[1 ..]; how many parts with itself, which is part[0]. */
static unsigned parts_of(const np_vectors *v, const heads *h, size_t i, const np_neighbour *near,
                         unsigned n_near, const np_expand_options *opt, span *part)
{
    size_t from = v->start[i];
    unsigned n = 0;
    part[n++] = (span){v->term + from, v->weight + from, v->start[i + 1] - from, 1};
    for (unsigned k = 0; k < n_near && k < opt->n_near; k++) {
        double times = (double)near[k].sim - opt->least_sim;
        size_t at = h->start[near[k].item];
        if (times > 0)
            part[n++] =
                (span){h->term + at, h->weight + at, h->start[near[k].item + 1] - at, times};
    }
    return n;
}

/* Add parts up into term and weight, ascending by term; how many, and the sum of squares. */
static size_t add_up(span *part, unsigned n_parts, uint32_t *term, float *weight, double *squares)
{
    size_t n = 0;
    *squares = 0;
    for (;;) {
        uint32_t lowest = UINT32_MAX;
        for (unsigned p = 0; p < n_parts; p++)
            if (part[p].n && part[p].term[0] < lowest)
                lowest = part[p].term[0];
        if (lowest == UINT32_MAX)
            return n;
        double sum = 0;
        for (unsigned p = 0; p < n_parts; p++)
            if (part[p].n && part[p].term[0] == lowest) {
                sum += (double)*part[p].weight * part[p].times;
                part[p].term++, part[p].weight++, part[p].n--;
            }
        term[n] = lowest;
        weight[n++] = (float)sum;
        *squares += sum * sum;
    }
}

static void make_row(np_expanded *x, const np_vectors *v, size_t i, span *part, unsigned n_parts,
                     unsigned n_kept)
{
    size_t at = x->start[i];
    uint32_t *term = x->term + at;
    float *weight = x->weight + at;
    double squares;
    size_t n = add_up(part, n_parts, term, weight, &squares);
    if (n_kept && n > n_kept) {
        n = copy_weightiest(term, weight, n, n_kept, term, weight);
        squares = 0;
        for (size_t e = 0; e < n; e++)
            squares += (double)weight[e] * (double)weight[e];
    }
    squares += (double)v->alone[i];
    double scale = squares > 0 ? 1 / sqrt(squares) : 0;
    for (size_t e = 0; e < n; e++)
        weight[e] = (float)((double)weight[e] * scale);
    x->alone[i] = (float)((double)v->alone[i] * scale * scale);
    x->start[i + 1] = at + n;
}

/* Entries that the rows need, and beside them the longest before it is cut. */
static size_t room_for(const np_vectors *v, const heads *h, const np_neighbour *near,
                       const unsigned *n_near, size_t stride, const np_expand_options *opt)
{
    size_t total = 0, longest = 0;
    for (size_t i = 0; i < v->n; i++) {
        size_t n = v->start[i + 1] - v->start[i];
        for (unsigned k = 0; k < n_near[i] && k < opt->n_near; k++) {
            uint32_t lender = near[i * stride + k].item;
            n += h->start[lender + 1] - h->start[lender];
        }
        longest = n > longest ? n : longest;
        total += opt->n_kept && n > opt->n_kept ? opt->n_kept : n;
    }
    return opt->n_kept ? total + longest : total;
}

void np_expanded_clear(np_expanded *x)
{
    np_free(x->start);
    np_free(x->term);
    np_free(x->weight);
    np_free(x->alone);
    *x = (np_expanded){0};
}

np_code np_expand(np_expanded *x, const np_vectors *v, const np_neighbour *near,
                  const unsigned *n_near, size_t stride, const np_expand_options *opt,
                  np_error *err)
{
    heads h = {0};
    np_code code = heads_init(&h, v, opt->n_terms, err);
    span *part = np_alloc(0, (size_t)opt->n_near + 1, sizeof *part, err);
    size_t most = code ? 0 : room_for(v, &h, near, n_near, stride, opt);
    *x = (np_expanded){.start = np_alloc(0, v->n + 1, sizeof *x->start, err),
                       .term = np_alloc(0, most, sizeof *x->term, err),
                       .weight = np_alloc(0, most, sizeof *x->weight, err),
                       .alone = np_alloc(0, v->n, sizeof *x->alone, err)};
    if (code || !part || !x->start || !x->term || !x->weight || !x->alone)
        code = NP_E_NOMEM;
    for (size_t i = 0; !code && i < v->n; i++) {
        unsigned n = parts_of(v, &h, i, near + i * stride, n_near[i], opt, part);
        make_row(x, v, i, part, n, opt->n_kept);
    }
    heads_clear(&h);
    np_free(part);
    if (code)
        np_expanded_clear(x);
    else
        x->v = (np_vectors){v->n, v->n_terms, x->start, x->term, x->weight, x->alone};
    return code;
}
