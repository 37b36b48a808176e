/* dedup.c - newsprint dedup: one article of each group of copies, or what is a copy of what. */
#include "cli.h"
#include <string.h>

/* What dedup is asked for, and the formats that can say it. */
typedef struct mode {
    const char *name;
    const char *format[4];
} mode;

static mode mode_of(const np_settings *s)
{
    return s->wants_marks        ? (mode){"dedup --mark", {"jsonl", "csv"}}
           : s->wants_pairs      ? (mode){"dedup --pairs", {"jsonl", "csv"}}
           : s->is_dry_run       ? (mode){"dedup --dry-run", {"text"}}
           : s->has_fingerprints ? (mode){"dedup --fingerprints", {"jsonl"}}
                                 : (mode){"dedup", {"jsonl", "rss", "atom"}};
}

/* On a terminal too articles go out as JSON Lines: text is for --dry-run alone. */
static np_format format_of(const np_settings *s)
{
    np_format format = np_settings_format(s);
    return format == NP_FORMAT_TEXT ? NP_FORMAT_JSONL : format;
}

/* The records that pass as they came. */
static np_raw raw_of(const np_settings *s)
{
    if (s->wants_marks || s->wants_pairs || s->is_dry_run)
        return NP_RAW_NONE;
    np_format format = format_of(s);
    return format == NP_FORMAT_RSS    ? NP_RAW_RSS
           : format == NP_FORMAT_ATOM ? NP_RAW_ATOM
                                      : NP_RAW_JSON;
}

static np_code settle(np_settings *s, np_error *err)
{
    mode m = mode_of(s);
    if (s->wants_marks + s->wants_pairs + s->is_dry_run > 1)
        return np_cli_fail(err, NP_E_USAGE, "--mark, --pairs and --dry-run exclude each other");
    if (s->wants_pairs && s->n_against)
        return np_cli_fail(err, NP_E_USAGE, "--pairs and --against exclude each other");
    if (s->state && (s->wants_pairs || s->wants_marks || s->has_fingerprints))
        return np_cli_fail(err, NP_E_USAGE,
                           "--state goes with neither --mark nor --pairs nor --fingerprints");
    s->opt.keep_raw = raw_of(s);
    s->opt.leaves_raw = true;
    return np_settings_allow(s, m.name, m.format, err);
}

static np_code put_text(np_output *out, np_str text, char end, np_error *err)
{
    char safe[400];
    np_make_safe(text.at, text.len, safe, sizeof safe - 1);
    size_t len = strlen(safe);
    safe[len] = end;
    return np_output_put(out, safe, len + 1, err);
}

static np_code put_dropped(const np_report *r, uint32_t article, np_output *out, np_error *err)
{
    const np_copy *copy = &r->copy[article];
    const char *relation = np_relation_name(copy->relation);
    np_str column[] = {r->article[article].id,
                       {relation, strlen(relation)},
                       r->article[copy->group].id,
                       r->article[article].title};
    np_code code = NP_OK;
    for (int i = 0; i < 4 && !code; i++)
        code = put_text(out, column[i], i < 3 ? '\t' : '\n', err);
    return code;
}

/* One line an article of the inputs that would go: its id, what it is to the one kept, that
 * one's id, its title. What OLD has was never to be kept, and is passed over. */
static np_code put_dry_run(const np_report *r, np_output *out, np_error *err)
{
    np_code code = NP_OK;
    for (uint32_t i = 0; i < r->n_articles && !code; i++) {
        const np_copy *copy = &r->copy[i];
        if (!copy->was_there && (copy->group != i || copy->is_old))
            code = put_dropped(r, i, out, err);
    }
    return code;
}

static np_code put_pairs(np_corpus *c, np_format format, np_output *out, np_error *err)
{
    np_pair *pair;
    size_t n;
    np_code code = np_corpus_pairs(c, &pair, &n, err);
    if (code)
        return code;
    code = np_write_pairs(np_corpus_report(c), pair, n, format, np_output_put, out, err);
    np_release(pair);
    return code;
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_format format = format_of(s);
    if (s->wants_pairs)
        return put_pairs(c, format, out, err);
    np_taken taken;
    np_code code = s->opened ? np_state_against(s->opened, c, err) : NP_OK;
    if (!code)
        code = np_corpus_copies(c, err);
    if (!code && s->opened && !s->is_dry_run)
        code = np_state_take(s->opened, c, s->opt.now, &taken, err);
    if (code)
        return code;
    const np_report *r = np_corpus_report(c);
    if (s->wants_marks)
        return np_write_marks(r, format, np_output_put, out, err);
    if (s->is_dry_run)
        return put_dry_run(r, out, err);
    return np_write_kept(r, format, np_output_put, out, err);
}

const np_command np_command_dedup = {
    .name = "dedup",
    .takes = "[options] [INPUT...]",
    .gives = "Keep one article of each group of copies",
    .example = "newsprint dedup today.jsonl --against yesterday.jsonl -o fresh.jsonl",
    .bit = NP_FOR_DEDUP,
    .reads_articles = true,
    .state = NP_STATE_FED,
    .settle = settle,
    .work = work,
};
