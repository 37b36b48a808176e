/* add.c - newsprint add: articles go into a state, for good.
 *
 * Nothing is written to standard output: exit 0 says that they are in. */
#include "cli.h"

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)out;
    np_taken taken;
    return np_state_add(s->opened, c, s->opt.now, &taken, err);
}

const np_command np_command_add = {
    .name = "add",
    .takes = "--state DIR [options] [INPUT...]",
    .gives = "Keep articles in a state, and place them in the stories that go on there",
    .example = "newsprint add --state news today.jsonl",
    .bit = NP_FOR_ADD,
    .reads_articles = true,
    .state = NP_STATE_FILLED,
    .work = work,
};
