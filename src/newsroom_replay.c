/* newsroom_replay.c - a corpus told as if it had come batch by batch.
 *
 * The articles go to a newsroom in order of publication; what it says at the end is given back to
 * the corpus, whose report is then made as any other. A group of copies may lie in several stories,
 * when one came too late to move the others: each part is then a text of its own, as where stories
 * are given. */
#include "base/error.h"
#include "base/mem.h"
#include "corpus_stories.h"
#include "items.h"
#include "newsroom.h"
#include "story/follow.h"
#include <stdlib.h>

enum { HOUR = 3600, MOST_HOURS = 8784 /* of a year */ };

typedef struct arriving {
    const np_article *article;
    uint32_t index;
    int64_t at;
} arriving;

typedef struct replay {
    np_corpus *c;
    np_newsroom *room;
    arriving *order;   /* c->n, as they come */
    np_article *batch; /* c->n: of one batch, with the ids they came under */
    np_hear *hear;
    void *ctx;
} replay;

static int in_order(const void *a, const void *b)
{
    const arriving *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    int order = np_article_compare(x->article, y->article);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Undated ones come with the last. */
static void put_in_order(replay *p)
{
    int64_t newest = NP_NEVER;
    for (uint32_t i = 0; i < p->c->n; i++) {
        int64_t at = np_room_moment(p->c->article[i].published);
        newest = at > newest ? at : newest;
        p->order[i] = (arriving){&p->c->article[i], i, at};
    }
    for (size_t i = 0; i < p->c->n; i++)
        p->order[i].at = p->order[i].at == NP_NEVER ? newest : p->order[i].at;
    qsort(p->order, p->c->n, sizeof *p->order, in_order);
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* ---- events by the corpus's own numbers and ids ---- */

static np_code tell(const replay *p, np_error *err)
{
    size_t n;
    np_code code = NP_E_NOMEM;
    np_event *event = p->room->desk.event;
    np_newsroom_events(p->room, &n);
    for (size_t e = 0; e < n; e++) {
        uint32_t *number =
            np_arena_alloc(p->room->desk.told, event[e].n_added, sizeof *number, err);
        np_str *id = np_arena_alloc(p->room->desk.told, event[e].n_added, sizeof *id, err);
        if (!number || !id)
            return code;
        for (size_t k = 0; k < event[e].n_added; k++) {
            number[k] = p->order[event[e].added[k]].index;
            id[k] = p->c->article[number[k]].id;
        }
        event[e].added = number;
        event[e].added_id = id;
    }
    return p->hear(p->ctx, event, n, err);
}

static np_code run(replay *p, unsigned hours, np_error *err)
{
    np_code code = NP_OK;
    size_t n = p->c->n;
    int64_t length = (int64_t)hours * HOUR;
    for (size_t from = 0, to; from < n && !code; from = to) {
        int64_t cut = floor_div(p->order[from].at, length);
        for (to = from; to < n && floor_div(p->order[to].at, length) == cut; to++) {
            p->batch[to - from] = *p->order[to].article;
            p->batch[to - from].id = p->c->arrival[p->order[to].index].id;
        }
        np_time now = {0};
        if (p->order[from].at != NP_NEVER)
            now = (np_time){p->order[to - 1].at, NP_TIME_EXACT};
        code = np_newsroom_add(p->room, p->batch, to - from, now, err);
        if (!code && p->hear)
            code = tell(p, err);
        np_corpus_progress(p->c, "articles placed", to, n);
    }
    return code;
}

/* ---- back to the corpus ---- */

static np_code hand_over(replay *p, np_error *err)
{
    np_corpus *c = p->c;
    np_followed *f = np_arena_alloc(c->results, 1, sizeof *f, err);
    if (!f)
        return NP_E_NOMEM;
    *f = (np_followed){.n = np_newsroom_stories(p->room)};
    if (!(f->story = np_arena_alloc(c->results, c->n, sizeof *f->story, err)) ||
        !(f->id = np_arena_alloc(c->results, f->n, sizeof *f->id, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < c->n; k++)
        f->story[p->order[k].index] = np_newsroom_story(p->room, k);
    for (uint32_t s = 0; s < f->n; s++)
        if (!np_arena_copy(c->results, np_newsroom_id(p->room, s), &f->id[s], err))
            return NP_E_NOMEM;
    c->followed = f;
    return NP_OK;
}

static np_code check(const np_corpus *c, unsigned hours, np_error *err)
{
    np_code code = np_corpus_needs_texts(c, "stories", err);
    if (code)
        return code;
    if (c->opt.has_given_stories)
        return np_fail(err, NP_E_USAGE, "stories that are given are not found again day by day");
    if (hours < 1 || hours > MOST_HOURS)
        return np_fail(err, NP_E_USAGE, "batches of %u hours; it must be 1 to %d", hours,
                       MOST_HOURS);
    return NP_OK;
}

np_code np_corpus_replay(np_corpus *c, unsigned hours, np_hear *hear, void *ctx, np_error *err)
{
    replay p = {.c = c, .hear = hear, .ctx = ctx};
    np_code code = check(c, hours, err);
    if (code)
        return code;
    np_corpus_forget(c);
    if (!(code = np_corpus_settle(c, err))) {
        code = NP_E_NOMEM;
        if ((p.order = np_alloc(0, c->n, sizeof *p.order, err)) &&
            (p.batch = np_alloc(0, c->n, sizeof *p.batch, err)) &&
            (p.room = np_newsroom_new(&c->opt, err))) {
            put_in_order(&p);
            code = run(&p, hours, err);
        }
    }
    if (!code)
        code = hand_over(&p, err);
    np_newsroom_free(p.room);
    np_free(p.batch);
    np_free(p.order);
    return code;
}
