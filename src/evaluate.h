/* evaluate.h - what the files of the evaluation (evaluate*.c) and the reading of labels to train by
 * (train_labels.c) share: lines in, numbers out. */
#ifndef NP_EVALUATE_H
#define NP_EVALUATE_H

#include "base/arena.h"
#include "read/json.h"

/* What is done with a line that is not blank; NP_E_INPUT says why it is bad. The bytes live until
 * it returns; NP_JSON_PADDING more can be read behind them. */
typedef np_code np_take_line(void *to, np_str line, np_error *err);

/* Each line of path (plain, gzip or zstd), valid UTF-8. A bad line, and what a damage cuts off,
 * is logged with its place and skipped; opt->is_strict: NP_E_INPUT. */
np_code np_each_line(const char *path, const np_options *opt, np_take_line *take, void *to,
                     np_error *err);

/* The member of an object with this name, the last if several; false: there is none. */
bool np_json_find(np_json_value object, np_str name, np_json_value *found);

/* A string, or a number as its digits, copied to arena; all else is empty. NP_E_NOMEM. */
np_code np_json_copy(np_json_value v, np_arena *arena, np_str *text, np_error *err);

/* The rows of labels or of results; the strings are its own. */
typedef struct np_rows {
    np_str label; /* "story", "group" or "topic" */
    np_json *json;
    np_arena *strings;
    size_t n, n_lines; /* rows, and lines they were read from */
    np_str *id, *named;
    size_t id_cap, named_cap;
} np_rows;

/* Without rows, of lines with this label, which is borrowed. NP_E_NOMEM. np_rows_clear() in any
 * case. */
np_code np_rows_init(np_rows *t, np_str label, const np_options *opt, np_error *err);
void np_rows_clear(np_rows *t);

/* Add the rows of a line, an np_take_line of an np_rows: none if it has no such label. NP_E_INPUT,
 * NP_E_LIMIT (2^30 rows), NP_E_NOMEM. */
np_code np_rows_take_line(void *rows, np_str line, np_error *err);

/* The next field of a CSV line, RFC 4180 without line breaks in it, its quotes resolved to *room,
 * which moves on and has room for the line. Behind the last field line->at is NULL. */
np_str np_csv_field(np_str *line, char **room);

/* number[i] = number[j] exactly if name[i] = name[j], counting from 0; *n_distinct of them.
 * Sorts, so that no chosen names make it slow: O(n log n) comparisons. n < 2^32. NP_E_NOMEM. */
np_code np_number_names(const np_str *name, size_t n, uint32_t *number, uint32_t *n_distinct,
                        np_error *err);

#endif
