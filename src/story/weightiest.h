/* weightiest.h - the least of the k largest of a row's weights: what a row is cut at.
 *
 * A heap of k keeps them, the least on top: most of a long row is lighter than that and costs one
 * comparison. Of weights equal to the least as many are kept as the heap holds, which is told by
 * np_weightiest_ties(), so that the first of them in the row's order can be taken. */
#ifndef NP_STORY_WEIGHTIEST_H
#define NP_STORY_WEIGHTIEST_H

#include <stddef.h>

enum { NP_MOST_WEIGHTIEST = 320 };

typedef struct np_weightiest {
    size_t most, n; /* n of at most `most` <= NP_MOST_WEIGHTIEST */
    float heap[NP_MOST_WEIGHTIEST];
} np_weightiest;

static inline void np_weightiest_init(np_weightiest *h, size_t most)
{
    h->most = most;
    h->n = 0;
    h->heap[0] = 0;
}

static inline void np_weightiest_offer(np_weightiest *h, float weight)
{
    size_t k = 0;
    if (h->n < h->most) {
        for (k = h->n++; k > 0 && h->heap[(k - 1) / 2] > weight; k = (k - 1) / 2)
            h->heap[k] = h->heap[(k - 1) / 2];
    } else if (weight > h->heap[0]) {
        for (size_t child; (child = 2 * k + 1) < h->n; k = child) {
            child += child + 1 < h->n && h->heap[child + 1] < h->heap[child];
            if (h->heap[child] >= weight)
                break;
            h->heap[k] = h->heap[child];
        }
    } else {
        return;
    }
    h->heap[k] = weight;
}

static inline size_t np_weightiest_ties(const np_weightiest *h)
{
    size_t n = 0;
    for (size_t k = 0; k < h->n; k++)
        n += h->heap[k] == h->heap[0];
    return n;
}

#endif
