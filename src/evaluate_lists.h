/* evaluate_lists.h - the related lists of story lines, for who knows which of their rows are right.
 *
 *     {"type":"story","id":"s_1","articles":[{"id":"a1"}],"related":[{"story":"s_2","score":0.41}]}
 *
 * Rows are taken by their score, however they were sorted for the reader. */
#ifndef NP_EVALUATE_LISTS_H
#define NP_EVALUATE_LISTS_H

#include "evaluate.h"
#include "measure/measure.h"

enum { NP_MOST_LISTED = 1 << 30 }; /* articles, and rows */

typedef struct np_list_story {
    np_str id;
    size_t article, row; /* its first; the next story's first ends them */
} np_list_story;

typedef struct np_list_row {
    np_str story;
    double score;
    size_t place; /* among all rows, for equal scores */
} np_list_row;

typedef struct np_lists { /* np_lists_clear() in any case */
    np_json *json;
    np_arena *strings;
    np_str *article; /* of all stories, by id */
    np_list_story *story;
    np_list_row *row;
    size_t n_articles, n_stories, n_rows;
    size_t article_cap, story_cap, row_cap;
    uint32_t *number;   /* of each story's id, then of each row's: equal ids, equal numbers, */
    uint32_t n_numbers; /* ... from 0 */
} np_lists;

/* How right one story is in another's list, as numbers of ids; ctx is the judge's own. */
typedef struct np_judge {
    const void *ctx;
    /* How many stories there are of each grade for this one; false: it asks nothing. */
    bool (*count)(const void *ctx, uint32_t story, size_t n_of_grade[NP_GRADES]);
    /* The grade of a row, below NP_GRADES; false: nobody knows, and it is passed over. */
    bool (*grade)(const void *ctx, uint32_t story, uint32_t other, uint8_t *grade);
} np_judge;

/* Empty. NP_E_NOMEM. */
np_code np_lists_init(np_lists *l, const np_options *opt, np_error *err);
void np_lists_clear(np_lists *l);

/* Take all story lines of a file. What is no such line is logged and skipped; NP_E_INPUT
 * (opt->is_strict), NP_E_IO, NP_E_LIMIT, NP_E_NOMEM. */
np_code np_lists_read(np_lists *l, const char *path, const np_options *opt, np_error *err);

/* Means over the stories that ask. Neither itself nor what already stands above is a row of a
 * story's. NP_E_NOMEM. Cost: sorting the rows. */
np_code np_lists_score(const np_lists *l, const np_judge *judge, np_ranking_scores *scores,
                       np_error *err);

/* Scores by a common topic (evaluate_topics.c), and by grades (evaluate_grades.c); *lists is empty,
 * and left with what was read. As np_score_related_files(). */
np_code np_score_by_topic(np_lists *lists, const char *gold_path, const char *pred_path,
                          np_str label, const np_options *opt, np_ranking_scores *scores,
                          np_error *err);
np_code np_score_by_grade(np_lists *lists, const char *gold_path, const char *pred_path,
                          const np_options *opt, np_ranking_scores *scores, np_error *err);

/* A line as a JSON object, until the next; NP_E_INPUT: it is none. */
np_code np_json_object(np_json *json, np_str line, np_json_value *root, np_error *err);

/* The member of this name as text, in arena; empty if there is none. NP_E_NOMEM. */
np_code np_json_text_of(np_json_value object, np_str name, np_arena *arena, np_str *text,
                        np_error *err);

#endif
