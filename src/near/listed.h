/* listed.h - the keys by which an archive of texts knows one, and whom of those that share some it
 * is compared with. */
#ifndef NP_NEAR_LISTED_H
#define NP_NEAR_LISTED_H

#include "near/near.h"

/* The shingles a text is listed under, of those that are at hand: all of a small one, else those
 * that np_is_sampled(). key: room for n_held. How many. */
size_t np_listed_shingles(const uint64_t *shingle, size_t n_held, size_t n_shingles, uint64_t *key);

/* Keys that are enough by themselves: the words as a whole, an explicit id, the page of an URL. */
uint64_t np_listed_exact(const uint64_t exact[2]);
uint64_t np_listed_id(np_str id);
uint64_t np_listed_url(np_str url);

/* Least shingles in common, of those listed, with which texts of n_a and n_b shingles are compared;
 * at least 1.
 *   least     the share np_least_share() of the rules
 *   n_listed  shingles the first is listed under
 *   n_hidden  of these, those that may lead to the second and do not say */
size_t np_listed_least(double least, size_t n_a, size_t n_b, size_t n_listed, size_t n_hidden);

/* The share of a small text's shingles that any pair the rules pass has in common (ask.c). */
double np_least_share(const np_rules *rules);

#endif
