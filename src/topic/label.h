/* label.h - the words a person would write on a topic's folder. */
#ifndef NP_TOPIC_LABEL_H
#define NP_TOPIC_LABEL_H

#include "base/arena.h"
#include "story/weight.h"

/* A label of one or two terms for the stories story[0 .. n-1], whose vectors are rows of v: the
 * terms that are heavy in several of them, as first written, the second one no part of the first.
 * Empty if no term stands in two. In arena. Cost: the rows' entries. NP_E_NOMEM. */
np_code np_topic_label(const np_vectors *v, const np_weights *w, const uint32_t *story, size_t n,
                       np_arena *arena, np_str *label, np_error *err);

/* Terms both rows a and b are heavy in, strongest first, up to `most`, no one part of another. */
size_t np_topic_shared(const np_vectors *v, const np_weights *w, uint32_t a, uint32_t b,
                       np_str *term, size_t most);

#endif
