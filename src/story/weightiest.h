/* weightiest.h - the least of the k largest of a row's weights: what a row is cut at.
 *
 * Twice k are collected, then cut to k, and from then on what is no heavier than the least is
 * passed over: linear in the row, in memory that is known. A heap of k was refused: it sifted each
 * weight through eight levels that nobody could foretell, and took four times as long. Of weights
 * equal to the least as many are kept as fit, which is told, so that the first of them in the row's
 * order can be taken.
 *
 * Floats of 0 and more are in the order of their bits. */
#ifndef NP_STORY_WEIGHTIEST_H
#define NP_STORY_WEIGHTIEST_H

#include "base/sort.h"
#include <string.h>

enum { NP_MOST_WEIGHTIEST = 320 };

typedef struct np_weightiest {
    size_t most, n; /* n of at most 2 * most, most <= NP_MOST_WEIGHTIEST */
    int64_t least;  /* bits of the least of `most`, once there were as many; -1 before */
    uint64_t bits[2 * NP_MOST_WEIGHTIEST];
} np_weightiest;

/* most >= 1 */
static inline void np_weightiest_init(np_weightiest *w, size_t most)
{
    w->most = most;
    w->n = 0;
    w->least = -1;
}

/* Keep the `most` largest; how many of them equal the least. There are as many. */
static inline size_t np_weightiest_cut(np_weightiest *w)
{
    uint64_t scratch[2 * NP_MOST_WEIGHTIEST];
    size_t n = 0;
    memcpy(scratch, w->bits, w->n * sizeof *scratch);
    uint64_t least = np_select_u64(scratch, w->n, w->most);
    for (size_t k = 0; k < w->n; k++) {
        uint64_t one = w->bits[k];
        w->bits[n] = one;
        n += one > least;
    }
    size_t n_ties = w->most - n;
    while (n < w->most)
        w->bits[n++] = least;
    w->n = n;
    w->least = (int64_t)least;
    return n_ties;
}

/* weight >= 0 */
static inline void np_weightiest_offer(np_weightiest *w, float weight)
{
    uint32_t bits;
    memcpy(&bits, &weight, sizeof bits);
    w->bits[w->n] = bits;
    w->n += (int64_t)bits > w->least;
    if (w->n == 2 * w->most)
        np_weightiest_cut(w);
}

/* The least of the `most` largest, of as many offered or more, and how many of these equal it. */
static inline float np_weightiest_least(np_weightiest *w, size_t *n_ties)
{
    *n_ties = np_weightiest_cut(w);
    uint32_t bits = (uint32_t)w->least;
    float least;
    memcpy(&least, &bits, sizeof least);
    return least;
}

#endif
