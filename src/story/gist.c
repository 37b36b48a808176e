/* gist.c - see gist.h.
 *
 * All terms of an article are some kB, which would have to be read of a hundred thousand articles
 * to place one. The gist is what its headline and first paragraphs are about, for a word counts
 * less the further down it stands (text/terms.c): half a hash and a byte each, 64 of them.
 *
 * It is made of the article alone, so that it can be made again and compared. Refused: choosing the
 * terms by how rare they are among the news of the week, which would keep better ones, and others
 * every week; only the words that no news is about, which are known beforehand, are left out. */
#include "story/gist.h"
#include "base/sort.h"
#include "story/row.h"
#include <xxhash.h>

static uint32_t times_of(const np_term *t) { return np_row_times(t->tf) >> t->is_bigram; }

/* What terms are chosen by: what they count, then their hash. */
static uint64_t rank_of(const np_term *t) { return (uint64_t)times_of(t) << 40 | t->hash >> 24; }

static uint8_t count_of(const np_term *t)
{
    uint32_t count = (times_of(t) + (1 << 10)) >> 11; /* 65536ths to 32nds */
    return (uint8_t)(count < 1 ? 1 : count > UINT8_MAX ? UINT8_MAX : count);
}

/* Is hash in common[*at ..]? Asked for in rising order. */
static bool is_in(uint64_t hash, const uint64_t *common, size_t n, size_t *at)
{
    while (*at < n && common[*at] < hash)
        ++*at;
    return *at < n && common[*at] == hash;
}

/* The rank of the least that is kept, of more than NP_GIST_MOST terms: cut to so many whenever
 * there are twice. */
static uint64_t least_of(const np_term *term, size_t n, const uint64_t *common, size_t n_common)
{
    uint64_t best[2 * NP_GIST_MOST], scratch[2 * NP_GIST_MOST], least = 0;
    size_t n_best = 0, at = 0;
    for (size_t k = 0; k < n; k++) {
        uint64_t rank = rank_of(&term[k]);
        if (rank < least || is_in(term[k].hash, common, n_common, &at))
            continue;
        best[n_best++] = rank;
        if (n_best < 2 * NP_GIST_MOST)
            continue;
        for (size_t e = 0; e < n_best; e++)
            scratch[e] = best[e];
        least = np_select_u64(scratch, n_best, NP_GIST_MOST);
        size_t n_kept = 0;
        for (size_t e = 0; e < n_best; e++)
            if (best[e] >= least)
                best[n_kept++] = best[e];
        n_best = n_kept < NP_GIST_MOST ? n_kept : NP_GIST_MOST;
    }
    return n_best > NP_GIST_MOST ? np_select_u64(best, n_best, NP_GIST_MOST) : least;
}

void np_gist_make(np_gist *g, const np_term *term, size_t n, const uint64_t *common,
                  size_t n_common)
{
    uint64_t least = least_of(term, n, common, n_common);
    size_t at = 0;
    *g = (np_gist){0};
    for (size_t k = 0; k < n && g->n < NP_GIST_MOST; k++) {
        if (rank_of(&term[k]) < least || is_in(term[k].hash, common, n_common, &at))
            continue;
        uint32_t half = (uint32_t)(term[k].hash >> 32);
        if (g->n && g->term[g->n - 1] == half)
            continue;
        g->term[g->n] = half;
        g->count[g->n++] = count_of(&term[k]);
    }
}

uint64_t np_gist_key(const np_gist *g)
{
    if (g->n == 0)
        return 0;
    XXH64_hash_t counts = XXH3_64bits(g->count, g->n);
    return XXH3_64bits_withSeed(g->term, g->n * sizeof *g->term, counts) | 1;
}
