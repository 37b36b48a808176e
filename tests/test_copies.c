/* Copies from end to end through the public interface: relations, groups, picks, pairs. */
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char flood[] =
    "The river rose above its banks on Monday night and flooded the lower part of the town, where "
    "some three hundred people had to leave their homes. Rescue teams worked until dawn with boats "
    "and lamps, said the mayor, who praised the volunteers and asked for more pumps and blankets.";
static const char flood_shorter[] =
    "The river rose above its banks on Monday night and flooded the lower part of the town.";
static const char flood_retold[] =
    "The river rose above its banks on Monday night and flooded the lower part of the town, where "
    "some three hundred people had to leave their homes. Rescue teams worked until dawn with boats "
    "and lamps, said the governor, who thanked nobody and promised a new dam by the next spring.";
static const char dividend_a[] =
    "The board of directors declared a regular quarterly dividend of 22 cts a share, payable on "
    "the usual terms to holders of record, and confirmed the date of its annual meeting.";
static const char dividend_b[] =
    "The board of directors declared a regular quarterly dividend of 31 cts a share, payable on "
    "the usual terms to holders of record, and confirmed the date of its annual meeting.";

static np_corpus *corpus_of(const np_article *article, size_t n, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &article[i], NULL), NP_OK);
    return c;
}

static np_time at(int64_t seconds) { return (np_time){seconds, NP_TIME_EXACT}; }

static void each_copy_says_what_it_is(void)
{
    const np_article article[] = {
        {.id = NP_STR("whole"), .text = np_str_of(flood), .published = at(1000)},
        {.id = NP_STR("same"), .text = np_str_of(flood), .published = at(2000)},
        {.id = NP_STR("cut"), .text = np_str_of(flood_shorter), .published = at(3000)},
        {.id = NP_STR("retold"), .text = np_str_of(flood_retold), .published = at(4000)},
        {.id = NP_STR("whole"),
         .text = NP_STR("Quite another text by now."),
         .published = at(5000)},
        {.id = NP_STR("a"), .text = np_str_of(dividend_a), .published = at(1)},
        {.id = NP_STR("b"), .text = np_str_of(dividend_b), .published = at(2)},
        {.id = NP_STR("none"), .text = NP_STR("...")},
        {.id = NP_STR("none too"), .text = NP_STR("?!")},
    };
    enum { N = sizeof article / sizeof article[0] };
    static const struct {
        uint32_t group;
        np_relation relation;
    } want[N] = {{0, NP_ORIGINAL}, {0, NP_IDENTICAL}, {0, NP_EXCERPT},
                 {0, NP_NEAR},     {0, NP_REVISION},  {5, NP_ORIGINAL},
                 {6, NP_ORIGINAL}, {7, NP_ORIGINAL},  {8, NP_ORIGINAL}};
    np_corpus *c = corpus_of(article, N, NULL);
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_EQUAL_FATAL(r->n_articles, N);
    for (size_t i = 0; i < N; i++) {
        CU_ASSERT_EQUAL(r->copy[i].group, want[i].group);
        CU_ASSERT_EQUAL(r->copy[i].relation, want[i].relation);
        CU_ASSERT_EQUAL(r->copy[i].jaccard == 1, i <= 1 || i >= 5);
    }
    CU_ASSERT_EQUAL(r->copy[2].containment, 1);

    np_pair *pair;
    size_t n;
    CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(c, &pair, &n, NULL), NP_OK);
    static const np_pair row[] = {{0, 1, NP_IDENTICAL, 1, 1}, {0, 2, NP_CONTAINS, 0, 1},
                                  {0, 3, NP_NEAR, 0, 0},      {0, 4, NP_REVISION, 0, 0},
                                  {2, 3, NP_EXCERPT, 0, 0},   {5, 6, NP_TEMPLATE, 0, 0}};
    CU_ASSERT_EQUAL_FATAL(n, sizeof row / sizeof row[0]);
    for (size_t i = 0; i < n; i++) {
        CU_ASSERT_EQUAL(pair[i].a, row[i].a);
        CU_ASSERT_EQUAL(pair[i].b, row[i].b);
        CU_ASSERT_EQUAL(pair[i].relation, row[i].relation);
    }
    np_release(pair);
    np_corpus_free(c);
}

/* Two texts of one length that overlap: each is said to lie in the other. */
static void of_equal_lengths_either_is_the_excerpt(void)
{
    const np_article article[] = {
        {.id = NP_STR("p"), .text = NP_STR("a b c d e f g h i j k l m n o p q r s t")},
        {.id = NP_STR("q"), .text = NP_STR("d e f g h i j k l m n o p q r s t u v w")}};
    np_options opt;
    np_options_init(&opt);
    opt.near = .9;
    for (int turned = 0; turned < 2; turned++) {
        const np_article in_turn[] = {article[turned], article[!turned]};
        np_corpus *c = corpus_of(in_turn, 2, &opt);
        np_pair *pair;
        size_t n;
        CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(c, &pair, &n, NULL), NP_OK);
        CU_ASSERT(n == 1 && pair[0].a == 0 && pair[0].relation == NP_EXCERPT);
        np_release(pair);
        CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
        const np_copy *copy = np_corpus_report(c)->copy;
        CU_ASSERT(copy[turned].relation == NP_ORIGINAL && copy[!turned].relation == NP_EXCERPT);
        np_corpus_free(c);
    }
}

/* Without digits, for what differs in numbers alone is a template. */
static char *put_word(char *to, char first, uint32_t word)
{
    *to++ = first;
    for (; word; word /= 26)
        *to++ = (char)('a' + word % 26);
    *to++ = ' ';
    *to = 0;
    return to;
}

/* n_words words at random, and those from number `from` on, n of them, with each sixteenth another:
 * four shingles in five are left. */
static void write_excerpt(char *whole, size_t n_words, char *part, size_t from, size_t n)
{
    for (size_t i = 0; i < n_words; i++) {
        uint32_t word = below(200000);
        whole = put_word(whole, 'w', word);
        if (i >= from && i < from + n)
            part = put_word(part, (i - from) % 16 == 7 ? 'v' : 'w', word);
    }
}

static void excerpts_are_found_in_texts_a_hundred_times_longer(void)
{
    static const size_t words[] = {32, 62, 102, 202}, times[] = {2, 5, 10, 30, 100};
    enum { EACH = 4, PAIRS = EACH * N_OF(words) * N_OF(times), LONGEST = 8 * 202 };
    static char whole[LONGEST * 100], part[LONGEST];
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < PAIRS; i++) {
        size_t n = words[i % N_OF(words)], n_words = n * times[i / N_OF(words) % N_OF(times)];
        write_excerpt(whole, n_words, part, index_below(n_words - n + 1), n);
        const np_article both[] = {{.text = np_str_of(whole)}, {.text = np_str_of(part)}};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &both[0], NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &both[1], NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    size_t n_found = 0;
    for (uint32_t i = 0; i < PAIRS; i++) /* who stands for the two goes by id */
        n_found += np_corpus_report(c)->copy[2 * i + 1].leader == 2 * i;
    CU_ASSERT(n_found * 100 >= 98 * (size_t)PAIRS);
    np_corpus_free(c);
}

static uint32_t pick_of(const np_article *article, size_t n, np_keep keep)
{
    np_options opt;
    np_options_init(&opt);
    opt.keep = keep;
    np_corpus *c = corpus_of(article, n, &opt);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    const np_copy *copy = np_corpus_report(c)->copy;
    uint32_t pick = copy[0].group;
    for (size_t i = 1; i < n; i++) {
        CU_ASSERT_EQUAL(copy[i].group, pick);
        CU_ASSERT_EQUAL(copy[i].leader, copy[0].leader);
    }
    np_corpus_free(c);
    return pick;
}

static void the_first_published_stands_for_its_group(void)
{
    np_article a[] = {
        {.id = NP_STR("unknown"), .text = np_str_of(flood)},
        {.id = NP_STR("day"), .text = np_str_of(flood_retold), .published = {0, NP_TIME_DAY}},
        {.id = NP_STR("noon"), .text = np_str_of(flood_shorter), .published = at(43200)}};
    CU_ASSERT_EQUAL(pick_of(a, 3, NP_KEEP_FIRST), 2); /* a bare date is its last second */
    CU_ASSERT_EQUAL(pick_of(a, 3, NP_KEEP_LONGEST), 0);
    a[2].published = at(86400);
    CU_ASSERT_EQUAL(pick_of(a, 3, NP_KEEP_FIRST), 1);
    a[1].published = a[2].published = (np_time){0};
    CU_ASSERT_EQUAL(pick_of(a, 3, NP_KEEP_FIRST), 1); /* by id: day, noon, unknown */
}

static void the_user_s_order_of_sources_decides(void)
{
    const char *path = temp_file(
        "sources",
        NP_STR("# host, family, authority\n\nTHE WIRE\twire\t1\nsite.example\tsite\t1\n"));
    const np_article a[] = {{.id = NP_STR("a"), .text = np_str_of(flood), .published = at(1)},
                            {.id = NP_STR("b"),
                             .text = np_str_of(flood),
                             .host = NP_STR("site.example"),
                             .url = NP_STR("https://site.example/1"),
                             .published = at(2)},
                            {.id = NP_STR("c"),
                             .text = np_str_of(flood),
                             .source = NP_STR("The Wire"),
                             .published = at(3)}};
    np_options opt;
    np_options_init(&opt);
    opt.sources = path;
    for (uint32_t n = 1; n <= 3; n++) { /* each that comes is better; by time, none would be */
        for (opt.keep = NP_KEEP_FIRST; opt.keep <= NP_KEEP_SOURCES; opt.keep++) {
            np_corpus *c = corpus_of(a, n, &opt);
            CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
            uint32_t want = opt.keep == NP_KEEP_SOURCES ? n - 1 : 0;
            CU_ASSERT_EQUAL(np_corpus_report(c)->copy[0].group, want);
            np_corpus_free(c);
        }
    }
    remove(path);
    opt.keep = NP_KEEP_SOURCES;
    np_error err;
    CU_ASSERT_PTR_NULL(np_corpus_new(&opt, &err)); /* told before anything is read */
    CU_ASSERT_EQUAL(err.code, NP_E_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, path));
}

/* One page under its names for telephones and machines, and with and without "www.". */
static void twins_of_one_address_are_revisions(void)
{
    static const char *const url[] = {
        "https://site.example/news/1", "http://www.site.example/news/1",
        "https://m.site.example/news/1?utm_source=x", "https://amp.site.example/news/1#top",
        "https://site.example/news/1/amp"};
    enum { N = sizeof url / sizeof url[0] };
    np_corpus *c = np_corpus_new(NULL, NULL);
    char text[N][600];
    for (int i = 0; i < N; i++) {
        snprintf(text[i], sizeof text[i], "%s As of hour %d%d%d, %s", flood_shorter, i, i, i,
                 i % 2 ? "the roads to the north are closed and no train runs there before noon."
                       : "a school has been opened to those who have nowhere else to go tonight.");
        np_article a = {.text = np_str_of(text[i]), .url = np_str_of(url[i]), .published = at(i)};
        CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    const np_copy *copy = np_corpus_report(c)->copy;
    for (int i = 1; i < N; i++)
        CU_ASSERT(copy[i].group == 0 && copy[i].relation == NP_REVISION);
    np_corpus_free(c);
}

static void old_copies_make_new_ones_old(void)
{
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    np_article a = {.id = NP_STR("new"), .text = np_str_of(flood), .published = at(1)};
    np_article fresh = {.id = NP_STR("fresh"), .text = np_str_of(dividend_a), .published = at(2)};
    np_article old = {.id = NP_STR("old"), .text = np_str_of(flood_retold), .published = at(3)};
    CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_add(c, &fresh, NULL), NP_OK);
    np_corpus_mark_old(c);
    CU_ASSERT_EQUAL(np_corpus_add(c, &old, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    const np_copy *copy = np_corpus_report(c)->copy;
    CU_ASSERT(copy[0].is_old && copy[2].is_old && !copy[1].is_old);
    np_corpus_free(c);
}

/* Four long pages prove what belongs to the site; two short ones, nearly all of which it is, would
 * be copies of each other without that. */
#define LETTER (int)('a' + index_below(26))
static void a_site_s_own_lines_make_no_copies(void)
{
    static const char site[] =
        "Subscribe to our letter and never miss a thing that happens in the valley again.\n"
        "Read by nine thousand neighbours every day since the year of the great storm.\n"
        "Write a comment, but be kind to each other and to those who write for you here.\n";
    enum { N = 6 };
    char text[N][4000], url[N][40];
    np_article article[N];
    for (size_t i = 0; i < N; i++) {
        int len = snprintf(text[i], sizeof text[i], "%s", site);
        for (size_t k = i < 4 ? 80 : 12; k > 0; k--)
            len += snprintf(text[i] + len, sizeof text[i] - (size_t)len, "%c%c%c%c ", LETTER,
                            LETTER, LETTER, LETTER);
        snprintf(url[i], sizeof url[i], "https://valley.example/%zu", i);
        article[i] = (np_article){.text = np_str_of(text[i]), .url = np_str_of(url[i])};
    }
    np_options opt;
    np_options_init(&opt);
    for (int keeps = 0; keeps < 2; keeps++) {
        opt.keep_furniture = keeps;
        np_corpus *c = corpus_of(article, N, &opt);
        CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
        const np_copy *copy = np_corpus_report(c)->copy;
        CU_ASSERT_EQUAL(copy[4].group == copy[5].group, keeps);
        np_corpus_free(c);
    }
}

/* Random articles that copy each other, for laws about the whole. */
enum { MANY = 300 };
typedef struct heap {
    char text[MANY][700], id[MANY][8];
    np_article article[MANY];
} heap;

static void make_heap(heap *h)
{
    static const char *const word[] = {"mayor", "river", "storm", "bank",  "vote", "ship",
                                       "light", "rail",  "wheat", "court", "fire", "coal"};
    for (size_t i = 0; i < MANY; i++) {
        size_t from = i ? index_below(i) : 0, len = 0;
        h->text[i][0] = 0;
        if (i > 20 && index_below(3)) {
            memcpy(h->text[i], h->text[from], sizeof h->text[i]);
            len = strlen(h->text[i]);
            size_t change = index_below(8);
            for (size_t k = 0; k < change && len; k++)
                h->text[i][index_below(len)] = (char)('a' + index_below(26));
            if (index_below(4) == 0)
                h->text[i][len / 2] = 0;
        } else {
            for (size_t k = 10 + index_below(80); k > 0; k--)
                len += (size_t)snprintf(h->text[i] + len, sizeof h->text[i] - len, "%s ",
                                        word[index_below(sizeof word / sizeof word[0])]);
        }
        snprintf(h->id[i], sizeof h->id[i], "%zu", index_below(4) ? i : index_below(MANY));
        h->article[i] = (np_article){.id = np_str_of(h->id[i]),
                                     .text = np_str_of(h->text[i]),
                                     .published = at((int64_t)index_below(50))};
    }
}

static np_corpus *copies_of(const heap *h, unsigned threads)
{
    np_options opt;
    np_options_init(&opt);
    opt.threads = threads;
    np_corpus *c = corpus_of(h->article, MANY, &opt);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    return c;
}

static void any_number_of_threads_gives_the_same_copies(void)
{
    heap *h = malloc(sizeof *h);
    make_heap(h);
    np_corpus *one = copies_of(h, 1);
    const np_report *want = np_corpus_report(one);
    static const unsigned threads[] = {2, 3, 16};
    for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
        np_corpus *many = copies_of(h, threads[t]);
        const np_report *r = np_corpus_report(many);
        CU_ASSERT_EQUAL_FATAL(r->n_articles, want->n_articles);
        for (size_t i = 0; i < r->n_articles; i++) {
            CU_ASSERT_EQUAL(r->copy[i].group, want->copy[i].group);
            CU_ASSERT_EQUAL(r->copy[i].leader, want->copy[i].leader);
            CU_ASSERT_EQUAL(r->copy[i].relation, want->copy[i].relation);
            CU_ASSERT_EQUAL(r->copy[i].jaccard, want->copy[i].jaccard);
        }
        np_corpus_free(many);
    }
    np_corpus_free(one);
    free(h);
}

static void groups_do_not_depend_on_input_order(void)
{
    heap *h = malloc(sizeof *h);
    make_heap(h);
    np_corpus *one = copies_of(h, 2);
    shuffle(h->article, MANY, sizeof *h->article);
    np_corpus *other = copies_of(h, 2);
    const np_report *a = np_corpus_report(one), *b = np_corpus_report(other);
    CU_ASSERT_EQUAL_FATAL(a->n_articles, b->n_articles);
    for (size_t i = 0; i < a->n_articles; i++) {
        uint32_t j;
        CU_ASSERT_FATAL(np_corpus_find(other, a->article[i].id, &j));
        CU_ASSERT(np_str_equal(a->article[a->copy[i].group].id, b->article[b->copy[j].group].id));
        CU_ASSERT(np_str_equal(a->article[a->copy[i].leader].id, b->article[b->copy[j].leader].id));
        CU_ASSERT_EQUAL(a->copy[i].relation, b->copy[j].relation);
    }
    np_corpus_free(other);
    np_corpus_free(one);
    free(h);
}

static void every_failing_allocation_leaves_a_corpus_that_works(void)
{
    const np_article article[] = {{.id = NP_STR("a"), .text = np_str_of(flood)},
                                  {.id = NP_STR("b"), .text = np_str_of(flood_retold)},
                                  {.id = NP_STR("c"), .text = np_str_of(flood)}};
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    for (trial turn = {0}; trial_next(&turn);) {
        np_pair *pair = NULL;
        size_t n;
        np_corpus *c = corpus_of(article, 3, &opt);
        trial_begin(&turn);
        np_code code = np_corpus_copies(c, &turn.err);
        if (!code)
            code = np_corpus_pairs(c, &pair, &n, &turn.err);
        trial_end(&turn, code);
        np_release(pair);
        if (code) {
            CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
            CU_ASSERT_EQUAL(np_corpus_report(c)->copy[2].group, 0);
        }
        np_corpus_free(c);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(each_copy_says_what_it_is),
        TEST(of_equal_lengths_either_is_the_excerpt),
        TEST(excerpts_are_found_in_texts_a_hundred_times_longer),
        TEST(the_first_published_stands_for_its_group),
        TEST(the_user_s_order_of_sources_decides),
        TEST(twins_of_one_address_are_revisions),
        TEST(old_copies_make_new_ones_old),
        TEST(a_site_s_own_lines_make_no_copies),
        TEST(any_number_of_threads_gives_the_same_copies),
        TEST(groups_do_not_depend_on_input_order),
        TEST(every_failing_allocation_leaves_a_corpus_that_works),
    };
    return run_tests("copies", tests, N_OF(tests));
}
