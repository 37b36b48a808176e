/* index.h - what an index holds, for the files of near/ that fill and ask it. */
#ifndef NP_NEAR_INDEX_H
#define NP_NEAR_INDEX_H

#include "base/sort.h"
#include "near/near.h"

enum {
    NP_SAMPLE = 4,    /* one shingle in so many of a text is a feature */
    NP_ALL_BELOW = 64 /* shingles: of smaller texts all are */
};

static inline bool np_is_sampled(uint64_t shingle) { return shingle % NP_SAMPLE == 0; }

/* How a text asks: the first n of its buckets, and who is found in how many of them is a candidate:
 * texts that give a sample of their shingles, and small ones that give all. */
typedef struct np_asks {
    uint32_t n, least_sampled;
    uint32_t least_all : 31, gives_all : 1; /* gives_all: it is a small one itself */
} np_asks;

/* What makes two texts that share it candidates: a band or a name at once, shingles by number. */
typedef enum np_trait { NP_SURE, NP_SAMPLED, NP_OTHER } np_trait;

/* A feature of one text that other texts have too. */
typedef struct np_feature {
    uint32_t size; /* texts that have it */
    uint8_t trait; /* np_trait */
    bool is_asked; /* set by np_asker_choose() */
} np_feature;

typedef struct np_asker { /* scratch; zero-initialised it is empty */
    np_keyed *by_size, *spare;
    size_t by_size_cap, spare_cap;
} np_asker;

void np_asker_clear(np_asker *a);

/* The share of a small text's shingles that any pair the rules pass has in common (ask.c). */
double np_least_share(const np_rules *rules);

/* Choose which of the features t has in common with others it is asked under; of equal ones the
 * earlier. A feature leads to at most `most` texts. Sets all of *asks. NP_E_NOMEM. */
np_code np_asker_choose(np_asker *a, double least, size_t most, const np_text *t,
                        np_feature *feature, size_t n, np_asks *asks, np_error *err);

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

/* Memory for an index whose n and n_buckets are set; n_entries: texts in buckets, all together.
 * False: NP_E_NOMEM, and what was made is np_index_free()'s. */
bool np_index_reserve(np_index *ix, size_t n_entries, np_error *err);

/* The texts in from <= y < to that x can find, ascending, in s->found[0 .. s->n-1]. Only texts
 * added to the index are found. Any thread, each with its own s. NP_E_NOMEM. */
np_code np_index_find(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s,
                      np_error *err);

#endif
