/* fingerprint.c - newsprint fingerprint: one line an article, which dedup takes for the article. */
#include "cli.h"

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_code code = np_corpus_copies(c, err);
    if (code)
        return code;
    return s->is_brief ? np_write_signatures(c, np_output_put, out, err)
                       : np_write_fingerprints(c, np_output_put, out, err);
}

const np_command np_command_fingerprint = {
    .name = "fingerprint",
    .takes = "[options] [INPUT...]",
    .gives = "Sign each article, for dedup --fingerprints to compare elsewhere",
    .example = "newsprint fingerprint today.jsonl -o today.fingerprints.jsonl",
    .bit = NP_FOR_FINGERPRINT,
    .reads_articles = true,
    .work = work,
};
