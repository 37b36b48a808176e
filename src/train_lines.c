/* train_lines.c - a file of labels to train by, as it was written.
 *
 * Two kinds, told apart by the first line: a story for each article, in the rows that eval reads as
 * gold, or pairs of which somebody said that they are one story or are not. A list of pairs that
 * are one story and nothing else was refused: who never says what is apart is best served by
 * joining everything. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "train_labels.h"

enum { MOST_PAIRS = 1 << 28 };

static np_code add_pair(np_told *r, np_str a, np_str b, bool is_same, np_error *err)
{
    if (!a.len || !b.len)
        return np_fail(err, NP_E_INPUT, "a pair needs two ids");
    if (np_str_equal(a, b))
        return np_fail(err, NP_E_INPUT, "an article is no pair with itself");
    if (r->n_pairs == MOST_PAIRS)
        return np_fail(err, NP_E_LIMIT, "more than %d pairs", MOST_PAIRS);
    if (!NP_GROW(r->pair_id, r->id_cap, 2 * r->n_pairs + 2, err) ||
        !NP_GROW(r->is_same, r->same_cap, r->n_pairs + 1, err))
        return NP_E_NOMEM;
    r->pair_id[2 * r->n_pairs] = a;
    r->pair_id[2 * r->n_pairs + 1] = b;
    r->is_same[r->n_pairs++] = is_same;
    return NP_OK;
}

static np_code take_json_pair(np_told *r, np_json_value line, np_error *err)
{
    np_json_value a, b, same;
    np_str id[2];
    if (!np_json_find(line, NP_STR("a"), &a) || !np_json_find(line, NP_STR("b"), &b))
        return np_fail(err, NP_E_INPUT, "a pair needs a and b");
    if (!np_json_find(line, NP_STR("same"), &same) || np_json_kind_of(same) != NP_JSON_BOOL)
        return np_fail(err, NP_E_INPUT, "a pair needs \"same\": true or false");
    np_code code = np_json_copy(a, r->rows.strings, &id[0], err);
    if (!code)
        code = np_json_copy(b, r->rows.strings, &id[1], err);
    return code ? code : add_pair(r, id[0], id[1], np_json_is_true(same), err);
}

static bool read_yes(np_str word, bool *is_yes)
{
    static const char *const word_of[2][3] = {{"false", "no", "0"}, {"true", "yes", "1"}};
    for (int yes = 0; yes < 2; yes++)
        for (int k = 0; k < 3; k++)
            if (np_str_equal(word, np_str_of(word_of[yes][k]))) {
                *is_yes = yes;
                return true;
            }
    return false;
}

static np_code take_csv_pair(np_told *r, np_str line, bool is_header, np_error *err)
{
    np_str id[2] = {{0}}, same = {0};
    bool is_same;
    char *room = np_arena_alloc(r->rows.strings, line.len, 1, err);
    if (!room)
        return NP_E_NOMEM;
    for (int column = 0; line.at; column++) {
        np_str field = np_csv_field(&line, &room);
        if (is_header && np_str_equal(field, NP_STR("same")))
            r->same_column = column;
        else if (column < 2)
            id[column] = field;
        else if (column == r->same_column)
            same = field;
    }
    if (is_header)
        return NP_OK;
    if (!read_yes(same, &is_same))
        return np_fail(err, NP_E_INPUT, "the column \"same\" says neither true nor false");
    return add_pair(r, id[0], id[1], is_same, err);
}

static np_code take_line(void *to, np_str line, np_error *err)
{
    np_told *r = to;
    np_json_value root, unused;
    bool is_first = !r->has_begun;
    if (is_first)
        r->is_csv = r->is_pairs = np_str_trim(line).at[0] != '{';
    if (r->is_csv) {
        r->has_begun = true;
        return take_csv_pair(r, line, is_first, err);
    }
    np_code code = is_first || r->is_pairs ? np_json_parse(r->rows.json, line, &root, err) : NP_OK;
    if (code)
        return code; /* the first line that can be read tells the kind */
    if (is_first)
        r->is_pairs = np_json_find(root, NP_STR("a"), &unused);
    r->has_begun = true;
    return r->is_pairs ? take_json_pair(r, root, err) : np_rows_take_line(&r->rows, line, err);
}

np_code np_told_read(np_told *r, const char *path, const np_options *opt, np_error *err)
{
    *r = (np_told){0};
    np_code code = np_rows_init(&r->rows, NP_STR("story"), opt, err);
    if (!code)
        code = np_each_line(path, opt, take_line, r, err);
    if (code)
        return code;
    if (r->is_csv && r->same_column < 2)
        return np_fail(err, NP_E_INPUT,
                       "%s: pairs as CSV need a header line, two ids first and then a column "
                       "\"same\"",
                       path);
    if (!r->rows.n && !r->n_pairs)
        return np_fail(err, NP_E_INPUT,
                       "%s: no labels; a line is {\"id\",\"story\"} or {\"a\",\"b\",\"same\"}",
                       path);
    return NP_OK;
}

void np_told_clear(np_told *r)
{
    np_free(r->is_same);
    np_free(r->pair_id);
    np_rows_clear(&r->rows);
    *r = (np_told){0};
}
