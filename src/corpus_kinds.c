/* corpus_kinds.c - what each article is, other than a report: by its words, its form, its story.
 *
 * What the words of an article say is of it alone; that it is a form filled in, or tells nothing
 * new, it shares with all that carry its text. */
#include "base/mem.h"
#include "base/sort.h"
#include "corpus_stories.h"
#include "story/kind.h"

np_code np_kinds_pair_forms(np_report_job *job, np_error *err)
{
    const np_story_work *work = job->work;
    np_keyed *order = np_alloc(0, work->n, 2 * sizeof *order, err);
    if (!order)
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < work->n; i++)
        order[i] = (np_keyed){work->form[i], i};
    np_sort_keyed(order, order + work->n, work->n, 64);
    for (size_t k = 0; k < work->n; k++) { /* the one before of its form, else the one behind */
        bool has_before = k > 0 && order[k - 1].key == order[k].key;
        bool has_behind = k + 1 < work->n && order[k + 1].key == order[k].key;
        uint32_t other = has_before   ? order[k - 1].index
                         : has_behind ? order[k + 1].index
                                      : UINT32_MAX;
        job->twin[order[k].index] = order[k].key ? other : UINT32_MAX;
    }
    np_free(order);
    return NP_OK;
}

/* What all that carry the text of an item are. first: the story's first text. */
static np_code kind_of_item(const np_report_job *job, uint32_t item, bool is_rewrite,
                            uint32_t first, np_arena *arena, np_article_kind *kind, np_error *err)
{
    const np_article *article = job->c->article;
    const uint32_t *of = job->work->article;
    if (job->twin[item] != UINT32_MAX) {
        kind->type = NP_TYPE_TEMPLATE;
        return np_kind_evidence("one form with ", article[of[job->twin[item]]].id, "", arena,
                                &kind->evidence, err);
    }
    if (is_rewrite) {
        kind->type = NP_TYPE_REWRITE;
        return np_kind_evidence("no name, number or quotation that ", article[of[first]].id,
                                " and other earlier texts had not", arena, &kind->evidence, err);
    }
    return NP_OK;
}

np_code np_kinds_name(np_report_job *job, const np_printing *printing, size_t n,
                      const bool *is_rewrite, np_arena *arena, np_error *err)
{
    np_code code = NP_OK;
    for (size_t k = 0; k < n && !code; k++) {
        uint32_t item = printing[k].item;
        np_article_kind of_text = {0};
        code = kind_of_item(job, item, is_rewrite[k], printing[0].item, arena, &of_text, err);
        for (size_t m = job->first_member[item]; m < job->first_member[item + 1] && !code; m++) {
            uint32_t article = job->member[m];
            np_article_kind *kind = &job->kind[article];
            code = np_kind_of_words(&job->c->article[article], arena, kind, err);
            if (!code && kind->type == NP_TYPE_REPORT)
                *kind = of_text;
        }
    }
    return code;
}
