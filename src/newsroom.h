/* newsroom.h - what a newsroom owns; shared by its own files (newsroom*.c) only. */
#ifndef NP_NEWSROOM_H
#define NP_NEWSROOM_H

#include "base/map.h"
#include "corpus.h"

typedef struct np_room_story {
    np_str id;
    uint32_t into;       /* the older story it was merged into, or itself */
    uint32_t n_articles; /* 0 once it was merged */
} np_room_story;

/* The articles a batch is repaired with, and what became of them. */
typedef struct np_desk {
    np_corpus *c;
    uint32_t *arrival; /* of each article of c: its number in the order they came */
    int64_t *at;       /* ... when it was published, or if that is unknown came; NP_NEVER */
    bool *is_free;
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

/* The story that s is part of now. */
uint32_t np_room_resolve(const np_newsroom *r, uint32_t s);

/* When an article counts as published; NP_NEVER: unknown. A bare date is its last second. */
int64_t np_room_moment(np_time published);

/* ---- one batch, in this order ---- */

/* Gather the articles for a batch that comes at `now`: those kept, and n new ones; then the new
 * partition (newsroom_desk.c). np_desk_clear() in any case. */
np_code np_desk_init(np_desk *d, const np_newsroom *r, const np_article *article, size_t n,
                     int64_t now, np_error *err);
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
 * added to, by what no story has yet. np_change_clear() in any case. */
np_code np_change_init(np_change *change, np_desk *d, np_newsroom *r, np_error *err);
void np_change_clear(np_change *change);

/* The events of a change that r does not show yet, at `now` (newsroom_events.c). */
np_code np_desk_tell(np_desk *d, const np_newsroom *r, const np_change *change, int64_t now,
                     np_error *err);

#endif
