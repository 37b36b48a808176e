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
#include "base/mem.h"
#include "base/parallel.h"
#include "corpus_kin.h"
#include "corpus_stories.h"
#include "topic/related.h"
#include "topic/why.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_ROWS = 5, MOST_ROWS = 100, SPARE_CANDIDATES = 27, MOST_HOSTS = 2, DAY = 86400 };
static const double REPEAT = .3; /* of the likeness to a row already chosen */
static const np_expand_options borrowed = {
    .n_near = 8, .n_terms = 64, .least_sim = 0, .n_kept = 256};

typedef struct related_job {
    np_report_job *report;
    const np_vectors *centroids;
    np_expanded expanded;
    np_nearest near; /* of the expanded centres */
    np_faces faces;
    np_kin kin;
    size_t *first_face;         /* the arrays of faces */
    uint32_t *host, *article;   /* ... and the article of each */
    int64_t *begin, *end;       /* ... and when it was published */
    double *rank;               /* what rows are sorted by, by old number */
    const uint32_t *new_number; /* of a story */
} related_job;

/* ---- who may be shown ---- */

/* An article was published between these seconds, as far as is known. */
static void set_span(np_time published, int64_t *begin, int64_t *end)
{
    bool is_known = published.kind != NP_TIME_UNKNOWN;
    *begin = is_known ? published.at : INT64_MIN;
    *end = is_known ? published.at + (published.kind == NP_TIME_DAY ? DAY - 1 : 0) : INT64_MAX;
}

/* What a row of this story is sorted by; equal where similarity alone decides. */
static double rank_of(const np_report_job *job, const np_story *story)
{
    np_time shown = job->c->article[story->title_from].published;
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
static void sort_faces(const related_job *job, np_related_mode mode, uint32_t *article, size_t n,
                       candidate *order)
{
    for (size_t k = 0; k < n; k++) {
        int64_t begin, end;
        np_time published = job->report->c->article[article[k]].published;
        set_span(published, &begin, &end);
        bool is_known = published.kind != NP_TIME_UNKNOWN;
        int64_t key = !is_known ? INT64_MAX : mode == NP_RELATED_BACKGROUND ? end : -begin;
        order[k] = (candidate){key, k, article[k]};
    }
    qsort(order, n, sizeof *order, by_key);
    for (size_t k = 0; k < n; k++)
        article[k] = order[k].article;
}

/* A story is shown by the article its title is from, else by another of another publisher. */
static np_code list_faces(related_job *job, np_error *err)
{
    const np_report_job *report = job->report;
    np_related_mode mode = report->c->opt.related_mode;
    candidate *order = np_alloc(0, report->c->n, sizeof *order, err);
    size_t at = 0;
    if (!order)
        return NP_E_NOMEM;
    for (size_t s = 0; s < report->work->n_stories; s++) {
        const np_story *story = &report->story[s];
        job->rank[s] = rank_of(report, story);
        job->first_face[s] = at;
        job->article[at++] = story->title_from;
        size_t others = at;
        for (size_t k = 0; k < story->n_articles; k++)
            if (story->article[k] != story->title_from)
                job->article[at++] = story->article[k];
        if (mode != NP_RELATED_TOPIC)
            sort_faces(job, mode, job->article + others, at - others, order);
    }
    job->first_face[report->work->n_stories] = at;
    for (size_t f = 0; f < at; f++) {
        job->host[f] = report->publisher[job->article[f]];
        set_span(report->c->article[job->article[f]].published, &job->begin[f], &job->end[f]);
    }
    job->faces = (np_faces){job->first_face, job->host, job->begin, job->end};
    np_free(order);
    return NP_OK;
}

/* When what is shown beside story s may have been published; false: never, as nobody knows when s
 * was. */
static bool set_times(const related_job *job, size_t s, np_related_options *opt)
{
    np_related_mode mode = job->report->c->opt.related_mode;
    int64_t first = INT64_MAX, last = INT64_MIN;
    opt->from = INT64_MIN, opt->to = INT64_MAX;
    if (mode == NP_RELATED_TOPIC)
        return true;
    for (size_t f = job->first_face[s]; f < job->first_face[s + 1]; f++) {
        if (job->begin[f] == INT64_MIN)
            continue;
        first = job->begin[f] < first ? job->begin[f] : first;
        last = job->end[f] > last ? job->end[f] : last;
    }
    if (first > last)
        return false;
    if (mode == NP_RELATED_BACKGROUND)
        opt->to = first - 1;
    else
        opt->from = last + 1;
    return true;
}

/* ---- the lists ---- */

/* The nearest stories of s without those that hold a copy or a version of one of its articles. */
static unsigned drop_versions(const related_job *job, size_t s, np_neighbour *near)
{
    unsigned n = 0;
    for (unsigned k = 0; k < job->near.n_near[s]; k++) {
        np_neighbour one = job->near.near[s * job->near.stride + k];
        size_t from = job->first_face[one.item], end = job->first_face[one.item + 1];
        bool is_version = false;
        for (size_t f = from; f < end && f < from + NP_MOST_FACES && !is_version; f++)
            is_version = np_kin_is_version(&job->kin, job->article[f], (uint32_t)s);
        if (!is_version)
            near[n++] = one;
    }
    return n;
}

static np_code explain_row(related_job *job, uint32_t a, uint32_t b, np_arena *arena,
                           np_related *row, np_error *err)
{
    const np_story *story = job->report->story;
    np_common_ground ground = {
        job->centroids, job->report->work->weights, {a, b}, {&story[a], &story[b]}};
    np_str *why = np_arena_alloc(arena, NP_WHY_MOST, sizeof *why, err);
    if (!why)
        return NP_E_NOMEM;
    np_code code = np_topic_why(&ground, arena, why, &row->n_why, err);
    if (!code && row->n_why == 0) { /* all that is alike is borrowed */
        ground.v = &job->expanded.v;
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

static np_code relate_story(void *ctx, size_t s, unsigned thread, np_error *err)
{
    related_job *job = ctx;
    np_report_job *report = job->report;
    const np_options *asked = &report->c->opt;
    np_arena *arena = report->c->facts[thread];
    np_related_row chosen[MOST_ROWS];
    np_related_options opt = {.most = asked->related,
                              .most_hosts = MOST_HOSTS,
                              .floor = asked->related_floor,
                              .repeat = REPEAT};
    if (opt.most > USUAL_ROWS) {
        opt.floor *= (double)USUAL_ROWS / opt.most;
        opt.repeat *= (double)USUAL_ROWS / opt.most;
    }
    if (!set_times(job, s, &opt))
        return NP_OK;
    np_neighbour near[NP_MOST_NEIGHBOURS];
    unsigned n_near = drop_versions(job, s, near);
    unsigned n =
        np_related_choose(job->near.similar, near, n_near, &job->faces, job->rank, &opt, chosen);
    np_related *row = np_arena_alloc(arena, n, sizeof *row, err);
    if (!row)
        return NP_E_NOMEM;
    size_t n_rows = 0;
    for (unsigned k = 0; k < n; k++) {
        uint32_t other = chosen[k].story;
        np_related *r = &row[n_rows];
        *r = (np_related){.story = job->new_number[other],
                          .article = job->article[chosen[k].face],
                          .score = chosen[k].sim < 1 ? chosen[k].sim : 1};
        if (explain_row(job, (uint32_t)s, other, arena, r, err))
            return NP_E_NOMEM;
        n_rows += opt.most > USUAL_ROWS || says_enough(r);
    }
    report->story[s].related = row;
    report->story[s].n_related = n_rows;
    return NP_OK;
}

static np_code find_near(related_job *job, const np_nearest *near, np_error *err)
{
    const np_corpus *c = job->report->c;
    unsigned rows = c->opt.related, spare = rows + SPARE_CANDIDATES;
    bool is_topic = c->opt.related_mode == NP_RELATED_TOPIC;
    np_similar_options opt = {.n_top = rows > 24 ? rows : 24,
                              .window = 400,
                              .n_near = is_topic ? spare : NP_MOST_NEIGHBOURS,
                              .keeps_mean = true};
    opt.n_exact = 2 * opt.n_near > 96 ? 2 * opt.n_near : 96;
    np_code code = np_nearest_expand(&job->expanded, job->centroids, near, &borrowed, c, err);
    return code ? code
                : np_nearest_init(&job->near, &job->expanded.v, NULL, &opt, c, "related stories",
                                  err);
}

_Static_assert(MOST_ROWS + SPARE_CANDIDATES <= NP_MOST_NEIGHBOURS, "candidates for all rows");

np_code np_relate_stories(np_report_job *report, const np_vectors *centroids,
                          const np_nearest *near, const uint32_t *new_number, np_error *err)
{
    size_t n = report->work->n_stories, n_faces = report->c->n;
    related_job job = {.report = report, .centroids = centroids, .new_number = new_number};
    np_code code = NP_E_NOMEM;
    if (report->c->opt.related == 0)
        return NP_OK;
    if ((job.rank = np_alloc(0, n, sizeof *job.rank, err)) &&
        (job.first_face = np_alloc(0, n + 1, sizeof *job.first_face, err)) &&
        (job.host = np_alloc(0, n_faces, sizeof *job.host, err)) &&
        (job.begin = np_alloc(0, n_faces, sizeof *job.begin, err)) &&
        (job.end = np_alloc(0, n_faces, sizeof *job.end, err)) &&
        (job.article = np_alloc(0, n_faces, sizeof *job.article, err)))
        code = find_near(&job, near, err);
    if (!code)
        code = list_faces(&job, err);
    if (!code)
        code = np_kin_init(&job.kin, report->c, job.first_face, job.article, n, err);
    if (!code)
        code = np_each(n, report->c->threads, relate_story, &job, err);
    np_kin_clear(&job.kin);
    np_nearest_clear(&job.near);
    np_expanded_clear(&job.expanded);
    np_free(job.article);
    np_free(job.end);
    np_free(job.begin);
    np_free(job.host);
    np_free(job.first_face);
    np_free(job.rank);
    return code;
}
