/* Collections of several languages: what is small in them is not run together. */
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include <stdio.h>
#include <string.h>

/* ---- made-up news in made-up languages: most of a text is its language's own small words ---- */

enum { MAJORITY = 300, MINORITY = 30, N = MAJORITY + MINORITY, TEXT = 1600 };

typedef struct made {
    char id[16], title[80], text[TEXT], url[64];
    const char *lang;
    int64_t at;
} made;

static void add_word(char *text, const char *word, uint32_t which)
{
    char one[40];
    snprintf(one, sizeof one, "%s%c%c%c ", word, 'a' + (char)(which % 26),
             'a' + (char)(which / 26 % 26), 'a' + (char)(which / 676 % 26));
    if (strlen(text) + strlen(one) < TEXT)
        strcat(text, one);
}

/* Article i, of its own event; prefix: of its language's words. */
static void make(made *m, uint32_t i, const char *prefix, const char *lang)
{
    char small[16], own[16];
    *m = (made){.lang = lang, .at = 1742600000 + (int64_t)below(86400)};
    snprintf(small, sizeof small, "%so", prefix);
    snprintf(own, sizeof own, "%se", prefix);
    snprintf(m->id, sizeof m->id, "a%u", i);
    snprintf(m->url, sizeof m->url, "https://p%u.example/%u", below(40), i);
    add_word(m->title, own, 100 * i);
    add_word(m->title, own, below(8000));
    add_word(m->title, small, below(12));
    for (uint32_t k = 0; k < 60; k++)
        if (below(2))
            add_word(m->text, small, below(1 + below(60))); /* small words come often */
        else
            add_word(m->text, own, below(8000));
}

static size_t stories_of(const made *m, size_t n, uint32_t *story)
{
    np_options opt;
    np_options_init(&opt);
    np_corpus *c = np_corpus_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++) {
        np_article a = {.id = np_str_of(m[i].id),
                        .title = np_str_of(m[i].title),
                        .text = np_str_of(m[i].text),
                        .url = np_str_of(m[i].url),
                        .lang = np_str_of(m[i].lang),
                        .published = {m[i].at, NP_TIME_EXACT}};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *report = np_corpus_report(c);
    for (size_t i = 0; i < n; i++)
        story[i] = report->story_of[i];
    size_t n_stories = report->n_stories;
    np_corpus_free(c);
    return n_stories;
}

static size_t largest_from(const uint32_t *story, size_t from, size_t to)
{
    size_t most = 0;
    for (size_t i = from; i < to; i++) {
        size_t n = 0;
        for (size_t j = from; j < to; j++)
            n += story[j] == story[i];
        most = n > most ? n : most;
    }
    return most;
}

/* Strangers in two languages, and how many of the smaller end in one story: with one mean for both
 * it is all of them. */
static size_t largest_of_minority(const char *lang_of_most, const char *lang_of_few)
{
    static made m[N];
    uint32_t story[N];
    for (uint32_t i = 0; i < N; i++)
        make(&m[i], i, i < MAJORITY ? "ba" : "ku", i < MAJORITY ? lang_of_most : lang_of_few);
    stories_of(m, N, story);
    return largest_from(story, MAJORITY, N);
}

static void strangers_of_a_small_language_stay_strangers(void)
{
    CU_ASSERT(largest_of_minority("en", "pt-PT") <= MINORITY / 3);
}

static void so_they_do_where_nobody_says_which_it_is(void)
{
    CU_ASSERT(largest_of_minority("en", "") <= MINORITY / 3);
    CU_ASSERT(largest_of_minority("", "pt") <= MINORITY / 3);
}

/* Some events told by three, so that there is something to find. */
static void one_language_is_one_however_it_is_called(void)
{
    static const char *const tag[] = {"en", "en-GB", "EN_us", "en"};
    static made m[MAJORITY];
    uint32_t plain[MAJORITY], tagged[MAJORITY];
    for (uint32_t i = 0; i < MAJORITY; i++) {
        make(&m[i], i, "ba", "");
        for (uint32_t k = 0; k < 24; k++)
            add_word(m[i].text, "event", 100 * (i / 3) + k % 12);
    }
    size_t n_stories = stories_of(m, MAJORITY, plain);
    CU_ASSERT(n_stories < MAJORITY / 2 && n_stories > MAJORITY / 4);
    for (size_t i = 0; i < MAJORITY; i++)
        m[i].lang = tag[below(N_OF(tag))];
    CU_ASSERT_EQUAL(stories_of(m, MAJORITY, tagged), n_stories);
    CU_ASSERT_EQUAL(memcmp(plain, tagged, sizeof plain), 0);
}

int main(void)
{
    static const test tests[] = {
        TEST(strangers_of_a_small_language_stay_strangers),
        TEST(so_they_do_where_nobody_says_which_it_is),
        TEST(one_language_is_one_however_it_is_called),
    };
    return run_tests("languages", tests, N_OF(tests));
}
