/* instant.c - what it takes to bring articles to a state that is there, one by one and by the
 * thousand, in one process.
 *
 *     build/bench/instant STATE NEWS      NEWS: of which nothing is in STATE yet
 *
 * The first call reads what the state remembers; then a hundred articles come alone, the match and
 * the place timed without the commit, and the rest in batches of a thousand, all as of when the
 * last came, so that no repair is due. Reading NEWS is not timed. Through the public header only.
 */
#include "clock.h"
#include "newsprint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ALONE = 100, BATCH = 1000 };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int fail(const np_error *err)
{
    fprintf(stderr, "instant: %s\n", err->text);
    return EXIT_FAILURE;
}

typedef struct feed {
    const np_corpus *all;
    const np_options *opt;
    size_t at;
} feed;

/* The next n articles, or as many as are left. */
static np_corpus *next(feed *f, size_t n, np_error *err)
{
    const np_report *r = np_corpus_report(f->all);
    np_corpus *c = np_corpus_new(f->opt, err);
    for (size_t k = 0; c && k < n && f->at < r->n_articles; k++)
        if (np_corpus_add(c, &r->article[f->at++], err)) {
            np_corpus_free(c);
            return NULL;
        }
    return c;
}

/* Take the next n; *took: without the commit. */
static np_code take(np_state *s, feed *f, size_t n, np_time now, double *took, np_error *err)
{
    np_taken taken;
    np_corpus *c = next(f, n, err);
    if (!c)
        return err->code;
    double start = seconds();
    np_code code = np_state_take(s, c, now, &taken, err);
    *took = seconds() - start;
    if (!code)
        code = np_state_commit(s, err);
    np_corpus_free(c);
    return code;
}

/* A hundred one by one, the first not among them. */
static np_code bring_alone(np_state *s, feed *f, np_time now, np_error *err)
{
    double first, alone[ALONE];
    unsigned long long n = np_state_count(s);
    np_code code = take(s, f, 1, now, &first, err);
    double start = seconds();
    for (size_t k = 0; k < ALONE && !code; k++)
        code = take(s, f, 1, now, &alone[k], err);
    if (code)
        return code;
    double whole = seconds() - start;
    qsort(alone, ALONE, sizeof *alone, by_size);
    printf("state first article  n %llu %.3f s\n", n, first);
    printf("state one article, not its commit  n %llu %.6f s; of 100 the 10th longest %.6f s\n", n,
           alone[ALONE / 2], alone[ALONE - 10]);
    printf("state one article and its commit  n %llu %.6f s\n", n, whole / ALONE);
    return NP_OK;
}

static np_code bring_all(np_state *s, feed *f, np_time now, np_error *err)
{
    struct rusage used;
    double unused, start = seconds();
    unsigned long long n = np_state_count(s);
    size_t from = f->at, n_articles = np_corpus_report(f->all)->n_articles;
    np_code code = NP_OK;
    while (f->at < n_articles && !code)
        code = take(s, f, BATCH, now, &unused, err);
    double took = seconds() - start;
    getrusage(RUSAGE_SELF, &used);
    if (!code)
        printf("state %zu more, a thousand at once  n %llu %.3f s %.0f articles/s %.0f MB\n",
               f->at - from, n, took, (double)(f->at - from) / took, (double)used.ru_maxrss / 1024);
    return code;
}

int main(int argc, char **argv)
{
    np_error err = {0};
    np_options opt;
    feed f = {.opt = &opt};
    np_options_init(&opt);
    if (argc != 3) {
        fputs("usage: instant STATE NEWS\n", stderr);
        return EXIT_FAILURE;
    }
    np_corpus *all = np_corpus_new(&opt, &err);
    if (!all || np_corpus_read(all, argv[2], &err) || np_corpus_copies(all, &err))
        return fail(&err);
    f.all = all;
    double start = seconds();
    np_state *s = np_state_open(argv[1], &opt, NP_STATE_WRITE, 0, &err);
    if (!s)
        return fail(&err);
    printf("state opened  n %llu %.3f s\n", (unsigned long long)np_state_count(s),
           seconds() - start);
    if (bring_alone(s, &f, np_state_now(s), &err) || bring_all(s, &f, np_state_now(s), &err))
        return fail(&err);
    np_state_close(s);
    np_corpus_free(all);
    return EXIT_SUCCESS;
}
