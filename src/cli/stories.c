/* stories.c - newsprint stories: the day's stories, the most significant first. */
#include "cli.h"

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
    np_code code = np_corpus_stories(c, err);
    if (code)
        return code;
    const np_report *r = np_corpus_report(c);
    return format == NP_FORMAT_EML ? write_mail(r, s, out, err)
                                   : np_write_stories(r, format, &look, np_output_put, out, err);
}

/* Told before the news is read. */
static np_code settle(np_settings *s, np_error *err) { return np_mail_check(&s->mail, err); }

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
