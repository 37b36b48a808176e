/* gist.h - the weightiest terms of one article, in a few hundred bytes: what it takes to see where
 * it belongs. */
#ifndef NP_STORY_GIST_H
#define NP_STORY_GIST_H

#include "text/scan.h"

enum { NP_GIST_MOST = 64, NP_GIST_COUNT = 32 /* of a count: 1 */ };

typedef struct np_gist {
    uint32_t n;
    uint32_t term[NP_GIST_MOST]; /* half of its hash; ascending */
    uint8_t count[NP_GIST_MOST]; /* what its occurrences weigh before idf, in 32nds; 1 to 255 */
} np_gist;

/* The gist of an article's n terms, ascending by hash: those that count most, of equal ones that of
 * the higher hash, without the function words, of which the hashes are in common, ascending.
 * O(n + n_common); cannot fail. */
void np_gist_make(np_gist *g, const np_term *term, size_t n, const uint64_t *common,
                  size_t n_common);

/* Equal for equal gists, and as good as never for others; 0 for an empty one. */
uint64_t np_gist_key(const np_gist *g);

#endif
