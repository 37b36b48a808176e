/* train.c - newsprint train: the constants of stories, fitted to labels, as a file of settings.
 *
 * What the fit is worth stands in the file itself, as comments, so that whoever finds the file in a
 * year knows what it was made of and what it gained; it is told on standard error too. */
#include "options.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct report {
    const np_settings *settings;
    np_output *out;
    bool is_told; /* on standard error, too */
    np_code code;
    np_error *err;
} report;

static void put(report *r, const char *text)
{
    if (!r->code)
        r->code = np_output_put(r->out, text, strlen(text), r->err);
}

NP_CLI_PRINTF(2, 3)
static void say(report *r, const char *fmt, ...)
{
    char line[200];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (r->is_told && *line)
        r->settings->opt.log(r->settings->opt.ctx, NP_LOG_NOTICE, line);
    put(r, *line ? "# " : "#");
    put(r, line);
    put(r, "\n");
}

/* "0.19 0.2 0.5 3", in columns. */
static void write_constants(const np_constants *c, char text[64])
{
    snprintf(text, 64, "%9.4g %6.4g %6.4g %6.4g", c->story_threshold, c->story_size_bonus,
             c->story_time_floor, c->story_time_days);
}

static void say_row(report *r, const np_training *t, const char *what, const np_constants *c,
                    const np_fit_score *before, const np_fit_score *after)
{
    char constants[64] = "", bcubed[32] = "";
    if (c)
        write_constants(c, constants);
    if (!t->is_pairs)
        snprintf(bcubed, sizeof bcubed, "  %6.2f -> %6.2f", 100 * before->bcubed.f1,
                 100 * after->bcubed.f1);
    say(r, "%-9s %30s%s  %6.2f -> %6.2f", what, constants, bcubed, 100 * before->pairwise.f1,
        100 * after->pairwise.f1);
}

static void say_labels(report *r, const np_training *t)
{
    say(r, "Fitted to %zu labelled articles in %zu stories; %zu sets of constants tried.",
        t->n_articles, t->n_stories, t->n_tried);
    if (t->is_pairs)
        say(r, "The labels are pairs: %zu of one story, %zu apart.", t->n_same, t->n_different);
    if (t->n_unknown)
        say(r, "%zu of the %zu ids in the labels are of no article in the input.", t->n_unknown,
            t->n_ids);
}

static void say_table(report *r, const np_training *t)
{
    char name[16];
    say(r, "%-9s %30s%s  %16s", "%", "threshold  bonus  floor   days",
        t->is_pairs ? "" : "         BCubed F1", "pairwise F1");
    for (int f = 0; f < NP_FOLDS; f++) {
        snprintf(name, sizeof name, "fold %d", f + 1);
        say_row(r, t, name, &t->fold[f].chosen, &t->fold[f].before, &t->fold[f].after);
    }
    say_row(r, t, "left out", NULL, &t->held_before, &t->held_after);
    say_row(r, t, "all", &t->refit, &t->all_before, &t->all_after);
}

static void say_all(report *r, const np_training *t)
{
    say_labels(r, t);
    say(r, "Each fold is scored by constants that the others chose, before -> after; \"left out\"");
    say(r, "is the folds together, \"all\" what was fitted to every label and then seen again.");
    say_table(r, t);
    if (t->is_better)
        say(r, "Better by %.2f on what was left out: these are the constants fitted to all.",
            100 * (t->held_after.goal - t->held_before.goal));
    else
        say(r, "Nothing gained on what was left out (%+.2f): the constants stay as they were.",
            100 * (t->held_after.goal - t->held_before.goal));
    put(r, "\n");
}

static np_code put_constants(const np_settings *s, const np_constants *c, np_output *out,
                             np_error *err)
{
    static const char *const name[] = {"story-threshold", "story-size-bonus", "story-time-floor",
                                       "story-time-days"};
    np_settings fitted = *s;
    fitted.opt.story_threshold = c->story_threshold;
    fitted.opt.story_size_bonus = c->story_size_bonus;
    fitted.opt.story_time_floor = c->story_time_floor;
    fitted.opt.story_time_days = c->story_time_days;
    np_code code = NP_OK;
    for (size_t i = 0; i < sizeof name / sizeof *name && !code; i++)
        code = np_setting_put(out, &fitted, name[i], err);
    return code;
}

static np_code settle(np_settings *s, np_error *err)
{
    if (!s->labels)
        return np_cli_fail(err, NP_E_USAGE,
                           "train needs --labels FILE: lines {\"id\",\"story\"}, or "
                           "{\"a\",\"b\",\"same\"}");
    bool is_input = s->n_inputs == 0;
    for (size_t i = 0; i < s->n_inputs; i++)
        is_input |= !strcmp(s->input[i], "-");
    if (is_input && !strcmp(s->labels, "-"))
        return np_cli_fail(err, NP_E_USAGE,
                           "labels and articles cannot both come on standard input");
    return NP_OK;
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_training t;
    np_code code = np_corpus_train(c, s->labels, &t, err);
    if (code)
        return code;
    report r = {
        .settings = s, .out = out, .is_told = s->output || !isatty(STDOUT_FILENO), .err = err};
    say_all(&r, &t);
    return r.code ? r.code : put_constants(s, &t.chosen, out, err);
}

const np_command np_command_train = {
    .name = "train",
    .takes = "--labels FILE [options] [INPUT...]",
    .gives = "Fit the constants of stories to your labels, for --settings",
    .example = "newsprint train --labels gold.jsonl today.jsonl -o fitted.conf",
    .bit = NP_FOR_TRAIN,
    .reads_articles = true,
    .settle = settle,
    .work = work,
};
