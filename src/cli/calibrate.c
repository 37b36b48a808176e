/* calibrate.c - newsprint calibrate: what a raw significance was worth in a history. */
#include "cli.h"

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)s;
    np_code code = np_corpus_stories(c, err);
    return code ? code : np_write_calibration(np_corpus_report(c), np_output_put, out, err);
}

const np_command np_command_calibrate = {
    .name = "calibrate",
    .takes = "[options] [INPUT...]",
    .gives = "Write the scale of significance of a history, for --calibration",
    .example = "newsprint calibrate today.jsonl -o scale.txt",
    .bit = NP_FOR_CALIBRATE,
    .reads_articles = true,
    .work = work,
};
