/* evaluate_topics.c - related lists against topics: how high the stories of one topic stand.
 *
 * Gold gives articles a topic, story lines give stories their articles and their rows:
 *
 *     {"id":"a1","topic":"t"}
 *
 * A story has the topic that most of its labelled articles have. What has no topic is neither right
 * nor wrong: such a row is passed over, such a story asks nothing. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "evaluate_lists.h"
#include <stdlib.h>

#define NO_TOPIC UINT32_MAX

/* ---- Reading ---- */

typedef struct labels {
    np_str label;
    np_lists *lists; /* whose parser and strings are used */
    np_str *id, *topic;
    size_t n, id_cap, topic_cap;
} labels;

static np_code take_label(void *to, np_str line, np_error *err)
{
    labels *g = to;
    np_arena *strings = g->lists->strings;
    np_json_value root;
    np_str id, topic;
    np_code code = np_json_object(g->lists->json, line, &root, err);
    if (code || (code = np_json_text_of(root, g->label, strings, &topic, err)) || !topic.len ||
        (code = np_json_text_of(root, NP_STR("id"), strings, &id, err)))
        return code;
    if (!id.len)
        return np_fail(err, NP_E_INPUT, "an article has no id");
    if (g->n == NP_MOST_LISTED)
        return np_fail(err, NP_E_LIMIT, "more than %d articles", NP_MOST_LISTED);
    if (!NP_GROW(g->id, g->id_cap, g->n + 1, err) ||
        !NP_GROW(g->topic, g->topic_cap, g->n + 1, err))
        return NP_E_NOMEM;
    g->id[g->n] = id;
    g->topic[g->n++] = topic;
    return NP_OK;
}

/* ---- Topics of stories ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The topic most of topic[0 .. n-1] are, the smallest of several; none: NO_TOPIC. Sorts them. */
static uint32_t most_frequent(uint32_t *topic, size_t n)
{
    uint32_t best = NO_TOPIC;
    size_t most = 0;
    qsort(topic, n, sizeof *topic, by_number);
    for (size_t from = 0, to; from < n && topic[from] != NO_TOPIC; from = to) {
        for (to = from; to < n && topic[to] == topic[from]; to++)
            ;
        if (to - from > most) {
            most = to - from;
            best = topic[from];
        }
    }
    return best;
}

typedef struct topics {
    uint32_t *of_label; /* of each label */
    uint32_t *own;      /* of each article of the stories */
    uint32_t *of_story; /* by number */
    size_t *n_stories;  /* of each topic */
} topics;

/* Each article of the stories has the topic of its first label. */
static np_code find_articles(const labels *g, topics *t, np_error *err)
{
    const np_lists *l = g->lists;
    size_t n = g->n + l->n_articles;
    uint32_t n_distinct, *number = NULL, *of_number = NULL;
    np_str *name = np_alloc(0, n, sizeof *name, err);
    np_code code = NP_E_NOMEM;
    for (size_t i = 0; name && i < n; i++)
        name[i] = i < g->n ? g->id[i] : l->article[i - g->n];
    if (name && (number = np_alloc(0, n, sizeof *number, err)) &&
        !np_number_names(name, n, number, &n_distinct, err) &&
        (of_number = np_alloc(0, n_distinct, sizeof *of_number, err)) &&
        (t->own = np_alloc(0, l->n_articles, sizeof *t->own, err))) {
        for (uint32_t i = 0; i < n_distinct; i++)
            of_number[i] = NO_TOPIC;
        for (size_t i = g->n; i-- > 0;) /* backwards: the first label counts */
            of_number[number[i]] = t->of_label[i];
        for (size_t i = 0; i < l->n_articles; i++)
            t->own[i] = of_number[number[g->n + i]];
        code = NP_OK;
    }
    np_free(of_number);
    np_free(number);
    np_free(name);
    return code;
}

static np_code find_stories(const labels *g, topics *t, np_error *err)
{
    const np_lists *l = g->lists;
    uint32_t n_topics;
    if (!(t->of_label = np_alloc(0, g->n, sizeof *t->of_label, err)) ||
        np_number_names(g->topic, g->n, t->of_label, &n_topics, err) ||
        !(t->n_stories = np_alloc(0, n_topics, sizeof *t->n_stories, err)) ||
        !(t->of_story = np_alloc(0, l->n_numbers, sizeof *t->of_story, err)) ||
        find_articles(g, t, err))
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < l->n_numbers; i++)
        t->of_story[i] = NO_TOPIC;
    for (size_t i = 0; i < l->n_stories; i++) {
        const np_list_story *s = &l->story[i];
        uint32_t topic = most_frequent(t->own + s->article, s[1].article - s->article);
        t->of_story[l->number[i]] = topic;
        if (topic != NO_TOPIC)
            t->n_stories[topic]++;
    }
    return NP_OK;
}

static bool count(const void *ctx, uint32_t story, size_t n_of_grade[NP_GRADES])
{
    const topics *t = ctx;
    uint32_t topic = t->of_story[story];
    if (topic == NO_TOPIC || t->n_stories[topic] < 2)
        return false;
    n_of_grade[1] = t->n_stories[topic] - 1;
    return true;
}

static bool grade(const void *ctx, uint32_t story, uint32_t other, uint8_t *grade)
{
    const topics *t = ctx;
    *grade = t->of_story[other] == t->of_story[story];
    return t->of_story[other] != NO_TOPIC;
}

np_code np_score_by_topic(np_lists *lists, const char *gold_path, const char *pred_path,
                          np_str label, const np_options *opt, np_ranking_scores *scores,
                          np_error *err)
{
    labels g = {.label = label, .lists = lists};
    topics t = {0};
    np_code code = np_each_line(gold_path, opt, take_label, &g, err);
    if (!code && !g.n)
        code = np_fail(err, NP_E_INPUT, "%s: no line has an id and the label \"%.*s\"", gold_path,
                       (int)label.len, label.at);
    if (!code)
        code = np_lists_read(lists, pred_path, opt, err);
    if (!code)
        code = find_stories(&g, &t, err);
    if (!code)
        code = np_lists_score(lists, &(np_judge){&t, count, grade}, scores, err);
    np_free(t.n_stories);
    np_free(t.of_story);
    np_free(t.own);
    np_free(t.of_label);
    np_free(g.topic);
    np_free(g.id);
    return code;
}
