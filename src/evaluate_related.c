/* evaluate_related.c - related lists against topics: how high the stories of one topic stand.
 *
 * Gold gives articles a topic, story lines give stories their articles and their rows:
 *
 *     {"id":"a1","topic":"t"}    {"type":"story","id":"s_1","articles":[{"id":"a1"}],
 *                                 "related":[{"story":"s_2","score":0.41}]}
 *
 * A story has the topic that most of its labelled articles have. Rows are taken by their score,
 * however they were sorted for the reader. What has no topic is neither right nor wrong: such a
 * row is passed over, such a story asks nothing. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "evaluate.h"
#include "measure/measure.h"
#include "options.h"
#include <stdlib.h>

enum { MOST = 1 << 30 };
#define NO_TOPIC UINT32_MAX

typedef struct story {
    np_str id;
    size_t article, row; /* its first; the next story's first ends them */
} story;

typedef struct row {
    np_str story;
    double score;
    size_t place; /* in the list, for equal scores */
} row;

typedef struct table {
    np_str label;
    np_json *json;
    np_arena *strings;
    np_str *id; /* of labelled articles, then of the stories' */
    np_str *topic;
    story *story;
    row *row;
    size_t n_ids, n_labelled, n_stories, n_rows;
    size_t id_cap, topic_cap, story_cap, row_cap;
} table;

/* ---- Reading ---- */

static np_code parse(table *t, np_str line, np_json_value *root, np_error *err)
{
    np_code code = np_json_parse(t->json, line, root, err);
    if (!code && np_json_kind_of(*root) != NP_JSON_OBJECT)
        return np_fail(err, NP_E_INPUT, "not a JSON object");
    return code;
}

/* The member of this name as text; empty if there is none. */
static np_code copy_member(table *t, np_json_value object, np_str name, np_str *text, np_error *err)
{
    np_json_value v;
    *text = (np_str){0};
    return np_json_find(object, name, &v) ? np_json_copy(v, t->strings, text, err) : NP_OK;
}

static np_code add_id(table *t, np_str id, np_error *err)
{
    if (!id.len)
        return np_fail(err, NP_E_INPUT, "an article has no id");
    if (t->n_ids == MOST)
        return np_fail(err, NP_E_LIMIT, "more than %d articles", MOST);
    if (!NP_GROW(t->id, t->id_cap, t->n_ids + 1, err))
        return NP_E_NOMEM;
    t->id[t->n_ids++] = id;
    return NP_OK;
}

static np_code take_label(void *to, np_str line, np_error *err)
{
    table *t = to;
    np_json_value root;
    np_str id, topic;
    np_code code = parse(t, line, &root, err);
    if (code || (code = copy_member(t, root, t->label, &topic, err)) || !topic.len)
        return code;
    if (!NP_GROW(t->topic, t->topic_cap, t->n_labelled + 1, err))
        return NP_E_NOMEM;
    if ((code = copy_member(t, root, NP_STR("id"), &id, err)) || (code = add_id(t, id, err)))
        return code;
    t->topic[t->n_labelled++] = topic;
    return NP_OK;
}

static np_code take_article(void *to, np_str key, np_json_value article, np_error *err)
{
    (void)key;
    np_str id;
    np_code code = copy_member(to, article, NP_STR("id"), &id, err);
    return code ? code : add_id(to, id, err);
}

static np_code take_row(void *to, np_str key, np_json_value related, np_error *err)
{
    (void)key;
    table *t = to;
    np_json_value score;
    row r = {.place = t->n_rows};
    np_code code = copy_member(t, related, NP_STR("story"), &r.story, err);
    if (code)
        return code;
    if (!r.story.len || !np_json_find(related, NP_STR("score"), &score))
        return np_fail(err, NP_E_INPUT, "a related row needs a story and a score");
    r.score = np_json_double(score);
    if (!NP_GROW(t->row, t->row_cap, t->n_rows + 1, err))
        return NP_E_NOMEM;
    t->row[t->n_rows++] = r;
    return NP_OK;
}

static np_code take_story(void *to, np_str line, np_error *err)
{
    table *t = to;
    np_json_value root, articles, related;
    story s = {.article = t->n_ids, .row = t->n_rows};
    np_code code = parse(t, line, &root, err);
    if (code || (code = copy_member(t, root, NP_STR("id"), &s.id, err)))
        return code;
    if (!s.id.len || !np_json_find(root, NP_STR("articles"), &articles) ||
        !np_json_find(root, NP_STR("related"), &related))
        return np_fail(err, NP_E_INPUT, "not a story line with its articles and related stories");
    if (!NP_GROW(t->story, t->story_cap, t->n_stories + 1, err))
        return NP_E_NOMEM;
    if ((code = np_json_each(articles, take_article, t, err)) ||
        (code = np_json_each(related, take_row, t, err))) {
        t->n_ids = s.article; /* a bad line leaves nothing behind */
        t->n_rows = s.row;
        return code;
    }
    t->story[t->n_stories++] = s;
    return NP_OK;
}

/* ---- Scoring: ids, topics and stories are numbers ---- */

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

static int by_score(const void *a, const void *b)
{
    const row *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

/* What the names have become. */
typedef struct numbers {
    uint32_t *article, *topic; /* of each id, of each label */
    uint32_t *of_article;      /* topic of an article, by number */
    uint32_t *own;             /* topic of each id of a story */
    uint32_t *story;           /* of each story, then of each row */
    uint32_t *of_story;        /* topic of a story, by number */
    size_t *n_of_topic;        /* stories in it */
    bool *is_relevant;         /* of one story's rows */
} numbers;

static np_code number_articles(const table *t, numbers *n, np_error *err)
{
    uint32_t n_articles, n_topics;
    if (!(n->article = np_alloc(0, t->n_ids, sizeof *n->article, err)) ||
        !(n->topic = np_alloc(0, t->n_labelled, sizeof *n->topic, err)) ||
        !(n->own = np_alloc(0, t->n_ids, sizeof *n->own, err)) ||
        np_number_names(t->id, t->n_ids, n->article, &n_articles, err) ||
        np_number_names(t->topic, t->n_labelled, n->topic, &n_topics, err) ||
        !(n->of_article = np_alloc(0, n_articles, sizeof *n->of_article, err)) ||
        !(n->n_of_topic = np_alloc(0, n_topics, sizeof *n->n_of_topic, err)))
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < n_articles; i++)
        n->of_article[i] = NO_TOPIC;
    for (size_t i = t->n_labelled; i-- > 0;) /* backwards: the first label counts */
        n->of_article[n->article[i]] = n->topic[i];
    for (size_t i = t->n_labelled; i < t->n_ids; i++)
        n->own[i] = n->of_article[n->article[i]];
    return NP_OK;
}

static np_code number_stories(const table *t, numbers *n, np_error *err)
{
    size_t n_names = t->n_stories + t->n_rows;
    uint32_t n_distinct;
    np_str *name = np_alloc(0, n_names, sizeof *name, err);
    if (!name)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n_names; i++)
        name[i] = i < t->n_stories ? t->story[i].id : t->row[i - t->n_stories].story;
    np_code code = NP_E_NOMEM;
    if ((n->story = np_alloc(0, n_names, sizeof *n->story, err)) &&
        !np_number_names(name, n_names, n->story, &n_distinct, err) &&
        (n->of_story = np_alloc(0, n_distinct, sizeof *n->of_story, err)) &&
        (n->is_relevant = np_alloc(0, t->n_rows, sizeof *n->is_relevant, err)))
        code = NP_OK;
    np_free(name);
    for (uint32_t i = 0; !code && i < n_distinct; i++)
        n->of_story[i] = NO_TOPIC;
    for (size_t i = 0; !code && i < t->n_stories; i++) {
        const story *s = &t->story[i];
        uint32_t topic = most_frequent(n->own + s->article, s[1].article - s->article);
        n->of_story[n->story[i]] = topic;
        if (topic != NO_TOPIC)
            n->n_of_topic[topic]++;
    }
    return code;
}

static void score_story(table *t, numbers *n, size_t i, np_ranking_scores *scores)
{
    const story *s = &t->story[i];
    uint32_t topic = n->of_story[n->story[i]];
    size_t n_ranked = 0, n_rows = s[1].row - s->row;
    if (topic == NO_TOPIC || n->n_of_topic[topic] < 2)
        return;
    qsort(t->row + s->row, n_rows, sizeof *t->row, by_score);
    for (size_t k = s->row; k < s->row + n_rows; k++) {
        uint32_t other = n->story[t->n_stories + t->row[k].place];
        if (other != n->story[i] && n->of_story[other] != NO_TOPIC)
            n->is_relevant[n_ranked++] = n->of_story[other] == topic;
    }
    np_ranking_add(scores, n->is_relevant, n_ranked, n->n_of_topic[topic] - 1);
}

static np_code score_table(table *t, np_ranking_scores *scores, np_error *err)
{
    numbers n = {0};
    np_code code = number_articles(t, &n, err);
    if (!code)
        code = number_stories(t, &n, err);
    *scores = (np_ranking_scores){.n_stories = t->n_stories};
    for (size_t i = 0; !code && i < t->n_stories; i++)
        score_story(t, &n, i, scores);
    np_ranking_mean(scores);
    np_free(n.is_relevant);
    np_free(n.n_of_topic);
    np_free(n.of_story);
    np_free(n.story);
    np_free(n.own);
    np_free(n.of_article);
    np_free(n.topic);
    np_free(n.article);
    return code;
}

static np_code read_both(table *t, const char *gold_path, const char *pred_path,
                         const np_options *opt, np_error *err)
{
    np_code code = np_each_line(gold_path, opt, take_label, t, err);
    if (!code && !t->n_labelled)
        return np_fail(err, NP_E_INPUT, "%s: no line has an id and the label \"%.*s\"", gold_path,
                       (int)t->label.len, t->label.at);
    if (!code)
        code = np_each_line(pred_path, opt, take_story, t, err);
    if (!code && !NP_GROW(t->story, t->story_cap, t->n_stories + 1, err))
        code = NP_E_NOMEM;
    if (!code) /* where the last one ends */
        t->story[t->n_stories] = (story){.article = t->n_ids, .row = t->n_rows};
    return code;
}

np_code np_score_related_files(const char *gold_path, const char *pred_path, const char *label,
                               const np_options *opt, np_ranking_scores *scores, np_error *err)
{
    np_options own;
    table t = {.label = np_str_of(label)};
    np_ranking_scores s;
    np_code code = np_options_take(opt, &own, err);
    if (code)
        return code;
    code = NP_E_NOMEM;
    if ((t.strings = np_arena_new(err)) && (t.json = np_json_new(own.max_depth, err)) &&
        !(code = read_both(&t, gold_path, pred_path, &own, err)) &&
        !(code = score_table(&t, &s, err)))
        *scores = s;
    np_free(t.row);
    np_free(t.story);
    np_free(t.topic);
    np_free(t.id);
    np_json_free(t.json);
    np_arena_free(t.strings);
    return code;
}
