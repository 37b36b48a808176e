/* state_events.c - what became of stories, told again from any moment on.
 *
 * Events lie in the order they happened, and time never goes back: the first of a moment is found
 * by halving. They were kept by numbers, and get their words here. */
#include "base/error.h"
#include "base/mem.h"
#include "state.h"

typedef struct telling {
    np_state *s;
    np_hear *hear;
    void *ctx;
    np_arena *words; /* of one event */
} telling;

static np_code id_of_story(const np_state *s, uint32_t story, uint64_t key, np_str *id,
                           np_error *err)
{
    if (story >= s->past.n_stories)
        return np_state_damage(err, "event", key, "it speaks of a story that never was");
    *id = s->past.stories[story].id;
    return NP_OK;
}

/* The ids of articles that are still there. */
static np_code list_added(telling *t, const np_noted *noted, np_event *e, np_error *err)
{
    np_state *s = t->s;
    np_code code = NP_OK;
    uint32_t *number = np_arena_alloc(t->words, noted->n_added, sizeof *number, err);
    np_str *id = np_arena_alloc(t->words, noted->n_added, sizeof *id, err);
    if (!number || !id)
        return NP_E_NOMEM;
    for (size_t k = 0; k < noted->n_added && !code; k++) {
        np_str value;
        bool is_there;
        np_kept kept;
        np_arena_reset(s->lists);
        code = np_store_get_at(s->store, NP_ARTICLE, noted->added[k], &value, &is_there, err);
        if (code || !is_there)
            continue;
        code = np_kept_get(value, noted->added[k], &kept, s->lists, err);
        if (!code && !np_arena_copy(t->words, kept.a.id, &id[e->n_added], err))
            code = NP_E_NOMEM;
        number[e->n_added++] = noted->added[k];
    }
    e->added = number;
    e->added_id = id;
    return code;
}

static np_code put_words(telling *t, uint64_t key, const np_noted *noted, np_event *e,
                         np_error *err)
{
    *e = (np_event){.kind = noted->kind,
                    .at = {noted->at, NP_TIME_EXACT},
                    .story = noted->story,
                    .n_others = noted->n_others,
                    .n_articles = noted->n_articles};
    np_code code = id_of_story(t->s, noted->story, key, &e->id, err);
    np_str *other = np_arena_alloc(t->words, noted->n_others, sizeof *other, err);
    if (!other)
        return NP_E_NOMEM;
    for (size_t k = 0; k < noted->n_others && !code; k++)
        code = id_of_story(t->s, noted->other[k], key, &other[k], err);
    e->other = other;
    return code ? code : list_added(t, noted, e, err);
}

static np_code tell(void *ctx, uint64_t key, np_str value, np_error *err)
{
    telling *t = ctx;
    np_noted noted;
    np_event e;
    np_arena_reset(t->words);
    np_code code = np_noted_get(value, key, &noted, err);
    if (code)
        return code;
    code = put_words(t, key, &noted, &e, err);
    np_noted_clear(&noted);
    return code ? code : t->hear(t->ctx, &e, 1, err);
}

static np_code time_of(np_state *s, uint64_t key, int64_t *at, np_error *err)
{
    np_str value;
    bool is_there;
    np_noted noted;
    np_code code = np_store_get_at(s->store, NP_CHANGE, key, &value, &is_there, err);
    if (!code && !is_there)
        code = np_state_damage(err, "event", key, "it is missing");
    if (!code)
        code = np_noted_get(value, key, &noted, err);
    if (code)
        return code;
    *at = noted.at;
    np_noted_clear(&noted);
    return NP_OK;
}

static np_code find_first(np_state *s, int64_t since, uint64_t *first, np_error *err)
{
    uint64_t low = 0, high = s->head.n_events;
    while (low < high) {
        int64_t at;
        uint64_t middle = low + (high - low) / 2;
        np_code code = time_of(s, middle, &at, err);
        if (code)
            return code;
        if (at < since)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    return NP_OK;
}

np_code np_state_events(np_state *s, np_time since, np_hear *hear, void *ctx, np_error *err)
{
    uint64_t first = 0;
    telling t = {s, hear, ctx, np_arena_new(err)};
    np_code code = t.words ? np_state_read_stories(s, err) : NP_E_NOMEM;
    if (!code && since.kind != NP_TIME_UNKNOWN)
        code = find_first(s, since.at, &first, err);
    if (!code && first < s->head.n_events)
        code = np_store_scan_at(s->store, NP_CHANGE, first, NP_STORE_LAST, tell, &t, err);
    np_arena_free(t.words);
    return code;
}
