/* evaluate_related.c - related lists are scored by topics, or by the grades somebody gave. */
#include "base/str.h"
#include "evaluate_lists.h"
#include "options.h"
#include <string.h>

np_code np_score_related_files(const char *gold_path, const char *pred_path, const char *label,
                               const np_options *opt, np_ranking_scores *scores, np_error *err)
{
    np_options own;
    np_lists lists = {0};
    np_code code = np_options_take(opt, &own, err);
    if (code)
        return code;
    code = np_lists_init(&lists, &own, err);
    if (!code)
        code = strcmp(label, "grade")
                   ? np_score_by_topic(&lists, gold_path, pred_path, np_str_of(label), &own, scores,
                                       err)
                   : np_score_by_grade(&lists, gold_path, pred_path, &own, scores, err);
    np_lists_clear(&lists);
    return code;
}
