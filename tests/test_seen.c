/* What a state has seen: its index against all texts loaded and every pair compared. */
#include "base/mem.h"
#include "base/str.h"
#include "corpus.h"
#include "harness.h"
#include "naive/seen.h"
#include "state.h"
#include <stdio.h>
#include <string.h>

enum { MOST = 400, WORDS = 700, TEXT = WORDS * 8 };
static const np_time NOW = {1742600000, NP_TIME_EXACT};

/* ---- news of which much is copied ---- */

typedef struct story {
    size_t n;
    uint32_t word[WORDS];
} story;

typedef struct news {
    size_t n;
    story said[MOST];
    char id[MOST][12], url[MOST][40], text[MOST][TEXT];
    np_article article[MOST];
} news;

/* Some words are everybody's, so that shingles of theirs lead to many. */
static uint32_t any_word(void) { return below(3) ? below(40) : 40 + below(5000); }

static void say_anew(story *s)
{
    s->n = below(3) ? 5 + below(60) : below(2) ? 60 + below(200) : 200 + below(WORDS - 200);
    for (size_t i = 0; i < s->n; i++)
        s->word[i] = any_word();
}

/* Some words become others, here and there or from one place on. */
static void edit(story *s, uint32_t one_in)
{
    for (size_t i = 0; i < s->n; i++)
        if (below(one_in) == 0)
            s->word[i] = any_word();
    for (size_t i = below(4) ? s->n : index_below(s->n + 1); i < s->n; i++)
        s->word[i] = any_word();
}

static void cut_out(story *s)
{
    size_t from = index_below(s->n), n = 1 + index_below(s->n - from);
    memmove(s->word, s->word + from, n * sizeof *s->word);
    s->n = n;
}

static void add_words(story *s, const story *other)
{
    for (size_t i = 0; i < other->n && s->n < WORDS; i++)
        s->word[s->n++] = other->word[i];
}

static void write_text(news *m, size_t i)
{
    size_t len = 0;
    for (size_t k = 0; k < m->said[i].n; k++)
        len += (size_t)snprintf(m->text[i] + len, TEXT - len, "w%u ", m->said[i].word[k]);
}

static void make_news(news *m, size_t n)
{
    m->n = n;
    for (size_t i = 0; i < n; i++) {
        story *s = &m->said[i];
        size_t of = i ? index_below(i) : 0;
        say_anew(s);
        uint32_t kind = i ? below(12) : 0;
        if (kind >= 5)
            *s = m->said[of];
        if (kind >= 6 && kind < 10)
            edit(s, 3 + below(30));
        if (kind >= 8 && s->n)
            cut_out(s);
        if (kind >= 10)
            add_words(s, &m->said[index_below(i)]);
        if (below(40) == 0)
            s->n = 0;
        write_text(m, i);
        bool has_id = below(6), has_url = below(3) == 0;
        snprintf(m->id[i], sizeof m->id[i], "a%zu", below(12) ? i : of);
        snprintf(m->url[i], sizeof m->url[i], "https://paper.example/%zu", below(4) ? i : of);
        m->article[i] = (np_article){.id = np_str_of(has_id ? m->id[i] : ""),
                                     .text = np_str_of(s->n ? m->text[i] : "..."),
                                     .url = np_str_of(has_url ? m->url[i] : ""),
                                     .published = {NOW.at - below(86400 * 30), NP_TIME_EXACT}};
    }
}

/* ---- states ---- */

static const char *fresh_dir(void)
{
    enum { AT_ONCE = 4 };
    static char dir[AT_ONCE][300];
    static unsigned n;
    char *path = dir[n % AT_ONCE], name[20];
    snprintf(name, sizeof name, "state%u", n++);
    snprintf(path, sizeof dir[0], "%s", temp_path(name));
    return path;
}

static np_state *open_state(const char *dir, const np_options *opt, np_state_mode mode)
{
    np_error err = {0};
    np_state *s = np_state_open(dir, opt, mode, 0, &err);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s;
}

static np_corpus *corpus_of(const np_article *a, size_t n, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a[i], NULL), NP_OK);
    return c;
}

static void take(np_state *s, const np_article *a, size_t n, const np_options *opt)
{
    np_taken taken;
    np_error err = {0};
    np_corpus *c = corpus_of(a, n, opt);
    CU_ASSERT_EQUAL_FATAL(np_state_take(s, c, NOW, &taken, &err), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_state_commit(s, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    np_corpus_free(c);
}

/* In batches of any size. */
static void take_all(np_state *s, const np_article *a, size_t n, const np_options *opt)
{
    for (size_t at = 0, more; at < n; at += more) {
        more = 1 + index_below(below(3) ? 8 : 80);
        more = more < n - at ? more : n - at;
        take(s, a + at, more, opt);
    }
}

/* is_old of each; fresh: no repeats among them. */
static void ask(np_state *s, const np_article *fresh, size_t n, const np_options *opt, bool *is_old)
{
    np_error err = {0};
    np_corpus *c = corpus_of(fresh, n, opt);
    CU_ASSERT_EQUAL_FATAL(np_state_against(s, c, &err), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    for (size_t i = 0; i < n; i++)
        is_old[i] = np_corpus_report(c)->copy[i].is_old;
    np_corpus_free(c);
}

/* Of [from, n) those that are no repeats of one another go to the front; how many. */
static size_t without_repeats(np_article *a, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_repeat = false;
        for (size_t j = 0; j < kept; j++)
            is_repeat |= a[i].id.len && np_str_equal(a[i].id, a[j].id);
        if (!is_repeat)
            a[kept++] = a[i];
    }
    return kept;
}

/* ---- tests ---- */

typedef struct outcome {
    size_t n, n_copies, n_missed;
    size_t n_more, n_less; /* than are old where all are grouped together */
} outcome;

static void compare(const news *m, size_t n_old, size_t n_new, const np_options *opt,
                    const bool *is_old, outcome *sum)
{
    static naive_seen seen[MOST];
    CU_ASSERT_EQUAL_FATAL(naive_see(opt, m->article, n_old, m->article + n_old, n_new, seen, NULL),
                          NP_OK);
    for (size_t i = 0; i < n_new; i++) {
        bool is_missed = seen[i].is_copy && !is_old[i];
        CU_ASSERT_FALSE(is_missed && seen[i].is_of_few);
        CU_ASSERT_FALSE(is_old[i] && !seen[i].is_copy && !seen[i].is_like_new);
        sum->n++;
        sum->n_copies += seen[i].is_copy;
        sum->n_missed += is_missed;
        sum->n_more += is_old[i] && !seen[i].is_grouped;
        sum->n_less += !is_old[i] && seen[i].is_grouped;
    }
}

static void seen_is_what_is_a_copy_of_what_was_there(void)
{
    static news m;
    static bool is_old[MOST];
    outcome sum = {0};
    np_options opt;
    np_options_init(&opt);
    opt.keep_furniture = true;
    for (int round = 0; round < 12; round++) {
        opt.near = round % 3 == 2 ? .3 : .5;
        opt.threads = 1 + below(3);
        make_news(&m, 100 + below(MOST - 100));
        size_t n_old = m.n / 2 + index_below(m.n / 2);
        size_t n_new = without_repeats(m.article + n_old, m.n - n_old);
        const char *dir = fresh_dir();
        np_state *s = open_state(dir, &opt, NP_STATE_WRITE);
        take_all(s, m.article, n_old, &opt);
        np_state_close(s);
        s = open_state(dir, &opt, NP_STATE_READ);
        ask(s, m.article + n_old, n_new, &opt, is_old);
        np_state_close(s);
        compare(&m, n_old, n_new, &opt, is_old, &sum);
    }
    CU_ASSERT_TRUE(sum.n_copies > sum.n / 4);
    CU_ASSERT_TRUE(sum.n_missed * 200 <= sum.n_copies);
    CU_ASSERT_TRUE(sum.n_more * 12 <= sum.n); /* much here is a copy of a copy */
    CU_ASSERT_TRUE(sum.n_less * 50 <= sum.n);
}

/* A state with the first half of news, and which of the others are old by it. */
static np_state *make_state(news *m, const np_options *opt, size_t n, size_t *n_new, bool *is_old)
{
    make_news(m, n);
    *n_new = without_repeats(m->article + n / 2, n - n / 2);
    np_state *s = open_state(fresh_dir(), opt, NP_STATE_WRITE);
    take_all(s, m->article, n / 2, opt);
    ask(s, m->article + n / 2, *n_new, opt, is_old);
    return s;
}

static void count(void *ctx, const char *line)
{
    (void)line;
    ++*(size_t *)ctx;
}

/* Findings of a full check. */
static size_t check(np_state *s)
{
    size_t n = 0;
    np_error err = {0};
    np_code code = np_state_check(s, true, count, &n, &err);
    CU_ASSERT_EQUAL(code, n ? NP_E_INPUT : NP_OK);
    return n;
}

typedef struct keys {
    size_t n;
    uint64_t key[1000];
} keys;

static np_code list_key(void *ctx, uint64_t key, np_str value, np_error *err)
{
    keys *k = ctx;
    (void)value, (void)err;
    CU_ASSERT_TRUE_FATAL(k->n < N_OF(k->key));
    k->key[k->n++] = key;
    return NP_OK;
}

/* As an older newsprint left it. */
static void lose_index(np_state *s)
{
    static keys k;
    k.n = 0;
    CU_ASSERT_EQUAL(np_store_scan_at(s->store, NP_SEEN, 0, NP_STORE_LAST, list_key, &k, NULL),
                    NP_OK);
    CU_ASSERT_TRUE(k.n > 2);
    CU_ASSERT_EQUAL(np_store_begin(s->store, NULL), NP_OK);
    for (size_t i = 0; i < k.n; i++)
        CU_ASSERT_EQUAL(np_store_remove_at(s->store, NP_SEEN, k.key[i], NULL), NP_OK);
    CU_ASSERT_EQUAL(np_store_commit(s->store, NULL), NP_OK);
}

static void what_is_not_listed_is_loaded_until_a_writer_lists_it(void)
{
    static news m;
    static bool before[MOST], after[MOST];
    static naive_seen seen[MOST];
    size_t n = 300, n_new;
    np_options opt;
    np_options_init(&opt);
    np_state *s = make_state(&m, &opt, n, &n_new, before);
    lose_index(s);
    s->is_writer = false; /* who reads lists nothing, and groups all there is */
    ask(s, m.article + n / 2, n_new, &opt, after);
    s->is_writer = true;
    CU_ASSERT_EQUAL(np_store_count(s->store, NP_SEEN), 0);
    CU_ASSERT_EQUAL(naive_see(&opt, m.article, n / 2, m.article + n / 2, n_new, seen, NULL), NP_OK);
    for (size_t i = 0; i < n_new; i++)
        CU_ASSERT_EQUAL(after[i], seen[i].is_grouped);
    ask(s, m.article + n / 2, n_new, &opt, after);
    CU_ASSERT_TRUE(np_store_count(s->store, NP_SEEN) > 2);
    CU_ASSERT_EQUAL(memcmp(before, after, n_new * sizeof *after), 0);
    CU_ASSERT_EQUAL(check(s), 0);
    np_state_close(s);
}

static void who_adds_lists_what_is_not_listed_first(void)
{
    static news m;
    static bool before[MOST], after[MOST];
    size_t n = 200, n_new;
    np_options opt;
    np_options_init(&opt);
    np_state *s = make_state(&m, &opt, n, &n_new, before);
    lose_index(s);
    np_article more = {.id = NP_STR("more"), .text = NP_STR("One more that nobody has")};
    take(s, &more, 1, &opt);
    ask(s, m.article + n / 2, n_new, &opt, after);
    CU_ASSERT_EQUAL(memcmp(before, after, n_new * sizeof *after), 0);
    CU_ASSERT_EQUAL(check(s), 0);
    np_state_close(s);
}

static np_article a_text(const char *id, const char *text)
{
    return (np_article){.id = np_str_of(id),
                        .text = np_str_of(text),
                        .published = {NOW.at - 86400 * 40, NP_TIME_EXACT}};
}

static const char *const bridge =
    "The harbour bridge of Marrow Bay closes on Monday and ferries run instead, said the port.";

static void who_is_forgotten_is_no_original(void)
{
    bool is_old;
    np_options opt;
    np_options_init(&opt);
    np_state *s = open_state(fresh_dir(), &opt, NP_STATE_WRITE);
    np_article two[] = {a_text("a", bridge),
                        a_text("b", "Something else was said elsewhere today")};
    np_article copy = a_text("c", bridge);
    take(s, two, 2, &opt);
    ask(s, &copy, 1, &opt, &is_old);
    CU_ASSERT_TRUE(is_old);
    CU_ASSERT_EQUAL(np_state_forget(s, &two[0].id, 1, NULL), NP_OK);
    ask(s, &copy, 1, &opt, &is_old);
    CU_ASSERT_FALSE(is_old);
    CU_ASSERT_EQUAL(check(s), 0);
    np_state_close(s);
}

static void what_is_too_old_is_no_original_and_known_again(void)
{
    bool is_old;
    uint64_t n;
    np_options opt;
    np_options_init(&opt);
    np_taken taken;
    np_state *s = open_state(fresh_dir(), &opt, NP_STATE_WRITE);
    np_article first = a_text("a", bridge), copy = a_text("c", bridge);
    np_corpus *c = corpus_of(&first, 1, &opt);
    CU_ASSERT_EQUAL(np_state_add(s, c, NOW, &taken, NULL), NP_OK);
    np_corpus_free(c);
    CU_ASSERT_EQUAL(np_state_expire(s, 30, &n, NULL), NP_OK);
    CU_ASSERT_EQUAL(n, 1);
    ask(s, &copy, 1, &opt, &is_old);
    CU_ASSERT_FALSE(is_old);
    ask(s, &first, 1, &opt, &is_old);
    CU_ASSERT_TRUE(is_old);
    CU_ASSERT_EQUAL(check(s), 0);
    np_state_close(s);
}

/* The same text, or a paragraph of it, under thousands of ids. */
static void a_flood_of_copies_takes_little_room_and_few_looks(void)
{
    enum { N = 4000 };
    static char id[N][12], text[N][400];
    static np_article a[N];
    np_options opt;
    np_options_init(&opt);
    for (int shape = 0; shape < 2; shape++) {
        np_state *s = open_state(fresh_dir(), &opt, NP_STATE_WRITE);
        for (size_t i = 0; i < N; i++) {
            snprintf(id[i], sizeof id[i], "f%zu", i);
            snprintf(text[i], sizeof text[i], "%s %s", bridge, shape ? "" : "And so on.");
            for (size_t k = 0; k < 6 && shape; k++) {
                char word[20];
                snprintf(word, sizeof word, " x%u", below(1000000));
                strcat(text[i], word);
            }
            a[i] = a_text(id[i], text[i]);
        }
        take(s, a, N, &opt);
        CU_ASSERT_TRUE(np_store_count(s->store, NP_SEEN) < (shape ? 80 : 16));
        np_article copy[] = {a_text("c", text[7]), a_text("d", text[N - 7])};
        np_corpus *c = corpus_of(copy, 2, &opt);
        CU_ASSERT_EQUAL(np_state_against(s, c, NULL), NP_OK);
        CU_ASSERT_TRUE(c->n <= 2 + 2 * 64);
        CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
        CU_ASSERT_TRUE(c->copy[0].is_old && c->copy[1].is_old);
        np_corpus_free(c);
        CU_ASSERT_EQUAL(check(s), 0);
        np_state_close(s);
    }
}

static void a_text_that_is_not_listed_as_it_is_is_told(void)
{
    static news m;
    static bool is_old[MOST];
    size_t n_new;
    np_options opt;
    np_options_init(&opt);
    np_state *s = make_state(&m, &opt, 100, &n_new, is_old);
    uint32_t number = 0;
    uint16_t weight = 0;
    while (!weight)
        CU_ASSERT_EQUAL(np_postings_weights(np_state_postings(s), ++number, 1, &weight, NULL),
                        NP_OK);
    CU_ASSERT_EQUAL(check(s), 0);
    CU_ASSERT_EQUAL(np_store_begin(s->store, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_postings_fade(np_state_postings(s), &number, 1, NULL), NP_OK);
    CU_ASSERT_EQUAL(check(s), 1); /* its length */
    CU_ASSERT_EQUAL(np_postings_purge(np_state_postings(s), NULL), NP_OK);
    CU_ASSERT_EQUAL(check(s), 2); /* and its keys */
    np_store_rollback(s->store);
    CU_ASSERT_EQUAL(check(s), 0);
    np_state_close(s);
}

static np_code see_and_take(np_state *s, np_corpus *c, np_error *err)
{
    np_taken taken;
    np_code code = np_state_against(s, c, err);
    if (!code)
        code = np_corpus_copies(c, err);
    if (!code)
        code = np_state_take(s, c, NOW, &taken, err);
    return code ? code : np_state_commit(s, err);
}

static void without_memory_nothing_is_seen_or_listed(void)
{
    static news m;
    static bool before[MOST];
    size_t n_new, n = 60;
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    np_state *s = make_state(&m, &opt, n, &n_new, before);
    for (trial t = {.sample = 200}; trial_next(&t);) {
        np_corpus *c = corpus_of(m.article + n / 2, n_new, &opt);
        uint64_t n_there = np_state_count(s);
        trial_begin(&t);
        np_code code = see_and_take(s, c, &t.err);
        trial_end(&t, code);
        for (size_t i = 0; i < n_new && !code; i++)
            CU_ASSERT_EQUAL(np_corpus_report(c)->copy[i].is_old, before[i]);
        CU_ASSERT_TRUE(code == NP_OK || np_state_count(s) == n_there);
        np_corpus_free(c);
    }
    CU_ASSERT_EQUAL(check(s), 0);
    lose_index(s);
    for (trial t = {.sample = 100}; trial_next(&t);) {
        trial_begin(&t);
        trial_end(&t, np_state_catch_up(s, &t.err));
    }
    CU_ASSERT_EQUAL(check(s), 0);
    np_state_close(s);
}

int main(void)
{
    static const test tests[] = {
        TEST(seen_is_what_is_a_copy_of_what_was_there),
        TEST(what_is_not_listed_is_loaded_until_a_writer_lists_it),
        TEST(who_adds_lists_what_is_not_listed_first),
        TEST(who_is_forgotten_is_no_original),
        TEST(what_is_too_old_is_no_original_and_known_again),
        TEST(a_flood_of_copies_takes_little_room_and_few_looks),
        TEST(a_text_that_is_not_listed_as_it_is_is_told),
        TEST(without_memory_nothing_is_seen_or_listed),
    };
    return run_tests("seen", tests, N_OF(tests));
}
