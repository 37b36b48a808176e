/* names.h - the names in a story, from case and repetition alone. */
#ifndef NP_STORY_NAMES_H
#define NP_STORY_NAMES_H

#include "base/arena.h"
#include "newsprint.h"

/* Is a word that stands alone too common in the collection to name anything ("Friday")? */
typedef bool np_is_common(void *ctx, np_str word);

/* Up to `most` names over n texts (titles apart, NULL or n of them), most widely used first, as
 * written, one a person or thing: "Zuckerberg" counts for "Mark Zuckerberg". A name is a run of
 * capitalised words away from sentence starts; at a start its first word counts only if
 * it stands capitalised inside a sentence elsewhere. One-word names that
 * is_common() (NULL: none is) knows are left out. Scripts without case have none. Points into
 * the texts. Linear but for the folding of the few hundred commonest. NP_E_NOMEM. */
np_code np_names_find(const np_str *text, const np_str *title, size_t n, np_is_common *is_common,
                      void *ctx, np_str *name, size_t most, size_t *n_names, np_error *err);

#endif
