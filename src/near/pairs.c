/* pairs.c - every related pair, not only those with a leader. */
#include "base/mem.h"
#include "near/index.h"

np_code np_pairs_find(const np_text *text, const np_rules *rules, const np_index *ix, size_t from,
                      size_t to, np_seek *s, np_pairs *pairs, np_error *err)
{
    for (size_t i = from; i < to; i++) {
        uint32_t x = (uint32_t)i;
        if (np_index_find(ix, x, 0, x, s, err))
            return NP_E_NOMEM;
        for (size_t k = 0; k < s->n; k++) {
            np_figures f;
            uint32_t y = (uint32_t)s->found[k];
            np_relation r = np_relate(rules, &text[x], &text[y], &f);
            if (r == NP_UNRELATED)
                continue;
            if (!NP_GROW(pairs->pair, pairs->cap, pairs->n + 1, err))
                return NP_E_NOMEM;
            pairs->pair[pairs->n++] = (np_pair){x, y, r, (float)f.jaccard, (float)f.containment};
        }
    }
    return NP_OK;
}
