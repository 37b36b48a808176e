/* listed.c - the keys by which an archive of texts knows one, and whom of those that share some it
 * is compared with.
 *
 * An index of a run (index.c) sees all texts at once: it leaves out what nobody shares, counts how
 * many share the rest, and lets a text ask by its rarest features only. An archive is asked one
 * batch at a time, and keeps what it was told when it knew less; so a text is listed under all the
 * shingles by which anybody may ask for it, as in keys.c, and asks under all of them. Then what two
 * texts share is counted, not guessed: it is enough to know the sizes of both.
 *
 * A pair that passes shares at least the part t = min(contain, 2 near / (1 + near)) of the smaller
 * one's shingles (ask.c). Of two small texts all are listed, and t of them are there. Of a sample
 * of one in NP_SAMPLE, t of it, give or take: three deviations are left out, so that of a thousand
 * pairs that just pass one is missed; most do not just pass. What leads to too many to be kept
 * hides some: of small texts that many are left out, of a sample the same part.
 *
 * Band keys are not listed. They are a third of what an article is listed under, and at the default
 * thresholds find no pair that shingles do not (ask.c). */
#include "near/listed.h"
#include <math.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

size_t np_listed_shingles(const uint64_t *shingle, size_t n_held, size_t n_shingles, uint64_t *key)
{
    size_t n = 0;
    for (size_t i = 0; i < n_held; i++)
        if (n_shingles < NP_ALL_BELOW || np_is_sampled(shingle[i]))
            key[n++] = shingle[i];
    return n;
}

enum { EXACT = 1, URL = 2, ID = 3 }; /* seeds: they share one space */

uint64_t np_listed_exact(const uint64_t exact[2])
{
    return XXH3_64bits_withSeed(exact, 2 * sizeof *exact, EXACT);
}

uint64_t np_listed_id(np_str id) { return XXH3_64bits_withSeed(id.at, id.len, ID); }
uint64_t np_listed_url(np_str url) { return XXH3_64bits_withSeed(url.at, url.len, URL); }

size_t np_listed_least(double least, size_t n_a, size_t n_b, size_t n_listed, size_t n_hidden)
{
    static const double deviations = 3;
    double need, shared = floor(least * (double)(n_a < n_b ? n_a : n_b));
    if (n_a < NP_ALL_BELOW && n_b < NP_ALL_BELOW)
        need = shared - (double)n_hidden;
    else {
        double seen = n_listed ? 1 - (double)n_hidden / (double)n_listed : 0;
        double expected = shared / NP_SAMPLE * seen;
        need = floor(expected - deviations * sqrt(expected));
    }
    return need > 1 ? (size_t)need : 1;
}
