/* stories.c - newsprint stories: the day's stories, the most significant first.
 *
 * With --events the input is read as if it arrived. The events stand in their file before the first
 * story is written: who sees the stories can ask how they came about. */
#include "cli.h"
#include <string.h>

static np_code put_events(void *ctx, const np_event *event, size_t n, np_error *err)
{
    return np_write_events(event, n, NP_FORMAT_JSONL, np_output_put, ctx, err);
}

static np_code replay(np_corpus *c, const np_settings *s, np_error *err)
{
    np_output *events = np_output_new(s->events, s->opt.ctx, err);
    if (!events)
        return err->code;
    np_code code = np_corpus_replay(c, s->batch_hours, put_events, events, err);
    if (!code)
        code = np_corpus_stories(c, err);
    if (!code)
        code = np_output_finish(events, err);
    np_signals_release(); /* the stories are still to be written */
    np_output_free(events);
    return code;
}

static np_code write_mail(const np_report *r, const np_settings *s, np_output *out, np_error *err)
{
    if (!s->mail.to)
        s->opt.log(s->opt.ctx, NP_LOG_NOTICE,
                   "the letter names no recipient; sendmail -t needs --mail-to ADDRESS");
    return np_write_mail(r, &s->mail, np_output_put, out, err);
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_look look = np_terminal_look(!s->output);
    np_format format = np_settings_format(s);
    np_code code = s->events ? replay(c, s, err) : np_corpus_stories(c, err);
    if (code)
        return code;
    const np_report *r = np_corpus_report(c);
    if (s->reader) /* what is put now is in when the output is finished */
        code = np_state_shown(s->opened, c, (np_str){s->reader, strlen(s->reader)}, err);
    if (code)
        return code;
    return format == NP_FORMAT_EML ? write_mail(r, s, out, err)
                                   : np_write_stories(r, format, &look, np_output_put, out, err);
}

/* Told before the news is read. */
static np_code settle(np_settings *s, np_error *err)
{
    if (s->events && s->opt.has_given_stories)
        return np_cli_fail(err, NP_E_USAGE, "--events and --given exclude each other");
    if (s->state && (s->events || s->opt.has_given_stories))
        return np_cli_fail(err, NP_E_USAGE,
                           "a state has its own stories and events; newsprint events tells them");
    return np_mail_check(&s->mail, err);
}

const np_command np_command_stories = {
    .name = "stories",
    .takes = "[options] [INPUT...]",
    .gives = "Gather articles into stories and link each to the stories around it",
    .example = "newsprint stories today.jsonl -o today.html",
    .bit = NP_FOR_STORIES,
    .reads_articles = true,
    .settle = settle,
    .work = work,
};

const np_command np_command_list = {
    .name = "list",
    .takes = "--state DIR [options]",
    .gives = "List the stories of a state that go on",
    .example = "newsprint list --state news",
    .bit = NP_FOR_LIST,
    .reads_articles = true,
    .state = NP_STATE_ASKED,
    .work = work,
};
