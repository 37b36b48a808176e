/* corpus_links.c - what is said of stories among stories: significance, topics, related lists
 * (corpus_related.c).
 *
 * One search for the nearest stories serves all three. At the end the stories are put in the order
 * they are shown in, and every index into them is rewritten once. */
#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"
#include "corpus_group.h"
#include "corpus_stories.h"
#include "story/filter.h"
#include "story/graph.h"
#include "story/significance.h"
#include "story/window.h"
#include "text/title.h"
#include "topic/centroid.h"
#include "topic/label.h"
#include <math.h>
#include <stdlib.h>

static const np_similar_options nearest_stories = {
    .n_top = 24, .window = 400, .n_exact = 96, .n_near = 32};
/* One level up, words are weighed by idf once more: a story's centre collects what every text has,
 * and with it any two big stories seem related (on ecbplus, of the rows above .10, 22 % were right
 * without and 74 % with it). Neither local scaling nor a bonus for size helped, nor time. */
static np_cluster_options topic_recipe(const np_options *opt)
{
    return (np_cluster_options){.min_score = opt->topic_threshold};
}
enum { TOPIC_EDGES = 5, NEAR_TOPICS = 3, PHRASE = 96 };
static const double NEAR_TOPIC = 0.1;

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
    np_window window = np_window_of(c->article, c->n, c->opt.now);
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

/* ---- topics ---- */

/* Stories are clustered as articles were, on their few nearest. */
static np_code group_topics(np_report_job *job, const np_vectors *centroids, const np_nearest *near,
                            np_error *err)
{
    size_t n = centroids->n;
    np_graph graph = {0};
    const np_cluster_options recipe = topic_recipe(&job->c->opt);
    np_code code = np_graph_init(&graph, near->near, near->n_near, near->stride, TOPIC_EDGES, NULL,
                                 NULL, n, err);
    for (size_t s = 0; !code && s < n; s++)
        graph.scale[s] = 1;
    if (!code)
        code = np_cluster(centroids, near->similar, graph.edge, graph.n_edges, graph.scale, NULL,
                          &recipe, job->topic, &job->n_topics, err);
    np_graph_clear(&graph);
    return code;
}

/* The number each group of two stories and more has among the topics, by its most significant
 * story; UINT32_MAX for a story on its own. Stories are in their final order by now. */
static size_t number_topics(const uint32_t *group, size_t n_stories, uint32_t *size,
                            uint32_t *number)
{
    size_t n = 0;
    for (size_t s = 0; s < n_stories; s++)
        size[group[s]]++;
    for (size_t s = 0; s < n_stories; s++)
        if (number[group[s]] == UINT32_MAX && size[group[s]] >= 2)
            number[group[s]] = (uint32_t)n++;
    return n;
}

/* A topic is named after the oldest of its stories, as a story is after its oldest article. */
static np_code name_topic(np_topic *topic, const np_story *story, np_arena *arena, np_error *err)
{
    const np_story *oldest = &story[topic->story[0]];
    for (size_t k = 1; k < topic->n_stories; k++) {
        const np_story *s = &story[topic->story[k]];
        int order = np_time_compare(s->first, oldest->first);
        if (order < 0 || (order == 0 && np_str_compare(s->id, oldest->id) < 0))
            oldest = s;
    }
    return np_report_name('t', oldest->id, arena, &topic->id, err);
}

/* c->report.topic from the groups of stories, which are in their final order. */
static np_code list_topics(np_report_job *job, const uint32_t *group, np_error *err)
{
    np_arena *arena = job->c->results;
    size_t n = job->work->n_stories;
    uint32_t *size = np_alloc(0, job->n_topics, sizeof *size, err);
    uint32_t *number = np_alloc(0, job->n_topics, sizeof *number, err);
    np_code code = size && number ? NP_OK : NP_E_NOMEM;
    size_t n_topics = 0;
    np_topic *topic = NULL;
    for (size_t g = 0; !code && g < job->n_topics; g++)
        number[g] = UINT32_MAX;
    if (!code) {
        n_topics = number_topics(group, n, size, number);
        topic = np_arena_alloc(arena, n_topics, sizeof *topic, err);
        code = topic ? NP_OK : NP_E_NOMEM;
    }
    for (size_t g = 0; !code && g < job->n_topics; g++)
        if (number[g] != UINT32_MAX) {
            topic[number[g]] =
                (np_topic){.story = np_arena_alloc(arena, size[g], sizeof(uint32_t), err)};
            code = topic[number[g]].story ? NP_OK : NP_E_NOMEM;
        }
    for (uint32_t s = 0; !code && s < n; s++) {
        np_topic *t = number[group[s]] == UINT32_MAX ? NULL : &topic[number[group[s]]];
        if (!t)
            continue;
        ((uint32_t *)t->story)[t->n_stories++] = s;
        np_time_widen(&t->first, &t->last, job->story[s].first);
        np_time_widen(&t->first, &t->last, job->story[s].last);
        np_share *share = np_arena_alloc(arena, 1, sizeof *share, err);
        if (!share)
            code = NP_E_NOMEM;
        else
            *share = (np_share){.index = number[group[s]]};
        job->story[s].topic = share;
        job->story[s].n_topics = 1;
    }
    for (size_t t = 0; !code && t < n_topics; t++) {
        code = np_topic_label(job->story, topic[t].story, topic[t].n_stories, arena,
                              &topic[t].label, err);
        if (!code && topic[t].label.len == 0)
            topic[t].label = job->story[topic[t].story[0]].title;
        if (!code)
            code = name_topic(&topic[t], job->story, arena, err);
    }
    job->c->report.topic = topic;
    job->c->report.n_topics = n_topics;
    np_free(number);
    np_free(size);
    return code;
}

/* How near each story is to its topic's centre, and which topics lie next to each other. */
static np_code measure_topics(np_report_job *job, const np_vectors *centroids,
                              const uint32_t *old_number, np_error *err)
{
    np_report *report = &job->c->report;
    np_vectors centres = {0};
    np_nearest near = {0};
    np_code code = np_centroids_init(&centres, centroids, job->topic, job->n_topics, NULL, err);
    if (!code)
        code = np_nearest_init(&near, &centres, NULL, &nearest_stories, job->c, "topics", err);
    uint32_t *shown = code ? NULL : np_alloc(0, job->n_topics, sizeof *shown, err);
    if (!shown)
        code = NP_E_NOMEM;
    for (size_t g = 0; !code && g < job->n_topics; g++)
        shown[g] = UINT32_MAX;
    for (uint32_t t = 0; !code && t < report->n_topics; t++)
        shown[job->topic[old_number[report->topic[t].story[0]]]] = t;
    for (size_t s = 0; !code && s < report->n_stories; s++)
        if (job->story[s].n_topics) {
            uint32_t old = old_number[s];
            double dot = np_vectors_dot(centroids, old, &centres, job->topic[old]);
            ((np_share *)job->story[s].topic)->score = dot > 0 ? dot : 0;
        }
    for (uint32_t t = 0; !code && t < report->n_topics; t++) {
        np_topic *topic = (np_topic *)&report->topic[t];
        uint32_t g = job->topic[old_number[topic->story[0]]];
        np_share *share = np_arena_alloc(job->c->results, NEAR_TOPICS, sizeof *share, err);
        if (!share)
            code = NP_E_NOMEM;
        for (unsigned k = 0; !code && k < near.n_near[g] && topic->n_near < NEAR_TOPICS; k++) {
            const np_neighbour *other = &near.near[g * near.stride + k];
            if (shown[other->item] != UINT32_MAX && (double)other->sim >= NEAR_TOPIC)
                share[topic->n_near++] = (np_share){shown[other->item], (double)other->sim};
        }
        topic->near = share;
    }
    np_free(shown);
    np_nearest_clear(&near);
    np_centroids_clear(&centres);
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

np_code np_links_make(np_report_job *job, np_error *err)
{
    size_t n = job->work->n_stories;
    np_vectors centroids = {0};
    np_nearest near = {0};
    double *score = np_alloc(0, n, sizeof *score, err);
    uint32_t *old_number = np_alloc(0, n, sizeof *old_number, err);
    uint32_t *new_number = np_alloc(0, n, sizeof *new_number, err);
    uint32_t *group = np_alloc(0, n, sizeof *group, err);
    np_code code = score && old_number && new_number && group ? NP_OK : NP_E_NOMEM;
    /* A headline has little else than names: only where there is more to go by, they count less. */
    const np_weights *w = job->work->weights;
    const np_centroid_factors factor = {np_weights_factors(w), np_weights_of_subjects(w)};
    if (!code)
        code =
            np_centroids_init(&centroids, &job->work->vectors, job->work->story, n, &factor, err);
    if (!code)
        code = np_nearest_init(&near, &centroids, NULL, &nearest_stories, job->c,
                               "links between stories", err);
    if (!code)
        code = score_stories(job, &near, score, err);
    if (!code)
        code = rank_in_window(job, err);
    if (!code)
        code = group_topics(job, &centroids, &near, err);
    if (!code)
        code = order_stories(job, old_number, new_number, err);
    if (!code)
        code = np_relate_stories(job, &centroids, &near, new_number, err);
    if (!code)
        code = move_stories(job, old_number, err);
    for (size_t s = 0; !code && s < n; s++)
        group[s] = job->topic[old_number[s]];
    if (!code)
        code = list_topics(job, group, err);
    if (!code)
        code = measure_topics(job, &centroids, old_number, err);
    if (!code)
        np_filter_stories(&job->c->opt, job->c->article, job->story, n);
    job->c->report.min_score = job->c->opt.min_score;
    memcpy(job->c->report.weight, job->c->opt.weight, sizeof job->c->report.weight);
    np_free(group);
    np_free(new_number);
    np_free(old_number);
    np_free(score);
    np_nearest_clear(&near);
    np_centroids_clear(&centroids);
    return code;
}
