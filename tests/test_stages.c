/* The stages of copies one by one, in parts: the same bytes as in one piece, and as a corpus. */
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "parts.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- A run of the stages, spread over parts ---- */

enum { MOST = 2000 };

typedef struct run {
    np_options opt;
    unsigned n_parts;
    const np_article *article; /* of a corpus: ids are final */
    size_t n_articles;
    np_print *print[MOST];
    uint32_t of[MOST]; /* the article each print speaks for */
    size_t n;
    np_sums *lines, *furniture, *features; /* added up */
    np_pair *pair;
    size_t n_pairs, n_full;
    uint32_t leader[MOST];
    np_buf said; /* everything found, and every table, as bytes */
} run;

static unsigned part_of(const run *r, size_t i) { return (unsigned)(i * 5 % r->n_parts); }

/* Each print goes to its part and back as bytes. */
static np_code make_prints(run *r, np_error *err)
{
    for (size_t i = 0; i < r->n_articles; i++) {
        np_str family = r->article[i].id;
        for (size_t k = 0; k < family.len; k++)
            if (family.at[k] == '@')
                family.len = k;
        np_buf saved = {0};
        np_print *p = np_print_new(&r->article[i], family, &r->opt, err);
        np_code code = p ? np_print_save(p, put_in_buf, &saved, err) : err->code;
        np_print_free(p);
        if (!code)
            code = np_buf_check(&saved, err);
        if (!code && !(r->print[r->n] = np_print_load(np_buf_view(&saved), &r->opt, err)))
            code = err->code;
        np_buf_clear(&saved);
        if (code)
            return code;
        r->n++;
    }
    return NP_OK;
}

static np_code make_classes(run *r, np_error *err)
{
    shuffle(r->print, r->n, sizeof *r->print); /* as they come in */
    np_code code = np_prints_rank(r->print, r->n, err);
    size_t kept = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (!code && kept && np_print_is_same(r->print[kept - 1], r->print[i])) {
            code = np_print_absorb(r->print[kept - 1], r->print[i], err);
            np_print_free(r->print[i]);
        } else
            r->print[kept++] = r->print[i];
    }
    r->n = kept;
    for (size_t i = 0; i < kept; i++)
        for (uint32_t k = 0; k < r->n_articles; k++)
            if (np_str_equal(r->article[k].id, np_print_id(r->print[i])))
                r->of[i] = k;
    return code;
}

static np_code count_lines(void *to, size_t i, np_sums *sums, np_error *err)
{
    return np_print_count_lines(((run *)to)->print[i], sums, err);
}

static np_code count_features(void *to, size_t i, np_sums *sums, np_error *err)
{
    const run *r = to;
    return np_print_count_features(r->print[i], &r->opt, sums, err);
}

static np_code find_furniture(run *r, np_error *err)
{
    np_code code =
        (r->lines = sum_of_parts(r, r->n, r->n_parts, count_lines, err)) ? NP_OK : err->code;
    for (size_t i = 0; i < r->n && !code; i++)
        code = np_print_sketch(r->print[i], &r->article[r->of[i]], r->lines, err);
    if (!code && !(r->furniture = np_sums_new(err)))
        code = err->code;
    if (!code)
        code = np_prints_furniture(r->print, r->n, r->lines, r->furniture, err);
    for (size_t i = 0; i < r->n && !code; i++)
        code = np_print_strip(r->print[i], &r->article[r->of[i]], r->furniture, err);
    return code;
}

static np_code find_pairs(run *r, np_error *err)
{
    np_key *all = NULL;
    size_t n = 0, cap = 0;
    np_code code =
        (r->features = sum_of_parts(r, r->n, r->n_parts, count_features, err)) ? NP_OK : err->code;
    for (unsigned part = r->n_parts; part-- > 0 && !code;)
        for (uint32_t i = 0; i < r->n && !code; i++) {
            np_key *key = NULL;
            size_t n_keys = 0;
            if (part_of(r, i) == part)
                code = np_print_keys(r->print[i], i, &r->opt, r->features, &key, &n_keys, err);
            if (!code && !NP_GROW(all, cap, n + n_keys, err))
                code = err->code;
            for (size_t k = 0; k < n_keys && !code; k++)
                all[n++] = key[k];
            np_release(key);
        }
    if (!code)
        code =
            np_keys_join(all, n, r->n, r->opt.max_bucket, &r->pair, &r->n_pairs, &r->n_full, err);
    np_free(all);
    for (size_t i = 0; i < r->n_pairs; i++)
        np_prints_relate(r->print[r->pair[i].a], r->print[r->pair[i].b], &r->opt, &r->pair[i]);
    return code;
}

static void tell(run *r)
{
    for (size_t i = 0; i < r->n; i++) {
        np_str id = np_print_id(r->print[i]), leader = np_print_id(r->print[r->leader[i]]);
        np_buf_print(&r->said, "%.*s in %.*s\n", (int)id.len, id.at, (int)leader.len, leader.at);
    }
    for (size_t i = 0; i < r->n_pairs; i++)
        np_buf_print(&r->said, "%u %u %s %a %a\n", r->pair[i].a, r->pair[i].b,
                     np_relation_name(r->pair[i].relation), (double)r->pair[i].jaccard,
                     (double)r->pair[i].containment);
}

static np_code run_all(run *r, np_error *err)
{
    np_code code = make_prints(r, err);
    if (!code)
        code = make_classes(r, err);
    if (!code && !r->opt.keep_furniture)
        code = find_furniture(r, err);
    if (!code)
        code = find_pairs(r, err);
    if (!code)
        code = np_prints_group(r->print, r->n, r->pair, r->n_pairs, r->leader, err);
    if (code)
        return code;
    tell(r);
    if (r->furniture && ((code = np_sums_save(r->furniture, put_in_buf, &r->said, err)) ||
                         (code = np_sums_save(r->lines, put_in_buf, &r->said, err))))
        return code;
    code = np_sums_save(r->features, put_in_buf, &r->said, err);
    return code ? code : np_buf_check(&r->said, err);
}

static run *run_new(const np_report *report, const np_options *opt, unsigned n_parts)
{
    run *r = calloc(1, sizeof *r);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_FATAL(report->n_articles <= MOST);
    r->opt = *opt;
    r->n_parts = n_parts;
    r->article = report->article;
    r->n_articles = report->n_articles;
    return r;
}

static void run_free(run *r)
{
    for (size_t i = 0; i < r->n; i++)
        np_print_free(r->print[i]);
    np_sums_free(r->lines);
    np_sums_free(r->furniture);
    np_sums_free(r->features);
    np_release(r->pair);
    np_buf_clear(&r->said);
    free(r);
}

/* ---- Against a corpus ---- */

/* The print that speaks for each article; UINT32_MAX: none, as it has no word. */
static void find_speakers(const run *r, const np_report *report, uint32_t *speaker)
{
    for (uint32_t i = 0; i < report->n_articles; i++) {
        speaker[i] = UINT32_MAX;
        np_print *p = np_print_new(&report->article[i], (np_str){0}, &r->opt, NULL);
        for (uint32_t k = 0; k < r->n && speaker[i] == UINT32_MAX; k++)
            if (np_print_is_same(p, r->print[k]) || r->of[k] == i)
                speaker[i] = k;
        np_print_free(p);
    }
}

static bool has_pair(const run *r, np_pair want)
{
    bool is_turned = want.a > want.b;
    uint32_t a = is_turned ? want.b : want.a, b = is_turned ? want.a : want.b;
    for (size_t i = 0; i < r->n_pairs; i++) {
        const np_pair *p = &r->pair[i];
        bool is_cut = want.relation == NP_EXCERPT || want.relation == NP_CONTAINS;
        bool is_same = p->relation == want.relation ||
                       (is_cut && (p->relation == NP_EXCERPT || p->relation == NP_CONTAINS));
        if (p->a == a && p->b == b)
            return is_same && p->jaccard == want.jaccard && p->containment == want.containment;
    }
    return false;
}

static void expect_corpus(const run *r, np_corpus *c)
{
    static uint32_t speaker[MOST];
    const np_report *report = np_corpus_report(c);
    np_pair *pair;
    size_t n, n_related = 0;
    find_speakers(r, report, speaker);
    for (size_t i = 0; i < report->n_articles; i++)
        CU_ASSERT_EQUAL(r->of[r->leader[speaker[i]]], report->copy[i].leader);
    for (size_t i = 0; i < r->n_pairs; i++)
        n_related += r->pair[i].relation != NP_UNRELATED;
    CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(c, &pair, &n, NULL), NP_OK);
    for (size_t i = 0; i < n; i++) {
        if (pair[i].relation == NP_IDENTICAL) {
            CU_ASSERT_EQUAL(speaker[pair[i].a], speaker[pair[i].b]);
            continue;
        }
        n_related--;
        pair[i].a = speaker[pair[i].a];
        pair[i].b = speaker[pair[i].b];
        CU_ASSERT(has_pair(r, pair[i]));
    }
    CU_ASSERT_EQUAL(n_related, 0);
    np_release(pair);
}

/* In 1 and in 7 parts, in several orders, as the corpus has it. How many prints have furniture. */
static void expect_same(np_corpus *c, const np_options *opt)
{
    np_error err = {0};
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, &err), NP_OK);
    run *whole = run_new(np_corpus_report(c), opt, 1);
    CU_ASSERT_EQUAL_FATAL(run_all(whole, &err), NP_OK);
    expect_corpus(whole, c);
    for (int round = 0; round < 3; round++) {
        run *parts = run_new(np_corpus_report(c), opt, MOST_PARTS);
        CU_ASSERT_EQUAL_FATAL(run_all(parts, &err), NP_OK);
        CU_ASSERT(np_str_equal(np_buf_view(&parts->said), np_buf_view(&whole->said)));
        run_free(parts);
    }
    run_free(whole);
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
        expect_same(c, &opt);
        np_corpus_free(c);
    }
}

/* Sentences of few words, in articles that share many of them: copies of every kind, forms, and a
 * line that each site puts under all it has. */
static np_corpus *any_news(const np_options *opt, size_t n)
{
    static const char *const site[] = {"a.example", "b.example", "c.example", ""};
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < n; i++) {
        np_buf text = {0};
        char id[24], url[64];
        const char *host = site[index_below(4)];
        size_t base = index_below(n / 3 + 1) * 7,
               length = 1 + index_below(index_below(4) ? 12 : 60);
        for (size_t s = 0; s < length; s++) {
            size_t sentence = index_below(8) ? base + s : index_below(50);
            for (size_t w = 0; w < 9; w++)
                np_buf_print(&text, "%c%zu ", index_below(40) ? 'w' : 'W',
                             (sentence * 31 + w * w) % 997);
            np_buf_print(&text, ".\n");
        }
        if (*host)
            np_buf_print(&text, "Read more on %s and write to us there\n", host);
        if (*host && index_below(2))
            np_buf_print(&text, "The paper of record in its town for a hundred years\n");
        snprintf(id, sizeof id, "id-%zu", index_below(20) ? i : index_below(n));
        snprintf(url, sizeof url, "https://%s/%zu", host, index_below(3) ? i : index_below(n / 2));
        np_article a = {
            .id = np_str_of(id), .text = np_buf_view(&text), .url = np_str_of(*host ? url : "")};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
        np_buf_clear(&text);
    }
    return c;
}

static void any_news_in_seven_parts_are_the_same(void)
{
    np_options opt;
    np_options_init(&opt);
    for (int round = 0; round < 12; round++) {
        opt.keep_furniture = round % 4 == 3;
        opt.near = round % 3 ? .5 : .3;
        np_corpus *c = any_news(&opt, 20 + index_below(150));
        expect_same(c, &opt);
        np_corpus_free(c);
    }
}

/* What no related pair leads out of can be grouped by itself. */
static void groups_of_components_are_groups_of_the_whole(void)
{
    np_options opt;
    np_error err = {0};
    np_options_init(&opt);
    np_corpus *c = any_news(&opt, 160);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    run *r = run_new(np_corpus_report(c), &opt, 3);
    CU_ASSERT_EQUAL_FATAL(run_all(r, &err), NP_OK);
    static uint32_t mark[MOST], number[MOST], leader[MOST], old[MOST];
    for (uint32_t i = 0; i < r->n; i++)
        mark[i] = i;
    for (int pass = 0; pass < 200; pass++)
        for (size_t k = 0; k < r->n_pairs; k++) {
            const np_pair *p = &r->pair[k];
            uint32_t low = mark[p->a] < mark[p->b] ? mark[p->a] : mark[p->b];
            if (p->relation != NP_UNRELATED)
                mark[p->a] = mark[p->b] = low;
        }
    for (uint32_t first = 0; first < r->n; first++) {
        np_print *print[MOST];
        np_pair *pair = calloc(r->n_pairs + 1, sizeof *pair);
        size_t n = 0, n_pairs = 0;
        for (uint32_t i = 0; i < r->n; i++)
            if (mark[i] == first)
                number[i] = (uint32_t)n, old[n] = i, print[n++] = r->print[i];
        for (size_t k = 0; k < r->n_pairs; k++)
            if (mark[r->pair[k].a] == first && mark[r->pair[k].b] == first) {
                pair[n_pairs] = r->pair[k];
                pair[n_pairs].a = number[r->pair[k].a];
                pair[n_pairs++].b = number[r->pair[k].b];
            }
        CU_ASSERT_EQUAL(np_prints_group(print, n, pair, n_pairs, leader, NULL), NP_OK);
        for (size_t i = 0; i < n; i++)
            CU_ASSERT_EQUAL(old[leader[i]], r->leader[old[i]]);
        free(pair);
    }
    run_free(r);
    np_corpus_free(c);
}

static np_print *print_of(const char *id, const char *text, const np_options *opt)
{
    np_article a = {
        .id = np_str_of(id), .text = np_str_of(text), .url = NP_STR("https://a.example/1")};
    np_error err = {0};
    np_print *p = np_print_new(&a, a.id, opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    return p;
}

static void print_bytes(const np_print *p, np_buf *to)
{
    CU_ASSERT_EQUAL_FATAL(np_print_save(p, put_in_buf, to, NULL), NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_buf_check(to, NULL), NP_OK);
}

static void a_saved_print_is_the_print(void)
{
    np_options opt;
    np_options_init(&opt);
    np_print *p = print_of("one", "The river rose above its banks on Monday.", &opt);
    np_buf once = {0}, twice = {0};
    print_bytes(p, &once);
    np_print *q = np_print_load(np_buf_view(&once), &opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(q);
    print_bytes(q, &twice);
    CU_ASSERT(np_str_equal(np_buf_view(&once), np_buf_view(&twice)));
    uint64_t exact_p[2], exact_q[2], *shingle;
    size_t n, n_own;
    np_print_exact(p, exact_p);
    np_print_exact(q, exact_q);
    CU_ASSERT(exact_p[0] == exact_q[0] && exact_p[1] == exact_q[1] && exact_p[0] != 0);
    CU_ASSERT_EQUAL(np_shingles((np_str){0}, NP_STR("The river rose above its banks on Monday."), 3,
                                &shingle, &n, NULL),
                    NP_OK);
    const uint64_t *own = np_print_shingles(q, &n_own);
    CU_ASSERT_EQUAL(n_own, n);
    for (size_t i = 0; i < n; i++) {
        size_t found = 0;
        for (size_t k = 0; k < n_own; k++)
            found += own[k] == shingle[i];
        CU_ASSERT_EQUAL(found, 1);
    }
    CU_ASSERT(np_str_equal(np_print_id(q), NP_STR("one")));
    np_release(shingle);
    np_buf_clear(&once);
    np_buf_clear(&twice);
    np_print_free(q);
    np_print_free(p);
}

/* Three articles with the same words, but not the same letters, sites or addresses. */
static void absorbing_in_any_order_gives_one_print(void)
{
    static const int order[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                    {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    const np_article article[] = {
        {.id = NP_STR("b"),
         .text = NP_STR("The mayor of the town met Nobody at all."),
         .url = NP_STR("https://b.example/1")},
        {.id = NP_STR("a"),
         .text = NP_STR("The Mayor of the town met nobody\nat all."),
         .url = NP_STR("https://a.example/1")},
        {.id = NP_STR("c"), .text = NP_STR("The mayor of the Town met nobody at all.")}};
    np_options opt;
    np_options_init(&opt);
    np_buf first = {0};
    for (int k = 0; k < 6; k++) {
        np_print *p[3];
        np_buf saved = {0};
        for (int i = 0; i < 3; i++)
            p[i] = np_print_new(&article[order[k][i]], article[order[k][i]].id, &opt, NULL);
        CU_ASSERT_EQUAL(np_print_absorb(p[1], p[2], NULL), NP_OK);
        CU_ASSERT_EQUAL(np_print_absorb(p[0], p[1], NULL), NP_OK);
        CU_ASSERT(np_str_equal(np_print_id(p[0]), NP_STR("a")));
        print_bytes(p[0], k ? &saved : &first);
        CU_ASSERT(k == 0 || np_str_equal(np_buf_view(&saved), np_buf_view(&first)));
        for (int i = 0; i < 3; i++)
            np_print_free(p[i]);
        np_buf_clear(&saved);
    }
    np_buf_clear(&first);
}

static bool refuses_print(const np_options *opt, np_str bad, np_error *err)
{
    np_print *p = np_print_load(bad, opt, err);
    np_print_free(p);
    return !p;
}

static bool refuses_sums(const np_options *opt, np_str bad, np_error *err)
{
    (void)opt;
    np_sums *s = np_sums_load(bad, err);
    np_sums_free(s);
    return !s;
}

static void what_is_cut_or_flipped_is_refused(void)
{
    np_options opt;
    np_options_init(&opt);
    np_buf saved = {0};
    np_print *p = print_of("one", "The river rose above its banks on Monday.", &opt);
    print_bytes(p, &saved);
    expect_refused_when_damaged(np_buf_view(&saved), &opt, refuses_print);
    saved.len = 0;
    np_sums *s = np_sums_new(NULL);
    CU_ASSERT_EQUAL(np_print_count_features(p, &opt, s, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_sums_save(s, put_in_buf, &saved, NULL), NP_OK);
    expect_refused_when_damaged(np_buf_view(&saved), &opt, refuses_sums);
    np_buf_clear(&saved);
    np_sums_free(s);
    np_print_free(p);
}

static void another_version_is_refused_by_name(void)
{
    np_options opt;
    np_options_init(&opt);
    np_error err = {0};
    np_buf saved = {0};
    np_print *p = print_of("one", "The river rose above its banks.", &opt);
    print_bytes(p, &saved);
    np_options other = opt;
    other.shingle = 5;
    CU_ASSERT_PTR_NULL(np_print_load(np_buf_view(&saved), &other, &err));
    CU_ASSERT(err.code == NP_E_INPUT && strstr(err.text, "3 words") && strstr(err.text, "5"));
    other = opt;
    other.use_title = false;
    CU_ASSERT_PTR_NULL(np_print_load(np_buf_view(&saved), &other, &err));
    CU_ASSERT(err.code == NP_E_INPUT && strstr(err.text, "title"));
    saved.at[4] = 9;
    CU_ASSERT_PTR_NULL(np_print_load(np_buf_view(&saved), &opt, &err));
    CU_ASSERT(err.code == NP_E_INPUT && strstr(err.text, "version 9"));
    CU_ASSERT_PTR_NULL(np_sums_load(NP_STR("NPSM\x07\0\0\0........"), &err));
    CU_ASSERT(err.code == NP_E_INPUT && strstr(err.text, "version 7"));
    CU_ASSERT_PTR_NULL(np_sums_load(np_buf_view(&saved), &err));
    CU_ASSERT(err.code == NP_E_INPUT && strstr(err.text, "table of sums"));
    np_buf_clear(&saved);
    np_print_free(p);
}

static void tables_that_do_not_fit_are_refused(void)
{
    np_options opt, other;
    np_options_init(&opt);
    other = opt;
    other.seed = 2;
    np_error err = {0};
    np_key *key;
    size_t n;
    np_article a = {.text = NP_STR("The river rose above its banks."),
                    .url = NP_STR("https://a.example/1")},
               b = {.text = NP_STR("Another text altogether, under that line."),
                    .url = NP_STR("https://a.example/2")};
    np_print *p = print_of("one", "The river rose above its banks.", &opt);
    np_sums *lines = np_sums_new(NULL), *features = np_sums_new(NULL), *more = np_sums_new(NULL);
    CU_ASSERT_EQUAL(np_print_count_lines(p, lines, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_print_count_features(p, &opt, features, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_print_count_features(p, &other, more, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_print_count_lines(p, features, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_print_count_features(p, &opt, lines, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_print_count_features(p, &opt, more, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_sums_add(features, lines, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_sums_add(features, more, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_print_keys(p, 0, &opt, lines, &key, &n, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_print_sketch(p, &a, features, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_print_strip(p, &a, lines, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_prints_furniture(&p, 1, lines, more, &err), NP_E_USAGE);
    CU_ASSERT(strstr(err.text, "sketch") != NULL);
    for (int k = 0; k < 3; k++) /* its one line is common by now */
        CU_ASSERT_EQUAL(np_print_count_lines(p, lines, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_print_sketch(p, &b, lines, &err), NP_E_USAGE);
    CU_ASSERT(strstr(err.text, "not the one") != NULL);
    CU_ASSERT_EQUAL(np_print_sketch(p, &a, lines, &err), NP_OK);
    CU_ASSERT_EQUAL(np_prints_furniture(&p, 1, lines, more, &err), NP_E_USAGE); /* of features */
    other.sig_slots = 7;
    CU_ASSERT_EQUAL(np_print_count_features(p, &other, features, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_print_keys(p, 0, &other, features, &key, &n, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NULL(np_print_new(&a, a.id, &other, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_USAGE);
    np_sums_free(more);
    np_sums_free(features);
    np_sums_free(lines);
    np_print_free(p);
}

static void wrong_numbers_are_refused(void)
{
    np_options opt;
    np_options_init(&opt);
    np_error err = {0};
    np_pair *pair, wrong[] = {{.a = 1, .b = 1}, {.a = 0, .b = 2}};
    size_t n, n_full;
    uint32_t leader[2];
    np_key key = {.hash = 1, .text = 2, .is_sure = true};
    CU_ASSERT_EQUAL(np_keys_join(&key, 1, 2, 10, &pair, &n, &n_full, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_keys_join(&key, UINT32_MAX, 2, 10, &pair, &n, &n_full, &err), NP_E_LIMIT);
    np_print *p[] = {print_of("a", "The river rose above its banks.", &opt),
                     print_of("b", "Nobody was hurt in the flood of Monday.", &opt)};
    for (size_t i = 0; i < 2; i++)
        CU_ASSERT_EQUAL(np_prints_group(p, 2, &wrong[i], 1, leader, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_prints_group(p, UINT32_MAX, NULL, 0, leader, &err), NP_E_LIMIT);
    CU_ASSERT_EQUAL(np_prints_rank(p, UINT32_MAX, &err), NP_E_LIMIT);
    CU_ASSERT_EQUAL(np_prints_furniture(p, UINT32_MAX, NULL, NULL, &err), NP_E_LIMIT);
    CU_ASSERT_EQUAL(np_print_absorb(p[0], p[1], &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_print_save(p[0], put_nowhere, NULL, &err), NP_E_IO);
    CU_ASSERT_STRING_EQUAL(err.text, "no space left");
    np_sums *s = np_sums_new(NULL);
    CU_ASSERT_EQUAL(np_sums_save(s, put_nowhere, NULL, &err), NP_E_IO);
    np_sums_free(s);
    np_print_free(p[0]);
    np_print_free(p[1]);
}

/* A row of the saved form is where the sum can be made too large. */
static void a_sum_never_wraps_round(void)
{
    np_options opt;
    np_options_init(&opt);
    np_error err = {0};
    np_print *p = print_of("one", "Rain.", &opt);
    np_sums *s = np_sums_new(NULL);
    CU_ASSERT_EQUAL(np_print_count_features(p, &opt, s, NULL), NP_OK);
    np_buf before = {0}, after = {0};
    int doublings = 0;
    np_code code = NP_OK;
    for (; !code && doublings < 80; doublings++) {
        before.len = 0;
        CU_ASSERT_EQUAL(np_sums_save(s, put_in_buf, &before, NULL), NP_OK);
        code = np_sums_add(s, s, &err);
    }
    CU_ASSERT_EQUAL(code, NP_E_LIMIT);
    CU_ASSERT_EQUAL(doublings, 64 - 1);
    CU_ASSERT_EQUAL(np_sums_save(s, put_in_buf, &after, NULL), NP_OK);
    CU_ASSERT(np_str_equal(np_buf_view(&before), np_buf_view(&after))); /* as it was */
    np_buf_clear(&before);
    np_buf_clear(&after);
    np_sums_free(s);
    np_print_free(p);
}

static void relations_have_exact_figures(void)
{
    np_options opt, other;
    np_options_init(&opt);
    other = opt;
    other.shingle = 2;
    np_pair pair;
    np_article plain[] = {{.text = NP_STR("a b c d e f g h i j k l")},
                          {.text = NP_STR("A B, C d e f g h i j k l!")},
                          {.text = NP_STR("a b c d x")},
                          {.text = NP_STR("...")}};
    np_print *p[5];
    for (size_t i = 0; i < 4; i++)
        p[i] = np_print_new(&plain[i], (np_str){0}, &opt, NULL);
    p[4] = np_print_new(&plain[0], (np_str){0}, &other, NULL);
    CU_ASSERT_EQUAL(np_prints_relate(p[0], p[1], &opt, &pair), NP_IDENTICAL);
    CU_ASSERT(pair.jaccard == 1 && pair.containment == 1);
    CU_ASSERT_EQUAL(np_prints_relate(p[0], p[2], &opt, &pair), NP_UNRELATED);
    CU_ASSERT(pair.jaccard == (float)(2. / 11) && pair.containment == (float)(2. / 3));
    CU_ASSERT_EQUAL(np_prints_relate(p[0], p[3], &opt, NULL), NP_UNRELATED);
    CU_ASSERT_EQUAL(np_prints_relate(p[3], p[3], &opt, &pair), NP_UNRELATED);
    CU_ASSERT_EQUAL(np_prints_relate(p[0], p[4], &opt, &pair), NP_UNRELATED);
    CU_ASSERT(!np_print_is_same(p[3], p[3]));
    for (size_t i = 0; i < 5; i++)
        np_print_free(p[i]);
}

/* Keys are a caller's: repeats, contradictions, a hash that everybody has. */
static void a_join_believes_nothing(void)
{
    enum { N = 300, TEXTS = 20 };
    np_key key[N];
    np_pair *pair;
    size_t n, n_full;
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < N; i++)
            key[i] = (np_key){.hash = index_below(12),
                              .text = (uint32_t)index_below(TEXTS),
                              .least_of_long = (uint32_t)any(),
                              .least_of_short = (uint32_t)index_below(4),
                              .is_asked = index_below(2),
                              .is_sure = index_below(9) == 0,
                              .is_short = index_below(2)};
        size_t most = 1 + index_below(TEXTS);
        CU_ASSERT_EQUAL(np_keys_join(key, N, TEXTS, most, &pair, &n, &n_full, NULL), NP_OK);
        for (size_t i = 0; i < n; i++) {
            CU_ASSERT(pair[i].a < pair[i].b && pair[i].b < TEXTS);
            CU_ASSERT(i == 0 || pair[i - 1].a < pair[i].a ||
                      (pair[i - 1].a == pair[i].a && pair[i - 1].b < pair[i].b));
        }
        np_release(pair);
    }
    CU_ASSERT_EQUAL(np_keys_join(NULL, 0, 0, 1, &pair, &n, &n_full, NULL), NP_OK);
    CU_ASSERT(n == 0 && !pair);
}

static void every_failing_allocation_is_told(void)
{
    np_options opt;
    np_options_init(&opt);
    np_corpus *c = any_news(&opt, 24);
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    for (trial turn = {.sample = 300}; trial_next(&turn);) {
        run *r = run_new(np_corpus_report(c), &opt, 2);
        trial_begin(&turn);
        np_code code = run_all(r, &turn.err);
        trial_end(&turn, code);
        run_free(r);
    }
    np_corpus_free(c);
}

int main(void)
{
    static const test tests[] = {
        TEST(the_sample_in_seven_parts_is_the_sample),
        TEST(any_news_in_seven_parts_are_the_same),
        TEST(groups_of_components_are_groups_of_the_whole),
        TEST(a_saved_print_is_the_print),
        TEST(absorbing_in_any_order_gives_one_print),
        TEST(what_is_cut_or_flipped_is_refused),
        TEST(another_version_is_refused_by_name),
        TEST(tables_that_do_not_fit_are_refused),
        TEST(wrong_numbers_are_refused),
        TEST(a_sum_never_wraps_round),
        TEST(relations_have_exact_figures),
        TEST(a_join_believes_nothing),
        TEST(every_failing_allocation_is_told),
    };
    return run_tests("stages", tests, N_OF(tests));
}
