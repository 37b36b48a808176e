/* eval.c - newsprint eval: how well a result agrees with labels. */
#include "cli.h"
#include <stdarg.h>
#include <string.h>

static np_code settle(np_settings *s, np_error *err)
{
    if (s->n_inputs != 2)
        return np_cli_fail(err, NP_E_USAGE,
                           "eval takes two files, GOLD and PRED, not %zu; for "
                           "example: %s",
                           s->n_inputs, s->command->example);
    if (s->wants_ranking && s->wants_pairs)
        return np_cli_fail(err, NP_E_USAGE, "--related and --pairs exclude each other");
    bool is_topic = !strcmp(np_label_name[s->label], "topic");
    bool is_grade = !strcmp(np_label_name[s->label], "grade");
    if (s->wants_ranking && !is_topic && !is_grade)
        return np_cli_fail(err, NP_E_USAGE,
                           "--related goes by topics, or by grades: add --label topic, or grade");
    if (is_grade && !s->wants_ranking)
        return np_cli_fail(err, NP_E_USAGE, "--label grade is for lists: add --related");
    return NP_OK;
}

NP_CLI_PRINTF(3, 4)
static np_code print(np_output *out, np_error *err, const char *fmt, ...)
{
    char text[1000];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return np_output_put(out, text, (size_t)len, err);
}

#define ROW "%-10s %9.2f %9.2f %9.2f\n"
#define ROW_OF(name, s) name, 100 * (s).precision, 100 * (s).recall, 100 * (s).f1
#define HEAD "%-10s %9s %9s %9s\n"
#define HEAD_OF "%", "precision", "recall", "F1"
#define OBJECT "{\"precision\":%.6f,\"recall\":%.6f,\"f1\":%.6f}"
#define OBJECT_OF(s) (s).precision, (s).recall, (s).f1

static np_code print_partition_line(const np_partition_scores *p, const char *label, np_output *out,
                                    np_error *err)
{
    np_code code =
        print(out, err,
              "{\"label\":\"%s\",\"items\":%zu,\"gold\":%zu,\"pred\":%zu,\"missing\":%zu,"
              "\"bcubed\":" OBJECT ",\"pairwise\":" OBJECT,
              label, p->n_items, p->n_gold, p->n_pred, p->n_missing, OBJECT_OF(p->bcubed),
              OBJECT_OF(p->pairwise));
    if (!code && p->has_ceaf)
        code = print(out, err, ",\"ceaf\":" OBJECT, OBJECT_OF(p->ceaf));
    return code ? code
                : print(out, err,
                        ",\"ari\":%.6f,\"v_measure\":{\"homogeneity\":%.6f,"
                        "\"completeness\":%.6f,\"v\":%.6f}}\n",
                        p->ari, OBJECT_OF(p->v_measure));
}

static np_code print_partition_table(const np_partition_scores *p, const char *label,
                                     np_output *out, np_error *err)
{
    np_code code = print(out, err, HEAD ROW ROW, HEAD_OF, ROW_OF("BCubed", p->bcubed),
                         ROW_OF("pairwise", p->pairwise));
    if (!code && p->has_ceaf)
        code = print(out, err, ROW, ROW_OF("CEAF-e", p->ceaf));
    else if (!code)
        code = print(out, err, "%-10s %29s\n", "CEAF-e", "too large to be found");
    if (!code)
        code = print(out, err, ROW "%-10s %29.2f\n", ROW_OF("V-measure", p->v_measure), "ARI",
                     100 * p->ari);
    if (!code)
        code = print(out, err, "\n%zu articles by %s: %zu groups in GOLD, %zu in PRED\n",
                     p->n_items, label, p->n_gold, p->n_pred);
    if (!code && p->n_missing)
        code = print(out, err, "%zu of them are not in PRED; each counts as alone\n", p->n_missing);
    return code;
}

static np_code score_partition(const np_settings *s, np_output *out, np_error *err)
{
    np_partition_scores p;
    const char *label = np_label_name[s->label];
    np_code code = np_score_files(s->input[0], s->input[1], label, &s->opt, &p, err);
    if (code)
        return code;
    return np_settings_format(s) == NP_FORMAT_JSONL ? print_partition_line(&p, label, out, err)
                                                    : print_partition_table(&p, label, out, err);
}

static np_code score_pairs(const np_settings *s, np_output *out, np_error *err)
{
    np_pair_scores p;
    np_code code = np_score_pair_files(s->input[0], s->input[1], &s->opt, &p, err);
    if (code)
        return code;
    if (np_settings_format(s) == NP_FORMAT_JSONL)
        return print(out, err,
                     "{\"label\":\"pairs\",\"gold\":%zu,\"pred\":%zu,\"both\":%zu,\"pairs\":" OBJECT
                     "}\n",
                     p.n_gold, p.n_pred, p.n_both, OBJECT_OF(p.score));
    code = print(out, err, HEAD, HEAD_OF);
    return code ? code
                : print(out, err, ROW "\n%zu pairs in GOLD, %zu in PRED, %zu in both\n",
                        ROW_OF("pairs", p.score), p.n_gold, p.n_pred, p.n_both);
}

static np_code score_related(const np_settings *s, np_output *out, np_error *err)
{
    np_ranking_scores r;
    const char *label = np_label_name[s->label];
    np_code code = np_score_related_files(s->input[0], s->input[1], label, &s->opt, &r, err);
    if (code)
        return code;
    if (np_settings_format(s) == NP_FORMAT_JSONL)
        return print(out, err,
                     "{\"label\":\"related\",\"stories\":%zu,\"queries\":%zu,\"map\":%.6f,"
                     "\"p_at_1\":%.6f,\"ndcg_at_5\":%.6f}\n",
                     r.n_stories, r.n_queries, r.map, r.p_at_1, r.ndcg_at_5);
    return print(out, err,
                 "%-10s %9s %9s %9s\n%-10s %9.2f %9.2f %9.2f\n\n"
                 "%zu of %zu stories %s\n",
                 "%", "MAP", "P@1", "nDCG@5", "related", 100 * r.map, 100 * r.p_at_1,
                 100 * r.ndcg_at_5, r.n_queries, r.n_stories,
                 strcmp(label, "grade") ? "share their topic with another"
                                        : "have others that are related by GOLD");
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)c;
    if (s->wants_ranking)
        return score_related(s, out, err);
    return s->wants_pairs ? score_pairs(s, out, err) : score_partition(s, out, err);
}

const np_command np_command_eval = {
    .name = "eval",
    .takes = "[options] GOLD PRED",
    .gives = "Compare a result with labels",
    .example = "newsprint eval --label story labelled.jsonl stories.jsonl",
    .bit = NP_FOR_EVAL,
    .settle = settle,
    .work = work,
};
