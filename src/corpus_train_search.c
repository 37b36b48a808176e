/* corpus_train_search.c - which constants do best on labels: a grid, gone through by coordinates.
 *
 * Sets of constants are tried on the vectors and candidates of the run before, by the last step of
 * making stories alone: candidates under another fade, graph, agglomeration; side by side on all
 * threads. One coordinate after the other goes to its best value on the grid, of equals to the one
 * nearest to where it stands, until none moves. A set that was tried is remembered with what each
 * fold adds to its scores, so the searches of five folds and of all labels together cost little
 * more than one. The whole grid, some 16,000 sets, was refused: it costs that much more,
 * and with a hundred labels most of what it finds is chance. */
#include "base/mem.h"
#include "base/parallel.h"
#include "corpus_train.h"
#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 4 };

/* The grid; the options' own value is added where it is missing. */
enum { THRESHOLD, SIZE_BONUS, TIME_FLOOR, TIME_DAYS, AXES, MOST_VALUES = 24 };
static const double grid[AXES][MOST_VALUES] = {
    [THRESHOLD] = {.04, .06, .08, .10, .12, .13, .14, .15, .16, .17, .18, .19,
                   .20, .21, .22, .23, .24, .25, .26, .28, .30, .33, .36, .40},
    [SIZE_BONUS] = {0, .05, .1, .15, .2, .25, .3, .4, .5},
    [TIME_FLOOR] = {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1},
    [TIME_DAYS] = {.5, 1, 2, 3, 5, 7, 14, 30},
};
static const unsigned n_grid[AXES] = {24, 9, 10, 8};

typedef struct axis {
    double value[MOST_VALUES + 1];
    unsigned n, own; /* own: which is the options' */
} axis;

typedef struct point { /* a set of constants that was tried */
    uint8_t at[AXES];
    np_tally fold[NP_FOLDS];
} point;

struct np_search {
    const np_train_job *job;
    np_nearest wide; /* all candidates, no fade */
    axis axis[AXES];
    bool has_times; /* two items are dated, else times decide nothing */
    point *tried;
    size_t n_tried, cap_tried;
    size_t n_done; /* of them */
};

/* ---- the grid ---------------------------------------------------------- */

static np_constants constants_at(const np_search *s, const uint8_t at[AXES])
{
    return (np_constants){
        s->axis[THRESHOLD].value[at[THRESHOLD]], s->axis[SIZE_BONUS].value[at[SIZE_BONUS]],
        s->axis[TIME_FLOOR].value[at[TIME_FLOOR]], s->axis[TIME_DAYS].value[at[TIME_DAYS]]};
}

static void lay_axis(axis *x, const double *value, unsigned n, double own)
{
    *x = (axis){0};
    for (unsigned k = 0; k < n; k++) {
        if (value[k] > own && (x->n == 0 || x->value[x->n - 1] < own))
            x->value[x->n++] = own;
        x->value[x->n++] = value[k];
    }
    if (x->value[x->n - 1] < own)
        x->value[x->n++] = own;
    while (x->value[x->own] != own)
        x->own++;
}

static void lay_grid(np_search *s)
{
    np_constants own = np_constants_of(&s->job->c->opt);
    const double value[AXES] = {own.story_threshold, own.story_size_bonus, own.story_time_floor,
                                own.story_time_days};
    for (unsigned a = 0; a < AXES; a++)
        lay_axis(&s->axis[a], grid[a], n_grid[a], value[a]);
}

/* ---- trying constants -------------------------------------------------- */

static np_code try_point(void *ctx, size_t i, unsigned thread, np_error *err)
{
    np_search *s = ctx;
    point *p = &s->tried[s->n_done + i];
    np_constants constants = constants_at(s, p->at);
    np_options opt = np_constants_set(&s->job->c->opt, &constants);
    np_recipe recipe = np_story_recipe(&opt);
    const np_story_work *work = &s->job->work;
    uint32_t n_stories, *label = np_alloc(0, work->n, sizeof *label, err);
    np_nearest near = {0};
    np_code code = label
                       ? np_nearest_fade(&near, &s->wide, work->day, &recipe.similar, work->n, err)
                       : NP_E_NOMEM;
    if (!code)
        code = np_group_near(&work->expanded.v, work->day, &work->forms, &recipe, s->wide.similar,
                             &near, label, &n_stories, err);
    if (!code)
        code = np_train_tally(s->job, label, p->fold, err);
    np_nearest_clear(&near);
    np_free(label);
    if (thread == 0)
        np_corpus_progress(s->job->c, "constants", s->n_done + i, 0);
    return code;
}

static const point *find_point(const np_search *s, const uint8_t at[AXES])
{
    for (size_t i = 0; i < s->n_tried; i++)
        if (memcmp(s->tried[i].at, at, AXES) == 0)
            return &s->tried[i];
    return NULL;
}

/* Try every value of an axis, from where `at` stands. */
static np_code try_axis(np_search *s, unsigned a, const uint8_t at[AXES], np_error *err)
{
    point fresh = {0};
    memcpy(fresh.at, at, AXES);
    for (unsigned k = 0; k < s->axis[a].n; k++) {
        fresh.at[a] = (uint8_t)k;
        if (find_point(s, fresh.at))
            continue;
        if (!NP_GROW(s->tried, s->cap_tried, s->n_tried + 1, err))
            return NP_E_NOMEM;
        s->tried[s->n_tried++] = fresh;
    }
    np_code code = np_each(s->n_tried - s->n_done, s->job->c->threads, try_point, s, err);
    s->n_done = s->n_tried;
    return code;
}

/* The best value of an axis, looked for from where it stands outwards. */
static uint8_t best_on_axis(const np_search *s, unsigned a, const uint8_t from[AXES],
                            unsigned left_out)
{
    uint8_t at[AXES], best = from[a];
    memcpy(at, from, AXES);
    double highest = np_train_score(find_point(s, at)->fold, left_out).goal;
    for (unsigned step = 1; step < s->axis[a].n; step++)
        for (int side = -1; side <= 1; side += 2) {
            int k = from[a] + side * (int)step;
            if (k < 0 || k >= (int)s->axis[a].n)
                continue;
            at[a] = (uint8_t)k;
            double goal = np_train_score(find_point(s, at)->fold, left_out).goal;
            if (goal > highest) {
                highest = goal;
                best = (uint8_t)k;
            }
        }
    return best;
}

np_code np_search_run(np_search *s, unsigned left_out, np_constants *chosen, np_error *err)
{
    uint8_t at[AXES];
    bool has_moved = true;
    for (unsigned a = 0; a < AXES; a++)
        at[a] = (uint8_t)s->axis[a].own;
    for (unsigned round = 0; round < MOST_ROUNDS && has_moved; round++) {
        has_moved = false;
        for (unsigned a = 0; a < AXES; a++) {
            if (!s->has_times && (a == TIME_FLOOR || a == TIME_DAYS))
                continue;
            np_code code = try_axis(s, a, at, err);
            if (code)
                return code;
            uint8_t best = best_on_axis(s, a, at, left_out);
            has_moved |= best != at[a];
            at[a] = best;
        }
    }
    *chosen = constants_at(s, at);
    return NP_OK;
}

/* ---- all of it --------------------------------------------------------- */

static bool has_two_dates(const np_story_work *work)
{
    size_t n_dated = 0;
    for (size_t i = 0; i < work->n; i++)
        n_dated += isnan(work->day[i]) ? 0 : 1;
    return n_dated >= 2;
}

np_search *np_search_new(const np_train_job *job, np_error *err)
{
    np_search *s = np_alloc(sizeof *s, 0, 0, err);
    if (!s)
        return NULL;
    *s = (np_search){.job = job, .has_times = has_two_dates(&job->work)};
    lay_grid(s);
    np_similar_options opt = np_story_recipe(&job->c->opt).similar;
    opt.n_near = opt.n_exact;
    opt.fade = (np_fade){0};
    if (np_nearest_init(&s->wide, &job->work.expanded.v, job->work.day, &opt, job->c, "candidates",
                        err)) {
        np_search_free(s);
        return NULL;
    }
    return s;
}

void np_search_free(np_search *s)
{
    if (!s)
        return;
    np_nearest_clear(&s->wide);
    np_free(s->tried);
    np_free(s);
}

size_t np_search_count(const np_search *s) { return s->n_tried; }
