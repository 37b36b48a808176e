/* state_place.c - the repair: what is loose goes to its stories, the newsroom being made again and
 * taking it as one batch, and only what that changed is written.
 *
 *     past (12 bytes an article) -> who sat at the desk: free ones and the newest of the frozen
 *     -> their texts, from the tables -> np_room_add() -> places that changed, stories that
 *     changed, events, in one transaction
 *
 * Loose is what came since the last repair, so all from one number on: placed for the time being
 * (state_instant.c), or not yet. Whatever its time, it is free now, and where it was does not
 * count, but for the ids of stories that were made of it.
 *
 * A row is written for what is other than it was, found by comparing with what the last batch left:
 * a pass over the desk and over the stories, in memory. So the transaction is as large as the batch
 * and its repair, however much the state holds.
 *
 * A reader's repair is as good, but what it places is placed in memory alone. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"
#include <string.h>

/* What is to be placed: in a corpus, for a corpus keeps its memory within bounds. */
typedef struct loose {
    np_corpus *c;
    np_str *final;
    uint32_t *number, *was;
    int64_t *at;
} loose;

static void loose_clear(loose *w)
{
    np_free(w->was);
    np_free(w->at);
    np_free(w->number);
    np_free(w->final);
    np_corpus_free(w->c);
}

static np_code loose_add(loose *w, np_state *s, uint32_t number, np_arena *texts, np_error *err)
{
    np_kept kept;
    size_t n = w->c->n;
    np_arena_reset(texts);
    np_code code = np_state_article(s, number, texts, &kept, err);
    if (code)
        return code;
    np_str final = kept.a.id;
    kept.a.id = kept.came;
    if ((code = np_corpus_enter_final(w->c, &kept.a, final, err)))
        return code;
    w->final[n] = w->c->arrival[n].final;
    w->number[n] = number;
    w->at[n] = s->past.at[number];
    w->was[n] = s->past.story[number];
    if (w->was[n] != NP_NO_STORY)
        w->was[n] = np_history_resolve(&s->past, w->was[n]);
    return NP_OK;
}

static np_code loose_init(loose *w, np_state *s, size_t n, np_error *err)
{
    const np_history *h = &s->past;
    np_code code = NP_E_NOMEM;
    np_arena *texts = np_arena_new(err);
    if (texts && (w->c = np_corpus_new(&s->opt, err)) &&
        (w->final = np_alloc(0, n, sizeof *w->final, err)) &&
        (w->number = np_alloc(0, n, sizeof *w->number, err)) &&
        (w->was = np_alloc(0, n, sizeof *w->was, err)) &&
        (w->at = np_alloc(0, n, sizeof *w->at, err)))
        code = NP_OK;
    for (size_t i = s->head.n_settled; i < h->n && !code; i++)
        if (h->at[i] != NP_NEVER)
            code = loose_add(w, s, (uint32_t)i, texts, err);
    np_arena_free(texts);
    return code;
}

/* ---- the desk ---- */

np_code np_state_seats(const np_state *s, uint32_t **seat, size_t *n_seats, np_error *err)
{
    const np_history *h = &s->past;
    size_t end = s->head.n_settled;
    int64_t oldest = np_room_oldest(&s->opt, s->head.placed);
    size_t n = 0;
    bool *is_kept = np_alloc(0, end, sizeof *is_kept, err);
    np_keyed *frozen = np_alloc(0, end, 2 * sizeof *frozen, err);
    *n_seats = 0;
    *seat = np_alloc(0, end, sizeof **seat, err);
    bool is_done = is_kept && frozen && *seat;
    for (uint32_t i = 0; i < end && is_done; i++) {
        if (h->story[i] == NP_NO_STORY || h->at[i] == NP_NEVER)
            continue;
        is_kept[i] = h->at[i] > oldest;
        if (!is_kept[i])
            frozen[n++] = (np_keyed){np_room_age(h->at[i]), i};
    }
    if (is_done)
        for (size_t k = np_room_context(frozen, frozen + n, n, s->opt.repair_context); k < n; k++)
            is_kept[frozen[k].index] = true;
    for (uint32_t i = 0; i < end && is_done; i++)
        if (is_kept[i])
            (*seat)[(*n_seats)++] = i;
    np_free(frozen);
    np_free(is_kept);
    return is_done ? NP_OK : NP_E_NOMEM;
}

/* Articles that the last repair placed, though they were older than the window: *late is own. */
static np_code get_late(np_state *s, uint32_t **late, size_t *n, np_error *err)
{
    np_str value;
    bool is_there;
    *late = NULL;
    *n = 0;
    np_code code = np_store_get(s->store, NP_META, NP_STR("late"), &value, &is_there, err);
    if (!code && is_there)
        code = np_numbers_get(value, late, n, err);
    for (size_t k = 0; !code && k < *n; k++)
        if ((*late)[k] >= s->past.n)
            code = np_state_damage(err, "meta", 0, "an article that never came was late");
    return code;
}

static np_code seat_all(np_state *s, np_newsroom *room, const uint32_t *seat, size_t n,
                        np_error *err)
{
    np_kept kept;
    np_code code = NP_OK;
    np_arena *texts = np_arena_new(err);
    if (!texts)
        return NP_E_NOMEM;
    for (size_t k = 0; k < n && !code; k++) {
        np_arena_reset(texts);
        if ((code = np_state_article(s, seat[k], texts, &kept, err)))
            break;
        np_str final = kept.a.id;
        kept.a.id = kept.came;
        code = np_room_seat(room, &kept.a, final, seat[k], s->past.at[seat[k]], err);
    }
    np_arena_free(texts);
    uint32_t *late = NULL;
    size_t n_late = 0;
    if (!code)
        code = get_late(s, &late, &n_late, err);
    if (!code)
        code = np_room_reopen(room, late, n_late, err);
    np_free(late);
    return code;
}

/* The newsroom as the last repair left it; NULL on failure. */
static np_newsroom *open_room(np_state *s, np_error *err)
{
    const np_history *h = &s->past;
    const np_room_past past = {s->head.placed, h->story, h->n, h->stories, h->n_stories};
    np_newsroom *room = NULL;
    uint32_t *seat = NULL;
    size_t n_seats = 0;
    np_code code = np_state_seats(s, &seat, &n_seats, err);
    if (!code && (room = np_room_resume(&s->opt, &past, n_seats, err)))
        code = seat_all(s, room, seat, n_seats, err);
    np_free(seat);
    if (!code)
        return room;
    np_newsroom_free(room);
    return NULL;
}

/* ---- what the repair changed ---- */

static np_code put_places(np_state *s, const np_newsroom *room, np_error *err)
{
    const np_desk *d = &room->desk;
    np_code code = NP_OK;
    for (size_t i = 0; i < d->c->n && !code; i++) {
        uint32_t number = d->arrival[i], story = room->story[number];
        if (story == s->past.story[number])
            continue;
        s->value.len = 0;
        np_place_put(&s->value, (np_place){story, s->past.at[number]});
        code = np_state_put_at(s, NP_PLACE, number, err);
    }
    return code;
}

/* What was part of another stays so, under whatever that is part of now. */
static bool is_as_before(const np_history *h, const np_newsroom *r, size_t story)
{
    if (story >= h->n_stories)
        return false;
    bool was_part = h->stories[story].into != story;
    return was_part || (h->stories[story].into == r->stories[story].into &&
                        h->stories[story].n_articles == r->stories[story].n_articles);
}

static np_code put_stories(np_state *s, const np_newsroom *room, np_error *err)
{
    np_code code = NP_OK;
    for (size_t k = 0; k < room->n_stories && !code; k++) {
        if (is_as_before(&s->past, room, k))
            continue;
        s->value.len = 0;
        np_room_story_put(&s->value, &room->stories[k]);
        code = np_state_put_at(s, NP_ROOM_STORY, k, err);
    }
    s->head.n_stories = room->n_stories;
    return code;
}

static np_code put_event(np_state *s, const np_newsroom *room, const np_event *e, np_error *err)
{
    np_noted noted = {.kind = e->kind,
                      .at = e->at.at,
                      .story = e->story,
                      .n_articles = e->n_articles,
                      .n_others = e->n_others,
                      .added = e->added,
                      .n_added = e->n_added};
    uint32_t *other = np_alloc(0, e->n_others, sizeof *other, err);
    if (!other)
        return NP_E_NOMEM;
    for (size_t k = 0; k < e->n_others; k++)
        if (!np_room_number(room, e->other[k], &other[k]))
            other[k] = e->story; /* cannot be */
    noted.other = other;
    s->value.len = 0;
    np_noted_put(&s->value, &noted);
    np_free(other);
    return np_state_put_at(s, NP_CHANGE, s->head.n_events++, err);
}

/* Articles that were placed, though they are older than the window. They lie beside the head, which
 * each commit writes: of an archive that was read in they are most. */
static np_code put_late(np_state *s, const loose *w, np_error *err)
{
    int64_t oldest = np_room_oldest(&s->opt, s->head.now);
    size_t n = 0;
    uint32_t *late = np_alloc(0, w->c->n, sizeof *late, err);
    if (!late)
        return NP_E_NOMEM;
    for (size_t k = 0; k < w->c->n; k++)
        if (w->at[k] <= oldest)
            late[n++] = w->number[k];
    s->value.len = 0;
    np_numbers_put(&s->value, late, n);
    np_free(late);
    np_code code = np_buf_check(&s->value, err);
    return code ? code
                : np_store_put(s->store, NP_META, NP_STR("late"), np_buf_view(&s->value), err);
}

static np_code put_change(np_state *s, const np_newsroom *room, np_error *err)
{
    size_t n;
    const np_event *event = np_newsroom_events(room, &n);
    np_code code = put_places(s, room, err);
    if (!code)
        code = put_stories(s, room, err);
    for (size_t k = 0; k < n && !code; k++)
        code = put_event(s, room, &event[k], err);
    return code;
}

/* ---- memory follows ---- */

/* Ids of fresh stories are to live as long as the state, the room goes before. */
static np_code take_ids(np_state *s, const np_newsroom *r, np_error *err)
{
    np_history *h = &s->past;
    if (!NP_GROW(h->stories, h->cap_stories, r->n_stories, err))
        return NP_E_NOMEM;
    for (size_t k = h->n_stories; k < r->n_stories; k++)
        if (!np_arena_copy(h->ids, r->stories[k].id, &h->stories[k].id, err))
            return NP_E_NOMEM;
    return NP_OK;
}

/* After take_ids(); cannot fail. */
static void follow_room(np_state *s, const np_newsroom *r)
{
    np_history *h = &s->past;
    for (size_t i = 0; i < r->desk.c->n; i++)
        h->story[r->desk.arrival[i]] = r->story[r->desk.arrival[i]];
    for (size_t k = 0; k < r->n_stories; k++) {
        h->stories[k].into = r->stories[k].into;
        h->stories[k].n_articles = r->stories[k].n_articles;
    }
    h->n_stories = r->n_stories;
}

/* In a transaction. */
static np_code keep_change(np_state *s, const np_newsroom *room, const loose *w, np_error *err)
{
    np_code code = np_state_begin(s, err);
    if (code)
        return code;
    s->head.placed = s->head.now;
    s->head.n_settled = s->past.n;
    s->head.n_lasting = room->n_stories;
    if (!(code = put_late(s, w, err)) && !(code = put_change(s, room, err)))
        return np_state_commit(s, err); /* a failure undoes */
    np_state_undo(s);
    return code;
}

/* The room has taken the batch. */
static np_code settle(np_state *s, const np_newsroom *room, const loose *w, np_error *err)
{
    size_t n_settled = s->past.n;
    np_code code = take_ids(s, room, err);
    if (!code && s->is_writer)
        code = keep_change(s, room, w, err);
    if (code)
        return code;
    follow_room(s, room);
    s->head.n_settled = n_settled;
    s->head.n_lasting = room->n_stories;
    np_instant_drop(s); /* it has them where they were */
    return NP_OK;
}

/* n articles are loose. */
static np_code repair(np_state *s, size_t n, np_error *err)
{
    loose w = {0};
    np_newsroom *room = NULL;
    np_code code = loose_init(&w, s, n, err);
    if (!code && !(room = open_room(s, err)))
        code = err ? err->code : NP_E_NOMEM;
    if (!code) {
        np_coming come = {.article = w.c->article,
                          .n = w.c->n,
                          .final = w.final,
                          .number = w.number,
                          .at = w.at,
                          .was = w.was,
                          .n_lasting = (uint32_t)s->head.n_lasting};
        code = np_room_add(room, &come, s->head.now, err);
    }
    if (!code)
        code = np_corpus_check(w.c, err);
    if (!code)
        code = settle(s, room, &w, err);
    np_newsroom_free(room);
    loose_clear(&w);
    return code;
}

np_code np_state_place(np_state *s, np_error *err)
{
    size_t n = 0;
    np_code code = np_state_read_past(s, err);
    for (size_t i = s->head.n_settled; i < s->past.n && !code; i++)
        n += s->past.at[i] != NP_NEVER;
    return code || n == 0 ? code : repair(s, n, err);
}
