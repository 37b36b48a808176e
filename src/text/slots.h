/* slots.h - the blanks of a form: what stands around a name or number, and what is filled in. */
#ifndef NP_TEXT_SLOTS_H
#define NP_TEXT_SLOTS_H

#include "newsprint.h"

struct np_words; /* text/words.h */

typedef struct np_slot {
    uint64_t around; /* hash of the two words before and the two behind */
    uint64_t filler; /* hash of the name or number between them */
} np_slot;

/* An article's slots, ascending; borrowed. */
typedef struct np_slot_list {
    const np_slot *at;
    size_t n;
} np_slot_list;

enum { NP_MOST_SLOTS = 32 };

/* The first slots of an article's words, the title's n_title first, ascending by around, then
 * filler, each once; how many. slot: room for NP_MOST_SLOTS. Cost: about the words up to the last
 * slot. */
size_t np_slots_find(const struct np_words *words, size_t n_title, np_slot *slot);

/* Is b the form that a is, filled in otherwise? At least two blanks must hold other names or
 * numbers, and more than hold the same. Symmetric; false of a text and itself. O(n_a + n_b).
 */
bool np_slots_part(const np_slot *a, size_t n_a, const np_slot *b, size_t n_b);

#endif
