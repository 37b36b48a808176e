/* Ids: the rules on small cases, and the law that input order does not matter. */
#include "base/str.h"
#include "harness.h"
#include "read/ident.h"

static np_article article(const char *id, const char *text, int64_t published)
{
    np_article a = {.id = np_str_of(id), .text = np_str_of(text)};
    if (published)
        a.published = (np_time){published, NP_TIME_EXACT};
    return a;
}

static bool is(np_str id, const char *wanted) { return np_str_equal(id, np_str_of(wanted)); }

static void texts_under_one_id_are_numbered_by_time(void)
{
    np_article a[] = {article("A", "late", 9),  article("A", "undated", 0), article("B", "b", 1),
                      article("A", "early", 3), article("A", "late", 9),    article("", "x", 0)};
    np_ident ident[6];
    np_arena *arena = np_arena_new(NULL);
    CU_ASSERT_EQUAL(np_ident_all(a, NULL, 6, ident, arena, NULL), NP_OK);
    CU_ASSERT_TRUE(is(ident[3].id, "A") && is(ident[0].id, "A@2") && is(ident[1].id, "A@3"));
    CU_ASSERT_TRUE(is(ident[2].id, "B") && is(ident[4].id, "A@2"));
    CU_ASSERT_TRUE(ident[0].family == 0 && ident[1].family == 0 && ident[3].family == 0);
    CU_ASSERT_TRUE(ident[4].same_as == 0 && ident[0].same_as == 0 && ident[2].family == 2);
    CU_ASSERT_TRUE(ident[5].id.len == 27 && ident[5].id.at[0] == 'x' && ident[5].family == 5);
    np_arena_free(arena);
}

static void equal_articles_without_id_are_counted(void)
{
    np_article a[] = {article("", "same", 1), article("", "same", 1), article("", "same", 2),
                      article("", "one", 1), article("", "two", 1)};
    a[3].url = a[4].url = NP_STR("http://a.com/");
    np_ident ident[5];
    np_arena *arena = np_arena_new(NULL);
    CU_ASSERT_EQUAL(np_ident_all(a, NULL, 5, ident, arena, NULL), NP_OK);
    CU_ASSERT_EQUAL(ident[1].id.len, 29);
    CU_ASSERT_TRUE(np_str_starts(ident[1].id, ident[0].id));
    CU_ASSERT_FALSE(np_str_equal(ident[2].id, ident[0].id));
    CU_ASSERT_TRUE(ident[3].id.len == 29 || ident[4].id.len == 29); /* one address */
    for (uint32_t i = 0; i < 5; i++)
        CU_ASSERT_TRUE(ident[i].same_as == i && ident[i].family == i);
    np_arena_free(arena);
}

static void an_id_somebody_gave_is_never_made_up(void)
{
    np_article a[] = {article("A", "1", 1), article("A", "2", 2), article("A@2", "3", 3),
                      article("A@3", "4", 4), article("", "5", 5)};
    np_ident ident[5];
    np_arena *arena = np_arena_new(NULL);
    CU_ASSERT_EQUAL(np_ident_all(a, NULL, 5, ident, arena, NULL), NP_OK);
    CU_ASSERT_TRUE(is(ident[1].id, "A@4") && is(ident[2].id, "A@2"));
    a[0].id = ident[4].id; /* the made-up one is now somebody's */
    np_ident again[5];
    CU_ASSERT_EQUAL(np_ident_all(a, NULL, 5, again, arena, NULL), NP_OK);
    CU_ASSERT_TRUE(np_str_equal(again[0].id, ident[4].id));
    CU_ASSERT_EQUAL(again[4].id.len, 29);
    np_arena_free(arena);
}

static void ids_are_unique_and_do_not_depend_on_order(void)
{
    static const char *const id[] = {"", "", "A", "B", "A@2", "B@2", "C"};
    static const char *const text[] = {"p", "q", "r"};
    enum { MOST = 30 };
    for (int round = 0; round < 2000; round++) {
        uint32_t n = below(MOST + 1);
        np_article a[MOST], shuffled[MOST];
        uint32_t place[MOST];
        for (uint32_t i = 0; i < n; i++) { /* time goes with text: equal texts are equal records */
            uint32_t t = below(3);
            a[i] = article(id[below(7)], text[t], t);
            place[i] = i;
        }
        shuffle(place, n, sizeof *place);
        for (uint32_t i = 0; i < n; i++)
            shuffled[place[i]] = a[i];
        np_ident one[MOST], two[MOST];
        np_arena *arena = np_arena_new(NULL);
        CU_ASSERT_EQUAL(np_ident_all(a, NULL, n, one, arena, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_ident_all(shuffled, NULL, n, two, arena, NULL), NP_OK);
        for (uint32_t i = 0; i < n; i++) {
            CU_ASSERT_TRUE(one[i].same_as <= i);
            if (a[i].id.len) /* which of equal ones is #2 is open */
                CU_ASSERT_TRUE(np_str_equal(one[i].id, two[place[i]].id));
            for (uint32_t k = 0; k < i; k++) {
                bool is_repeat = a[i].id.len && np_str_equal(a[i].id, a[k].id) &&
                                 np_str_equal(a[i].text, a[k].text);
                CU_ASSERT_EQUAL(np_str_equal(one[i].id, one[k].id), is_repeat);
                CU_ASSERT_TRUE(!is_repeat || one[i].same_as == one[k].same_as);
            }
        }
        np_arena_free(arena);
    }
}

static void without_memory_there_are_no_ids(void)
{
    np_article a[] = {article("A", "1", 1), article("A", "2", 2), article("", "5", 5)};
    np_ident ident[3];
    for (trial turn = {0}; trial_next(&turn);) {
        np_arena *arena = np_arena_new(NULL);
        trial_begin(&turn);
        np_code code = np_ident_all(a, NULL, 3, ident, arena, &turn.err);
        trial_end(&turn, code);
        np_arena_free(arena);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(texts_under_one_id_are_numbered_by_time),
        TEST(equal_articles_without_id_are_counted),
        TEST(an_id_somebody_gave_is_never_made_up),
        TEST(ids_are_unique_and_do_not_depend_on_order),
        TEST(without_memory_there_are_no_ids),
    };
    return run_tests("ident", tests, N_OF(tests));
}
