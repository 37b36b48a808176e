/* A state in which one thing does not follow from another, though each value is as it was put. */
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include "state.h"
#include <stdio.h>

static const np_time NOW = {1742600000, NP_TIME_EXACT};

static np_options options(void)
{
    np_options opt;
    np_options_init(&opt);
    return opt;
}

/* Four articles of two events, and one that is not placed yet. */
static np_state *make_state(void)
{
    static int n;
    static const char *const text[] = {
        "The harbour bridge of Marrow Bay closes on Monday and ferries run instead, said the port.",
        "The harbour bridge of Marrow Bay closes on Monday and ferries run instead, said a clerk.",
        "A court in Stanmoor found the mayor guilty of fraud over the flood wall contract today.",
        "A court in Stanmoor found the mayor guilty of fraud over the flood wall contract again.",
        "Rain is expected over the hills tomorrow."};
    char name[20], id[8];
    np_options opt = options();
    np_error err = {0};
    np_taken taken;
    snprintf(name, sizeof name, "news%d", n++);
    np_state *s = np_state_open(temp_path(name), &opt, NP_STATE_WRITE, 0, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    for (size_t i = 0; i < N_OF(text); i += 4) {
        np_corpus *c = np_corpus_new(&opt, NULL);
        for (size_t k = i; k < i + 4 && k < N_OF(text); k++) {
            snprintf(id, sizeof id, "a%zu", k);
            np_article a = {.id = np_str_of(id),
                            .title = np_str_of(k < 2 ? "Bridge" : "Mayor"),
                            .text = np_str_of(text[k]),
                            .published = {NOW.at - 60 * (int64_t)k, NP_TIME_EXACT}};
            CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
        }
        np_code code =
            i ? np_state_take(s, c, NOW, &taken, &err) : np_state_add(s, c, NOW, &taken, &err);
        CU_ASSERT_EQUAL_FATAL(code, NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_state_commit(s, &err), NP_OK);
        np_corpus_free(c);
    }
    return s;
}

typedef struct told {
    size_t n;
    char all[4000];
} told;

static void hear(void *ctx, const char *line)
{
    told *t = ctx;
    size_t len = strlen(t->all);
    snprintf(t->all + len, sizeof t->all - len, "%s\n", line);
    t->n++;
}

static void a_state_that_nobody_spoilt_is_sound(void)
{
    told t = {0};
    np_state *s = make_state();
    for (int is_full = 0; is_full < 2; is_full++)
        CU_ASSERT_EQUAL(np_state_check(s, is_full, hear, &t, NULL), NP_OK);
    CU_ASSERT_EQUAL(t.n, 0);
    np_state_close(s);
}

/* ---- one thing that does not fit ---- */

static np_str put_place(np_buf *b, uint32_t story)
{
    np_place_put(b, (np_place){story, NOW.at});
    return np_buf_view(b);
}

static np_str put_story(np_buf *b, const char *id, uint32_t into, uint32_t n)
{
    np_room_story_put(b, &(np_room_story){np_str_of(id), into, n});
    return np_buf_view(b);
}

static np_str put_event(np_buf *b, uint32_t story, const uint32_t *added, size_t n, int64_t at)
{
    np_noted_put(b, &(np_noted){.at = at, .story = story, .added = added, .n_added = n});
    return np_buf_view(b);
}

/* The id of a story, for the test that asks. */
static const char *own_id(np_state *s, uint32_t story)
{
    static char id[40];
    CU_ASSERT_EQUAL_FATAL(np_state_read_stories(s, NULL), NP_OK);
    snprintf(id, sizeof id, "%.*s", (int)s->past.stories[story].id.len,
             s->past.stories[story].id.at);
    return id;
}

enum { N_SPOILT = 25 };

/* Put the i-th thing that does not fit; the words that must be told of it. */
static const char *spoil(np_state *s, int i, np_error *err)
{
    static const uint32_t none[] = {77}, four[] = {0, 2, 3};
    np_store *store = s->store;
    np_buf b = {0};
    const char *words = NULL;
    np_code code = NP_OK;
#define SPOIL(k, what, said)                                                                       \
    if (i == (k))                                                                                  \
        code = (what), words = (said);
    SPOIL(0, np_store_remove_at(store, NP_TEXT, 1, err), "table text, key 1: it is missing")
    SPOIL(1, np_store_remove_at(store, NP_ARTICLE, 2, err), "table article, key 2: it is missing")
    SPOIL(2, np_store_remove_at(store, NP_PLACE, 3, err), "table article, key 3: it has no place")
    SPOIL(3, np_store_remove_at(store, NP_ROOM_STORY, 1, err), "other stories than there are")
    SPOIL(4, np_store_put_at(store, NP_PLACE, 0, put_place(&b, 90), err), "story that never was")
    SPOIL(5, np_store_put_at(store, NP_PLACE, 0, put_place(&b, 0), err), "and 3 are in it")
    SPOIL(6, np_store_put_at(store, NP_PLACE, 9, put_place(&b, 1), err), "article that never came")
    SPOIL(7, np_store_put_at(store, NP_ROOM_STORY, 0, put_story(&b, "s_a", 1, 0), err),
          "table story, key 0: it is part of a younger one")
    SPOIL(8, np_store_put_at(store, NP_ROOM_STORY, 1, put_story(&b, "s_a", 0, 2), err),
          "it is part of another and has articles")
    SPOIL(9, np_store_put_at(store, NP_ROOM_STORY, 1, put_story(&b, "", 1, 2), err), "has no id")
    SPOIL(10, np_store_put_at(store, NP_ROOM_STORY, 8, put_story(&b, "s_b", 8, 0), err),
          "none of those that were made")
    SPOIL(11, np_store_put_at(store, NP_CHANGE, 0, put_event(&b, 50, NULL, 0, NOW.at), err),
          "table event, key 0: it speaks of a story that never was")
    SPOIL(12, np_store_put_at(store, NP_CHANGE, 0, put_event(&b, 0, none, 1, NOW.at), err),
          "an article that never came")
    SPOIL(13, np_store_put_at(store, NP_CHANGE, 1, put_event(&b, 0, NULL, 0, 1), err),
          "table event, key 1: it does not follow")
    SPOIL(14, np_store_remove(store, NP_NAME, NP_STR("ia1"), err), "its id does not lead to it")
    SPOIL(15, np_store_put(store, NP_READER, NP_STR("me"), NP_STR("nonsense"), err),
          "table reader, key me")
    if (i == 16) {
        np_text_put(&b, NP_STR("Bridge"), NP_STR("Other words than were put."));
        code = np_store_put_at(store, NP_TEXT, 0, np_buf_view(&b), err);
        words = "table text, key 0: it is not the one its article is known by";
    }
    if (i == 17) {
        code = np_store_remove_at(store, NP_TEXT, 1, err);
        code = code ? code : np_store_remove_at(store, NP_TEXT, 2, err);
        words = "table text, key 1: it and others up to 2 are missing, 2 in all";
    }
    SPOIL(18, np_store_put_at(store, NP_CHANGE, 0, put_event(&b, 0, four, 1, NOW.at), err),
          "table place, key 2: no event put it where it is")
    SPOIL(19, np_store_put_at(store, NP_CHANGE, 1, put_event(&b, 1, four, 3, NOW.at), err),
          "by the events it is in another story")
    SPOIL(20, np_store_put_at(store, NP_ROOM_STORY, 1, put_story(&b, own_id(s, 0), 1, 2), err),
          "table story, key 1: an older one has its id")
    SPOIL(21, np_store_remove(store, NP_META, NP_STR("scale"), err),
          "table rating, key 0: there is no scale")
    SPOIL(22, np_store_remove_at(store, NP_RATING, 0, err), "not the one that the ratings make")
    SPOIL(23, np_store_put_at(store, NP_RATING, 0, NP_STR("nonsense"), err),
          "table rating, key 0: it is not what")
    SPOIL(24,
          np_store_put_at(store, NP_ROOM_STORY, 1, put_story(&b, "s_0123456789abcdef", 1, 2), err),
          "table story, key 1: its id is named after no article")
#undef SPOIL
    CU_ASSERT_EQUAL_FATAL(code, NP_OK);
    np_buf_clear(&b);
    return words;
}

static void whatever_does_not_fit_is_told_with_table_and_key(void)
{
    for (int i = 0; i < N_SPOILT; i++) {
        told t = {0};
        np_error err = {0};
        np_state *s = make_state();
        CU_ASSERT_EQUAL_FATAL(s->head.n_stories, 2);
        CU_ASSERT_EQUAL_FATAL(np_store_begin(s->store, &err), NP_OK);
        const char *words = spoil(s, i, &err);
        CU_ASSERT_EQUAL_FATAL(np_store_commit(s->store, &err), NP_OK);
        CU_ASSERT_EQUAL(np_state_check(s, true, hear, &t, &err), NP_E_INPUT);
        CU_ASSERT_EQUAL(np_state_check(s, true, NULL, NULL, NULL), NP_E_INPUT);
        CU_ASSERT(t.n > 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(t.all, words));
        if (!strstr(t.all, words))
            printf("%d: \"%s\" is not told in:\n%s", i, words, t.all);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "finding"));
        np_state_close(s);
    }
}

static void without_memory_a_check_says_so(void)
{
    np_state *s = make_state();
    for (trial t = {0}; trial_next(&t);) {
        trial_begin(&t);
        told said = {0};
        np_code code = np_state_check(s, true, hear, &said, &t.err);
        CU_ASSERT_STRING_EQUAL(said.all, "");
        trial_end(&t, code);
    }
    np_state_close(s);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_state_that_nobody_spoilt_is_sound),
        TEST(whatever_does_not_fit_is_told_with_table_and_key),
        TEST(without_memory_a_check_says_so),
    };
    return run_tests("state check", tests, N_OF(tests));
}
