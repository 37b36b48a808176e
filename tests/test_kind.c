/* What an article is: by its words, its form, and what its story had told before. */
#include "base/str.h"
#include "harness.h"
#include "naive/phrases.h"
#include "story/kind.h"
#include <stdio.h>
#include <string.h>

static np_article_kind kind_of(np_arena *arena, const char *title, const char *text,
                               const char *url)
{
    np_article a = {.title = np_str_of(title), .text = np_str_of(text), .url = np_str_of(url)};
    np_article_kind kind = {.type = NP_ARTICLE_TYPES};
    CU_ASSERT_EQUAL_FATAL(np_kind_of_words(&a, arena, &kind, NULL), NP_OK);
    CU_ASSERT_EQUAL(kind.type == NP_TYPE_REPORT, kind.evidence.len == 0);
    return kind;
}

static void what_an_article_says_it_is_it_is(void)
{
    static const struct {
        np_article_type type;
        const char *title, *text, *url, *evidence;
    } is[] = {{NP_TYPE_LIVE_BLOG, "Flood: live updates", "", "", "its title says \"live updates\""},
              {NP_TYPE_LIVE_BLOG, "LIVE: the final", "", "", "its title begins \"Live:\""},
              {NP_TYPE_LIVE_BLOG, "Final", "", "https://a.example/sport/live/2025",
               "its address says \"/live/\""},
              {NP_TYPE_LIVE_BLOG, "The vote", "10:45 Polls.\n11.02am Doors.\n 9:30\n12:00 Noon.",
               "", "its lines begin with the time of day"},
              {NP_TYPE_ROUND_UP, "Morning Briefing: what counts", "", "",
               "its title says \"Morning Briefing\""},
              {NP_TYPE_PRESS_RELEASE, "Arle buys Orsk", "FOR IMMEDIATE RELEASE\nArle said", "",
               "its text says \"FOR IMMEDIATE RELEASE\""},
              {NP_TYPE_PRESS_RELEASE, "Arle buys Orsk", "STANMOOR, March 3 /PRNewswire/ -- Arle",
               "", "its text says \"/PRNewswire\""},
              {NP_TYPE_PRESS_RELEASE, "Arle buys", "Arle buys.\nMedia contact: A. Bek", "",
               "its text says \"Media contact\""},
              {NP_TYPE_REPORT, "A life in the press",
               "Alive and well, 10:45 he said.\n3.50 crowns\n4.20 crowns\n"
               "7.10 crowns\n9.99 crowns",
               "https://a.example/olive/oil", ""},
              {NP_TYPE_REPORT, "Roundups of cattle", "", "", ""},
              {NP_TYPE_REPORT, "", "", "", ""}};
    np_arena *arena = np_arena_new(NULL);
    for (size_t i = 0; i < sizeof is / sizeof *is; i++) {
        np_article_kind kind = kind_of(arena, is[i].title, is[i].text, is[i].url);
        CU_ASSERT_EQUAL(kind.type, is[i].type);
        CU_ASSERT(np_str_equal(kind.evidence, np_str_of(is[i].evidence)));
    }
    np_arena_free(arena);
}

/* Of few letters, so that phrases overlap, stand twice, inside words and cut off at the end. */
static void phrases_are_found_all_at_once_as_one_by_one(void)
{
    enum { LONGEST = 6, TEXT = 40 };
    static const char of_phrase[] = "ab/ \xC3", of_text[] = "abABab/ \xC3\xA4";
    size_t n_found = 0;
    for (int round = 0; round < 20000; round++) {
        char words[NP_MOST_PHRASES][LONGEST + 1], text[TEXT];
        np_phrase sign[NP_MOST_PHRASES];
        size_t n = 1 + below(NP_MOST_PHRASES);
        for (size_t k = 0; k < n; k++) {
            size_t len = NP_PHRASE_LEAST + below(LONGEST - NP_PHRASE_LEAST + 1);
            for (size_t i = 0; i < len; i++)
                words[k][i] = of_phrase[below(sizeof of_phrase - 1)];
            words[k][len] = 0;
            sign[k] = (np_phrase){NP_TYPE_REPORT, words[k]};
        }
        np_str s = {text, below(TEXT + 1)}, found = {0}, twin = {0};
        for (size_t i = 0; i < s.len; i++)
            text[i] = of_text[below(sizeof of_text - 1)];
        const np_phrase *one = np_phrases_find(sign, n, s, &found);
        CU_ASSERT_PTR_EQUAL(one, naive_phrases_find(sign, n, s, &twin));
        CU_ASSERT(found.at == twin.at && found.len == twin.len);
        n_found += one != NULL;
    }
    CU_ASSERT(n_found > 500 && n_found < 19000);
}

static void every_type_has_a_name(void)
{
    for (int t = 0; t < NP_ARTICLE_TYPES; t++)
        CU_ASSERT(strlen(np_article_type_name((np_article_type)t)) > 5);
    CU_ASSERT_STRING_EQUAL(np_article_type_name(NP_TYPE_LIVE_BLOG), "live blog");
}

/* A form filled in twice, and a report that tells what another has told. */
static void forms_and_rewrites_are_told_with_the_other(void)
{
    static const char *const text[] = {
        "Halvane Timber said on Monday its board had declared a final dividend of 45 crowns a "
        "share "
        "for the year to the end of March, payable on the first of June to holders of record.",
        "Orrick Cement said on Monday its board had declared a final dividend of 120 crowns a "
        "share "
        "for the year to the end of March, payable on the first of June to holders of record.",
        "The bridge at Stanmoor fell on Sunday after the river Arle rose by 7 metres, mayor Petra "
        "Lindqvale and Jon Orsk of the Arle office told reporters there.",
        "Mayor Petra Lindqvale told of a bridge that came down: in Stanmoor on Sunday it gave way "
        "to "
        "the river Arle, which had risen 7 metres, and Jon Orsk of the office saw it go."};
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (uint32_t i = 0; i < 4; i++) {
        char id[4], url[60];
        snprintf(id, sizeof id, "a%u", i);
        snprintf(url, sizeof url, "https://paper%u.example/%u", i < 2 ? 0 : i, i);
        np_article a = {.id = np_str_of(id),
                        .title =
                            i < 2 ? NP_STR("Final dividend") : NP_STR("Bridge at Stanmoor falls"),
                        .text = np_str_of(text[i]),
                        .url = np_str_of(url),
                        .published = {1742601600 + i * 3600, NP_TIME_EXACT}};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    const np_report *r = np_corpus_report(c);
    CU_ASSERT_EQUAL_FATAL(r->story_of[2], r->story_of[3]);
    static const np_article_type type[] = {NP_TYPE_TEMPLATE, NP_TYPE_TEMPLATE, NP_TYPE_REPORT,
                                           NP_TYPE_REWRITE};
    static const char *const evidence[] = {
        "one form with a1", "one form with a0", "",
        "no name, number or quotation that a2 and other earlier texts had not"};
    for (uint32_t i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(r->kind[i].type, type[i]);
        CU_ASSERT(np_str_equal(r->kind[i].evidence, np_str_of(evidence[i])));
    }
    np_corpus_free(c);
}

int main(void)
{
    static const test tests[] = {
        TEST(what_an_article_says_it_is_it_is),
        TEST(phrases_are_found_all_at_once_as_one_by_one),
        TEST(every_type_has_a_name),
        TEST(forms_and_rewrites_are_told_with_the_other),
    };
    return run_tests("kind", tests, N_OF(tests));
}
