/* printing.c - a copy tells nothing, so nothing may count for more by it.
 *
 * A text appeared when the first that carries it did, and its source is whoever that was. Where
 * several may have been first, as bare dates or none leave it open, any may be the source:
 *
 *     texts        t1: A        t2: A or B        t3: B or C        t4: D or E
 *
 * A is a source by t1. t2 and t3 need none beside it: A may have been first with t2; but B with t2
 * and t3. So publishers that may have been first with one text are joined, and each set so joined
 * counts as its members that are alone first with some text (A), or as one if none is (D or E).
 * Here that is 2. It is the largest count that no copy can raise: add B to a text of A's, and that
 * text counts for no more than it did. To count whoever printed anything, the plain choice, was
 * refused: five names under one agency's text are not five sources. */
#include "story/printing.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sets.h"
#include <math.h>
#include <stdlib.h>

static const double SIX_HOURS = .25;
enum { DAY = 86400 };

static int64_t last_second(np_time t) { return t.at + (t.kind == NP_TIME_DAY ? DAY - 1 : 0); }

/* The article whose time is over first: by then the text was there. NULL: none has a time. */
static const np_imprint *first_over(const np_printing *p)
{
    const np_imprint *first = NULL;
    for (size_t k = 0; k < p->n_articles; k++) {
        const np_imprint *here = &p->imprint[k];
        if (here->published.kind == NP_TIME_UNKNOWN)
            continue;
        if (!first || last_second(here->published) < last_second(first->published) ||
            (last_second(here->published) == last_second(first->published) &&
             here->published.at < first->published.at))
            first = here;
    }
    return first;
}

/* ---- time ---- */

static double day_of(const np_printing *p)
{
    const np_imprint *first = first_over(p);
    if (!first)
        return NAN;
    int64_t noon = first->published.kind == NP_TIME_DAY ? DAY / 2 : 0;
    return (double)(first->published.at + noon) / DAY;
}

static int by_day(const void *a, const void *b)
{
    const np_printing *x = a, *y = b;
    bool x_is_known = !isnan(x->day), y_is_known = !isnan(y->day);
    if (x_is_known != y_is_known)
        return x_is_known ? -1 : 1;
    if (x_is_known && x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->key > y->key) - (x->key < y->key);
}

void np_printings_order(np_printing *p, size_t n)
{
    for (size_t k = 0; k < n; k++)
        p[k].day = day_of(&p[k]);
    qsort(p, n, sizeof *p, by_day);
}

size_t np_printings_peak(const np_printing *p, size_t n)
{
    size_t peak = 0;
    for (size_t k = 0, start = 0; k < n && !isnan(p[k].day); k++) {
        while (p[k].day - p[start].day > SIX_HOURS)
            start++;
        peak = k - start + 1 > peak ? k - start + 1 : peak;
    }
    return peak;
}

double np_printings_hours(const np_printing *p, size_t n)
{
    while (n > 0 && isnan(p[n - 1].day))
        n--;
    return n > 0 ? (p[n - 1].day - p[0].day) * 24 : 0;
}

/* ---- sources ---- */

static bool may_begin(const np_imprint *one, const np_imprint *first)
{
    return one->published.kind == NP_TIME_UNKNOWN ||
           one->published.at <= last_second(first->published);
}

bool np_printing_may_begin(const np_printing *p, size_t article)
{
    return may_begin(&p->imprint[article], first_over(p));
}

typedef struct sources {
    np_map *number;    /* of a publisher */
    np_sets *joined;   /* those that may have been first with one text */
    bool *is_alone;    /* first with some text */
    uint32_t *n_alone; /* by set: of its members */
} sources;

/* Join whoever may have been first with text k. */
static np_code enter_text(sources *s, const np_printing *p, uint32_t k, np_error *err)
{
    const np_imprint *first = first_over(p);
    uint32_t someone = UINT32_MAX;
    bool is_alone = true;
    for (size_t i = 0; i < p->n_articles; i++) {
        const np_imprint *here = &p->imprint[i];
        uint64_t key = here->publisher ? here->publisher : UINT64_C(1) << 32 | k;
        if (!may_begin(here, first))
            continue;
        const uint32_t *at = np_map_put(s->number, key, (uint32_t)np_map_count(s->number), err);
        if (!at)
            return NP_E_NOMEM;
        if (someone == UINT32_MAX)
            someone = *at;
        is_alone &= *at == someone;
        (void)np_sets_join(s->joined, *at, someone);
    }
    s->is_alone[someone] |= is_alone;
    return NP_OK;
}

static size_t count_sources(sources *s)
{
    uint32_t n = (uint32_t)np_map_count(s->number);
    size_t n_sources = 0;
    for (uint32_t i = 0; i < n; i++)
        s->n_alone[np_sets_find(s->joined, i)] += s->is_alone[i];
    for (uint32_t i = 0; i < n; i++)
        if (np_sets_find(s->joined, i) == i)
            n_sources += s->n_alone[i] ? s->n_alone[i] : 1;
    return n_sources;
}

np_code np_printings_sources(const np_printing *p, size_t n, size_t *n_sources, np_error *err)
{
    size_t most = 0;
    for (size_t k = 0; k < n; k++)
        most += p[k].n_articles;
    sources s = {.number = np_map_new(err)};
    np_code code = NP_E_NOMEM;
    if (s.number && (s.joined = np_sets_new((uint32_t)most, err)) &&
        (s.is_alone = np_alloc(0, most, sizeof *s.is_alone, err)) &&
        (s.n_alone = np_alloc(0, most, sizeof *s.n_alone, err)))
        code = NP_OK;
    for (size_t k = 0; k < n && !code; k++)
        code = enter_text(&s, &p[k], (uint32_t)k, err);
    if (!code)
        *n_sources = count_sources(&s);
    np_free(s.n_alone);
    np_free(s.is_alone);
    np_sets_free(s.joined);
    np_map_free(s.number);
    return code;
}
