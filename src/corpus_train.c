/* corpus_train.c - the few constants of stories, fitted to a user's labels.
 *
 * Articles are read, grouped into copies, weighed and compared once, by the options' constants, and
 * the search goes on from there (corpus_train_search.c). Trying whole runs was refused: the first
 * pass and the borrowing of words hardly move with the constants, and take most of the time. But
 * what is told at the end is measured by whole runs with the constants chosen, so that nothing is
 * promised that `stories` does not keep. And it is measured on stories that had no say in the
 * choice, fold by fold: what a fit says of the labels it was fitted to is no evidence. */
#include "corpus_train.h"
#include "base/error.h"
#include "base/mem.h"

enum { LEAST_STORIES = 10, LEAST_APART = 10 };

typedef struct whole_run {
    np_constants constants;
    np_tally fold[NP_FOLDS];
} whole_run;

typedef struct runs {
    whole_run run[NP_FOLDS + 2]; /* before, each fold's, refit: those that differ */
    size_t n;
} runs;

/* ---- constants --------------------------------------------------------- */

np_constants np_constants_of(const np_options *opt)
{
    return (np_constants){opt->story_threshold, opt->story_size_bonus, opt->story_time_floor,
                          opt->story_time_days};
}

np_options np_constants_set(const np_options *opt, const np_constants *c)
{
    np_options changed = *opt;
    changed.story_threshold = c->story_threshold;
    changed.story_size_bonus = c->story_size_bonus;
    changed.story_time_floor = c->story_time_floor;
    changed.story_time_days = c->story_time_days;
    return changed;
}

static bool is_equal(const np_constants *a, const np_constants *b)
{
    return a->story_threshold == b->story_threshold && a->story_size_bonus == b->story_size_bonus &&
           a->story_time_floor == b->story_time_floor && a->story_time_days == b->story_time_days;
}

/* ---- scoring a partition ----------------------------------------------- */

np_code np_train_tally(const np_train_job *job, const uint32_t *label, np_tally fold[NP_FOLDS],
                       np_error *err)
{
    const np_known *k = &job->known;
    for (unsigned f = 0; f < NP_FOLDS; f++)
        fold[f] = (np_tally){0};
    if (!k->is_pairs) {
        uint32_t *pred = np_alloc(0, k->n, sizeof *pred, err);
        if (!pred)
            return NP_E_NOMEM;
        for (size_t i = 0; i < k->n; i++)
            pred[i] = label[job->item[i]];
        np_code code = np_tally_partition(k->story, pred, k->n, k->fold, fold, err);
        np_free(pred);
        return code;
    }
    for (size_t p = 0; p < k->n_pairs; p++) {
        const np_known_pair *pair = &k->pair[p];
        bool is_joined = label[job->item[pair->a]] == label[job->item[pair->b]];
        np_tally_pair(&fold[k->fold[k->story[pair->a]]], pair->is_same, is_joined);
        np_tally_pair(&fold[k->fold[k->story[pair->b]]], pair->is_same, is_joined);
    }
    return NP_OK;
}

/* All folds together but one; NP_FOLDS: none is left out. */
np_fit_score np_train_score(const np_tally fold[NP_FOLDS], unsigned left_out)
{
    np_tally sum = {0};
    for (unsigned f = 0; f < NP_FOLDS; f++)
        if (f != left_out)
            np_tally_add(&sum, &fold[f]);
    return np_tally_score(&sum);
}

/* ---- measuring by whole runs ------------------------------------------- */

/* *fold lives as long as the runs. */
static np_code run_whole(np_train_job *job, runs *r, const np_constants *constants,
                         const np_tally **fold, np_error *err)
{
    for (size_t i = 0; i < r->n; i++)
        if (is_equal(&r->run[i].constants, constants)) {
            *fold = r->run[i].fold;
            return NP_OK;
        }
    whole_run *run = &r->run[r->n];
    np_options opt = np_constants_set(&job->c->opt, constants);
    job->work.opt = &opt;
    np_code code = np_stories_partition(&job->work, NULL, err);
    job->work.opt = &job->c->opt;
    if (!code)
        code = np_train_tally(job, job->work.story, run->fold, err);
    if (code)
        return code;
    run->constants = *constants;
    r->n++;
    *fold = run->fold;
    return NP_OK;
}

/* What each fold's others choose, and all together. */
static np_code choose(np_train_job *job, np_training *to, np_error *err)
{
    np_search *search = np_search_new(job, err);
    np_code code = search ? NP_OK : NP_E_NOMEM;
    for (unsigned f = 0; f < NP_FOLDS && !code; f++)
        code = np_search_run(search, f, &to->fold[f].chosen, err);
    if (!code)
        code = np_search_run(search, NP_FOLDS, &to->refit, err);
    to->n_tried = code ? 0 : np_search_count(search);
    np_search_free(search);
    return code;
}

static np_code fit(np_train_job *job, np_training *to, np_error *err)
{
    const np_tally *before, *after;
    np_tally held = {0};
    runs r = {.n = 0};
    np_code code = run_whole(job, &r, &to->before, &before, err);
    if (!code)
        code = choose(job, to, err);
    for (unsigned f = 0; f < NP_FOLDS && !code; f++) {
        np_train_fold *fold = &to->fold[f];
        if ((code = run_whole(job, &r, &fold->chosen, &after, err)))
            return code;
        fold->before = np_tally_score(&before[f]);
        fold->after = np_tally_score(&after[f]);
        np_tally_add(&held, &after[f]);
    }
    if (code || (code = run_whole(job, &r, &to->refit, &after, err)))
        return code;
    to->held_before = to->all_before = np_train_score(before, NP_FOLDS);
    to->held_after = np_tally_score(&held);
    to->all_after = np_train_score(after, NP_FOLDS);
    to->is_better = to->held_after.goal > to->held_before.goal;
    to->chosen = to->is_better ? to->refit : to->before;
    return NP_OK;
}

/* ---- labels ------------------------------------------------------------ */

static np_code check_labels(const np_known *k, np_error *err)
{
    size_t n_apart = k->n_pairs - k->n_same;
    if (k->n_shared < LEAST_STORIES)
        return np_fail(err, NP_E_INPUT,
                       "too few labels: %zu stories of two articles or more are in the input and "
                       "labelled; %d are needed",
                       k->n_shared, LEAST_STORIES);
    if (k->is_pairs && n_apart < LEAST_APART)
        return np_fail(
            err, NP_E_INPUT,
            "too few labels: %zu pairs are said to be apart (same: false); %d are needed", n_apart,
            LEAST_APART);
    return NP_OK;
}

static void count_labels(const np_known *k, np_training *to)
{
    to->is_pairs = k->is_pairs;
    to->n_ids = k->n_ids;
    to->n_unknown = k->n_unknown;
    to->n_articles = k->n;
    to->n_stories = k->n_stories;
    to->n_same = k->n_same;
    to->n_different = k->n_pairs - k->n_same;
    for (size_t s = 0; s < k->n_stories; s++)
        to->fold[k->fold[s]].n_stories++;
    for (size_t i = 0; i < k->n; i++)
        to->fold[k->fold[k->story[i]]].n_articles++;
}

static np_code place_labels(np_train_job *job, np_error *err)
{
    const np_corpus *c = job->c;
    uint32_t *item_of = np_alloc(0, c->n, sizeof *item_of, err);
    if (!item_of || !(job->item = np_alloc(0, job->known.n, sizeof *job->item, err))) {
        np_free(item_of);
        return NP_E_NOMEM;
    }
    for (uint32_t i = 0; i < job->work.n; i++)
        item_of[job->work.article[i]] = i;
    for (size_t i = 0; i < job->known.n; i++)
        job->item[i] = item_of[job->work.leader[job->known.article[i]]];
    np_free(item_of);
    return NP_OK;
}

/* ---- all of it --------------------------------------------------------- */

static np_code make_room(const np_train_job *job, np_error *err)
{
    np_similar_options o = np_story_recipe(&job->c->opt).similar;
    size_t of_item = (o.n_exact + (size_t)o.n_near * job->c->threads) * sizeof(np_neighbour);
    return np_corpus_make_room(job->c, job->work.n * of_item, err);
}

np_code np_corpus_train(np_corpus *c, const char *labels_path, np_training *t, np_error *err)
{
    np_train_job job = {.c = c};
    np_training made = {.before = np_constants_of(&c->opt)};
    if (c->opt.has_given_stories || c->followed)
        return np_fail(err, NP_E_USAGE, "stories that are given have no constants to fit");
    np_code code = np_corpus_needs_texts(c, "training", err);
    if (!code)
        code = np_corpus_settle(c, err);
    if (!code)
        code = np_known_read(&job.known, labels_path, c->article, c->n, &c->opt, err);
    if (!code)
        code = check_labels(&job.known, err);
    if (!code)
        code = np_stories_open(&job.work, c, err);
    if (!code)
        code = make_room(&job, err);
    if (!code)
        code = place_labels(&job, err);
    if (!code) {
        count_labels(&job.known, &made);
        code = fit(&job, &made, err);
    }
    if (!code)
        *t = made;
    np_free(job.item);
    np_stories_close(&job.work);
    np_known_clear(&job.known);
    return code;
}
