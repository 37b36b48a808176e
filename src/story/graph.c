/* graph.c - symmetric edges by sorting packed pairs, and local scales. */
#include "story/graph.h"
#include "base/mem.h"
#include "base/sort.h"
#include <math.h>
#include <string.h>

static const double SCALE_AT = 0.3, SCALE_POWER = 0.35, LEAST_SIM = 0.05;
/* Of few strangers the second nearest is far because they are few: not because being alike means
 * much among them. A prior of 16 parts more of them and tears what belongs together (bench/few.sh).
 */
static const double SCALE_PRIOR = 6;
/* A step of calibration that a story's own surroundings give: one threshold joined stories of three
 * too readily and tore those of sixty. +.8 in the mean of the labelled sets, flat for shares of .6
 * to .8, powers of .15 to .3 and 16 to 40 neighbours looked at (bench/stories.md). */
static const double CROWD_SHARE = 0.7, CROWD_AT = 5, CROWD_POWER = 0.2;

static double second_of(const np_neighbour *near)
{
    return (double)near[1].sim > LEAST_SIM ? (double)near[1].sim : LEAST_SIM;
}

unsigned np_crowd(const np_neighbour *near, unsigned n_near)
{
    unsigned crowd = 0;
    while (n_near >= 2 && crowd < n_near &&
           (double)near[crowd].sim >= CROWD_SHARE * second_of(near))
        crowd++;
    return n_near >= 2 && crowd == 0 ? 1 : crowd;
}

double np_scale_of(const np_neighbour *near, unsigned n_near, size_t n)
{
    if (n_near < 2)
        return 1; /* nothing to be judged by: two texts are all there is */
    double r = ((double)n * second_of(near) + SCALE_PRIOR * SCALE_AT) / ((double)n + SCALE_PRIOR);
    double scale =
        pow(SCALE_AT / r, SCALE_POWER) * pow(np_crowd(near, n_near) / CROWD_AT, CROWD_POWER);
    return floor(scale * 65536 + 0.5) / 65536; /* the last bit of pow() differs between machines */
}

void np_graph_clear(np_graph *g)
{
    np_free(g->edge);
    np_free(g->scale);
    *g = (np_graph){0};
}

np_code np_graph_init(np_graph *g, const np_neighbour *near, const unsigned *n_near, size_t stride,
                      unsigned n_edges, const double *scale, const np_forms *forms, size_t n,
                      np_error *err)
{
    size_t n_named = 0;
    for (size_t i = 0; i < n; i++)
        n_named += n_near[i] < n_edges ? n_near[i] : n_edges;
    np_keyed *pair = np_alloc(0, n_named, sizeof *pair, err);
    np_keyed *spare = pair ? np_alloc(0, n_named, sizeof *spare, err) : NULL;
    *g = (np_graph){.edge = np_alloc(0, n_named, sizeof *g->edge, err),
                    .scale = np_alloc(0, n, sizeof *g->scale, err)};
    if (!spare || !g->edge || !g->scale) {
        np_graph_clear(g);
        np_free(spare);
        np_free(pair);
        return NP_E_NOMEM;
    }
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        g->scale[i] = scale ? scale[i] : np_scale_of(near + i * stride, n_near[i], n);
        for (unsigned k = 0; k < n_near[i] && k < n_edges; k++) {
            const np_neighbour *j = &near[i * stride + k];
            if (j->sim < (float)NP_EDGE_SIM)
                break;
            uint64_t low = i < j->item ? i : j->item, high = i < j->item ? j->item : i;
            uint32_t dot_bits;
            memcpy(&dot_bits, &j->dot, sizeof dot_bits);
            pair[at++] = (np_keyed){low << 32 | high, dot_bits};
        }
    }
    np_sort_keyed(pair, spare, at, 64);
    for (size_t k = 0; k < at; k++) {
        if (k > 0 && pair[k].key == pair[k - 1].key)
            continue; /* both named each other: the same dot product */
        uint32_t a = (uint32_t)(pair[k].key >> 32), b = (uint32_t)pair[k].key;
        bool parts = forms && np_forms_part(forms, a, b);
        if (forms && !parts && np_forms_series(forms, a, b))
            continue;
        np_edge *e = &g->edge[g->n_edges++];
        *e = (np_edge){.a = a, .b = b, .parts = parts};
        memcpy(&e->dot, &pair[k].index, sizeof e->dot);
    }
    np_free(spare);
    np_free(pair);
    return NP_OK;
}

bool np_graph_has_edge(const np_graph *g, uint32_t a, uint32_t b)
{
    uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    size_t low = 0, high = g->n_edges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const np_edge *e = &g->edge[middle];
        if (((uint64_t)e->a << 32 | e->b) < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == g->n_edges || g->edge[low].parts)
        return false;
    return ((uint64_t)g->edge[low].a << 32 | g->edge[low].b) == key;
}
