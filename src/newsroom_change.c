/* newsroom_change.c - a new partition becomes a change of the old one: who goes where, which
 * stories are fresh, which have merged.
 *
 * Only the stories of the desk's articles are looked at: they are numbered anew for np_follow(),
 * by age, and back again. So a batch costs what is on the desk, however many stories there ever
 * were. */
#include "base/buf.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include "corpus_stories.h"
#include "items.h"
#include "newsroom.h"
#include "story/follow.h"
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

typedef struct job {
    np_newsroom *r;
    np_desk *d;
    uint32_t *local; /* of each article: its old story's place in old[], or NP_NO_STORY */
    uint32_t *old;   /* stories on the desk, ascending */
    uint32_t n_old;
    uint32_t n_lasting;     /* of them, those that a batch has made */
    uint32_t *taken, *into; /* of np_follow() */
    uint32_t *first;        /* of each new story: its first free article, or NP_NO_STORY */
    uint32_t *fresh;        /* new stories that go on no old one, n_fresh of change */
} job;

static void job_clear(job *j)
{
    np_free(j->fresh);
    np_free(j->first);
    np_free(j->into);
    np_free(j->taken);
    np_free(j->old);
    np_free(j->local);
}

static np_code job_init(job *j, np_error *err)
{
    size_t n = j->d->c->n, n_is = j->d->n_is;
    if ((j->local = np_alloc(0, n, sizeof *j->local, err)) &&
        (j->old = np_alloc(0, n, sizeof *j->old, err)) &&
        (j->into = np_alloc(0, n, sizeof *j->into, err)) &&
        (j->taken = np_alloc(0, n_is, sizeof *j->taken, err)) &&
        (j->first = np_alloc(0, n_is, sizeof *j->first, err)) &&
        (j->fresh = np_alloc(0, n_is, sizeof *j->fresh, err)))
        return NP_OK;
    return NP_E_NOMEM;
}

void np_change_clear(np_change *change)
{
    np_free(change->into);
    np_free(change->merged);
    np_free(change->id);
    np_free(change->before);
}

static np_code number_old(job *j, np_error *err)
{
    size_t n = j->d->c->n, n_there = 0;
    np_keyed *there = np_alloc(0, n, 2 * sizeof *there, err);
    if (!there)
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < n; i++) {
        j->local[i] = NP_NO_STORY;
        if (j->d->was[i] != NP_NO_STORY)
            there[n_there++] = (np_keyed){j->d->was[i], i};
    }
    np_sort_keyed(there, there + n_there, n_there, 32);
    for (size_t k = 0; k < n_there; k++) {
        if (k == 0 || there[k].key != there[k - 1].key)
            j->old[j->n_old++] = (uint32_t)there[k].key;
        j->local[there[k].index] = j->n_old - 1;
    }
    np_free(there);
    return NP_OK;
}

/* ---- fresh stories ---- */

static void find_first(job *j)
{
    const np_desk *d = j->d;
    for (uint32_t s = 0; s < d->n_is; s++)
        j->first[s] = NP_NO_STORY;
    for (uint32_t i = 0; i < d->c->n; i++) {
        uint32_t *first = &j->first[d->is[i]];
        bool is_first = *first == NP_NO_STORY ||
                        np_article_compare(&d->c->article[i], &d->c->article[*first]) < 0;
        if (d->is_free[i] && is_first)
            *first = i;
    }
}

/* "s_..." after the article, or where number is above 1, after it and the number. */
static np_code name_of(np_str after, unsigned number, np_buf *said, np_arena *arena, np_str *id,
                       np_error *err)
{
    said->len = 0;
    np_buf_str(said, after);
    if (number > 1)
        np_buf_print(said, "\n%u", number);
    np_code code = np_buf_check(said, err);
    return code ? code : np_report_name('s', np_buf_view(said), arena, id, err);
}

np_code np_story_name(np_map *by_id, size_t n_stories, np_arena *ids, np_str after, uint32_t story,
                      np_str *id, np_error *err)
{
    np_buf said = {0};
    np_code code = NP_OK;
    bool is_had = true;
    for (unsigned number = 1; is_had && !code; number++) {
        if ((code = name_of(after, number, &said, ids, id, err)))
            break;
        uint32_t *at = np_map_put(by_id, XXH3_64bits(id->at, id->len), story, err);
        if (!at)
            code = NP_E_NOMEM;
        is_had = at && *at < n_stories; /* others are of a batch that failed, or ours */
        if (at && !is_had)
            *at = story;
    }
    np_buf_clear(&said);
    return code;
}

np_code np_story_has_name(np_str after, np_str id, unsigned most, np_arena *arena, bool *is_one,
                          np_error *err)
{
    np_buf said = {0};
    np_code code = NP_OK;
    *is_one = false;
    for (unsigned number = 1; number <= most && !*is_one && !code; number++) {
        np_str name;
        code = name_of(after, number, &said, arena, &name, err);
        *is_one = !code && np_str_equal(name, id);
    }
    np_buf_clear(&said);
    return code;
}

static np_code list_fresh(job *j, np_change *change, np_error *err)
{
    const np_article *article = j->d->c->article;
    np_dated *begin = np_alloc(0, j->d->n_is, sizeof *begin,
                               err); /* index: of the new story that begins with it */
    np_code code = begin ? NP_OK : NP_E_NOMEM;
    find_first(j);
    for (uint32_t s = 0; s < j->d->n_is && !code; s++)
        if (j->taken[s] == NP_NO_STORY && j->first[s] != NP_NO_STORY)
            begin[change->n_fresh++] = (np_dated){&article[j->first[s]], s};
    if (!code && !(change->id = np_alloc(0, change->n_fresh, sizeof *change->id, err)))
        code = NP_E_NOMEM;
    if (!code)
        qsort(begin, change->n_fresh, sizeof *begin, np_dated_compare);
    for (uint32_t k = 0; k < change->n_fresh && !code; k++) {
        j->fresh[begin[k].index] = (uint32_t)j->r->n_stories + k;
        code = np_story_name(j->r->by_id, j->r->n_stories, j->r->ids, begin[k].article->id,
                             j->fresh[begin[k].index], &change->id[k], err);
    }
    np_free(begin);
    return code;
}

/* ---- all of it ---- */

static void list_merged(const job *j, np_change *change)
{
    for (uint32_t s = 0; s < j->n_old; s++)
        if (j->into[s] != s) {
            change->merged[change->n_merged] = j->old[s];
            change->into[change->n_merged++] = j->old[j->into[s]];
        }
}

static void send_articles(const job *j, np_change *change)
{
    const np_desk *d = j->d;
    for (size_t i = 0; i < d->c->n; i++) {
        uint32_t was = j->local[i], taken = j->taken[d->is[i]];
        change->before[i] = was == NP_NO_STORY ? NP_NO_STORY : j->old[j->into[was]];
        if (!d->is_free[i])
            d->goes[i] = change->before[i];
        else
            d->goes[i] = taken == NP_NO_STORY ? j->fresh[d->is[i]] : j->old[taken];
    }
}

/* ---- who goes on ---- */

/* What was made for the time being is judged when all else is: as if each new story that goes on a
 * lasting one had a single member, which comes from there. */
static np_code follow_rest(const job *j, uint32_t *taken, uint32_t *into, np_error *err)
{
    const np_desk *d = j->d;
    size_t n = d->c->n + d->n_is;
    uint32_t *was = np_alloc(0, n, 2 * sizeof *was, err), *is = was ? was + n : NULL;
    if (!was)
        return NP_E_NOMEM;
    for (size_t i = 0; i < d->c->n; i++) {
        bool is_asked = d->is_loose[i] && j->local[i] >= j->n_lasting;
        was[i] = is_asked ? j->local[i] : NP_NO_STORY;
        is[i] = d->is[i];
    }
    for (uint32_t s = 0; s < d->n_is; s++) {
        was[d->c->n + s] = j->taken[s];
        is[d->c->n + s] = s;
    }
    np_moves moves = {was, is, NULL, n, j->n_old, d->n_is};
    np_code code = np_follow(&moves, taken, into, err);
    np_free(was);
    return code;
}

/* j->taken and j->into. An article that is placed for the time being speaks for no story that a
 * batch has made: so the partition is what it would be had nobody placed it, and only what its own
 * kind made is given away by it. */
static np_code follow(job *j, np_error *err)
{
    const np_desk *d = j->d;
    size_t n = d->c->n;
    uint32_t *was = np_alloc(0, n, sizeof *was, err);
    uint32_t *taken = np_alloc(0, d->n_is, sizeof *taken, err);
    uint32_t *into = np_alloc(0, j->n_old, sizeof *into, err);
    np_code code = was && taken && into ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0; i < n && !code; i++)
        was[i] = d->is_loose[i] ? NP_NO_STORY : j->local[i];
    np_moves moves = {was, d->is, d->is_free, n, j->n_lasting, d->n_is};
    if (!code)
        code = np_follow(&moves, j->taken, j->into, err);
    if (!code && j->n_old > j->n_lasting && !(code = follow_rest(j, taken, into, err))) {
        memcpy(j->taken, taken, d->n_is * sizeof *taken);
        memcpy(j->into + j->n_lasting, into + j->n_lasting,
               (j->n_old - j->n_lasting) * sizeof *into);
    }
    np_free(into);
    np_free(taken);
    np_free(was);
    return code;
}

np_code np_change_init(np_change *change, np_desk *d, np_newsroom *r, uint32_t n_lasting,
                       np_error *err)
{
    job j = {.r = r, .d = d};
    size_t n = d->c->n;
    *change = (np_change){0};
    np_code code = job_init(&j, err);
    if (!code && (!(change->before = np_alloc(0, n, sizeof *change->before, err)) ||
                  !(change->merged = np_alloc(0, n, sizeof *change->merged, err)) ||
                  !(change->into = np_alloc(0, n, sizeof *change->into, err))))
        code = NP_E_NOMEM;
    if (!code)
        code = number_old(&j, err);
    while (!code && j.n_lasting < j.n_old && j.old[j.n_lasting] < n_lasting)
        j.n_lasting++;
    if (!code)
        code = follow(&j, err);
    if (!code)
        code = list_fresh(&j, change, err);
    if (!code) {
        list_merged(&j, change);
        send_articles(&j, change);
    }
    job_clear(&j);
    return code;
}
