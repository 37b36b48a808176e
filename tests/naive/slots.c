#include "naive/slots.h"

static bool has(const np_slot *slot, size_t n, uint64_t around, const uint64_t *filler)
{
    for (size_t k = 0; k < n; k++)
        if (slot[k].around == around && (!filler || slot[k].filler == *filler))
            return true;
    return false;
}

bool naive_slots_part(const np_slot *a, size_t n_a, const np_slot *b, size_t n_b)
{
    size_t n_same = 0, n_other = 0;
    for (size_t i = 0; i < n_a; i++) {
        bool is_same = false, is_new = !has(a, i, a[i].around, NULL);
        if (!is_new || !has(b, n_b, a[i].around, NULL))
            continue;
        for (size_t k = i; k < n_a; k++)
            is_same |= a[k].around == a[i].around && has(b, n_b, a[i].around, &a[k].filler);
        n_same += is_same;
        n_other += !is_same;
    }
    return n_other >= 2 && n_other > n_same;
}
