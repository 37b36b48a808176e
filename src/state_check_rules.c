/* state_check_rules.c - are the stories of a state those that its own past makes?
 *
 *     events from the first on -> of each article the story, of each story what it is part of
 *                              -> the places there are
 *     ids of stories -> each is of one, and named after an article that the story began with
 *     ratings -> the scale
 *
 * Of who was forgotten nothing is expected, for the events that told of him know a number at most.
 * Asked only where nothing else is damaged: what follows from a row that is gone is no finding. */
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"
#include <xxhash.h>

/* Names with a number that are tried in vain, in all: behind it ids are no longer held to their
 * articles. */
enum { MOST_NAMES = 1 << 22 };

typedef struct rules {
    np_state *s;
    bool is_full;
    np_finding *say;
    void *ctx;
    uint32_t *in;      /* of each article: the story the events put it in; NP_NO_STORY */
    uint32_t *into;    /* of each story, what it is part of by the events; never a younger one, */
    uint32_t *part_of; /* ... and as its row says */
    np_map *first;     /* from XXH3 of an id to the first story that has it */
    np_arena *ids, *names;
    np_str id; /* the story's that is looked at; in ids */
    size_t n_names;
} rules;

static uint32_t resolve(uint32_t *into, uint32_t story)
{
    while (into[story] < story)
        story = into[story] = into[into[story]];
    return story;
}

/* ---- the stories there are ---- */

static np_code is_clone(rules *r, uint32_t older, np_str id, bool *is, np_error *err)
{
    np_str value;
    bool is_there;
    np_room_story story;
    np_code code = np_store_get_at(r->s->store, NP_ROOM_STORY, older, &value, &is_there, err);
    if (!code && is_there)
        code = np_room_story_get(value, older, &story, err);
    *is = !code && is_there && np_str_equal(story.id, id);
    return code;
}

/* As they lie in the table, which memory may no longer know. */
static np_code see_story(void *ctx, uint64_t key, np_str value, np_error *err)
{
    rules *r = ctx;
    np_room_story story;
    bool is_same = false;
    np_code code = np_room_story_get(value, key, &story, err);
    if (code)
        return code;
    r->part_of[key] = story.into;
    r->into[key] = (uint32_t)key;
    const uint32_t *first =
        np_map_put(r->first, XXH3_64bits(story.id.at, story.id.len), (uint32_t)key, err);
    if (!first)
        return NP_E_NOMEM;
    if (*first != key)
        code = is_clone(r, *first, story.id, &is_same, err);
    if (is_same)
        r->say(r->ctx, "story", key, "an older one has its id");
    return code;
}

/* ---- its name ---- */

/* The id of the article; empty: it is forgotten, or all but its id is. */
static np_code id_of(rules *r, uint32_t number, np_str *id, np_error *err)
{
    np_str value;
    bool is_there;
    np_kept kept;
    np_arena_reset(r->s->lists);
    np_code code = np_store_get_at(r->s->store, NP_ARTICLE, number, &value, &is_there, err);
    if (!code && is_there)
        code = np_kept_get(value, number, &kept, r->s->lists, err);
    *id = code || !is_there ? (np_str){0} : kept.a.id;
    if (!code && is_there && !np_arena_copy(r->s->lists, *id, id, err))
        code = NP_E_NOMEM;
    return code;
}

static np_code id_of_story(rules *r, uint32_t story, np_error *err)
{
    np_str value;
    bool is_there;
    np_room_story row;
    np_code code = np_store_get_at(r->s->store, NP_ROOM_STORY, story, &value, &is_there, err);
    if (!code)
        code = np_room_story_get(value, story, &row, err);
    np_arena_reset(r->ids);
    return code || np_arena_copy(r->ids, row.id, &r->id, err) ? code : NP_E_NOMEM;
}

/* Is the story named after one of the articles it began with, by one of the first `most` names that
 * each gives? *is_all: they are all there. */
static np_code look_for_name(rules *r, const np_noted *noted, unsigned most, bool *is_named,
                             bool *is_all, np_error *err)
{
    np_code code = NP_OK;
    *is_all = true;
    for (size_t k = 0; k < noted->n_added && !*is_named && !code; k++) {
        np_str id;
        if ((code = id_of(r, noted->added[k], &id, err)))
            break;
        *is_all &= id.len > 0;
        np_arena_reset(r->names);
        if (id.len)
            code = np_story_has_name(id, r->id, most, r->names, is_named, err);
    }
    r->n_names += most > 1 ? most * noted->n_added : 0;
    return code;
}

/* The plain names first, for one with a number is rare: of an article that began a story before. */
static np_code check_name(rules *r, const np_noted *noted, np_error *err)
{
    bool is_named = false, is_all;
    size_t most = r->s->head.n_stories + 1;
    np_code code = id_of_story(r, noted->story, err);
    if (!code)
        code = look_for_name(r, noted, 1, &is_named, &is_all, err);
    if (code || is_named || !is_all || r->n_names > MOST_NAMES)
        return code;
    most = most < MOST_NAMES ? most : MOST_NAMES;
    code = look_for_name(r, noted, (unsigned)most, &is_named, &is_all, err);
    if (!code && !is_named && most < MOST_NAMES)
        r->say(r->ctx, "story", noted->story, "its id is named after no article it began with");
    return code;
}

/* ---- the past once more ---- */

static np_code follow(void *ctx, uint64_t key, np_str value, np_error *err)
{
    rules *r = ctx;
    np_noted noted;
    np_code code = np_noted_get(value, key, &noted, err);
    if (code)
        return code;
    for (size_t k = 0; k < noted.n_others && noted.kind == NP_EVENT_MERGED; k++) {
        if (noted.other[k] > noted.story)
            r->into[noted.other[k]] = noted.story;
        else
            r->say(r->ctx, "event", key, "an older story became part of a younger one");
    }
    for (size_t k = 0; k < noted.n_added; k++)
        r->in[noted.added[k]] = noted.story;
    if (r->is_full && (noted.kind == NP_EVENT_CREATED || noted.kind == NP_EVENT_SPLIT))
        code = check_name(r, &noted, err);
    np_noted_clear(&noted);
    return code;
}

static np_code compare(void *ctx, uint64_t key, np_str value, np_error *err)
{
    rules *r = ctx;
    np_place place;
    np_code code = np_place_get(value, key, &place, err);
    if (code || place.story == NP_NO_STORY)
        return code;
    if (r->in[key] == NP_NO_STORY)
        r->say(r->ctx, "place", key, "no event put it where it is");
    else if (resolve(r->into, r->in[key]) != resolve(r->part_of, place.story))
        r->say(r->ctx, "place", key, "by the events it is in another story");
    return NP_OK;
}

static np_code replay(rules *r, np_error *err)
{
    np_store *store = r->s->store;
    uint64_t n_articles = r->s->n_committed, n_stories = r->s->head.n_stories;
    if (!(r->in = np_alloc(0, n_articles, sizeof *r->in, err)) ||
        !(r->into = np_alloc(0, n_stories, sizeof *r->into, err)) ||
        !(r->part_of = np_alloc(0, n_stories, sizeof *r->part_of, err)) ||
        !(r->first = np_map_new(err)) || !(r->ids = np_arena_new(err)) ||
        !(r->names = np_arena_new(err)))
        return NP_E_NOMEM;
    for (uint64_t i = 0; i < n_articles; i++)
        r->in[i] = NP_NO_STORY;
    np_code code = np_store_scan_at(store, NP_ROOM_STORY, 0, NP_STORE_LAST, see_story, r, err);
    if (!code)
        code = np_store_scan_at(store, NP_CHANGE, 0, NP_STORE_LAST, follow, r, err);
    for (uint32_t k = 0; k < n_stories && !code; k++)
        if (resolve(r->into, k) != resolve(r->part_of, k))
            r->say(r->ctx, "story", k, "by the events it is part of another");
    return code ? code : np_store_scan_at(store, NP_PLACE, 0, NP_STORE_LAST, compare, r, err);
}

/* ---- what stories were worth ---- */

static np_code check_scale(rules *r, np_error *err)
{
    np_kept_scale kept, made;
    np_ratings all = {0};
    bool is_there;
    np_code code = np_scale_get(r->s, &kept, &is_there, err);
    if (!code)
        code = np_ratings_read(r->s, &all, err);
    if (!code)
        code = np_scale_make(&all, kept.made, &made, err);
    if (!code && !is_there && all.n)
        r->say(r->ctx, "rating", 0, "there is no scale of them");
    if (!code && is_there && !np_scale_is_of(&kept, &made))
        r->say(r->ctx, "meta", 0, "its scale is not the one that the ratings make");
    np_ratings_clear(&all);
    return code;
}

np_code np_state_check_rules(np_state *s, bool is_full, np_finding *say, void *ctx, np_error *err)
{
    rules r = {.s = s, .is_full = is_full, .say = say, .ctx = ctx};
    np_code code = replay(&r, err);
    if (!code)
        code = check_scale(&r, err);
    np_arena_free(r.names);
    np_arena_free(r.ids);
    np_map_free(r.first);
    np_free(r.part_of);
    np_free(r.into);
    np_free(r.in);
    return code;
}
