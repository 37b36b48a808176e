/* index.h - what an index holds, for the files of near/ that fill and ask it. */
#ifndef NP_NEAR_INDEX_H
#define NP_NEAR_INDEX_H

#include "base/sort.h"
#include "near/listed.h"
#include <stdatomic.h>

/* ---- Features (features.c) ---- */

/* What makes two texts that share it candidates: a band or a name at once, shingles by number:
 * np_is_sparse() ones, others that np_is_sampled(), and the others. */
typedef enum np_trait { NP_SURE, NP_THIN, NP_SAMPLED, NP_OTHER, NP_TRAITS } np_trait;

static inline np_trait np_trait_of(uint64_t shingle)
{
    return np_is_sparse(shingle) ? NP_THIN : np_is_sampled(shingle) ? NP_SAMPLED : NP_OTHER;
}

/* The shingles by which t asks, and by which texts as long as t know each other: their lowest bits
 * under this mask are 0. */
static inline uint64_t np_mask_of(const np_text *t)
{
    return t->n_shingles < NP_ALL_BELOW     ? 0
           : t->n_shingles < NP_SPARSE_FROM ? NP_SAMPLE - 1
                                            : NP_SPARSE - 1;
}

/* The mask of its sample: that, or of a text that gives all, of those which others give. */
static inline uint64_t np_sample_of(const np_text *t)
{
    uint64_t mask = np_mask_of(t);
    return mask ? mask : NP_SAMPLE - 1;
}
typedef enum np_kind { NP_BAND, NP_NAME, NP_SHINGLE } np_kind;

typedef struct np_spotted {
    uint32_t high, low, text; /* halves of the key */
} np_spotted;

typedef struct np_range {
    np_spotted *at;
    size_t n, cap;
} np_range;

typedef struct np_noted { /* words of bits, which tell of a key whether it was noted, and again */
    _Atomic uint64_t *word;
    size_t n_words; /* 0: nothing will be */
} np_noted;

typedef struct np_features {
    const np_text *text;
    size_t n, n_bands;
    unsigned threads, range_bits;
    size_t n_ranges;     /* one a band; of names; of each trait by their highest bits */
    np_noted all;        /* features by which their text asks, or is asked */
    np_noted fine;       /* sampled shingles of texts below NP_SPARSE_FROM */
    np_range *range;     /* n_ranges a thread */
    uint32_t *n_sampled; /* of each text: shingles of its np_sample_of(), shared or not */
} np_features;

/* For n texts of n_bands band keys each: each noted with them, on any thread; then, if some are
 * fine, each noted fine; then each collected with the same, on any; then ranges taken, each once,
 * for which range_size features should be noted at most. 1 byte a feature, then 12 for each that
 * several texts have. */
np_code np_features_init(np_features *f, const np_text *text, size_t n, size_t n_bands,
                         unsigned threads, size_t range_size, np_error *err);
void np_features_clear(np_features *f);
void np_features_note(np_features *f, uint32_t x, const uint32_t *band);
void np_features_note_fine(np_features *f, uint32_t x);
np_code np_features_collect(np_features *f, uint32_t x, const uint32_t *band, unsigned thread,
                            np_error *err);
void np_features_forget_noted(np_features *f);  /* all are collected */
size_t np_features_noted(const np_features *f); /* expected to be, of all texts */
size_t np_features_collected(const np_features *f);

np_trait np_features_trait(const np_features *f, size_t range);
unsigned np_features_bits(const np_features *f,
                          size_t range); /* the low ones, in which keys differ */

/* The features of a range, in no order, with np_free(); NULL: NP_E_NOMEM. Any thread. */
np_keyed *np_features_take(np_features *f, size_t range, size_t *n, np_error *err);

/* ---- The index ---- */

/* How a text asks: the first n of its buckets, and who is found in how many of them is a candidate:
 * texts that give a sample of their shingles, and small ones that give all. */
typedef struct np_asks {
    uint32_t n, least_sampled;
    uint32_t least_all : 31, gives_all : 1; /* gives_all: it is a small one itself */
} np_asks;

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

/* Choose which of the features t has in common with others it is asked under; of equal ones the
 * earlier. n_sampled: how many of t's shingles, which are not read, its np_sample_of() has. A
 * feature leads to at most `most` texts. Sets all of *asks. NP_E_NOMEM. */
np_code np_asker_choose(np_asker *a, double least, size_t most, const np_text *t, size_t n_sampled,
                        np_feature *feature, size_t n, np_asks *asks, np_error *err);

/* A bucket is a place in one row of lists, counted in pairs of numbers: how many texts have the
 * feature, how many are added, and those, `most` at most. */
typedef uint32_t np_bucket;

struct np_index {
    const np_text *text;
    size_t n, most;
    double least; /* the share t */
    np_features features;
    struct part *part;       /* until all are placed */
    _Atomic uint32_t *count; /* of each text: its features that others have; likewise */
    _Atomic size_t n_shares; /* that are placed */

    np_bucket end_of[NP_TRAITS]; /* they follow each other by trait */
    size_t *at;                  /* n + 1: where a text's buckets begin */
    np_bucket *bucket;           /* those asked first */
    np_asks *asks;               /* of each text */
    uint32_t *list;
    size_t n_full;
};

static inline size_t np_bucket_room(size_t size, size_t most) { return size < most ? size : most; }

/* Places that a bucket takes. */
static inline size_t np_bucket_places(size_t size, size_t most)
{
    return 1 + (np_bucket_room(size, most) + 1) / 2;
}

static inline uint32_t *np_bucket_of(const np_index *ix, np_bucket b)
{
    return ix->list + 2 * (size_t)b;
}

/* Memory for an index whose n is set; n_entries: texts in buckets, all together, which take
 * n_places. NP_E_NOMEM, NP_E_LIMIT; what was made is np_index_free()'s. */
np_code np_index_reserve(np_index *ix, size_t n_entries, size_t n_places, np_error *err);

/* The texts in from <= y < to that x can find, ascending, in s->found[0 .. s->n-1]. Only texts
 * added to the index are found. Any thread, each with its own s. NP_E_NOMEM. */
np_code np_index_find(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s,
                      np_error *err);

#endif
