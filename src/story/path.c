/* path.c - breadth first over the edges of one story.
 *
 * The fewest steps, not the strongest: "through one other text" is what a reader can check, while
 * the strongest chain of a big story has twenty links. */
#include "story/path.h"
#include "base/mem.h"

typedef struct way { /* n + 1, two an edge, n, n */
    size_t *start;   /* the neighbours of i are next[start[i] .. start[i + 1] - 1], ascending */
    uint32_t *next, *from, *queue;
} way;

/* The neighbours of every item within the group. */
static void fill_way(way *w, const np_graph *g, const uint32_t *group, size_t n, uint32_t here)
{
    for (int pass = 0; pass < 2; pass++) {
        /* those below i come first: edges are in order of (a, b) */
        for (int side = 0; side < 2; side++)
            for (size_t k = 0; k < g->n_edges; k++) {
                uint32_t i = side ? g->edge[k].a : g->edge[k].b;
                uint32_t j = side ? g->edge[k].b : g->edge[k].a;
                if (group[i] != here || group[j] != here || g->edge[k].parts)
                    continue;
                if (pass == 0)
                    w->start[i + 1]++;
                else
                    w->next[w->from[i]++] = j;
            }
        for (size_t i = 0; i < n && pass == 0; i++) {
            w->start[i + 1] += w->start[i];
            w->from[i] = (uint32_t)w->start[i]; /* here: the next free place */
        }
    }
}

/* Breadth first from b, so that from[] leads from a to b. */
static bool walk(way *w, size_t n, uint32_t a, uint32_t b)
{
    size_t n_queued = 0;
    for (size_t i = 0; i < n; i++)
        w->from[i] = UINT32_MAX;
    w->from[b] = b;
    w->queue[n_queued++] = b;
    for (size_t at = 0; at < n_queued && w->from[a] == UINT32_MAX; at++) {
        uint32_t i = w->queue[at];
        for (size_t k = w->start[i]; k < w->start[i + 1]; k++)
            if (w->from[w->next[k]] == UINT32_MAX) {
                w->from[w->next[k]] = i;
                w->queue[n_queued++] = w->next[k];
            }
    }
    return w->from[a] != UINT32_MAX;
}

np_code np_path_find(const np_graph *g, const uint32_t *group, size_t n, uint32_t a, uint32_t b,
                     uint32_t **path, size_t *n_path, np_error *err)
{
    way w = {.start = np_alloc(0, n + 1, sizeof *w.start, err)};
    np_code code = NP_E_NOMEM;
    *path = NULL;
    *n_path = 0;
    if (!w.start || !(w.next = np_alloc(0, 2 * g->n_edges, sizeof *w.next, err)) ||
        !(w.from = np_alloc(0, n, sizeof *w.from, err)) ||
        !(w.queue = np_alloc(0, n, sizeof *w.queue, err)))
        goto done;
    code = NP_OK;
    fill_way(&w, g, group, n, group[a]);
    if (!walk(&w, n, a, b))
        goto done;
    for (uint32_t i = a;; i = w.from[i]) {
        w.queue[(*n_path)++] = i;
        if (i == b)
            break;
    }
    *path = w.queue;
    w.queue = NULL;
done:
    np_free(w.queue);
    np_free(w.from);
    np_free(w.next);
    np_free(w.start);
    return code;
}
