/* newsroom_events.c - what a batch changed, told story by story.
 *
 * An event is told to who keeps a partition of his own: what was merged and what was added is
 * enough to keep it up, so nothing is said of the stories that articles were taken from, but their
 * ids to those that got them. One event a story and batch, for a reader asks "what is new of it?",
 * not how often it was touched. */
#include "base/mem.h"
#include "base/sort.h"
#include "items.h"
#include "newsroom.h"
#include "story/follow.h"
#include <stdlib.h>

/* Lists by story, ascending. */
typedef struct job {
    np_desk *d;
    const np_newsroom *r;
    const np_change *change;
    np_time at;
    np_keyed *added; /* story -> article of the desk, by publication within a story */
    size_t n_added;
    np_keyed *left; /* story -> article of the desk that was in it */
    size_t n_left;
    np_keyed *taken_in; /* story -> place in change->merged */
    uint32_t *source;   /* scratch: the stories that articles came from */
} job;

static void job_clear(job *j)
{
    np_free(j->source);
    np_free(j->taken_in);
    np_free(j->left);
    np_free(j->added);
}

static np_code job_init(job *j, np_error *err)
{
    size_t n = j->d->c->n;
    if ((j->added = np_alloc(0, n, 2 * sizeof *j->added, err)) &&
        (j->left = np_alloc(0, n, 2 * sizeof *j->left, err)) &&
        (j->taken_in = np_alloc(0, j->change->n_merged, 2 * sizeof *j->taken_in, err)) &&
        (j->source = np_alloc(0, n, sizeof *j->source, err)))
        return NP_OK;
    return NP_E_NOMEM;
}

/* ---- lists ---- */

static np_code list_added(job *j, np_error *err)
{
    const np_desk *d = j->d;
    np_dated *who = np_alloc(0, d->c->n, sizeof *who, err);
    if (!who)
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < d->c->n; i++)
        if (d->goes[i] != j->change->before[i])
            who[j->n_added++] = (np_dated){&d->c->article[i], i};
    qsort(who, j->n_added, sizeof *who, np_dated_compare);
    for (size_t k = 0; k < j->n_added; k++)
        j->added[k] = (np_keyed){d->goes[who[k].index], who[k].index};
    np_sort_keyed(j->added, j->added + j->n_added, j->n_added, 32);
    np_free(who);
    return NP_OK;
}

static void list_rest(job *j)
{
    const uint32_t *before = j->change->before;
    for (size_t k = 0; k < j->n_added; k++) {
        uint32_t i = j->added[k].index;
        if (before[i] != NP_NO_STORY)
            j->left[j->n_left++] = (np_keyed){before[i], i};
    }
    np_sort_keyed(j->left, j->left + j->n_left, j->n_left, 32);
    size_t n = j->change->n_merged;
    for (uint32_t k = 0; k < n; k++)
        j->taken_in[k] = (np_keyed){j->change->into[k], k};
    np_sort_keyed(j->taken_in, j->taken_in + n, n, 32);
}

np_code np_desk_open(np_desk *d, uint64_t *story, size_t n, np_error *err)
{
    n = np_sort_unique_u64(story, n);
    if (!(d->open = np_alloc(0, n, sizeof *d->open, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < n; k++)
        d->open[k] = (uint32_t)story[k];
    d->n_open = n;
    return NP_OK;
}

static np_code list_open(np_desk *d, np_error *err)
{
    uint64_t *story = np_alloc(0, d->c->n, sizeof *story, err);
    size_t n = 0;
    if (!story)
        return NP_E_NOMEM;
    for (size_t i = 0; i < d->c->n; i++)
        if (d->is_free[i])
            story[n++] = d->goes[i];
    np_code code = np_desk_open(d, story, n, err);
    np_free(story);
    return code;
}

/* ---- one event ---- */

static np_str id_of(const job *j, uint32_t story)
{
    return story < j->r->n_stories ? j->r->stories[story].id
                                   : j->change->id[story - j->r->n_stories];
}

static size_t articles_of(const job *j, uint32_t story)
{
    return story < j->r->n_stories ? j->r->stories[story].n_articles : 0;
}

static int by_age(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The ids of the first n of j->source, each once, by age; *others live in the desk's arena. */
static np_code list_others(job *j, size_t n, np_event *e, np_error *err)
{
    np_str *other = np_arena_alloc(j->d->told, n, sizeof *other, err);
    if (!other)
        return NP_E_NOMEM;
    qsort(j->source, n, sizeof *j->source, by_age);
    for (size_t k = 0; k < n; k++)
        if (k == 0 || j->source[k] != j->source[k - 1])
            other[e->n_others++] = id_of(j, j->source[k]);
    e->other = other;
    return NP_OK;
}

static np_code list_articles(job *j, const np_keyed *added, size_t n, np_event *e, np_error *err)
{
    const np_desk *d = j->d;
    uint32_t *number = np_arena_alloc(d->told, n, sizeof *number, err);
    np_str *id = np_arena_alloc(d->told, n, sizeof *id, err);
    if (!number || !id)
        return NP_E_NOMEM;
    for (size_t k = 0; k < n; k++) {
        number[k] = d->arrival[added[k].index];
        id[k] = d->c->article[added[k].index].id;
    }
    e->added = number;
    e->added_id = id;
    e->n_added = n;
    e->n_articles += n;
    return NP_OK;
}

/* The event of a story that got n articles, added, and took in n_in others. */
static np_code tell_one(job *j, uint32_t story, const np_keyed *added, size_t n, const np_keyed *in,
                        size_t n_in, size_t n_left, np_error *err)
{
    np_event *e = &j->d->event[j->d->n_events++];
    size_t n_sources = 0;
    *e = (np_event){.kind = NP_EVENT_GROWN,
                    .at = j->at,
                    .story = story,
                    .id = id_of(j, story),
                    .n_articles = articles_of(j, story) - n_left};
    for (size_t k = 0; k < n_in; k++) {
        j->source[n_sources++] = j->change->merged[in[k].index];
        e->n_articles += articles_of(j, j->change->merged[in[k].index]);
    }
    if (n_in) {
        e->kind = NP_EVENT_MERGED;
    } else {
        for (size_t k = 0; k < n; k++)
            if (j->change->before[added[k].index] != NP_NO_STORY)
                j->source[n_sources++] = j->change->before[added[k].index];
        if (story >= j->r->n_stories)
            e->kind = n_sources ? NP_EVENT_SPLIT : NP_EVENT_CREATED;
    }
    np_code code = list_others(j, n_sources, e, err);
    return code ? code : list_articles(j, added, n, e, err);
}

/* The length of the run of `story` at item[from]. */
static size_t run_of(const np_keyed *item, size_t from, size_t n, uint32_t story)
{
    size_t to = from;
    while (to < n && item[to].key == story)
        to++;
    return to - from;
}

static np_code tell_changed(job *j, np_error *err)
{
    np_code code = NP_OK;
    size_t n_in = j->change->n_merged;
    for (size_t a = 0, i = 0, l = 0; (a < j->n_added || i < n_in) && !code;) {
        uint64_t of_a = a < j->n_added ? j->added[a].key : UINT64_MAX;
        uint64_t of_i = i < n_in ? j->taken_in[i].key : UINT64_MAX;
        uint32_t story = (uint32_t)(of_a < of_i ? of_a : of_i);
        while (l < j->n_left && j->left[l].key < story)
            l++;
        size_t added = run_of(j->added, a, j->n_added, story);
        size_t taken_in = run_of(j->taken_in, i, n_in, story);
        size_t left = run_of(j->left, l, j->n_left, story);
        code = tell_one(j, story, j->added + a, added, j->taken_in + i, taken_in, left, err);
        a += added, i += taken_in, l += left;
    }
    return code;
}

/* ---- closing ---- */

/* Is story, sought in rising order from *at on, in the desk's open ones? */
static bool is_open(const np_desk *d, uint32_t story, size_t *at)
{
    while (*at < d->n_open && d->open[*at] < story)
        ++*at;
    return *at < d->n_open && d->open[*at] == story;
}

static void tell_closed(job *j)
{
    const np_desk *last = &j->r->desk;
    const np_change *change = j->change;
    size_t n_left = 0;
    for (size_t k = 0, at = 0, m = 0, l = 0; k < last->n_open; k++) {
        uint32_t story = last->open[k];
        while (m < change->n_merged && change->merged[m] < story)
            m++;
        bool is_merged = m < change->n_merged && change->merged[m] == story;
        for (n_left = 0; l < j->n_left && j->left[l].key <= story; l++)
            n_left += j->left[l].key == story;
        if (is_merged || is_open(j->d, story, &at))
            continue;
        j->d->event[j->d->n_events++] = (np_event){.kind = NP_EVENT_CLOSED,
                                                   .at = j->at,
                                                   .story = story,
                                                   .id = id_of(j, story),
                                                   .n_articles = articles_of(j, story) - n_left};
    }
}

np_code np_desk_tell(np_desk *d, const np_newsroom *r, const np_change *change, int64_t now,
                     np_error *err)
{
    job j = {.d = d, .r = r, .change = change};
    if (now != NP_NEVER)
        j.at = (np_time){now, NP_TIME_EXACT};
    np_code code = job_init(&j, err);
    if (!code)
        code = list_added(&j, err);
    if (!code)
        code = list_open(d, err);
    size_t most = j.n_added + change->n_merged + r->desk.n_open;
    if (!code && !(d->event = np_arena_alloc(d->told, most, sizeof *d->event, err)))
        code = NP_E_NOMEM;
    if (!code) {
        list_rest(&j);
        code = tell_changed(&j, err);
    }
    if (!code)
        tell_closed(&j);
    job_clear(&j);
    return code;
}
