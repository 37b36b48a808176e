/* corpus_topics.c - stories on one continuing subject, one level up from stories.
 *
 * Stories are clustered as articles were, by their centres and on their few nearest. A link between
 * headlines must rest on more than one word: two that share "turned" or "Taiwan" and nothing else
 * are as like each other as two reports of a subject are, and no subject. */
#include "corpus_topics.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/str.h"
#include "base/time.h"
#include "corpus_group.h"
#include "corpus_stories.h"
#include "story/graph.h"
#include "topic/centroid.h"
#include "topic/label.h"

/* One level up, words are weighed by idf once more: a story's centre collects what every text has,
 * and with it any two big stories seem related (on ecbplus, of the rows above .10, 22 % were right
 * without and 74 % with it). Neither local scaling nor a bonus for size helped, nor time. */
static np_cluster_options topic_recipe(const np_options *opt)
{
    return (np_cluster_options){.min_score = opt->topic_threshold};
}
enum { EDGES = 8, NEAR_TOPICS = 3, RUN = 64 /* stories */ };
static const np_similar_options nearest_topics = {
    .n_top = 24, .window = 400, .n_exact = 96, .n_near = 32};
static const double NEAR_TOPIC = .1, LEAST_OF_SHORT = .2, MOST_OF_ONE = .4;

/* The largest part that one term has in the dot product of two rows. */
static double lean_of(const np_vectors *v, uint32_t a, uint32_t b)
{
    size_t i = v->start[a], j = v->start[b];
    double dot = 0, most = 0;
    while (i < v->start[a + 1] && j < v->start[b + 1]) {
        if (v->term[i] == v->term[j]) {
            double product = (double)v->weight[i++] * (double)v->weight[j++];
            dot += product;
            most = product > most ? product : most;
        } else if (v->term[i] < v->term[j]) {
            i++;
        } else {
            j++;
        }
    }
    return dot > 0 ? most / dot : 1;
}

static bool is_short(const np_vectors *v, uint32_t s)
{
    return v->start[s + 1] - v->start[s] < NP_CENTROID_LONG;
}

/* Of two stories with little but headlines: are they hardly alike, or by one word alone? */
static bool is_chance(const np_vectors *v, uint32_t s, const np_neighbour *other)
{
    return is_short(v, s) && is_short(v, other->item) &&
           ((double)other->sim < LEAST_OF_SHORT || lean_of(v, s, other->item) > MOST_OF_ONE);
}

/* The first EDGES neighbours of each story, without those it has by chance. */
typedef struct choice {
    const np_vectors *centroids;
    const np_nearest *near;
    np_neighbour *link; /* n * EDGES */
    unsigned *n_links;
} choice;

static np_code choose_links(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    const choice *x = ctx;
    for (uint32_t s = (uint32_t)from; s < to; s++)
        for (unsigned k = 0; k < x->near->n_near[s] && k < EDGES; k++) {
            np_neighbour one = x->near->near[s * x->near->stride + k];
            if (!is_chance(x->centroids, s, &one))
                x->link[s * EDGES + x->n_links[s]++] = one;
        }
    return NP_OK;
}

np_code np_topics_group(np_report_job *job, const np_vectors *centroids, const np_nearest *near,
                        np_error *err)
{
    size_t n = centroids->n;
    np_graph graph = {0};
    const np_cluster_options recipe = topic_recipe(&job->c->opt);
    np_neighbour *link = np_alloc(0, n * EDGES, sizeof *link, err);
    unsigned *n_links = np_alloc(0, n, sizeof *n_links, err);
    np_code code = link && n_links ? NP_OK : NP_E_NOMEM;
    if (!code) {
        choice x = {centroids, near, link, n_links};
        code = np_each_run(n, RUN, job->c->threads, choose_links, &x, err);
    }
    if (!code)
        code = np_graph_init(&graph, link, n_links, EDGES, EDGES, NULL, NULL, n, err);
    for (size_t s = 0; !code && s < n; s++)
        graph.scale[s] = 1;
    if (!code)
        code = np_group_by(&graph, centroids, near->similar, NULL, &recipe, job->c, job->topic,
                           &job->n_topics, NULL, err);
    np_graph_clear(&graph);
    np_free(n_links);
    np_free(link);
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

/* The groups as topics, not yet labelled; in arena. */
static np_code gather_topics(const np_report_job *job, const uint32_t *group, np_topic **topic,
                             size_t *n_topics, np_error *err)
{
    np_arena *arena = job->c->results;
    size_t n = job->work->n_stories;
    uint32_t *size = np_alloc(0, job->n_topics, sizeof *size, err);
    uint32_t *number = np_alloc(0, job->n_topics, sizeof *number, err);
    np_code code = size && number ? NP_OK : NP_E_NOMEM;
    for (size_t g = 0; !code && g < job->n_topics; g++)
        number[g] = UINT32_MAX;
    if (!code) {
        *n_topics = number_topics(group, n, size, number);
        *topic = np_arena_alloc(arena, *n_topics, sizeof **topic, err);
        code = *topic ? NP_OK : NP_E_NOMEM;
    }
    for (size_t g = 0; !code && g < job->n_topics; g++)
        if (number[g] != UINT32_MAX) {
            uint32_t *story = np_arena_alloc(arena, size[g], sizeof *story, err);
            (*topic)[number[g]] = (np_topic){.story = story};
            code = story ? NP_OK : NP_E_NOMEM;
        }
    for (uint32_t s = 0; !code && s < n; s++) {
        if (number[group[s]] == UINT32_MAX)
            continue;
        np_topic *t = &(*topic)[number[group[s]]];
        ((uint32_t *)t->story)[t->n_stories++] = s;
        np_time_widen(&t->first, &t->last, job->story[s].first);
        np_time_widen(&t->first, &t->last, job->story[s].last);
    }
    np_free(number);
    np_free(size);
    return code;
}

/* Tell a topic's stories which it is. */
static np_code enter_topic(np_report_job *job, const np_topic *t, uint32_t index, np_error *err)
{
    for (size_t k = 0; k < t->n_stories; k++) {
        np_share *share = np_arena_alloc(job->c->results, 1, sizeof *share, err);
        if (!share)
            return NP_E_NOMEM;
        *share = (np_share){.index = index};
        job->story[t->story[k]].topic = share;
        job->story[t->story[k]].n_topics = 1;
    }
    return NP_OK;
}

/* Nothing but headlines, which say no name and no two words in common: no reader would see it. */
static bool is_unseen(const np_topic *t, bool is_weak, const np_vectors *centroids,
                      const uint32_t *old_number)
{
    for (size_t k = 0; k < t->n_stories && is_weak; k++)
        is_weak = is_short(centroids, old_number[t->story[k]]);
    return is_weak;
}

typedef struct labelling {
    const np_report_job *job;
    np_topic *topic;
    bool *is_weak;
} labelling;

static np_code label_topic(void *ctx, size_t t, unsigned thread, np_error *err)
{
    const labelling *x = ctx;
    np_topic *one = &x->topic[t];
    return np_topic_label(x->job->story, one->story, one->n_stories, x->job->c->facts[thread],
                          &one->label, &x->is_weak[t], err);
}

/* The n topics as they are shown: without those that nobody would see; named, and entered into
 * their stories. */
static np_code keep_topics(np_report_job *job, const labelling *x, size_t n,
                           const np_vectors *centroids, const uint32_t *old_number, np_error *err)
{
    size_t n_kept = 0;
    np_code code = NP_OK;
    for (size_t t = 0; !code && t < n; t++) {
        np_topic one = x->topic[t];
        if (is_unseen(&one, x->is_weak[t], centroids, old_number))
            continue;
        if (one.label.len == 0)
            one.label = job->story[one.story[0]].title;
        code = name_topic(&one, job->story, job->c->results, err);
        if (!code)
            code = enter_topic(job, &one, (uint32_t)n_kept, err);
        x->topic[n_kept++] = one;
    }
    job->c->report.topic = x->topic;
    job->c->report.n_topics = n_kept;
    return code;
}

/* c->report.topic from the groups of stories, which are in their final order. */
static np_code list_topics(np_report_job *job, const uint32_t *group, const np_vectors *centroids,
                           const uint32_t *old_number, np_error *err)
{
    size_t n = 0;
    labelling x = {.job = job};
    np_code code = gather_topics(job, group, &x.topic, &n, err);
    if (!code && !(x.is_weak = np_alloc(0, n, sizeof *x.is_weak, err)))
        code = NP_E_NOMEM;
    if (!code)
        code = np_each(n, job->c->threads, label_topic, &x, err);
    if (!code)
        code = keep_topics(job, &x, n, centroids, old_number, err);
    np_free(x.is_weak);
    return code;
}

/* How near each story is to its topic's centre, and which topics lie next to each other. */
static np_code measure_topics(np_report_job *job, const np_vectors *centroids,
                              const uint32_t *old_number, np_error *err)
{
    np_report *report = &job->c->report;
    np_vectors centres = {0};
    np_nearest near = {0};
    np_code code =
        np_group_centres(&centres, centroids, job->topic, job->n_topics, NULL, job->c, err);
    if (!code)
        code = np_nearest_init(&near, &centres, NULL, &nearest_topics, job->c, "topics", err);
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

np_code np_topics_list(np_report_job *job, const np_vectors *centroids, const uint32_t *old_number,
                       np_error *err)
{
    size_t n = job->work->n_stories;
    uint32_t *group = np_alloc(0, n, sizeof *group, err);
    if (!group)
        return NP_E_NOMEM;
    for (size_t s = 0; s < n; s++)
        group[s] = job->topic[old_number[s]];
    np_code code = list_topics(job, group, centroids, old_number, err);
    np_free(group);
    return code ? code : measure_topics(job, centroids, old_number, err);
}
