/* forms.h - which items are one form filled in twice: news of two events in the same words. */
#ifndef NP_STORY_FORMS_H
#define NP_STORY_FORMS_H

#include "text/slots.h"

/* Of n items; zero-initialised, no item is a form. */
typedef struct np_forms {
    const uint64_t
        *skeleton;       /* n, 0: none. Equal: a host's text but for names and numbers; or NULL */
    const size_t *start; /* n + 1: item i's slots are slot[start[i] ..]; or NULL */
    const np_slot *slot; /* see np_slots_find() */
} np_forms;

/* One form filled in twice, which is no reason to join a and b and one to keep them apart. Cost:
 * their slots. */
static inline bool np_forms_part(const np_forms *f, uint32_t a, uint32_t b)
{
    if (f->skeleton && f->skeleton[a] && f->skeleton[a] == f->skeleton[b])
        return true;
    return f->start && np_slots_part(f->slot + f->start[a], f->start[a + 1] - f->start[a],
                                     f->slot + f->start[b], f->start[b + 1] - f->start[b]);
}

#endif
