/* topics.c - newsprint topics: the subjects that stories continue, the most significant first. */
#include "cli.h"

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_look look = np_terminal_look(!s->output);
    np_code code = np_corpus_stories(c, err);
    return code ? code
                : np_write_topics(np_corpus_report(c), np_settings_format(s), &look, np_output_put,
                                  out, err);
}

const np_command np_command_topics = {
    .name = "topics",
    .takes = "[options] [INPUT...]",
    .gives = "Gather stories into topics, each with a label",
    .example = "newsprint topics --format text today.jsonl",
    .bit = NP_FOR_TOPICS,
    .reads_articles = true,
    .work = work,
};
