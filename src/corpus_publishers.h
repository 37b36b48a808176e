/* corpus_publishers.h - who published an article, as numbers: equal numbers, one publisher. */
#ifndef NP_CORPUS_PUBLISHERS_H
#define NP_CORPUS_PUBLISHERS_H

#include "corpus_sources.h"

/* Number the publishers of n articles into publisher[0 .. n-1], from 1; 0 is unknown. *n_publishers
 * (NULL: not wanted): how many. sources may be NULL. Who is whose does not depend on the order of
 * the articles; the numbers do. O(n log n); NP_E_NOMEM.
 *
 *   1. a family the sources tell, whatever else is known
 *   2. a source that is written as a host: its registrable domain
 *   3. a source's name that belongs to another place than the article's own: see the file
 *   4. the registrable domain of the article's host; without a host, the source's name */
np_code np_publishers_number(const np_article *article, size_t n, const np_sources *sources,
                             uint32_t *publisher, size_t *n_publishers,
                             np_error *err) NP_MUST_CHECK;

#endif
