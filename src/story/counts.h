/* counts.h - from articles to texts to publishers to independent reports, with the arithmetic. */
#ifndef NP_STORY_COUNTS_H
#define NP_STORY_COUNTS_H

#include "story/printing.h"

typedef struct np_counts {
    size_t n_articles, n_texts, n_publishers;
    size_t n_independent_min, n_independent_max; /* 1 <= min <= max */
} np_counts;

/* Count n >= 1 printings, in order. Publishers are counted once each, unknown ones once a text.
 * Upper end: no more than np_printings_sources(), and no more than the origins, where texts
 * crediting one agency ("LONDON (Norda) - ...", "... (Norda)") have one origin, and so have what
 * somebody is said to have "first reported" and those who say so. Lower end: of
 * those, the texts of known publishers that bring a name, number or quotation no earlier text had;
 * at least 1. No copy raises an end, if it is no earlier than the first of its text; a text of
 * another publisher never lowers the upper one, but may show others to be rewrites. is_rewrite[k]
 * (NULL: not wanted): printing k has names, numbers or quotations, and all were told before. Linear
 * in the texts. NP_E_NOMEM. */
np_code np_counts_make(const np_printing *printing, size_t n, np_counts *counts, bool *is_rewrite,
                       np_error *err);

#endif
