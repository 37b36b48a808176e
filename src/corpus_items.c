/* corpus_items.c - the items of stories, in an order of their own, and rows over their terms.
 *
 *     articles -> leaders (one a copy group, or a given story of it) -> items in order -> their
 * words, all threads at once -> a number for each term -> rows
 *
 * All that no constant of stories changes: who tries other constants (corpus_train.c) comes here
 * once. Refused: items in the order articles came in; sums would then round with it.
 *
 * What stands behind the corpus has rows too, after those of the items: in how many of its articles
 * and stories a term is counts as if they were here, so that three articles of a quiet hour are
 * weighed as three of thousands. They are in no story and on no list. Refused: a table of how many
 * articles ever had each term; who is forgotten would be in it for ever, and two articles have too
 * few words in common for the rest to be numbered at all. */
#include "base/mem.h"
#include "base/parallel.h"
#include "base/str.h"
#include "corpus_stories.h"
#include "items.h"
#include "text/title.h"
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { PROGRESS_EVERY = 32, RUN = 64 }; /* items */

/* ---- who is an item ---- */

/* A story that does not come of this work, in one group; false: the article has none. */
static bool key_of_given(const np_corpus *c, uint32_t i, uint64_t *key)
{
    np_str story = c->article[i].story;
    uint32_t group = c->copy[i].leader;
    *key = c->followed ? (uint64_t)group << 32 | c->followed->story[i]
                       : XXH3_64bits_withSeed(story.at, story.len, group);
    return c->followed || story.len > 0;
}

/* Of the articles of one group in one given story: the group's leader if it is there, else the
 * first by id. An article without a story is one of its own. */
static np_code find_given_leaders(np_story_work *work, np_error *err)
{
    const np_corpus *c = work->c;
    np_map *first = np_map_new(err);
    np_code code = first ? NP_OK : NP_E_NOMEM;
    for (int pass = 0; pass < 2 && !code; pass++) /* find them, then tell all who they are */
        for (uint32_t i = 0; i < c->n && !code; i++) {
            uint32_t group = c->copy[i].leader, *leader = NULL;
            uint64_t key;
            work->leader[i] = i;
            if (!key_of_given(c, i, &key))
                continue;
            if (!(leader = np_map_put(first, key, i, err)))
                code = NP_E_NOMEM;
            else if (*leader != group &&
                     (i == group || np_str_compare(c->article[i].id, c->article[*leader].id) < 0))
                *leader = i;
            if (leader)
                work->leader[i] = *leader;
        }
    np_map_free(first);
    return code;
}

static np_code find_leaders(np_story_work *work, np_error *err)
{
    const np_corpus *c = work->c;
    if (!(work->leader = np_alloc(0, c->n, sizeof *work->leader, err)))
        return NP_E_NOMEM;
    if (c->opt.has_given_stories || c->followed)
        return find_given_leaders(work, err);
    for (uint32_t i = 0; i < c->n; i++)
        work->leader[i] = c->copy[i].leader;
    return NP_OK;
}

/* ---- in what order ---- */

typedef struct listed {
    np_item item;
    uint32_t article;
} listed;

static int in_order(const void *a, const void *b)
{
    return np_item_compare(&((const listed *)a)->item, &((const listed *)b)->item);
}

/* Their stories are none of the items', whatever becomes of those. */
static void list_behind(np_story_work *work)
{
    const np_corpus *c = work->c;
    static const uint64_t no_key[2];
    for (size_t k = 0; k < work->n_behind; k++) {
        np_item one = np_item_of(&c->behind->article[k], no_key, NULL);
        work->lang[work->n + k] = one.lang;
        work->host[work->n + k] = one.host;
        work->story[work->n + k] = (uint32_t)work->n + c->behind_story[k];
    }
}

static np_code list_items(np_story_work *work, np_error *err)
{
    np_corpus *c = work->c;
    listed *items = np_alloc(0, c->n, sizeof *items, err);
    if (!items)
        return NP_E_NOMEM;
    for (uint32_t i = 0; i < c->n; i++)
        if (work->leader[i] == i)
            items[work->n++] =
                (listed){np_item_of(&c->article[i], c->exact[i],
                                    c->text_of[i] == NP_NONE ? NULL : &c->text[c->text_of[i]]),
                         i};
    qsort(items, work->n, sizeof *items, in_order);
    size_t n_rows = work->n + (work->n_behind = c->behind ? c->behind->n : 0);
    if ((work->article = np_alloc(0, work->n, sizeof *work->article, err)) &&
        (work->day = np_alloc(0, work->n, sizeof *work->day, err)) &&
        (work->lang = np_alloc(0, n_rows, sizeof *work->lang, err)) &&
        (work->host = np_alloc(0, n_rows, sizeof *work->host, err)) &&
        (work->form = np_alloc(0, work->n, sizeof *work->form, err)) &&
        (work->title = np_alloc(0, work->n, sizeof *work->title, err)) &&
        (work->story = np_alloc(0, n_rows, sizeof *work->story, err))) {
        for (size_t i = 0; i < work->n; i++) {
            const np_article *a = &c->article[items[i].article];
            work->article[i] = items[i].article;
            work->day[i] = items[i].item.day;
            work->lang[i] = items[i].item.lang;
            work->host[i] = items[i].item.host;
            work->form[i] = items[i].item.form;
            work->title[i] = np_title_clean(a->title, a->source, a->host);
        }
        list_behind(work);
        np_free(items);
        return NP_OK;
    }
    np_free(items);
    return NP_E_NOMEM;
}

/* ---- their terms ---- */

typedef struct scan_job {
    np_story_work *work;
    np_term_bag *bag;
    np_slot_list *slots;
    np_scanner **scanner; /* one a thread, and */
    np_arena **arena;     /* where its bags lie */
} scan_job;

static np_code scan_item(void *ctx, size_t i, unsigned thread, np_error *err)
{
    scan_job *job = ctx;
    const np_story_work *work = job->work;
    const np_corpus *c = work->c;
    bool is_behind = i >= work->n;
    const np_article *a =
        is_behind ? &c->behind->article[i - work->n] : &c->article[work->article[i]];
    np_str title = is_behind ? np_title_clean(a->title, a->source, a->host) : work->title[i];
    np_skip skip = {c->furniture, np_host_key(a->host)};
    np_code code = np_item_terms(job->scanner[thread], title, a->text, c->furniture ? &skip : NULL,
                                 job->arena[thread], &job->bag[i], &job->slots[i], err);
    if (code)
        return code;
    if (thread == 0 && i % PROGRESS_EVERY == 0)
        np_corpus_progress(c, "words", i, work->n + work->n_behind);
    return NP_OK;
}

static np_code find_shared(void *ctx, size_t part, unsigned thread, np_error *err)
{
    (void)thread;
    return np_vocabulary_part(ctx, part, err);
}

static np_code measure_rows(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    for (size_t i = from; i < to; i++)
        np_weights_measure(ctx, i);
    return NP_OK;
}

static np_code fill_rows(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    for (size_t i = from; i < to; i++)
        np_weights_fill(ctx, i);
    return NP_OK;
}

/* Numbers for the terms in the bags, and rows over them. */
static np_code number_terms(np_story_work *work, np_term_bag *bag, np_error *err)
{
    unsigned threads = work->c->threads;
    size_t n_rows = work->n + work->n_behind;
    if (!(work->vocabulary = np_vocabulary_new(bag, n_rows, err)))
        return NP_E_NOMEM;
    np_code code = np_each(NP_VOCABULARY_PARTS, threads, find_shared, work->vocabulary, err);
    if (!code)
        code = np_vocabulary_number(work->vocabulary, err);
    if (!code && !(work->weights = np_weights_begin(bag, work->vocabulary, work->lang, work->host,
                                                    n_rows, err)))
        code = NP_E_NOMEM;
    if (!code)
        code = np_each_run(n_rows, RUN, threads, measure_rows, work->weights, err);
    if (!code)
        code = np_weights_place(work->weights, err);
    return code ? code : np_each_run(n_rows, RUN, threads, fill_rows, work->weights, err);
}

static np_code scan_items(np_story_work *work, scan_job *job, np_error *err)
{
    for (unsigned t = 0; t < work->c->threads; t++)
        if (!(job->scanner[t] = np_scanner_new(&work->c->opt, err)) ||
            !(job->arena[t] = np_arena_new(err)))
            return NP_E_NOMEM;
    np_code code = np_each(work->n + work->n_behind, work->c->threads, scan_item, job, err);
    if (!code && work->c->behind) /* what was read back of a file that lost some is no text */
        code = np_corpus_check(work->c->behind, err);
    for (unsigned t = 0; t < work->c->threads; t++) {
        np_scanner_free(job->scanner[t]);
        job->scanner[t] = NULL;
    }
    return code;
}

/* The items' slots in one array, as their arenas go. */
static np_code keep_slots(np_story_work *work, const np_slot_list *slots, np_error *err)
{
    size_t n_slots = 0;
    for (size_t i = 0; i < work->n; i++)
        n_slots += slots[i].n;
    if (!(work->slot_start = np_alloc(0, work->n + 1, sizeof *work->slot_start, err)) ||
        !(work->slot = np_alloc(0, n_slots, sizeof *work->slot, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < work->n; i++) {
        size_t at = work->slot_start[i];
        if (slots[i].n)
            memcpy(work->slot + at, slots[i].at, slots[i].n * sizeof *work->slot);
        work->slot_start[i + 1] = at + slots[i].n;
    }
    work->forms = (np_forms){work->form, work->slot_start, work->slot, work->host, work->day};
    return NP_OK;
}

static np_code weigh_items(np_story_work *work, np_error *err)
{
    np_code code = NP_E_NOMEM;
    unsigned threads = work->c->threads;
    size_t n_rows = work->n + work->n_behind;
    scan_job job = {.work = work, .bag = np_alloc(0, n_rows, sizeof *job.bag, err)};
    job.slots = np_alloc(0, n_rows, sizeof *job.slots, err);
    job.scanner = np_alloc(0, threads, sizeof *job.scanner, err);
    job.arena = np_alloc(0, threads, sizeof *job.arena, err);
    if (job.bag && job.slots && job.scanner && job.arena)
        code = scan_items(work, &job, err);
    if (!code)
        code = keep_slots(work, job.slots, err);
    if (!code)
        code = number_terms(work, job.bag, err);
    for (unsigned t = 0; t < threads; t++) {
        if (job.scanner)
            np_scanner_free(job.scanner[t]);
        if (job.arena)
            np_arena_free(job.arena[t]);
    }
    np_free(job.arena);
    np_free(job.scanner);
    np_free(job.slots);
    np_free(job.bag);
    return code;
}

np_code np_stories_list(np_story_work *work, np_error *err)
{
    np_code code = find_leaders(work, err);
    if (!code)
        code = list_items(work, err);
    return code ? code : weigh_items(work, err);
}
