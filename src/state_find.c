/* state_find.c - which story an id leads to: that of a story, of an article, or one that a reader
 * was shown.
 *
 * Who reads a state repairs in memory what is loose, and the repair may make a story of its own of
 * what was placed in another for the time being. It is shown under the name of its first article;
 * but what the writer keeps, later and of more articles, may go on under another name. So an id
 * that no story has is held against the names that stories of each article would have: the article
 * is then what it leads by. Its name is a hash, so all are gone through: a second for some million,
 * and only for an id that would not be found else. Refused: to keep the names beside the ids, 16
 * bytes an article for what hardly anyone asks. */
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "state.h"

enum { MOST_NAMES = 4 }; /* of stories that began, one after the other, with one article */

typedef struct search {
    np_state *s;
    np_str id;
    uint64_t number;
    bool is_found;
} search;

static np_code story_of(np_state *s, uint64_t number, np_str id, uint32_t *story, np_error *err)
{
    const np_history *h = &s->past;
    if (number >= h->n || h->story[number] == NP_NO_STORY)
        return np_fail(err, NP_E_INPUT,
                       "the state has no story and no article with the id \"%.*s\"",
                       id.len < 100 ? (int)id.len : 100, id.at);
    *story = np_history_resolve(h, h->story[number]);
    return NP_OK;
}

/* A row of the table name: 'i' and an article's id. */
static np_code see_name(void *ctx, np_str key, np_str value, np_error *err)
{
    search *look = ctx;
    bool is_named = false, is_there;
    np_str after = {key.at + 1, key.len - 1};
    (void)value;
    np_arena_reset(look->s->lists);
    np_code code = np_story_has_name(after, look->id, MOST_NAMES, look->s->lists, &is_named, err);
    if (code || !is_named || look->is_found)
        return code;
    code = np_state_number(look->s, after, &look->number, &is_there, err);
    look->is_found = !code && is_there;
    return code;
}

/* The article that a story of that id would begin with. */
static np_code find_by_name(np_state *s, np_str id, uint64_t *number, np_error *err)
{
    search look = {.s = s, .id = id};
    np_code code = np_store_scan(s->store, NP_NAME, NP_STR("i"), NP_STR("j"), see_name, &look, err);
    *number = look.is_found ? look.number : UINT64_MAX;
    return code;
}

np_code np_state_find_story(np_state *s, np_str id, uint32_t *story, np_error *err)
{
    const np_history *h = &s->past;
    uint64_t number;
    bool is_there;
    for (uint32_t k = 0; k < h->n_stories; k++)
        if (np_str_equal(h->stories[k].id, id)) {
            *story = np_history_resolve(h, k);
            return NP_OK;
        }
    np_code code = np_state_number(s, id, &number, &is_there, err);
    if (!code && !is_there)
        code = find_by_name(s, id, &number, err);
    return code ? code : story_of(s, number, id, story, err);
}

np_code np_state_find(np_state *s, np_str id, np_str *found, np_error *err)
{
    uint32_t story = 0;
    np_code code = np_state_place(s, err);
    if (!code)
        code = np_state_find_story(s, id, &story, err);
    if (!code)
        *found = s->past.stories[story].id;
    return code;
}
