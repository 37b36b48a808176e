/* ceaf.c - the assignment problem on a sparse table, one shortest augmenting path a gold group.
 *
 * Gold groups enter one by one. Each looks for the cheapest way to a free predicted group, where
 * it may take another's partner if that one then finds a new partner, or goes without:
 *
 *     gold  new --- .2 --- pred      costs 1 - phi, along the path there; minus what is given up
 *                            |       on the way back; to go without costs 1
 *           old --- .5 --------- pred
 *
 * That is the method of Kuhn and Munkres in the form of Jonker and Volgenant (Computing 38, 1987):
 * prices u and v make all reduced costs at least 0, so each search is Dijkstra's. A square matrix
 * of costs was refused: nearly all of it would be empty. Here a search walks cells only, so it
 * never leaves the connected component it began in, and its work follows what it visits.
 *
 * Invariants: u[gold] + v[pred] <= cost of each cell, with equality where they are partners;
 * v = 0 for a free pred; u <= 1.  CEAF with phi_4: Luo, HLT/EMNLP 2005. */
#include "measure/ceaf.h"
#include "base/mem.h"
#include <math.h>

#define NONE SIZE_MAX

typedef struct reach {
    double cost;
    uint32_t pred;
} reach;

typedef struct pairing {
    const np_table *t;
    size_t *start;        /* of each gold group's cells; n_gold + 1 */
    double *u, *v;        /* prices of gold and predicted groups */
    size_t *of_gold;      /* its cell with its partner, or NONE */
    size_t *of_pred;      /* likewise */
    double *cost;         /* of each pred in this search; INFINITY: not reached */
    size_t *via;          /* the cell it was reached by */
    uint32_t *seen;       /* all reached in this search, and */
    reach *heap, *closed; /* those to go on from, the cheapest first; and those gone on from */
    size_t n_seen, n_heap, n_closed;
    uint64_t n_steps; /* left */
} pairing;

static double phi(const np_table *t, const np_cell *c)
{
    return 2 * (double)c->n / (double)(t->gold_size[c->gold] + t->pred_size[c->pred]);
}

/* ---- A heap of what is reached; a dearer double is passed over when it comes out ---- */

static bool is_cheaper(reach a, reach b)
{
    return a.cost != b.cost ? a.cost < b.cost : a.pred < b.pred;
}

static void push(pairing *p, reach one)
{
    size_t at = p->n_heap++;
    for (; at > 0 && is_cheaper(one, p->heap[(at - 1) / 2]); at = (at - 1) / 2)
        p->heap[at] = p->heap[(at - 1) / 2];
    p->heap[at] = one;
}

static reach pop(pairing *p)
{
    reach top = p->heap[0], last = p->heap[--p->n_heap];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < p->n_heap; at = child) {
        child += child + 1 < p->n_heap && is_cheaper(p->heap[child + 1], p->heap[child]);
        if (!is_cheaper(p->heap[child], last))
            break;
        p->heap[at] = p->heap[child];
    }
    p->heap[at] = last;
    return top;
}

/* ---- One search ---- */

/* Look at all of a gold group's cells; it was reached at this cost. */
static void look_on(pairing *p, uint32_t gold, double cost)
{
    for (size_t c = p->start[gold]; c < p->start[gold + 1]; c++) {
        uint32_t pred = p->t->cell[c].pred;
        double reduced = 1 - phi(p->t, &p->t->cell[c]) - p->u[gold] - p->v[pred];
        double there = cost + (reduced > 0 ? reduced : 0); /* below 0 by rounding only */
        if (there >= p->cost[pred])
            continue;
        if (isinf(p->cost[pred]))
            p->seen[p->n_seen++] = pred;
        p->cost[pred] = there;
        p->via[pred] = c;
        push(p, (reach){there, pred});
    }
    size_t n = p->start[gold + 1] - p->start[gold];
    p->n_steps -= n < p->n_steps ? n : p->n_steps;
}

/* Give pred to the gold group it was reached from, that one's old partner to the next, and so on
 * back to the root. */
static void hand_on(pairing *p, uint32_t pred, uint32_t root)
{
    for (;;) {
        size_t cell = p->via[pred];
        uint32_t gold = p->t->cell[cell].gold;
        size_t old = p->of_gold[gold];
        p->of_gold[gold] = p->of_pred[pred] = cell;
        if (gold == root)
            return;
        pred = p->t->cell[old].pred;
    }
}

/* New prices, after a search that ended at this cost; and all is as before the next. */
static void settle(pairing *p, uint32_t root, double end)
{
    p->u[root] += end;
    for (size_t k = 0; k < p->n_closed; k++) {
        reach at = p->closed[k];
        p->v[at.pred] -= end - at.cost;
        p->u[p->t->cell[p->of_pred[at.pred]].gold] += end - at.cost;
    }
    for (size_t k = 0; k < p->n_seen; k++)
        p->cost[p->seen[k]] = INFINITY;
    p->n_seen = p->n_heap = p->n_closed = 0;
}

/* Find root a partner, or the one who goes without so that root has one; false: no steps left. */
static bool enter(pairing *p, uint32_t root)
{
    uint32_t leaver = root;
    double end = 1 - p->u[root]; /* of the cheapest who goes without */
    bool is_free = false;
    reach at = {0};
    look_on(p, root, 0);
    while (p->n_heap > 0 && p->n_steps > 0) {
        at = pop(p);
        if (at.cost >= end)
            break;
        if (at.cost > p->cost[at.pred])
            continue;
        if ((is_free = p->of_pred[at.pred] == NONE))
            break;
        uint32_t gold = p->t->cell[p->of_pred[at.pred]].gold;
        p->closed[p->n_closed++] = at;
        if (at.cost + 1 - p->u[gold] < end) {
            end = at.cost + 1 - p->u[gold];
            leaver = gold;
        }
        look_on(p, gold, at.cost);
    }
    settle(p, root, is_free ? at.cost : end);
    if (is_free) {
        hand_on(p, at.pred, root);
    } else if (leaver != root) {
        uint32_t left = p->t->cell[p->of_gold[leaver]].pred;
        p->of_gold[leaver] = NONE;
        hand_on(p, left, root);
    }
    return p->n_steps > 0;
}

/* ---- All of them ---- */

static bool open_pairing(pairing *p, const np_table *t, uint64_t n_steps, np_error *err)
{
    *p = (pairing){.t = t, .n_steps = n_steps};
    if (!(p->start = np_alloc(0, t->n_gold + 1, sizeof *p->start, err)) ||
        !(p->u = np_alloc(0, t->n_gold, sizeof *p->u, err)) ||
        !(p->v = np_alloc(0, t->n_pred, sizeof *p->v, err)) ||
        !(p->of_gold = np_alloc(0, t->n_gold, sizeof *p->of_gold, err)) ||
        !(p->of_pred = np_alloc(0, t->n_pred, sizeof *p->of_pred, err)) ||
        !(p->cost = np_alloc(0, t->n_pred, sizeof *p->cost, err)) ||
        !(p->via = np_alloc(0, t->n_pred, sizeof *p->via, err)) ||
        !(p->seen = np_alloc(0, t->n_pred, sizeof *p->seen, err)) ||
        !(p->heap = np_alloc(0, t->n_cells, sizeof *p->heap, err)) ||
        !(p->closed = np_alloc(0, t->n_pred, sizeof *p->closed, err)))
        return false;
    for (size_t c = 0; c < t->n_cells; c++)
        p->start[t->cell[c].gold + 1] = c + 1;
    for (size_t g = 0; g < t->n_gold; g++)
        p->of_gold[g] = NONE;
    for (size_t q = 0; q < t->n_pred; q++) {
        p->of_pred[q] = NONE;
        p->cost[q] = INFINITY;
    }
    return true;
}

static void close_pairing(pairing *p)
{
    np_free(p->closed);
    np_free(p->heap);
    np_free(p->seen);
    np_free(p->via);
    np_free(p->cost);
    np_free(p->of_pred);
    np_free(p->of_gold);
    np_free(p->v);
    np_free(p->u);
    np_free(p->start);
}

np_code np_ceaf_pair(const np_table *t, uint64_t n_steps, double *best, bool *is_found,
                     np_error *err)
{
    pairing p;
    np_code code = NP_E_NOMEM;
    if (open_pairing(&p, t, n_steps, err)) {
        bool has_steps = true;
        for (uint32_t g = 0; g < t->n_gold && has_steps; g++)
            has_steps = enter(&p, g);
        *best = 0;
        *is_found = has_steps;
        for (size_t g = 0; g < t->n_gold && has_steps; g++)
            if (p.of_gold[g] != NONE)
                *best += phi(t, &t->cell[p.of_gold[g]]);
        code = NP_OK;
    }
    close_pairing(&p);
    return code;
}
