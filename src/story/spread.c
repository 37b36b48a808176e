/* spread.c - a small table says which terms are worth a look.
 *
 * Of the terms of two rows that are compared most stand in one of them only, and to find a zero for
 * each in an array over all terms was most of the time that searching took: it is larger than the
 * caches near a core. So a term asks a table of 16 kB first, where each byte speaks for many terms;
 * of 300 terms in a row, two in a hundred pass it by mistake and find their zero. A row's weights
 * are read for those that pass only. Nothing branches on who does: nobody could foretell it.
 *
 * What was left out were additions of zero, so every sum is what it was with them, to the bit. */
#include "story/spread.h"
#include "base/mem.h"

enum { PLACES = 1 << 14, BLOCK = 256, SUMS = 4 };

np_code np_spread_init(np_spread *s, size_t n_terms, np_error *err)
{
    *s = (np_spread){0};
    if ((s->weight = np_alloc(0, n_terms, sizeof *s->weight, err)) &&
        (s->has = np_alloc(0, PLACES, sizeof *s->has, err)))
        return NP_OK;
    np_spread_clear(s);
    return NP_E_NOMEM;
}

void np_spread_clear(np_spread *s)
{
    np_free(s->weight);
    np_free(s->has);
    *s = (np_spread){0};
}

void np_spread_put(np_spread *s, const uint32_t *term, const float *weight, size_t n)
{
    for (size_t e = 0; e < n; e++) {
        s->weight[term[e]] = weight[e];
        s->has[term[e] % PLACES] = 1;
    }
}

void np_spread_take(np_spread *s, const uint32_t *term, size_t n)
{
    for (size_t e = 0; e < n; e++) {
        s->weight[term[e]] = 0;
        s->has[term[e] % PLACES] = 0;
    }
}

/* Which of the entries from .. to - 1 may be in both rows, counted from `from`; how many. */
static size_t list_hits(const np_spread *s, const uint32_t *term, size_t from, size_t to,
                        uint16_t *hit)
{
    size_t n = 0;
    for (size_t e = from; e < to; e++) {
        hit[n] = (uint16_t)(e - from);
        n += s->has[term[e] % PLACES];
    }
    return n;
}

double np_spread_dot(const np_spread *s, const uint32_t *term, const float *weight, size_t n)
{
    uint16_t hit[BLOCK];
    double sum[SUMS] = {0};
    size_t in_fours = n - n % SUMS;
    for (size_t from = 0; from < n; from += BLOCK) {
        size_t n_hits = list_hits(s, term, from, n - from < BLOCK ? n : from + BLOCK, hit);
        for (size_t k = 0; k < n_hits; k++) {
            size_t e = from + hit[k];
            sum[e < in_fours ? e % SUMS : 0] += (double)s->weight[term[e]] * (double)weight[e];
        }
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
