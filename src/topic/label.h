/* label.h - the words a person would write on a topic's folder. */
#ifndef NP_TOPIC_LABEL_H
#define NP_TOPIC_LABEL_H

#include "base/arena.h"
#include "newsprint.h"

/* A label for the stories story[index[0 .. n-1]], from their own names and key terms: the name most
 * of them say, then the key term most of them say that is no part of it ("Calder Port, strike"). A
 * story says a word when it stands in its title, summary, names or key terms. Empty if no two
 * stories say the same; *is_weak: it is one word that is no name, or none. In arena. Cost O(n^2)
 * words for n up to a few dozen; the most significant stories speak for a larger topic. NP_E_NOMEM.
 */
np_code np_topic_label(const np_story *story, const uint32_t *index, size_t n, np_arena *arena,
                       np_str *label, bool *is_weak, np_error *err);

#endif
