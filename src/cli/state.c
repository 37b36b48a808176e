/* state.c - what the commands that know --state have in common: when it is opened, and for what.
 *
 * The moment: of a state it is the clock's, for articles come when they come; a library reads no
 * clock, so it is asked here. A clock that was set back does not make the news younger than it
 * was when it last came. */
#include "cli.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static bool writes(const np_settings *s)
{
    return s->reader || (s->command->state >= NP_STATE_FED && !s->is_dry_run);
}

bool np_settings_are_of_state(const np_settings *s)
{
    return s->state && s->command->state <= NP_STATE_ASKED;
}

np_code np_state_settle(const np_settings *s, np_error *err)
{
    np_state_use use = s->command->state;
    bool is_needed = use == NP_STATE_ASKED || use >= NP_STATE_FILLED;
    if (!s->state && is_needed)
        return np_cli_fail(err, NP_E_USAGE, "%s needs --state DIR; for example: %s",
                           s->command->name, s->command->example);
    if (np_settings_are_of_state(s) && s->n_inputs)
        return np_cli_fail(err, NP_E_USAGE,
                           "%s --state takes its articles from the state; newsprint add --state "
                           "%.80s %.80s puts these there",
                           s->command->name, s->state, s->input[0]);
    if (!s->state && (s->id || s->new_since || s->reader) && s->command->bit == NP_FOR_STORIES)
        return np_cli_fail(err, NP_E_USAGE, "--%s is for stories of a state: --state DIR",
                           s->id          ? "id"
                           : s->new_since ? "new-since"
                                          : "reader");
    if (s->reader && !*s->reader)
        return np_cli_fail(err, NP_E_USAGE, "--reader takes a name");
    return NP_OK;
}

/* Which story alone is to be shown. */
static np_code find_story(np_settings *s, np_error *err)
{
    np_str id = {s->id, s->id ? strlen(s->id) : 0}, found;
    if (!s->id || s->command->bit == NP_FOR_RELATED)
        return NP_OK;
    np_code code = np_state_find(s->opened, id, &found, err);
    if (code)
        return code;
    snprintf(s->shown, sizeof s->shown, "%.*s", (int)found.len, found.at);
    s->opt.story = s->shown;
    return NP_OK;
}

/* A dry run makes no folder; where there is none, nothing was seen. */
static bool is_nothing_seen(const np_settings *s)
{
    struct stat there;
    if (!s->is_dry_run || stat(s->state, &there) == 0 || errno != ENOENT)
        return false;
    char line[300];
    snprintf(line, sizeof line, "%.200s: there is no such folder: nothing was seen", s->state);
    s->opt.log(s->opt.ctx, NP_LOG_NOTICE, line);
    return true;
}

np_code np_state_start(np_settings *s, np_error *err)
{
    if (!s->state || is_nothing_seen(s))
        return NP_OK;
    s->opened =
        np_state_open(s->state, &s->opt, writes(s) ? NP_STATE_WRITE : NP_STATE_READ, s->wait, err);
    if (!s->opened)
        return err->code;
    np_code code = find_story(s, err);
    if (code || s->opt.now.kind != NP_TIME_UNKNOWN)
        return code;
    s->opt.now = (np_time){time(NULL), NP_TIME_EXACT};
    np_time before = np_state_now(s->opened);
    if (np_settings_are_of_state(s) && before.kind == NP_TIME_EXACT && before.at > s->opt.now.at)
        s->opt.now = before;
    return NP_OK;
}

np_code np_state_show(np_corpus *c, const np_settings *s, np_error *err)
{
    np_view view = {.since = s->opt.since,
                    .id = {s->id, s->id ? strlen(s->id) : 0},
                    .new_since = s->is_new_since,
                    .reader = {s->reader, s->reader ? strlen(s->reader) : 0}};
    return np_state_stories(s->opened, c, &view, err);
}
