/* state_instant.c - each article is placed at once, for the time being; the repair comes later.
 *
 *     its gist -> np_online_find(), among the gists of the desk -> its place, its story's row, in
 *     the transaction that keeps it
 *
 * A repair gathers the articles of a week anew (state_place.c): the best that can be said of them,
 * and of a hundred thousand it takes seconds, however few have come. So it waits until it is worth
 * it: an add ends with one where the desk is small, where what came is a good part of it, where an
 * hour of the state's clock has passed since the last, or where somebody could not place what he
 * took. Else what came is placed by what is there, in some 100 us, which finds the story in most
 * cases (bench/stories.md); the repair then moves the rest and says so. Readers never see the
 * difference: they repair in memory what is loose before they show it.
 *
 * Gists are read when the first article is to be placed, and then grow with what comes, until a
 * repair moves their articles. So a process that stays pays for the desk once an hour, and one that
 * comes for each batch once a batch. What is found is the same: the desk is that of the last
 * repair, in order of arrival, and what came since (story/online.c).
 *
 * Refused: a repair of the touched stories alone. Words are weighed by all stories of the week, so
 * which stories are touched is known when all is done. */
#include "base/mem.h"
#include "base/sort.h"
#include "items.h"
#include "state.h"
#include "story/online.h"
#include <stdlib.h>
#include <xxhash.h>

/* In seconds of the state's clock; and the share of a desk that is a good part of it. */
enum { REPAIR_AFTER = 3600, GOOD_PART = 4 };

/* More terms, a wider window, more that are compared, stories and members of them are worth nothing
 * that could be measured (bench/stories.md); the threshold and bonus are those of the repair. */
static const np_online_options FIXED = {
    .n_top = 16, .window = 128, .n_exact = 24, .n_likely = 4, .n_members = 8, .copy = 0.8};

typedef struct spot { /* an article that was placed, and is still to be told of */
    np_article a;     /* its time, and id for good */
    uint32_t number, story;
} spot;

typedef struct np_instant {
    np_online *online;
    np_map *by_id;   /* stories, by XXH3 of their ids */
    np_arena *words; /* ids of spots */
    spot *spot;
    size_t n_spots, cap_spots;
    uint32_t n_before; /* stories there were before the first spot */
} np_instant;

void np_instant_drop(np_state *s)
{
    np_instant *now = s->instant;
    if (!now)
        return;
    np_free(now->spot);
    np_arena_free(now->words);
    np_map_free(now->by_id);
    np_online_free(now->online);
    np_free(now);
    s->instant = NULL;
}

/* ---- when ---- */

static bool is_there(const np_history *h, size_t i) { return h->at[i] != NP_NEVER; }

/* Articles that the next repair looks at. */
static np_code count_desk(np_state *s, size_t *n, np_error *err)
{
    const np_history *h = &s->past;
    uint32_t *seat;
    np_code code = np_state_seats(s, &seat, n, err);
    np_free(seat);
    for (size_t i = s->head.n_settled; i < h->n && !code; i++)
        *n += is_there(h, i);
    return code;
}

static bool has_waiting(const np_state *s)
{
    const np_history *h = &s->past;
    for (size_t i = s->head.n_settled; i < h->n; i++)
        if (is_there(h, i) && h->story[i] == NP_NO_STORY)
            return true;
    return false;
}

np_code np_instant_is_due(np_state *s, size_t n, bool *is_due, np_error *err)
{
    size_t n_desk = 0;
    np_code code = np_state_read_past(s, err);
    if (code)
        return code;
    *is_due = s->head.placed == NP_NEVER || s->head.now - s->head.placed >= REPAIR_AFTER ||
              has_waiting(s);
    if (*is_due)
        return NP_OK;
    if (s->instant)
        n_desk = np_online_count(s->instant->online);
    else
        code = count_desk(s, &n_desk, err);
    *is_due = n_desk + n <= s->small_desk || n >= n_desk / GOOD_PART;
    return code;
}

/* ---- the desk ---- */

static double day_of(int64_t at) { return (double)at / 86400; }

/* The gist that is kept, or of a state that had none, one that is made and kept now. */
static np_code get_gist(np_state *s, uint32_t number, np_gist *gist, np_error *err)
{
    np_str value;
    bool has_one;
    np_code code = np_store_get_at(s->store, NP_GIST, number, &value, &has_one, err);
    if (code || has_one)
        return code ? code : np_gist_get(value, number, gist, err);
    if ((code = np_state_make_gist(s, number, gist, err)))
        return code;
    s->value.len = 0;
    np_gist_put(&s->value, gist);
    return np_state_put_at(s, NP_GIST, number, err);
}

static np_code seat(np_state *s, uint32_t number, np_error *err)
{
    const np_history *h = &s->past;
    np_gist gist;
    np_code code = get_gist(s, number, &gist, err);
    return code ? code
                : np_online_add(s->instant->online, &gist, day_of(h->at[number]),
                                np_history_resolve(h, h->story[number]), err);
}

static np_code seat_all(np_state *s, np_error *err)
{
    const np_history *h = &s->past;
    uint32_t *seats;
    size_t n;
    np_code code = np_state_seats(s, &seats, &n, err);
    for (size_t k = 0; k < n && !code; k++)
        code = seat(s, seats[k], err);
    for (size_t i = s->head.n_settled; i < h->n && !code; i++)
        if (is_there(h, i) && h->story[i] != NP_NO_STORY)
            code = seat(s, (uint32_t)i, err);
    np_free(seats);
    return code;
}

static np_code know_ids(np_state *s, np_error *err)
{
    const np_history *h = &s->past;
    for (uint32_t k = 0; k < h->n_stories; k++) {
        np_str id = h->stories[k].id;
        if (!np_map_put(s->instant->by_id, XXH3_64bits(id.at, id.len), k, err))
            return NP_E_NOMEM;
    }
    return NP_OK;
}

np_code np_instant_open(np_state *s, np_error *err)
{
    np_online_options how = FIXED;
    if (s->instant)
        return NP_OK;
    how.min_score = s->opt.story_threshold;
    how.size_bonus = s->opt.story_size_bonus;
    how.fade = np_item_fade(&s->opt);
    np_instant *now = s->instant = np_alloc(sizeof *now, 0, 0, err);
    if (!now)
        return NP_E_NOMEM;
    np_code code = NP_E_NOMEM;
    if ((now->online = np_online_new(&how, err)) && (now->by_id = np_map_new(err)) &&
        (now->words = np_arena_new(err)))
        code = know_ids(s, err);
    if (!code)
        code = seat_all(s, err);
    now->n_before = (uint32_t)s->past.n_stories;
    if (code)
        np_instant_drop(s);
    return code;
}

/* ---- one article ---- */

static np_code begin_story(np_state *s, np_str after, uint32_t *story, np_error *err)
{
    np_history *h = &s->past;
    np_room_story fresh = {.into = (uint32_t)h->n_stories};
    if (h->n_stories >= NP_NO_STORY - 1)
        return np_fail(err, NP_E_LIMIT, "more than %u stories", NP_NO_STORY - 1);
    if (!NP_GROW(h->stories, h->cap_stories, h->n_stories + 1, err))
        return NP_E_NOMEM;
    np_code code =
        np_story_name(s->instant->by_id, h->n_stories, h->ids, after, fresh.into, &fresh.id, err);
    if (code)
        return code;
    h->stories[h->n_stories++] = fresh;
    s->head.n_stories = h->n_stories;
    *story = fresh.into;
    return NP_OK;
}

static np_code note(np_instant *now, const np_article *a, uint32_t number, uint32_t story,
                    np_error *err)
{
    spot one = {{.published = a->published}, number, story};
    if (!NP_GROW(now->spot, now->cap_spots, now->n_spots + 1, err) ||
        !np_arena_copy(now->words, a->id, &one.a.id, err))
        return NP_E_NOMEM;
    now->spot[now->n_spots++] = one;
    return NP_OK;
}

np_code np_instant_place(np_state *s, const np_article *a, uint64_t number, const np_gist *gist,
                         np_place *place, np_error *err)
{
    np_instant *now = s->instant;
    np_code code = NP_OK;
    place->story = np_online_find(now->online, gist, day_of(place->at));
    if (place->story == NP_NO_STORY)
        code = begin_story(s, a->id, &place->story, err);
    if (code)
        return code;
    np_room_story *story = &s->past.stories[place->story];
    story->n_articles++;
    s->value.len = 0;
    np_room_story_put(&s->value, story);
    code = np_state_put_at(s, NP_ROOM_STORY, place->story, err);
    if (!code)
        code = np_online_add(now->online, gist, day_of(place->at), place->story, err);
    return code ? code : note(now, a, (uint32_t)number, place->story, err);
}

/* ---- what is told ---- */

/* By story, by publication within one. */
static int in_order(const void *a, const void *b)
{
    const spot *x = a, *y = b;
    if (x->story != y->story)
        return x->story < y->story ? -1 : 1;
    return np_article_compare(&x->a, &y->a);
}

static np_code tell_one(np_state *s, const spot *from, size_t n, uint32_t *added, np_error *err)
{
    uint32_t story = from->story;
    np_noted noted = {.kind = story < s->instant->n_before ? NP_EVENT_GROWN : NP_EVENT_CREATED,
                      .at = s->head.now,
                      .story = story,
                      .n_articles = s->past.stories[story].n_articles,
                      .added = added,
                      .n_added = n};
    for (size_t k = 0; k < n; k++)
        added[k] = from[k].number;
    s->value.len = 0;
    np_noted_put(&s->value, &noted);
    return np_state_put_at(s, NP_CHANGE, s->head.n_events++, err);
}

np_code np_instant_tell(np_state *s, np_error *err)
{
    np_instant *now = s->instant;
    uint32_t *added = np_alloc(0, now->n_spots, sizeof *added, err);
    np_code code = added ? NP_OK : NP_E_NOMEM;
    if (now->n_spots)
        qsort(now->spot, now->n_spots, sizeof *now->spot, in_order);
    for (size_t from = 0, to; from < now->n_spots && !code; from = to) {
        for (to = from + 1; to < now->n_spots && now->spot[to].story == now->spot[from].story;)
            to++;
        code = tell_one(s, &now->spot[from], to - from, added, err);
    }
    np_free(added);
    now->n_spots = 0;
    np_arena_reset(now->words);
    now->n_before = (uint32_t)s->past.n_stories;
    return code;
}
