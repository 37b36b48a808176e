/* variants.h - one name for one person or thing, of the forms in which a story writes it. */
#ifndef NP_STORY_VARIANTS_H
#define NP_STORY_VARIANTS_H

#include "newsprint.h"

typedef struct np_name {
    np_str text;
    uint32_t first; /* order of first sight */
    uint32_t n_uses, n_texts, last_text;
    bool is_folded; /* its uses were lent to another form */
} np_name;

/* How often a word stands in small letters inside the story's sentences. */
typedef size_t np_count_plain(const void *ctx, np_str word);

/* Fold the forms of each name into one: without what precedes it ("President Obama", "The Senate",
 * "Mrs Miller") where what is left stands alone as often; whatever the case of its letters
 * ("Nasa"); in the singular; an abbreviation into what it abbreviates; a longer form that is rarer
 * into the shorter of two words and more ("Islamist Muslim Brotherhood"), and a single word into
 * the commonest longer form ("Meta" into "Meta Platforms"). O(n^2). */
void np_variants_fold(np_name *name, size_t n, np_count_plain *n_plain, const void *ctx);

#endif
