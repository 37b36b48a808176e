/* particles.h - the small words that name nothing, in the languages most feeds are in. */
#ifndef NP_STORY_PARTICLES_H
#define NP_STORY_PARTICLES_H

#include "newsprint.h"
#include <stdbool.h>

/* Is a word, in ASCII case as it may be, one of them ("the", "After", "I've", "que")? */
bool np_is_particle(np_str word);

/* Does a term of several words begin or end with one ("and port", "Game of")? */
bool np_has_loose_end(np_str term);

#endif
