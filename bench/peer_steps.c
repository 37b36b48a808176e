/* peer_steps.c - newsprint's steps from text to signatures alone, for copies_peers.py.
 *
 * Tools of others are timed in memory, from what Python hands them; the program reads a file and
 * writes one. So that like stands beside like, here are the same two steps of ours on the same
 * bytes: texts to signatures, and shingle hashes to signatures, each on every kernel and on one
 * thread and all. Best of several rounds, one JSON object a line.
 *
 *     build/bench/peer_steps TEXTS HASHES SIGNATURES [THREADS]
 *
 * TEXTS and HASHES are a table: n, then n + 1 offsets, 64 bits each, then bytes or 64-bit hashes,
 * which the offsets count. SIGNATURES gets 128 slots of 32 bits a row of HASHES, so that their
 * estimates can be held against the truth. */
#include "base/parallel.h"
#include "clock.h"
#include "sketch/sketch.h"
#include "text/scan.h"
#include <stdio.h>
#include <stdlib.h>

enum { K = 128, ROUNDS = 5, RUN = 64, MOST_THREADS = 1024 };

typedef struct table {
    size_t n;
    uint64_t *offset; /* n + 1 */
    char *item;
    size_t size; /* of an item, in bytes */
} table;

typedef struct work {
    table texts, hashes;
    uint32_t *sig; /* K a row */
    np_scanner *scanner[MOST_THREADS];
    np_cpu cpu;
} work;

static bool read_table(const char *path, size_t size, table *t)
{
    uint64_t n = 0;
    FILE *f = fopen(path, "rb");
    bool is_read = f && fread(&n, sizeof n, 1, f) == 1;
    t->n = (size_t)n, t->size = size;
    t->offset = is_read ? malloc((t->n + 1) * sizeof *t->offset) : NULL;
    is_read = t->offset && fread(t->offset, sizeof *t->offset, t->n + 1, f) == t->n + 1;
    t->item = is_read ? malloc(t->offset[t->n] * size + 1) : NULL;
    is_read = t->item && fread(t->item, size, t->offset[t->n], f) == t->offset[t->n];
    if (f)
        fclose(f);
    return is_read;
}

static np_code sign_texts(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    work *w = ctx;
    np_code code = NP_OK;
    for (size_t i = from; i < to && !code; i++) {
        const uint64_t *at = w->texts.offset + i;
        np_str text = {w->texts.item + at[0], (size_t)(at[1] - at[0])};
        np_scan scan;
        code = np_scanner_run(w->scanner[thread], (np_str){0}, text, NULL, false, &scan, err);
        if (!code)
            np_sign_on(w->cpu, scan.shingle, scan.n_shingles, 1, w->sig + i * K, K);
    }
    return code;
}

static np_code sign_hashes(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    work *w = ctx;
    (void)thread, (void)err;
    for (size_t i = from; i < to; i++) {
        const uint64_t *at = w->hashes.offset + i;
        np_sign_on(w->cpu, (const uint64_t *)w->hashes.item + at[0], (size_t)(at[1] - at[0]), 1,
                   w->sig + i * K, K);
    }
    return NP_OK;
}

static bool measure(work *w, const char *step, np_run_fn *fn, const table *t, unsigned threads)
{
    static const char *const cpu[] = {"auto", "plain", "avx2", "avx512"};
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        np_error err = {0};
        double begun = seconds();
        if (np_each_run(t->n, RUN, threads, fn, w, &err))
            return fprintf(stderr, "peer_steps: %s\n", err.text), false;
        double took = seconds() - begun;
        best = took < best ? took : best;
    }
    printf("{\"step\":\"%s\",\"cpu\":\"%s\",\"threads\":%u,\"n\":%zu,\"bytes\":%.0f,"
           "\"seconds\":%.6f}\n",
           step, cpu[w->cpu], threads, t->n, (double)t->offset[t->n] * (double)t->size, best);
    return true;
}

int main(int argc, char **argv)
{
    static work w;
    if (argc < 4 || !read_table(argv[1], 1, &w.texts) || !read_table(argv[2], 8, &w.hashes))
        return fprintf(stderr, "usage: peer_steps TEXTS HASHES SIGNATURES [THREADS]\n"), 2;
    unsigned most = np_threads(argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 0);
    size_t rows = w.texts.n > w.hashes.n ? w.texts.n : w.hashes.n;
    w.sig = calloc(rows + 1, K * sizeof *w.sig);
    np_options opt;
    np_options_init(&opt);
    opt.shingle = 5;
    bool is_good = w.sig && most <= MOST_THREADS;
    for (unsigned t = 0; t < most && is_good; t++)
        is_good = (w.scanner[t] = np_scanner_new(&opt, NULL)) != NULL;
    for (unsigned threads = 1; is_good && threads <= most; threads += most > 1 ? most - 1 : 1)
        for (w.cpu = NP_CPU_PLAIN; is_good && w.cpu <= NP_CPU_AVX512; w.cpu++)
            is_good = measure(&w, "texts", sign_texts, &w.texts, threads) &&
                      measure(&w, "hashes", sign_hashes, &w.hashes, threads);
    FILE *f = is_good ? fopen(argv[3], "wb") : NULL;
    is_good = f && fwrite(w.sig, K * sizeof *w.sig, w.hashes.n, f) == w.hashes.n;
    if (f)
        is_good = fclose(f) == 0 && is_good;
    for (unsigned t = 0; t < most; t++)
        np_scanner_free(w.scanner[t]);
    free(w.sig), free(w.texts.offset), free(w.texts.item), free(w.hashes.offset);
    free(w.hashes.item);
    return !is_good;
}
