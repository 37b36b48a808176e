/* Centres and labels, small enough to be worked out by hand. */
#include "base/str.h"
#include "harness.h"
#include "naive/fit.h"
#include "topic/centroid.h"
#include "topic/fit.h"
#include "topic/label.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t start[] = {0, 3, 6, 8};
static const uint32_t term[] = {0, 1, 2, 0, 1, 3, 4, 5};
static const float weight[] = {.8f, .5f, .33166f, .7f, .5f, .50990f, .6f, .8f};
static const float alone[] = {0, 0, 0};
static const uint32_t lang[] = {1, 2, 1};
static const np_vectors stories = {3, 6, start, term, weight, alone, lang};

static size_t first_of(const uint32_t *group, uint32_t g)
{
    size_t i = 0;
    while (group[i] != g)
        i++;
    return i;
}

static void check_same_rows(const np_vectors *a, const np_vectors *b)
{
    size_t n = a->start[a->n];
    CU_ASSERT_FATAL(a->n == b->n && n == b->start[b->n]);
    CU_ASSERT_EQUAL(memcmp(a->start, b->start, (a->n + 1) * sizeof *a->start), 0);
    CU_ASSERT_EQUAL(memcmp(a->term, b->term, n * sizeof *a->term), 0);
    CU_ASSERT_EQUAL(memcmp(a->weight, b->weight, n * sizeof *a->weight), 0);
    CU_ASSERT(!a->lang == !b->lang &&
              (!a->lang || memcmp(a->lang, b->lang, a->n * sizeof *a->lang) == 0));
}

/* The last group first, and each on another of three threads. */
static void check_centres_in_turn(const np_vectors *v, const uint32_t *group, size_t n_groups,
                                  const np_vectors *wanted)
{
    np_centroid_maker *m = np_centroid_maker_new(v, group, n_groups, NULL, 3, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    for (size_t g = n_groups; g-- > 0;)
        CU_ASSERT_EQUAL_FATAL(np_centroid_make(m, g, (unsigned)(g % 3), NULL), NP_OK);
    np_vectors c = np_centroid_maker_end(m);
    np_centroid_maker_free(m);
    check_same_rows(&c, wanted);
    np_centroids_clear(&c);
}

static void a_centre_is_the_sum_of_its_members_at_length_one(void)
{
    enum { N = 12, T = 200, G = 3 };
    for (int round = 0; round < 50; round++) {
        size_t from[N + 1] = {0}, at = 0;
        static uint32_t t[N * T];
        static float x[N * T], none[N];
        uint32_t group[N], tongue[N];
        double sum[G][T] = {{0}};
        for (size_t i = 0; i < N; i++) {
            group[i] = below(G);
            tongue[i] = below(4);
            for (uint32_t k = 0; k < T; k++)
                if (below(3) == 0) {
                    t[at] = k;
                    x[at] = (float)(1 + below(100)) / 100;
                    sum[group[i]][k] += (double)x[at++];
                }
            from[i + 1] = at;
        }
        np_vectors v = {N, T, from, t, x, none, round % 3 ? tongue : NULL}, c;
        CU_ASSERT_EQUAL_FATAL(np_centroids_init(&c, &v, group, G, NULL, NULL), NP_OK);
        check_centres_in_turn(&v, group, G, &c);
        for (size_t g = 0; g < G; g++) {
            double square = 0, ratio = 0, least = INFINITY;
            CU_ASSERT(c.start[g + 1] - c.start[g] <= NP_CENTROID_TERMS);
            for (size_t e = c.start[g]; e < c.start[g + 1]; e++) {
                square += (double)c.weight[e] * (double)c.weight[e];
                double here = (double)c.weight[e] / sum[g][c.term[e]];
                CU_ASSERT(ratio == 0 || fabs(here / ratio - 1) < 1e-4);
                ratio = here;
                least = fmin(least, sum[g][c.term[e]]);
                CU_ASSERT(e == c.start[g] || c.term[e] > c.term[e - 1]);
                sum[g][c.term[e]] = 0;
            }
            CU_ASSERT(c.start[g] == c.start[g + 1] || fabs(square - 1) < 1e-4);
            for (uint32_t k = 0; k < T; k++) /* what was left out was lighter */
                CU_ASSERT(sum[g][k] <= least + 1e-6);
        }
        CU_ASSERT_EQUAL(!c.lang, !v.lang);
        for (size_t i = N; i-- > 0 && c.lang;) /* the first of its members' */
            CU_ASSERT_EQUAL(c.lang[group[i]], tongue[first_of(group, group[i])]);
        np_centroids_clear(&c);
    }
}

static void a_lone_story_has_a_centre_without_terms(void)
{
    static const size_t from[] = {0, 0};
    static const uint32_t group[] = {0};
    np_vectors v = {1, 0, from, term, weight, alone, NULL}, c;
    CU_ASSERT_EQUAL_FATAL(np_centroids_init(&c, &v, group, 1, NULL, NULL), NP_OK);
    CU_ASSERT_EQUAL(c.n, 1);
    CU_ASSERT_EQUAL(c.start[1], 0);
    np_centroids_clear(&c);
}

static void what_weighs_nothing_is_no_term_of_a_centre(void)
{
    size_t from[] = {0, 2, 3};
    uint32_t terms[] = {0, 1, 1}, label[] = {0, 1};
    float weights[] = {.6f, .8f, 1}, rest[] = {0, 0}, factor[] = {2, 0};
    np_vectors v = {2, 2, from, terms, weights, rest, NULL}, c;
    np_centroid_factors f = {factor, NULL};
    CU_ASSERT_EQUAL_FATAL(np_centroids_init(&c, &v, label, 2, &f, NULL), NP_OK);
    CU_ASSERT(c.start[1] == 1 && c.term[0] == 0 && c.weight[0] == 1);
    CU_ASSERT_EQUAL(c.start[2], 1); /* and not a term of weight 0 / 0 */
    np_centroids_clear(&c);
}

static void long_and_short_centres_have_factors_of_their_own(void)
{
    enum { N = NP_CENTROID_LONG };
    static uint32_t terms[2 * N], label[] = {0, 1};
    static float weights[2 * N], rest[2], of_short[N], of_long[N];
    size_t from[] = {0, N, 2 * N - 1};
    for (uint32_t t = 0; t < N; t++) {
        terms[t] = terms[N + t] = t;
        weights[t] = weights[N + t] = .1f;
        of_short[t] = t == 0 ? 2 : 1;
        of_long[t] = t == 0 ? 3 : 1;
    }
    np_vectors v = {2, N, from, terms, weights, rest, NULL}, c;
    np_centroid_factors f = {of_short, of_long};
    CU_ASSERT_EQUAL_FATAL(np_centroids_init(&c, &v, label, 2, &f, NULL), NP_OK);
    for (size_t s = 0; s < 2; s++)
        CU_ASSERT_DOUBLE_EQUAL((double)(c.weight[c.start[s]] / c.weight[c.start[s] + 1]),
                               s == 0 ? 3 : 2, 1e-5);
    np_centroids_clear(&c);
}

static void centres_survive_every_failing_allocation(void)
{
    uint32_t group[] = {0, 0, 1};
    np_vectors c = {0};
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = np_centroids_init(&c, &stories, group, 2, NULL, &turn.err);
        trial_end(&turn, code);
    }
    np_centroids_clear(&c);
}

static void a_label_is_what_the_stories_share(void)
{
    np_str names[] = {NP_STR("Maren Oldacre"), NP_STR("Calder Port"), NP_STR("Wren")};
    np_str terms[] = {NP_STR("deal"), NP_STR("strike"), NP_STR("port"), NP_STR("novel")};
    np_story story[] = {
        {.title = NP_STR("A deal"),
         .name = names,
         .n_names = 2,
         .key_term = terms,
         .n_key_terms = 3},
        {.title = NP_STR("Strike at Calder Port"), .name = names + 1, .n_names = 1},
        {.title = NP_STR("A judge reads"),
         .name = names + 2,
         .n_names = 1,
         .key_term = terms + 3,
         .n_key_terms = 1},
        {.title = NP_STR("strikes again")},
    };
    uint32_t both[] = {0, 1}, far[] = {0, 2, 3};
    np_arena *arena = np_arena_new(NULL);
    np_str label;
    bool is_weak;
    CU_ASSERT_EQUAL(np_topic_label(story, both, 2, arena, &label, &is_weak, NULL), NP_OK);
    CU_ASSERT(np_str_equal(label, NP_STR("Calder Port, strike"))); /* "port" is part of the name */
    CU_ASSERT_EQUAL(np_topic_label(story, far, 3, arena, &label, &is_weak, NULL), NP_OK);
    CU_ASSERT_EQUAL(label.len, 0); /* "strikes" is another word */
    CU_ASSERT(is_weak);
    np_arena_free(arena);
}

static void a_label_is_weak_if_it_is_one_word_and_says_nothing_twice(void)
{
    np_str drones[] = {NP_STR("drone"), NP_STR("drones"), NP_STR("base")};
    np_story story[] = {
        {.title = NP_STR("A drone, two drones over a base"), .key_term = drones, .n_key_terms = 3},
        {.title = NP_STR("Drones and one drone at a base")},
        {.title = NP_STR("The drone of drones")},
    };
    uint32_t with_base[] = {0, 1}, without[] = {0, 2};
    np_arena *arena = np_arena_new(NULL);
    np_str label;
    bool is_weak;
    CU_ASSERT_EQUAL(np_topic_label(story, with_base, 2, arena, &label, &is_weak, NULL), NP_OK);
    CU_ASSERT(np_str_equal(label, NP_STR("Drone, base")) && !is_weak);
    CU_ASSERT_EQUAL(np_topic_label(story, without, 2, arena, &label, &is_weak, NULL), NP_OK);
    CU_ASSERT(np_str_equal(label, NP_STR("Drone")) && is_weak);
    np_arena_free(arena);
}

/* A headline of words of its own, and perhaps some more. */
static np_code add_headline(np_corpus *c, unsigned n, const char *more, np_error *err)
{
    char title[200], id[16];
    snprintf(id, sizeof id, "h%u", n);
    char x = 'a' + (char)(n % 26), y = 'a' + (char)(n / 26);
    snprintf(title, sizeof title, "%c%cavo mel%c%cki %c%cand os%c%c %s", x, y, x, y, x, y, x, y,
             more);
    np_article a = {.id = {id, strlen(id)}, .title = {title, strlen(title)}};
    return np_corpus_add(c, &a, err);
}

/* ---- the user's own ---- */

enum { FIT_STORIES = 20, FIT_TERMS = 16, FIT_SUBJECTS = 5 };

/* n random unit vectors, as np_vectors has them (in *from, t, x) and as a table. */
static void random_rows(size_t n, size_t *from, uint32_t *t, float *x, double *table)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        double *row = &table[i * FIT_TERMS], square = 0;
        for (uint32_t k = 0; k < FIT_TERMS; k++) {
            row[k] = below(4) ? 0 : 1 + below(9);
            square += row[k] * row[k];
        }
        for (uint32_t k = 0; k < FIT_TERMS; k++) {
            row[k] /= square > 0 ? sqrt(square) : 1;
            if (row[k] > 0)
                t[at] = k, x[at++] = (float)row[k];
        }
        from[i + 1] = at;
    }
}

static void stories_fall_under_the_subjects_they_are_likest(void)
{
    size_t n_asked = 0;
    for (int round = 0; round < 400; round++) {
        static size_t from[FIT_STORIES + 1], own_from[FIT_SUBJECTS + 1];
        static uint32_t t[FIT_STORIES * FIT_TERMS], own_t[FIT_SUBJECTS * FIT_TERMS];
        static float x[FIT_STORIES * FIT_TERMS], own_x[FIT_SUBJECTS * FIT_TERMS], none[FIT_STORIES];
        static double story[FIT_STORIES * FIT_TERMS], given[FIT_SUBJECTS * FIT_TERMS];
        np_fit fit[FIT_STORIES * NP_FITS], naive[FIT_STORIES * NP_FITS];
        unsigned n_fits[FIT_STORIES], n_naive[FIT_STORIES];
        random_rows(FIT_STORIES, from, t, x, story);
        random_rows(FIT_SUBJECTS, own_from, own_t, own_x, given);
        if (!naive_fit(story, FIT_STORIES, given, FIT_SUBJECTS, FIT_TERMS, naive, n_naive))
            continue;
        n_asked++;
        np_vectors v = {FIT_STORIES, FIT_TERMS, from, t, x, none, NULL};
        np_vectors own = {FIT_SUBJECTS, FIT_TERMS, own_from, own_t, own_x, none, NULL};
        CU_ASSERT_EQUAL_FATAL(np_fit_subjects(&v, &own, fit, n_fits, NULL), NP_OK);
        for (size_t s = 0; s < FIT_STORIES; s++) {
            CU_ASSERT_EQUAL_FATAL(n_fits[s], n_naive[s]);
            for (size_t k = s * NP_FITS; k < s * NP_FITS + n_fits[s]; k++) {
                CU_ASSERT_EQUAL(fit[k].subject, naive[k].subject);
                CU_ASSERT_DOUBLE_EQUAL((double)fit[k].score, (double)naive[k].score, 1e-4);
            }
        }
    }
    CU_ASSERT(n_asked > 50);
}

static const char *subjects_file(const char *lines)
{
    return temp_file("topics", np_str_of(lines));
}

static np_code add_ports(np_corpus *c, np_error *err)
{
    static const char *const more[] = {"ship harbour mast", "harbour ship crew", "wheat barley rye",
                                       "barley wheat dry", "mast crew gale"};
    np_code code = NP_OK;
    for (unsigned n = 0; n < 60 && !code; n++)
        code = add_headline(c, n, n < 5 ? more[n] : "", err);
    return code;
}

static const char own_subjects[] = "# mine\nSea: ship, harbour; port authority\n"
                                   "Fields\twheat, barley\nNothing, unheard-of\n";

static void a_users_subjects_stand_in_place_of_topics(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.topics = subjects_file(own_subjects);
    opt.story_threshold = 1;
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(add_ports(c, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_EQUAL_FATAL(r->n_topics, 2);
    for (size_t t = 0; t < 2; t++) {
        bool is_sea = np_str_equal(r->topic[t].label, NP_STR("Sea"));
        CU_ASSERT_EQUAL(r->topic[t].n_stories, is_sea ? 3 : 2); /* the last by borrowed words */
        CU_ASSERT(r->topic[t].id.len == 18 && r->topic[t].id.at[0] == 't');
        for (size_t k = 0; k < r->topic[t].n_stories; k++) {
            const np_story *s = &r->story[r->topic[t].story[k]];
            CU_ASSERT(s->n_topics == 1 && s->topic[0].index == t && s->topic[0].score > 0);
        }
    }
    np_corpus_free(c);
}

static void subjects_are_found_or_there_is_no_memory(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.topics = subjects_file(own_subjects);
    opt.threads = 1;
    for (trial turn = {.sample = 16}; trial_next(&turn);) {
        trial_begin(&turn);
        np_corpus *c = np_corpus_new(&opt, &turn.err);
        np_code code = c ? add_ports(c, &turn.err) : NP_E_NOMEM;
        if (!code)
            code = np_corpus_stories(c, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT(code || np_corpus_report(c)->n_topics == 2);
        np_corpus_free(c);
    }
}

static void a_file_of_subjects_is_text(void)
{
    np_options opt;
    np_options_init(&opt);
    np_error err = {0};
    opt.topics = subjects_file("Sea: ship\nF\xff: wheat\n");
    CU_ASSERT_PTR_NULL(np_corpus_new(&opt, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":2: not UTF-8"));
}

static void headlines_are_no_topic_for_one_word(void)
{
    for (int round = 0; round < 2; round++) { /* then for two */
        np_options opt;
        np_options_init(&opt);
        opt.story_threshold = 1; /* each is a story */
        np_corpus *c = np_corpus_new(&opt, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(c);
        for (unsigned n = 0; n < 300; n++)
            CU_ASSERT_EQUAL_FATAL(
                add_headline(c, n, n == 40 || n == 41 ? round ? "hoax bomb threats" : "turned" : "",
                             NULL),
                NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
        const np_report *r = np_corpus_report(c);
        size_t n_together = 0;
        for (size_t t = 0; t < r->n_topics; t++)
            for (size_t k = 0; k < r->topic[t].n_stories; k++)
                n_together += r->story_of[40] == r->topic[t].story[k];
        CU_ASSERT_EQUAL(n_together, (size_t)round);
        np_corpus_free(c);
    }
}

static void a_label_is_not_sought_all_through_a_title_of_a_book(void)
{
    enum { SIZE = 10000000, N = 24 };
    char *page = malloc(SIZE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    memset(page, 'a', SIZE);
    np_str words[8], label;
    bool is_weak;
    np_story story[N];
    uint32_t index[N];
    for (size_t k = 0; k < 8; k++)
        words[k] = (np_str){page, 40 + k};
    for (uint32_t k = 0; k < N; k++) {
        story[k] = (np_story){.title = {page, SIZE}, .name = words, .n_names = 8};
        index[k] = k;
    }
    np_arena *arena = np_arena_new(NULL);
    CU_ASSERT_EQUAL(np_topic_label(story, index, N, arena, &label, &is_weak, NULL), NP_OK);
    CU_ASSERT(np_str_equal(label, (np_str){label.at, 40}));
    np_arena_free(arena);
    free(page);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_centre_is_the_sum_of_its_members_at_length_one),
        TEST(a_lone_story_has_a_centre_without_terms),
        TEST(what_weighs_nothing_is_no_term_of_a_centre),
        TEST(long_and_short_centres_have_factors_of_their_own),
        TEST(centres_survive_every_failing_allocation),
        TEST(a_label_is_what_the_stories_share),
        TEST(a_label_is_weak_if_it_is_one_word_and_says_nothing_twice),
        TEST(stories_fall_under_the_subjects_they_are_likest),
        TEST(a_users_subjects_stand_in_place_of_topics),
        TEST(subjects_are_found_or_there_is_no_memory),
        TEST(a_file_of_subjects_is_text),
        TEST(headlines_are_no_topic_for_one_word),
        TEST(a_label_is_not_sought_all_through_a_title_of_a_book),
    };
    return run_tests("topic", tests, N_OF(tests));
}
