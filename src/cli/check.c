/* check.c - newsprint check: is all that was put into a state there, and does it fit together?
 *
 * What is damaged is named, a line each, and left as it is: whoever keeps a copy of the folder is
 * better off with that, and whoever has none should decide himself what a lost row is worth. */
#include "cli.h"
#include <string.h>

typedef struct findings {
    np_output *out;
    np_code code; /* of the output */
    np_error err;
} findings;

static void tell(void *ctx, const char *line)
{
    findings *f = ctx;
    if (!f->code)
        f->code = np_output_put(f->out, line, strlen(line), &f->err);
    if (!f->code)
        f->code = np_output_put(f->out, "\n", 1, &f->err);
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)c;
    char line[100];
    findings f = {.out = out};
    np_code code = np_state_check(s->opened, s->is_full, tell, &f, err);
    if (!code) {
        snprintf(line, sizeof line, "sound: %llu articles",
                 (unsigned long long)np_state_count(s->opened));
        tell(&f, line);
    }
    if (f.code)
        *err = f.err;
    else if (code == NP_E_INPUT) /* the list is whole, though the state is not */
        (void)!np_output_finish(out, &f.err);
    return f.code ? f.code : code;
}

const np_command np_command_check = {
    .name = "check",
    .takes = "--state DIR [options]",
    .gives = "See whether a state is whole; name each damage, and mend none",
    .example = "newsprint check --state news --full",
    .bit = NP_FOR_CHECK,
    .state = NP_STATE_ASKED,
    .work = work,
};
