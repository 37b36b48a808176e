/* newsroom.h - what a newsroom owns; shared by its own files (newsroom*.c) only. */
#ifndef NP_NEWSROOM_H
#define NP_NEWSROOM_H

#include "base/map.h"
#include "base/sort.h"
#include "corpus.h"

typedef struct np_room_story {
    np_str id;
    uint32_t into;       /* the older story it is part of, which is part of none, or itself */
    uint32_t n_articles; /* 0 once it was merged */
} np_room_story;

/* The articles a batch is repaired with, and what became of them. */
typedef struct np_desk {
    np_corpus *c;
    uint32_t *arrival; /* of each article of c: its number in the order they came */
    int64_t *at;       /* ... when it was published, or if that is unknown came; NP_NEVER */
    bool *is_free;
    bool *is_loose; /* ... it is of this batch, and was placed before for the time being only */
    uint32_t *was;  /* ... the story it was in, or NP_NO_STORY */
    uint32_t *is;   /* ... its place in the new partition, of n_is; */
    uint32_t *goes; /* ... the story it is in now */
    uint32_t n_is;

    np_arena *told; /* events and their lists */
    np_event *event;
    size_t n_events;
    uint32_t *open; /* stories with a free article, ascending */
    size_t n_open;
} np_desk;

/* No batch has had a time yet. */
#define NP_NEVER INT64_MIN

/* Articles that come: under numbers and ids of the newsroom's own making, or of a state's. */
typedef struct np_coming {
    const np_article *article; /* under the ids they came with */
    size_t n;
    const np_str *final;    /* their ids for good; NULL: each desk makes them */
    const uint32_t *number; /* ascending, below np_newsroom_count(); NULL: they are numbered on */
    const int64_t *at;      /* when they count as published; NULL: as np_newsroom_add() says */
    const uint32_t *was;    /* where they were placed for the time being, or NP_NO_STORY; NULL:
                               nowhere. Only where they have a number */
    uint32_t n_lasting;     /* stories that are older than this batch; only beside `was` */
} np_coming;

struct np_newsroom {
    np_options opt;
    int64_t now;     /* seconds since 1970; NP_NEVER */
    uint32_t *story; /* of each article that ever came, as it was when it was last free */
    size_t n, cap;
    np_room_story *stories;
    size_t n_stories, cap_stories;
    np_arena *ids;
    np_map *by_id; /* from XXH3 of an id to its story */
    np_desk desk;  /* of the last batch */
};

/* The story that s is part of now: one step, however often there was a merger. */
uint32_t np_room_resolve(const np_newsroom *r, uint32_t s);

/* When an article counts as published; NP_NEVER: unknown. A bare date is its last second. */
int64_t np_room_moment(np_time published);

/* np_newsroom_add(), of np_coming; `now` is known, or NP_NEVER. */
np_code np_room_add(np_newsroom *r, const np_coming *come, int64_t now, np_error *err);

/* Published since: free when a batch comes at `now`; NP_NEVER: all are. */
int64_t np_room_oldest(const np_options *opt, int64_t now);

/* Of n frozen articles by np_room_age(), in order of arrival, those that stay on the desk: sorted,
 * from item[result] on. */
size_t np_room_context(np_keyed *item, np_keyed *spare, size_t n, unsigned most);
static inline uint64_t np_room_age(int64_t at) { return (uint64_t)at ^ UINT64_C(1) << 63; }

/* ---- one batch, in this order ---- */

/* Gather the articles for a batch that comes at `now`: those kept, and new ones; then the new
 * partition (newsroom_desk.c). np_desk_clear() in any case. */
np_code np_desk_init(np_desk *d, const np_newsroom *r, const np_coming *come, int64_t now,
                     np_error *err);
void np_desk_clear(np_desk *d); /* of a zero-initialised one too */

/* What the batch changes. Fresh stories, in the order of their first articles, have the numbers
 * from r->n_stories on. */
typedef struct np_change {
    uint32_t *before; /* of each article of the desk: its story, mergers done; NP_NO_STORY */
    np_str *id;       /* of each fresh story, in r->ids */
    uint32_t n_fresh;
    uint32_t *merged; /* stories that become part of others, ascending, */
    uint32_t *into;   /* ... and of which, for good */
    size_t n_merged;
} np_change;

/* Ids follow members: d->goes, and *change (newsroom_change.c). Of r only r->ids and r->by_id are
 * added to, by what no story has yet. np_change_clear() in any case.
 *   n_lasting  stories from there on were made for the time being, by articles that are loose */
np_code np_change_init(np_change *change, np_desk *d, np_newsroom *r, uint32_t n_lasting,
                       np_error *err);
void np_change_clear(np_change *change);

/* The events of a change that r does not show yet, at `now` (newsroom_events.c). */
np_code np_desk_tell(np_desk *d, const np_newsroom *r, const np_change *change, int64_t now,
                     np_error *err);

/* d->open, of n stories in any order, which are sorted. */
np_code np_desk_open(np_desk *d, uint64_t *story, size_t n, np_error *err);

/* ---- a newsroom made again of what was kept of it (newsroom_resume.c) ---- */

typedef struct np_room_past { /* borrowed */
    int64_t now;
    const uint32_t *story; /* of each article, as np_newsroom.story */
    size_t n;
    const np_room_story *stories;
    size_t n_stories;
} np_room_past;

/* Its desk is empty, with room for n_seats. NULL: as np_newsroom_new(). */
np_newsroom *np_room_resume(const np_options *opt, const np_room_past *past, size_t n_seats,
                            np_error *err);

/* An article of the last desk, under the id it came with; in order of arrival. */
np_code np_room_seat(np_newsroom *r, const np_article *a, np_str final, uint32_t number, int64_t at,
                     np_error *err);

/* When all are seated. late: articles that the last batch placed though they were no longer free.
 * Then r is what it was. */
np_code np_room_reopen(np_newsroom *r, const uint32_t *late, size_t n_late, np_error *err);

/* The id of a story that begins with the article of that id, in ids; by_id, from XXH3 of an id to
 * its story, knows it from then on. No story below n_stories has it, or had. NP_E_NOMEM: by_id may
 * know more than there is. */
np_code np_story_name(np_map *by_id, size_t n_stories, np_arena *ids, np_str after, uint32_t story,
                      np_str *id, np_error *err);

/* Is id one of the first `most` names that stories get which begin with the article `after`? arena:
 * scratch. */
np_code np_story_has_name(np_str after, np_str id, unsigned most, np_arena *arena, bool *is_one,
                          np_error *err);

/* The number that a story of this id came under, whatever it is part of now. */
bool np_room_number(const np_newsroom *r, np_str id, uint32_t *story);

#endif
