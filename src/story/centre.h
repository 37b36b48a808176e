/* centre.h - the mean vector of each language's items, about which their likeness is taken. */
#ifndef NP_STORY_CENTRE_H
#define NP_STORY_CENTRE_H

#include "base/sums.h"
#include "story/vectors.h"

/* Immutable once made; any number of readers. About 8 bytes a term, where there are several
 * languages 12 for each that has it and 8 more. */
typedef struct np_centres np_centres;

/* An item about the mean of its language. */
typedef struct np_place {
    double mean_dot;    /* of the item and the mean */
    double mean_length; /* of the mean; 0: there is none */
    double spread;      /* length of the item once the mean is taken out, above 0 */
} np_place;

/* The means of v's items, by v->lang. Cost: a pass over v's entries; two where there are several
 * languages. NULL: NP_E_NOMEM. */
np_centres *np_centres_new(const np_vectors *v, np_error *err);
void np_centres_free(np_centres *c); /* NULL is fine */

/* The same of a table of sums, whose keys are np_centre_key(); it may be over the items of many
 * parts. np_centres_free(); NP_E_INPUT (a key or a sum that no vectors over n_terms terms have),
 * NP_E_NOMEM: *centres is NULL. Cost: the rows, sorted. */
np_code np_centres_of_sums(const np_sums *sums, size_t n_terms, np_centres **centres,
                           np_error *err) NP_MUST_CHECK;

/* What is summed, beyond the weights of terms: how many items there are, and the shares of the
 * words that one item alone has. */
static const uint32_t NP_CENTRE_ITEMS = UINT32_MAX - 1, NP_CENTRE_ALONE = UINT32_MAX;

static inline uint64_t np_centre_key(uint32_t lang, uint32_t term)
{
    return (uint64_t)lang << 32 | term;
}

int64_t np_centre_part(float weight); /* what a weight or a share adds, in whole numbers */

/* A unit vector about the mean of a language, `alone` being its own words' share as in np_vectors;
 * of a language without items, about that with the most. Cost: the row. */
np_place np_centres_place(const np_centres *c, uint32_t lang, np_row row, double alone);

size_t np_centres_items(const np_centres *c); /* of all languages */

#endif
