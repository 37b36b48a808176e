/* evaluate_grades.c - related lists against somebody's judgement: how high the best rows stand.
 *
 * Gold says of pairs of articles how well the story of the second follows that of the first, on the
 * page of the first:
 *
 *     {"id":"a1","related_to":"b1","grade":3}
 *
 * from 0, not related, to 3; a pair that is not listed is 0. Articles stand for their stories, so
 * the partition may be any: of several grades for two stories the highest counts, and those of two
 * articles in one story say nothing. A story without a grade above 0 asks nothing. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "evaluate_lists.h"
#include <stdlib.h>

#define NO_STORY UINT32_MAX

/* ---- Reading ---- */

typedef struct grades {
    np_lists *lists; /* whose parser and strings are used */
    np_str *name;    /* of the two articles of each grade: 2 n */
    uint8_t *grade;
    size_t n, name_cap, grade_cap;
} grades;

static np_code take_grade(void *to, np_str line, np_error *err)
{
    grades *g = to;
    np_arena *strings = g->lists->strings;
    np_json_value root, value;
    np_str id, other;
    np_code code = np_json_object(g->lists->json, line, &root, err);
    if (code || !np_json_find(root, NP_STR("grade"), &value))
        return code;
    double grade = np_json_double(value);
    if (np_json_kind_of(value) != NP_JSON_NUMBER || !(grade >= 0 && grade < NP_GRADES) ||
        (double)(uint8_t)grade != grade)
        return np_fail(err, NP_E_INPUT, "a grade is 0, 1, 2 or 3");
    if ((code = np_json_text_of(root, NP_STR("id"), strings, &id, err)) ||
        (code = np_json_text_of(root, NP_STR("related_to"), strings, &other, err)))
        return code;
    if (!id.len || !other.len)
        return np_fail(err, NP_E_INPUT, "a grade needs an id and what it is related_to");
    if (g->n == NP_MOST_LISTED)
        return np_fail(err, NP_E_LIMIT, "more than %d grades", NP_MOST_LISTED);
    if (!NP_GROW(g->name, g->name_cap, 2 * (g->n + 1), err) ||
        !NP_GROW(g->grade, g->grade_cap, g->n + 1, err))
        return NP_E_NOMEM;
    g->name[2 * g->n] = id;
    g->name[2 * g->n + 1] = other;
    g->grade[g->n++] = (uint8_t)grade;
    return NP_OK;
}

/* ---- Grades of stories ---- */

typedef struct verdict {
    uint32_t story, other; /* numbers of ids */
    uint8_t grade;
} verdict;

typedef struct verdicts { /* by story, then other, each pair once */
    verdict *at;
    size_t n;
} verdicts;

static int by_pair(const void *a, const void *b)
{
    const verdict *x = a, *y = b;
    if (x->story != y->story)
        return x->story < y->story ? -1 : 1;
    if (x->other != y->other)
        return x->other < y->other ? -1 : 1;
    return (x->grade < y->grade) - (x->grade > y->grade); /* the highest first */
}

static void sort_verdicts(verdicts *v)
{
    size_t n = 0;
    qsort(v->at, v->n, sizeof *v->at, by_pair);
    for (size_t k = 0; k < v->n; k++)
        if (n == 0 || v->at[k].story != v->at[n - 1].story || v->at[k].other != v->at[n - 1].other)
            v->at[n++] = v->at[k];
    v->n = n;
}

/* The story, by its number, of each name: the first that has such an article. */
static np_code find_stories(const grades *g, uint32_t *story, np_error *err)
{
    const np_lists *l = g->lists;
    size_t n_names = 2 * g->n, n = n_names + l->n_articles;
    uint32_t n_distinct, *number = NULL, *of_number = NULL;
    np_str *name = np_alloc(0, n, sizeof *name, err);
    np_code code = NP_E_NOMEM;
    for (size_t i = 0; name && i < n; i++)
        name[i] = i < n_names ? g->name[i] : l->article[i - n_names];
    if (name && (number = np_alloc(0, n, sizeof *number, err)) &&
        !np_number_names(name, n, number, &n_distinct, err) &&
        (of_number = np_alloc(0, n_distinct, sizeof *of_number, err))) {
        for (uint32_t i = 0; i < n_distinct; i++)
            of_number[i] = NO_STORY;
        for (size_t i = l->n_stories; i-- > 0;) /* backwards: the first counts */
            for (size_t k = l->story[i].article; k < l->story[i + 1].article; k++)
                of_number[number[n_names + k]] = l->number[i];
        for (size_t i = 0; i < n_names; i++)
            story[i] = of_number[number[i]];
        code = NP_OK;
    }
    np_free(of_number);
    np_free(number);
    np_free(name);
    return code;
}

static np_code make_verdicts(const grades *g, verdicts *v, np_error *err)
{
    uint32_t *story = np_alloc(0, 2 * g->n, sizeof *story, err);
    np_code code = NP_E_NOMEM;
    if (story && (v->at = np_alloc(0, g->n, sizeof *v->at, err)))
        code = find_stories(g, story, err);
    for (size_t k = 0; !code && k < g->n; k++) {
        verdict one = {story[2 * k], story[2 * k + 1], g->grade[k]};
        if (one.story != one.other && one.story != NO_STORY && one.other != NO_STORY)
            v->at[v->n++] = one;
    }
    if (!code)
        sort_verdicts(v);
    np_free(story);
    return code;
}

/* Where the verdicts on a story and another begin, or would. */
static size_t find(const verdicts *v, uint32_t story, uint32_t other)
{
    size_t low = 0, high = v->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const verdict *m = &v->at[middle];
        if (m->story < story || (m->story == story && m->other < other))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool count(const void *ctx, uint32_t story, size_t n_of_grade[NP_GRADES])
{
    const verdicts *v = ctx;
    bool asks = false;
    for (size_t k = find(v, story, 0); k < v->n && v->at[k].story == story; k++) {
        n_of_grade[v->at[k].grade]++;
        asks |= v->at[k].grade > 0;
    }
    return asks;
}

static bool grade(const void *ctx, uint32_t story, uint32_t other, uint8_t *grade)
{
    const verdicts *v = ctx;
    size_t k = find(v, story, other);
    bool is_listed = k < v->n && v->at[k].story == story && v->at[k].other == other;
    *grade = is_listed ? v->at[k].grade : 0;
    return true;
}

np_code np_score_by_grade(np_lists *lists, const char *gold_path, const char *pred_path,
                          const np_options *opt, np_ranking_scores *scores, np_error *err)
{
    grades g = {.lists = lists};
    verdicts v = {0};
    np_code code = np_each_line(gold_path, opt, take_grade, &g, err);
    if (!code && !g.n)
        code = np_fail(err, NP_E_INPUT, "%s: no line has an id, related_to and a grade", gold_path);
    if (!code)
        code = np_lists_read(lists, pred_path, opt, err);
    if (!code)
        code = make_verdicts(&g, &v, err);
    if (!code)
        code = np_lists_score(lists, &(np_judge){&v, count, grade}, scores, err);
    np_free(v.at);
    np_free(g.grade);
    np_free(g.name);
    return code;
}
