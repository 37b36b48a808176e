/* corpus_links.c - what is said of stories among stories: significance, topics, related lists
 * (corpus_related.c).
 *
 * One search for the nearest stories serves all three. At the end the stories are put in the order
 * they are shown in, and every index into them is rewritten once. */
#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"
#include "corpus_group.h"
#include "corpus_related.h"
#include "corpus_taxonomy.h"
#include "corpus_topics.h"
#include "story/filter.h"
#include "story/significance.h"
#include "story/window.h"
#include "text/title.h"
#include "topic/centroid.h"
#include <math.h>
#include <stdlib.h>

enum { PHRASE = 96 };
static const np_similar_options nearest_stories = {
    .n_top = 24, .window = 400, .n_exact = 96, .n_near = 32};

/* ---- significance ---- */

/* 1 - the similarity to the nearest story that began earlier. */
static double novelty_of(const np_report_job *job, const np_nearest *near, size_t s)
{
    const np_story *story = job->story;
    double most = 0;
    for (unsigned k = 0; k < near->n_near[s]; k++) {
        const np_neighbour *other = &near->near[s * near->stride + k];
        bool is_older = np_time_is_known(story[s].first) &&
                        np_time_compare(story[other->item].first, story[s].first) < 0;
        if (is_older && (double)other->sim > most)
            most = (double)other->sim;
    }
    return most < 1 ? 1 - most : 0;
}

static np_code score_stories(np_report_job *job, const np_nearest *near, double *score,
                             np_error *err)
{
    size_t n = job->work->n_stories;
    double *raw = np_alloc(0, n, sizeof *raw, err);
    size_t *n_articles = np_alloc(0, n, sizeof *n_articles, err);
    np_code code = raw && n_articles ? NP_OK : NP_E_NOMEM;
    for (size_t s = 0; !code && s < n; s++) {
        np_significance *sig = &job->story[s].significance;
        job->coverage[s].novelty = novelty_of(job, near, s);
        raw[s] = np_significance_raw(&job->coverage[s], job->c->opt.weight, sig->value, sig->part);
        n_articles[s] = job->story[s].n_articles;
    }
    const np_calibration *frozen = job->c->calibration;
    for (size_t s = 0; !code && frozen && s < n; s++)
        score[s] = np_calibrated_score(frozen->knot, frozen->n_knots, raw[s]);
    if (!code && !frozen)
        code = np_significance_scale(raw, n_articles, n, score, err);
    for (size_t s = 0; !code && s < n; s++) {
        job->story[s].significance.raw = raw[s];
        job->story[s].significance.score = score[s];
    }
    np_free(n_articles);
    np_free(raw);
    return code;
}

static np_code rank_in_window(np_report_job *job, np_error *err)
{
    np_corpus *c = job->c;
    np_window window = np_window_of(c->article, c->n, c->opt.now, c->opt.window_days);
    char *phrase = np_arena_alloc(c->results, PHRASE, 1, err);
    size_t n_window;
    if (!phrase)
        return NP_E_NOMEM;
    np_code code = np_window_rank(&window, c->article, c->n, job->story, job->work->n_stories,
                                  &n_window, phrase, PHRASE, err);
    c->report.now = window.now;
    c->report.n_analyzed = n_window;
    c->report.window = np_str_of(phrase);
    return code;
}

/* ---- the order stories are shown in ---- */

typedef struct shown {
    const np_story *story;
    uint32_t number;
} shown;

static int by_significance(const void *a, const void *b)
{
    const np_story *x = ((const shown *)a)->story, *y = ((const shown *)b)->story;
    if (x->significance.score != y->significance.score)
        return x->significance.score < y->significance.score ? 1 : -1;
    if (x->n_articles != y->n_articles)
        return x->n_articles < y->n_articles ? 1 : -1;
    return np_str_compare(x->id, y->id);
}

static np_code order_stories(np_report_job *job, uint32_t *old_number, uint32_t *new_number,
                             np_error *err)
{
    size_t n = job->work->n_stories;
    shown *order = np_alloc(0, n, sizeof *order, err);
    if (!order)
        return NP_E_NOMEM;
    for (uint32_t s = 0; s < n; s++)
        order[s] = (shown){&job->story[s], s};
    qsort(order, n, sizeof *order, by_significance);
    for (uint32_t s = 0; s < n; s++) {
        old_number[s] = order[s].number;
        new_number[order[s].number] = s;
    }
    np_free(order);
    return NP_OK;
}

static np_code move_stories(np_report_job *job, const uint32_t *old_number, np_error *err)
{
    np_corpus *c = job->c;
    size_t n = job->work->n_stories;
    np_story *story = np_arena_alloc(c->results, n, sizeof *story, err);
    uint32_t *story_of = np_arena_alloc(c->results, c->n, sizeof *story_of, err);
    np_str *title = np_arena_alloc(c->results, c->n, sizeof *title, err);
    if (!story || !story_of || !title)
        return NP_E_NOMEM;
    for (size_t i = 0; i < c->n; i++) {
        const np_article *a = &c->article[i];
        title[i] = np_title_clean(a->title, a->source, a->host);
    }
    for (uint32_t s = 0; s < n; s++) {
        story[s] = job->story[old_number[s]];
        for (size_t k = 0; k < story[s].n_articles; k++)
            story_of[story[s].article[k]] = s;
    }
    job->story = story;
    c->report.story = story;
    c->report.n_stories = n;
    c->report.story_of = story_of;
    c->report.title = title;
    return NP_OK;
}

void np_links_clear(np_links *l)
{
    np_related_base_clear(&l->base);
    np_nearest_clear(&l->near);
    np_centroids_clear(&l->centroids);
    np_weights_free(l->weights);
    np_vocabulary_free(l->vocabulary);
    *l = (np_links){0};
}

/* The centres of stories, and their nearest. */
static np_code compare_stories(const np_report_job *job, np_links *l, np_error *err)
{
    /* A headline has little else than names: only where there is more to go by, they count less. */
    const np_story_work *work = job->work;
    const np_centroid_factors factor = {np_weights_factors(work->weights),
                                        np_weights_of_subjects(work->weights)};
    np_code code = np_group_centres(&l->centroids, &work->vectors, work->story, work->n_stories,
                                    &factor, job->c, err);
    return code ? code
                : np_nearest_init(&l->near, &l->centroids, NULL, &nearest_stories, job->c,
                                  "links between stories", err);
}

/* Related lists, if any are wanted. */
static np_code relate(np_report_job *job, np_links *l, const uint32_t *new_number, np_error *err)
{
    if (job->c->opt.related == 0)
        return NP_OK;
    np_code code = np_related_base_init(&l->base, job, &l->centroids, &l->near, new_number, err);
    return code ? code : np_relate_stories(job, &l->base, err);
}

np_code np_links_make(np_report_job *job, np_error *err)
{
    size_t n = job->work->n_stories;
    np_links own = {0}, *l = job->kept ? job->kept : &own;
    double *score = np_alloc(0, n, sizeof *score, err);
    uint32_t *old_number = np_alloc(0, n, sizeof *old_number, err);
    uint32_t *new_number = np_alloc(0, n, sizeof *new_number, err);
    np_code code = score && old_number && new_number ? NP_OK : NP_E_NOMEM;
    bool are_given = job->c->taxonomy, *is_news = NULL;
    if (!code)
        code = compare_stories(job, l, err);
    if (!code)
        code = score_stories(job, &l->near, score, err);
    if (!code)
        code = rank_in_window(job, err);
    if (!code && !are_given)
        code = np_topics_group(job, &l->centroids, &l->near, err);
    if (!code)
        code = order_stories(job, old_number, new_number, err);
    if (!code)
        code = relate(job, l, new_number, err);
    if (!code)
        code = move_stories(job, old_number, err);
    if (!code)
        code = are_given ? np_subjects_list(job, &l->centroids, old_number, err)
                         : np_topics_list(job, &l->centroids, old_number, err);
    if (!code)
        code = np_news_find(job, &is_news, err);
    if (!code)
        np_filter_stories(&job->c->opt, job->c->article,
                          job->c->followed ? job->c->followed->at : NULL, is_news, job->story, n);
    job->c->report.min_score = job->c->opt.min_score;
    memcpy(job->c->report.weight, job->c->opt.weight, sizeof job->c->report.weight);
    np_free(is_news);
    np_free(new_number);
    np_free(old_number);
    np_free(score);
    np_links_clear(&own);
    return code;
}
