/* bench_near.c [MOST] - what it costs from signed texts to groups, on one thread, 10,000 of them
 * and twice as many until there are MOST (40,000).
 *
 * group: to leaders, of distinct texts, and of ones made of the sentences of others, where every
 * feature is common. What comes before is measured by bench_text.c. */
#include "base/mem.h"
#include "base/sort.h"
#include "chance.h"
#include "clock.h"
#include "near/near.h"
#include "sketch/sketch.h"
#include <stdio.h>
#include <stdlib.h>

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

enum { K = 128, BANDS = K / NP_BAND_ROWS, BLOCK = 2048 };

/* The band keys of n texts, n * BANDS. */
static uint32_t *make_bands(const np_text *text, size_t n)
{
    uint32_t sig[K], *band = malloc(n * BANDS * sizeof *band);
    for (size_t x = 0; band && x < n; x++) {
        np_sign(text[x].shingle, text[x].n_shingles, 1, sig, K);
        np_band_keys(sig, K, band + x * BANDS);
    }
    return band;
}

static np_code group(const np_text *text, const uint32_t *band, size_t n, uint32_t *leader)
{
    np_rules rules = {.5, .8};
    np_seek seek = {0};
    np_index *ix = np_index_new(text, n, BANDS, &rules, 1, NULL);
    np_code code = ix ? NP_OK : NP_E_NOMEM;
    for (uint32_t x = 0; !code && x < n; x++)
        np_index_note(ix, x, band + x * BANDS);
    for (uint32_t x = 0; !code && x < n; x++)
        code = np_index_collect(ix, x, 0, NULL);
    for (size_t p = 0; !code && p < np_index_parts(ix); p++)
        code = np_index_build(ix, p, NULL);
    if (!code)
        code = np_index_join(ix, 64, NULL);
    if (!code)
        code = np_index_ask(ix, 0, n, NULL);
    np_grouper *g = code ? NULL : np_grouper_new(text, n, &rules, ix, leader, NULL, NULL);
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
    uint32_t *band = is_good ? make_bands(text, n) : NULL;
    double begun = seconds();
    is_good = band && group(text, band, n, leader) == NP_OK;
    printf("near %-6s %-8s %7zu texts %9.0f articles/s\n", "group", name, n,
           (double)n / (seconds() - begun));
    free(band);
    free(shingle);
    free(leader);
    free(text);
    return is_good;
}

int main(int argc, char **argv)
{
    bool is_good = true;
    size_t most = argc > 1 ? strtoull(argv[1], NULL, 10) : 40000;
    for (size_t n = 10000; n <= most; n *= 2)
        is_good = time_group("distinct", n, false) && time_group("common", n, true) && is_good;
    return !is_good;
}
