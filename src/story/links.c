/* links.c - sorted arrays: a cluster has a few dozen links, and two lists are joined by going
 * through both once. */
#include "story/links.h"
#include "base/mem.h"
#include <string.h>

void np_link_clear(np_link_list *l)
{
    np_free(l->at);
    *l = (np_link_list){0};
}

/* The first link that leads to `to` or beyond. */
static size_t place_of(const np_link_list *l, uint32_t to)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->at[middle].to < to)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

np_link *np_link_find(const np_link_list *l, uint32_t to)
{
    size_t k = place_of(l, to);
    return k < l->n && l->at[k].to == to ? &l->at[k] : NULL;
}

np_code np_link_set(np_link_list *l, np_link one, np_error *err)
{
    size_t k = place_of(l, one.to);
    if (k == l->n || l->at[k].to != one.to) {
        if (!NP_GROW(l->at, l->cap, l->n + 1, err))
            return NP_E_NOMEM;
        memmove(l->at + k + 1, l->at + k, (l->n++ - k) * sizeof *l->at);
    }
    l->at[k] = one;
    return NP_OK;
}

void np_link_drop(np_link_list *l, uint32_t to)
{
    size_t k = place_of(l, to);
    if (k < l->n && l->at[k].to == to)
        memmove(l->at + k, l->at + k + 1, (--l->n - k) * sizeof *l->at);
}

void np_halves_clear(np_halves *h)
{
    np_free(h->at);
    *h = (np_halves){0};
}

np_code np_link_lacks(const np_link_list *own, const np_link_list *other, uint32_t a, uint32_t b,
                      np_halves *h, np_error *err)
{
    h->n = 0;
    if (!NP_GROW(h->at, h->cap, other->n, err))
        return NP_E_NOMEM;
    for (size_t i = 0, j = 0; j < other->n; j++) {
        uint32_t to = other->at[j].to;
        while (i < own->n && own->at[i].to < to)
            i++;
        if ((i == own->n || own->at[i].to != to) && to != a && to != b)
            h->at[h->n++] = (np_half){.to = to};
    }
    return NP_OK;
}

size_t np_link_join(const np_link_list *x, const np_link_list *y, uint32_t a, uint32_t b,
                    const np_halves *x_lacks, const np_halves *y_lacks, np_link *joined)
{
    size_t n = 0, n_x = 0, n_y = 0; /* of the halves, so many have been used */
    for (size_t i = 0, j = 0; i < x->n || j < y->n;) {
        uint32_t to_x = i < x->n ? x->at[i].to : UINT32_MAX;
        uint32_t to_y = j < y->n ? y->at[j].to : UINT32_MAX;
        uint32_t to = to_x < to_y ? to_x : to_y;
        np_link of_x = to_x == to ? x->at[i++] : (np_link){0};
        np_link of_y = to_y == to ? y->at[j++] : (np_link){0};
        if (to == a || to == b)
            continue;
        if (to_x != to)
            of_x.dot = x_lacks->at[n_x++].dot;
        else if (to_y != to)
            of_y.dot = y_lacks->at[n_y++].dot;
        joined[n++] = (np_link){.to = to,
                                .n_parted = of_x.n_parted + of_y.n_parted,
                                .dot = of_x.dot + of_y.dot,
                                .has_edge = of_x.has_edge || of_y.has_edge};
    }
    return n;
}
