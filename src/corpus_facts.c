/* corpus_facts.c - the facts of each story: its members, what is said of it, and by how many.
 *
 * Stories are independent of one another here, so each is one slot of a parallel loop; strings go
 * to the thread's own arena. */
#include "base/base32.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/time.h"
#include "corpus_publishers.h"
#include "corpus_stories.h"
#include "items.h"
#include "story/counts.h"
#include "story/facts.h"
#include <stdlib.h>
#include <xxhash.h>

typedef struct fact_job {
    np_report_job *report;
    np_fact_finder **finder; /* one a thread */
} fact_job;

np_code np_report_name(char kind, np_str after, np_arena *arena, np_str *name, np_error *err)
{
    enum { DIGITS = 16 };
    char *at = np_arena_alloc(arena, 2 + DIGITS, 1, err);
    if (!at)
        return NP_E_NOMEM;
    XXH128_hash_t hash = XXH3_128bits(after.at, after.len);
    at[0] = kind;
    at[1] = '_';
    np_base32(hash.high64, hash.low64, at + 2, DIGITS);
    *name = (np_str){at, 2 + DIGITS};
    return NP_OK;
}

/* ---- members ---- */

/* member[] by leader, leaders first; first_member[] by item. */
static np_code list_members(np_report_job *job, np_error *err)
{
    np_corpus *c = job->c;
    np_story_work *work = job->work;
    np_keyed *order = np_alloc(0, c->n, 2 * sizeof *order, err);
    size_t *from = np_alloc(0, c->n + 1, sizeof *from, err);
    np_dated *copies = np_alloc(0, c->n, sizeof *copies, err);
    np_code code = order && from && copies ? NP_OK : NP_E_NOMEM;
    for (uint32_t i = 0; !code && i < c->n; i++) {
        uint32_t leader = work->leader[i];
        order[i] = (np_keyed){leader, i};
        from[leader + 1]++;
    }
    if (!code) {
        np_sort_keyed(order, order + c->n, c->n, 32);
        for (size_t i = 0; i < c->n; i++)
            from[i + 1] += from[i];
    }
    size_t at = 0;
    for (size_t k = 0; !code && k < work->n; k++) {
        uint32_t leader = work->article[k];
        size_t n_copies = 0;
        job->first_member[k] = at;
        job->member[at++] = leader;
        for (size_t e = from[leader]; e < from[leader + 1]; e++)
            if (order[e].index != leader)
                copies[n_copies++] = (np_dated){&c->article[order[e].index], order[e].index};
        qsort(copies, n_copies, sizeof *copies, np_dated_compare);
        for (size_t e = 0; e < n_copies; e++)
            job->member[at++] = copies[e].index;
    }
    if (!code)
        job->first_member[work->n] = at;
    np_free(copies);
    np_free(from);
    np_free(order);
    return code;
}

static np_code list_items_of_stories(np_report_job *job, np_error *err)
{
    np_story_work *work = job->work;
    np_keyed *order = np_alloc(0, work->n, 2 * sizeof *order, err);
    if (!order)
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < work->n; i++) {
        order[i] = (np_keyed){work->story[i], i};
        job->first_item[work->story[i] + 1]++;
    }
    np_sort_keyed(order, order + work->n, work->n, 32);
    for (size_t i = 0; i < work->n; i++)
        job->item[i] = order[i].index;
    for (size_t s = 0; s < work->n_stories; s++)
        job->first_item[s + 1] += job->first_item[s];
    np_free(order);
    return NP_OK;
}

/* ---- facts of one story, on any thread ---- */

static np_imprint imprint_of(const np_report_job *job, uint32_t article)
{
    const np_article *a = &job->c->article[article];
    return (np_imprint){job->publisher[article], a->published, a->source.len ? a->source : a->host};
}

/* The distinct texts of story s and who printed each, in imprint[]. */
static void list_printings(const np_report_job *job, size_t s, np_printing *printing,
                           np_imprint *imprint)
{
    const np_story_work *work = job->work;
    const np_corpus *c = job->c;
    size_t from = job->first_item[s], n = job->first_item[s + 1] - from, at = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t i = job->item[from + k];
        printing[k] = (np_printing){
            .title = work->title[i],
            .text = c->article[work->article[i]].text,
            .key = c->exact[work->article[i]][0],
            .imprint = imprint + at,
            .n_articles = job->first_member[i + 1] - job->first_member[i],
            .item = i,
        };
        for (size_t m = job->first_member[i]; m < job->first_member[i + 1]; m++)
            imprint[at++] = imprint_of(job, job->member[m]);
    }
    np_printings_order(printing, n);
}

/* The numbers of story s: how many told it, what of that counts for its significance, and what its
 * articles are. */
static np_code count_story(np_report_job *job, size_t s, np_arena *arena, np_error *err)
{
    size_t n = job->first_item[s + 1] - job->first_item[s], n_articles = 0;
    for (size_t k = job->first_item[s]; k < job->first_item[s + 1]; k++)
        n_articles += job->first_member[job->item[k] + 1] - job->first_member[job->item[k]];
    np_printing *printing = np_alloc(0, n, sizeof *printing, err);
    np_imprint *imprint = np_alloc(0, n_articles, sizeof *imprint, err);
    bool *is_rewrite = np_alloc(0, n, sizeof *is_rewrite, err);
    np_counts counts;
    np_code code = printing && imprint && is_rewrite ? NP_OK : NP_E_NOMEM;
    if (!code) {
        list_printings(job, s, printing, imprint);
        code = np_counts_make(printing, n, &counts, is_rewrite, err);
    }
    if (!code)
        code = np_kinds_name(job, printing, n, is_rewrite, arena, err);
    if (!code) {
        np_story *story = &job->story[s];
        story->n_articles = counts.n_articles;
        story->n_texts = counts.n_texts;
        story->n_publishers = counts.n_publishers;
        story->n_independent_min = counts.n_independent_min;
        story->n_independent_max = counts.n_independent_max;
        job->coverage[s] = (np_coverage){.n_articles = counts.n_articles,
                                         .n_texts = counts.n_texts,
                                         .n_independent = counts.n_independent_max,
                                         .peak = np_printings_peak(printing, n),
                                         .hours = np_printings_hours(printing, n)};
    }
    np_free(is_rewrite);
    np_free(imprint);
    np_free(printing);
    return code;
}

/* What is said in story s. */
static np_code find_facts(np_report_job *job, np_fact_finder *finder, size_t s, unsigned thread,
                          np_error *err)
{
    np_story_work *work = job->work;
    np_corpus *c = job->c;
    size_t from = job->first_item[s], n = job->first_item[s + 1] - from;
    np_account *account = np_alloc(0, n, sizeof *account, err);
    if (!account)
        return NP_E_NOMEM;
    for (size_t k = 0; k < n; k++) {
        uint32_t i = job->item[from + k];
        const np_article *a = &c->article[work->article[i]];
        const np_listed *listed = np_sources_find(c->sources, a);
        account[k] = (np_account){
            .title = work->title[i],
            .text = a->text,
            .article = work->article[i],
            .item = i,
            .publisher = job->publisher[work->article[i]],
            .authority = listed ? listed->authority : NP_AUTHORITY,
            .n_copies = (uint32_t)(job->first_member[i + 1] - job->first_member[i] - 1),
            .skip = {c->furniture, np_host_key(a->host)}};
    }
    np_facts facts;
    np_code code = np_facts_find(finder, account, n, c->facts[thread], &facts, err);
    if (!code)
        job->story[s] = (np_story){.title = facts.title,
                                   .title_from = facts.title_from,
                                   .representative = facts.representative,
                                   .summary = facts.summary,
                                   .n_summary = facts.n_summary,
                                   .n_long_summary = facts.n_long_summary,
                                   .key_term = facts.key_term,
                                   .n_key_terms = facts.n_key_terms,
                                   .name = facts.name,
                                   .n_names = facts.n_names};
    np_free(account);
    return code;
}

static np_code list_articles(np_report_job *job, size_t s, np_arena *arena, np_error *err)
{
    enum { MOST_LANGS = 8 };
    np_story *story = &job->story[s];
    uint32_t *article = np_arena_alloc(arena, story->n_articles, sizeof *article, err);
    np_str *lang = np_arena_alloc(arena, MOST_LANGS, sizeof *lang, err);
    if (!article || !lang)
        return NP_E_NOMEM;
    size_t at = 0;
    const np_article *first = NULL;
    for (size_t k = job->first_item[s]; k < job->first_item[s + 1]; k++)
        for (size_t m = job->first_member[job->item[k]]; m < job->first_member[job->item[k] + 1];
             m++) {
            const np_article *a = &job->c->article[job->member[m]];
            article[at++] = job->member[m];
            if (!first || np_article_compare(a, first) < 0)
                first = a;
            np_time_widen(&story->first, &story->last, a->published);
            bool is_known = a->lang.len == 0 || story->n_langs == MOST_LANGS;
            for (size_t l = 0; l < story->n_langs && !is_known; l++)
                is_known = np_str_equal(lang[l], a->lang);
            if (!is_known)
                lang[story->n_langs++] = a->lang;
        }
    story->article = article;
    story->lang = lang;
    if (!job->c->followed)
        return np_report_name('s', first->id, arena, &story->id, err);
    story->id = job->c->followed->id[job->c->followed->story[article[0]]];
    return NP_OK;
}

static np_code report_story(void *ctx, size_t s, unsigned thread, np_error *err)
{
    fact_job *job = ctx;
    np_code code = find_facts(job->report, job->finder[thread], s, thread, err);
    if (!code)
        code = count_story(job->report, s, job->report->c->facts[thread], err);
    return code ? code : list_articles(job->report, s, job->report->c->facts[thread], err);
}

static np_code report_stories(np_report_job *report, np_error *err)
{
    np_story_work *work = report->work;
    unsigned threads = report->c->threads;
    np_code code = NP_E_NOMEM;
    fact_job job = {report, np_alloc(0, threads, sizeof *job.finder, err)};
    if (!job.finder)
        return code;
    unsigned t = 0;
    for (; t < threads; t++)
        if (!(job.finder[t] =
                  np_fact_finder_new(&report->c->opt, work->weights, &work->vectors, err)))
            break;
    if (t == threads)
        code = np_each(work->n_stories, threads, report_story, &job, err);
    for (t = 0; t < threads; t++)
        np_fact_finder_free(job.finder[t]);
    np_free(job.finder);
    return code;
}

np_code np_facts_make(np_report_job *job, np_error *err)
{
    np_code code = list_members(job, err);
    if (!code)
        code = list_items_of_stories(job, err);
    if (!code)
        code = np_publishers_number(job->c->article, job->c->n, job->c->sources, job->publisher,
                                    &job->c->report.n_publishers, err);
    if (!code)
        code = np_kinds_pair_forms(job, err);
    if (!code)
        code = report_stories(job, err);
    job->c->report.kind = code ? NULL : job->kind;
    return code;
}
