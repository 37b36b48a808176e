/* evaluate_lists.c - story lines in, sorted lists out, and each row put to a judge.
 *
 * What makes a row right, a common topic or somebody's grade, is the judge's to know
 * (evaluate_topics.c, evaluate_grades.c); ids have become numbers before it is asked. */
#include "evaluate_lists.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

np_code np_json_object(np_json *json, np_str line, np_json_value *root, np_error *err)
{
    np_code code = np_json_parse(json, line, root, err);
    if (!code && np_json_kind_of(*root) != NP_JSON_OBJECT)
        return np_fail(err, NP_E_INPUT, "not a JSON object");
    return code;
}

np_code np_json_text_of(np_json_value object, np_str name, np_arena *arena, np_str *text,
                        np_error *err)
{
    np_json_value v;
    *text = (np_str){0};
    return np_json_find(object, name, &v) ? np_json_copy(v, arena, text, err) : NP_OK;
}

static np_code take_article(void *to, np_str key, np_json_value article, np_error *err)
{
    (void)key;
    np_lists *l = to;
    np_str id;
    np_code code = np_json_text_of(article, NP_STR("id"), l->strings, &id, err);
    if (code)
        return code;
    if (!id.len)
        return np_fail(err, NP_E_INPUT, "an article has no id");
    if (l->n_articles == NP_MOST_LISTED)
        return np_fail(err, NP_E_LIMIT, "more than %d articles", NP_MOST_LISTED);
    if (!NP_GROW(l->article, l->article_cap, l->n_articles + 1, err))
        return NP_E_NOMEM;
    l->article[l->n_articles++] = id;
    return NP_OK;
}

static np_code take_row(void *to, np_str key, np_json_value related, np_error *err)
{
    (void)key;
    np_lists *l = to;
    np_json_value score;
    np_list_row row = {.place = l->n_rows};
    np_code code = np_json_text_of(related, NP_STR("story"), l->strings, &row.story, err);
    if (code)
        return code;
    if (!row.story.len || !np_json_find(related, NP_STR("score"), &score))
        return np_fail(err, NP_E_INPUT, "a related row needs a story and a score");
    if (l->n_rows == NP_MOST_LISTED)
        return np_fail(err, NP_E_LIMIT, "more than %d rows", NP_MOST_LISTED);
    row.score = np_json_double(score);
    if (!NP_GROW(l->row, l->row_cap, l->n_rows + 1, err))
        return NP_E_NOMEM;
    l->row[l->n_rows++] = row;
    return NP_OK;
}

static np_code take_story(void *to, np_str line, np_error *err)
{
    np_lists *l = to;
    np_json_value root, articles, related;
    np_list_story s = {.article = l->n_articles, .row = l->n_rows};
    np_code code = np_json_object(l->json, line, &root, err);
    if (code || (code = np_json_text_of(root, NP_STR("id"), l->strings, &s.id, err)))
        return code;
    if (!s.id.len || !np_json_find(root, NP_STR("articles"), &articles) ||
        !np_json_find(root, NP_STR("related"), &related))
        return np_fail(err, NP_E_INPUT, "not a story line with its articles and related stories");
    if (!NP_GROW(l->story, l->story_cap, l->n_stories + 1, err))
        return NP_E_NOMEM;
    if ((code = np_json_each(articles, take_article, l, err)) ||
        (code = np_json_each(related, take_row, l, err))) {
        l->n_articles = s.article; /* a bad line leaves nothing behind */
        l->n_rows = s.row;
        return code;
    }
    l->story[l->n_stories++] = s;
    return NP_OK;
}

static np_code number_stories(np_lists *l, np_error *err)
{
    size_t n = l->n_stories + l->n_rows;
    np_str *name = np_alloc(0, n, sizeof *name, err);
    np_code code = NP_E_NOMEM;
    for (size_t i = 0; name && i < n; i++)
        name[i] = i < l->n_stories ? l->story[i].id : l->row[i - l->n_stories].story;
    if (name && (l->number = np_alloc(0, n, sizeof *l->number, err)))
        code = np_number_names(name, n, l->number, &l->n_numbers, err);
    np_free(name);
    return code;
}

np_code np_lists_init(np_lists *l, const np_options *opt, np_error *err)
{
    *l = (np_lists){0};
    return (l->strings = np_arena_new(err)) && (l->json = np_json_new(opt->max_depth, err))
               ? NP_OK
               : NP_E_NOMEM;
}

void np_lists_clear(np_lists *l)
{
    np_free(l->number);
    np_free(l->row);
    np_free(l->story);
    np_free(l->article);
    np_json_free(l->json);
    np_arena_free(l->strings);
    *l = (np_lists){0};
}

np_code np_lists_read(np_lists *l, const char *path, const np_options *opt, np_error *err)
{
    np_code code = np_each_line(path, opt, take_story, l, err);
    if (!code && !NP_GROW(l->story, l->story_cap, l->n_stories + 1, err))
        code = NP_E_NOMEM;
    if (code)
        return code;
    /* where the last one ends */
    l->story[l->n_stories] = (np_list_story){.article = l->n_articles, .row = l->n_rows};
    return number_stories(l, err);
}

/* ---- Scoring ---- */

static int by_score(const void *a, const void *b)
{
    const np_list_row *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

/* What scoring needs beside the lists. */
typedef struct desk {
    np_list_row *row; /* of all stories, each list sorted */
    size_t *last;     /* of each number: 1 + the last story in whose list it stood */
    uint8_t *grade;   /* of one story's rows */
} desk;

static void score_story(const np_lists *l, const np_judge *judge, size_t i, desk *d,
                        np_ranking_scores *scores)
{
    const np_list_story *s = &l->story[i];
    uint32_t story = l->number[i];
    size_t n_of_grade[NP_GRADES] = {0}, n_ranked = 0, n_rows = s[1].row - s->row;
    if (!judge->count(judge->ctx, story, n_of_grade))
        return;
    qsort(d->row + s->row, n_rows, sizeof *d->row, by_score);
    d->last[story] = i + 1;
    for (size_t k = s->row; k < s->row + n_rows; k++) {
        uint32_t other = l->number[l->n_stories + d->row[k].place];
        bool is_new = d->last[other] != i + 1;
        d->last[other] = i + 1;
        n_ranked += is_new && judge->grade(judge->ctx, story, other, &d->grade[n_ranked]);
    }
    np_ranking_add(scores, d->grade, n_ranked, n_of_grade);
}

np_code np_lists_score(const np_lists *l, const np_judge *judge, np_ranking_scores *scores,
                       np_error *err)
{
    desk d = {0};
    np_code code = NP_E_NOMEM;
    if ((d.row = np_alloc(0, l->n_rows, sizeof *d.row, err)) &&
        (d.last = np_alloc(0, l->n_numbers, sizeof *d.last, err)) &&
        (d.grade = np_alloc(0, l->n_rows + 1, sizeof *d.grade, err))) {
        np_ranking_scores sum = {.n_stories = l->n_stories};
        if (l->n_rows)
            memcpy(d.row, l->row, l->n_rows * sizeof *d.row);
        for (size_t i = 0; i < l->n_stories; i++)
            score_story(l, judge, i, &d, &sum);
        np_ranking_mean(&sum);
        *scores = sum;
        code = NP_OK;
    }
    np_free(d.grade);
    np_free(d.last);
    np_free(d.row);
    return code;
}
