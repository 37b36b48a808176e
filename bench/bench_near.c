/* bench_near.c - what each step from text to groups costs, on one thread, best of several rounds.
 *
 * scan: np_scanner_run() on made-up articles of ASCII, Arabic or Chinese; terms: with terms;
 * sign: np_sign_on() on each kernel; group: from signed texts to leaders, distinct ones, and ones
 * made of the sentences of others, where every feature is common. */
#include "base/mem.h"
#include "base/sort.h"
#include "near/near.h"
#include "sketch/sketch.h"
#include "text/scan.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, ARTICLES = 400, BYTES = 3250 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint64_t rng = 1;
static uint64_t draw(void)
{
    uint64_t z = rng += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}
static size_t below(size_t n) { return (size_t)(draw() % n); }

/* ---- text ---- */

typedef struct script {
    const char *name;
    uint32_t first, n_letters; /* of the alphabet */
    size_t longest;            /* letters a word; 0: written without spaces */
} script;

static size_t put_letter(char *to, uint32_t c)
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

static size_t write_article(const script *s, char *to)
{
    size_t len = 0;
    for (size_t n = 0; len < BYTES - 64; n++) {
        size_t letters = s->longest ? 1 + below(s->longest) : 20;
        for (size_t i = 0; i < letters; i++)
            len += put_letter(to + len, s->first + (uint32_t)below(s->n_letters));
        if (n % 12 == 11)
            to[len++] = '.';
        to[len++] = n % 60 == 59 ? '\n' : ' ';
    }
    return len;
}

static bool time_scan(const script *s, bool wants_terms)
{
    static char text[ARTICLES][BYTES];
    static size_t len[ARTICLES];
    np_options opt;
    np_options_init(&opt);
    np_scanner *scanner = np_scanner_new(&opt, NULL);
    double best = 1e9, bytes = 0;
    for (size_t i = 0; i < ARTICLES; i++)
        bytes += (double)(len[i] = write_article(s, text[i]));
    bool is_good = scanner != NULL;
    for (int round = 0; round < ROUNDS && is_good; round++) {
        np_scan scan;
        double begun = seconds();
        for (size_t i = 0; i < ARTICLES && is_good; i++)
            is_good = !np_scanner_run(scanner, (np_str){0}, (np_str){text[i], len[i]}, NULL,
                                      wants_terms, &scan, NULL);
        double took = seconds() - begun;
        best = took < best ? took : best;
    }
    printf("near %-6s %-8s %5d articles %8.1f MB/s\n", wants_terms ? "terms" : "scan", s->name,
           ARTICLES, bytes / best / 1e6);
    np_scanner_free(scanner);
    return is_good;
}

/* ---- signatures ---- */

static void time_sign(const char *name, np_cpu cpu)
{
    enum { N = 550, TIMES = 400, K = 128 };
    uint64_t shingle[N];
    uint32_t sig[K];
    double best = 1e9;
    for (size_t i = 0; i < N; i++)
        shingle[i] = draw();
    for (int round = 0; round < ROUNDS; round++) {
        double begun = seconds();
        for (int i = 0; i < TIMES; i++)
            np_sign_on(cpu, shingle, N, 1, sig, K);
        double took = seconds() - begun;
        best = took < best ? took : best;
    }
    printf("near %-6s %-8s %5d slots    %8.2f ns/shingle\n", "sign", name, K,
           best / TIMES / N * 1e9);
}

/* ---- groups ---- */

enum { SHINGLES = 400, SENTENCE = 20 };

/* n texts of 400 shingles; of common sentences, each of which 30 texts have, or of their own. */
static uint64_t *make_texts(np_text *text, size_t n, bool is_common)
{
    uint64_t *shingle = malloc(n * SHINGLES * sizeof *shingle);
    size_t n_sentences = n * (SHINGLES / SENTENCE) / 30 + 1;
    for (size_t x = 0; shingle && x < n; x++) {
        uint64_t *own = shingle + x * SHINGLES;
        for (size_t i = 0; i < SHINGLES; i += SENTENCE) {
            uint64_t sentence = is_common ? below(n_sentences) : draw();
            for (size_t k = 0; k < SENTENCE; k++) {
                uint64_t h = (sentence * SENTENCE + k + 1) * UINT64_C(0x9E3779B97F4A7C15);
                own[i + k] = (h ^ h >> 32) * UINT64_C(0xBF58476D1CE4E5B9);
            }
        }
        uint32_t count = (uint32_t)np_sort_unique_u64(own, SHINGLES);
        text[x] = (np_text){.n_shingles = count,
                            .n_rest = count,
                            .shingle = own,
                            .rest = own,
                            .exact = {draw(), draw()},
                            .skeleton = draw(),
                            .host = 1};
    }
    return shingle;
}

static np_code group(const np_text *text, size_t n, uint32_t *leader)
{
    enum { K = 128, BANDS = K / NP_BAND_ROWS, BLOCK = 2048 };
    np_rules rules = {.5, .8};
    np_seek seek = {0};
    uint32_t sig[K];
    np_index *ix = np_index_new(text, n, BANDS, &rules, 1, NULL);
    np_code code = ix ? NP_OK : NP_E_NOMEM;
    for (uint32_t x = 0; !code && x < n; x++) {
        np_sign(text[x].shingle, text[x].n_shingles, 1, sig, K);
        np_index_note(ix, x, sig);
    }
    for (uint32_t x = 0; !code && x < n; x++)
        code = np_index_collect(ix, x, 0, NULL);
    for (size_t p = 0; !code && p < np_index_parts(ix); p++)
        code = np_index_build(ix, p, NULL);
    if (!code)
        code = np_index_join(ix, 64, NULL);
    if (!code)
        code = np_index_ask(ix, 0, n, NULL);
    np_grouper *g = code ? NULL : np_grouper_new(text, n, &rules, ix, leader, NULL);
    for (size_t from = 0; g && from < n && !code; from += BLOCK) {
        size_t to = from + BLOCK < n ? from + BLOCK : n;
        code = np_grouper_look(g, from, to, &seek, NULL);
        if (!code)
            code = np_grouper_settle(g, from, to, &seek, NULL);
    }
    np_grouper_free(g);
    np_index_free(ix);
    np_seek_clear(&seek);
    return g ? code : NP_E_NOMEM;
}

static bool time_group(const char *name, size_t n, bool is_common)
{
    np_text *text = calloc(n, sizeof *text);
    uint32_t *leader = calloc(n, sizeof *leader);
    uint64_t *shingle = text && leader ? make_texts(text, n, is_common) : NULL;
    bool is_good = shingle && np_text_rank(text, n, NULL) == NP_OK;
    double begun = seconds();
    is_good = is_good && group(text, n, leader) == NP_OK;
    printf("near %-6s %-8s %7zu texts %9.0f articles/s\n", "group", name, n,
           (double)n / (seconds() - begun));
    free(shingle);
    free(leader);
    free(text);
    return is_good;
}

int main(void)
{
    static const script scripts[] = {
        {"ascii", 'a', 26, 9}, {"arabic", 0x627, 20, 9}, {"chinese", 0x4E00, 3000, 0}};
    bool is_good = true;
    for (size_t s = 0; s < sizeof scripts / sizeof scripts[0]; s++)
        is_good = time_scan(&scripts[s], false) && time_scan(&scripts[s], true) && is_good;
    time_sign("plain", NP_CPU_PLAIN);
    time_sign("avx2", NP_CPU_AVX2);
    time_sign("avx512", NP_CPU_AVX512);
    for (size_t n = 10000; n <= 40000; n *= 2)
        is_good = time_group("distinct", n, false) && time_group("common", n, true) && is_good;
    return !is_good;
}
