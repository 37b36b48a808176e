/* Articles placed at once: the gist of each, and the story it finds, against the naive twin. */
#include "harness.h"
#include "naive/online.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 40, ARTICLES = 90, EVENTS = 9, WORDS = 12 };

/* ---- gists ---- */

static int by_hash(const void *a, const void *b)
{
    const np_term *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static size_t any_terms(np_term *term, size_t most)
{
    size_t n = index_below(most + 1);
    memset(term, 0, most * sizeof *term);
    for (size_t k = 0; k < n; k++)
        term[k] = (np_term){.hash = any(),
                            .tf = (float)(1 + below(4000)) / (float)(1 + below(400)),
                            .is_bigram = below(4) == 0};
    qsort(term, n, sizeof *term, by_hash);
    return n;
}

/* So many other terms count more. */
static size_t before(const np_term *term, size_t n, size_t k)
{
    size_t more = 0;
    for (size_t e = 0; e < n; e++) {
        float a = term[e].tf, b = term[k].tf;
        a = (a >= 1 ? 1 + logf(a) : a) * (term[e].is_bigram ? .5f : 1);
        b = (b >= 1 ? 1 + logf(b) : b) * (term[k].is_bigram ? .5f : 1);
        more += a > b + 1e-4f;
    }
    return more;
}

static void a_gist_has_what_counts_most(void)
{
    static np_term term[600];
    for (int round = 0; round < 300; round++) {
        np_gist g;
        size_t n = any_terms(term, N_OF(term)), at = 0;
        np_gist_make(&g, term, n, NULL, 0);
        CU_ASSERT_EQUAL(g.n, n < NP_GIST_MOST ? n : NP_GIST_MOST);
        for (uint32_t k = 0; k < g.n; k++, at++) {
            while (at < n && (uint32_t)(term[at].hash >> 32) != g.term[k])
                at++;
            CU_ASSERT_FATAL(at < n);
            CU_ASSERT(before(term, n, at) < NP_GIST_MOST);
            CU_ASSERT(g.count[k] > 0);
        }
        np_gist again;
        uint64_t none[2] = {n ? term[0].hash : 0, UINT64_MAX};
        np_gist_make(&again, term, n, none, 2); /* a function word */
        for (uint32_t k = 0; k < again.n; k++)
            CU_ASSERT_NOT_EQUAL(again.term[k], (uint32_t)(none[0] >> 32));
        CU_ASSERT(n == 0 || np_gist_key(&g) != 0);
        CU_ASSERT(n == 0 || n > NP_GIST_MOST || np_gist_key(&g) != np_gist_key(&again));
    }
    np_gist empty;
    np_gist_make(&empty, NULL, 0, NULL, 0);
    CU_ASSERT_EQUAL(empty.n, 0);
    CU_ASSERT_EQUAL(np_gist_key(&empty), 0);
}

/* ---- places ---- */

/* Words of an event, of its neighbours, of all; now and then a copy. */
static naive_article any_article(const naive_article *before, size_t n)
{
    naive_article one = {.day = below(9) ? 100 + below(200) / 10. : NAN};
    uint32_t event = below(EVENTS), word = 0;
    if (n && below(12) == 0)
        one.gist = before[index_below(n)].gist;
    while (one.gist.n == 0 && below(20))
        for (word = 0; word < EVENTS * WORDS && one.gist.n < NP_GIST_MOST; word++) {
            bool is_own = word / WORDS == event;
            if (below(is_own ? 3 : 30) == 0) {
                one.gist.term[one.gist.n] = word * 7919;
                one.gist.count[one.gist.n++] = (uint8_t)(1 + below(90));
            }
        }
    return one;
}

static np_online_options any_options(void)
{
    return (np_online_options){.n_top = 1 + below(16),
                               .window = 1u << below(7),
                               .n_exact = 1 + below(40),
                               .n_likely = 1 + below(8),
                               .n_members = 1 + below(12),
                               .min_score = .05 + below(30) / 100.,
                               .size_bonus = below(3) / 10.,
                               .copy = .7 + below(4) / 10.,
                               .fade = {.5, 3, 180, 30, .85}};
}

static void it_is_found_where_counting_everything_anew_finds_it(void)
{
    size_t n_joined = 0, n_begun = 0;
    for (int round = 0; round < ROUNDS; round++) {
        static naive_article a[ARTICLES];
        np_online_options opt = any_options();
        np_online *o = np_online_new(&opt, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(o);
        uint32_t n_stories = 0;
        for (size_t n = 0; n < ARTICLES; n++) {
            a[n] = any_article(a, n);
            uint32_t found = np_online_find(o, &a[n].gist, a[n].day);
            CU_ASSERT_EQUAL_FATAL(found, naive_online_find(&opt, a, n, &a[n].gist, a[n].day));
            n_joined += found != UINT32_MAX;
            n_begun += found == UINT32_MAX;
            a[n].story = found == UINT32_MAX ? n_stories++ * 3 : found;
            CU_ASSERT_EQUAL_FATAL(np_online_add(o, &a[n].gist, a[n].day, a[n].story, NULL), NP_OK);
        }
        CU_ASSERT_EQUAL(np_online_count(o), ARTICLES);
        np_online_free(o);
    }
    CU_ASSERT(n_joined > ROUNDS * 10);
    CU_ASSERT(n_begun > ROUNDS * 5);
}

static void asking_changes_nothing(void)
{
    static naive_article a[ARTICLES];
    np_online_options opt = any_options();
    np_online *asked = np_online_new(&opt, NULL), *not_asked = np_online_new(&opt, NULL);
    CU_ASSERT_FATAL(asked && not_asked);
    for (size_t n = 0; n < ARTICLES; n++) {
        a[n] = any_article(a, n);
        a[n].story = below(20);
        for (int k = 0; k < 3; k++) {
            naive_article other = any_article(a, n);
            (void)np_online_find(asked, &other.gist, other.day);
        }
        CU_ASSERT_EQUAL(np_online_add(asked, &a[n].gist, a[n].day, a[n].story, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_online_add(not_asked, &a[n].gist, a[n].day, a[n].story, NULL), NP_OK);
    }
    for (int k = 0; k < 200; k++) {
        naive_article other = any_article(a, ARTICLES);
        CU_ASSERT_EQUAL(np_online_find(asked, &other.gist, other.day),
                        np_online_find(not_asked, &other.gist, other.day));
    }
    np_online_free(not_asked);
    np_online_free(asked);
}

static void without_memory_it_is_said(void)
{
    static naive_article a[ARTICLES];
    size_t n_failed = 0;
    for (size_t n = 0; n < ARTICLES; n++) {
        a[n] = any_article(a, n);
        a[n].story = below(20);
    }
    for (trial t = {0}; trial_next(&t);) {
        np_online_options opt = {.n_top = 16,
                                 .window = 8,
                                 .n_exact = 8,
                                 .n_likely = 4,
                                 .n_members = 4,
                                 .min_score = .2,
                                 .copy = .8};
        trial_begin(&t);
        np_online *o = np_online_new(&opt, &t.err);
        np_code code = o ? NP_OK : NP_E_NOMEM;
        for (size_t n = 0; n < ARTICLES && !code; n++)
            code = np_online_add(o, &a[n].gist, a[n].day, a[n].story, &t.err);
        trial_end(&t, code);
        n_failed += code != NP_OK;
        np_online_free(o);
    }
    CU_ASSERT(n_failed > 20);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_gist_has_what_counts_most),
        TEST(it_is_found_where_counting_everything_anew_finds_it),
        TEST(asking_changes_nothing),
        TEST(without_memory_it_is_said),
    };
    return run_tests("online", tests, N_OF(tests));
}
