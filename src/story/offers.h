/* offers.h - pairs of clusters that might merge, the best first. */
#ifndef NP_STORY_OFFERS_H
#define NP_STORY_OFFERS_H

#include "newsprint.h"

typedef struct np_offer {
    double score;
    uint32_t a, b;                 /* a < b */
    uint32_t version_a, version_b; /* of both when it was made */
} np_offer;

typedef struct np_offers { /* zero-initialised it is empty */
    np_offer *heap;
    size_t n, cap;
} np_offers;

void np_offers_clear(np_offers *o); /* and without memory */

/* Cost: the log of how many there are. NP_E_NOMEM: as they were. */
np_code np_offers_add(np_offers *o, np_offer one, np_error *err);

/* The one with the highest score, ties to the lower a, then b, taken out of at least one. */
np_offer np_offers_take(np_offers *o);

#endif
