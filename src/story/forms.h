/* forms.h - which items say alike of two events: one form filled in twice, or a publisher's series.
 */
#ifndef NP_STORY_FORMS_H
#define NP_STORY_FORMS_H

#include "text/slots.h"
#include <math.h>

/* Of one publisher's episodes, columns and notices each is like the last, and often they say so in
 * as many words. Its reports of one event come closer together: of 11,000 labelled articles none
 * changes its story for this, at 3 days as at 14, while feeds over years had stories of fifty
 * episodes (bench/stories.md). Less than a week, for what is weekly. */
static const double NP_SERIES_DAYS = 5;

/* Of n items; zero-initialised, no item is a form. */
typedef struct np_forms {
    const uint64_t
        *skeleton;        /* n, 0: none. Equal: a host's text but for names and numbers; or NULL */
    const size_t *start;  /* n + 1: item i's slots are slot[start[i] ..]; or NULL */
    const np_slot *slot;  /* see np_slots_find() */
    const uint32_t *host; /* n, 0: unknown; or NULL */
    const double *day;    /* n, NAN: unknown */
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

/* Of one publisher, and too far apart in time for being alike to say much: no reason to join a and
 * b, and none to keep them apart. */
static inline bool np_forms_series(const np_forms *f, uint32_t a, uint32_t b)
{
    return f->host && f->host[a] && f->host[a] == f->host[b] &&
           fabs(f->day[a] - f->day[b]) > NP_SERIES_DAYS;
}

#endif
