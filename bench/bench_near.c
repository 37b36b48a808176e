/* bench_near.c [MOST] - what it costs from signed texts to groups, on one thread, 10,000 of them
 * and twice as many until there are MOST (40,000).
 *
 * As a corpus has them: of a text those shingles by which it is found, read in the order in which
 * they lie; all of them, for two that are compared, elsewhere. group: to leaders, of distinct
 * texts, and of ones made of the sentences of others, where every feature is common. What comes
 * before is measured by bench_text.c. */
#include "base/mem.h"
#include "base/sort.h"
#include "chance.h"
#include "clock.h"
#include "near/near.h"
#include "sketch/sketch.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- groups ---- */

enum {
    SHINGLES = 400,
    SENTENCE = 20,
    BANDS = NP_MOST_BANDS,
    K = BANDS * NP_BAND_ROWS,
    BLOCK = 2048
};

typedef struct texts {
    size_t n;
    np_text *text;     /* by rank; `of` is its number */
    uint32_t *rank;    /* of each number */
    uint64_t *shingle; /* SHINGLES a number, and */
    uint64_t *feature; /* n_features: those by which it is found, one number after the other */
    size_t n_features;
    uint32_t *band;   /* BANDS a number */
    uint32_t *leader; /* of each rank */
} texts;

static void clear_texts(texts *t)
{
    free(t->leader);
    free(t->band);
    free(t->feature);
    free(t->shingle);
    free(t->rank);
    free(t->text);
}

/* 400 shingles, of common sentences, each of which 30 texts have, or of its own; how many. */
static size_t make_shingles(uint64_t *own, size_t n_texts, bool is_common)
{
    size_t n_sentences = n_texts * (SHINGLES / SENTENCE) / 30 + 1;
    for (size_t i = 0; i < SHINGLES; i += SENTENCE) {
        uint64_t sentence = is_common ? below(n_sentences) : draw();
        for (size_t k = 0; k < SENTENCE; k++) {
            uint64_t h = (sentence * SENTENCE + k + 1) * UINT64_C(0x9E3779B97F4A7C15);
            own[i + k] = (h ^ h >> 32) * UINT64_C(0xBF58476D1CE4E5B9);
        }
    }
    return np_sort_unique_u64(own, SHINGLES);
}

static void make_text(texts *t, uint32_t i, bool is_common)
{
    uint32_t sig[K], n_kept = 0;
    uint64_t *own = t->shingle + (size_t)i * SHINGLES, *kept = t->feature + t->n_features;
    uint32_t n = (uint32_t)make_shingles(own, t->n, is_common);
    np_sign(own, n, 1, sig, K);
    np_band_keys(sig, K, t->band + (size_t)i * BANDS);
    for (uint32_t k = 0; k < n; k++)
        if (np_is_sampled(own[k]))
            kept[n_kept++] = own[k];
    t->n_features += n_kept;
    t->text[i] = (np_text){.of = i,
                           .n_shingles = n,
                           .n_rest = n,
                           .n_absent = n - n_kept,
                           .shingle = kept,
                           .rest = kept,
                           .exact = {draw(), draw()},
                           .skeleton = draw(),
                           .host = 1};
}

static bool make_texts(texts *t, size_t n, bool is_common)
{
    *t = (texts){.n = n,
                 .text = calloc(n, sizeof *t->text),
                 .rank = calloc(n, sizeof *t->rank),
                 .shingle = calloc(n, SHINGLES * sizeof *t->shingle),
                 .feature = calloc(n, SHINGLES * sizeof *t->feature),
                 .band = calloc(n, BANDS * sizeof *t->band),
                 .leader = calloc(n, sizeof *t->leader)};
    if (!t->text || !t->rank || !t->shingle || !t->feature || !t->band || !t->leader)
        return false;
    for (uint32_t i = 0; i < n; i++)
        make_text(t, i, is_common);
    if (np_text_rank(t->text, n, NULL))
        return false;
    for (uint32_t x = 0; x < n; x++)
        t->rank[t->text[x].of] = x;
    return true;
}

static np_code make_whole(void *ctx, uint32_t x, np_text *text, np_error *err)
{
    const texts *t = ctx;
    (void)x, (void)err;
    text->shingle = text->rest = t->shingle + (size_t)text->of * SHINGLES;
    text->n_absent = 0;
    return NP_OK;
}

static np_code make_index(const texts *t, const np_rules *rules, np_index **ix)
{
    *ix = np_index_new(t->text, t->n, BANDS, rules, 64, 1, NULL);
    np_code code = *ix ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0; !code && i < t->n; i++)
        np_index_note(*ix, t->rank[i], t->band + i * BANDS);
    for (size_t i = 0; !code && i < t->n; i++)
        code = np_index_collect(*ix, t->rank[i], t->band + i * BANDS, 0, NULL);
    for (size_t p = 0; !code && p < np_index_parts(*ix); p++)
        code = np_index_build(*ix, p, NULL);
    if (!code)
        code = np_index_join(*ix, NULL);
    if (!code)
        np_index_place(*ix, 0, 1);
    return code ? code : np_index_ask(*ix, 0, t->n, NULL);
}

static np_code group(texts *t)
{
    np_rules rules = {.5, .8};
    np_seek seek = {.whole = make_whole, .ctx = t};
    np_index *ix;
    np_code code = make_index(t, &rules, &ix);
    np_grouper *g = code ? NULL : np_grouper_new(t->text, t->n, &rules, ix, t->leader, NULL, NULL);
    for (size_t from = 0; g && from < t->n && !code; from += BLOCK) {
        size_t to = from + BLOCK < t->n ? from + BLOCK : t->n;
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
    texts t;
    bool is_good = make_texts(&t, n, is_common);
    double begun = seconds();
    is_good = is_good && group(&t) == NP_OK;
    printf("near %-6s %-8s %7zu texts %9.0f articles/s\n", "group", name, n,
           (double)n / (seconds() - begun));
    clear_texts(&t);
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
