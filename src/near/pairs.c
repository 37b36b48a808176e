/* pairs.c - every related pair, not only those with a leader. */
#include "base/mem.h"
#include "near/index.h"

/* The pair (x, y), if it is related. */
static np_code add_pair(const np_text *text, const np_rules *rules, uint32_t x, uint32_t y,
                        const np_seek *s, np_pairs *pairs, np_error *err)
{
    np_text a, b;
    np_figures f;
    np_code code = np_seek_text(s, text, x, &a, err);
    if (code || (code = np_seek_text(s, text, y, &b, err)))
        return code;
    np_relation r = np_relate(rules, &a, &b, &f);
    if (r == NP_UNRELATED)
        return NP_OK;
    if (!NP_GROW(pairs->pair, pairs->cap, pairs->n + 1, err))
        return NP_E_NOMEM;
    pairs->pair[pairs->n++] = (np_pair){x, y, r, (float)f.jaccard, (float)f.containment};
    return NP_OK;
}

np_code np_pairs_find(const np_text *text, const np_rules *rules, const np_index *ix, size_t from,
                      size_t to, np_seek *s, np_pairs *pairs, np_error *err)
{
    np_code code = NP_OK;
    for (size_t i = from; i < to && !code; i++) {
        uint32_t x = (uint32_t)i;
        code = np_index_find(ix, x, 0, x, s, err);
        for (size_t k = 0; k < s->n && !code; k++)
            code = add_pair(text, rules, x, (uint32_t)s->found[k], s, pairs, err);
    }
    return code;
}
