/* newsroom.c - stories that live on: batch after batch, under ids that last.
 *
 *     batch -> the desk (newsroom_desk.c): free articles and their context, clustered as one batch
 *           -> the change (newsroom_change.c): ids follow members
 *           -> the events (newsroom_events.c) -> the new state, all at once
 *
 * What is kept for ever is four bytes an article and its stories' ids; words are kept of the desk
 * alone. A batch is worked out beside the state and takes its place when nothing can fail any more.
 *
 * Refused: placing each article once, as it comes, and leaving it there. It costs four to five
 * points (bench/stories.md): the first reports of an event are too few to tell what it is about. */
#include "newsroom.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "options.h"
#include "story/follow.h"
#include <xxhash.h>

/* What a desk's corpus goes by: nothing that is a matter of the report, or of its files. */
static np_options desk_options(const np_options *opt)
{
    np_options own = *opt;
    own.keep_raw = NP_RAW_NONE;
    own.leaves_raw = false;
    own.keep = NP_KEEP_FIRST;
    own.sources = own.calibration = NULL;
    own.has_given_stories = false;
    return own;
}

np_newsroom *np_newsroom_new(const np_options *opt, np_error *err)
{
    np_options own;
    if (np_options_take(opt, &own, err))
        return NULL;
    np_newsroom *r = np_alloc(sizeof *r, 0, 0, err);
    if (!r)
        return NULL;
    r->opt = desk_options(&own);
    r->now = NP_NEVER;
    if ((r->ids = np_arena_new(err)) && (r->by_id = np_map_new(err)))
        return r;
    np_newsroom_free(r);
    return NULL;
}

void np_newsroom_free(np_newsroom *r)
{
    if (!r)
        return;
    np_desk_clear(&r->desk);
    np_map_free(r->by_id);
    np_arena_free(r->ids);
    np_free(r->stories);
    np_free(r->story);
    np_free(r);
}

/* ---- a batch ---- */

static int64_t time_of(const np_article *article, size_t n, np_time now)
{
    int64_t newest = np_room_moment(now);
    for (size_t i = 0; i < n && now.kind == NP_TIME_UNKNOWN; i++) {
        int64_t at = np_room_moment(article[i].published);
        newest = at > newest ? at : newest;
    }
    return newest;
}

/* Nothing can fail from here on: there is room for all. */
static void commit(np_newsroom *r, np_desk *d, const np_change *change, size_t n, int64_t now)
{
    for (uint32_t k = 0; k < change->n_fresh; k++) {
        uint32_t story = (uint32_t)r->n_stories++;
        r->stories[story] = (np_room_story){change->id[k], story, 0};
    }
    for (size_t k = 0; k < change->n_merged; k++) {
        np_room_story *from = &r->stories[change->merged[k]], *to = &r->stories[change->into[k]];
        from->into = change->into[k];
        to->n_articles += from->n_articles;
        from->n_articles = 0;
    }
    for (uint32_t s = 0; s < r->n_stories && change->n_merged; s++) /* the oldest is first */
        r->stories[s].into = r->stories[r->stories[s].into].into;
    for (size_t k = 0; k < n; k++)
        r->story[r->n++] = NP_NO_STORY; /* a repeat stays so */
    for (size_t i = 0; i < d->c->n; i++) {
        if (change->before[i] != NP_NO_STORY)
            r->stories[change->before[i]].n_articles--;
        r->stories[d->goes[i]].n_articles++;
        r->story[d->arrival[i]] = d->goes[i];
    }
    r->now = now;
    np_desk_clear(&r->desk);
    r->desk = *d;
    *d = (np_desk){0};
}

np_code np_room_add(np_newsroom *r, const np_coming *come, int64_t now, np_error *err)
{
    int64_t moment = now > r->now ? now : r->now;
    size_t n = come->number ? 0 : come->n; /* those with a number have their place */
    np_desk d;
    np_change change = {0};
    np_code code = np_desk_init(&d, r, come, moment, err);
    if (!code)
        code = np_change_init(&change, &d, r, come->was ? come->n_lasting : (uint32_t)r->n_stories,
                              err);
    if (!code && (!NP_GROW(r->story, r->cap, r->n + n, err) ||
                  !NP_GROW(r->stories, r->cap_stories, r->n_stories + change.n_fresh, err)))
        code = NP_E_NOMEM;
    if (!code)
        code = np_desk_tell(&d, r, &change, moment, err);
    if (!code)
        commit(r, &d, &change, n, moment);
    np_change_clear(&change);
    np_desk_clear(&d);
    return code;
}

np_code np_newsroom_add(np_newsroom *r, const np_article *article, size_t n, np_time now,
                        np_error *err)
{
    np_coming come = {.article = article, .n = n};
    return np_room_add(r, &come, time_of(article, n, now), err);
}

/* ---- askers ---- */

uint32_t np_room_resolve(const np_newsroom *r, uint32_t s) { return r->stories[s].into; }

const np_event *np_newsroom_events(const np_newsroom *r, size_t *n)
{
    *n = r->desk.n_events;
    return r->desk.event;
}

size_t np_newsroom_count(const np_newsroom *r) { return r->n; }

uint32_t np_newsroom_story(const np_newsroom *r, size_t article)
{
    uint32_t story = article < r->n ? r->story[article] : NP_NO_STORY;
    return story == NP_NO_STORY ? story : np_room_resolve(r, story);
}

uint32_t np_newsroom_stories(const np_newsroom *r) { return (uint32_t)r->n_stories; }

np_str np_newsroom_id(const np_newsroom *r, uint32_t story)
{
    return story < r->n_stories ? r->stories[story].id : (np_str){0};
}

bool np_room_number(const np_newsroom *r, np_str id, uint32_t *story)
{
    const uint32_t *at = np_map_find(r->by_id, XXH3_64bits(id.at, id.len));
    if (!at || *at >= r->n_stories || !np_str_equal(r->stories[*at].id, id))
        return false;
    *story = *at;
    return true;
}

bool np_newsroom_find(const np_newsroom *r, np_str id, uint32_t *story)
{
    if (!np_room_number(r, id, story))
        return false;
    *story = np_room_resolve(r, *story);
    return true;
}
