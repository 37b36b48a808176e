/* fingerprint.c - newsprint fingerprint: one line an article, with its signature. */
#include "cli.h"

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)s;
    np_code code = np_corpus_copies(c, err);
    return code ? code : np_write_fingerprints(c, np_output_put, out, err);
}

const np_command np_command_fingerprint = {
    .name = "fingerprint",
    .takes = "[options] [INPUT...]",
    .gives = "Print each article's signature",
    .example = "newsprint fingerprint today.jsonl -o today.fingerprints.jsonl",
    .bit = NP_FOR_FINGERPRINT,
    .reads_articles = true,
    .work = work,
};
