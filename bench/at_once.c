/* at_once.c - stories whose articles are placed as they come and never again (src/story/online.c):
 * what the places of a state are worth between two repairs, from nothing.
 *
 *     build/bench/at_once [NAME=VALUE...] FILE... >places.jsonl
 *     build/newsprint eval GOLD places.jsonl
 *
 * In order of time, the undated last; one line an article, as `eval` takes labels. What an article
 * takes is told on standard error. Names of constants: top, window, exact, likely, members, score,
 * bonus, copy; by default those of src/state_instant.c. */
#include "clock.h"
#include "newsprint.h"
#include "story/online.h"
#include "text/function_words.h"
#include "text/title.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_STORY UINT32_MAX

typedef struct bench {
    np_options opt;
    np_online_options how;
    np_online *online;
    np_scanner *scanner;
    uint64_t common[NP_MOST_FUNCTION_WORDS];
    size_t n_common;
    uint32_t n_stories;
    double read, found, added; /* seconds */
} bench;

static int by_time(const void *a, const void *b)
{
    const np_article *x = *(const np_article *const *)a, *y = *(const np_article *const *)b;
    bool has_x = x->published.kind != NP_TIME_UNKNOWN, has_y = y->published.kind != NP_TIME_UNKNOWN;
    if (has_x != has_y)
        return has_x ? -1 : 1;
    if (has_x && x->published.at != y->published.at)
        return x->published.at < y->published.at ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* NAME=VALUE; false: it is none. */
static bool set(np_online_options *how, const char *arg)
{
    const struct {
        const char *name;
        unsigned *count;
        double *share;
    } constant[] = {{"top=", &how->n_top, NULL},         {"window=", &how->window, NULL},
                    {"exact=", &how->n_exact, NULL},     {"likely=", &how->n_likely, NULL},
                    {"members=", &how->n_members, NULL}, {"score=", NULL, &how->min_score},
                    {"bonus=", NULL, &how->size_bonus},  {"copy=", NULL, &how->copy}};
    for (size_t k = 0; k < sizeof constant / sizeof *constant; k++) {
        size_t len = strlen(constant[k].name);
        if (strncmp(arg, constant[k].name, len))
            continue;
        if (constant[k].count)
            *constant[k].count = (unsigned)strtoul(arg + len, NULL, 10);
        else
            *constant[k].share = strtod(arg + len, NULL);
        return true;
    }
    return false;
}

static np_code init(bench *b, np_error *err)
{
    const np_options *o = &b->opt;
    np_options_init(&b->opt);
    b->how = (np_online_options){.n_top = 16,
                                 .window = 128,
                                 .n_exact = 24,
                                 .n_likely = 4,
                                 .n_members = 8,
                                 .min_score = o->story_threshold,
                                 .size_bonus = o->story_size_bonus,
                                 .copy = 0.8,
                                 .fade = {o->story_time_floor, o->story_time_days,
                                          o->story_long_ago, o->story_long_days, .85}};
    b->n_common = np_function_words(b->common);
    return (b->scanner = np_scanner_new(&b->opt, err)) ? NP_OK : err->code;
}

static np_code place(bench *b, const np_article *a, np_error *err)
{
    np_scan scan;
    np_gist g;
    bool has_day = a->published.kind != NP_TIME_UNKNOWN;
    double day = has_day ? (double)a->published.at / 86400 : NAN, start = seconds();
    np_code code = np_scanner_terms(b->scanner, np_title_clean(a->title, a->source, a->host),
                                    a->text, NULL, NULL, &scan, err);
    if (code)
        return code;
    np_gist_make(&g, scan.term, scan.n_terms, b->common, b->n_common);
    b->read += seconds() - start;
    start = seconds();
    uint32_t story = np_online_find(b->online, &g, day);
    b->found += seconds() - start;
    story = story == NO_STORY ? b->n_stories++ : story;
    start = seconds();
    code = np_online_add(b->online, &g, day, story, err);
    b->added += seconds() - start;
    printf("{\"id\":\"%.*s\",\"story\":\"%u\"}\n", (int)a->id.len, a->id.at, story);
    return code;
}

static np_code place_all(bench *b, const np_report *r, np_error *err)
{
    size_t n = r->n_articles;
    const np_article **order = malloc((n + 1) * sizeof *order);
    np_code code = order && (b->online = np_online_new(&b->how, err)) ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0; i < n && !code; i++)
        order[i] = &r->article[i];
    if (!code)
        qsort(order, n, sizeof *order, by_time);
    for (size_t i = 0; i < n && !code; i++)
        code = place(b, order[i], err);
    if (!code && n)
        fprintf(stderr, "%zu articles, %u stories; us an article: read %.1f find %.1f add %.1f\n",
                n, b->n_stories, 1e6 * b->read / (double)n, 1e6 * b->found / (double)n,
                1e6 * b->added / (double)n);
    free(order);
    return code;
}

int main(int argc, char **argv)
{
    static bench b;
    np_error err = {0};
    np_corpus *c = NULL;
    np_code code = init(&b, &err);
    if (!code && !(c = np_corpus_new(&b.opt, &err)))
        code = err.code;
    for (int k = 1; k < argc && !code; k++)
        if (!set(&b.how, argv[k]))
            code = np_corpus_read(c, argv[k], &err);
    if (!code && !(code = np_corpus_copies(c, &err)))
        code = place_all(&b, np_corpus_report(c), &err);
    if (code)
        fprintf(stderr, "at_once: %s\n", err.text);
    np_online_free(b.online);
    np_scanner_free(b.scanner);
    np_corpus_free(c);
    return code ? EXIT_FAILURE : EXIT_SUCCESS;
}
