/* index.h - what an index holds, for the files of near/ that fill and ask it. */
#ifndef NP_NEAR_INDEX_H
#define NP_NEAR_INDEX_H

#include "near/near.h"

enum {
    NP_SAMPLE = 4,    /* one shingle in so many of a text is a feature */
    NP_ALL_BELOW = 64 /* shingles: of smaller texts all are */
};

static inline bool np_is_sampled(uint64_t shingle) { return shingle % NP_SAMPLE == 0; }

/* How a text asks: the first n of its buckets, and who is found in how many of them is a candidate:
 * texts that give a sample of their shingles, and small ones that give all. */
typedef struct np_asks {
    uint32_t n, least_sampled, least_all;
} np_asks;

struct np_index {
    const np_text *text;
    size_t n;
    const uint32_t *band;
    size_t n_bands;
    double least; /* the share t */
    unsigned range_bits;
    struct part *part; /* until they are joined */
    size_t n_parts;

    size_t first_sampled, first_other; /* bucket numbers */
    size_t *at;                        /* n + 1: where a text's buckets begin */
    uint32_t *bucket;                  /* those asked first */
    np_asks *asks;                     /* of each text */
    uint32_t *size;                    /* of each bucket: texts that have the feature */
    size_t *list_at;                   /* of each bucket: where its list begins */
    uint32_t *used;                    /* ... how many are in it */
    uint32_t *list;
    size_t n_buckets, n_full, most;
};

/* The texts in from <= y < to that x can find, ascending, in s->found[0 .. s->n-1]. Only texts
 * added to the index are found. Any thread, each with its own s. NP_E_NOMEM. */
np_code np_index_find(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s,
                      np_error *err);

#endif
