/* add.c - newsprint add: articles go into a state, for good.
 *
 * Nothing is written to standard output: exit 0 says that they are in. */
#include "cli.h"

/* Told before the news is read. */
static np_code settle(np_settings *s, np_error *err)
{
    if (!s->keep_days || s->keep_days >= s->opt.repair_days)
        return NP_OK;
    return np_cli_fail(err, NP_E_USAGE, "--keep-days %u is less than --repair-days %u",
                       s->keep_days, s->opt.repair_days);
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)out;
    np_taken taken;
    uint64_t n_gone;
    np_code code = np_state_add(s->opened, c, s->opt.now, &taken, err);
    return code || !s->keep_days ? code : np_state_expire(s->opened, s->keep_days, &n_gone, err);
}

const np_command np_command_add = {
    .name = "add",
    .takes = "--state DIR [options] [INPUT...]",
    .gives = "Keep articles in a state, and place them in the stories that go on there",
    .example = "newsprint add --state news today.jsonl",
    .bit = NP_FOR_ADD,
    .reads_articles = true,
    .state = NP_STATE_FILLED,
    .settle = settle,
    .work = work,
};
