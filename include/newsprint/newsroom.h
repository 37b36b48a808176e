/* newsprint/newsroom.h - stories that live on: batch after batch, under ids that last. */
#ifndef NEWSPRINT_NEWSROOM_H
#define NEWSPRINT_NEWSROOM_H

#include "corpus.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A feed never ends, and a story is told by its id while it grows, merges and splits. Articles
 * arrive in batches:
 *
 *     np_newsroom *room = np_newsroom_new(&opt, &err);
 *     np_newsroom_add(room, article, n, now, &err);         each batch
 *     np_write_events(np_newsroom_events(room, &n), n, ...)  what it changed
 *     np_newsroom_story(room, k)                             where the kth that ever came is now
 *
 * Each batch repairs: the articles of the last options.repair_days, free ones, are gathered into
 * stories anew, as np_corpus_stories() gathers one batch, and beside them the newest
 * options.repair_context before those, so that words are weighed and stories begun as if nothing
 * had been cut. Free ones go where they belong now. The others, frozen, stay in their story for
 * good; but a story that merges takes all it has along, as long as one of its articles is free. So
 * where repair_days cover everything, any cuts in any order give the partition of one batch. What
 * lies further back is forgotten, but for its number and its story's id.
 *
 * An id follows the members. An old story goes on in the new one that most of its members are in,
 * and of several that go on in one the oldest keeps its id: the others are merged into it, and
 * their ids lead to it for ever. A story that is nobody's gets a new id, named after its first
 * article, as np_corpus_stories() names it. */
typedef struct np_newsroom np_newsroom;

#define NP_NO_STORY UINT32_MAX

typedef enum np_event_kind {
    NP_EVENT_CREATED = 0, /* of articles that just came */
    NP_EVENT_GROWN,       /* articles were added, of these others, or that just came */
    NP_EVENT_MERGED,      /* ... and these others have become part of it, with all they had */
    NP_EVENT_SPLIT,       /* a new one, of articles of these others */
    NP_EVENT_CLOSED       /* its last free article is frozen; only what comes can still add to it */
} np_event_kind;

const char *np_event_name(np_event_kind kind); /* "created" ...; static */

typedef struct np_event {
    np_event_kind kind;
    np_time at; /* when the batch came */
    uint32_t story;
    np_str id; /* the story's */
    const np_str *other;
    size_t n_others;
    size_t n_articles;     /* it now has */
    const uint32_t *added; /* articles that were not in it before, by publication, then id: their */
    const np_str *added_id; /* ... numbers in the order they came, and ids */
    size_t n_added;
} np_event;

/* An empty newsroom with a copy of *opt (NULL: the defaults), of which what is read, copies and the
 * constants of stories count, repair_days and repair_context. NULL: NP_E_USAGE, NP_E_NOMEM. */
np_newsroom *np_newsroom_new(const np_options *opt, np_error *err);
void np_newsroom_free(np_newsroom *r); /* NULL is fine */

/* A batch of n articles comes, copied as np_corpus_add() does; none: the time alone goes on.
 *   article  with the ids they came under, so that revisions are known; numbered on from those
 *            before. An undated one counts as of the batch it came with
 *   now      the moment; unknown: the newest publication in the batch. It never goes back, so one
 *            date of the far future freezes all: who has a clock should give it
 * One that is older than the window finds its story once, and is frozen then. On failure r is as it
 * was: errors as for np_corpus_stories(); NP_E_LIMIT: 2^32 - 2 articles. Cost: that of
 * np_corpus_stories() without the report, on the articles of the window and their context. */
np_code np_newsroom_add(np_newsroom *r, const np_article *article, size_t n, np_time now,
                        np_error *err) NP_MUST_CHECK;

/* What the last batch changed: by story, the oldest first, one event each, then those that closed.
 * Who makes each story of its `added`, taking them from where they were, and on a merger gives it
 * all of the others, has the partition. Until the next np_newsroom_add() that succeeds. */
const np_event *np_newsroom_events(const np_newsroom *r, size_t *n);

size_t np_newsroom_count(const np_newsroom *r); /* articles that ever came, repeats included */

/* The story of an article, by its number; NP_NO_STORY: it repeats one that was there, and is not
 * listed. Stories are numbered by age. A few steps. */
uint32_t np_newsroom_story(const np_newsroom *r, size_t article);
uint32_t np_newsroom_stories(const np_newsroom *r); /* that ever were, merged ones included */
np_str np_newsroom_id(const np_newsroom *r, uint32_t story); /* lives as long as r */

/* The story that an id leads to, be it another's by now; false: no story ever had it. */
bool np_newsroom_find(const np_newsroom *r, np_str id, uint32_t *story);

/* Told of a batch; what it returns, if not 0, ends the replay. */
typedef np_code np_hear(void *ctx, const np_event *event, size_t n, np_error *err);

/* Let the articles of c come to a newsroom in order of publication, those of `hours` from midnight
 * (UTC) on at once, undated ones with the last; afterwards np_corpus_stories() gives its stories
 * and ids. A bare date is its day's last second. Articles in events have the numbers and ids they
 * have in c.
 *   hours  1 to 8784, else NP_E_USAGE; 24: by day
 *   hear   called after each batch; NULL: nobody is
 * NP_E_USAGE also where c holds fingerprints, or stories are given. What was computed is forgotten.
 * Cost: the batches. */
np_code np_corpus_replay(np_corpus *c, unsigned hours, np_hear *hear, void *ctx,
                         np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
