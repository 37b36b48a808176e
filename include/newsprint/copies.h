/* newsprint/copies.h - fingerprints, and the copies they find. */
#ifndef NEWSPRINT_COPIES_H
#define NEWSPRINT_COPIES_H

#include "corpus.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Fingerprints: text -> signature ----------------------------------- */

/* Shingle hashes of one text (title and text joined by a newline), in order, repeats kept.
 *   title, text  UTF-8, either may be empty
 *   size         words in a shingle, 1 to 16, else NP_E_USAGE; a shorter text is one shingle
 *   *shingle     *n of them; the caller's, to free with np_release(); NULL where *n is 0
 * Cost: one pass. Safe from any thread. NP_E_LIMIT: more than 2^28 bytes. */
np_code np_shingles(np_str title, np_str text, unsigned size, uint64_t **shingle, size_t *n,
                    np_error *err) NP_MUST_CHECK;
void np_release(void *made_by_newsprint); /* NULL is fine */

/* Sign one article: sig[i] = min over shingles of h_i.
 *   shingle  n hashes from np_shingles(), any order, repeats harmless; n may be 0
 *   sig      k slots, all written; 16 <= k <= 1024, k % 16 == 0; comparable only at equal (k, seed)
 * n = 0 writes NP_NO_SHINGLE throughout, which np_similarity() counts as unlike
 * anything, itself included. P(sig_a[i] == sig_b[i]) = Jaccard(a, b), so the estimate's
 * standard error is at most 1/(2 sqrt k) (Broder 1997). Cost n*k; no allocation;
 * cannot fail; safe from any thread. */
#define NP_NO_SHINGLE UINT32_MAX
void np_sign(const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig, size_t k);

/* The share of equal slots, of k > 0, of two signatures of equal (k, seed): an estimate of the
 * Jaccard similarity, in [0, 1]; 0 if neither text had a shingle. O(k). */
double np_similarity(const uint32_t *sig_a, const uint32_t *sig_b, size_t k);

/* ---- Copies ------------------------------------------------------------ */

typedef enum np_relation {
    NP_UNRELATED = 0,
    NP_ORIGINAL,  /* the one that stands for its group, to itself */
    NP_IDENTICAL, /* the same words in the same order */
    NP_REVISION,  /* the same id or URL, another text */
    NP_TEMPLATE,  /* one form filled in twice; never grouped */
    NP_NEAR,      /* Jaccard >= options.near */
    NP_EXCERPT,   /* a lies in b: containment >= options.contain */
    NP_CONTAINS   /* b lies in a */
} np_relation;

const char *np_relation_name(np_relation r); /* "near" ...; static */

/* What an article is to the one that stands for its group. */
typedef struct np_copy {
    uint32_t group;             /* the article that stands for the group (options.keep) */
    uint32_t leader;            /* the group's longest text: stories are made of leaders */
    np_relation relation;       /* to `group`; NP_ORIGINAL for itself */
    float jaccard, containment; /* exact, of whole texts */
    bool is_old;                /* dedup --against: it, or what it copies, was there before */
    bool was_there;             /* it was added as old: compared with, but not listed */
} np_copy;

typedef struct np_pair {
    uint32_t a, b;        /* article indices */
    np_relation relation; /* of a to b */
    float jaccard, containment;
} np_pair;

/* Fingerprint all articles and group the copies, into the report's `copy`. Once; a later add starts
 * anew. Cost: one pass over the text, two over that with furniture; then about the texts, however
 * many are copies of each other. */
np_code np_corpus_copies(np_corpus *c, np_error *err) NP_MUST_CHECK;

/* Every related pair, sorted by (a, b) in input order; identical texts are paired
 * with the first of their class only. *pair is the caller's: np_release(); *n may be 0. More than
 * options.max_bucket texts that share a feature are logged as a warning, and pairs beyond may be
 * missing. Cost: as np_corpus_copies(), and the pairs. */
np_code np_corpus_pairs(np_corpus *c, np_pair **pair, size_t *n, np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
