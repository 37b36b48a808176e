/* bench_linear.c - do time and memory grow with the number of articles, and no faster?
 *
 * A stranger chooses the input, so the shapes that make clusterers quadratic are tried: one text n
 * times, one paragraph in all, no words at all, a chain of slow rewrites, one event in everyone's
 * words, one form filled in anew each time, one id or one address for everything, words whose
 * hashes agree in their lowest bits, and plain distinct texts. Each size runs in a process of its
 * own, whose peak memory is then its own; the exponent is the slope of log cost over log n by least
 * squares, and should stay within 1.15. Through the public header only, one thread.
 *
 *     build/bench/bench_linear [n of the largest size, 20000 [copies [shape]]]
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
#include <xxhash.h>

typedef enum shape {
    DISTINCT,
    IDENTICAL,
    BOILERPLATE,
    EMPTY,
    CHAIN,
    EVENT,
    FORM,
    ONE_ID,
    ONE_URL,
    COLLIDING,
    SHAPES
} shape;
static const char *const shape_name[] = {"distinct", "identical", "boilerplate", "empty",
                                         "chain",    "event",     "form",        "one id",
                                         "one url",  "colliding"};
enum { WORDS = 150, SIZES = 4, ROOM = 16 * WORDS * 2, COLLISIONS = 4096, COLLIDING_BITS = 11 };

static uint32_t any_word(void) { return below(1 + below(1 + below(300000))); }

/* Words whose hashes, those of DESIGN's section 4, end in eleven zero bits. */
static const char *colliding_word(uint32_t which)
{
    static char word[COLLISIONS][16];
    static uint32_t n_words, tried;
    while (n_words < COLLISIONS) {
        char padded[16] = {0};
        snprintf(padded, sizeof padded, "k%u", tried++);
        if ((XXH3_64bits(padded, sizeof padded) & ((1U << COLLIDING_BITS) - 1)) == 0)
            memcpy(word[n_words++], padded, sizeof padded);
    }
    return word[which];
}

/* The next word of an article of a shape that chooses its words one by one. */
static char *put_word_of(shape s, uint32_t k, char *to)
{
    if (s == COLLIDING)
        return to + sprintf(to, "%s ", colliding_word(below(COLLISIONS)));
    if (s == FORM) /* every tenth is a number of its own, the rest are the form's */
        return k % 10 ? put_word(to, 1000 + k) : to + sprintf(to, "%u ", 100000 + below(900000));
    bool is_of_event = s == EVENT && below(8) == 0;
    return put_word(to, is_of_event ? 400000 + below(20) : any_word());
}

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
        to = s == CHAIN ? put_word(to, chain[k]) : put_word_of(s, k, to);
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
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct cost {
    double seconds; /* of the processor: other work on the machine does not count */
    double peak_mb;
    size_t n_groups; /* of copies */
} cost;

static np_code add_all(np_corpus *c, shape s, size_t n, np_error *err)
{
    static char text[ROOM];
    np_code code = NP_OK;
    for (size_t i = 0; i < n && !code; i++) {
        np_article a = {.text = write_text(s, i, text),
                        .host = {"press.example", 13},
                        .published = {1742601600 + (int64_t)(i * 86400 / n), NP_TIME_EXACT}};
        if (s == ONE_ID)
            a.id = (np_str){"one", 3};
        if (s == ONE_URL)
            a.url = (np_str){"https://press.example/live", 26};
        a.title = (np_str){a.text.at, a.text.len < 40 ? a.text.len : 40};
        code = np_corpus_add(c, &a, err);
    }
    return code;
}

/* In the child: n articles, then the step. Seconds are -1 when it failed. */
static cost run(shape s, bool wants_stories, size_t n)
{
    cost spent = {.seconds = -1};
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    np_error err = {0};
    np_corpus *c = np_corpus_new(&opt, &err);
    np_code code = c ? add_all(c, s, n, &err) : err.code;
    double begun = seconds();
    if (!code)
        code = (wants_stories ? np_corpus_stories : np_corpus_copies)(c, &err);
    if (code)
        fprintf(stderr, "bench_linear: %s\n", err.text);
    else
        spent.seconds = seconds() - begun;
    const np_report *r = c ? np_corpus_report(c) : NULL;
    for (uint32_t i = 0; !code && i < r->n_articles; i++)
        spent.n_groups += r->copy[i].group == i;
    np_corpus_free(c);
    return spent;
}

static bool measure(shape s, bool wants_stories, size_t n, cost *spent)
{
    int tell[2], status;
    struct rusage used;
    fflush(stdout);
    if (pipe(tell))
        return false;
    pid_t child = fork();
    if (child == 0) {
        cost own = run(s, wants_stories, n);
        _exit(write(tell[1], &own, sizeof own) != (ssize_t)sizeof own);
    }
    close(tell[1]);
    bool is_told = child > 0 && read(tell[0], spent, sizeof *spent) == (ssize_t)sizeof *spent;
    close(tell[0]);
    if (child < 0 || wait4(child, &status, 0, &used) != child)
        return false;
    spent->peak_mb = (double)used.ru_maxrss / 1024;
    return is_told && spent->seconds >= 0;
}

/* Are these the groups of n articles of a shape? Of rewrites a chain makes some, never one. */
static bool is_right(shape s, size_t n, size_t n_groups)
{
    if (s == CHAIN)
        return n_groups > n / 200 && n_groups < n;
    return n_groups == (s == IDENTICAL || s == ONE_ID ? 1 : n);
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

/* One shape at each size; its exponents are within the bound, and its groups right. */
static bool grows_well(shape s, bool wants_stories, size_t largest)
{
    double n[SIZES], took[SIZES], memory[SIZES];
    const char *work = wants_stories ? "stories" : "copies";
    cost of_none, spent = {0};
    bool is_good = measure(s, wants_stories, 1, &of_none);
    for (int k = 0; k < SIZES && is_good; k++) {
        size_t here = largest >> (SIZES - 1 - k);
        is_good = measure(s, wants_stories, here, &spent);
        n[k] = (double)here, took[k] = spent.seconds > 1e-3 ? spent.seconds : 1e-3;
        memory[k] = spent.peak_mb - of_none.peak_mb > .1 ? spent.peak_mb - of_none.peak_mb : .1;
        printf("linear %-7s %-11s n %8zu %8.3f s %9.0f articles/s %6.0f MB %7.0f bytes/article "
               "%zu groups%s\n",
               work, shape_name[s], here, spent.seconds, n[k] / took[k], spent.peak_mb,
               memory[k] * 1048576 / n[k], spent.n_groups,
               is_right(s, here, spent.n_groups) ? "" : "  WRONG GROUPS");
        is_good = is_good && is_right(s, here, spent.n_groups);
    }
    if (!is_good)
        return false;
    double of_time = exponent(n, took, SIZES), of_memory = exponent(n, memory, SIZES);
    bool is_linear = of_time <= 1.15 && of_memory <= 1.15;
    printf("linear %-7s %-11s exponents: time %.2f, memory %.2f%s\n", work, shape_name[s], of_time,
           of_memory, is_linear ? "" : "  OVER 1.15");
    return is_linear;
}

int main(int argc, char **argv)
{
    size_t largest = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
    bool is_good = true;
    for (int stories = 0; stories < (argc > 2 ? 1 : 2); stories++)
        for (shape s = 0; s < SHAPES; s++)
            if (argc < 4 || !strcmp(argv[3], shape_name[s]))
                is_good = grows_well(s, stories, largest) && is_good;
    return !is_good;
}
