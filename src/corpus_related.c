/* corpus_related.c - "More on this topic" for every story.
 *
 * Two stories on one subject may share few words, so a story's centre borrows from the centres of
 * the eight nearest it, as texts do (story/expand.h), and stories are compared again, by plain
 * cosine: the mean is not taken out a second time, or a long list would end where similarity turns
 * negative. bench/stories.md says what each part gives; topics are made without it: they lost a
 * point.
 *
 * A row must have more to say for itself than one word: among headlines, rows that hung on one were
 * mostly chance ("held", "loss", "guy"). Of the rows of the labelled sets that rule takes none.
 *
 * The floor, that rule and the wish for variety are for lists of the usual length. Who asks for
 * more rows asks for weaker and for similar ones: the numbers fall as 5 / rows, one word is enough,
 * and stories are found by more of their terms. */
#include "corpus_related.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "corpus_kin.h"
#include "topic/why.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_ROWS = 5, SPARE_CANDIDATES = 27, MOST_HOSTS = 2, DAY = 86400 };
static const double REPEAT = .3; /* of the likeness to a row already chosen */
const np_expand_options np_related_borrowed = {
    .n_near = 8, .n_terms = 64, .least_sim = 0, .n_kept = 256};

/* ---- who may be shown ---- */

void np_related_span(np_time published, int64_t *begin, int64_t *end)
{
    bool is_known = published.kind != NP_TIME_UNKNOWN;
    *begin = is_known ? published.at : INT64_MIN;
    *end = is_known ? published.at + (published.kind == NP_TIME_DAY ? DAY - 1 : 0) : INT64_MAX;
}

/* What a row that shows this article of a story is sorted by; equal where similarity alone decides.
 */
static double rank_of(const np_report_job *job, const np_story *story, uint32_t article)
{
    np_time shown = np_corpus_moment(job->c, article);
    switch (job->c->opt.related_order) {
    case NP_RELATED_SCORE:
        return story->significance.score;
    case NP_RELATED_NEW:
        return shown.kind == NP_TIME_UNKNOWN ? -INFINITY : (double)shown.at;
    case NP_RELATED_RELEVANCE:
        break;
    }
    return 0;
}

typedef struct candidate {
    int64_t key;
    size_t place;
    uint32_t article;
} candidate;

static int by_key(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Put the faces after a story's first so that those which lie in time come soonest: the oldest for
 * what led to a story, the newest for what came of it. */
static void sort_faces(const np_corpus *c, np_related_mode mode, uint32_t *article, size_t n,
                       candidate *order)
{
    for (size_t k = 0; k < n; k++) {
        int64_t begin, end;
        np_time published = np_corpus_moment(c, article[k]);
        np_related_span(published, &begin, &end);
        bool is_known = published.kind != NP_TIME_UNKNOWN;
        int64_t key = !is_known ? INT64_MAX : mode == NP_RELATED_BACKGROUND ? end : -begin;
        order[k] = (candidate){key, k, article[k]};
    }
    qsort(order, n, sizeof *order, by_key);
    for (size_t k = 0; k < n; k++)
        article[k] = order[k].article;
}

/* A story is shown by the article its title is from, else by another of another publisher. */
static np_code list_faces(np_related_base *b, const np_report_job *report, np_error *err)
{
    np_related_mode mode = report->c->opt.related_mode;
    candidate *order = np_alloc(0, report->c->n, sizeof *order, err);
    size_t at = 0;
    if (!order)
        return NP_E_NOMEM;
    for (size_t s = 0; s < report->work->n_stories; s++) {
        const np_story *story = &report->story[s];
        b->first_face[s] = at;
        b->article[at++] = story->title_from;
        size_t others = at;
        for (size_t k = 0; k < story->n_articles; k++)
            if (story->article[k] != story->title_from)
                b->article[at++] = story->article[k];
        if (mode != NP_RELATED_TOPIC)
            sort_faces(report->c, mode, b->article + others, at - others, order);
        for (size_t f = b->first_face[s]; f < at; f++)
            b->rank[f] = rank_of(report, story, b->article[f]);
    }
    b->first_face[report->work->n_stories] = at;
    for (size_t f = 0; f < at; f++) {
        b->host[f] = report->publisher[b->article[f]];
        np_related_span(np_corpus_moment(report->c, b->article[f]), &b->begin[f], &b->end[f]);
    }
    b->faces = (np_faces){b->first_face, b->host, b->begin, b->end};
    np_free(order);
    return NP_OK;
}

/* When a story's articles were published; first > last: nobody knows. */
static void set_asker_span(const np_related_base *b, size_t s, np_related_asker *asker)
{
    asker->first = INT64_MAX, asker->last = INT64_MIN;
    for (size_t f = b->first_face[s]; f < b->first_face[s + 1]; f++) {
        if (b->begin[f] == INT64_MIN)
            continue;
        asker->first = b->begin[f] < asker->first ? b->begin[f] : asker->first;
        asker->last = b->end[f] > asker->last ? b->end[f] : asker->last;
    }
}

/* When what is shown may have been published; false: never, as nobody knows when who asks was. */
static bool set_times(const np_related_asker *asker, np_related_mode mode, np_related_options *opt)
{
    opt->from = INT64_MIN, opt->to = INT64_MAX;
    if (mode == NP_RELATED_TOPIC)
        return true;
    if (asker->first > asker->last)
        return false;
    if (mode == NP_RELATED_BACKGROUND)
        opt->to = asker->first - 1;
    else
        opt->from = asker->last + 1;
    return true;
}

/* ---- the lists ---- */

static np_code explain_row(const np_related_base *b, const np_related_asker *asker, uint32_t other,
                           np_arena *arena, np_related *row, np_error *err)
{
    np_common_ground ground = {b->weights,
                               {asker->centre, np_vectors_row(b->centroids, other)},
                               {asker->story, &b->story[other]}};
    np_str *why = np_arena_alloc(arena, NP_WHY_MOST, sizeof *why, err);
    if (!why)
        return NP_E_NOMEM;
    np_code code = np_topic_why(&ground, arena, why, &row->n_why, err);
    if (!code && row->n_why == 0) { /* all that is alike is borrowed */
        ground.row[0] = asker->expanded;
        ground.row[1] = np_vectors_row(&b->expanded.v, other);
        code = np_topic_why(&ground, arena, why, &row->n_why, err);
    }
    row->why = why;
    return code;
}

/* Is there more than one word in what a row says for itself? "North Korea" is. */
static bool says_enough(const np_related *row)
{
    return row->n_why > 1 || (row->n_why == 1 && memchr(row->why[0].at, ' ', row->why[0].len));
}

np_code np_related_choose_rows(const np_related_base *b, const np_related_asker *asker,
                               const np_neighbour *near, unsigned n_near, np_arena *arena,
                               const np_related **row, size_t *n_rows, np_error *err)
{
    const np_options *asked = &b->c->opt;
    np_related_row chosen[NP_MOST_ROWS];
    np_related_options opt = {.most = asked->related,
                              .most_hosts = MOST_HOSTS,
                              .floor = asked->related_floor,
                              .repeat = REPEAT};
    if (opt.most > USUAL_ROWS) {
        opt.floor *= (double)USUAL_ROWS / opt.most;
        opt.repeat *= (double)USUAL_ROWS / opt.most;
    }
    *row = NULL, *n_rows = 0;
    if (!set_times(asker, asked->related_mode, &opt))
        return NP_OK;
    unsigned n = np_related_choose(b->near.similar, near, n_near, &b->faces, b->rank, &opt, chosen);
    np_related *list = np_arena_alloc(arena, n, sizeof *list, err);
    if (!list)
        return NP_E_NOMEM;
    for (unsigned k = 0; k < n; k++) {
        uint32_t other = chosen[k].story;
        np_related *r = &list[*n_rows];
        *r = (np_related){.story = b->new_number[other],
                          .article = b->article[chosen[k].face],
                          .score = chosen[k].sim < 1 ? chosen[k].sim : 1};
        if (explain_row(b, asker, other, arena, r, err))
            return NP_E_NOMEM;
        *n_rows += opt.most > USUAL_ROWS || says_enough(r);
    }
    *row = list;
    return NP_OK;
}

/* ---- of all stories ---- */

typedef struct related_job {
    np_report_job *report;
    const np_related_base *base;
    np_kin kin;
    np_seek *seek; /* one a thread */
} related_job;

/* The nearest stories of s without those that hold a copy or a version of one of its articles. */
static np_code drop_versions(const related_job *job, size_t s, np_wholes *wholes,
                             np_neighbour *near, unsigned *n, np_error *err)
{
    const np_related_base *b = job->base;
    np_code code = NP_OK;
    *n = 0;
    for (unsigned k = 0; k < b->near.n_near[s] && !code; k++) {
        np_neighbour one = b->near.near[s * b->near.stride + k];
        size_t from = b->first_face[one.item], end = b->first_face[one.item + 1];
        bool is_version = false;
        for (size_t f = from; f < end && f < from + NP_MOST_FACES && !is_version && !code; f++)
            code =
                np_kin_is_version(&job->kin, b->article[f], (uint32_t)s, wholes, &is_version, err);
        if (!is_version)
            near[(*n)++] = one;
    }
    return code;
}

static np_code relate_story(void *ctx, size_t s, unsigned thread, np_error *err)
{
    related_job *job = ctx;
    const np_related_base *b = job->base;
    np_story *story = &job->report->story[s];
    np_related_asker asker = {.centre = np_vectors_row(b->centroids, s),
                              .expanded = np_vectors_row(&b->expanded.v, s),
                              .story = story};
    np_neighbour near[NP_MOST_NEIGHBOURS];
    set_asker_span(b, s, &asker);
    unsigned n_near;
    np_code code = drop_versions(job, s, job->seek[thread].ctx, near, &n_near, err);
    if (code)
        return code;
    return np_related_choose_rows(b, &asker, near, n_near, job->report->c->facts[thread],
                                  &story->related, &story->n_related, err);
}

static np_code find_near(np_related_base *b, const np_nearest *near, np_error *err)
{
    unsigned rows = b->c->opt.related, spare = rows + SPARE_CANDIDATES;
    bool is_topic = b->c->opt.related_mode == NP_RELATED_TOPIC;
    np_similar_options opt = {.n_top = rows > 24 ? rows : 24,
                              .window = 400,
                              .n_near = is_topic ? spare : NP_MOST_NEIGHBOURS,
                              .keeps_mean = true};
    opt.n_exact = 2 * opt.n_near > 96 ? 2 * opt.n_near : 96;
    np_code code =
        np_nearest_expand(&b->expanded, b->centroids, near, &np_related_borrowed, b->c, err);
    return code ? code
                : np_nearest_init(&b->near, &b->expanded.v, NULL, &opt, b->c, "related stories",
                                  err);
}

_Static_assert(NP_MOST_ROWS + SPARE_CANDIDATES <= NP_MOST_NEIGHBOURS, "candidates for all rows");

void np_related_base_clear(np_related_base *b)
{
    np_nearest_clear(&b->near);
    np_expanded_clear(&b->expanded);
    np_free(b->new_number);
    np_free(b->article);
    np_free(b->end);
    np_free(b->begin);
    np_free(b->host);
    np_free(b->first_face);
    np_free(b->rank);
    *b = (np_related_base){0};
}

np_code np_related_base_init(np_related_base *b, const np_report_job *report,
                             const np_vectors *centroids, const np_nearest *near,
                             const uint32_t *new_number, np_error *err)
{
    size_t n = report->work->n_stories, n_faces = report->c->n;
    *b = (np_related_base){.c = report->c,
                           .weights = report->work->weights,
                           .story = report->story,
                           .centroids = centroids};
    if (!(b->rank = np_alloc(0, n_faces, sizeof *b->rank, err)) ||
        !(b->first_face = np_alloc(0, n + 1, sizeof *b->first_face, err)) ||
        !(b->host = np_alloc(0, n_faces, sizeof *b->host, err)) ||
        !(b->begin = np_alloc(0, n_faces, sizeof *b->begin, err)) ||
        !(b->end = np_alloc(0, n_faces, sizeof *b->end, err)) ||
        !(b->article = np_alloc(0, n_faces, sizeof *b->article, err)) ||
        !(b->new_number = np_alloc(0, n, sizeof *b->new_number, err)))
        return NP_E_NOMEM;
    if (n)
        memcpy(b->new_number, new_number, n * sizeof *b->new_number);
    np_code code = find_near(b, near, err);
    return code ? code : list_faces(b, report, err);
}

np_code np_relate_stories(np_report_job *report, const np_related_base *b, np_error *err)
{
    related_job job = {.report = report, .base = b, .seek = np_wholes_seeks(report->c, err)};
    size_t n = report->work->n_stories;
    np_code code =
        job.seek ? np_kin_init(&job.kin, report->c, b->first_face, b->article, n, err) : NP_E_NOMEM;
    if (!code)
        code = np_each(n, report->c->threads, relate_story, &job, err);
    np_kin_clear(&job.kin);
    np_wholes_free_seeks(report->c, job.seek);
    return code;
}
