/* newsroom_desk.c - which articles a batch is repaired with, and the partition they make.
 *
 * They go into a corpus of their own, a new one each time, through the one path that a batch of a
 * day takes; so there is no second algorithm to keep true, and a batch that fails leaves nothing
 * behind. What it costs to read their words again is a tenth of what it costs to compare them.
 *
 * Refused: the window alone, without a context. Words of a week are weighed otherwise than words of
 * a month, and a story that goes on after a quiet week would begin anew: on allsides2021 that took
 * two points of BCubed F1, on news_cluster thirteen (bench/stories.md). */
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include "corpus_stories.h"
#include "newsroom.h"
#include "story/follow.h"

enum { DAY = 86400 };

typedef struct candidate {
    const np_article *article;
    np_str id, final; /* as it came; for good, if that is known */
    int64_t at;
    uint32_t arrival, was;
    bool is_new, is_free, is_kept;
} candidate;

typedef struct gathering {
    candidate *all; /* kept before, then new, in order of arrival */
    size_t n;
    int64_t now;
} gathering;

int64_t np_room_moment(np_time t)
{
    static const int64_t most = (int64_t)1 << 50; /* far beyond any date, far from overflow */
    int64_t at = t.at < -most ? -most : t.at > most ? most : t.at;
    if (t.kind == NP_TIME_UNKNOWN)
        return NP_NEVER;
    return t.kind == NP_TIME_DAY ? at + DAY - 1 : at;
}

void np_desk_clear(np_desk *d)
{
    np_corpus_free(d->c);
    np_arena_free(d->told);
    np_free(d->open);
    np_free(d->goes);
    np_free(d->is);
    np_free(d->was);
    np_free(d->is_loose);
    np_free(d->is_free);
    np_free(d->at);
    np_free(d->arrival);
    *d = (np_desk){0};
}

/* ---- who comes ---- */

static candidate candidate_of(const np_desk *last, const np_newsroom *r, size_t i)
{
    return (candidate){.article = &last->c->article[i],
                       .id = last->c->arrival[i].id,
                       .final = last->c->arrival[i].final,
                       .at = last->at[i],
                       .arrival = last->arrival[i],
                       .was = np_room_resolve(r, r->story[last->arrival[i]])};
}

/* Who is dated by the batch it came with is so for good, from the first that has a time. */
static void gather(gathering *g, const np_newsroom *r, const np_coming *come)
{
    size_t n_last = r->desk.c ? r->desk.c->n : 0;
    int64_t oldest = np_room_oldest(&r->opt, g->now);
    for (size_t i = 0; i < n_last; i++)
        g->all[g->n++] = candidate_of(&r->desk, r, i);
    for (size_t k = 0; k < come->n; k++) {
        const np_article *a = &come->article[k];
        g->all[g->n++] =
            (candidate){.article = a,
                        .id = a->id,
                        .final = come->final ? come->final[k] : (np_str){0},
                        .at = come->at ? come->at[k] : np_room_moment(a->published),
                        .arrival = come->number ? come->number[k] : (uint32_t)(r->n + k),
                        .was = come->was ? come->was[k] : NP_NO_STORY,
                        .is_new = true};
    }
    for (size_t i = 0; i < g->n; i++) {
        candidate *one = &g->all[i];
        one->at = one->at == NP_NEVER ? g->now : one->at;
        one->is_free = one->is_new || one->at == NP_NEVER || one->at > oldest;
        one->is_kept = one->is_free;
    }
}

int64_t np_room_oldest(const np_options *opt, int64_t now)
{
    return now == NP_NEVER ? NP_NEVER : now - (int64_t)opt->repair_days * DAY;
}

/* The newest; of equals who came last. */
size_t np_room_context(np_keyed *item, np_keyed *spare, size_t n, unsigned most)
{
    np_sort_keyed(item, spare, n, 64);
    return n > most ? n - most : 0;
}

static np_code choose_context(gathering *g, unsigned most, np_error *err)
{
    np_keyed *frozen = np_alloc(0, g->n, 2 * sizeof *frozen, err);
    size_t n = 0;
    if (!frozen)
        return NP_E_NOMEM;
    for (size_t i = 0; i < g->n; i++)
        if (!g->all[i].is_free)
            frozen[n++] = (np_keyed){np_room_age(g->all[i].at), (uint32_t)i};
    for (size_t k = np_room_context(frozen, frozen + n, n, most); k < n; k++)
        g->all[frozen[k].index].is_kept = true;
    np_free(frozen);
    return NP_OK;
}

/* ---- the desk ---- */

static np_code fill(np_corpus *c, gathering *g, bool has_final_ids, np_error *err)
{
    np_code code = NP_OK;
    size_t n = 0;
    for (size_t i = 0; i < g->n && !code; i++) {
        if (!g->all[i].is_kept)
            continue;
        np_article a = *g->all[i].article;
        a.id = g->all[i].id;
        a.raw = (np_str){0};
        a.left = NULL;
        code = has_final_ids ? np_corpus_enter_final(c, &a, g->all[i].final, err)
                             : np_corpus_add(c, &a, err);
        g->all[n++] = g->all[i];
    }
    g->n = n;
    return code ? code : np_corpus_settle(c, err);
}

static np_code lay_out(np_desk *d, const gathering *g, np_error *err)
{
    size_t n = d->c->n; /* repeats are gone */
    if (!(d->arrival = np_alloc(0, n, sizeof *d->arrival, err)) ||
        !(d->at = np_alloc(0, n, sizeof *d->at, err)) ||
        !(d->is_free = np_alloc(0, n, sizeof *d->is_free, err)) ||
        !(d->is_loose = np_alloc(0, n, sizeof *d->is_loose, err)) ||
        !(d->was = np_alloc(0, n, sizeof *d->was, err)) ||
        !(d->is = np_alloc(0, n, sizeof *d->is, err)) ||
        !(d->goes = np_alloc(0, n, sizeof *d->goes, err)) || !(d->told = np_arena_new(err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const candidate *one = &g->all[d->c->arrival[i].number];
        d->arrival[i] = one->arrival;
        d->at[i] = one->at;
        d->is_free[i] = one->is_free;
        d->is_loose[i] = one->is_new && one->was != NP_NO_STORY;
        d->was[i] = one->was;
    }
    return NP_OK;
}

/* The stories of one batch, and no report. */
static np_code find_stories(np_desk *d, np_error *err)
{
    np_story_work work;
    uint32_t *item = NULL; /* of each article that is one */
    np_code code = np_stories_open(&work, d->c, err);
    if (!code)
        code = np_stories_partition(&work, NULL, err);
    if (!code && !(item = np_alloc(0, d->c->n, sizeof *item, err)))
        code = NP_E_NOMEM;
    for (uint32_t i = 0; !code && i < work.n; i++)
        item[work.article[i]] = i;
    for (size_t i = 0; !code && i < d->c->n; i++)
        d->is[i] = work.story[item[work.leader[i]]];
    if (!code)
        d->n_is = work.n_stories;
    np_free(item);
    np_stories_close(&work);
    np_corpus_forget(d->c); /* words and figures are for this batch; ids stay */
    return code;
}

np_code np_desk_init(np_desk *d, const np_newsroom *r, const np_coming *come, int64_t now,
                     np_error *err)
{
    np_code code = NP_E_NOMEM;
    size_t n_last = r->desk.c ? r->desk.c->n : 0;
    gathering g = {.now = now};
    *d = (np_desk){0};
    if (!come->number && come->n > NP_NO_STORY - 1 - r->n)
        return np_fail(err, NP_E_LIMIT, "more than %u articles", NP_NO_STORY - 1);
    if (!(g.all = np_alloc(0, n_last + come->n, sizeof *g.all, err)) ||
        !(d->c = np_corpus_new(&r->opt, err)))
        goto done;
    gather(&g, r, come);
    bool has_final_ids = come->final || (r->desk.c && r->desk.c->has_final_ids);
    if ((code = choose_context(&g, r->opt.repair_context, err)) ||
        (code = fill(d->c, &g, has_final_ids, err)) || (code = lay_out(d, &g, err)))
        goto done;
    code = find_stories(d, err);
done:
    np_free(g.all);
    return code;
}
