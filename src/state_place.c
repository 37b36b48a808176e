/* state_place.c - what came goes to its stories: the newsroom is made again, takes one batch, and
 * only what that changed is written.
 *
 *     past (12 bytes an article) -> who sits at the desk: free ones and the newest of the frozen
 *     -> their texts, from the tables -> np_room_add() -> places that changed, stories that
 *     changed, events, in one transaction
 *
 * A row is written for what is other than it was, found by comparing with what the last batch left:
 * a pass over the desk and over the stories, in memory. So the transaction is as large as the batch
 * and its repair, however much the state holds.
 *
 * The newsroom stays for the next call; where writing fails it goes, for it knows what the tables
 * do not. A reader's is as good, but what it places is placed in memory alone. */
#include "base/error.h"
#include "base/mem.h"
#include "state.h"
#include <string.h>

/* What is to be placed: in a corpus, for a corpus keeps its memory within bounds. */
typedef struct waiting {
    np_corpus *c;
    np_str *final;
    uint32_t *number;
    int64_t *at;
} waiting;

static bool is_waiting(const np_history *h, size_t i)
{
    return h->story[i] == NP_NO_STORY && h->at[i] != NP_NEVER;
}

static void waiting_clear(waiting *w)
{
    np_free(w->at);
    np_free(w->number);
    np_free(w->final);
    np_corpus_free(w->c);
}

static np_code waiting_add(waiting *w, np_state *s, uint32_t number, np_arena *texts, np_error *err)
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
    return NP_OK;
}

static np_code waiting_init(waiting *w, np_state *s, size_t n, np_error *err)
{
    const np_history *h = &s->past;
    np_code code = NP_E_NOMEM;
    np_arena *texts = np_arena_new(err);
    if (texts && (w->c = np_corpus_new(&s->opt, err)) &&
        (w->final = np_alloc(0, n, sizeof *w->final, err)) &&
        (w->number = np_alloc(0, n, sizeof *w->number, err)) &&
        (w->at = np_alloc(0, n, sizeof *w->at, err)))
        code = NP_OK;
    for (uint32_t i = 0; i < h->n && !code; i++)
        if (is_waiting(h, i))
            code = waiting_add(w, s, i, texts, err);
    np_arena_free(texts);
    return code;
}

/* ---- the desk ---- */

/* Who sat at the desk after the last batch, in order of arrival: *seat is own. */
static np_code choose_seats(const np_state *s, uint32_t **seat, size_t *n_seats, np_error *err)
{
    const np_history *h = &s->past;
    int64_t oldest = np_room_oldest(&s->opt, s->head.placed);
    size_t n = 0;
    bool *is_kept = np_alloc(0, h->n, sizeof *is_kept, err);
    np_keyed *frozen = np_alloc(0, h->n, 2 * sizeof *frozen, err);
    *n_seats = 0;
    *seat = np_alloc(0, h->n, sizeof **seat, err);
    bool is_done = is_kept && frozen && *seat;
    for (uint32_t i = 0; i < h->n && is_done; i++) {
        if (h->story[i] == NP_NO_STORY || h->at[i] == NP_NEVER)
            continue;
        is_kept[i] = h->at[i] > oldest;
        if (!is_kept[i])
            frozen[n++] = (np_keyed){np_room_age(h->at[i]), i};
    }
    if (is_done)
        for (size_t k = np_room_context(frozen, frozen + n, n, s->opt.repair_context); k < n; k++)
            is_kept[frozen[k].index] = true;
    for (uint32_t i = 0; i < h->n && is_done; i++)
        if (is_kept[i])
            (*seat)[(*n_seats)++] = i;
    np_free(frozen);
    np_free(is_kept);
    return is_done ? NP_OK : NP_E_NOMEM;
}

static np_code seat_all(np_state *s, const uint32_t *seat, size_t n, np_error *err)
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
        code = np_room_seat(s->room, &kept.a, final, seat[k], s->past.at[seat[k]], err);
    }
    np_arena_free(texts);
    return code ? code : np_room_reopen(s->room, s->head.late, s->head.n_late, err);
}

/* s->room as the last batch left it. */
static np_code open_room(np_state *s, np_error *err)
{
    const np_history *h = &s->past;
    const np_room_past past = {s->head.placed, h->story, h->n, h->stories, h->n_stories};
    uint32_t *seat = NULL;
    size_t n_seats = 0;
    np_code code = NP_OK;
    if (s->room) {
        code = np_room_widen(s->room, h->n, err);
    } else {
        code = choose_seats(s, &seat, &n_seats, err);
        if (!code && !(s->room = np_room_resume(&s->opt, &past, n_seats, err)))
            code = err ? err->code : NP_E_NOMEM;
        if (!code)
            code = seat_all(s, seat, n_seats, err);
        np_free(seat);
    }
    if (code) {
        np_newsroom_free(s->room);
        s->room = NULL;
    }
    return code;
}

/* ---- what the batch changed ---- */

static np_code put_places(np_state *s, np_error *err)
{
    const np_desk *d = &s->room->desk;
    np_code code = NP_OK;
    for (size_t i = 0; i < d->c->n && !code; i++) {
        uint32_t number = d->arrival[i], story = s->room->story[number];
        if (story == s->past.story[number])
            continue;
        s->value.len = 0;
        np_place_put(&s->value, (np_place){story, s->past.at[number]});
        code = np_state_put_at(s, NP_PLACE, number, err);
    }
    return code;
}

static bool is_as_before(const np_history *h, const np_newsroom *r, size_t story)
{
    return story < h->n_stories && h->stories[story].into == r->stories[story].into &&
           h->stories[story].n_articles == r->stories[story].n_articles;
}

static np_code put_stories(np_state *s, np_error *err)
{
    np_code code = NP_OK;
    for (size_t k = 0; k < s->room->n_stories && !code; k++) {
        if (is_as_before(&s->past, s->room, k))
            continue;
        s->value.len = 0;
        np_room_story_put(&s->value, &s->room->stories[k]);
        code = np_state_put_at(s, NP_ROOM_STORY, k, err);
    }
    s->head.n_stories = s->room->n_stories;
    return code;
}

static np_code put_event(np_state *s, const np_event *e, np_error *err)
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
        if (!np_room_number(s->room, e->other[k], &other[k]))
            other[k] = e->story; /* cannot be */
    noted.other = other;
    s->value.len = 0;
    np_noted_put(&s->value, &noted);
    np_free(other);
    return np_state_put_at(s, NP_CHANGE, s->head.n_events++, err);
}

/* Articles that were placed, though they are older than the window. */
static np_code list_late(np_state *s, const waiting *w, uint32_t **late, size_t *n, np_error *err)
{
    int64_t oldest = np_room_oldest(&s->opt, s->head.now);
    *n = 0;
    if (!(*late = np_alloc(0, w->c->n, sizeof **late, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < w->c->n; k++)
        if (w->at[k] <= oldest)
            (*late)[(*n)++] = w->number[k];
    return NP_OK;
}

static np_code put_change(np_state *s, np_error *err)
{
    size_t n;
    const np_event *event = np_newsroom_events(s->room, &n);
    np_code code = put_places(s, err);
    if (!code)
        code = put_stories(s, err);
    for (size_t k = 0; k < n && !code; k++)
        code = put_event(s, &event[k], err);
    return code;
}

/* ---- memory follows ---- */

/* Ids of fresh stories are to live as long as the state, the room may go before. */
static np_code take_ids(np_state *s, np_error *err)
{
    np_history *h = &s->past;
    const np_newsroom *r = s->room;
    if (!NP_GROW(h->stories, h->cap_stories, r->n_stories, err))
        return NP_E_NOMEM;
    for (size_t k = h->n_stories; k < r->n_stories; k++)
        if (!np_arena_copy(h->ids, r->stories[k].id, &h->stories[k].id, err))
            return NP_E_NOMEM;
    return NP_OK;
}

/* After take_ids(); cannot fail. */
static void follow_room(np_state *s)
{
    np_history *h = &s->past;
    const np_newsroom *r = s->room;
    for (size_t i = 0; i < r->desk.c->n; i++)
        h->story[r->desk.arrival[i]] = r->story[r->desk.arrival[i]];
    for (size_t k = 0; k < r->n_stories; k++) {
        h->stories[k].into = r->stories[k].into;
        h->stories[k].n_articles = r->stories[k].n_articles;
    }
    h->n_stories = r->n_stories;
}

/* In a transaction; late is the state's from then on, or freed. */
static np_code keep_change(np_state *s, uint32_t *late, size_t n_late, np_error *err)
{
    uint32_t *old = s->head.late;
    np_code code = np_state_begin(s, err);
    if (!code) {
        s->head.placed = s->head.now;
        s->head.late = late;
        s->head.n_late = n_late;
        if (!(code = put_change(s, err)))
            code = np_state_commit(s, err); /* a failure undoes */
        else
            np_state_undo(s);
    }
    np_free(code ? late : old);
    return code;
}

/* The room has taken the batch. */
static np_code settle(np_state *s, const waiting *w, np_error *err)
{
    uint32_t *late = NULL;
    size_t n_late = 0;
    np_code code = take_ids(s, err);
    if (!code && s->is_writer && !(code = list_late(s, w, &late, &n_late, err)))
        code = keep_change(s, late, n_late, err);
    if (!code)
        follow_room(s);
    return code;
}

np_code np_state_place(np_state *s, np_error *err)
{
    waiting w = {0};
    size_t n = 0;
    np_code code = np_state_read_past(s, err);
    for (size_t i = 0; i < s->past.n && !code; i++)
        n += is_waiting(&s->past, i);
    if (code || n == 0)
        return code;
    if (!(code = waiting_init(&w, s, n, err)))
        code = open_room(s, err);
    if (!code) {
        np_coming come = {w.c->article, w.c->n, w.final, w.number, w.at};
        code = np_room_add(s->room, &come, s->head.now, err);
    }
    if (!code)
        code = np_corpus_check(w.c, err);
    if (!code)
        code = settle(s, &w, err);
    if (code) {
        np_newsroom_free(s->room);
        s->room = NULL;
    }
    waiting_clear(&w);
    return code;
}
