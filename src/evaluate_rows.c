/* evaluate_rows.c - lines of labels, or of results, as rows (id, label).
 *
 * Either may be lines with an id and the label, or story lines, as `newsprint stories` writes them:
 *
 *     {"id":"a1","story":"x"} {"type":"story","id":"s_1","articles":[{"id":"a1","group":"a2"}]}
 *
 * Rows keep the order of the lines; who reads them decides what an id that comes twice means. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "evaluate.h"

enum { MOST_ROWS = 1 << 30 };

np_code np_rows_init(np_rows *t, np_str label, const np_options *opt, np_error *err)
{
    *t = (np_rows){.label = label};
    if ((t->strings = np_arena_new(err)) && (t->json = np_json_new(opt->max_depth, err)))
        return NP_OK;
    return NP_E_NOMEM;
}

void np_rows_clear(np_rows *t)
{
    np_free(t->named);
    np_free(t->id);
    np_json_free(t->json);
    np_arena_free(t->strings);
    *t = (np_rows){0};
}

/* A story line being spread over its articles. */
typedef struct story {
    np_rows *rows;
    np_str named; /* its id or topic; unused for groups */
} story;

static np_code add_row(np_rows *t, np_json_value id, np_str named, np_error *err)
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

static np_code take_story(np_rows *t, np_json_value line, np_error *err)
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

np_code np_rows_take_line(void *to, np_str line, np_error *err)
{
    np_rows *t = to;
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
