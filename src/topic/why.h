/* why.h - what two stories have in common, in words a reader would use. */
#ifndef NP_TOPIC_WHY_H
#define NP_TOPIC_WHY_H

#include "base/arena.h"
#include "story/weight.h"

/* Two stories, and their centroids; w: the weights those were made with. */
typedef struct np_common_ground {
    const np_weights *w;
    np_row row[2];
    const np_story *story[2];
} np_common_ground;

enum { NP_WHY_MOST = 4 };

/* Terms both rows are heavy in, strongest first, up to NP_WHY_MOST, none a part of another: a word
 * of a name both stories mention as that name, a word that is no name in small letters. Into
 * why[0 .. *n-1]; in arena, or of the articles. Cost: the two rows. NP_E_NOMEM. */
np_code np_topic_why(const np_common_ground *g, np_arena *arena, np_str *why, size_t *n,
                     np_error *err);

#endif
