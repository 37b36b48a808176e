/* mention.h - does a text, or a story, say a word or a name? */
#ifndef NP_TOPIC_MENTION_H
#define NP_TOPIC_MENTION_H

#include "newsprint.h"

/* Does `part` stand in `whole`, in ASCII case as it may be, between bytes that are no letters or
 * digits? Never if it is empty. Cost: the product of the lengths, at worst. */
bool np_mentions(np_str whole, np_str part);

/* ... in a story's title (its first thousand bytes), names, key terms or summary? */
bool np_story_mentions(const np_story *s, np_str word);

#endif
