/* evaluate.h - what the files of the evaluation share (evaluate*.c only): lines in, numbers out. */
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

/* number[i] = number[j] exactly if name[i] = name[j], counting from 0; *n_distinct of them.
 * Sorts, so that no chosen names make it slow: O(n log n) comparisons. n < 2^32. NP_E_NOMEM. */
np_code np_number_names(const np_str *name, size_t n, uint32_t *number, uint32_t *n_distinct,
                        np_error *err);

#endif
