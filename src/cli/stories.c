/* stories.c - newsprint stories: the day's stories, the most significant first. */
#include "cli.h"

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_look look = np_terminal_look(!s->output);
    np_code code = np_corpus_stories(c, err);
    return code ? code
                : np_write_stories(np_corpus_report(c), np_settings_format(s), &look, np_output_put,
                                   out, err);
}

const np_command np_command_stories = {
    .name = "stories",
    .takes = "[options] [INPUT...]",
    .gives = "Gather articles into stories and link each to the stories around it",
    .example = "newsprint stories today.jsonl -o today.html",
    .bit = NP_FOR_STORIES,
    .reads_articles = true,
    .work = work,
};
