/* evaluate_pairs.c - a file of true pairs against a file of found ones.
 *
 * True pairs are CSV (id1,id2, ... under a header line) or JSON Lines with a and b, found ones
 * the lines of np_write_pairs(). When the true ones come with their Jaccard, both sides count
 * from options.near on only: so one exhaustive list serves every threshold. Without it nothing
 * is known of where the true ones end, and all count. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "evaluate.h"
#include "measure/measure.h"
#include "options.h"
#include <string.h>

enum { MOST_PAIRS = 1 << 30, NO_COLUMN = -1 };

/* Figures come rounded to six digits. */
static const double ROUNDING = 5e-7;

/* The pairs of both files, gold first. */
typedef struct table {
    np_json *json;
    np_arena *strings;
    np_str *id; /* two a pair */
    np_pair *pair;
    size_t n, id_cap, pair_cap;
    bool has_jaccard; /* some pair read so far came with one */

    /* gold: told by its first line */
    bool has_begun, is_csv;
    int jaccard_column;
} table;

/* jaccard < 0: unknown. */
static np_code add_pair(table *t, np_str a, np_str b, np_relation relation, double jaccard,
                        np_error *err)
{
    if (!a.len || !b.len)
        return np_fail(err, NP_E_INPUT, "a pair needs two ids");
    if (t->n == MOST_PAIRS)
        return np_fail(err, NP_E_LIMIT, "more than %d pairs", MOST_PAIRS);
    if (!NP_GROW(t->id, t->id_cap, 2 * t->n + 2, err) ||
        !NP_GROW(t->pair, t->pair_cap, t->n + 1, err))
        return NP_E_NOMEM;
    t->id[2 * t->n] = a;
    t->id[2 * t->n + 1] = b;
    t->pair[t->n++] = (np_pair){.relation = relation, .jaccard = (float)jaccard};
    t->has_jaccard |= jaccard >= 0;
    return NP_OK;
}

static np_code copy_member(table *t, np_json_value object, np_str name, np_str *text, np_error *err)
{
    np_json_value v;
    *text = (np_str){0};
    return np_json_find(object, name, &v) ? np_json_copy(v, t->strings, text, err) : NP_OK;
}

static np_code take_json(table *t, np_str line, np_error *err)
{
    np_json_value root, v;
    np_str a, b, relation = {0};
    double jaccard = -1;
    np_code code = np_json_parse(t->json, line, &root, err);
    if (code)
        return code;
    if (np_json_find(root, NP_STR("relation"), &v))
        relation = np_json_string(v);
    if (np_json_find(root, NP_STR("jaccard"), &v))
        jaccard = np_json_double(v);
    if ((code = copy_member(t, root, NP_STR("a"), &a, err)) ||
        (code = copy_member(t, root, NP_STR("b"), &b, err)))
        return code;
    bool is_identical = np_str_equal(relation, NP_STR("identical"));
    return add_pair(t, a, b, is_identical ? NP_IDENTICAL : NP_NEAR, jaccard, err);
}

/* Free of any locale; negative: not a number. */
static double number_of(table *t, np_str text)
{
    char padded[32 + NP_JSON_PADDING] = "";
    np_json_value v;
    if (text.len == 0 || text.len > 32)
        return -1;
    memcpy(padded, text.at, text.len);
    bool is_number = np_json_parse(t->json, (np_str){padded, text.len}, &v, NULL) == NP_OK &&
                     np_json_kind_of(v) == NP_JSON_NUMBER;
    return is_number ? np_json_double(v) : -1;
}

static np_code take_csv(table *t, np_str line, np_error *err)
{
    bool is_header = !t->has_begun;
    np_str id[2] = {{0}};
    double jaccard = -1;
    char *room = np_arena_alloc(t->strings, line.len, 1, err);
    if (!room)
        return NP_E_NOMEM;
    for (int column = 0; line.at; column++) {
        np_str field = np_csv_field(&line, &room);
        if (is_header && np_str_equal(field, NP_STR("jaccard")))
            t->jaccard_column = column;
        else if (column < 2)
            id[column] = field;
        else if (column == t->jaccard_column)
            jaccard = number_of(t, field);
    }
    return is_header ? NP_OK : add_pair(t, id[0], id[1], NP_NEAR, jaccard, err);
}

static np_code take_found(void *to, np_str line, np_error *err) { return take_json(to, line, err); }

static np_code take_true(void *to, np_str line, np_error *err)
{
    table *t = to;
    if (!t->has_begun) {
        t->is_csv = np_str_trim(line).at[0] != '{';
        t->jaccard_column = NO_COLUMN;
    }
    np_code code = t->is_csv ? take_csv(t, line, err) : take_json(t, line, err);
    t->has_begun = true;
    return code;
}

/* Those of pair[0 .. n-1] whose Jaccard is unknown or at least near, moved to the front. */
static size_t keep_near(np_pair *pair, size_t n, double near)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (pair[i].jaccard < 0 || (double)pair[i].jaccard + ROUNDING >= near)
            pair[kept++] = pair[i];
    return kept;
}

static np_code score_table(table *t, size_t n_gold, bool is_by_jaccard, double near,
                           np_pair_scores *scores, np_error *err)
{
    uint32_t n_ids, *number = np_alloc(0, 2 * t->n, sizeof *number, err);
    if (!number)
        return NP_E_NOMEM;
    np_code code = np_number_names(t->id, 2 * t->n, number, &n_ids, err);
    for (size_t i = 0; i < t->n && !code; i++) {
        t->pair[i].a = number[2 * i];
        t->pair[i].b = number[2 * i + 1];
    }
    np_free(number);
    if (code)
        return code;
    size_t n_pred = t->n - n_gold;
    np_pair *pred = t->pair + n_gold;
    if (is_by_jaccard) {
        n_gold = keep_near(t->pair, n_gold, near);
        n_pred = keep_near(pred, n_pred, near);
    }
    return np_score_pairs(n_ids, t->pair, n_gold, pred, n_pred, scores, err);
}

np_code np_score_pair_files(const char *gold_path, const char *pred_path, const np_options *opt,
                            np_pair_scores *scores, np_error *err)
{
    np_options own;
    table t = {0};
    np_pair_scores s = {0};
    np_code code = np_options_take(opt, &own, err);
    if (code)
        return code;
    code = NP_E_NOMEM;
    if (!(t.strings = np_arena_new(err)) || !(t.json = np_json_new(own.max_depth, err)))
        goto done;
    if ((code = np_each_line(gold_path, &own, take_true, &t, err)))
        goto done;
    size_t n_gold = t.n;
    bool is_by_jaccard = t.has_jaccard;
    if ((code = np_each_line(pred_path, &own, take_found, &t, err)) ||
        (code = score_table(&t, n_gold, is_by_jaccard, own.near, &s, err)))
        goto done;
    *scores = s;
done:
    np_free(t.pair);
    np_free(t.id);
    np_json_free(t.json);
    np_arena_free(t.strings);
    return code;
}
