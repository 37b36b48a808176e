/* state_forget.c - what is taken out of a state: what is too old, and what somebody names.
 *
 * They differ in what is left. Who is too old loses facts and text; its id, and the hash by which
 * it is known when the feed brings it once more, stay, and lead to its story. Who is named leaves
 * nothing: rows go from every table, and the file is written anew, so that no free page has them.
 *
 * Their gists in memory go too. The next batch reads those of the others. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"

enum { BATCH = 4096, DAY = 86400 };

/* ---- what is too old ---- */

static np_code put_gone(np_state *s, uint32_t number, np_error *err)
{
    np_code code = np_store_remove_at(s->store, NP_ARTICLE, number, err);
    if (!code)
        code = np_store_remove_at(s->store, NP_TEXT, number, err);
    if (!code)
        code = np_store_remove_at(s->store, NP_GIST, number, err);
    s->value.len = 0;
    np_place_put(&s->value, (np_place){s->past.story[number], NP_NEVER});
    return code ? code : np_state_put_at(s, NP_PLACE, number, err);
}

/* Of a batch from *next on, in one transaction; *next moves behind it. */
static np_code expire_some(np_state *s, int64_t oldest, uint32_t *next, uint64_t *n, np_error *err)
{
    np_history *h = &s->past;
    uint32_t gone[BATCH], end = *next;
    size_t n_gone = 0;
    np_code code = np_state_begin(s, err);
    for (; end < s->head.n_settled && n_gone < BATCH && !code; end++) {
        if (h->story[end] == NP_NO_STORY || h->at[end] == NP_NEVER || h->at[end] > oldest)
            continue;
        gone[n_gone++] = end;
        code = put_gone(s, end, err);
    }
    if (!code)
        code = np_postings_fade(np_state_postings(s), gone, n_gone, err);
    if (code)
        np_state_undo(s);
    else
        code = np_state_commit(s, err);
    for (size_t k = 0; k < n_gone && !code; k++)
        h->at[gone[k]] = NP_NEVER;
    *n += code ? 0 : n_gone;
    *next = end;
    return code;
}

np_code np_state_expire(np_state *s, unsigned days, uint64_t *n, np_error *err)
{
    uint32_t next = 0;
    *n = 0;
    if (days < s->opt.repair_days)
        return np_fail(err, NP_E_USAGE,
                       "articles are kept for %u days, but for %u they may change their story; "
                       "keep them at least as long",
                       days, s->opt.repair_days);
    np_code code = np_state_read_past(s, err);
    if (code || s->head.now == NP_NEVER)
        return code;
    int64_t oldest = s->head.now - (int64_t)days * DAY;
    while (!code && next < s->head.n_settled)
        code = expire_some(s, oldest, &next, n, err);
    if (*n)
        np_instant_drop(s);
    return code;
}

/* ---- what is named ---- */

/* One less in its story; of this and that s->past is told when it is committed. */
static np_code leave_story(np_state *s, uint64_t number, np_error *err)
{
    np_history *h = &s->past;
    if (h->story[number] == NP_NO_STORY)
        return NP_OK;
    uint32_t k = np_history_resolve(h, h->story[number]);
    if (h->stories[k].n_articles == 0)
        return np_state_damage(err, "story", k, "it has an article more than it counts");
    h->stories[k].n_articles--;
    s->value.len = 0;
    np_room_story_put(&s->value, &h->stories[k]);
    return np_state_put_at(s, NP_ROOM_STORY, k, err);
}

static np_code forget_one(np_state *s, np_str id, np_error *err)
{
    uint64_t number;
    bool is_there;
    np_kept kept = {0};
    np_code code = np_state_number(s, id, &number, &is_there, err);
    if (!code && (!is_there || number >= s->past.n))
        return np_fail(err, NP_E_INPUT, "the state has no article with the id \"%.*s\"",
                       id.len < 100 ? (int)id.len : 100, id.at);
    np_arena_reset(s->lists);
    bool is_gone = !code && s->past.at[number] == NP_NEVER;
    if (!code && is_gone) /* its id is all there is */
        kept.a.id = kept.came = id;
    else if (!code)
        code = np_state_article(s, number, s->lists, &kept, err);
    if (!code)
        code = leave_story(s, number, err);
    if (!code)
        code = np_state_unname(s, &kept, err);
    if (!code)
        code = np_store_remove_at(s->store, NP_ARTICLE, number, err);
    if (!code)
        code = np_store_remove_at(s->store, NP_TEXT, number, err);
    if (!code)
        code = np_store_remove_at(s->store, NP_PLACE, number, err);
    if (!code)
        code = np_postings_fade(np_state_postings(s), &(uint32_t){(uint32_t)number}, 1, err);
    if (!code)
        code = np_store_remove_at(s->store, NP_GIST, number, err);
    return code;
}

/* A row says that they are gone and their traces may not be, until these are: whoever forgets next,
 * be it the same who are no longer there, wipes them. */
static np_code wipe(np_state *s, np_error *err)
{
    np_str value;
    bool is_due;
    np_code code = np_store_get(s->store, NP_META, NP_STR("unwiped"), &value, &is_due, err);
    if (code || !is_due)
        return code;
    if ((code = np_store_scrub(s->store, err)) || (code = np_state_begin(s, err)))
        return code;
    if ((code = np_store_remove(s->store, NP_META, NP_STR("unwiped"), err)))
        np_state_undo(s);
    return code ? code : np_state_commit(s, err);
}

np_code np_state_forget(np_state *s, const np_str *id, size_t n, np_error *err)
{
    np_code code = np_state_read_past(s, err);
    if (!code)
        code = np_state_begin(s, err);
    if (code)
        return code;
    for (size_t k = 0; k < n && !code; k++)
        code = forget_one(s, id[k], err);
    if (!code)
        code = np_state_rate_less(s, err);
    if (!code)
        code = np_postings_purge(np_state_postings(s), err);
    if (!code)
        code = np_store_put(s->store, NP_META, NP_STR("unwiped"), NP_STR("1"), err);
    if (code)
        np_state_undo(s);
    else
        code = np_state_commit(s, err);
    np_history_clear(&s->past); /* as it is on the disk, be it changed or not */
    np_instant_drop(s);
    np_code wiped = code && code != NP_E_INPUT ? NP_OK : wipe(s, code ? NULL : err);
    return code ? code : wiped;
}
