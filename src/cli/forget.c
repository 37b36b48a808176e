/* forget.c - newsprint forget: articles leave a state as if they had never come. */
#include "cli.h"
#include <stdlib.h>
#include <string.h>

static np_code settle(np_settings *s, np_error *err)
{
    return s->n_inputs ? NP_OK
                       : np_cli_fail(err, NP_E_USAGE, "forget takes the ids of articles: %s",
                                     s->command->example);
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)c, (void)out;
    np_str *id = malloc(s->n_inputs * sizeof *id);
    if (!id)
        return np_cli_fail(err, NP_E_NOMEM, "out of memory");
    for (size_t i = 0; i < s->n_inputs; i++)
        id[i] = (np_str){s->input[i], strlen(s->input[i])};
    np_code code = np_state_forget(s->opened, id, s->n_inputs, err);
    free(id);
    return code;
}

const np_command np_command_forget = {
    .name = "forget",
    .takes = "--state DIR [options] ID...",
    .gives = "Take articles out of a state, with all that was made of them",
    .example = "newsprint forget --state news nl-101",
    .bit = NP_FOR_FORGET,
    .state = NP_STATE_CUT,
    .settle = settle,
    .work = work,
};
