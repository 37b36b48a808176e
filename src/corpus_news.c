/* corpus_news.c - what is new of a story to who has seen some of its articles.
 *
 * A copy of what was seen is not, nor is a text that adds no name, number or quotation to those
 * before it, whoever prints it: that is one rule for publishers, names and numbers, and it is the
 * one by which sources are counted as independent. Refused: a number of new articles; a wire's
 * thirtieth reprint would bring the story up again. */
#include "base/mem.h"
#include "corpus_stories.h"

/* A story of which nothing was seen is new, whatever it is made of. */
static void take_fresh(const np_report_job *job, const bool *is_known, bool *is_news)
{
    for (size_t s = 0; s < job->work->n_stories; s++) {
        const np_story *story = &job->story[s];
        size_t n_known = 0;
        for (size_t k = 0; k < story->n_articles; k++)
            n_known += is_known[story->article[k]];
        for (size_t k = 0; k < story->n_articles && !n_known; k++)
            is_news[story->article[k]] = true;
    }
}

np_code np_news_find(const np_report_job *job, bool **is_news, np_error *err)
{
    const np_corpus *c = job->c;
    const np_followed *f = c->followed;
    *is_news = NULL;
    if (!f || !f->is_known)
        return NP_OK;
    bool *is_seen = np_alloc(0, c->n, sizeof *is_seen, err); /* of each leader: one of its group */
    if (!is_seen || !(*is_news = np_alloc(0, c->n, sizeof **is_news, err))) {
        np_free(is_seen);
        return NP_E_NOMEM;
    }
    for (size_t i = 0; i < c->n; i++)
        is_seen[c->copy[i].leader] |= f->is_known[i];
    for (size_t i = 0; i < c->n; i++) {
        np_article_type type = job->kind[i].type;
        bool adds = type != NP_TYPE_REWRITE && type != NP_TYPE_TEMPLATE;
        (*is_news)[i] = adds && !is_seen[c->copy[i].leader];
    }
    take_fresh(job, f->is_known, *is_news);
    np_free(is_seen);
    return NP_OK;
}
