/* evaluate.c - a file of labels against a file of results: who belongs with whom.
 *
 * Either file may be lines with an id and the label, or story lines, as `newsprint stories`
 * writes them:
 *
 *     {"id":"a1","story":"x"} {"type":"story","id":"s_1","articles":[{"id":"a1","group":"a2"}]}
 *
 * Both become rows (id, label); ids and labels become numbers; measure/ sees numbers only. What
 * gold does not label is not scored, and what the result lacks is scored as alone: leaving hard
 * articles out must not raise a score. */
#include "evaluate.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "measure/measure.h"

enum { MOST_ROWS = 1 << 30 };

/* The rows of both files, gold first. */
typedef struct table {
    np_str label; /* "story", "group" or "topic" */
    np_json *json;
    np_arena *strings;
    size_t n, n_lines; /* rows, and lines they were read from */
    np_str *id, *named;
    size_t id_cap, named_cap;
} table;

/* A story line being spread over its articles. */
typedef struct story {
    table *rows;
    np_str named; /* its id or topic; unused for groups */
} story;

static np_code add_row(table *t, np_json_value id, np_str named, np_error *err)
{
    np_str name;
    np_code code = np_json_copy(id, t->strings, &name, err);
    if (code || !named.len)
        return code;
    if (!name.len)
        return np_fail(err, NP_E_INPUT, "the id is neither text nor a number");
    if (t->n == MOST_ROWS)
        return np_fail(err, NP_E_LIMIT, "more than %d labelled articles", MOST_ROWS);
    if (!NP_GROW(t->id, t->id_cap, t->n + 1, err) ||
        !NP_GROW(t->named, t->named_cap, t->n + 1, err))
        return NP_E_NOMEM;
    t->id[t->n] = name;
    t->named[t->n++] = named;
    return NP_OK;
}

static np_code take_article(void *to, np_str key, np_json_value article, np_error *err)
{
    (void)key;
    story *s = to;
    np_json_value id, group;
    np_str named = s->named;
    np_code code = NP_OK;
    if (!np_json_find(article, NP_STR("id"), &id))
        return np_fail(err, NP_E_INPUT, "an article of the story has no id");
    if (np_str_equal(s->rows->label, NP_STR("group")) &&
        np_json_find(article, NP_STR("group"), &group))
        code = np_json_copy(group, s->rows->strings, &named, err);
    return code ? code : add_row(s->rows, id, named, err);
}

/* The strongest topic is the first. */
static np_code take_first_topic(void *to, np_str key, np_json_value topic, np_error *err)
{
    (void)key;
    story *s = to;
    np_json_value id;
    return !s->named.len && np_json_find(topic, NP_STR("id"), &id)
               ? np_json_copy(id, s->rows->strings, &s->named, err)
               : NP_OK;
}

static np_code take_story(table *t, np_json_value line, np_error *err)
{
    story s = {.rows = t};
    np_json_value of_story, articles;
    np_code code = NP_OK;
    if (!np_json_find(line, NP_STR("articles"), &articles))
        return np_fail(err, NP_E_INPUT, "the story has no articles");
    if (np_str_equal(t->label, NP_STR("topic"))) {
        if (np_json_find(line, NP_STR("topics"), &of_story))
            code = np_json_each(of_story, take_first_topic, &s, err);
    } else if (np_str_equal(t->label, NP_STR("story"))) {
        if (np_json_find(line, NP_STR("id"), &of_story))
            code = np_json_copy(of_story, t->strings, &s.named, err);
    }
    return code ? code : np_json_each(articles, take_article, &s, err);
}

static np_code take_line(void *to, np_str line, np_error *err)
{
    table *t = to;
    np_json_value root, type, id, named;
    np_str text;
    np_code code = np_json_parse(t->json, line, &root, err);
    t->n_lines++;
    if (code)
        return code;
    if (np_json_kind_of(root) != NP_JSON_OBJECT)
        return np_fail(err, NP_E_INPUT, "not a JSON object");
    if (np_json_find(root, NP_STR("type"), &type) &&
        np_str_equal(np_json_string(type), NP_STR("story")))
        return take_story(t, root, err);
    if (!np_json_find(root, t->label, &named))
        return NP_OK;
    if (!np_json_find(root, NP_STR("id"), &id))
        return np_fail(err, NP_E_INPUT, "a label without an id");
    code = np_json_copy(named, t->strings, &text, err);
    return code ? code : add_row(t, id, text, err);
}

/* The rows of one file; NP_E_INPUT if it has lines, but no row. */
static np_code read_rows(table *t, const char *path, const np_options *opt, np_error *err)
{
    size_t before = t->n;
    t->n_lines = 0;
    np_code code = np_each_line(path, opt, take_line, t, err);
    if (!code && t->n == before && t->n_lines)
        return np_fail(err, NP_E_INPUT, "%s: no line has an id and the label \"%.*s\"", path,
                       (int)t->label.len, t->label.at);
    return code;
}

/* Each gold article once, with its label and the result's; ids and labels are numbers by now. */
static np_code compare(const uint32_t *id, uint32_t n_ids, const uint32_t *named, uint32_t n_named,
                       size_t n_gold, size_t n, const np_options *opt, np_partition_scores *scores,
                       np_error *err)
{
    enum { UNSEEN = 0, CLAIMED = 1, SCORED = 2 };
    struct article {
        uint32_t claim; /* the result's first label */
        uint32_t seen;
    } *article = np_alloc(0, n_ids, sizeof *article, err);
    uint32_t *gold = article ? np_alloc(0, n_gold, 2 * sizeof *gold, err) : NULL;
    size_t k = 0, n_missing = 0;
    np_code code = NP_E_NOMEM;
    if (!gold)
        goto done;
    uint32_t *pred = gold + n_gold;
    for (size_t i = n_gold; i < n; i++)
        if (article[id[i]].seen == UNSEEN)
            article[id[i]] = (struct article){named[i], CLAIMED};
    for (size_t i = 0; i < n_gold; i++) {
        struct article *a = &article[id[i]];
        if (a->seen & SCORED)
            continue;
        n_missing += a->seen == UNSEEN;
        gold[k] = named[i];
        pred[k] = a->seen == CLAIMED ? a->claim : n_named + (uint32_t)k;
        a->seen |= SCORED;
        k++;
    }
    if (k < n_gold)
        np_say(opt, NP_LOG_NOTICE, "%zu ids stand more than once in the labels; the first counts",
               n_gold - k);
    code = np_score_partition(gold, pred, k, scores, err);
    if (!code && !scores->has_ceaf)
        np_say(opt, NP_LOG_NOTICE,
               "CEAF is left out: the best pairing of %zu groups with %zu takes too long",
               scores->n_gold, scores->n_pred);
    scores->n_missing = n_missing;
done:
    np_free(gold);
    np_free(article);
    return code;
}

static np_code score_rows(const table *t, size_t n_gold, const np_options *opt,
                          np_partition_scores *scores, np_error *err)
{
    uint32_t n_ids, n_named, *named;
    uint32_t *id = np_alloc(0, t->n, 2 * sizeof *id, err);
    if (!id)
        return NP_E_NOMEM;
    named = id + t->n;
    np_code code = np_number_names(t->id, t->n, id, &n_ids, err);
    if (!code)
        code = np_number_names(t->named, t->n, named, &n_named, err);
    if (!code)
        code = compare(id, n_ids, named, n_named, n_gold, t->n, opt, scores, err);
    np_free(id);
    return code;
}

np_code np_score_files(const char *gold_path, const char *pred_path, const char *label,
                       const np_options *opt, np_partition_scores *scores, np_error *err)
{
    np_options defaults;
    np_options_init(&defaults);
    opt = opt ? opt : &defaults;
    table t = {.label = np_str_of(label)};
    np_partition_scores s = {0};
    np_code code = np_options_check(opt, err);
    if (code)
        return code;
    code = NP_E_NOMEM;
    if (!(t.strings = np_arena_new(err)) || !(t.json = np_json_new(opt->max_depth, err)))
        goto done;
    if ((code = read_rows(&t, gold_path, opt, err)))
        goto done;
    size_t n_gold = t.n;
    if (!n_gold) {
        code = np_fail(err, NP_E_INPUT, "%s: no labels; there is nothing to score", gold_path);
        goto done;
    }
    if ((code = read_rows(&t, pred_path, opt, err)) ||
        (code = score_rows(&t, n_gold, opt, &s, err)))
        goto done;
    *scores = s;
done:
    np_free(t.named);
    np_free(t.id);
    np_json_free(t.json);
    np_arena_free(t.strings);
    return code;
}
