/* run.c - the frame every command runs in: inputs read, work done, counts written, exit code.
 *
 * An input that cannot be read is told and the others go on; the run then ends with 3, or with 1
 * if nothing at all could be read, and in that case leaves the output alone. */
#include "cli.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where a run stands. */
typedef struct run {
    np_settings *settings;
    np_terminal *terminal;
    double start;
    size_t n_failed; /* inputs that could not be read */
} run;

static int exit_of(np_code code) { return code == NP_E_USAGE ? NP_EXIT_USAGE : NP_EXIT_FAILED; }

static int tell_failure(run *r, const np_error *err)
{
    np_tell(r->terminal, "%s", err->text);
    return exit_of(err->code);
}

static int exit_when_done(const run *r, bool has_skipped)
{
    bool is_whole = !has_skipped && !r->n_failed && !r->terminal->n_warnings;
    return is_whole ? NP_EXIT_DONE : NP_EXIT_SKIPPED;
}

/* ---- Inputs ------------------------------------------------------------ */

static bool is_web_address(const char *path)
{
    return !strncmp(path, "http://", 7) || !strncmp(path, "https://", 8);
}

static np_code check_inputs(np_settings *s, np_error *err)
{
    static char *standard_input[] = {"-", NULL};
    for (size_t i = 0; i < s->n_inputs; i++)
        if (is_web_address(s->input[i]))
            return np_cli_fail(err, NP_E_USAGE,
                               "newsprint fetches nothing; try: curl -sL '%.120s' | newsprint %s -",
                               s->input[i], s->command->name);
    if (np_settings_are_of_state(s))
        return NP_OK;
    if (s->n_inputs == 0 && isatty(STDIN_FILENO))
        return np_cli_fail(err, NP_E_USAGE, "no INPUT; for example: %s (see newsprint help %s)",
                           s->command->example, s->command->name);
    if (s->n_inputs == 0) {
        s->input = standard_input;
        s->n_inputs = 1;
    }
    return NP_OK;
}

/* Else it would be told when memory is full, an hour from now. */
static np_code check_tmp(const np_settings *s, np_error *err)
{
    struct stat there;
    if (!s->has_tmp)
        return NP_OK;
    if (!stat(s->opt.tmp, &there) && !S_ISDIR(there.st_mode))
        errno = ENOTDIR;
    else if (!access(s->opt.tmp, W_OK | X_OK))
        return NP_OK;
    return np_cli_fail(err, NP_E_IO, "--tmp %.120s: %s; it takes a folder that can be written to",
                       s->opt.tmp, strerror(errno));
}

static np_code read_one(run *r, np_corpus *c, const char *path, np_error *err)
{
    np_code code = r->settings->has_fingerprints ? np_corpus_read_fingerprints(c, path, err)
                                                 : np_corpus_read(c, path, err);
    bool can_go_on = !r->settings->opt.is_strict && (code == NP_E_IO || code == NP_E_INPUT);
    if (!code || !can_go_on)
        return code;
    np_tell(r->terminal, "%s", err->text);
    r->n_failed++;
    return NP_OK;
}

static bool is_all_skipped(const np_stats *s) { return !s->n_records && np_stats_has_skipped(s); }

/* Most often the fields go by names we do not know: the first thing to say to who sees us first. */
static np_code fail_of_nothing(const np_stats *stats, np_error *err)
{
    return np_cli_fail(err, NP_E_INPUT, "no article could be read; nothing was done%s",
                       stats->n_skipped[NP_SKIP_TYPE]
                           ? " (--title-field and --text-field name what we do not know)"
                           : "");
}

static np_code read_inputs(run *r, np_corpus *c, np_error *err)
{
    const np_settings *s = r->settings;
    np_code code = NP_OK;
    if (np_settings_are_of_state(s))
        return np_state_show(c, s, err);
    for (size_t i = 0; i < s->n_inputs && !code; i++)
        code = read_one(r, c, s->input[i], err);
    if (!code && (r->n_failed == s->n_inputs || is_all_skipped(np_corpus_stats(c))))
        return fail_of_nothing(np_corpus_stats(c), err);
    if (!code && s->n_against)
        np_corpus_mark_old(c);
    for (size_t i = 0; i < s->n_against && !code; i++)
        code = read_one(r, c, s->against[i], err);
    return code;
}

/* ---- Counts ------------------------------------------------------------ */

static np_code write_stats(const run *r, const np_corpus *c, const np_output *work, np_error *err)
{
    if (!r->settings->stats)
        return NP_OK;
    np_stats stats = *np_corpus_stats(c);
    stats.seconds[NP_STAGE_WRITE] += np_output_seconds(work);
    np_output *out = np_output_new(r->settings->stats, r->terminal, err);
    if (!out)
        return err->code;
    np_code code = np_write_stats(&stats, np_clock_seconds() - r->start, np_peak_bytes(),
                                  np_output_put, out, err);
    if (!code)
        code = np_output_finish(out, err);
    np_output_free(out);
    return code;
}

/* "skipped: 10 json, 2 empty". */
static void tell_skipped(const run *r, const np_stats *stats)
{
    char line[300];
    size_t used = 0;
    for (int i = 0; i < NP_REASONS && used < sizeof line; i++)
        if (stats->n_skipped[i])
            used += (size_t)snprintf(line + used, sizeof line - used, "%s%llu %s", used ? ", " : "",
                                     (unsigned long long)stats->n_skipped[i],
                                     np_reason_name((np_reason)i));
    if (used && !r->terminal->is_quiet)
        np_tell(r->terminal, "skipped: %s", line);
}

/* ---- The frame --------------------------------------------------------- */

/* Who shows a state opens it first: it knows what time it is. Who writes to one reads its inputs
 * first: others may write meanwhile. */
static np_code work_on(run *r, np_corpus **c, np_output *out, np_error *err)
{
    np_settings *s = r->settings;
    bool is_of_state = np_settings_are_of_state(s);
    np_code code = is_of_state ? np_state_start(s, err) : NP_OK;
    if (!code && !(*c = np_corpus_new(&s->opt, err)))
        code = err->code;
    if (code)
        return code;
    np_forecast(s, *c, r->terminal);
    if ((code = read_inputs(r, *c, err)) || (!is_of_state && (code = np_state_start(s, err))) ||
        (code = s->command->work(*c, s, out, err)) || (code = np_corpus_check(*c, err)) ||
        (code = np_output_finish(out, err)))
        return code;
    /* What was given is kept now, not before: who is killed in between is given it again. */
    if (s->opened && (code = np_state_commit(s->opened, err)))
        return code;
    return write_stats(r, *c, out, err);
}

static int work_on_articles(run *r, np_output *out)
{
    np_error err = {0};
    np_corpus *c = NULL;
    np_code code = work_on(r, &c, out, &err);
    np_terminal_clear(r->terminal);
    bool has_skipped = c && np_stats_has_skipped(np_corpus_stats(c));
    if (has_skipped)
        tell_skipped(r, np_corpus_stats(c));
    np_corpus_free(c);
    return code ? tell_failure(r, &err) : exit_when_done(r, has_skipped);
}

static int work_alone(run *r, np_output *out)
{
    np_settings *s = r->settings;
    np_error err = {0};
    if (np_state_start(s, &err) || s->command->work(NULL, s, out, &err) ||
        np_output_finish(out, &err))
        return tell_failure(r, &err);
    return exit_when_done(r, false);
}

int np_run(np_settings *s, np_terminal *t)
{
    run r = {.settings = s, .terminal = t, .start = np_clock_seconds()};
    np_error err = {0};
    s->opt.log = np_terminal_log;
    s->opt.progress = np_terminal_progress;
    s->opt.ctx = t;
    if (s->command->reads_articles && (check_inputs(s, &err) || check_tmp(s, &err)))
        return tell_failure(&r, &err);
    if (np_settings_check_outputs(s, &err))
        return tell_failure(&r, &err);
    np_output *out = np_output_new(s->output, t, &err);
    if (!out)
        return tell_failure(&r, &err);
    int code = s->command->reads_articles ? work_on_articles(&r, out) : work_alone(&r, out);
    np_output_free(out);
    np_state_close(s->opened);
    return code;
}
