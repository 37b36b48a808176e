/* near/: sets, relations, groups and pairs against all pairs; the laws of candidates. */
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include "harness.h"
#include "naive/near.h"
#include "near/index.h"
#include "sketch/sketch.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const np_rules rules = {.near = .5, .contain = .8};

/* ---- A small world of texts that copy each other ---- */

enum { MOST_TEXTS = 2000, MOST_SHINGLES = 600 };

typedef struct world {
    np_text text[MOST_TEXTS];
    size_t n;
    uint64_t *shingle; /* MOST_SHINGLES a text, and as many again for the rest */
    uint64_t name[MOST_TEXTS][2];
    char id[MOST_TEXTS][8];
} world;

static world *world_new(void)
{
    world *w = calloc(1, sizeof *w);
    w->shingle = calloc(MOST_TEXTS * 2 * MOST_SHINGLES, sizeof *w->shingle);
    return w;
}

static void world_free(world *w)
{
    free(w->shingle);
    free(w);
}

/* A text of these shingles; they are copied. */
static np_text *add_text(world *w, const uint64_t *shingle, size_t n)
{
    uint64_t *own = w->shingle + w->n * 2 * MOST_SHINGLES;
    if (n)
        memcpy(own, shingle, n * sizeof *own);
    n = np_sort_unique_u64(own, n);
    np_text *t = &w->text[w->n];
    snprintf(w->id[w->n], sizeof w->id[0], "t%zu", w->n);
    *t = (np_text){.of = (uint32_t)w->n,
                   .n_shingles = (uint32_t)n,
                   .n_rest = (uint32_t)n,
                   .shingle = own,
                   .rest = own,
                   .name = w->name[w->n],
                   .exact = {any(), any()},
                   .skeleton = any(),
                   .host = 1 + index_below(3),
                   .id = np_str_of(w->id[w->n])};
    w->n++;
    return t;
}

static void drop_some(np_text *t, uint64_t *room)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_shingles; i++)
        if (index_below(3))
            room[n++] = t->shingle[i];
    t->rest = room;
    t->n_rest = (uint32_t)n;
}

/* n texts of 1 to most shingles: cut, mixed and changed from a few bases. */
static void make_world(world *w, size_t n, size_t most)
{
    enum { BASES = 5 };
    static uint64_t base[BASES][MOST_SHINGLES];
    w->n = 0;
    for (size_t b = 0; b < BASES; b++)
        for (size_t i = 0; i < most; i++)
            base[b][i] = any();
    while (w->n < n) {
        uint64_t shingle[MOST_SHINGLES];
        size_t b = index_below(BASES), from = index_below(most), len = 1 + index_below(most - from),
               kept = 0;
        size_t changes = index_below(3) * index_below(100);
        for (size_t i = from; i < from + len; i++)
            shingle[kept++] = index_below(300) < changes ? any() : base[b][i];
        np_text *t = add_text(w, shingle, kept);
        uint64_t *room = w->shingle + (2 * t->of + 1) * MOST_SHINGLES;
        if (index_below(6) == 0)
            drop_some(t, room);
        if (index_below(10) == 0)
            w->name[t->of][t->n_names++] = np_name_of_id(index_below(n));
        if (index_below(10) == 0) {
            char url[8];
            snprintf(url, sizeof url, "u%zu", index_below(n / 4 + 1));
            w->name[t->of][t->n_names++] = np_name_of_url(np_str_of(url));
        }
        np_sort_unique_u64(w->name[t->of], t->n_names);
        if (index_below(3) == 0)
            t->skeleton = 7;
    }
}

/* ---- The room, serially ---- */

static np_index *index_of(const np_text *text, size_t n, size_t most, np_error *err)
{
    enum { K = NP_MOST_BANDS * NP_BAND_ROWS, BANDS = NP_MOST_BANDS, THREADS = 3 };
    uint32_t sig[K], *band = malloc((n + 1) * BANDS * sizeof *band);
    np_index *ix = np_index_new(text, n, BANDS, &rules, most, THREADS, err);
    np_code code = ix ? NP_OK : NP_E_NOMEM;
    for (size_t x = n; !code && x-- > 0;) { /* in any order */
        np_sign(text[x].shingle, text[x].n_shingles, 1, sig, K);
        np_band_keys(sig, K, band + x * BANDS);
        np_index_note(ix, (uint32_t)x, band + x * BANDS);
    }
    for (uint32_t x = 0; !code && x < n && np_index_has_fine(ix); x++)
        np_index_note_fine(ix, x);
    for (size_t i = 0; !code && i < n; i++) {
        size_t x = (i + n / 2) % n;
        code = np_index_collect(ix, (uint32_t)x, band + x * BANDS, (unsigned)(i % THREADS), err);
    }
    free(band);
    if (!code)
        CU_ASSERT(np_index_collected(ix) > 0);
    for (size_t p = 0; !code && p < np_index_parts(ix); p++)
        code = np_index_build(ix, p, err);
    if (!code)
        code = np_index_join(ix, err);
    for (size_t share = 0; !code && share < THREADS; share++)
        np_index_place(ix, share, THREADS);
    if (!code)
        code = np_index_ask(ix, 0, n, err);
    if (!code)
        return ix;
    np_index_free(ix);
    return NULL;
}

/* ---- Features ---- */

enum { LONG = 500 };

/* Does it ask by this shingle? */
static bool asks_by(const np_text *t, uint64_t shingle)
{
    return t->n_shingles < NP_ALL_BELOW     ? true
           : t->n_shingles < NP_SPARSE_FROM ? shingle % NP_SAMPLE == 0
                                            : shingle % NP_SPARSE == 0;
}

/* Made-up texts whose shingles are common to some, or their own; how many give each that one asks
 * by: a long text gives a shingle that is sampled if a shorter one has it. */
static np_map *make_features(np_text *text, size_t n, uint64_t (*shingle)[LONG])
{
    np_map *count = np_map_new(NULL), *wanted = np_map_new(NULL);
    size_t n_common = 1 + index_below(9000), most = index_below(4) ? LONG : 150;
    for (size_t x = 0; x < n; x++) {
        size_t len = index_below(index_below(2) ? most : 150);
        for (size_t i = 0; i < len; i++)
            shingle[x][i] =
                index_below(2) ? (1 + index_below(n_common)) * UINT64_C(0x9E3779B97F4A7C15) : any();
        len = np_sort_unique_u64(shingle[x], len);
        text[x] = (np_text){.n_shingles = (uint32_t)len, .shingle = shingle[x]};
        for (size_t i = 0; i < len && len < NP_SPARSE_FROM; i++)
            np_map_put(wanted, shingle[x][i], 0, NULL);
    }
    for (size_t x = 0; x < n; x++)
        for (size_t i = 0; i < text[x].n_shingles; i++) {
            uint64_t s = shingle[x][i];
            bool is_given = np_is_sampled(s) && np_map_find(wanted, s);
            if (asks_by(&text[x], s) || (text[x].n_shingles >= NP_SPARSE_FROM && is_given))
                ++*np_map_put(count, s, 0, NULL);
        }
    np_map_free(wanted);
    return count;
}

/* Those of two texts and more come out of their range once a text; of the others, few do. */
static void shared_features_are_collected_by_range(void)
{
    enum { TEXTS = 300, THREADS = 2 };
    static uint64_t shingle[TEXTS][LONG];
    static np_text text[TEXTS];
    for (int round = 0; round < 20; round++) {
        np_features f;
        size_t n, n_in_vain = 0, n_single = 0, n_ranges = 0;
        np_map *count = make_features(text, TEXTS, shingle), *got = np_map_new(NULL);
        CU_ASSERT_EQUAL_FATAL(
            np_features_init(&f, text, TEXTS, 0, THREADS, 1 + index_below(999), NULL), 0);
        for (uint32_t x = 0; x < TEXTS; x++)
            np_features_note(&f, TEXTS - 1 - x, NULL);
        for (uint32_t x = 0; x < TEXTS && f.fine.n_words; x++)
            np_features_note_fine(&f, x);
        for (uint32_t x = 0; x < TEXTS; x++)
            CU_ASSERT_EQUAL(np_features_collect(&f, x, NULL, x % THREADS, NULL), NP_OK);
        np_features_forget_noted(&f);
        for (size_t r = 0; r < f.n_ranges; r++) {
            np_keyed *item = np_features_take(&f, r, &n, NULL);
            n_ranges += n > 0;
            for (size_t i = 0; i < n; i++) {
                CU_ASSERT_EQUAL(np_trait_of(item[i].key), np_features_trait(&f, r));
                ++*np_map_put(got, item[i].key, 0, NULL);
            }
            np_free(item);
        }
        for (size_t x = 0; x < TEXTS; x++)
            for (size_t i = 0; i < text[x].n_shingles; i++) {
                const uint32_t *is = np_map_find(count, shingle[x][i]);
                const uint32_t *came = np_map_find(got, shingle[x][i]);
                n_single += is && *is == 1;
                n_in_vain += is && *is == 1 && came;
                if (is)
                    CU_ASSERT(*is > 1 ? came && *came == *is : !came || *came == 1);
            }
        CU_ASSERT(n_ranges > 2 && n_in_vain < n_single / 6);
        np_features_clear(&f);
        np_map_free(got);
        np_map_free(count);
    }
}

static void features_without_memory_say_so(void)
{
    static uint64_t shingle[2][LONG];
    np_text text[2];
    np_map_free(make_features(text, 2, shingle));
    text[1] = text[0];
    for (trial turn = {0}; trial_next(&turn);) {
        np_features f;
        size_t n;
        np_keyed *item = NULL;
        trial_begin(&turn);
        np_code code = np_features_init(&f, text, 2, 0, 1, 1000, &turn.err);
        for (uint32_t x = 0; x < 2 && !code; x++)
            np_features_note(&f, x, NULL);
        for (uint32_t x = 0; x < 2 && !code; x++)
            code = np_features_collect(&f, x, NULL, 0, &turn.err);
        if (!code && !(item = np_features_take(&f, 1, &n, &turn.err)))
            code = NP_E_NOMEM;
        trial_end(&turn, code);
        np_free(item);
        np_features_clear(&f);
    }
}

static np_code group(const np_text *text, size_t n, size_t block, uint32_t *leader, np_error *err)
{
    np_seek seek = {0};
    np_grouper *g = NULL;
    np_code code = NP_E_NOMEM;
    np_index *ix = index_of(text, n, 64, err);
    if (ix && (g = np_grouper_new(text, n, &rules, ix, leader, NULL, err)))
        code = NP_OK;
    for (size_t from = 0; from < n && !code; from += block) {
        size_t to = from + block < n ? from + block : n, half = from + (to - from) / 2;
        code = np_grouper_look(g, half, to, &seek, err);
        if (!code)
            code = np_grouper_look(g, from, half, &seek, err);
        if (!code)
            code = np_grouper_settle(g, from, to, &seek, err);
    }
    np_grouper_free(g);
    np_index_free(ix);
    np_seek_clear(&seek);
    return code;
}

static np_code pairs_of(const np_text *text, size_t n, np_pairs *pairs, np_error *err)
{
    np_seek seek = {0};
    np_index *ix = index_of(text, n, 10000, err);
    np_code code = ix ? NP_OK : NP_E_NOMEM;
    for (uint32_t x = 0; !code && x < n; x++)
        np_index_add(ix, x);
    if (!code)
        code = np_pairs_find(text, &rules, ix, 0, n, &seek, pairs, err);
    np_index_free(ix);
    np_seek_clear(&seek);
    return code;
}

/* ---- Tests ---- */

static void equal_keys_lead_to_the_first_of_them(void)
{
    uint64_t exact[200][2];
    uint32_t first[200];
    for (int round = 0; round < 300; round++) {
        size_t n = index_below(200);
        for (size_t i = 0; i < n; i++) { /* few values, so that halves agree without the whole */
            exact[i][0] = index_below(6);
            exact[i][1] = index_below(6) << 60;
        }
        CU_ASSERT_EQUAL(np_exact_first((const uint64_t(*)[2])exact, n, first, NULL), NP_OK);
        for (size_t i = 0; i < n; i++) {
            size_t want = 0;
            while (exact[want][0] != exact[i][0] || exact[want][1] != exact[i][1])
                want++;
            CU_ASSERT_EQUAL(first[i], exact[i][0] || exact[i][1] ? want : i);
        }
    }
}

static void ranks_do_not_depend_on_input_order(void)
{
    world *w = world_new();
    make_world(w, 150, 12);
    for (size_t i = 0; i < 50; i++) { /* three texts each with one key: ids decide */
        memcpy(w->text[3 * i].exact, w->text[3 * i + 1].exact, sizeof w->text[0].exact);
        memcpy(w->text[3 * i + 2].exact, w->text[3 * i + 1].exact, sizeof w->text[0].exact);
    }
    for (size_t i = 0; i < w->n; i++) /* and where keys differ, most do not in their upper half */
        w->text[i].exact[1] &= i % 5 ? UINT32_MAX : UINT64_MAX;
    for (size_t i = 0; i < 50; i++)
        w->text[3 * i].exact[1] = w->text[3 * i + 2].exact[1] = w->text[3 * i + 1].exact[1];
    for (int round = 0; round < 20; round++) {
        shuffle(w->text, w->n, sizeof *w->text);
        CU_ASSERT_EQUAL(np_text_rank(w->text, w->n, NULL), NP_OK);
        for (size_t i = 1; i < w->n; i++)
            CU_ASSERT(naive_is_before(&w->text[i - 1], &w->text[i]));
    }
    world_free(w);
}

static void figures_and_relations_agree_with_their_definition(void)
{
    world *w = world_new();
    size_t seen[NP_CONTAINS + 1] = {0};
    for (int round = 0; round < 10; round++) {
        make_world(w, 60, 40);
        for (size_t a = 0; a < w->n; a++)
            for (size_t b = 0; b < w->n; b++) {
                if (a == b)
                    continue;
                np_figures f = np_measure(&w->text[a], &w->text[b]), g = {-1, -1};
                np_figures want = naive_measure(&w->text[a], &w->text[b]);
                CU_ASSERT(f.jaccard == want.jaccard && f.containment == want.containment);
                np_relation r = np_relate(&rules, &w->text[a], &w->text[b], &g);
                CU_ASSERT_EQUAL(r, naive_relate(&rules, &w->text[a], &w->text[b]));
                CU_ASSERT(r == NP_UNRELATED || g.jaccard == want.jaccard);
                np_evidence e;
                CU_ASSERT_EQUAL(np_relate_by(&rules, &w->text[a], &w->text[b], &e), r);
                CU_ASSERT(e.whole.jaccard == want.jaccard);
                CU_ASSERT(e.whole.containment == want.containment);
                seen[r]++;
            }
    }
    for (np_relation r = NP_REVISION; r <= NP_CONTAINS; r++)
        CU_ASSERT(seen[r] > 0);
    world_free(w);
}

/* What is said to be enough is enough, and a step more is too much. */
static void an_unrelated_pair_is_related_at_the_thresholds_told(void)
{
    world *w = world_new();
    size_t n_near = 0, n_contain = 0;
    for (int round = 0; round < 10; round++) {
        make_world(w, 60, 40);
        for (size_t i = 0; i < w->n * w->n; i++) {
            const np_text *a = &w->text[i / w->n], *b = &w->text[i % w->n];
            np_evidence e;
            if (a == b || np_relate_by(&rules, a, b, &e) != NP_UNRELATED || !e.has_words)
                continue;
            np_rules to = np_rules_to_pass(a, b, &e);
            if (to.near > 0) {
                np_rules low = {to.near, 2}, high = {to.near + 1e-4, 2};
                CU_ASSERT_EQUAL(np_relate(&low, a, b, NULL), NP_NEAR);
                CU_ASSERT_EQUAL(np_relate(&high, a, b, NULL), NP_UNRELATED);
                n_near++;
            }
            if (to.contain > 0) {
                np_rules low = {2, to.contain}, high = {2, to.contain + 1e-4};
                np_relation r = np_relate(&low, a, b, NULL);
                CU_ASSERT(r == NP_EXCERPT || r == NP_CONTAINS);
                CU_ASSERT_EQUAL(np_relate(&high, a, b, NULL), NP_UNRELATED);
                n_contain++;
            }
        }
    }
    CU_ASSERT(n_near > 50 && n_contain > 50);
    world_free(w);
}

static void a_line_and_a_book_are_measured_by_their_definition(void)
{
    enum { BOOK = 5000, LINE = 40 };
    for (int round = 0; round < 200; round++) {
        uint64_t book[BOOK], line[LINE];
        for (size_t i = 0; i < BOOK; i++)
            book[i] = 3 * i + index_below(3);
        for (size_t i = 0; i < LINE; i++)
            line[i] = index_below(2) ? book[index_below(BOOK)] : index_below(3 * BOOK + 9);
        size_t n = np_sort_unique_u64(line, index_below(LINE + 1));
        np_text a = {.shingle = line, .rest = line, .n_shingles = (uint32_t)n};
        np_text b = {.shingle = book, .rest = book, .n_shingles = BOOK};
        np_figures want = naive_measure(&a, &b), is = np_measure(&a, &b), back = np_measure(&b, &a);
        CU_ASSERT_EQUAL(is.jaccard, want.jaccard);
        CU_ASSERT_EQUAL(is.containment, want.containment);
        CU_ASSERT_EQUAL(back.jaccard, want.jaccard);
        CU_ASSERT_EQUAL(back.containment, want.containment);
    }
}

static void runs_are_those_of_every_place_with_every_other(void)
{
    enum { MOST = 120 };
    for (int round = 0; round < 300; round++) {
        uint64_t a[MOST], b[MOST];
        np_run want[MOST], *run;
        size_t n_a = index_below(MOST), n_b = index_below(MOST), n_words = 2 + index_below(60), n;
        for (size_t i = 0; i < n_a; i++)
            a[i] = index_below(n_words) * UINT64_C(0x9E3779B97F4A7C15);
        for (size_t j = 0; j < n_b; j++) /* mostly a piece of a, as it stands there */
            b[j] = j && index_below(8) && n_a ? a[j * 7 / 6 % n_a]
                                              : index_below(n_words) * UINT64_C(0x9E3779B97F4A7C15);
        CU_ASSERT_EQUAL_FATAL(np_runs_find(a, n_a, b, n_b, &run, &n, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(n, naive_runs(a, n_a, b, n_b, want));
        for (size_t k = 0; k < n; k++)
            CU_ASSERT(run[k].a == want[k].a && run[k].b == want[k].b && run[k].n == want[k].n);
        np_free(run);
    }
}

static void runs_survive_every_failing_allocation(void)
{
    const uint64_t a[] = {1, 2, 3}, b[] = {2, 3, 4};
    np_run *run;
    size_t n;
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = np_runs_find(a, 3, b, 3, &run, &n, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT(!code || (!run && n == 0));
    }
    CU_ASSERT(n == 1 && run[0].a == 1 && run[0].b == 0 && run[0].n == 2);
    np_free(run);
}

static void groups_are_those_of_the_sequential_definition(void)
{
    world *w = world_new();
    uint32_t leader[300], want[300];
    for (int round = 0; round < 60; round++) {
        make_world(w, 1 + index_below(300), 60);
        shuffle(w->text, w->n, sizeof *w->text);
        CU_ASSERT_EQUAL(np_text_rank(w->text, w->n, NULL), NP_OK);
        naive_group(&rules, w->text, w->n, want);
        for (size_t block = 1; block < 1000; block *= 7) {
            CU_ASSERT_EQUAL_FATAL(group(w->text, w->n, block, leader, NULL), NP_OK);
            CU_ASSERT_EQUAL(memcmp(leader, want, w->n * sizeof *want), 0);
        }
    }
    world_free(w);
}

static void a_chain_of_slow_rewrites_is_not_one_group(void)
{
    enum { LINKS = MOST_TEXTS, LEN = 50 };
    world *w = world_new();
    uint64_t shingle[LEN];
    uint32_t leader[LINKS];
    for (size_t i = 0; i < LEN; i++)
        shingle[i] = any();
    for (size_t t = 0; t < LINKS; t++) {
        shingle[t % LEN] = any();
        add_text(w, shingle, LEN);
    }
    CU_ASSERT_EQUAL(np_text_rank(w->text, w->n, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(group(w->text, w->n, 64, leader, NULL), NP_OK);
    size_t n_groups = 0;
    for (size_t x = 0; x < LINKS; x++) {
        n_groups += leader[x] == x;
        CU_ASSERT(leader[x] == x ||
                  np_measure(&w->text[x], &w->text[leader[x]]).jaccard >= rules.near);
    }
    CU_ASSERT(n_groups > LINKS / LEN);
    world_free(w);
}

static void no_pair_of_short_texts_is_missed(void)
{
    world *w = world_new();
    for (int round = 0; round < 20; round++) {
        np_pairs pairs = {0};
        size_t n_want = 0, n_templates = 0;
        make_world(w, 1 + index_below(200), 60);
        CU_ASSERT_EQUAL(np_text_rank(w->text, w->n, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(pairs_of(w->text, w->n, &pairs, NULL), NP_OK);
        for (uint32_t x = 0; x < w->n; x++)
            for (uint32_t y = 0; y < x; y++) {
                np_relation r = naive_relate(&rules, &w->text[x], &w->text[y]);
                n_want += r != NP_UNRELATED && r != NP_TEMPLATE;
            }
        for (size_t i = 0; i < pairs.n; i++) {
            const np_pair *p = &pairs.pair[i];
            CU_ASSERT_EQUAL(p->relation, naive_relate(&rules, &w->text[p->a], &w->text[p->b]));
            n_templates += p->relation == NP_TEMPLATE; /* of candidates only, by definition */
        }
        CU_ASSERT_EQUAL(pairs.n - n_templates, n_want);
        np_free(pairs.pair);
    }
    world_free(w);
}

/* Only one shingle in four of a long text is a feature, so an excerpt of a dozen shingles may share
 * none: it takes about 64 for the sample to be as good as the whole. */
static void hardly_a_pair_of_long_texts_is_missed(void)
{
    world *w = world_new();
    size_t n_found = 0, n_want = 0;
    for (int round = 0; round < 4; round++) {
        np_pairs pairs = {0};
        make_world(w, 300, MOST_SHINGLES);
        CU_ASSERT_EQUAL(np_text_rank(w->text, w->n, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(pairs_of(w->text, w->n, &pairs, NULL), NP_OK);
        for (uint32_t x = 0; x < w->n && w->text[x].n_shingles >= 64; x++)
            for (uint32_t y = 0; y < x; y++) {
                np_relation r = np_relate(&rules, &w->text[x], &w->text[y], NULL);
                n_want += r != NP_UNRELATED && r != NP_TEMPLATE;
            }
        for (size_t i = 0; i < pairs.n; i++)
            n_found +=
                pairs.pair[i].relation != NP_TEMPLATE && w->text[pairs.pair[i].a].n_shingles >= 64;
        np_free(pairs.pair);
    }
    CU_ASSERT(n_want > 1000);
    CU_ASSERT((double)n_found >= .999 * (double)n_want);
    world_free(w);
}

/* Sets of 300 with Jaccard j: one of 8 keys agrees with chance 1 - (1 - j^4)^8. */
static void bands_meet_as_often_as_they_should(void)
{
    enum { TRIES = 400, N = 300, BANDS = NP_MOST_BANDS, K = BANDS * NP_BAND_ROWS };
    static const double share[] = {.2, .3, .4, .5, .6, .8};
    uint64_t shingle[2 * N];
    uint32_t sig[K], a[BANDS], b[BANDS];
    for (size_t s = 0; s < sizeof share / sizeof share[0]; s++) {
        size_t shared = (size_t)(2 * N * share[s] / (1 + share[s])), n_met = 0;
        double j = (double)shared / (double)(2 * N - shared);
        double want = 1 - pow(1 - pow(j, NP_BAND_ROWS), BANDS);
        for (int try = 0; try < TRIES; try++) {
            for (size_t i = 0; i < 2 * N - shared; i++)
                shingle[i] = any();
            np_sign(shingle, N, 1, sig, K);
            np_band_keys(sig, K, a);
            np_sign(shingle + N - shared, N, 1, sig, K);
            np_band_keys(sig, K, b);
            bool met = false;
            for (size_t i = 0; i < BANDS; i++)
                met |= a[i] == b[i];
            n_met += met;
        }
        double sigma = sqrt(want * (1 - want) / TRIES) + 1.0 / TRIES;
        CU_ASSERT(fabs((double)n_met / TRIES - want) < 4 * sigma);
    }
}

/* ---- Furniture ---- */

/* A site of texts as lines; what is left of a text without its common lines is `own` shingles of
 * its kin (texts of one kin share them). */
typedef struct site {
    uint64_t *line[64];
    uint64_t lines[64][16];
    uint32_t n_lines[64];
    np_text text[64];
    uint64_t sketch[64][NP_FURNITURE_SKETCH];
    size_t n;
} site;

static void add_page(site *s, const uint64_t *line, size_t n_lines, uint64_t kin, size_t n_own)
{
    uint64_t own[64];
    for (size_t i = 0; i < n_own; i++)
        own[i] = (kin * 1000 + i) * UINT64_C(0x9E3779B97F4A7C15);
    memcpy(s->lines[s->n], line, n_lines * sizeof *line);
    s->line[s->n] = s->lines[s->n];
    s->n_lines[s->n] = (uint32_t)n_lines;
    s->text[s->n] = (np_text){.of = (uint32_t)s->n, .n_shingles = 60};
    np_furniture_sketch(own, n_own, 60, s->sketch[s->n]);
    s->n++;
}

/* The lines that several texts have, looked for in so many parts; how many. */
static size_t find_common(const np_lines *lines, size_t n_parts, np_map *common)
{
    for (size_t p = 0; p < n_parts; p++) {
        np_line_list part = {0};
        CU_ASSERT_EQUAL(np_furniture_common(lines, p, n_parts, &part, NULL), NP_OK);
        for (size_t l = 0; l < part.n; l++)
            np_map_put(common, part.at[l], 0, NULL);
        np_free(part.at);
    }
    return np_map_count(common);
}

static void lines_are_found_in_any_number_of_parts(void)
{
    enum { LINES = 64, PARTS = 8 };
    uint64_t of[NP_FURNITURE_TEXTS][LINES], *line[NP_FURNITURE_TEXTS];
    uint32_t n_lines[NP_FURNITURE_TEXTS];
    np_map *common = np_map_new(NULL), *again = np_map_new(NULL);
    for (size_t t = 0; t < NP_FURNITURE_TEXTS; t++) {
        for (size_t l = 0; l < LINES; l++) /* every other line is of this text alone */
            of[t][l] = (l % 2 ? l : l * LINES + t + 1) * UINT64_C(0x9E3779B97F4A7C15);
        line[t] = of[t];
        n_lines[t] = LINES;
    }
    np_lines lines = {line, n_lines, NP_FURNITURE_TEXTS};
    CU_ASSERT_EQUAL(find_common(&lines, 1, common), LINES / 2);
    CU_ASSERT_EQUAL(find_common(&lines, PARTS, again), LINES / 2);
    for (size_t l = 1; l < LINES; l += 2) {
        CU_ASSERT_PTR_NOT_NULL(np_map_find(common, of[0][l]));
        CU_ASSERT_PTR_NOT_NULL(np_map_find(again, of[0][l]));
    }
    np_map_free(again);
    np_map_free(common);
}

static bool is_furniture(const site *s, uint64_t line)
{
    np_lines lines = {s->line, s->n_lines, s->n};
    np_map *common = np_map_new(NULL), *furniture = np_map_new(NULL);
    find_common(&lines, np_furniture_parts(&lines, 1), common);
    CU_ASSERT_EQUAL(np_furniture_decide(&lines, common, s->sketch[0], s->text, furniture, NULL),
                    NP_OK);
    bool is = np_map_find(furniture, line) != NULL;
    np_map_free(furniture);
    np_map_free(common);
    return is;
}

static void a_line_of_unrelated_texts_is_furniture(void)
{
    static const uint64_t line[] = {1, 2, 1};
    site s = {.n = 0};
    for (uint64_t i = 0; i < 3; i++)
        add_page(&s, line, 3, i, 50);
    CU_ASSERT_FALSE(
        is_furniture(&s, 1)); /* three texts are too few, however often it stands there */
    add_page(&s, line, 3, 9, 50);
    CU_ASSERT(is_furniture(&s, 1));
    CU_ASSERT(is_furniture(&s, 2));
}

static void a_line_of_related_texts_is_not(void)
{
    static const uint64_t line[] = {1, 2};
    site same = {.n = 0}, bare = {.n = 0}, named = {.n = 0};
    uint64_t url = np_name_of_url(NP_STR("https://a.example/page"));
    for (uint64_t i = 0; i < 12; i++) {
        add_page(&same, line, 2, i % 3, 50); /* three stories, each often reprinted */
        add_page(&bare, line, 2, i, 10);     /* versions of a page: litter is all that differs */
        add_page(&named, line, 2, i, 50);
        named.text[i].name = &url;
        named.text[i].n_names = 1;
    }
    CU_ASSERT_FALSE(is_furniture(&same, 1));
    CU_ASSERT_FALSE(is_furniture(&bare, 1));
    CU_ASSERT_FALSE(is_furniture(&named, 1));
}

static void a_sketch_is_the_smallest_hashes(void)
{
    uint64_t shingle[200], sorted[200], sketch[NP_FURNITURE_SKETCH];
    for (int round = 0; round < 200; round++) {
        size_t n = index_below(200);
        for (size_t i = 0; i < n; i++)
            shingle[i] = sorted[i] = index_below(150);
        np_furniture_sketch(shingle, n, n, sketch);
        size_t kept = np_sort_unique_u64(sorted, n);
        for (size_t i = 0; i < NP_FURNITURE_SKETCH; i++)
            CU_ASSERT_EQUAL(sketch[i], i < kept ? sorted[i] : UINT64_MAX);
    }
}

/* ---- A failing world ---- */

static void every_failing_allocation_is_told(void)
{
    world *w = world_new();
    uint32_t leader[60];
    make_world(w, 60, 40);
    for (trial turn = {0}; trial_next(&turn);) {
        np_pairs pairs = {0};
        trial_begin(&turn);
        np_code code = np_text_rank(w->text, w->n, &turn.err);
        if (!code)
            code = group(w->text, w->n, 16, leader, &turn.err);
        if (!code)
            code = pairs_of(w->text, w->n, &pairs, &turn.err);
        trial_end(&turn, code);
        np_free(pairs.pair);
    }
    world_free(w);
}

int main(void)
{
    static const test tests[] = {
        TEST(equal_keys_lead_to_the_first_of_them),
        TEST(ranks_do_not_depend_on_input_order),
        TEST(shared_features_are_collected_by_range),
        TEST(features_without_memory_say_so),
        TEST(figures_and_relations_agree_with_their_definition),
        TEST(an_unrelated_pair_is_related_at_the_thresholds_told),
        TEST(runs_are_those_of_every_place_with_every_other),
        TEST(runs_survive_every_failing_allocation),
        TEST(a_line_and_a_book_are_measured_by_their_definition),
        TEST(groups_are_those_of_the_sequential_definition),
        TEST(a_chain_of_slow_rewrites_is_not_one_group),
        TEST(no_pair_of_short_texts_is_missed),
        TEST(hardly_a_pair_of_long_texts_is_missed),
        TEST(bands_meet_as_often_as_they_should),
        TEST(lines_are_found_in_any_number_of_parts),
        TEST(a_line_of_unrelated_texts_is_furniture),
        TEST(a_line_of_related_texts_is_not),
        TEST(a_sketch_is_the_smallest_hashes),
        TEST(every_failing_allocation_is_told),
    };
    return run_tests("near", tests, N_OF(tests));
}
