/* parts.c - disjoint sets, then edges counted and put in place by set. */
#include "story/parts.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sets.h"
#include "base/sort.h"

void np_parts_clear(np_parts *p)
{
    np_free(p->first);
    np_free(p->order);
    *p = (np_parts){0};
}

/* label[i]: the component item i is in, of how many. */
static np_code find_components(const np_edge *edge, size_t n_edges, uint32_t n, uint32_t *label,
                               uint32_t *n_components, np_error *err)
{
    np_sets *sets = np_sets_new(n, err);
    if (!sets)
        return NP_E_NOMEM;
    for (size_t e = 0; e < n_edges; e++)
        np_sets_join(sets, edge[e].a, edge[e].b);
    *n_components = np_sets_label(sets, label);
    np_sets_free(sets);
    return NP_OK;
}

/* place[c]: which part component c is, by how many edges it has; ties to the lower number. */
static np_code rank_components(np_parts *p, const np_edge *edge, size_t n_edges,
                               const uint32_t *label, uint32_t n_components, uint32_t *place,
                               np_error *err)
{
    np_keyed *by_size = np_alloc(0, n_components, 2 * sizeof *by_size, err);
    if (!by_size)
        return NP_E_NOMEM;
    for (uint32_t c = 0; c < n_components; c++)
        by_size[c] = (np_keyed){n_edges, c};
    for (size_t e = 0; e < n_edges; e++)
        by_size[label[edge[e].a]].key--;
    np_sort_keyed(by_size, by_size + n_components, n_components, np_bits_of(n_edges));
    for (uint32_t k = 0; k < n_components && by_size[k].key < n_edges; k++) {
        place[by_size[k].index] = k;
        p->first[k + 1] = p->first[k] + (n_edges - by_size[k].key);
        p->n = k + 1;
    }
    np_free(by_size);
    return NP_OK;
}

static np_code make(np_parts *p, size_t most, size_t n_edges, np_error *err)
{
    *p = (np_parts){0};
    if (n_edges > UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu edges are too many to group by", n_edges);
    p->first = np_alloc(0, most + 1, sizeof *p->first, err);
    p->order = np_alloc(0, n_edges, sizeof *p->order, err);
    if (p->first && p->order)
        return NP_OK;
    np_parts_clear(p);
    return NP_E_NOMEM;
}

np_code np_parts_init(np_parts *p, const np_edge *edge, size_t n_edges, size_t n, np_error *err)
{
    uint32_t n_components;
    np_code code = make(p, n, n_edges, err);
    if (code)
        return code;
    uint32_t *label = np_alloc(0, n, sizeof *label, err);
    uint32_t *place = np_alloc(0, n, sizeof *place, err);
    code = label && place ? NP_OK : NP_E_NOMEM;
    if (!code)
        code = find_components(edge, n_edges, (uint32_t)n, label, &n_components, err);
    if (!code)
        code = rank_components(p, edge, n_edges, label, n_components, place, err);
    for (size_t e = 0; !code && e < n_edges; e++) /* each start moves up to where the next begins */
        p->order[p->first[place[label[edge[e].a]]]++] = (uint32_t)e;
    for (size_t k = p->n; !code && k > 0; k--)
        p->first[k] = p->first[k - 1];
    if (!code)
        p->first[0] = 0;
    np_free(place);
    np_free(label);
    if (code)
        np_parts_clear(p);
    return code;
}

np_code np_parts_init_whole(np_parts *p, size_t n_edges, np_error *err)
{
    np_code code = make(p, 1, n_edges, err);
    for (size_t e = 0; !code && e < n_edges; e++)
        p->order[e] = (uint32_t)e;
    if (!code) {
        p->n = 1;
        p->first[1] = n_edges;
    }
    return code;
}
