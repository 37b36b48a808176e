/* The stages of stories one by one, in parts: the same bytes as in one piece, and as a corpus. */
#include "base/buf.h"
#include "base/str.h"
#include "base/sums.h"
#include "parts.h"
#include "stages.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- A run of the stages, spread over parts ---- */

enum { MOST = 400 };

typedef struct run {
    np_options opt;
    unsigned n_parts;
    const np_report *news; /* copies are known: a bag a leader */
    np_sums *furniture;    /* borrowed; NULL: none */
    np_bag *bag[MOST];
    size_t n;
    np_lexicon *lexicon;
    np_sums *centre;
    np_bonds bonds[MOST];
    uint32_t story[MOST]; /* the first bag of each bag's story */
    np_buf said;          /* everything found, and every table, as bytes */
} run;

static size_t begin_of(const run *r, unsigned part) { return part * r->n / r->n_parts; }

/* A bag goes to another part and comes back. */
static np_code send(run *r, size_t i, np_error *err)
{
    np_buf saved = {0};
    np_code code = np_bag_save(r->bag[i], put_in_buf, &saved, err);
    np_bag *b = code || (code = np_buf_check(&saved, err))
                    ? NULL
                    : np_bag_load(np_buf_view(&saved), &r->opt, err);
    if (b) {
        np_bag_free(r->bag[i]);
        r->bag[i] = b;
    }
    np_buf_clear(&saved);
    return code ? code : b ? NP_OK : err->code;
}

static np_code make_bags(run *r, np_error *err)
{
    np_code code = NP_OK;
    for (uint32_t i = 0; i < r->news->n_articles && !code; i++) {
        if (r->news->copy[i].leader != i)
            continue;
        if (!(r->bag[r->n] = np_bag_new(&r->news->article[i], r->furniture, &r->opt, err)))
            return err->code;
        code = send(r, r->n++, err);
    }
    shuffle(r->bag, r->n, sizeof *r->bag); /* as they come in */
    np_bags_rank(r->bag, r->n);
    return code;
}

/* Counted in parts; the table is said too. */
static np_sums *say_sum(run *r, count_fn *count, np_error *err)
{
    np_sums *all = sum_of_parts(r, r->n, r->n_parts, count, err);
    if (all && !np_sums_save(all, put_in_buf, &r->said, err))
        return all;
    np_sums_free(all);
    return NULL;
}

static np_code count_terms(void *to, size_t i, np_sums *sums, np_error *err)
{
    run *r = to;
    return np_bag_count_terms(r->bag[i], sums, err);
}

/* The story that begins with bag i, if one does. */
static np_code count_story(void *to, size_t i, np_sums *sums, np_error *err)
{
    run *r = to;
    np_bag *bag[MOST];
    size_t n = 0;
    for (size_t k = i; k < r->n; k++)
        if (r->story[k] == i)
            bag[n++] = r->bag[k];
    shuffle(bag, n, sizeof *bag);
    return n ? np_bags_count_story(bag, n, r->lexicon, sums, err) : NP_OK;
}

static np_code count_vector(void *to, size_t i, np_sums *sums, np_error *err)
{
    run *r = to;
    return np_bag_add(r->bag[i], sums, err);
}

static np_code weigh(run *r, np_error *err)
{
    np_sums *stories = say_sum(r, count_story, err);
    np_code code = stories ? np_lexicon_weigh(r->lexicon, stories, err) : err->code;
    np_sums_free(stories);
    for (size_t i = 0; i < r->n && !code; i++)
        if (!(code = np_bag_weigh(r->bag[i], r->lexicon, err)))
            code = send(r, i, err);
    return code;
}

/* The centre, then the bonds, each part's own. */
static np_code link(run *r, np_error *err)
{
    np_sums_free(r->centre);
    np_code code = (r->centre = say_sum(r, count_vector, err)) ? NP_OK : err->code;
    for (unsigned part = r->n_parts; part-- > 0 && !code;) {
        size_t from = begin_of(r, part), to = begin_of(r, part + 1);
        code = np_bags_link(r->bag, r->n, from, to, r->lexicon, r->centre, &r->opt, r->bonds + from,
                            err);
    }
    for (size_t i = 0; i < r->n && !code; i++) {
        np_buf_print(&r->said, "%zu %a:", i, r->bonds[i].scale);
        for (size_t k = 0; k < r->bonds[i].n; k++)
            np_buf_print(&r->said, " %u %a %a", r->bonds[i].bond[k].bag,
                         (double)r->bonds[i].bond[k].dot, (double)r->bonds[i].bond[k].sim);
        np_buf_print(&r->said, "\n");
    }
    return code;
}

static np_code borrow(run *r, np_error *err)
{
    np_code code = NP_OK;
    for (size_t k = 0, first = index_below(r->n + 1); k < r->n && !code; k++) {
        size_t i = (first + k) % r->n;
        const np_bag *near[NP_BONDS_LENT] = {0};
        for (size_t b = 0; b < r->bonds[i].n && b < NP_BONDS_LENT; b++)
            near[b] = r->bag[r->bonds[i].bond[b].bag];
        if (!(code = np_bag_borrow(r->bag[i], &r->bonds[i], near, err)))
            code = send(r, i, err);
    }
    return code;
}

/* The bags of one part: those whose component begins with one of its numbers. */
static np_code group_part(run *r, const uint32_t *first, unsigned part, np_error *err)
{
    static np_bonds bonds[MOST];
    static uint32_t number[MOST], old[MOST], story[MOST];
    np_bag *bag[MOST];
    uint32_t n = 0, n_stories = 0;
    for (uint32_t i = 0; i < r->n; i++)
        if (first[i] % r->n_parts == part)
            number[i] = n, old[n] = i, bag[n++] = r->bag[i];
    for (uint32_t i = 0; i < n; i++) {
        bonds[i] = r->bonds[old[i]];
        for (size_t k = 0; k < bonds[i].n; k++)
            bonds[i].bond[k].bag = number[bonds[i].bond[k].bag];
    }
    np_code code =
        np_bags_group(bag, n, bonds, r->lexicon, r->centre, &r->opt, story, &n_stories, err);
    static uint32_t head[MOST];
    for (uint32_t i = 0, known = 0; i < n && !code; i++) {
        if (story[i] == known)
            head[known++] = old[i];
        r->story[old[i]] = head[story[i]];
    }
    return code;
}

static np_code group(run *r, np_error *err)
{
    uint32_t first[MOST];
    for (uint32_t i = 0; i < r->n; i++)
        first[i] = i;
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (uint32_t i = 0; i < r->n; i++)
            for (size_t k = 0; k < r->bonds[i].n; k++) {
                uint32_t *a = &first[i], *b = &first[r->bonds[i].bond[k].bag];
                is_new |= *a != *b;
                *a = *b = *a < *b ? *a : *b;
            }
    }
    np_code code = NP_OK;
    for (unsigned part = 0; part < r->n_parts && !code; part++)
        code = group_part(r, first, part, err);
    for (size_t i = 0; i < r->n && !code; i++)
        np_buf_print(&r->said, "%u ", r->story[i]);
    return code;
}

static np_code run_all(run *r, np_error *err)
{
    np_code code = make_bags(r, err);
    np_sums *terms = code ? NULL : say_sum(r, count_terms, err);
    if (!code)
        code = terms && (r->lexicon = np_lexicon_new(terms, err)) ? NP_OK : err->code;
    np_sums_free(terms);
    for (uint32_t i = 0; i < r->n; i++)
        r->story[i] = i;
    if (!code)
        code = weigh(r, err);
    if (!code)
        code = link(r, err);
    if (!code)
        code = group(r, err);
    if (!code)
        code = weigh(r, err);
    if (!code)
        code = link(r, err);
    if (!code)
        code = borrow(r, err);
    if (!code)
        code = link(r, err);
    if (!code)
        code = group(r, err);
    for (size_t i = 0; i < r->n && !code; i++)
        code = np_bag_save(r->bag[i], put_in_buf, &r->said, err);
    return code ? code : np_buf_check(&r->said, err);
}

static run *run_new(const np_report *news, const np_options *opt, np_sums *furniture,
                    unsigned n_parts)
{
    run *r = calloc(1, sizeof *r);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_FATAL(news->n_articles <= MOST);
    r->opt = *opt;
    r->n_parts = n_parts;
    r->news = news;
    r->furniture = furniture;
    return r;
}

static void run_free(run *r)
{
    for (size_t i = 0; i < r->n; i++)
        np_bag_free(r->bag[i]);
    np_lexicon_free(r->lexicon);
    np_sums_free(r->centre);
    np_buf_clear(&r->said);
    free(r);
}

/* ---- Against a corpus ---- */

static uint32_t article_of(const np_report *news, const np_bag *b)
{
    for (uint32_t i = 0; i < news->n_articles; i++)
        if (np_str_equal(news->article[i].id, np_bag_id(b)))
            return i;
    CU_FAIL_FATAL("a bag of no article");
    return 0;
}

/* How many stories have two bags and more. */
static size_t expect_corpus(const run *r, const np_report *news)
{
    static uint32_t of[MOST];
    size_t n_stories = 0, n_joined = 0;
    for (size_t i = 0; i < r->n; i++)
        of[i] = news->story_of[article_of(news, r->bag[i])];
    for (size_t i = 0; i < r->n; i++) {
        n_stories += r->story[i] == i;
        n_joined += r->story[i] != i;
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_EQUAL(of[i] == of[k], r->story[i] == r->story[k]);
    }
    CU_ASSERT_EQUAL(n_stories, news->n_stories);
    return n_joined;
}

/* The furniture of a corpus by the stages of copies; NULL: none is sought. */
static np_sums *furniture_of(const np_report *news, const np_options *opt)
{
    np_print *print[MOST];
    np_sums *lines = np_sums_new(NULL), *furniture = np_sums_new(NULL);
    size_t n = 0;
    if (opt->keep_furniture) {
        np_sums_free(furniture);
        furniture = NULL;
    }
    for (size_t i = 0; i < news->n_articles && furniture; i++)
        print[n++] = np_print_new(&news->article[i], news->article[i].id, opt, NULL);
    CU_ASSERT_EQUAL(np_prints_rank(print, n, NULL), NP_OK);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept && np_print_is_same(print[kept - 1], print[i])) {
            CU_ASSERT_EQUAL(np_print_absorb(print[kept - 1], print[i], NULL), NP_OK);
            np_print_free(print[i]);
        } else
            print[kept++] = print[i];
    }
    for (size_t i = 0; i < kept; i++)
        CU_ASSERT_EQUAL(np_print_count_lines(print[i], lines, NULL), NP_OK);
    for (size_t i = 0; i < kept; i++)
        for (size_t k = 0; k < news->n_articles; k++)
            if (np_str_equal(np_print_id(print[i]), news->article[k].id))
                CU_ASSERT_EQUAL(np_print_sketch(print[i], &news->article[k], lines, NULL), NP_OK);
    if (furniture)
        CU_ASSERT_EQUAL(np_prints_furniture(print, kept, lines, furniture, NULL), NP_OK);
    for (size_t i = 0; i < kept; i++)
        np_print_free(print[i]);
    np_sums_free(lines);
    return furniture;
}

/* In 1 and in 7 parts, in several orders, as the corpus has it. How many bags were joined. */
static size_t expect_same(np_corpus *c, const np_options *opt)
{
    np_error err = {0};
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, &err), NP_OK);
    const np_report *news = np_corpus_report(c);
    np_sums *furniture = furniture_of(news, opt);
    run *whole = run_new(news, opt, furniture, 1);
    CU_ASSERT_EQUAL_FATAL(run_all(whole, &err), NP_OK);
    size_t n_joined = expect_corpus(whole, news);
    for (int round = 0; round < 3; round++) {
        run *parts = run_new(news, opt, furniture, MOST_PARTS);
        CU_ASSERT_EQUAL_FATAL(run_all(parts, &err), NP_OK);
        CU_ASSERT(np_str_equal(np_buf_view(&parts->said), np_buf_view(&whole->said)));
        run_free(parts);
    }
    run_free(whole);
    np_sums_free(furniture);
    return n_joined;
}

/* Events of a few words of their own, told in words that everybody uses, in two languages, on four
 * sites with a line under all they print, within two months. */
static np_corpus *any_news(const np_options *opt, size_t n)
{
    static const char *const site[] = {"a.example", "b.example", "c.example", ""};
    static const char *const lang[] = {"en", "pt-BR", ""};
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++) {
        np_buf text = {0};
        char id[24], url[64], title[64];
        const char *host = site[index_below(4)];
        size_t event = index_below(n / 4 + 1), length = 3 + index_below(40);
        for (size_t w = 0; w < length; w++) {
            if (index_below(3))
                np_buf_print(&text, "eve%c%cnt%c ", (char)('a' + event / 26),
                             (char)('a' + event % 26), (char)('a' + index_below(12)));
            else
                np_buf_print(&text, "so%cme%c ", (char)('a' + index_below(26)),
                             (char)('a' + index_below(5) * index_below(6)));
            if (index_below(9) == 0)
                np_buf_print(&text, ".\n");
        }
        if (*host)
            np_buf_print(&text, "\nRead more on %s and write to us there\n", host);
        snprintf(title, sizeof title, "Eve%c%cntb, eve%c%cnt%c | %s", (char)('a' + event / 26),
                 (char)('a' + event % 26), (char)('a' + event / 26), (char)('a' + event % 26),
                 (char)('a' + index_below(9)), host);
        snprintf(id, sizeof id, "id-%zu", i);
        snprintf(url, sizeof url, "https://%s/%zu", host, i);
        np_article a = {
            .id = np_str_of(id),
            .title = np_str_of(title),
            .text = np_buf_view(&text),
            .url = np_str_of(*host ? url : ""),
            .lang = np_str_of(lang[index_below(3)]),
            .published = {1742637600 + (int64_t)(event * 86400 + index_below(2 * 86400)),
                          (np_time_kind)index_below(3)}};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
        np_buf_clear(&text);
    }
    return c;
}

/* ---- Tests ---- */

static void the_sample_in_seven_parts_is_the_sample(void)
{
    np_options opt;
    np_options_init(&opt);
    for (int keeps = 0; keeps < 2; keeps++) {
        opt.keep_furniture = keeps;
        np_corpus *c = np_corpus_new(&opt, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(c);
        CU_ASSERT_EQUAL_FATAL(np_corpus_read(c, "datasets/sample/day", NULL), NP_OK);
        CU_ASSERT(expect_same(c, &opt) > 10);
        np_corpus_free(c);
    }
}

static void any_news_in_seven_parts_are_the_same(void)
{
    np_options opt;
    np_options_init(&opt);
    size_t n_joined = 0;
    for (int round = 0; round < 12; round++) {
        opt.keep_furniture = round % 4 == 3;
        opt.story_threshold = round % 3 ? opt.story_threshold : .2;
        np_corpus *c = any_news(&opt, round == 0 ? 0 : 1 + index_below(round % 2 ? 25 : 220));
        n_joined += expect_same(c, &opt);
        np_corpus_free(c);
    }
    CU_ASSERT(n_joined > 200);
}

/* Is entry `at` one of the 16 weightiest of a vector, ties to the lower number? */
static bool is_top(const np_bag_row *r, size_t at)
{
    size_t n_before = 0;
    for (size_t e = 0; e < r->n; e++)
        n_before += r->weight[e] > r->weight[at] || (r->weight[e] == r->weight[at] && e < at);
    return n_before < 16;
}

/* Have two vectors one of their weightiest terms in common? */
static bool meets(const np_bag *a, const np_bag *b)
{
    const np_bag_row *x = &a->borrowed, *y = &b->borrowed;
    for (size_t i = 0, j = 0; i < x->n && j < y->n;) {
        if (x->term[i] == y->term[j] && is_top(x, i) && is_top(y, j))
            return true;
        bool is_less = x->term[i] < y->term[j];
        i += is_less;
        j += !is_less;
    }
    return false;
}

/* A bag is linked as among all if those are there that share its weightiest terms. */
static void who_shares_no_weighty_word_need_not_be_there(void)
{
    np_options opt;
    np_error err = {0};
    np_options_init(&opt);
    np_corpus *c = any_news(&opt, 390);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    run *r = run_new(np_corpus_report(c), &opt, NULL, 3);
    CU_ASSERT_EQUAL_FATAL(run_all(r, &err), NP_OK);
    size_t n_absent = 0;
    for (size_t i = 0; i < r->n; i++) {
        np_bag *bag[MOST];
        uint32_t old[MOST];
        size_t n = 0, own = 0;
        for (uint32_t k = 0; k < r->n; k++)
            if (k == i || meets(r->bag[i], r->bag[k])) {
                own = k == i ? n : own;
                old[n] = k;
                bag[n++] = r->bag[k];
            }
        n_absent += r->n - n;
        np_bonds bonds;
        CU_ASSERT_EQUAL(
            np_bags_link(bag, n, own, own + 1, r->lexicon, r->centre, &opt, &bonds, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(bonds.n, r->bonds[i].n);
        CU_ASSERT_EQUAL(bonds.scale, r->bonds[i].scale);
        for (size_t k = 0; k < bonds.n; k++) {
            CU_ASSERT_EQUAL(old[bonds.bond[k].bag], r->bonds[i].bond[k].bag);
            CU_ASSERT_EQUAL(bonds.bond[k].dot, r->bonds[i].bond[k].dot);
            CU_ASSERT_EQUAL(bonds.bond[k].sim, r->bonds[i].bond[k].sim);
        }
    }
    CU_ASSERT(n_absent > 100000);
    run_free(r);
    np_corpus_free(c);
}

static void save(const np_bag *b, np_buf *to)
{
    to->len = 0;
    CU_ASSERT_EQUAL(np_bag_save(b, put_in_buf, to, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_buf_check(to, NULL), NP_OK);
}

/* A small run of a few articles, for what it leaves. */
static run *small_run(np_corpus **c, const np_options *opt)
{
    np_error err = {0};
    for (int round = 0; round < 100; round++) { /* in some news the first is like no other */
        *c = any_news(opt, 12);
        CU_ASSERT_EQUAL_FATAL(np_corpus_copies(*c, NULL), NP_OK);
        run *r = run_new(np_corpus_report(*c), opt, NULL, 2);
        CU_ASSERT_EQUAL_FATAL(run_all(r, &err), NP_OK);
        if (r->n >= 3 && r->bonds[0].n > 0 && r->bag[0]->borrowed.n > 0)
            return r;
        run_free(r);
        np_corpus_free(*c);
    }
    CU_FAIL_FATAL("no news of three texts and a bond");
    return NULL;
}

static bool refuses_bag(const np_options *opt, np_str bad, np_error *err)
{
    np_bag *b = np_bag_load(bad, opt, err);
    np_bag_free(b);
    return !b;
}

static void what_is_cut_or_flipped_is_refused(void)
{
    np_options opt;
    np_options_init(&opt);
    np_corpus *c;
    run *r = small_run(&c, &opt);
    np_buf saved = {0};
    np_error err = {0};
    save(r->bag[0], &saved);
    CU_ASSERT_FATAL(r->bag[0]->borrowed.n > 0);
    expect_refused_when_damaged(np_buf_view(&saved), &opt, refuses_bag);
    np_options other = opt;
    other.shingle = 5;
    CU_ASSERT_PTR_NULL(np_bag_load(np_buf_view(&saved), &other, &err));
    CU_ASSERT(strstr(err.text, "a bag with shingles of 3 words") != NULL);
    CU_ASSERT_EQUAL(np_bag_save(r->bag[0], put_nowhere, NULL, &err), NP_E_IO);
    saved.at[4] = 9;
    CU_ASSERT_PTR_NULL(np_bag_load(np_buf_view(&saved), &opt, &err));
    CU_ASSERT(strstr(err.text, "version 9") != NULL);
    np_buf_clear(&saved);
    run_free(r);
    np_corpus_free(c);
}

/* Bytes whose checksum is right, but not what they say. */
static void a_bag_that_contradicts_itself_is_refused(void)
{
    np_options opt;
    np_options_init(&opt);
    np_corpus *c;
    run *r = small_run(&c, &opt);
    np_bag *b = r->bag[0], was = *b;
    np_buf saved = {0};
    np_error err = {0};
    CU_ASSERT_FATAL(b->n_words > 1 && b->own.n > 1);
    for (int wrong = 0; wrong < 8; wrong++) {
        np_bag_word word = b->word[1];
        uint32_t term = b->own.term[1];
        float weight = b->own.weight[1];
        switch (wrong) {
        case 0:
            b->word[1].hash = b->word[0].hash;
            break;
        case 1:
            b->word[1].tf = -1;
            break;
        case 2:
            b->word[1].tf = 1 / 0.f;
            break;
        case 3:
            b->own.term[1] = b->own.term[0];
            break;
        case 4:
            b->own.weight[1] = 0 / 0.f;
            break;
        case 5:
            b->own.alone = 2;
            break;
        case 6:
            b->own.form = 0;
            break;
        default:
            b->item.published.kind = (np_time_kind)7;
            break;
        }
        save(b, &saved);
        CU_ASSERT_PTR_NULL(np_bag_load(np_buf_view(&saved), &opt, &err));
        CU_ASSERT(err.code == NP_E_INPUT && strstr(err.text, "contradicts"));
        b->word[1] = word;
        b->own.term[1] = term;
        b->own.weight[1] = weight;
        *b = was;
    }
    np_buf_clear(&saved);
    run_free(r);
    np_corpus_free(c);
}

/* What a call out of turn, or with what belongs elsewhere, says. */
static void what_does_not_fit_is_refused(void)
{
    np_options opt, other;
    np_options_init(&opt);
    other = opt;
    other.shingle = 2;
    np_error err = {0};
    np_corpus *c;
    run *r = small_run(&c, &opt);
    np_bonds bonds[MOST];
    uint32_t story[MOST], n_stories;
    np_sums *terms = np_sums_new(NULL), *empty = np_sums_new(NULL), *stories = np_sums_new(NULL);
    np_bag *fresh = np_bag_new(&r->news->article[0], NULL, &opt, NULL),
           *strange = np_bag_new(&r->news->article[0], NULL, &other, NULL);
    CU_ASSERT_EQUAL(np_bag_count_terms(fresh, terms, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_bag_count_terms(strange, terms, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bag_add(fresh, terms, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bag_add(r->bag[0], terms, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bags_count_story(&fresh, 1, r->lexicon, terms, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bags_count_story(&strange, 1, r->lexicon, stories, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NULL(np_lexicon_new(r->centre, &err));
    CU_ASSERT_EQUAL(np_lexicon_weigh(r->lexicon, r->centre, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bag_weigh(strange, r->lexicon, &err), NP_E_USAGE);
    np_lexicon *lexicon = np_lexicon_new(empty, NULL);
    CU_ASSERT_EQUAL(np_bag_weigh(fresh, lexicon, &err), NP_E_USAGE);
    CU_ASSERT(strstr(err.text, "np_lexicon_weigh") != NULL);
    CU_ASSERT_EQUAL(np_bags_link(r->bag, r->n, 0, r->n, lexicon, r->centre, &opt, bonds, &err),
                    NP_E_INPUT);
    const np_bag *near[] = {fresh, fresh};
    CU_ASSERT_FATAL(r->bonds[0].n > 0);
    CU_ASSERT_EQUAL(np_bag_borrow(r->bag[0], &r->bonds[0], near, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bag_borrow(fresh, &r->bonds[0], near, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bags_link(&fresh, 1, 0, 1, r->lexicon, r->centre, &opt, bonds, &err),
                    NP_E_USAGE);
    CU_ASSERT_EQUAL(
        np_bags_link(r->bag, r->n, 1, r->n + 1, r->lexicon, r->centre, &opt, bonds, &err),
        NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bags_link(r->bag, r->n, 0, 1, r->lexicon, terms, &opt, bonds, &err),
                    NP_E_USAGE);
    CU_ASSERT_EQUAL(np_bags_link(r->bag, UINT32_MAX, 0, 1, r->lexicon, terms, &opt, bonds, &err),
                    NP_E_LIMIT);
    for (int wrong = 0; wrong < 4; wrong++) {
        memcpy(bonds, r->bonds, sizeof bonds);
        switch (wrong) {
        case 0:
            bonds[0].n = NP_BONDS + 1;
            break;
        case 1:
            bonds[0].bond[0].bag = (uint32_t)r->n;
            break;
        case 2:
            bonds[0].bond[0].bag = 0;
            break;
        default:
            bonds[0].scale = 0 / 0.;
            break;
        }
        CU_ASSERT_EQUAL(np_bags_group(r->bag, r->n, bonds, r->lexicon, r->centre, &opt, story,
                                      &n_stories, &err),
                        NP_E_USAGE);
    }
    CU_ASSERT_PTR_NULL(np_bag_new(&r->news->article[0], terms, &opt, &err));
    other.sig_slots = 7;
    CU_ASSERT_PTR_NULL(np_bag_new(&r->news->article[0], NULL, &other, &err));
    np_lexicon_free(lexicon);
    np_bag_free(strange);
    np_bag_free(fresh);
    np_sums_free(stories);
    np_sums_free(empty);
    np_sums_free(terms);
    run_free(r);
    np_corpus_free(c);
}

/* A bag counted as two stories of which one has no site: the site's terms are more than it. */
static void counts_that_contradict_each_other_are_refused(void)
{
    np_options opt;
    np_options_init(&opt);
    np_error err = {0};
    np_corpus *c;
    run *r = small_run(&c, &opt);
    np_buf saved = {0};
    np_sums *stories = np_sums_new(NULL);
    for (size_t i = 0; i < r->n; i++)
        CU_ASSERT_EQUAL(np_bags_count_story(&r->bag[i], 1, r->lexicon, stories, NULL), NP_OK);
    uint64_t before = r->lexicon->weighed;
    uint64_t key = NP_LEXICON_MOST, term = 0;
    CU_ASSERT_EQUAL(np_sums_count(stories, &key, 1, -(int64_t)r->n, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_lexicon_weigh(r->lexicon, stories, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_sums_count(stories, &key, 1, (int64_t)r->n, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_sums_count(stories, &term, 1, -1000, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_lexicon_weigh(r->lexicon, stories, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(r->lexicon->weighed, before);
    CU_ASSERT_EQUAL(np_sums_count(stories, &term, 1, 1000, NULL), NP_OK);
    term = NP_LEXICON_MOST - 1;
    CU_ASSERT_EQUAL(np_sums_count(stories, &term, 1, 1, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_lexicon_weigh(r->lexicon, stories, &err), NP_E_INPUT);
    CU_ASSERT(strstr(err.text, "contradict") != NULL);
    np_sums_free(stories);
    np_buf_clear(&saved);
    run_free(r);
    np_corpus_free(c);
}

static void every_failing_allocation_is_told(void)
{
    np_options opt;
    np_options_init(&opt);
    np_corpus *c = any_news(&opt, 10);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    np_sums *furniture = furniture_of(np_corpus_report(c), &opt);
    for (trial turn = {.sample = 300}; trial_next(&turn);) {
        run *r = run_new(np_corpus_report(c), &opt, furniture, 2);
        trial_begin(&turn);
        np_code code = run_all(r, &turn.err);
        trial_end(&turn, code);
        run_free(r);
    }
    np_sums_free(furniture);
    np_corpus_free(c);
}

int main(void)
{
    static const test tests[] = {
        TEST(the_sample_in_seven_parts_is_the_sample),
        TEST(any_news_in_seven_parts_are_the_same),
        TEST(who_shares_no_weighty_word_need_not_be_there),
        TEST(what_is_cut_or_flipped_is_refused),
        TEST(a_bag_that_contradicts_itself_is_refused),
        TEST(what_does_not_fit_is_refused),
        TEST(counts_that_contradict_each_other_are_refused),
        TEST(every_failing_allocation_is_told),
    };
    return run_tests("stages of stories", tests, N_OF(tests));
}
