/* What a state has seen: its index against all texts loaded and every pair compared. */
#include "base/mem.h"
#include "base/str.h"
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

int main(void)
{
    static const test tests[] = {
        TEST(seen_is_what_is_a_copy_of_what_was_there),
    };
    return run_tests("seen", tests, N_OF(tests));
}
