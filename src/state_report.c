/* state_report.c - what a state knows, as a corpus again: the stories that go on.
 *
 * A report is of a corpus, and what is asked of a state is mostly of this week; so the corpus is
 * filled with the stories of the week, whole, and told which articles are one. Everything said of
 * them is then made by the one path that a day's batch takes. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"

/* ---- the stories of a report ---- */

enum { DAY = 86400 };

typedef struct showing {
    np_state *s;
    np_corpus *c;
    bool *is_shown;    /* of each story */
    uint32_t *number;  /* of each that is, in the report; */
    uint32_t *article; /* and of each article in it, its number in the state, and */
    int64_t *seen;     /* when it came there */
    int64_t *at;       /* ... and when it counts as published */
    uint32_t n_stories;
    size_t n_articles;
} showing;

static void showing_clear(showing *w)
{
    np_free(w->at);
    np_free(w->seen);
    np_free(w->article);
    np_free(w->number);
    np_free(w->is_shown);
}

/* Since when an article must be published for its story to be shown: all that a sentence counts
 * must be there, too. */
static int64_t shown_since(const showing *w, np_time since)
{
    const np_options *opt = &w->c->opt;
    int64_t oldest = np_room_oldest(&w->s->opt, w->s->head.now), now = np_room_moment(opt->now);
    int64_t window = now == NP_NEVER ? oldest : now - (int64_t)opt->window_days * DAY;
    oldest = window < oldest ? window : oldest;
    return since.kind != NP_TIME_UNKNOWN && since.at - 1 < oldest ? since.at - 1 : oldest;
}

static np_code choose(showing *w, const np_view *view, np_error *err)
{
    const np_history *h = &w->s->past;
    int64_t after = shown_since(w, view->since);
    if (!(w->is_shown = np_alloc(0, h->n_stories, sizeof *w->is_shown, err)) ||
        !(w->number = np_alloc(0, h->n_stories, sizeof *w->number, err)) ||
        !(w->article = np_alloc(0, h->n, sizeof *w->article, err)) ||
        !(w->seen = np_alloc(0, h->n, sizeof *w->seen, err)) ||
        !(w->at = np_alloc(0, h->n, sizeof *w->at, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < h->n; i++)
        if (h->story[i] != NP_NO_STORY && h->at[i] > after)
            w->is_shown[np_history_resolve(h, h->story[i])] = true;
    uint32_t asked = 0;
    np_code code = view->id.len ? np_state_find_story(w->s, view->id, &asked, err) : NP_OK;
    if (!code && view->id.len)
        w->is_shown[asked] = true;
    for (uint32_t k = 0; k < h->n_stories; k++)
        if (w->is_shown[k])
            w->number[k] = w->n_stories++;
    return code;
}

static np_code fill(showing *w, np_error *err)
{
    const np_history *h = &w->s->past;
    np_code code = NP_OK;
    np_kept kept;
    np_arena *texts = np_arena_new(err);
    if (!texts)
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < h->n && !code; i++) {
        if (h->story[i] == NP_NO_STORY || h->at[i] == NP_NEVER ||
            !w->is_shown[np_history_resolve(h, h->story[i])])
            continue;
        np_arena_reset(texts);
        if ((code = np_state_article(w->s, i, texts, &kept, err)))
            break;
        np_str final = kept.a.id;
        kept.a.id = kept.came;
        code = np_corpus_enter_final(w->c, &kept.a, final, err);
        w->seen[w->n_articles] = kept.first_seen;
        w->at[w->n_articles] = h->at[i];
        w->article[w->n_articles++] = i;
    }
    np_arena_free(texts);
    return code ? code : np_corpus_settle(w->c, err);
}

static np_code hand_over(showing *w, np_followed *f, np_error *err)
{
    np_corpus *c = w->c;
    const np_history *h = &w->s->past;
    f->n = w->n_stories;
    uint32_t *number = np_arena_alloc(c->results, c->n, sizeof *number, err);
    int64_t *at = np_arena_alloc(c->results, c->n, sizeof *at, err);
    if (!number || !at || !(f->story = np_arena_alloc(c->results, c->n, sizeof *f->story, err)) ||
        !(f->id = np_arena_alloc(c->results, f->n, sizeof *f->id, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < c->n; k++) {
        number[k] = w->article[k];
        at[k] = w->at[k];
        f->story[k] = w->number[np_history_resolve(h, h->story[number[k]])];
    }
    f->number = number;
    f->at = at;
    for (size_t k = 0; k < h->n_stories; k++)
        if (w->is_shown[k] &&
            !np_arena_copy(c->results, h->stories[k].id, &f->id[w->number[k]], err))
            return NP_E_NOMEM;
    return NP_OK;
}

/* ---- what is told of them ---- */

/* Whom it matters to what is new. */
static np_code note_known(showing *w, np_followed *f, const np_view *view, np_error *err)
{
    bool has_since = view->new_since.kind != NP_TIME_UNKNOWN;
    if (!has_since && !view->reader.len)
        return NP_OK;
    bool *is_known = np_arena_alloc(w->c->results, w->c->n, sizeof *is_known, err);
    if (!is_known)
        return NP_E_NOMEM;
    for (size_t k = 0; k < w->c->n; k++)
        is_known[k] = has_since && w->seen[k] <= view->new_since.at;
    f->is_known = is_known;
    return view->reader.len ? np_reader_mark(w->s, view->reader, w->article, w->c->n, is_known, err)
                            : NP_OK;
}

np_code np_state_stories(np_state *s, np_corpus *c, const np_view *view, np_error *err)
{
    static const np_view plain;
    showing w = {.s = s, .c = c};
    np_followed *f = NULL;
    view = view ? view : &plain;
    if (c->n)
        return np_fail(err, NP_E_USAGE, "stories of a state are for a corpus that is empty");
    np_code code = np_state_place(s, err);
    if (!code)
        code = choose(&w, view, err);
    if (!code)
        code = fill(&w, err);
    if (!code && !(f = np_arena_alloc(c->results, 1, sizeof *f, err)))
        code = NP_E_NOMEM;
    if (f)
        *f = (np_followed){0};
    if (!code)
        code = hand_over(&w, f, err);
    if (!code)
        code = note_known(&w, f, view, err);
    if (!code)
        c->followed = f;
    if (!code)
        code = np_state_put_behind(s, c, w.is_shown, err);
    if (!code)
        code = np_state_scale(s, c, err);
    if (code)
        np_corpus_forget(c);
    showing_clear(&w);
    return code;
}
