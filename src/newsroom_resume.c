/* newsroom_resume.c - a newsroom made again of what was kept of it, so that its next batch gives
 * the same bytes as if it had never gone.
 *
 *     the past (of each article its story; the stories) -> the last desk, seat by seat -> open
 *
 * Of the last desk only what the next batch looks at comes back: articles, their time, and which
 * stories were open. Who of them is free, and what words weigh, each batch finds anew. */
#include "base/mem.h"
#include "newsroom.h"
#include <string.h>
#include <xxhash.h>

static np_code take_stories(np_newsroom *r, const np_room_past *past, np_error *err)
{
    if (!NP_GROW(r->stories, r->cap_stories, past->n_stories, err))
        return NP_E_NOMEM;
    for (uint32_t s = 0; s < past->n_stories; s++) {
        np_room_story *story = &r->stories[s];
        *story = past->stories[s];
        if (!np_arena_copy(r->ids, story->id, &story->id, err) ||
            !np_map_put(r->by_id, XXH3_64bits(story->id.at, story->id.len), s, err))
            return NP_E_NOMEM;
        r->n_stories++;
    }
    return NP_OK;
}

static np_code make_desk(np_newsroom *r, size_t n_seats, np_error *err)
{
    np_desk *d = &r->desk;
    if (!(d->c = np_corpus_new(&r->opt, err)))
        return err ? err->code : NP_E_NOMEM;
    if (!(d->arrival = np_alloc(0, n_seats, sizeof *d->arrival, err)) ||
        !(d->at = np_alloc(0, n_seats, sizeof *d->at, err)))
        return NP_E_NOMEM;
    return NP_OK;
}

np_newsroom *np_room_resume(const np_options *opt, const np_room_past *past, size_t n_seats,
                            np_error *err)
{
    np_newsroom *r = np_newsroom_new(opt, err);
    if (!r)
        return NULL;
    r->now = past->now;
    if (NP_GROW(r->story, r->cap, past->n, err) && !take_stories(r, past, err) &&
        !make_desk(r, n_seats, err)) {
        if (past->n)
            memcpy(r->story, past->story, past->n * sizeof *r->story);
        r->n = past->n;
        return r;
    }
    np_newsroom_free(r);
    return NULL;
}

np_code np_room_seat(np_newsroom *r, const np_article *a, np_str final, uint32_t number, int64_t at,
                     np_error *err)
{
    size_t seat = r->desk.c->n;
    np_code code = np_corpus_enter_final(r->desk.c, a, final, err);
    if (code)
        return code;
    r->desk.arrival[seat] = number;
    r->desk.at[seat] = at;
    return NP_OK;
}

np_code np_room_reopen(np_newsroom *r, const uint32_t *late, size_t n_late, np_error *err)
{
    np_desk *d = &r->desk;
    np_code code = np_corpus_settle(d->c, err);
    if (code)
        return code;
    int64_t oldest = np_room_oldest(&r->opt, r->now);
    size_t n = 0;
    uint64_t *story = np_alloc(0, d->c->n + n_late, sizeof *story, err);
    if (!story)
        return NP_E_NOMEM;
    for (size_t i = 0; i < d->c->n; i++)
        if (d->at[i] > oldest)
            story[n++] = np_newsroom_story(r, d->arrival[i]);
    for (size_t k = 0; k < n_late; k++)
        if (np_newsroom_story(r, late[k]) != NP_NO_STORY) /* it may have been forgotten */
            story[n++] = np_newsroom_story(r, late[k]);
    code = np_desk_open(d, story, n, err);
    np_free(story);
    return code;
}
