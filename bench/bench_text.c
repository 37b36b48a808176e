/* bench_text.c - what it costs from a text in memory to its signature, and each step on the way.
 *
 * words: np_words_add(); scan: np_scanner_run(), which makes shingles and keys of them; terms: the
 * same with terms; sign: np_sign_on(); whole: scan and sign. On one thread, the fastest of several
 * rounds, by each kernel this machine has; at last the whole on two threads. Made-up news: words as
 * long as English ones, a capital in seven, a number in forty; "quoted" has typographic marks and
 * accents too. ns/word counts words, and of sign, shingles. */
#include "base/machine.h"
#include "base/parallel.h"
#include "chance.h"
#include "clock.h"
#include "sketch/sketch.h"
#include "text/scan.h"
#include "text/words.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROUNDS = 20,
    BYTES = 3250,
    SLOTS = 128,
    TOTAL = 400 * BYTES,
    LONGEST = 12,
    MOST = TOTAL / 40
};

/* ---- made-up news ---- */

typedef enum script { ASCII, QUOTED, ARABIC, CHINESE } script;

static const char *const script_name[] = {"ascii", "quoted", "arabic", "chinese"};

static size_t put(char *to, uint32_t c)
{
    if (c < 0x80)
        return to[0] = (char)c, 1;
    if (c < 0x800)
        return to[0] = (char)(0xC0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), 2;
    to[0] = (char)(0xE0 | c >> 12);
    to[1] = (char)(0x80 | (c >> 6 & 63));
    to[2] = (char)(0x80 | (c & 63));
    return 3;
}

/* As often as in English: of a hundred words so many have one letter, two, ... */
static size_t word_length(void)
{
    static const char percent[] = {3, 17, 21, 16, 11, 8, 8, 6, 4, 3, 2, 1};
    size_t at = below(100), len = 0;
    while (at >= (size_t)percent[len])
        at -= (size_t)percent[len++];
    return len + 1;
}

static size_t put_word(char *to, script s)
{
    static const uint32_t first[] = {'a', 'a', 0x627, 0x4E00}, letters[] = {26, 26, 20, 3000};
    bool is_latin = s <= QUOTED, is_number = is_latin && below(40) == 0;
    size_t n = s == CHINESE ? 6 + below(12) : word_length(), len = 0;
    for (size_t i = 0; i < n; i++)
        len += put(to + len, is_number ? (uint32_t)('0' + below(10))
                                       : first[s] + (uint32_t)below(letters[s]));
    if (is_latin && !is_number && below(7) == 0)
        to[0] = (char)(to[0] - ('a' - 'A'));
    if (s == QUOTED && below(40) == 0)
        len += put(to + len, 0xE9);
    return len;
}

/* About `most` bytes; LONGEST: of a word and what follows it, where there are headlines. */
static size_t write_article(script s, size_t most, char *to)
{
    size_t len = 0;
    for (size_t n = 0; n == 0 || len + LONGEST < most; n++) {
        bool ends = n % 14 == 13;
        len += put_word(to + len, s);
        if (s == QUOTED && below(20) == 0)
            len += put(to + len, below(2) ? 0x2019 : 0x201C);
        if (ends || n % 9 == 5)
            len += put(to + len, s == CHINESE ? ends ? 0x3002 : 0xFF0C : ends ? '.' : ',');
        if (s != CHINESE || n % 70 == 69)
            to[len++] = n % 70 == 69 ? '\n' : ' ';
    }
    return len;
}

typedef struct news {
    char *bytes;
    np_str text[MOST];
    size_t n, n_bytes;
} news;

static void write_news(news *all, script s, size_t most)
{
    all->n = all->n_bytes = 0;
    for (; all->n_bytes + most + 64 < TOTAL && all->n < MOST; all->n++) {
        char *to = all->bytes + all->n_bytes;
        all->text[all->n] = (np_str){to, write_article(s, most, to)};
        all->n_bytes += all->text[all->n].len;
    }
}

/* ---- the steps ---- */

typedef struct bench bench;
typedef np_code step(bench *b, np_str text, unsigned thread);

enum { THREADS = 2 };

struct bench {
    const news *all;
    np_cpu cpu;
    step *step;
    np_words words[THREADS];
    np_scanner *scanner[THREADS];
};

static np_code read_words(bench *b, np_str text, unsigned thread)
{
    np_words_reset(&b->words[thread]);
    return np_words_add(&b->words[thread], text, 0, NULL);
}

static np_code scan_as(bench *b, np_str text, unsigned thread, bool wants_terms, np_scan *scan)
{
    np_str none = {0};
    bool is_headline = text.len < 300;
    return np_scanner_run(b->scanner[thread], is_headline ? text : none, is_headline ? none : text,
                          NULL, wants_terms, scan, NULL);
}

static np_code read_scan(bench *b, np_str text, unsigned thread)
{
    np_scan scan;
    return scan_as(b, text, thread, false, &scan);
}

static np_code read_terms(bench *b, np_str text, unsigned thread)
{
    np_scan scan;
    return scan_as(b, text, thread, true, &scan);
}

static np_code read_whole(bench *b, np_str text, unsigned thread)
{
    uint32_t sig[SLOTS];
    np_scan scan;
    np_code code = scan_as(b, text, thread, false, &scan);
    if (!code)
        np_sign_on(b->cpu, scan.shingle, scan.n_shingles, 1, sig, SLOTS);
    return code;
}

static np_code take_run(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    bench *b = ctx;
    (void)err;
    for (size_t i = from; i < to; i++)
        if (b->step(b, b->all->text[i], thread))
            return NP_E_NOMEM;
    return NP_OK;
}

/* Seconds for all articles, the least; less than 0: it failed. */
static double time_all(bench *b, unsigned n_threads)
{
    double best = 1e9;
    for (size_t round = 0; round < ROUNDS; round++) {
        double begun = seconds();
        if (np_each_run(b->all->n, 64, n_threads, take_run, b, NULL))
            return -1;
        best = fmin(best, seconds() - begun);
    }
    return best;
}

static size_t count_words(bench *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->all->n; i++)
        n += read_words(b, b->all->text[i], 0) ? 0 : b->words[0].n;
    return n;
}

static bool open_bench(bench *b, const news *all, np_cpu cpu)
{
    np_options opt;
    np_options_init(&opt);
    opt.cpu = cpu;
    *b = (bench){.all = all, .cpu = cpu};
    bool is_good = true;
    for (size_t t = 0; t < THREADS; t++) {
        b->scanner[t] = np_scanner_new(&opt, NULL);
        is_good &= !np_words_init(&b->words[t], cpu, NULL) && b->scanner[t];
    }
    return is_good;
}

static void close_bench(bench *b)
{
    for (size_t t = 0; t < THREADS; t++) {
        np_scanner_free(b->scanner[t]);
        np_words_clear(&b->words[t]);
    }
}

static const char *const cpu_name[] = {"auto", "plain", "avx2", "avx512"};

/* One line; the seconds it took. */
static double tell(bench *b, const char *name, step *of, script s, unsigned n_threads)
{
    const news *all = b->all;
    b->step = of;
    double took = time_all(b, n_threads);
    size_t n_words = count_words(b);
    printf("text   %-6s %-8s %-6s %4zu B %u thread%s %8.1f MB/s %9.0f articles/s %6.2f ns/word\n",
           name, script_name[s], cpu_name[b->cpu], all->n_bytes / all->n, n_threads,
           n_threads > 1 ? "s" : " ", (double)all->n_bytes / took / 1e6, (double)all->n / took,
           took / (double)n_words * 1e9);
    return took;
}

static bool time_text(news *all, script s, size_t most, np_cpu cpu)
{
    bench b;
    write_news(all, s, most);
    bool is_good = open_bench(&b, all, cpu);
    if (is_good) {
        tell(&b, "words", read_words, s, 1);
        tell(&b, "scan", read_scan, s, 1);
        if (cpu == NP_CPU_AUTO)
            tell(&b, "terms", read_terms, s, 1);
        double one = tell(&b, "whole", read_whole, s, 1);
        if (cpu == NP_CPU_AUTO)
            printf("text   two threads / one: %.2f\n", one / tell(&b, "whole", read_whole, s, 2));
    }
    close_bench(&b);
    return is_good;
}

/* ---- signatures alone ---- */

static void time_sign(np_cpu cpu)
{
    enum { N = 550, TIMES = 400 };
    uint64_t shingle[N];
    uint32_t sig[SLOTS];
    double best = 1e9;
    for (size_t i = 0; i < N; i++)
        shingle[i] = draw();
    for (int round = 0; round < ROUNDS; round++) {
        double begun = seconds();
        for (int i = 0; i < TIMES; i++)
            np_sign_on(cpu, shingle, N, 1, sig, SLOTS);
        best = fmin(best, seconds() - begun);
    }
    printf("text   sign   %-8s %-6s %4d slots %40.2f ns/shingle\n", "", cpu_name[cpu], SLOTS,
           best / TIMES / N * 1e9);
}

int main(void)
{
    static news all;
    bool is_good = (all.bytes = malloc(TOTAL)) != NULL;
    for (np_cpu cpu = NP_CPU_PLAIN; is_good && cpu <= NP_CPU_AVX512; cpu++)
        if (np_machine_cpu(cpu) == cpu) {
            is_good = time_text(&all, ASCII, BYTES, cpu);
            time_sign(cpu);
        }
    for (script s = ASCII; is_good && s <= CHINESE; s++)
        is_good = time_text(&all, s, BYTES, NP_CPU_AUTO);
    is_good = is_good && time_text(&all, ASCII, 60, NP_CPU_AUTO) &&
              time_text(&all, ASCII, 240, NP_CPU_AUTO);
    free(all.bytes);
    return !is_good;
}
