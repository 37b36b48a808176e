/* counts.h - from articles to texts to publishers to independent reports, with the arithmetic. */
#ifndef NP_STORY_COUNTS_H
#define NP_STORY_COUNTS_H

#include "newsprint.h"

/* One distinct text of a story and who printed it. */
typedef struct np_printing {
    np_str title, text;
    const uint32_t *publisher; /* of each of its n_articles; 0 unknown */
    size_t n_articles;
} np_printing;

typedef struct np_counts {
    size_t n_articles, n_texts, n_publishers;
    size_t n_independent_min, n_independent_max; /* 1 <= min <= max */
} np_counts;

/* Count n >= 1 printings, in order of time. Publishers are counted once each, unknown ones once a
 * text. Upper end: no more than the publishers, and no more than the origins, where texts crediting
 * one agency ("LONDON (Norda) - ...", "... (Norda)") have one origin. Lower end: of those, the
 * texts of known publishers that bring a name, number or quotation no earlier text had; at least 1.
 * Linear in the texts. NP_E_NOMEM. */
np_code np_counts_make(const np_printing *printing, size_t n, np_counts *counts, np_error *err);

#endif
