/* state_scale.c - once a day the stories of a state are rated, so that its scores are those of 28
 * days and not of the week that happens to go on.
 *
 *     a report of what went on since the last time -> the raw value of each story -> ratings, of
 *     which those not told of for 28 days go -> the scale (state_ratings.c)
 *
 * A run that ranks its stories among themselves gives a quiet week's first the score of a loud
 * week's. Here a story that no longer goes on keeps the rating of its last report, and the scale is
 * of them all. It is used from a week and 1,000 articles on: a week has its Sunday, and of 1,000
 * articles 7 % are 70, which the law of 4.0 can meet to a point or so; from fewer it would freeze
 * chance. Before that, and for who weighs the parts otherwise, stories are ranked as a run ranks
 * them, beside whatever else goes on.
 *
 * When: at the end of an add, a day of the state's clock after the last time, and at the first. The
 * report is one of the window and a day, without related lists: what `newsprint stories` takes for
 * it (at first: of 28 days). Refused: rating with every add, which would cost that each time; and
 * when somebody looks, for who only reads cannot write. */
#include "base/error.h"
#include "base/mem.h"
#include "options.h"
#include "state.h"
#include <string.h>

enum { DAY = 86400, DAYS = 28, LEAST_DAYS = 7, LEAST_ARTICLES = 1000 };

/* ---- looking ---- */

static bool has_usual_weights(const np_options *opt)
{
    np_options usual;
    np_options_init(&usual);
    return memcmp(opt->weight, usual.weight, sizeof usual.weight) == 0;
}

/* The last seven of its days are six times 24 hours apart. */
static bool is_enough(const np_kept_scale *scale)
{
    return scale->n_articles >= LEAST_ARTICLES && scale->n_knots &&
           scale->to - scale->from >= (int64_t)(LEAST_DAYS - 1) * DAY;
}

np_code np_state_scale(np_state *s, np_corpus *c, np_error *err)
{
    np_kept_scale scale;
    bool is_there;
    if (c->calibration || !has_usual_weights(&c->opt)) /* the user's own */
        return NP_OK;
    np_code code = np_scale_get(s, &scale, &is_there, err);
    if (code || !is_there || !is_enough(&scale))
        return code;
    size_t n = scale.n_knots;
    if (!(c->calibration = np_alloc(sizeof *c->calibration, n, sizeof *scale.knot, err)))
        return NP_E_NOMEM;
    memcpy(c->calibration->weight, c->opt.weight, sizeof c->opt.weight);
    c->calibration->n_knots = n;
    memcpy(c->calibration->knot, scale.knot, n * sizeof *scale.knot);
    np_say(&c->opt, NP_LOG_DETAIL,
           "significance is scored on the scale of %llu articles, in stories of the last %lld days",
           (unsigned long long)scale.n_articles, (long long)((scale.made - scale.from) / DAY + 1));
    c->stats.scale =
        (np_scale){scale.n_articles, {scale.from, NP_TIME_EXACT}, {scale.to, NP_TIME_EXACT}};
    return NP_OK;
}

/* ---- rating ---- */

/* Told of until then, a story is forgotten. */
static int64_t oldest_of(const np_state *s) { return s->head.now - (int64_t)DAYS * DAY; }

/* A report's options: nothing of who adds decides what a story is worth, but whom he takes for one
 * publisher. */
static np_options report_options(const np_state *s)
{
    np_options opt = s->opt, usual;
    np_options_init(&usual);
    memcpy(opt.weight, usual.weight, sizeof opt.weight);
    opt.calibration = opt.topics = opt.story = NULL;
    opt.related = 0;
    opt.now = (np_time){s->head.now, NP_TIME_EXACT};
    opt.window_days = usual.window_days;
    return opt;
}

static np_rating rating_of(const np_state *s, const np_corpus *c, const np_story *story)
{
    const np_history *h = &s->past;
    const uint32_t *number = c->followed->number;
    np_rating one = {.story = np_history_resolve(h, h->story[number[story->article[0]]]),
                     .n_articles = (uint32_t)story->n_articles,
                     .last = NP_NEVER,
                     .raw = story->significance.raw};
    for (size_t k = 0; k < story->n_articles; k++) {
        int64_t at = c->followed->at[story->article[k]];
        one.last = at > one.last ? at : one.last;
    }
    one.last = one.last < s->head.now ? one.last : s->head.now;
    return one;
}

/* A story that lost articles to another counts those it has: none is to be on the scale twice. */
static void hold_to(const np_room_story *story, np_rating *one)
{
    if (one->n_articles > story->n_articles)
        one->n_articles = story->n_articles;
}

/* Those stay that are of stories under their own id, told of in the last 28 days, and not in the
 * report, where they have others. */
static void drop_old(const np_state *s, np_ratings *r, const bool *is_told)
{
    const np_history *h = &s->past;
    size_t n = 0;
    for (size_t k = 0; k < r->n; k++) {
        np_rating *one = &r->at[k];
        const np_room_story *story = &h->stories[one->story];
        bool is_there = story->into == one->story && story->n_articles > 0;
        hold_to(story, one);
        if (is_there && !is_told[one->story] && one->last > oldest_of(s))
            r->at[n++] = *one;
    }
    r->n = n;
}

static np_code take_report(np_state *s, const np_corpus *c, np_ratings *r, np_error *err)
{
    const np_report *report = np_corpus_report(c);
    bool *is_told = np_alloc(0, s->past.n_stories, sizeof *is_told, err);
    np_code code = is_told ? NP_OK : NP_E_NOMEM;
    for (size_t k = 0; k < report->n_stories && !code; k++)
        is_told[rating_of(s, c, &report->story[k]).story] = true;
    if (!code)
        drop_old(s, r, is_told);
    for (size_t k = 0; k < report->n_stories && !code; k++) {
        np_rating one = rating_of(s, c, &report->story[k]);
        if (one.last > oldest_of(s))
            code = np_ratings_add(r, one, err);
    }
    np_free(is_told);
    return code;
}

/* The ratings of today, beside those of before. */
static np_code rate(np_state *s, int64_t since, np_ratings *r, np_error *err)
{
    np_options opt = report_options(s);
    np_view view = {.since = {since, NP_TIME_EXACT}};
    np_corpus *c = np_corpus_new(&opt, err);
    np_code code = c ? np_state_stories(s, c, &view, err) : NP_E_NOMEM;
    if (!code)
        code = np_corpus_stories(c, err);
    if (!code)
        code = np_corpus_check(c, err);
    if (!code)
        code = np_ratings_read(s, r, err);
    if (!code)
        code = take_report(s, c, r, err);
    np_corpus_free(c);
    return code;
}

static np_code put_all(np_state *s, np_ratings *r, np_error *err)
{
    np_code code = np_state_begin(s, err);
    if (code)
        return code;
    code = np_ratings_put(s, r, s->head.now, err);
    if (!code)
        return np_state_commit(s, err); /* a failure undoes */
    np_state_undo(s);
    return code;
}

/* What memory does not hold can wait, and the articles are in: a day later it is tried again. */
static np_code put_off(np_state *s, np_kept_scale *scale, const np_error *why, np_error *err)
{
    np_say(&s->opt, NP_LOG_NOTICE, "the scale of significance stays as it was: %s", why->text);
    scale->made = s->head.now;
    np_code code = np_state_begin(s, err);
    if (!code && (code = np_scale_put(s, scale, err)))
        np_state_undo(s);
    return code ? code : np_state_commit(s, err);
}

np_code np_state_rate(np_state *s, np_error *err)
{
    np_kept_scale scale;
    np_ratings r = {0};
    np_error why = {0};
    bool is_there;
    np_code code = np_scale_get(s, &scale, &is_there, err);
    if (code || s->head.now == NP_NEVER || s->head.n_stories == 0 ||
        (is_there && s->head.now - scale.made < DAY))
        return code;
    int64_t since = is_there ? np_room_oldest(&s->opt, scale.made) : oldest_of(s);
    code = rate(s, since > oldest_of(s) ? since : oldest_of(s), &r, &why);
    if (code == NP_E_LIMIT)
        code = put_off(s, &scale, &why, err);
    else if (code && err)
        *err = why;
    else if (!code)
        code = put_all(s, &r, err);
    np_ratings_clear(&r);
    return code;
}

np_code np_state_rate_less(np_state *s, np_error *err)
{
    np_kept_scale scale;
    np_ratings r = {0};
    bool is_there;
    np_code code = np_scale_get(s, &scale, &is_there, err);
    if (!code && is_there)
        code = np_ratings_read(s, &r, err);
    size_t n = 0;
    for (size_t k = 0; k < r.n; k++) {
        const np_room_story *story = &s->past.stories[r.at[k].story];
        np_rating one = r.at[k];
        if (story->into == one.story)
            hold_to(story, &one);
        if (one.n_articles)
            r.at[n++] = one;
    }
    r.n = n;
    if (!code && is_there)
        code = np_ratings_put(s, &r, scale.made, err);
    np_ratings_clear(&r);
    return code;
}
