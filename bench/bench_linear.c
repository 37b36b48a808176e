/* bench_linear.c - do time and memory grow with the number of articles, and no faster?
 *
 * A stranger chooses the input, so the shapes that make clusterers quadratic are tried: one text n
 * times, one paragraph in all, no words at all, a chain of slow rewrites, one event in everyone's
 * words, and plain distinct texts. Each size runs in a process of its own, whose peak memory is
 * then its own; the exponent is the slope of log cost over log n by least squares, and should stay
 * within 1.15. Through the public header only, one thread.
 *
 *     build/bench/bench_linear [n of the largest size, 40000]
 */
#include "made_up.h"
#include "newsprint.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef enum shape { DISTINCT, IDENTICAL, BOILERPLATE, EMPTY, CHAIN, EVENT, SHAPES } shape;
static const char *const shape_name[] = {"distinct", "identical", "boilerplate",
                                         "empty",    "chain",     "event"};
enum { WORDS = 150, SIZES = 4, ROOM = 16 * WORDS * 2 };

static uint32_t any_word(void) { return below(1 + below(1 + below(300000))); }

/* Article i of a shape; text has ROOM bytes. */
static np_str write_text(shape s, size_t i, char *text)
{
    static uint32_t chain[WORDS];
    char *to = text;
    rng = UINT64_C(0x9E3779B97F4A7C15) * ((s == IDENTICAL ? 0 : i) + 1);
    if (s == CHAIN) /* each differs from the one before in three words of 150 */
        for (uint32_t k = 0; k < (i ? 3 : WORDS); k++)
            chain[i ? below(WORDS) : k] = any_word();
    for (uint32_t k = 0; s != EMPTY && k < WORDS; k++) {
        bool is_of_event = s == EVENT && below(8) == 0;
        to = put_word(to, s == CHAIN ? chain[k] : is_of_event ? 400000 + below(20) : any_word());
        if (k % 15 == 14)
            to[-1] = '.', *to++ = '\n';
    }
    rng = 99;
    for (int k = 0; s == BOILERPLATE && k < 60; k++)
        to = put_word(to, any_word());
    return (np_str){text, (size_t)(to - text)};
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* In the child: n articles, then the step; its seconds, or -1. */
static double run(shape s, bool wants_stories, size_t n)
{
    static char text[ROOM];
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    np_error err = {0};
    np_corpus *c = np_corpus_new(&opt, &err);
    bool is_good = c != NULL;
    for (size_t i = 0; i < n && is_good; i++) {
        np_article a = {.text = write_text(s, i, text),
                        .host = {"press.example", 13},
                        .published = {1742601600 + (int64_t)(i * 86400 / n), NP_TIME_EXACT}};
        a.title = (np_str){a.text.at, a.text.len < 40 ? a.text.len : 40};
        is_good = np_corpus_add(c, &a, &err) == NP_OK;
    }
    double begun = seconds();
    is_good = is_good && (wants_stories ? np_corpus_stories : np_corpus_copies)(c, &err) == NP_OK;
    double took = seconds() - begun;
    if (!is_good)
        fprintf(stderr, "bench_linear: %s\n", err.text);
    np_corpus_free(c);
    return is_good ? took : -1;
}

static bool measure(shape s, bool wants_stories, size_t n, double *took, double *peak_mb)
{
    int tell[2], status;
    struct rusage used;
    fflush(stdout);
    if (pipe(tell))
        return false;
    pid_t child = fork();
    if (child == 0) {
        double t = run(s, wants_stories, n);
        _exit(write(tell[1], &t, sizeof t) != (ssize_t)sizeof t);
    }
    close(tell[1]);
    bool is_told = child > 0 && read(tell[0], took, sizeof *took) == (ssize_t)sizeof *took;
    close(tell[0]);
    if (child < 0 || wait4(child, &status, 0, &used) != child)
        return false;
    *peak_mb = (double)used.ru_maxrss / 1024;
    return is_told && *took >= 0;
}

/* The slope of log y over log x. */
static double exponent(const double *x, const double *y, int n)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (int i = 0; i < n; i++) {
        double a = log(x[i]), b = log(y[i]);
        sx += a, sy += b, sxx += a * a, sxy += a * b;
    }
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

int main(int argc, char **argv)
{
    size_t largest = argc > 1 ? strtoul(argv[1], NULL, 10) : 40000;
    bool is_good = true;
    for (int stories = 0; stories < 2; stories++)
        for (shape s = 0; s < SHAPES; s++) {
            double n[SIZES], took[SIZES], peak_mb[SIZES], base, base_mb = 0;
            is_good = measure(s, stories, 1, &base, &base_mb) && is_good;
            for (int k = 0; k < SIZES; k++) {
                size_t here = largest >> (SIZES - 1 - k);
                n[k] = (double)here;
                if (!measure(s, stories, here, &took[k], &peak_mb[k]))
                    return 1;
                printf("linear %-7s %-11s n %7zu %8.3f s %9.0f articles/s %6.0f MB\n",
                       stories ? "stories" : "copies", shape_name[s], here, took[k],
                       (double)here / took[k], peak_mb[k]);
                peak_mb[k] = peak_mb[k] - base_mb > .1 ? peak_mb[k] - base_mb : .1;
            }
            double of_time = exponent(n, took, SIZES), of_memory = exponent(n, peak_mb, SIZES);
            bool is_linear = of_time <= 1.15 && of_memory <= 1.15;
            printf("linear %-7s %-11s exponent of time %.2f, of memory %.2f%s\n",
                   stories ? "stories" : "copies", shape_name[s], of_time, of_memory,
                   is_linear ? "" : "  OVER 1.15");
            is_good = is_good && is_linear;
        }
    return !is_good;
}
