/* state.c - a newsroom that outlives the program: opened, begun, committed, closed.
 *
 *     articles -> names (state_names.c) -> rows, some thousands a transaction (state_add.c)
 *     -> places: the newsroom made again, one batch, what it changed (state_place.c)
 *     -> a corpus of the stories that go on (state_report.c), events (state_events.c)
 *     articles -> what their texts are found by (state_seen.c) -> who was seen (state_against.c)
 *
 * The store knows keys and values; state_values.c what is in them. What memory knows of the state
 * is what was committed, and beside it what the transaction under way would add: a transaction that
 * fails is undone in both. */
#include "state.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "options.h"

enum { SCHEMA = 2 };

static const np_store_table tables[NP_STATE_TABLES] = {
    [NP_META] = {"meta", false},    [NP_ARTICLE] = {"article", true},
    [NP_TEXT] = {"text", true},     [NP_PLACE] = {"place", true},
    [NP_NAME] = {"name", false},    [NP_ROOM_STORY] = {"story", true},
    [NP_CHANGE] = {"event", true},  [NP_READER] = {"reader", false},
    [NP_RATING] = {"rating", true}, [NP_SEEN] = {"seen", true},
    [NP_GIST] = {"gist", true},
};

static const np_store_schema schema = {
    .table = tables, .n_tables = NP_STATE_TABLES, .version = SCHEMA, .migrate = np_state_migrate};

/* ---- open, close ---- */

static np_code read_head(np_state *s, np_error *err)
{
    np_str value;
    bool is_there;
    np_code code = np_store_get(s->store, NP_META, NP_STR("head"), &value, &is_there, err);
    if (code || !is_there)
        return code;
    return np_head_get(value, &s->head, err);
}

/* *text: the settings, borrowed until the next get; empty where there are none yet. */
static np_code read_settings(np_store *store, np_str *text, np_error *err)
{
    bool is_there;
    np_code code = np_store_get(store, NP_META, NP_STR("settings"), text, &is_there, err);
    if (!code && !is_there && np_store_count(store, NP_META) > 0)
        code = np_fail(err, NP_E_INPUT, "table meta has no settings; " NP_STORE_ADVICE);
    return code;
}

np_code np_state_options(const char *dir, np_options *opt, np_error *err)
{
    np_str text;
    np_error own;
    np_store *store = np_store_open(dir, &schema, NP_STORE_READ_OLDER, 0, &own);
    if (!store && own.code == NP_E_IO) /* where there is one, who opens it will be told */
        return NP_OK;
    if (!store && err)
        *err = own;
    if (!store)
        return own.code;
    np_code code = read_settings(store, &text, err);
    if (!code && text.len)
        code = np_state_settings_get(text, opt, err);
    np_store_close(store);
    return code;
}

static np_code look_in(np_state *s, np_error *err)
{
    np_str text;
    np_code code = read_settings(s->store, &text, err);
    s->is_new = text.len == 0;
    if (!code && !s->is_new)
        code = np_state_settings_check(text, &s->opt, err);
    if (!code)
        code = read_head(s, err);
    s->n_committed = s->head.n_articles;
    return code;
}

np_state *np_state_open(const char *dir, const np_options *opt, np_state_mode mode, unsigned wait_s,
                        np_error *err)
{
    np_options own;
    if (np_options_take(opt, &own, err))
        return NULL;
    np_state *s = np_alloc(sizeof *s, 0, 0, err);
    if (!s)
        return NULL;
    s->opt = own;
    s->head.now = s->head.placed = NP_NEVER;
    s->is_writer = mode == NP_STATE_WRITE;
    s->small_desk = NP_SMALL_DESK;
    np_store_mode how = s->is_writer ? NP_STORE_WRITE : NP_STORE_READ;
    if ((s->store = np_store_open(dir, &schema, how, wait_s, err)) &&
        (s->lists = np_arena_new(err)) && !look_in(s, err))
        return s;
    np_state_close(s);
    return NULL;
}

void np_state_close(np_state *s)
{
    if (!s)
        return;
    np_instant_drop(s);
    np_history_clear(&s->past);
    np_state_desk_free(s->desk);
    np_store_close(s->store);
    np_arena_free(s->lists);
    np_buf_clear(&s->value);
    np_buf_clear(&s->key);
    np_free(s->fresh);
    np_free(s);
}

uint64_t np_state_count(const np_state *s) { return s->n_committed; }

np_time np_state_now(const np_state *s)
{
    bool is_known = s->head.now != NP_NEVER;
    return is_known ? (np_time){s->head.now, NP_TIME_EXACT} : (np_time){0};
}

/* ---- transactions ---- */

np_code np_state_begin(np_state *s, np_error *err)
{
    if (!s->is_writer)
        return np_fail(err, NP_E_USAGE, "the state was opened for reading");
    if (s->has_begun)
        return NP_OK;
    np_code code = np_store_begin(s->store, err);
    if (code)
        return code;
    s->has_begun = true;
    s->before = s->head;
    if (!s->is_new)
        return NP_OK;
    s->value.len = 0;
    np_state_settings_put(&s->value, &s->opt);
    code = np_buf_check(&s->value, err);
    if (!code)
        code = np_store_put(s->store, NP_META, NP_STR("settings"), np_buf_view(&s->value), err);
    if (code)
        np_state_undo(s);
    return code;
}

void np_state_undo(np_state *s)
{
    np_store_rollback(s->store);
    if (s->has_begun)
        s->head = s->before;
    s->has_begun = false;
    s->n_fresh = 0;
    np_state_drop_listed(s);
    np_instant_drop(s);
    np_history_clear(&s->past); /* it may know what is not in */
    np_buf_clear(&s->key);
    np_buf_clear(&s->value);
}

np_code np_state_put_at(np_state *s, size_t table, uint64_t key, np_error *err)
{
    np_code code = np_buf_check(&s->value, err);
    return code ? code : np_store_put_at(s->store, table, key, np_buf_view(&s->value), err);
}

/* What came in is known to memory too, if it knew the others. */
static void remember_fresh(np_state *s)
{
    np_history *h = &s->past;
    for (size_t k = 0; k < s->n_fresh && h->is_read; k++) {
        h->story[h->n] = s->fresh[k].story;
        h->at[h->n++] = s->fresh[k].at;
    }
    s->n_fresh = 0;
    s->n_committed = s->head.n_articles;
    s->is_new = false;
}

np_code np_state_commit(np_state *s, np_error *err)
{
    if (!s->has_begun)
        return NP_OK;
    np_history *h = &s->past;
    np_code code = np_state_flush_listed(s, err);
    if (!code && h->is_read &&
        (!NP_GROW(h->story, h->cap, h->n + s->n_fresh, err) ||
         !NP_GROW(h->at, h->cap_at, h->n + s->n_fresh, err)))
        code = NP_E_NOMEM;
    s->value.len = 0;
    np_head_put(&s->value, &s->head);
    if (!code)
        code = np_buf_check(&s->value, err);
    if (!code)
        code = np_store_put(s->store, NP_META, NP_STR("head"), np_buf_view(&s->value), err);
    if (!code)
        code = np_store_commit(s->store, err);
    if (code) {
        np_state_undo(s);
        return code;
    }
    s->has_begun = false;
    remember_fresh(s);
    return NP_OK;
}

/* ---- one article ---- */

/* A copy of *to in arena. */
static bool keep(np_arena *arena, np_str *to, np_error *err)
{
    return np_arena_copy(arena, *to, to, err);
}

np_code np_state_article(np_state *s, uint64_t number, np_arena *arena, np_kept *kept,
                         np_error *err)
{
    np_str value;
    bool is_there;
    np_code code = np_store_get_at(s->store, NP_ARTICLE, number, &value, &is_there, err);
    if (!code && !is_there)
        code = np_state_damage(err, "article", number, "it is missing");
    if (!code && !keep(arena, &value, err))
        code = NP_E_NOMEM;
    if (!code)
        code = np_kept_get(value, number, kept, arena, err);
    if (!code)
        code = np_store_get_at(s->store, NP_TEXT, number, &value, &is_there, err);
    if (!code && !is_there)
        code = np_state_damage(err, "text", number, "it is missing");
    if (!code && !keep(arena, &value, err))
        code = NP_E_NOMEM;
    return code ? code : np_text_get(value, number, &kept->a.title, &kept->a.text, err);
}
