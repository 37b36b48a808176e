/* events.c - newsprint events: what became of the stories of a state, one line a change. */
#include "cli.h"

static np_code put_events(void *ctx, const np_event *event, size_t n, np_error *err)
{
    return np_write_events(event, n, NP_FORMAT_JSONL, np_output_put, ctx, err);
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)c;
    return np_state_events(s->opened, s->opt.since, put_events, out, err);
}

const np_command np_command_events = {
    .name = "events",
    .takes = "--state DIR [options]",
    .gives = "Tell what changed: stories created, grown, merged, split, closed",
    .example = "newsprint events --state news --since 2025-03-22",
    .bit = NP_FOR_EVENTS,
    .state = NP_STATE_ASKED,
    .work = work,
};
