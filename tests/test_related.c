/* Related lists: the choice against its definition, and the laws on random collections. */
#include "base/str.h"
#include "harness.h"
#include "naive/related.h"
#include "topic/why.h"
#include "vocabulary.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the choice ---- */

enum { STORIES = 30, WORDS = 8, FACES = 3 };

/* Random stories of few words, and by whom and when they can be shown. */
typedef struct world {
    size_t from[STORIES + 1], first[STORIES + 1];
    uint32_t term[STORIES * WORDS], host[STORIES * FACES];
    float weight[STORIES * WORDS], alone[STORIES];
    int64_t begin[STORIES * FACES], end[STORIES * FACES];
    double rank[STORIES * FACES], sim[STORIES * STORIES];
    np_vectors v;
} world;

static void fill(world *w)
{
    size_t at = 0;
    *w = (world){0};
    for (size_t i = 0; i < STORIES; i++) {
        for (uint32_t k = 0; k < WORDS; k++)
            if (below(2))
                w->term[at] = k, w->weight[at++] = .4f;
        w->from[i + 1] = at;
        w->first[i + 1] = w->first[i] + 1 + below(FACES);
        for (size_t f = w->first[i]; f < w->first[i + 1]; f++) {
            bool is_known = below(4) > 0;
            w->host[f] = below(4);
            w->rank[f] = below(40) / 10.0;
            w->begin[f] = is_known ? below(10) : INT64_MIN;
            w->end[f] = is_known ? w->begin[f] + below(2) : INT64_MAX;
        }
    }
    w->v = (np_vectors){STORIES, WORDS, w->from, w->term, w->weight, w->alone, NULL};
}

static np_related_options any_rule(void)
{
    np_related_options rule = {.most = 1 + below(20),
                               .most_hosts = 1 + below(3),
                               .floor = below(40) / 100.,
                               .repeat = below(3) * .3,
                               .from = INT64_MIN,
                               .to = INT64_MAX};
    if (below(3) == 0)
        rule.from = below(8);
    else if (below(3) == 0)
        rule.to = below(8);
    return rule;
}

static void rows_are_chosen_as_the_definition_says(void)
{
    static world w;
    size_t n_rows = 0;
    for (int round = 0; round < 500; round++) {
        fill(&w);
        np_similar_options opt = {.n_top = WORDS,
                                  .window = STORIES,
                                  .n_exact = STORIES,
                                  .n_near = 20,
                                  .keeps_mean = below(2)};
        np_similar *s = np_similar_new(&w.v, NULL, NULL, &opt, NULL);
        np_similar_scratch *scratch = np_similar_scratch_new(s, 0, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(scratch);
        for (uint32_t a = 0; a < STORIES; a++)
            for (uint32_t b = 0; b < STORIES; b++)
                w.sim[a * STORIES + b] = np_similar_centred(s, a, b, np_similar_dot(s, a, b));
        np_neighbour near[20];
        np_related_row chosen[20], naive[20];
        np_faces faces = {w.first, w.host, w.begin, w.end};
        np_related_options rule = any_rule();
        unsigned n_near = np_similar_nearest(s, 0, scratch, near);
        unsigned n = np_related_choose(s, near, n_near, &faces, w.rank, &rule, chosen);
        CU_ASSERT_EQUAL_FATAL(
            n, naive_related(w.sim, STORIES, near, n_near, &faces, w.rank, &rule, naive));
        for (unsigned k = 0; k < n_near && opt.keeps_mean; k++)
            CU_ASSERT_EQUAL(near[k].sim, near[k].dot);
        for (unsigned k = 0; k < n; k++) {
            CU_ASSERT_EQUAL(chosen[k].story, naive[k].story);
            CU_ASSERT_EQUAL(chosen[k].face, naive[k].face);
            CU_ASSERT_EQUAL(chosen[k].sim, naive[k].sim);
        }
        n_rows += n;
        np_similar_scratch_free(scratch);
        np_similar_free(s);
    }
    CU_ASSERT(n_rows > 1000);
}

/* ---- why ---- */

static const size_t start[] = {0, 4, 8, 10};
static const uint32_t term[] = {0, 1, 2, 3, 0, 1, 3, 4, 4, 5};
static const float weight[] = {.7f, .5f, .4f, .33166f, .7f, .5f, .3f, .41231f, .6f, .8f};
static const float alone[] = {0, 0, 0};
static const np_vectors rows = {3, 6, start, term, weight, alone, NULL};

static np_weights *words(np_vocabulary **vocabulary)
{
    static const np_str title = {"port strike Ferro port Tariff 7.42 cup", 38};
    static const int16_t lead[] = {-1, 2, -1, -1, -1, 0};
    np_bag_term one[] = {term_at(1, 0, 11, true),  term_at(2, 12, 5, false),
                         term_at(3, 18, 4, false), term_at(4, 23, 6, false),
                         term_at(5, 30, 4, false), term_at(6, 35, 3, false)};
    np_bag_term two[6];
    memcpy(two, one, sizeof two);
    np_term_bag bag[] = {{one, lead, 6, title, {0}}, {two, lead, 6, title, {0}}};
    *vocabulary = vocabulary_of(bag, 2, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(*vocabulary);
    np_weights *w = np_weights_new(bag, *vocabulary, NULL, NULL, 2, NULL);
    np_vectors v;
    CU_ASSERT_PTR_NOT_NULL_FATAL(w);
    CU_ASSERT_EQUAL_FATAL(np_weights_apply(w, NULL, &v, NULL), NP_OK);
    return w;
}

static np_str ferro[] = {{"Ana Ferro", 9}};
static const np_story about[] = {{.title = {"Strike", 6}, .name = ferro, .n_names = 1},
                                 {.title = {"What Ana Ferro says", 19}},
                                 {.title = {"A final", 7}}};

static void a_row_says_why_in_whole_names_and_small_letters(void)
{
    np_vocabulary *vocabulary;
    np_weights *w = words(&vocabulary);
    np_arena *arena = np_arena_new(NULL);
    np_common_ground g = {
        w, {np_vectors_row(&rows, 0), np_vectors_row(&rows, 1)}, {&about[0], &about[1]}};
    np_str why[NP_WHY_MOST];
    size_t n;
    CU_ASSERT_EQUAL(np_topic_why(&g, arena, why, &n, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(n, 3); /* the port is said, and a figure says nothing */
    CU_ASSERT(np_str_equal(why[0], NP_STR("port strike")));
    CU_ASSERT(np_str_equal(why[1], NP_STR("Ana Ferro")));
    CU_ASSERT(np_str_equal(why[2], NP_STR("tariff")));
    g.story[1] = &about[2]; /* who does not mention the whole name */
    CU_ASSERT_EQUAL(np_topic_why(&g, arena, why, &n, NULL), NP_OK);
    CU_ASSERT(n == 3 && np_str_equal(why[1], NP_STR("Ferro")));
    g.row[1] = np_vectors_row(&rows, 2);
    CU_ASSERT_EQUAL(np_topic_why(&g, arena, why, &n, NULL), NP_OK);
    CU_ASSERT_EQUAL(n, 0);
    np_arena_free(arena);
    np_weights_free(w);
    np_vocabulary_free(vocabulary);
}

/* ---- the laws, on whole collections ---- */

enum { N = 90, EVENTS = 22, TEXT = 900 };

typedef struct made {
    char id[16], title[100], text[TEXT], url[80];
    np_time published;
} made;

static void add_word(char *text, uint32_t event, uint32_t which)
{
    char word[24];
    if (which < 10)
        snprintf(word, sizeof word, "%cord%cx%c ", which < 3 ? 'W' : 'w', 'a' + (char)event,
                 'a' + (char)which);
    else if (which < 20) /* of the event and its neighbours: what makes them related */
        snprintf(word, sizeof word, "topic%cx%c ", 'a' + (char)(event % 4), 'a' + (char)which);
    else
        snprintf(word, sizeof word, "common%c%c ", 'a' + (char)(which * 7 % 26),
                 'a' + (char)(which % 26));
    if (strlen(text) + strlen(word) < TEXT)
        strcat(text, word);
}

/* Reports of events on few hosts over a month; some are copies, some revisions under one id or one
 * URL, some without a date or with a day only. */
static void make_articles(made *m)
{
    static const np_time_kind kinds[] = {NP_TIME_UNKNOWN, NP_TIME_DAY, NP_TIME_EXACT,
                                         NP_TIME_EXACT};
    for (uint32_t i = 0; i < N; i++) {
        uint32_t event = below(EVENTS), like = i > 4 ? below(6) : 5, of = below(i ? i : 1);
        m[i] = like == 0 ? m[of] : (made){0};
        snprintf(m[i].id, sizeof m[i].id, "a%02u", like == 1 ? of : i);
        snprintf(m[i].url, sizeof m[i].url, "https://paper%u.example/%u", below(5),
                 like == 2 ? of : i);
        np_time_kind kind = kinds[below(4)];
        int64_t at = 1700006400 + (int64_t)event * 86400 + below(3 * 86400);
        m[i].published = (np_time){kind == NP_TIME_DAY ? at / 86400 * 86400 : at, kind};
        if (like == 0)
            continue;
        snprintf(m[i].title, sizeof m[i].title, "Word%cxa word%cxb and word%cxc", 'a' + (char)event,
                 'a' + (char)event, 'a' + (char)event);
        for (uint32_t k = 0, n = 20 + below(70); k < n; k++)
            add_word(m[i].text, event, below(34));
    }
}

static np_corpus *told(const made *m, const uint32_t *order, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (uint32_t k = 0; k < N; k++) {
        const made *one = &m[order ? order[k] : k];
        np_article a = {.id = np_str_of(one->id),
                        .title = np_str_of(one->title),
                        .text = np_str_of(one->text),
                        .url = np_str_of(one->url),
                        .published = one->published};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    return c;
}

static int64_t first_moment(np_time t) { return t.at; }
static int64_t last_moment(np_time t) { return t.at + (t.kind == NP_TIME_DAY ? 86399 : 0); }

/* Does the article shown lie where the mode says, seen from every dated article of the story? */
static bool is_in_time(const np_report *r, const np_story *s, np_time shown, np_related_mode mode)
{
    bool is_dated = false, is_fit = shown.kind != NP_TIME_UNKNOWN;
    for (size_t k = 0; k < s->n_articles && is_fit; k++) {
        np_time own = r->article[s->article[k]].published;
        if (own.kind == NP_TIME_UNKNOWN)
            continue;
        is_dated = true;
        is_fit = mode == NP_RELATED_BACKGROUND ? last_moment(shown) < first_moment(own)
                                               : first_moment(shown) > last_moment(own);
    }
    return mode == NP_RELATED_TOPIC || (is_dated && is_fit);
}

/* No copy, and no version under its id or URL, of anything in the story. */
static bool is_strange(const np_report *r, const np_story *s, uint32_t article)
{
    const np_article *a = &r->article[article];
    for (size_t k = 0; k < s->n_articles; k++) {
        const np_article *own = &r->article[s->article[k]];
        bool is_one_id = a->id.len >= 3 && own->id.len >= 3 && !memcmp(a->id.at, own->id.at, 3);
        if (s->article[k] == article || r->copy[s->article[k]].group == r->copy[article].group ||
            is_one_id)
            return false;
    }
    return true;
}

static double row_rank(const np_report *r, const np_related *row, np_related_order order)
{
    np_time at = r->article[row->article].published;
    return order == NP_RELATED_RELEVANCE ? row->score
           : order == NP_RELATED_SCORE   ? r->story[row->story].significance.score
           : at.kind                     ? (double)at.at
                                         : -INFINITY;
}

static void check_list(const np_report *r, const np_story *s, const np_options *opt)
{
    double floor = opt->related_floor * (opt->related > 5 ? 5. / opt->related : 1);
    CU_ASSERT(s->n_related <= opt->related);
    for (size_t k = 0; k < s->n_related; k++) {
        const np_related *row = &s->related[k];
        unsigned n_of_host = 0;
        CU_ASSERT(&r->story[row->story] != s);
        CU_ASSERT_EQUAL(r->story_of[row->article], row->story);
        CU_ASSERT(is_strange(r, s, row->article));
        CU_ASSERT(is_in_time(r, s, r->article[row->article].published, opt->related_mode));
        CU_ASSERT(row->score >= floor - 1e-9 && row->score <= 1);
        bool is_name = row->n_why == 1 && memchr(row->why[0].at, ' ', row->why[0].len);
        CU_ASSERT(opt->related > 5 || row->n_why > 1 || is_name);
        CU_ASSERT(row->n_why >= 1 && row->n_why <= NP_WHY_MOST);
        CU_ASSERT(k == 0 ||
                  row_rank(r, row - 1, opt->related_order) >= row_rank(r, row, opt->related_order));
        for (size_t j = 0; j < s->n_related; j++) {
            np_str host = r->article[s->related[j].article].host;
            CU_ASSERT(j == k || s->related[j].story != row->story);
            n_of_host += np_str_equal(host, r->article[row->article].host);
        }
        CU_ASSERT(n_of_host <= 2);
    }
}

static np_options any_options(void)
{
    static const unsigned rows_asked[] = {1, 5, 5, 12, 100};
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1 + below(3);
    opt.related = rows_asked[below(5)];
    opt.related_order = (np_related_order)below(3);
    opt.related_mode = (np_related_mode)below(3);
    return opt;
}

static void lists_keep_their_laws(void)
{
    static made m[N];
    size_t n_rows[3] = {0};
    for (int round = 0; round < 40; round++) {
        np_options opt = any_options();
        make_articles(m);
        np_corpus *c = told(m, NULL, &opt);
        const np_report *r = np_corpus_report(c);
        for (size_t s = 0; s < r->n_stories; s++) {
            check_list(r, &r->story[s], &opt);
            n_rows[opt.related_mode] += r->story[s].n_related;
        }
        np_corpus_free(c);
    }
    CU_ASSERT(n_rows[0] > 100 && n_rows[1] > 30 && n_rows[2] > 30); /* the laws were asked */
}

/* Every story's lists as lines, each article with its story's, sorted by article. */
static sink page_of(const made *m, const uint32_t *order, const np_options *opt)
{
    sink p = {0};
    np_corpus *c = told(m, order, opt);
    const np_report *r = np_corpus_report(c);
    for (uint32_t i = 0; i < N; i++) {
        uint32_t at;
        if (np_corpus_find(c, np_str_of(m[i].id), &at))
            CU_ASSERT_EQUAL(np_write_related(r, at, NP_FORMAT_JSONL, NULL, put_in_sink, &p, NULL),
                            NP_OK);
    }
    np_corpus_free(c);
    return p;
}

static void any_order_and_any_threads_write_the_same_lists(void)
{
    static made m[N];
    for (int round = 0; round < 10; round++) {
        np_options opt = any_options();
        uint32_t order[N];
        make_articles(m);
        for (uint32_t i = 0; i < N; i++)
            order[i] = i;
        for (uint32_t i = N; i > 1; i--) {
            uint32_t j = below(i), was = order[i - 1];
            order[i - 1] = order[j];
            order[j] = was;
        }
        opt.threads = 1;
        sink one = page_of(m, NULL, &opt);
        opt.threads = 2 + below(4);
        sink other = page_of(m, order, &opt);
        CU_ASSERT(one.len > 1000);
        CU_ASSERT(np_str_equal(sink_view(&one), sink_view(&other)));
        empty_sink(&other);
        empty_sink(&one);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(rows_are_chosen_as_the_definition_says),
        TEST(a_row_says_why_in_whole_names_and_small_letters),
        TEST(lists_keep_their_laws),
        TEST(any_order_and_any_threads_write_the_same_lists),
    };
    return run_tests("related", tests, N_OF(tests));
}
