/* postings.h - which numbers a key leads to: hundreds of millions of pairs, in one numbered table
 * of a store. */
#ifndef NP_STORE_POSTINGS_H
#define NP_STORE_POSTINGS_H

#include "base/sort.h"
#include "store/store.h"

enum {
    NP_POSTING_BITS = 36, /* of a key, ... */
    NP_POSTING_MOST = 64  /* ... which leads to the highest of its numbers, so many at most */
};

/* Borrowed; nothing of the table is kept in memory. One thread at a time. */
typedef struct np_postings {
    np_store *store;
    size_t table; /* all of it is theirs */
} np_postings;

/* All below: NP_E_INPUT: damaged; the place is named. NP_E_IO as in store.h. What changes something
 * is called in a transaction, and what fails spoils it. */

/* Numbers below *end are in. */
np_code np_postings_end(np_postings p, uint32_t *end, np_error *err) NP_MUST_CHECK;

/* Let keys lead to the next numbers, from first on, which is the end.
 *   weight  of each of the n_numbers; 0: it is not there, and nothing leads to it
 *   item    n of (key, number), in the order of numbers, which are these; sorted here; repeats
 *           harmless
 * Cost: n log n; what is written: 6 bytes a pair, some four times by and by (postings.c). */
np_code np_postings_add(np_postings p, uint32_t first, const uint16_t *weight, uint32_t n_numbers,
                        np_keyed *item, size_t n, np_error *err) NP_MUST_CHECK;

/* Tell of each of n keys, distinct and ascending, that leads anywhere: numbers ascending, whose
 * weight may be 0 by now. is_cut: there were others, all lower than these; n may be 0 then.
 * Anything but NP_OK ends it. Cost: a page of 4 kB a key and run, or all pages once. */
typedef np_code np_postings_visit(void *ctx, size_t k, const uint32_t *number, size_t n,
                                  bool is_cut, np_error *err);
np_code np_postings_find(np_postings p, const uint64_t *key, size_t n, np_postings_visit *visit,
                         void *ctx, np_error *err) NP_MUST_CHECK;

/* The weights of the n numbers from first on, which are in. */
np_code np_postings_weights(np_postings p, uint32_t first, size_t n, uint16_t *weight,
                            np_error *err) NP_MUST_CHECK;

/* The weight of n numbers, ascending, becomes 0: keys lead to them no more. Those that are not in
 * are passed over. What led there goes when its run is written anew. */
np_code np_postings_fade(np_postings p, const uint32_t *number, size_t n,
                         np_error *err) NP_MUST_CHECK;

/* What led to a number of weight 0 goes now. Cost: all of the table is read. */
np_code np_postings_purge(np_postings p, np_error *err) NP_MUST_CHECK;

/* Is the table what was put, in order and complete? Damages are told, and what is behind one in its
 * run is not seen. 0: sound, or told; others as above. O(bytes). */
np_code np_postings_check(np_postings p, np_store_tell *tell, void *ctx,
                          np_error *err) NP_MUST_CHECK;

#endif
