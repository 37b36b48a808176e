/* bench_lookup.c - how long the related list of a text takes, and how that grows with the stories.
 *
 * Each text has 80 words, a quarter of them of one of n / 50 subjects, so that there is something
 * to list, and the rest as frequent as words are. Each is a story of its own, by the threshold.
 * Then a thousand other texts are looked up, one by one on one thread, their reading included; the
 * run that made the stories is told beside it. Each size in a process of its own, whose peak memory
 * is then its own. Through the public header only.
 *
 *     build/bench/bench_lookup [n of the largest size, 100000]
 */
#include "clock.h"
#include "made_up.h"
#include "newsprint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 80, ROOM = 16 * WORDS, TEXTS = 1000, SIZES = 2, SUBJECT_WORDS = 40 };

static np_article write_text(size_t i, size_t n, char *text)
{
    char *to = text;
    rng = UINT64_C(0x9E3779B97F4A7C15) * (i + 1);
    uint32_t subject = below((uint32_t)(n / 50));
    for (uint32_t k = 0; k < WORDS; k++)
        to = put_word(to, below(4) ? below(1 + below(1 + below(300000)))
                                   : 400000 + subject * SUBJECT_WORDS + below(SUBJECT_WORDS));
    return (np_article){.text = {text, (size_t)(to - text)},
                        .published = {1742600000 + (int64_t)(i % n) * 7, NP_TIME_EXACT}};
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int fail(const np_error *err)
{
    fprintf(stderr, "bench_lookup: %s\n", err->text);
    return EXIT_FAILURE;
}

/* One size, from nothing; the exit code. */
static int measure(size_t n)
{
    static char text[ROOM];
    static double took[TEXTS];
    np_error err = {0};
    np_options opt;
    np_options_init(&opt);
    opt.story_threshold = 1;
    np_corpus *c = np_corpus_new(&opt, &err);
    np_code code = c ? NP_OK : err.code;
    for (size_t i = 0; !code && i < n; i++) {
        np_article a = write_text(i, n, text);
        code = np_corpus_add(c, &a, &err);
    }
    double start = seconds();
    np_lookup *l = code ? NULL : np_lookup_new(c, &err);
    double made = seconds() - start, sum = 0;
    size_t n_rows = 0;
    for (size_t i = 0; l && !code && i < TEXTS; i++) {
        np_related_list list;
        np_article a = write_text(n + i * 7919 % n, n, text);
        start = seconds();
        code = np_lookup_related(l, &a, &list, &err);
        took[i] = seconds() - start;
        sum += took[i];
        n_rows += code ? 0 : list.n_rows;
    }
    if (!l || code)
        return fail(&err);
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    qsort(took, TEXTS, sizeof *took, by_size);
    printf("lookup   stories %8zu  list %7.3f ms, median %7.3f, of 1000 the 10th longest %7.3f  "
           "rows %.1f  made in %6.1f s, %5.0f MB\n",
           np_corpus_report(c)->n_stories, 1e3 * sum / TEXTS, 1e3 * took[TEXTS / 2],
           1e3 * took[TEXTS - 10], (double)n_rows / TEXTS, made, (double)used.ru_maxrss / 1024);
    np_lookup_free(l);
    np_corpus_free(c);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    size_t largest = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    for (int k = SIZES - 1; k >= 0; k--) {
        size_t n = k ? largest / 10 : largest;
        int status;
        fflush(stdout);
        pid_t child = n < 100 ? -1 : fork();
        if (child == 0)
            return measure(n);
        if (child < 0 || waitpid(child, &status, 0) < 0 || status)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
