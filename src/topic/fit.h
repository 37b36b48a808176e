/* fit.h - which of a user's subjects a story falls under. */
#ifndef NP_TOPIC_FIT_H
#define NP_TOPIC_FIT_H

#include "story/vectors.h"

enum { NP_FITS = 3 }; /* subjects a story is told to have, at most */

typedef struct np_fit {
    uint32_t subject;
    float score; /* likeness, (0, 1] */
} np_fit;

/* fit[s * NP_FITS ..] are the n_fits[s] subjects that story s is like, the likest first, ties to
 * the lower number: all that reach a likeness of .05, and .7 of its likest. A subject is its row
 * and, by their likeness to that, the rows of the eight stories likest it (ties to the lower
 * number; of .05 at least), made a unit vector. stories, subject: unit vectors over one vocabulary.
 * Cost: twice the subjects times the stories' entries. NP_E_NOMEM. */
np_code np_fit_subjects(const np_vectors *stories, const np_vectors *subject, np_fit *fit,
                        unsigned *n_fits, np_error *err);

#endif
