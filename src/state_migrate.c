/* state_migrate.c - a state of an earlier version becomes one of this, in the transaction of the
 * store that finds it.
 *
 * Version 1 had no gists, no ratings and no list of what was seen, and did not say which articles
 * were still to be placed. These came after all others, so the first that has no story tells. Gists
 * are made when they are first looked at (state_instant.c): of the week, not of all that ever came.
 * The next add makes up for the others. */
#include "base/buf.h"
#include "base/str.h"
#include "state.h"

static np_code see_place(void *ctx, uint64_t key, np_str value, np_error *err)
{
    uint64_t *n_settled = ctx;
    np_place place;
    np_code code = np_place_get(value, key, &place, err);
    if (!code && place.story == NP_NO_STORY && place.at != NP_NEVER && key < *n_settled)
        *n_settled = key;
    return code;
}

np_code np_state_migrate(np_store *store, uint32_t from, void *ctx, np_error *err)
{
    np_str value;
    bool is_there;
    np_head head = {0};
    np_buf b = {0};
    (void)from, (void)ctx;
    np_code code = np_store_get(store, NP_META, NP_STR("head"), &value, &is_there, err);
    if (code || !is_there)
        return code;
    code = np_head_get(value, &head, err);
    if (!code)
        code = np_store_scan_at(store, NP_PLACE, 0, NP_STORE_LAST, see_place, &head.n_settled, err);
    if (!code) {
        np_head_put(&b, &head);
        code = np_buf_check(&b, err);
    }
    if (!code)
        code = np_store_put(store, NP_META, NP_STR("head"), np_buf_view(&b), err);
    np_buf_clear(&b);
    return code;
}
