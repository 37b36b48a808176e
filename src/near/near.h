/* near.h - the door of near/: which texts are copies of each other, and in which groups.
 *
 *     exact keys -> classes -> one np_text a class, ranked -> index (who may be near whom)
 *                                                             -> groups by leaders, or all pairs
 *
 * Everything here is serial over the range it is given. Ranges that do not overlap may be run
 * from several threads where a comment says so, each with its own np_seek. */
#ifndef NP_NEAR_NEAR_H
#define NP_NEAR_NEAR_H

#include "base/map.h"
#include "newsprint.h"

#define NP_NONE UINT32_MAX /* no text */

/* ---- Identical texts --------------------------------------------------- */

/* first[i] = the smallest j with exact[j] equal to exact[i]; itself where both halves are 0 (no
 * token). Equal keys are not yet equal texts: that is for the caller to check. Cost O(n). */
np_code np_exact_first(const uint64_t (*exact)[2], size_t n, uint32_t *first,
                       np_error *err) NP_MUST_CHECK;

/* ---- Texts ------------------------------------------------------------- */

/* One text, that is one class of identical articles, as near/ sees it. Borrowed throughout. */
typedef struct np_text {
    uint32_t of; /* the caller's number for it */
    uint32_t n_shingles, n_rest, n_names;
    uint32_t n_absent;       /* of the shingles; 0: the text is whole */
    const uint64_t *shingle; /* n_shingles - n_absent distinct hashes, ascending if it is whole */
    const uint64_t *rest;    /* the same without furniture; `shingle` itself if there is none */
    const uint64_t *name;    /* what it is called, ascending: see np_name_of_id() */
    uint64_t exact[2];
    uint64_t skeleton, host; /* host 0: unknown */
    np_str id;               /* last tie-break */
} np_text;

/* Most texts are compared with nobody, and their shingles take more room than their words. So a
 * caller may keep those alone by which a text is found, and leave the others absent. */
enum {
    NP_SAMPLE = 4,        /* by one shingle in so many a text is found */
    NP_ALL_BELOW = 64,    /* shingles: smaller texts by all, ... */
    NP_SPARSE = 16,       /* ... and by one in so many, ... */
    NP_SPARSE_FROM = 256, /* ... where it and who looks for it have so many, or more */
};

static inline bool np_is_sampled(uint64_t shingle) { return shingle % NP_SAMPLE == 0; }
static inline bool np_is_sparse(uint64_t shingle) { return shingle % NP_SPARSE == 0; }

/* Gives *text, which is number x, whole when it comes to comparing: until two others were asked for
 * of the same ctx. NP_E_NOMEM. */
typedef np_code np_whole(void *ctx, uint32_t x, np_text *text, np_error *err);

/* Names under which texts are revisions of each other: of one explicit id always, of one URL if
 * they also share a fifth. Never 0. */
uint64_t np_name_of_id(uint64_t family);
uint64_t np_name_of_url(np_str url);

/* Put texts in the order in which they lead: most shingles first, then exact key, then id. From
 * here on a text's number is its rank. Cost O(n) and a few comparisons. */
np_code np_text_rank(np_text *text, size_t n, np_error *err) NP_MUST_CHECK;

/* ---- Two texts --------------------------------------------------------- */

typedef struct np_rules {
    double near, contain; /* np_options */
} np_rules;

typedef struct np_figures {
    double jaccard, containment; /* containment: of the smaller in the larger */
} np_figures;

/* Exact, from whole texts, as all that follows; 0 and 0 if one has no shingle. Cost O(shingles). */
np_figures np_measure(const np_text *a, const np_text *b);

/* What np_relate() goes by besides: shingles an excerpt has at least, containment texts of one URL
 * have at least as revisions, and from which on no form was filled in anew. */
enum { NP_EXCERPT_LEAST = 8 };
extern const double np_revision_share, np_filled_in;

/* Everything that decides what one text is to another. */
typedef struct np_evidence {
    bool has_words;               /* both have a shingle; else nothing below is set */
    bool has_one_id, has_one_url; /* a name in common */
    bool has_one_form;            /* host and skeleton are equal */
    bool has_rest;                /* either holds furniture: `rest` is asked too */
    size_t n_shared, n_rest_shared;
    np_figures whole, rest; /* rest: without furniture; else as whole */
} np_evidence;

/* The evidence, and what a is to b by it: np_relate() comes to the same, sooner. Any thread. */
np_relation np_relate_by(const np_rules *rules, const np_text *a, const np_text *b, np_evidence *e);

/* The largest thresholds, in steps of 1e-4, at which the evidence alone makes the pair near, and
 * an excerpt; 0: at none, as of a form filled in twice. */
np_rules np_rules_to_pass(const np_text *a, const np_text *b, const np_evidence *e);

/* What a is to b, two different texts of which some feature is equal; figures (NULL: not wanted)
 * only if they are related. Cost O(shingles), less for the unrelated. Any thread. */
np_relation np_relate(const np_rules *rules, const np_text *a, const np_text *b,
                      np_figures *figures);

/* Do two texts of which one is that to the other go into one group, if one of them leads it? */
static inline bool np_may_join(np_relation r)
{
    return r == NP_IDENTICAL || r == NP_REVISION || r == NP_NEAR || r == NP_EXCERPT ||
           r == NP_CONTAINS;
}

/* ---- Candidates -------------------------------------------------------- */

enum { NP_BAND_ROWS = 4, NP_MOST_BANDS = 8 };

/* The bands of signatures of k slots, and how many of their slots, the first, they are made of. */
static inline size_t np_n_bands(size_t k)
{
    size_t n = k / NP_BAND_ROWS;
    return n < NP_MOST_BANDS ? n : NP_MOST_BANDS;
}
static inline size_t np_band_slots(size_t k) { return np_n_bands(k) * NP_BAND_ROWS; }

/* The band keys of k slots: k / NP_BAND_ROWS. */
void np_band_keys(const uint32_t *sig, size_t k, uint32_t *key);

typedef struct np_index np_index;

/* Of n ranked texts, borrowed until np_index_free(), with signatures of n_bands * NP_BAND_ROWS
 * slots. most: texts that a feature may lead to. 1 byte a band and 1 a shingle of four, until all
 * is collected. */
np_index *np_index_new(const np_text *text, size_t n, size_t n_bands, const np_rules *rules,
                       size_t most, unsigned threads, np_error *err);
void np_index_free(np_index *ix); /* NULL is fine */

/* Then, in this order: every text noted with its n_bands band keys; if np_index_has_fine(), every
 * text noted once more; every text collected with the same keys (texts in any order, in parallel;
 * thread is below threads), every part built (in parallel), the join (alone), every share of so
 * many placed, all texts asked (shares, ranges in parallel). Shingles are read until all is
 * collected only. */
void np_index_note(np_index *ix, uint32_t x, const uint32_t *band);
bool np_index_has_fine(const np_index *ix);
void np_index_note_fine(np_index *ix, uint32_t x);
np_code np_index_collect(np_index *ix, uint32_t x, const uint32_t *band, unsigned thread,
                         np_error *err) NP_MUST_CHECK;
size_t np_index_expected(const np_index *ix); /* before: bytes that collecting news takes */
size_t np_index_collected(np_index *ix);      /* all are; bytes it takes from here on, at most */
size_t np_index_parts(const np_index *ix);
np_code np_index_build(np_index *ix, size_t part, np_error *err) NP_MUST_CHECK;
np_code np_index_join(np_index *ix, np_error *err) NP_MUST_CHECK;
void np_index_place(np_index *ix, size_t share, size_t of);
np_code np_index_ask(np_index *ix, size_t from, size_t to, np_error *err) NP_MUST_CHECK;

/* Let later texts find text x, which is higher than any added before. Alone. */
void np_index_add(np_index *ix, uint32_t x);
size_t np_index_n_full(const np_index *ix); /* features that could lead to no more texts */

/* A thread's scratch; zero-initialised it is empty, and all texts are whole. */
typedef struct np_seek {
    np_whole *whole; /* NULL: they are */
    void *ctx;       /* its own */
    uint64_t *found, *spare;
    size_t n, found_cap, spare_cap;
} np_seek;

void np_seek_clear(np_seek *s);

/* Text x of those at text, whole. */
np_code np_seek_text(const np_seek *s, const np_text *text, uint32_t x, np_text *whole,
                     np_error *err) NP_MUST_CHECK;

/* Is text y, added before, one that x > y is compared with? Any thread, with its own seek. */
np_code np_index_meets(const np_index *ix, uint32_t x, uint32_t y, np_seek *s, bool *meets,
                       np_error *err) NP_MUST_CHECK;

/* ---- Candidates, where no machine holds all texts ---------------------- */

/* The same features as keys: counted over all parts, then joined by anyone. band: the n_bands band
 * keys of t. sums: of np_keys_count(), 1 a feature of each text. */
np_code np_keys_count(const np_text *t, const uint32_t *band, size_t n_bands, np_sums *sums,
                      np_error *err) NP_MUST_CHECK;

/* The keys of t, which is number `text`: features that others have too, and under which of them it
 * asks. *key is the caller's: np_free(). NP_E_NOMEM. */
np_code np_keys_list(const np_text *t, uint32_t text, const uint32_t *band, size_t n_bands,
                     const np_rules *rules, size_t most, const np_sums *sums, np_key **key,
                     size_t *n, np_error *err) NP_MUST_CHECK;

/* ---- Groups and pairs -------------------------------------------------- */

/* The number of each text's leader, over blocks of ranks from 0 up: for each block first look at
 * all of it (ranges in parallel), then settle it (alone). leader: n of them; the index is filled
 * as leaders appear. tie: n of them, or NULL; zeroed, tie[x] becomes the pair (x, its leader) that
 * was looked at, with a relation that is not NP_UNRELATED, and stays as it was for a leader and for
 * who follows an id. */
typedef struct np_grouper np_grouper;
np_grouper *np_grouper_new(const np_text *text, size_t n, const np_rules *rules, np_index *ix,
                           uint32_t *leader, np_pair *tie, np_error *err);
void np_grouper_free(np_grouper *g); /* NULL is fine */
np_code np_grouper_look(np_grouper *g, size_t from, size_t to, np_seek *s,
                        np_error *err) NP_MUST_CHECK;
np_code np_grouper_settle(np_grouper *g, size_t from, size_t to, np_seek *s,
                          np_error *err) NP_MUST_CHECK;

/* The same of texts whose every related pair is known: pair.a < pair.b, in any order, relations
 * as np_relate() tells them. Cost O(pairs). NP_E_NOMEM. */
np_code np_group_pairs(const np_text *text, size_t n, const np_pair *pair, size_t n_pairs,
                       uint32_t *leader, np_error *err) NP_MUST_CHECK;

typedef struct np_pairs { /* zero-initialised it is empty */
    np_pair *pair;
    size_t n, cap;
} np_pairs;

/* Append every related pair (x, y) with from <= x < to and y < x, of ranks; every text has been
 * added to the index. Ranges in parallel, each with its own seek and pairs. */
np_code np_pairs_find(const np_text *text, const np_rules *rules, const np_index *ix, size_t from,
                      size_t to, np_seek *s, np_pairs *pairs, np_error *err) NP_MUST_CHECK;

/* ---- Furniture --------------------------------------------------------- */

enum { NP_FURNITURE_TEXTS = 4, NP_FURNITURE_SKETCH = 16 };

/* The lines of n texts: text i has line[i][0 .. n_lines[i]-1], each np_line_key() with its host. */
typedef struct np_lines {
    uint64_t *const *line;
    const uint32_t *n_lines;
    size_t n;
} np_lines;

typedef struct np_line_list { /* zero-initialised it is empty; `at` is own */
    uint64_t *at;
    size_t n, cap;
} np_line_list;

/* Lines are looked through in so many parts, each by one of the threads, ... */
size_t np_furniture_parts(const np_lines *lines, unsigned threads);

/* ... which take so many bytes at most. */
size_t np_furniture_room(const np_lines *lines);

/* Append to *common every line of one of n_parts that at least NP_FURNITURE_TEXTS texts hold. Cost
 * O(lines), that of sorting O(its own). Parts in parallel. */
np_code np_furniture_common(const np_lines *lines, size_t part, size_t n_parts,
                            np_line_list *common, np_error *err) NP_MUST_CHECK;

/* The NP_FURNITURE_SKETCH smallest of the n shingles of a text without its common lines, ascending
 * and filled up with UINT64_MAX; empty if that is less than half of the text's n_whole. */
void np_furniture_sketch(const uint64_t *shingle, size_t n, size_t n_whole, uint64_t *sketch);

/* Enter into `furniture` every common line whose texts, apart from common lines, have nothing to do
 * with each other. sketch: n * NP_FURNITURE_SKETCH, of each text without its common lines;
 * text: those with a name in common have to do with each other. */
np_code np_furniture_decide(const np_lines *lines, const np_map *common, const uint64_t *sketch,
                            const np_text *text, np_map *furniture, np_error *err) NP_MUST_CHECK;

#endif
