/* offers.c - a binary heap. It is lazy: who takes an offer asks whether its clusters are still
 * those it was made for, which nine in ten are not, and finding them when they change would cost
 * more than passing them over. */
#include "story/offers.h"
#include "base/mem.h"

void np_offers_clear(np_offers *o)
{
    np_free(o->heap);
    *o = (np_offers){0};
}

static bool is_before(const np_offer *x, const np_offer *y)
{
    if (x->score != y->score)
        return x->score > y->score;
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

np_code np_offers_add(np_offers *o, np_offer one, np_error *err)
{
    if (!NP_GROW(o->heap, o->cap, o->n + 1, err))
        return NP_E_NOMEM;
    size_t k = o->n++;
    for (; k > 0 && is_before(&one, &o->heap[(k - 1) / 2]); k = (k - 1) / 2)
        o->heap[k] = o->heap[(k - 1) / 2];
    o->heap[k] = one;
    return NP_OK;
}

np_offer np_offers_take(np_offers *o)
{
    np_offer best = o->heap[0], last = o->heap[--o->n];
    size_t k = 0;
    for (size_t child; (child = 2 * k + 1) < o->n; k = child) {
        if (child + 1 < o->n && is_before(&o->heap[child + 1], &o->heap[child]))
            child++;
        if (!is_before(&o->heap[child], &last))
            break;
        o->heap[k] = o->heap[child];
    }
    o->heap[k] = last;
    return best;
}
