/* index.h - what an index holds, for the files of near/ that fill and ask it. */
#ifndef NP_NEAR_INDEX_H
#define NP_NEAR_INDEX_H

#include "base/sort.h"
#include "near/near.h"
#include <stdatomic.h>

/* ---- Features that are shingles (features.c) ---- */

typedef struct np_spotted {
    uint32_t high, low, text; /* halves of the shingle */
} np_spotted;

typedef struct np_range {
    np_spotted *at;
    size_t n, cap;
} np_range;

typedef struct np_features {
    const np_text *text;
    size_t n;
    unsigned threads, range_bits;
    size_t n_ranges;        /* sampled shingles by their highest bits, then the others */
    _Atomic uint64_t *cell; /* word_mask + 1 */
    size_t word_mask;
    np_range *range;     /* n_ranges a thread */
    uint32_t *n_sampled; /* of each text: its sampled shingles, shared or not */
} np_features;

/* For n texts: each noted, on any thread; then each collected, on any; then ranges taken, each
 * once, for which range_size features should be noted at most. 1 to 2 bytes a feature, then 12
 * bytes for each that several texts have. */
np_code np_features_init(np_features *f, const np_text *text, size_t n, unsigned threads,
                         size_t range_size, np_error *err);
void np_features_clear(np_features *f);
void np_features_note(np_features *f, uint32_t x);
np_code np_features_collect(np_features *f, uint32_t x, unsigned thread, np_error *err);
void np_features_forget_cells(np_features *f); /* all are collected */
size_t np_features_collected(const np_features *f);

/* The features of a range, in no order, with np_free(); NULL: NP_E_NOMEM. Any thread. */
np_keyed *np_features_take(np_features *f, size_t range, size_t *n, np_error *err);

/* ---- The index ---- */

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
 * earlier. n_sampled: of t's shingles, which are not read. A feature leads to at most `most` texts.
 * Sets all of *asks. NP_E_NOMEM. */
np_code np_asker_choose(np_asker *a, double least, size_t most, const np_text *t, size_t n_sampled,
                        np_feature *feature, size_t n, np_asks *asks, np_error *err);

struct np_index {
    const np_text *text;
    size_t n;
    uint32_t *band; /* n * n_bands, until the parts are joined */
    size_t n_bands;
    double least; /* the share t */
    np_features features;
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
