/* state_readers.c - what each reader was shown, so as not to show it again.
 *
 * A row a reader: the articles of the stories that were shown, as runs of numbers. Articles and not
 * stories, for stories merge and split, and what a reader knows is what was in them; runs, for who
 * is shown everything is shown one after the other. Refused: the moment of the last showing. What
 * a filter held back then would never be shown. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"

enum { VERSION = 1 };

typedef struct run {
    uint32_t from, to; /* from <= number < to */
} run;

typedef struct runs {
    run *at;
    size_t n, cap;
} runs;

static np_code damage(np_str reader, np_error *err)
{
    return np_fail(err, NP_E_INPUT,
                   "table reader, key %.*s: it is not what newsprint puts there; run newsprint "
                   "check --state DIR",
                   reader.len < 80 ? (int)reader.len : 80, reader.at);
}

/* Ascending and apart; own. */
static np_code read_runs(np_state *s, np_str reader, runs *r, np_error *err)
{
    np_str value;
    bool is_there;
    np_code code = np_store_get(s->store, NP_READER, reader, &value, &is_there, err);
    if (code || !is_there)
        return code;
    np_loader l = {value, false};
    np_str version = np_loader_bytes(&l, 1);
    if (!version.len || version.at[0] != VERSION || l.left.len % 8)
        return damage(reader, err);
    r->n = l.left.len / 8;
    if (!NP_GROW(r->at, r->cap, r->n, err))
        return NP_E_NOMEM;
    for (size_t k = 0; k < r->n; k++) {
        r->at[k].from = np_loader_u32(&l);
        r->at[k].to = np_loader_u32(&l);
        if (r->at[k].from >= r->at[k].to || (k && r->at[k].from < r->at[k - 1].to))
            return damage(reader, err);
    }
    return NP_OK;
}

np_code np_reader_mark(np_state *s, np_str reader, const uint32_t *number, size_t n, bool *is_known,
                       np_error *err)
{
    runs r = {0};
    np_code code = read_runs(s, reader, &r, err);
    for (size_t k = 0, i = 0; k < n && !code; k++) {
        while (i < r.n && r.at[i].to <= number[k])
            i++;
        is_known[k] |= i < r.n && r.at[i].from <= number[k];
    }
    np_free(r.at);
    return code;
}

/* ---- shown ---- */

static bool append(runs *to, uint32_t from, uint32_t end, np_error *err)
{
    if (to->n && to->at[to->n - 1].to >= from) {
        run *last = &to->at[to->n - 1];
        last->to = last->to < end ? end : last->to;
        return true;
    }
    if (!NP_GROW(to->at, to->cap, to->n + 1, err))
        return false;
    to->at[to->n++] = (run){from, end};
    return true;
}

/* old and the articles that are shown, ascending, in one. */
static np_code merge(const runs *old, const uint32_t *number, const bool *is_shown, size_t n,
                     runs *all, np_error *err)
{
    size_t i = 0, k = 0;
    while (i < old->n || k < n) {
        bool is_old = i < old->n && (k == n || old->at[i].from <= number[k]);
        bool is_done = is_old        ? append(all, old->at[i].from, old->at[i].to, err)
                       : is_shown[k] ? append(all, number[k], number[k] + 1, err)
                                     : true;
        if (!is_done)
            return NP_E_NOMEM;
        i += is_old;
        k += !is_old;
    }
    return NP_OK;
}

static np_code put_runs(np_state *s, np_str reader, const runs *r, np_error *err)
{
    np_code code = np_state_begin(s, err);
    if (code)
        return code;
    s->value.len = 0;
    np_buf_char(&s->value, VERSION);
    for (size_t k = 0; k < r->n; k++) {
        np_value_u32(&s->value, r->at[k].from);
        np_value_u32(&s->value, r->at[k].to);
    }
    code = np_buf_check(&s->value, err);
    if (!code)
        code = np_store_put(s->store, NP_READER, reader, np_buf_view(&s->value), err);
    if (code)
        np_state_undo(s);
    return code;
}

np_code np_state_shown(np_state *s, const np_corpus *c, np_str reader, np_error *err)
{
    const np_report *report = np_corpus_report(c);
    if (!reader.len)
        return np_fail(err, NP_E_USAGE, "a reader needs a name");
    if (!c->followed || !c->followed->number || !c->has_stories)
        return np_fail(err, NP_E_USAGE, "only a report of a state can have been shown");
    runs old = {0}, all = {0};
    np_code code = read_runs(s, reader, &old, err);
    bool *is_shown = np_alloc(0, c->n, sizeof *is_shown, err);
    if (!code && !is_shown)
        code = NP_E_NOMEM;
    for (size_t i = 0; i < c->n && !code; i++)
        is_shown[i] = !report->story[report->story_of[i]].is_hidden;
    if (!code)
        code = merge(&old, c->followed->number, is_shown, c->n, &all, err);
    if (!code)
        code = put_runs(s, reader, &all, err);
    np_free(is_shown);
    np_free(old.at);
    np_free(all.at);
    return code;
}
