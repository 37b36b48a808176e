/* Explanations: what they say is what was decided, for any two articles; and they change nothing.
 */
#include "base/str.h"
#include "harness.h"
#include "naive/json.h"
#include "newsprint.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- a small world: events over three weeks, copies, excerpts, forms, furniture, no words ---- */

enum { N = 48, EVENTS = 7, TEXT = 1600 };

typedef struct made {
    char id[16], title[80], text[TEXT], url[64];
    int64_t day;
} made;

static void add(char *text, const char *word)
{
    if (strlen(text) + strlen(word) + 2 < TEXT)
        strcat(strcat(text, word), " ");
}

static void write_report(made *m, uint32_t event)
{
    char word[32];
    snprintf(m->title, sizeof m->title, "Harbour%u talks%u on bridge%u", event, event, event % 3);
    for (uint32_t k = 0, n = 30 + below(60); k < n; k++) {
        uint32_t which = below(40);
        if (which < 14)
            snprintf(word, sizeof word, "own%c%c", 'a' + (char)event, 'a' + (char)which);
        else if (which < 20)
            snprintf(word, sizeof word, "near%c%c", 'a' + (char)(event % 3), 'a' + (char)which);
        else
            snprintf(word, sizeof word, "common%c%c", 'a' + (char)(which * 7 % 50 / 10),
                     'a' + (char)(which * 7 % 10));
        add(m->text, word);
    }
}

static void write_form(made *m, uint32_t i)
{
    snprintf(m->title, sizeof m->title, "Firm%c declares dividend of %u crowns",
             'a' + (char)(i % 9), 10 + i);
    snprintf(m->text, sizeof m->text,
             "The board of the company has declared a final dividend of %u crowns a share for the "
             "year, payable to all holders of record on the usual day, as it said on %u May.",
             100 + i, 1 + i % 28);
}

static void make_world(made *m)
{
    for (uint32_t i = 0; i < N; i++) {
        uint32_t kind = below(12), event = below(EVENTS), of = below(i ? i : 1);
        m[i] = (made){0};
        if (i > 4 && kind < 2)
            m[i] = m[of];
        else if (i > 4 && kind == 2 && strlen(m[of].text) > 300)
            memcpy(m[i].text, m[of].text, strlen(m[of].text) / 2);
        else if (kind == 3)
            write_form(&m[i], i);
        else if (kind == 4 && i > 4)
            snprintf(m[i].text, TEXT, "... ?!");
        else
            write_report(&m[i], event);
        if (kind > 8)
            strcat(m[i].text, "\nRead by nine thousand friends of the sea every day.");
        snprintf(m[i].id, sizeof m[i].id, "a%02u", i);
        if (i > 4 && kind == 5)
            memcpy(m[i].id, m[of].id, sizeof m[i].id); /* a revision */
        snprintf(m[i].url, sizeof m[i].url, "https://paper%u.example/%u", kind == 3 ? 1 : below(5),
                 below(40));
        m[i].day = below(6) ? (int64_t)event * 3 + below(3) : -1;
    }
}

static np_code add_all(np_corpus *c, const made *m, np_error *err)
{
    for (uint32_t i = 0; i < N; i++) {
        np_article a = {.id = np_str_of(m[i].id),
                        .title = np_str_of(m[i].title),
                        .text = np_str_of(m[i].text),
                        .url = np_str_of(m[i].url),
                        .story = np_str_of(i % 2 ? "odd" : "even")};
        if (m[i].day >= 0)
            a.published = (np_time){1700000000 + m[i].day * 86400 + i * 60, NP_TIME_EXACT};
        np_code code = np_corpus_add(c, &a, err);
        if (code)
            return code;
    }
    return NP_OK;
}

static np_options options(unsigned threads)
{
    np_options opt;
    np_options_init(&opt);
    opt.threads = threads;
    return opt;
}

static np_corpus *corpus_of(const made *m, const np_options *opt)
{
    const np_options plain = options(1);
    np_corpus *c = np_corpus_new(opt ? opt : &plain, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(add_all(c, m, NULL), NP_OK);
    return c;
}

static sink stories_of(const np_corpus *c)
{
    sink p = {0};
    CU_ASSERT_EQUAL(
        np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, &p, NULL), NP_OK);
    return p;
}

static sink explanation_of(np_corpus *c, uint32_t a, uint32_t b, np_format format)
{
    sink p = {0};
    np_explanation e;
    CU_ASSERT_EQUAL_FATAL(np_corpus_explain(c, a, b, &e, NULL), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_explanation(np_corpus_report(c), &e, format, NULL, put_in_sink, &p, NULL), NP_OK);
    return p;
}

/* ---- what is said is what was decided ---- */

/* Is there another article whose id differs at most by "@2" and the like, or does a copy of its
 * words have such an id? */
static bool has_versions(const np_report *r, uint32_t article)
{
    for (uint32_t i = 0; i < r->n_articles; i++)
        for (uint32_t j = 0; j < r->n_articles; j++)
            if (i != j && !memcmp(r->article[i].id.at, r->article[j].id.at, 3) &&
                np_str_equal(r->article[i].text, r->article[article].text))
                return true;
    return false;
}

static void check_copies(const np_report *r, const np_explanation *e, const np_pair *pair, size_t n)
{
    const np_copy_channels *k = &e->copies;
    const np_pair *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (pair[i].a == e->a && pair[i].b == e->b)
            found = &pair[i];
    bool is_later = false; /* of identical texts only the first is paired with others */
    for (size_t i = 0; i < n; i++)
        is_later |= pair[i].relation == NP_IDENTICAL && (pair[i].b == e->a || pair[i].b == e->b);
    CU_ASSERT(is_later || (found ? found->relation : NP_UNRELATED) == k->relation);
    CU_ASSERT(!found || fabs((double)found->jaccard - k->jaccard) < 1e-6);
    CU_ASSERT(!found || fabs((double)found->containment - k->containment) < 1e-6);
    CU_ASSERT(!found || k->is_candidate);
    CU_ASSERT_EQUAL(k->is_one_group, r->copy[e->a].leader == r->copy[e->b].leader);
    CU_ASSERT_EQUAL(k->n_ties, k->is_one_group ? 2 : 4);
    for (size_t t = 0; t < k->n_ties; t++) {
        const np_tie *tie = &k->tie[t];
        CU_ASSERT_EQUAL(tie->article, t % 2 ? e->b : e->a);
        CU_ASSERT_EQUAL(tie->is_member, r->copy[tie->article].leader == tie->leader);
        bool is_copy = tie->relation != NP_UNRELATED && tie->relation != NP_TEMPLATE;
        CU_ASSERT_EQUAL(tie->is_by_id, tie->is_member && !is_copy);
        CU_ASSERT(!tie->is_by_id || has_versions(r, tie->article));
    }
    CU_ASSERT((k->n_shared > 0) == (k->n_all_passages > 0));
    for (size_t p = 0; p < k->n_passages; p++)
        CU_ASSERT(k->passage[p].n_words > 0 && k->passage[p].words[0].len > 0 &&
                  k->passage[p].words[1].len > 0);
}

static void check_terms(const np_story_channels *s)
{
    double sum = 0;
    for (size_t k = 0; k < s->n_shared; k++) {
        const np_term_channel *t = &s->shared[k];
        CU_ASSERT(t->weight[0] > 0 && t->weight[1] > 0 && t->text.len > 0);
        CU_ASSERT_DOUBLE_EQUAL(t->product, t->weight[0] * t->weight[1], 1e-12);
        CU_ASSERT(k == 0 || t->product <= s->shared[k - 1].product);
        sum += t->product;
    }
    CU_ASSERT(sum <= s->cosine + 1e-6);
    CU_ASSERT(s->n_all_shared > NP_MOST_TERMS || fabs(sum - s->cosine) < 1e-6);
    for (int side = 0; side < 2; side++)
        for (size_t k = 0; k < s->n_lone[side]; k++)
            CU_ASSERT(s->lone[side][k].weight[side] > 0 && s->lone[side][k].weight[!side] == 0);
}

static void check_story(const np_report *r, const np_explanation *e)
{
    const np_story_channels *s = &e->story;
    CU_ASSERT_EQUAL(s->is_one_story, r->story_of[e->a] == r->story_of[e->b]);
    CU_ASSERT_EQUAL(s->has_figures, !e->copies.is_one_group);
    if (!s->has_figures)
        return;
    CU_ASSERT(s->text[0] == r->copy[e->a].leader && s->text[1] == r->copy[e->b].leader);
    check_terms(s);
    double centred = (s->cosine - s->mean_dot[0] - s->mean_dot[1] + s->mean_square) /
                     (s->spread[0] * s->spread[1]);
    CU_ASSERT_DOUBLE_EQUAL(s->centred, centred, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(s->sim, s->centred * s->kernel, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(s->scaled, s->centred * s->scale[0] * s->scale[1], 1e-9);
    CU_ASSERT((s->days <= 1) == (s->kernel == 1));
    CU_ASSERT_EQUAL(s->has_edge, (s->rank[0] || s->rank[1]) && !s->has_one_form && !s->is_series &&
                                     s->sim >= s->least_sim - 1e-7);
    CU_ASSERT_DOUBLE_EQUAL(s->score, s->mean * s->bonus * s->group_kernel, 1e-9);
    bool is_pair = s->n_texts[0] == 1 && s->n_texts[1] == 1;
    CU_ASSERT(!is_pair || fabs(s->mean - s->scaled) < 1e-6);
    CU_ASSERT_EQUAL(s->is_one_story,
                    s->is_compared && !s->is_held_apart && s->score >= s->threshold);
    CU_ASSERT_EQUAL(s->is_held_apart, 5 * s->n_forms > s->n_texts[0] * s->n_texts[1]);
    CU_ASSERT_EQUAL(s->n_through > 0, s->is_one_story);
    CU_ASSERT_EQUAL(s->n_through == 2, s->is_one_story && s->has_edge);
    CU_ASSERT(!s->n_through ||
              (s->through[0] == s->text[0] && s->through[s->n_through - 1] == s->text[1]));
    for (size_t k = 0; k < s->n_through; k++)
        CU_ASSERT_EQUAL(r->story_of[s->through[k]], r->story_of[e->a]);
}

static void every_number_is_the_one_that_decided(void)
{
    size_t n_copies = 0, n_stories = 0, n_through = 0, n_apart = 0, n_vetoed = 0, n_held = 0;
    for (int round = 0; round < 18; round++) {
        static made m[N];
        np_pair *pair;
        size_t n;
        make_world(m);
        np_corpus *c = corpus_of(m, NULL);
        CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(c, &pair, &n, NULL), NP_OK);
        const np_report *r = np_corpus_report(c);
        for (int k = 0; k < 50; k++) {
            uint32_t a = below((uint32_t)r->n_articles - 1);
            uint32_t b = a + 1 + below((uint32_t)r->n_articles - a - 1);
            if (k % 4 == 0 && n > 0) {
                const np_pair *one = &pair[below((uint32_t)n)];
                a = one->a, b = one->b;
            }
            np_explanation e;
            CU_ASSERT_EQUAL_FATAL(np_corpus_explain(c, a, b, &e, NULL), NP_OK);
            check_copies(r, &e, pair, n);
            check_story(r, &e);
            n_copies += e.copies.is_one_group;
            n_stories += e.story.is_one_story && e.story.has_figures;
            n_through += e.story.n_through > 2;
            n_apart += !e.story.is_one_story;
            n_vetoed += e.story.has_one_form;
            n_held += e.story.has_figures && !e.story.is_compared;
        }
        np_release(pair);
        np_corpus_free(c);
    }
    CU_ASSERT(n_copies > 9 && n_stories > 9 && n_through > 0 && n_apart > 99);
    CU_ASSERT(n_vetoed > 3 && n_held > 50);
}

/* The threshold told is put in the options, and the pair is near. */
static void what_would_have_to_change_makes_the_change(void)
{
    size_t n_tried = 0;
    for (int round = 0; round < 4 || (n_tried < 4 && round < 100); round++) {
        static made m[N];
        make_world(m);
        np_corpus *c = corpus_of(m, NULL);
        for (int k = 0; k < 40; k++) {
            uint32_t a = below(N / 2), b = N / 2 + below(N / 2 - 8);
            np_explanation e, changed;
            if (np_corpus_explain(c, a, b, &e, NULL) || e.copies.relation != NP_UNRELATED ||
                e.copies.near_to_pass < .01)
                continue;
            np_options opt = options(1);
            opt.near = e.copies.near_to_pass;
            np_corpus *other = corpus_of(m, &opt);
            CU_ASSERT_EQUAL_FATAL(np_corpus_explain(other, a, b, &changed, NULL), NP_OK);
            CU_ASSERT_EQUAL(changed.copies.relation, NP_NEAR);
            np_corpus_free(other);
            n_tried++;
        }
        np_corpus_free(c);
    }
    CU_ASSERT(n_tried >= 4); /* some worlds have few that are so nearly near */
}

/* ---- it changes nothing, and nothing changes it ---- */

static void an_explanation_is_the_same_whenever_and_by_whomever_it_is_asked(void)
{
    static made m[N];
    make_world(m);
    np_options one = options(1), three = options(3);
    np_corpus *early = corpus_of(m, &one), *late = corpus_of(m, &three);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(late, NULL), NP_OK);
    sink before = stories_of(late);
    for (int k = 0; k < 30; k++) {
        uint32_t a = below(N / 2), b = N / 2 + below(N / 2 - 8);
        np_format format = k % 2 ? NP_FORMAT_JSONL : NP_FORMAT_TEXT;
        sink p = explanation_of(early, a, b, format), q = explanation_of(late, a, b, format);
        CU_ASSERT(np_str_equal(sink_view(&p), sink_view(&q)));
        CU_ASSERT(format == NP_FORMAT_TEXT || naive_json_is_valid(p.at, p.len));
        empty_sink(&q), empty_sink(&p);
    }
    sink after = stories_of(late), other = stories_of(early);
    CU_ASSERT(np_str_equal(sink_view(&before), sink_view(&after)));
    CU_ASSERT(np_str_equal(sink_view(&before), sink_view(&other)));
    empty_sink(&other), empty_sink(&after), empty_sink(&before);
    np_corpus_free(late);
    np_corpus_free(early);
}

static void turning_the_two_turns_the_explanation(void)
{
    static made m[N];
    make_world(m);
    np_corpus *c = corpus_of(m, NULL);
    for (int k = 0; k < 30; k++) {
        uint32_t a = below(N / 2), b = N / 2 + below(N / 2 - 8);
        np_explanation x, y;
        CU_ASSERT_EQUAL_FATAL(np_corpus_explain(c, a, b, &x, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(np_corpus_explain(c, b, a, &y, NULL), NP_OK);
        CU_ASSERT_EQUAL(x.copies.n_shared, y.copies.n_shared);
        CU_ASSERT_EQUAL(x.copies.is_candidate, y.copies.is_candidate);
        CU_ASSERT_EQUAL(x.copies.near_to_pass, y.copies.near_to_pass);
        CU_ASSERT_EQUAL(x.story.cosine, y.story.cosine);
        CU_ASSERT_DOUBLE_EQUAL(x.story.score, y.story.score, 1e-12);
        CU_ASSERT_EQUAL(x.story.is_compared, y.story.is_compared);
        CU_ASSERT_EQUAL(x.story.n_texts[0], y.story.n_texts[1]);
        CU_ASSERT_EQUAL(x.story.rank[0], y.story.rank[1]);
        CU_ASSERT_EQUAL(x.story.n_through, y.story.n_through);
    }
    np_corpus_free(c);
}

/* ---- words ---- */

static const char quay[] = "The old quay closes on Monday for half a year of repairs, the city "
                           "said, and the ferries will go from the new pier until then.";

static bool says(np_corpus *c, uint32_t a, uint32_t b, const char *what)
{
    sink p = explanation_of(c, a, b, NP_FORMAT_JSONL);
    bool is_said = strstr(p.at, what) != NULL;
    if (!is_said)
        fprintf(stderr, "not said: %s\n%s\n", what, p.at);
    empty_sink(&p);
    return is_said;
}

static void words_fit_the_case(void)
{
    const np_article article[] = {
        {.id = NP_STR("whole"), .text = np_str_of(quay), .published = {86400, NP_TIME_EXACT}},
        {.id = NP_STR("same"), .text = np_str_of(quay), .published = {90000, NP_TIME_EXACT}},
        {.id = NP_STR("part"), .text = NP_STR("The old quay closes on Monday for half a year of")},
        {.id = NP_STR("whole"), .text = NP_STR("Quite another text by now.")},
        {.id = NP_STR("none"), .text = NP_STR("...")},
        {.id = NP_STR("none too"), .text = NP_STR("?!")},
        {.id = NP_STR("far"), .text = NP_STR("An orchestra has chosen its conductor.")},
    };
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < sizeof article / sizeof article[0]; i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &article[i], NULL), NP_OK);
    CU_ASSERT(says(c, 0, 1, "together: A and B are the same words"));
    CU_ASSERT(says(c, 0, 1, "no setting parts identical texts"));
    CU_ASSERT(says(c, 0, 2, "together: B lies in A"));
    CU_ASSERT(says(c, 2, 0, "together: A lies in B"));
    CU_ASSERT(says(c, 2, 0, "copies at any setting"));
    CU_ASSERT(says(c, 0, 3, "came under one id"));
    CU_ASSERT(says(c, 0, 3, "\"id\":\"whole@2\""));
    CU_ASSERT(says(c, 2, 3, "together: only through same ("));
    CU_ASSERT(says(c, 4, 5, "apart: A and B have no words"));
    CU_ASSERT(says(c, 0, 5, "apart: B has no words"));
    CU_ASSERT(says(c, 0, 6, "apart: "));
    CU_ASSERT(says(c, 0, 6, "no setting makes them copies"));
    np_corpus_free(c);
}

static void given_stories_are_explained_by_who_gave_them(void)
{
    static made m[N];
    make_world(m);
    np_options opt = options(1);
    opt.has_given_stories = true;
    np_corpus *c = corpus_of(m, &opt);
    np_explanation e;
    CU_ASSERT_EQUAL_FATAL(np_corpus_explain(c, 0, 2, &e, NULL), NP_OK);
    CU_ASSERT(e.story.is_given && e.story.is_one_story && !e.story.has_figures);
    CU_ASSERT(says(c, 0, 2, "together: the input's story field says so"));
    CU_ASSERT(says(c, 0, 1, "apart: the input's story field says so"));
    np_corpus_free(c);
}

/* ---- what can go wrong ---- */

static void wrong_articles_are_refused(void)
{
    static made m[N];
    make_world(m);
    np_corpus *c = corpus_of(m, NULL), *empty = np_corpus_new(NULL, NULL);
    np_explanation e;
    np_error err = {0};
    CU_ASSERT_EQUAL(np_corpus_explain(c, 3, 3, &e, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "two"));
    CU_ASSERT_EQUAL(np_corpus_explain(c, 3, N, &e, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_corpus_explain(c, UINT32_MAX, 3, &e, NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_corpus_explain(empty, 0, 1, &e, NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL_FATAL(np_corpus_explain(c, 0, 1, &e, NULL), NP_OK);
    sink p = {0};
    CU_ASSERT_EQUAL(
        np_write_explanation(np_corpus_report(c), &e, NP_FORMAT_HTML, NULL, put_in_sink, &p, &err),
        NP_E_USAGE);
    CU_ASSERT_EQUAL(p.len, 0);
    np_corpus_free(empty);
    np_corpus_free(c);
}

/* Strangers' characters neither steer a terminal nor end a line. */
static void what_strangers_wrote_is_harmless(void)
{
    static const char evil[] =
        "\x1b[31m\"Red\" alert\xE2\x80\xAE in harbour <b> \n and \\ quay \x07";
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (int i = 0; i < 2; i++) {
        np_article a = {.id = i ? NP_STR("b\x1b[2J\nx") : NP_STR("a\xE2\x80\xAE"),
                        .title = np_str_of(evil),
                        .text = np_str_of(evil),
                        .source = np_str_of(evil)};
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    const np_article other = {.id = NP_STR("c"), .title = np_str_of(evil), .text = np_str_of(quay)};
    CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &other, NULL), NP_OK);
    for (uint32_t b = 1; b < 3; b++) {
        sink text = explanation_of(c, 0, b, NP_FORMAT_TEXT);
        sink line = explanation_of(c, 0, b, NP_FORMAT_JSONL);
        for (size_t i = 0; i < text.len; i++)
            CU_ASSERT((unsigned char)text.at[i] >= ' ' || text.at[i] == '\n');
        CU_ASSERT_PTR_NULL(strstr(text.at, "\xE2\x80\xAE"));
        CU_ASSERT(naive_json_is_valid(line.at, line.len));
        CU_ASSERT(memchr(line.at, '\n', line.len) == line.at + line.len - 1);
        empty_sink(&line), empty_sink(&text);
    }
    np_corpus_free(c);
}

/* Each allocation of an explanation, and of what it needs first, fails in turn: an error, the
 * stories as they were, and the next try gives what a first would have given. */
static void every_failing_allocation_is_an_error_and_no_more(void)
{
    static made m[N];
    make_world(m);
    np_options opt = options(1);
    np_corpus *whole = corpus_of(m, &opt), *c = corpus_of(m, &opt);
    sink want = explanation_of(whole, 0, 9, NP_FORMAT_JSONL), stories = stories_of(whole);
    for (int is_second = 0; is_second < 2; is_second++) { /* stories are there by then */
        for (trial turn = {.sample = 12}; trial_next(&turn);) {
            np_explanation e;
            trial_begin(&turn);
            np_code code = np_corpus_explain(c, 0, 9, &e, &turn.err);
            trial_end(&turn, code);
            if (is_second && code) {
                sink p = stories_of(c);
                CU_ASSERT(np_str_equal(sink_view(&p), sink_view(&stories)));
                empty_sink(&p);
            }
        }
        sink p = explanation_of(c, 0, 9, NP_FORMAT_JSONL);
        CU_ASSERT(np_str_equal(sink_view(&p), sink_view(&want)));
        empty_sink(&p);
    }
    np_explanation e;
    CU_ASSERT_EQUAL_FATAL(np_corpus_explain(c, 0, 9, &e, NULL), NP_OK);
    for (int format = NP_FORMAT_TEXT; format <= NP_FORMAT_JSONL; format++) {
        for (trial turn = {0}; trial_next(&turn);) {
            sink p = {0};
            trial_begin(&turn);
            np_code code = np_write_explanation(np_corpus_report(c), &e, (np_format)format, NULL,
                                                put_in_sink, &p, &turn.err);
            trial_end(&turn, code);
            CU_ASSERT(code == NP_OK || p.len == 0);
            empty_sink(&p);
        }
    }
    empty_sink(&stories), empty_sink(&want);
    np_corpus_free(c);
    np_corpus_free(whole);
}

int main(void)
{
    static const test tests[] = {
        TEST(every_number_is_the_one_that_decided),
        TEST(what_would_have_to_change_makes_the_change),
        TEST(an_explanation_is_the_same_whenever_and_by_whomever_it_is_asked),
        TEST(turning_the_two_turns_the_explanation),
        TEST(words_fit_the_case),
        TEST(given_stories_are_explained_by_who_gave_them),
        TEST(wrong_articles_are_refused),
        TEST(what_strangers_wrote_is_harmless),
        TEST(every_failing_allocation_is_an_error_and_no_more),
    };
    return run_tests("explain", tests, N_OF(tests));
}
