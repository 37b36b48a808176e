/* Shingles made again: those of the words, whoever was asked for before, with furniture and
 * without; and those by which texts are found, when another index is made. */
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include "corpus_wholes.h"
#include "harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARTICLES = 150, MOST_WORDS = 400, ROOM = MOST_WORDS * 8 };

static const char furniture[] = "Read by nine thousand minimalists every morning.";

typedef struct world {
    char text[ARTICLES][ROOM], stripped[ARTICLES][ROOM];
    np_corpus *c;
} world;

/* Some 12 to 400 words; every third article has a line of its host's in the middle. */
static void write_article(world *w, size_t i)
{
    size_t n = 12 + index_below(i % 2 ? MOST_WORDS - 12 : 60);
    np_buf with = {0}, without = {0};
    for (size_t k = 0; k < n; k++) {
        bool has_line = i % 3 == 0 && k == n / 2;
        uint32_t word = below(5000);
        np_buf_print(&with, "w%x%s%s", word, k % 20 == 19 ? "." : "", has_line ? "\n" : " ");
        np_buf_print(&without, "w%x%s%s", word, k % 20 == 19 ? "." : "", has_line ? "\n" : " ");
        if (has_line)
            np_buf_print(&with, "%s\n", furniture);
    }
    CU_ASSERT_FATAL(with.len < ROOM && without.len < ROOM && !with.has_failed);
    memcpy(w->text[i], with.at, with.len);
    memcpy(w->stripped[i], without.at, without.len);
    np_buf_clear(&with);
    np_buf_clear(&without);
}

/* The one before with more at its end. */
static void write_copy(world *w, size_t i)
{
    char more[10];
    snprintf(more, sizeof more, " more%u", (unsigned)(i % 1000));
    CU_ASSERT_FATAL(strlen(w->text[i - 1]) + sizeof more < ROOM);
    memcpy(w->text[i], w->text[i - 1], ROOM);
    memcpy(w->stripped[i], w->stripped[i - 1], ROOM);
    memcpy(w->text[i] + strlen(w->text[i]), more, sizeof more);
    memcpy(w->stripped[i] + strlen(w->stripped[i]), more, sizeof more);
}

static np_corpus *corpus_of(const world *w)
{
    np_options opt;
    np_options_init(&opt);
    opt.threads = 2;
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < ARTICLES; i++) {
        char url[40];
        snprintf(url, sizeof url, "https://a.example/%zu", i);
        np_article a = {.url = np_str_of(url), .text = np_str_of(w->text[i])};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    return c;
}

static world *make_world(void)
{
    world *w = calloc(1, sizeof *w);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    for (size_t i = 0; i < ARTICLES; i++)
        (i % 5 == 4 ? write_copy : write_article)(w, i);
    w->c = corpus_of(w);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(w->c, NULL), NP_OK);
    return w;
}

static void free_world(world *w)
{
    np_corpus_free(w->c);
    free(w);
}

static bool is_set_of(const uint64_t *set, size_t n, const char *text)
{
    uint64_t *shingle;
    size_t n_all;
    CU_ASSERT_EQUAL_FATAL(np_shingles((np_str){0}, np_str_of(text), 3, &shingle, &n_all, NULL),
                          NP_OK);
    size_t n_distinct = np_sort_unique_u64(shingle, n_all);
    bool is = n == n_distinct && memcmp(set, shingle, n * sizeof *set) == 0;
    np_free(shingle);
    return is;
}

static bool is_whole(const world *w, const np_text *t)
{
    return t->n_absent == 0 && is_set_of(t->shingle, t->n_shingles, w->text[t->of]) &&
           is_set_of(t->rest, t->n_rest, w->stripped[t->of]);
}

static void a_text_in_part_is_made_whole_and_stays_while_another_is(void)
{
    world *w = make_world();
    np_wholes *wholes = np_wholes_new(w->c, NULL);
    size_t n_in_part = 0, n_wrong = 0;
    np_text last = {0}, t;
    CU_ASSERT_PTR_NOT_NULL_FATAL(wholes);
    CU_ASSERT_EQUAL_FATAL(w->c->n_texts, ARTICLES);
    for (size_t round = 0; round < 4000; round++) {
        uint32_t x = below(round % 2 ? ARTICLES : 70);
        CU_ASSERT_EQUAL_FATAL(np_wholes_get(wholes, x, &t, NULL), NP_OK);
        n_in_part += w->c->text[x].n_absent > 0;
        n_wrong += !is_whole(w, &t) || (round > 0 && !is_whole(w, &last));
        last = t;
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
    CU_ASSERT(n_in_part > 1000 && n_in_part < 3600);
    np_wholes_free(wholes);
    free_world(w);
}

static void whoever_cannot_be_made_whole_is_told_and_can_be_later(void)
{
    world *w = make_world();
    np_text t;
    for (trial turn = {.sample = 40}; trial_next(&turn);) {
        np_code code = NP_OK;
        trial_begin(&turn);
        np_wholes *wholes = np_wholes_new(w->c, &turn.err);
        for (uint32_t x = 0; wholes && x < ARTICLES && !code; x++)
            code = np_wholes_get(wholes, x, &t, &turn.err);
        trial_end(&turn, wholes ? code : NP_E_NOMEM);
        for (uint32_t x = 0; wholes && x < ARTICLES; x++)
            CU_ASSERT(np_wholes_get(wholes, x, &t, NULL) == NP_OK && is_whole(w, &t));
        np_wholes_free(wholes);
    }
    free_world(w);
}

/* ---- Another index of the same texts ---- */

static bool are_equal_pairs(const np_pair *a, size_t n_a, const np_pair *b, size_t n_b)
{
    bool are = n_a == n_b;
    for (size_t i = 0; are && i < n_a; i++)
        are = a[i].a == b[i].a && a[i].b == b[i].b && a[i].relation == b[i].relation &&
              a[i].jaccard == b[i].jaccard && a[i].containment == b[i].containment;
    return are;
}

static void pairs_after_copies_are_those_before(void)
{
    world *w = make_world();
    np_corpus *fresh = corpus_of(w);
    np_pair *want, *is;
    size_t n_want, n_is;
    CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(fresh, &want, &n_want, NULL), NP_OK);
    CU_ASSERT(n_want >= ARTICLES / 5);
    CU_ASSERT(w->c->lacks_features);
    for (int round = 0; round < 2; round++) {
        CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(w->c, &is, &n_is, NULL), NP_OK);
        CU_ASSERT(are_equal_pairs(is, n_is, want, n_want));
        np_release(is);
    }
    np_wholes *wholes = np_wholes_new(w->c, NULL);
    np_text t;
    for (uint32_t x = 0; x < ARTICLES; x++)
        CU_ASSERT(np_wholes_get(wholes, x, &t, NULL) == NP_OK && is_whole(w, &t));
    np_wholes_free(wholes);
    np_release(want);
    np_corpus_free(fresh);
    free_world(w);
}

static void another_index_without_memory_can_be_made_later(void)
{
    world *w = make_world();
    np_pair *pair;
    size_t n, n_first = 0;
    for (trial turn = {.sample = 60}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = np_corpus_pairs(w->c, &pair, &n, &turn.err);
        trial_end(&turn, code);
        np_release(pair);
        CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(w->c, &pair, &n, NULL), NP_OK);
        CU_ASSERT(n > 0 && (!n_first || n == n_first));
        n_first = n;
        np_release(pair);
    }
    free_world(w);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_text_in_part_is_made_whole_and_stays_while_another_is),
        TEST(whoever_cannot_be_made_whole_is_told_and_can_be_later),
        TEST(pairs_after_copies_are_those_before),
        TEST(another_index_without_memory_can_be_made_later),
    };
    return run_tests("wholes", tests, N_OF(tests));
}
