/* explain.c - newsprint explain: why two articles are together, or apart. */
#include "cli.h"
#include <stdlib.h>
#include <string.h>

enum { NAMES = 2, LONGEST_ID = 100 };

/* The two ids come before the inputs. */
static np_code settle(np_settings *s, np_error *err)
{
    if (s->n_inputs < NAMES)
        return np_cli_fail(err, NP_E_USAGE,
                           "explain needs the ids of two articles, then the "
                           "inputs; newsprint explain A B INPUT...");
    if (!strcmp(s->input[0], s->input[1]))
        return np_cli_fail(err, NP_E_USAGE, "explain needs two articles; \"%.*s\" is named twice",
                           LONGEST_ID, s->input[0]);
    s->explained = s->input;
    s->input += NAMES;
    s->n_inputs -= NAMES;
    return NP_OK;
}

/* The ids as strings that end, NULL after the last; free() it. */
static const char **list_ids(const np_report *r)
{
    size_t size = 0, n = r->n_articles;
    for (size_t i = 0; i < n; i++)
        size += r->article[i].id.len + 1;
    const char **id = malloc((n + 1) * sizeof *id + size);
    char *at = id ? (char *)(id + n + 1) : NULL;
    for (size_t i = 0; id && i < n; i++) {
        memcpy(at, r->article[i].id.at, r->article[i].id.len);
        id[i] = at;
        at += r->article[i].id.len;
        *at++ = '\0';
    }
    if (id)
        id[n] = NULL;
    return id;
}

static np_code refuse(const np_report *r, const char *wanted, np_error *err)
{
    const char **id = list_ids(r);
    const char *nearest = id ? np_nearest(wanted, id) : NULL;
    np_cli_fail(err, NP_E_INPUT, "no article has the id \"%.*s\"%s%.*s%s", LONGEST_ID, wanted,
                nearest ? "; did you mean " : "; newsprint dedup --mark lists the ids of an input",
                LONGEST_ID, nearest ? nearest : "", nearest ? "?" : "");
    free(id);
    return err->code;
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_look look = np_terminal_look(!s->output);
    np_explanation e;
    uint32_t article[NAMES] = {0};
    np_code code = np_corpus_copies(c, err); /* from here on ids are final */
    const np_report *r = np_corpus_report(c);
    for (int k = 0; k < NAMES && !code; k++)
        if (!np_corpus_find(c, (np_str){s->explained[k], strlen(s->explained[k])}, &article[k]))
            code = refuse(r, s->explained[k], err);
    if (!code)
        code = np_corpus_explain(c, article[0], article[1], &e, err);
    return code
               ? code
               : np_write_explanation(r, &e, np_settings_format(s), &look, np_output_put, out, err);
}

const np_command np_command_explain = {
    .name = "explain",
    .takes = "[options] A B [INPUT...]",
    .gives = "Say why two articles are together or apart, by id",
    .example = "newsprint explain nl-101 nl-111 today.jsonl",
    .bit = NP_FOR_EXPLAIN,
    .reads_articles = true,
    .settle = settle,
    .work = work,
};
