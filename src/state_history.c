/* state_history.c - the row a state reads of each article, and the stories that ever were.
 *
 * Twelve bytes an article in memory: of a million, a scan of a second. Which articles a batch is
 * repaired with, and which stories are shown, is then a pass over two arrays. Refused: an index of
 * articles by time on the disk; each move would write there too, and what must be read anyway, the
 * story of each article, would be read beside it. */
#include "base/error.h"
#include "base/mem.h"
#include "state.h"

void np_history_clear(np_history *h)
{
    np_arena_free(h->ids);
    np_free(h->stories);
    np_free(h->at);
    np_free(h->story);
    *h = (np_history){0};
}

uint32_t np_history_resolve(const np_history *h, uint32_t story) { return h->stories[story].into; }

static np_code take_story(void *ctx, uint64_t key, np_str value, np_error *err)
{
    np_state *s = ctx;
    np_history *h = &s->past;
    np_room_story story;
    np_code code = np_room_story_get(value, key, &story, err);
    if (code)
        return code;
    bool is_right = story.into <= key && (story.into == key || story.n_articles == 0);
    if (key != h->n_stories || key >= s->head.n_stories || !is_right)
        return np_state_damage(err, "story", key, "it does not follow from those before it");
    if (!NP_GROW(h->stories, h->cap_stories, h->n_stories + 1, err) ||
        !np_arena_copy(h->ids, story.id, &story.id, err))
        return NP_E_NOMEM;
    if (story.into < key) /* which is older, and so leads there in one step already */
        story.into = h->stories[story.into].into;
    h->stories[h->n_stories++] = story;
    return NP_OK;
}

np_code np_state_read_stories(np_state *s, np_error *err)
{
    np_history *h = &s->past;
    if (h->ids)
        return NP_OK;
    if (!(h->ids = np_arena_new(err)))
        return NP_E_NOMEM;
    np_code code = np_store_scan_at(s->store, NP_ROOM_STORY, 0, NP_STORE_LAST, take_story, s, err);
    if (!code && h->n_stories != s->head.n_stories)
        code = np_state_damage(err, "story", h->n_stories, "it is missing");
    if (code)
        np_history_clear(h);
    return code;
}

static np_code take_place(void *ctx, uint64_t key, np_str value, np_error *err)
{
    np_state *s = ctx;
    np_history *h = &s->past;
    np_place place;
    np_code code = np_place_get(value, key, &place, err);
    if (code)
        return code;
    bool is_placed = place.story < h->n_stories;
    bool waits = place.story == NP_NO_STORY && place.at != NP_NEVER && key >= s->head.n_settled;
    if (key >= h->n || (!is_placed && !waits))
        return np_state_damage(err, "place", key, "it leads nowhere");
    h->story[key] = place.story;
    h->at[key] = place.at;
    return NP_OK;
}

np_code np_state_read_past(np_state *s, np_error *err)
{
    np_history *h = &s->past;
    if (h->is_read)
        return NP_OK;
    np_code code = np_state_read_stories(s, err);
    if (code)
        return code;
    size_t n = s->n_committed;
    if (!NP_GROW(h->story, h->cap, n, err) || !NP_GROW(h->at, h->cap_at, n, err))
        return NP_E_NOMEM;
    h->n = n;
    for (size_t i = 0; i < n; i++) {
        h->story[i] = NP_NO_STORY;
        h->at[i] = NP_NEVER;
    }
    code = np_store_scan_at(s->store, NP_PLACE, 0, NP_STORE_LAST, take_place, s, err);
    h->is_read = code == NP_OK;
    return code;
}
