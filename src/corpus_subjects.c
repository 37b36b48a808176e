/* corpus_subjects.c - the user's subjects as the report's topics.
 *
 * A subject is a row of the words given for it, weighed as the words of stories are; topic/fit.h
 * does the rest. The label itself is among the words. */
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/time.h"
#include "corpus_taxonomy.h"
#include "story/weight.h"
#include "text/scan.h"
#include "topic/fit.h"
#include <math.h>

/* Unit rows over the collection's terms, one a subject. */
typedef struct rows {
    size_t *start;
    uint32_t *term;
    float *weight, *alone;
    size_t n, term_cap, weight_cap;
    np_keyed *order; /* scratch: of one row, and as many to sort with */
    size_t order_cap;
} rows;

static void rows_clear(rows *r)
{
    np_free(r->start);
    np_free(r->term);
    np_free(r->weight);
    np_free(r->alone);
    np_free(r->order);
}

/* The terms of one stretch of words that the collection has too, each once, behind `n` others. */
static np_code add_terms(rows *r, const np_weights *w, np_scanner *scanner, np_str words, size_t *n,
                         np_error *err)
{
    np_scan scan;
    np_code code = np_scanner_run(scanner, (np_str){0}, words, NULL, true, &scan, err);
    if (!code && !NP_GROW(r->order, r->order_cap, 2 * (*n + scan.n_terms), err))
        code = NP_E_NOMEM;
    for (size_t k = 0; !code && k < scan.n_terms; k++) {
        uint32_t term;
        if (np_weights_find(w, scan.term[k].hash, &term))
            r->order[(*n)++] = (np_keyed){term, scan.term[k].is_bigram};
    }
    return code;
}

/* One subject's row: every stretch between dividers by itself, so that no pair of neighbours is
 * made of two of them. */
static np_code add_subject(rows *r, size_t j, const np_subject *s, const np_weights *w,
                           np_scanner *scanner, np_error *err)
{
    size_t n = 0, from = 0, at = r->start[j];
    np_code code = add_terms(r, w, scanner, s->label, &n, err);
    for (size_t k = 0; !code && k <= s->words.len; k++) {
        char c = k < s->words.len ? s->words.at[k] : ',';
        if (c != ',' && c != ';' && c != '\t')
            continue;
        code = add_terms(r, w, scanner, (np_str){s->words.at + from, k - from}, &n, err);
        from = k + 1;
    }
    if (code || !NP_GROW(r->term, r->term_cap, at + n + 1, err) ||
        !NP_GROW(r->weight, r->weight_cap, at + n + 1, err))
        return code ? code : NP_E_NOMEM;
    double square = 0;
    np_sort_keyed(r->order, r->order + n, n, 32);
    for (size_t k = 0; k < n; k++) {
        uint32_t t = (uint32_t)r->order[k].key;
        if (k > 0 && r->order[k].key == r->order[k - 1].key)
            continue;
        double weight = (double)np_weights_idf(w, t) * (double)np_weights_factors(w)[t] *
                        (r->order[k].index ? .5 : 1);
        r->term[at] = t;
        r->weight[at++] = (float)weight;
        square += weight * weight;
    }
    for (size_t e = r->start[j]; e < at && square > 0; e++)
        r->weight[e] = (float)((double)r->weight[e] / sqrt(square));
    r->start[j + 1] = at;
    return NP_OK;
}

static np_code make_rows(rows *r, const np_report_job *job, np_vectors *v, np_error *err)
{
    const np_taxonomy *t = job->c->taxonomy;
    np_scanner *scanner = np_scanner_new(&job->c->opt, err);
    np_code code = NP_E_NOMEM;
    if (scanner && (r->start = np_alloc(0, t->n + 1, sizeof *r->start, err)) &&
        (r->alone = np_alloc(0, t->n, sizeof *r->alone, err)))
        code = NP_OK;
    for (size_t j = 0; !code && j < t->n; j++)
        code = add_subject(r, j, &t->subject[j], job->work->weights, scanner, err);
    np_scanner_free(scanner);
    *v = (np_vectors){
        t->n, np_weights_count(job->work->weights), r->start, r->term, r->weight, r->alone, NULL};
    return code;
}

/* The place each subject has among the topics, by its most significant story; UINT32_MAX: no story
 * falls under it. n_of: stories of each. */
static size_t number_subjects(const np_fit *fit, const unsigned *n_fits, const uint32_t *old_number,
                              size_t n_stories, uint32_t *number, size_t *n_of)
{
    size_t n = 0;
    for (size_t s = 0; s < n_stories; s++)
        for (unsigned k = 0; k < n_fits[old_number[s]]; k++) {
            uint32_t j = fit[(size_t)old_number[s] * NP_FITS + k].subject;
            n_of[j]++;
            if (number[j] == UINT32_MAX)
                number[j] = (uint32_t)n++;
        }
    return n;
}

static np_code enter_story(np_report_job *job, uint32_t s, const np_fit *fit, unsigned n_fits,
                           const uint32_t *number, np_topic *topic, np_error *err)
{
    np_share *share = np_arena_alloc(job->c->results, n_fits, sizeof *share, err);
    if (!share)
        return NP_E_NOMEM;
    for (unsigned k = 0; k < n_fits; k++) {
        np_topic *t = &topic[number[fit[k].subject]];
        share[k] = (np_share){.index = number[fit[k].subject], .score = (double)fit[k].score};
        ((uint32_t *)t->story)[t->n_stories++] = s;
        np_time_widen(&t->first, &t->last, job->story[s].first);
        np_time_widen(&t->first, &t->last, job->story[s].last);
    }
    job->story[s].topic = share;
    job->story[s].n_topics = n_fits;
    return NP_OK;
}

static np_code list(np_report_job *job, const np_fit *fit, const unsigned *n_fits,
                    const uint32_t *old_number, np_error *err)
{
    const np_taxonomy *own = job->c->taxonomy;
    np_arena *arena = job->c->results;
    size_t n_stories = job->work->n_stories, n = 0;
    uint32_t *number = np_alloc(0, own->n, sizeof *number, err);
    size_t *n_of = np_alloc(0, own->n, sizeof *n_of, err);
    np_topic *topic = NULL;
    np_code code = number && n_of ? NP_OK : NP_E_NOMEM;
    for (size_t j = 0; !code && j < own->n; j++)
        number[j] = UINT32_MAX;
    if (!code) {
        n = number_subjects(fit, n_fits, old_number, n_stories, number, n_of);
        topic = np_arena_alloc(arena, n, sizeof *topic, err);
        code = topic ? NP_OK : NP_E_NOMEM;
    }
    for (size_t j = 0; !code && j < own->n; j++) {
        if (number[j] == UINT32_MAX)
            continue;
        np_topic *t = &topic[number[j]];
        uint32_t *story = np_arena_alloc(arena, n_of[j], sizeof *story, err);
        *t = (np_topic){.story = story};
        if (!story || !np_arena_copy(arena, own->subject[j].label, &t->label, err))
            code = NP_E_NOMEM;
        else
            code = np_report_name('t', t->label, arena, &t->id, err);
    }
    for (uint32_t s = 0; !code && s < n_stories; s++)
        code = enter_story(job, s, fit + (size_t)old_number[s] * NP_FITS, n_fits[old_number[s]],
                           number, topic, err);
    job->c->report.topic = topic;
    job->c->report.n_topics = code ? 0 : n;
    np_free(n_of);
    np_free(number);
    return code;
}

np_code np_subjects_list(np_report_job *job, const np_vectors *centroids,
                         const uint32_t *old_number, np_error *err)
{
    rows r = {0};
    np_vectors subjects;
    np_fit *fit = np_alloc(0, centroids->n, NP_FITS * sizeof *fit, err);
    unsigned *n_fits = np_alloc(0, centroids->n, sizeof *n_fits, err);
    np_code code = fit && n_fits ? make_rows(&r, job, &subjects, err) : NP_E_NOMEM;
    if (!code)
        code = np_fit_subjects(centroids, &subjects, fit, n_fits, err);
    if (!code)
        code = list(job, fit, n_fits, old_number, err);
    np_free(n_fits);
    np_free(fit);
    rows_clear(&r);
    return code;
}
