/* corpus_stories.c - items into stories: vectors, two passes, and who does the rest.
 *
 *     items and their terms (corpus_items.c) -> partition -> facts (corpus_facts.c) -> links and
 * order (corpus_links.c) -> report
 *
 * The recipe of bench/stories.md. The first pass weighs terms by how many articles hold them and
 * gives rough stories; the second counts stories instead, so that the words a big story shares are
 * not held against it, and each text borrows from the two nearest it. Both take one threshold. */
#include "base/mem.h"
#include "base/parallel.h"
#include "corpus_related.h"
#include "items.h"
#include <xxhash.h>

enum { RUN = 64 }; /* items */

np_recipe np_story_recipe(const np_options *opt)
{
    np_fade fade = np_item_fade(opt);
    return (np_recipe){
        .similar = {.n_top = 16, .window = 200, .n_exact = 48, .n_near = 32, .fade = fade},
        .n_edges = NP_BONDS,
        .expand = {.n_near = NP_BONDS_LENT, .n_terms = 64, .least_sim = 0.1},
        .cluster = {opt->story_threshold, opt->story_size_bonus, fade},
    };
}

/* ---- partition ---- */

static np_code take_given(np_story_work *work, np_error *err)
{
    np_map *number = np_map_new(err);
    if (!number)
        return NP_E_NOMEM;
    for (size_t i = 0; i < work->n; i++) {
        np_str given = work->c->article[work->article[i]].story;
        uint32_t fresh = work->n_stories;
        const uint32_t *at = &fresh;
        if (given.len && !(at = np_map_put(number, XXH3_64bits(given.at, given.len), fresh, err))) {
            np_map_free(number);
            return NP_E_NOMEM;
        }
        work->story[i] = *at;
        work->n_stories += *at == fresh;
    }
    np_map_free(number);
    return NP_OK;
}

/* Stories numbered by first item, as they were found in a newsroom. */
static np_code take_followed(np_story_work *work, np_error *err)
{
    const np_followed *from = work->c->followed;
    uint32_t *number = np_alloc(0, from->n, sizeof *number, err);
    if (!number)
        return NP_E_NOMEM;
    work->n_stories = 0;
    for (size_t i = 0; i < work->n; i++) {
        uint32_t *at = &number[from->story[work->article[i]]]; /* from 1 */
        if (!*at)
            *at = ++work->n_stories;
        work->story[i] = *at - 1;
    }
    np_free(number);
    return NP_OK;
}

static np_code count_terms(void *ctx, size_t part, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    np_weights_count_part(ctx, part);
    return NP_OK;
}

static np_code weigh_rows(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    (void)thread, (void)err;
    for (size_t i = from; i < to; i++)
        np_weights_weigh(ctx, i);
    return NP_OK;
}

/* Vectors by how many articles, or stories, have each term. */
static np_code weigh(np_story_work *work, const uint32_t *story, np_error *err)
{
    np_weights *w = work->weights;
    np_code code = np_weights_apply_begin(w, story, err);
    if (code)
        return code;
    code = np_each(np_weights_parts(w), work->c->threads, count_terms, w, err);
    if (!code)
        code = np_each_run(work->n, RUN, work->c->threads, weigh_rows, w, err);
    work->vectors = np_weights_apply_end(w);
    work->vectors.n = work->n; /* rows behind are counted, and no more */
    return code;
}

/* What is the same form filled in otherwise lends no words: they are the form's. */
static void keep_forms_apart(const np_forms *forms, np_nearest *x, size_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (unsigned k = 0; k < x->n_near[i]; k++) {
            np_neighbour *near = &x->near[i * x->stride + k];
            if (np_forms_part(forms, i, near->item))
                near->sim = 0;
        }
}

/* The vectors of the second pass, each with some of its two nearest. */
static np_code expand(np_story_work *work, np_error *err)
{
    np_recipe recipe = np_story_recipe(work->opt);
    np_nearest x;
    np_expanded_clear(&work->expanded);
    recipe.similar.n_near = recipe.expand.n_near;
    np_code code = np_nearest_init(&x, &work->vectors, work->day, &recipe.similar, work->c,
                                   "nearest articles", err);
    if (code)
        return code;
    keep_forms_apart(&work->forms, &x, work->n);
    np_similar_forget_lists(x.similar);
    code = np_nearest_expand(&work->expanded, &work->vectors, &x, &recipe.expand, work->c, err);
    np_nearest_clear(&x);
    return code;
}

/* The item that stands for an article. */
static uint32_t item_of(const np_story_work *work, uint32_t article)
{
    uint32_t i = 0;
    while (work->article[i] != work->leader[article])
        i++;
    return i;
}

/* The partition that counts; w NULL: nobody looks on. */
static np_code group_stories(np_story_work *work, const np_recipe *recipe,
                             const np_story_witness *w, np_error *err)
{
    const np_corpus *c = work->c;
    uint32_t a = w ? item_of(work, w->article[0]) : 0, b = w ? item_of(work, w->article[1]) : 0;
    if (a == b)
        return np_group(&work->expanded.v, work->day, &work->forms, recipe, c, "stories",
                        work->story, &work->n_stories, err);
    np_grouping g = {.watch = {.a = a, .b = b}};
    np_code code = np_group_watched(&work->expanded.v, work->day, &work->forms, recipe, c,
                                    "stories", work->story, &work->n_stories, &g, err);
    if (!code)
        code = w->see(w->ctx, work, recipe, &g, err);
    np_grouping_clear(&g);
    return code;
}

np_code np_stories_partition(np_story_work *work, const np_story_witness *w, np_error *err)
{
    const np_corpus *c = work->c;
    const np_recipe recipe = np_story_recipe(work->opt);
    work->n_stories = 0;
    np_code code = weigh(work, NULL, err);
    if (!code && c->opt.has_given_stories)
        code = take_given(work, err);
    else if (!code)
        code = np_group(&work->vectors, work->day, &work->forms, &recipe, c, "rough stories",
                        work->story, &work->n_stories, err);
    if (!code)
        code = weigh(work, work->story, err);
    if (!code && work->is_once)
        np_weights_settle(work->weights);
    if (code || c->opt.has_given_stories)
        return code;
    if (c->followed)
        return take_followed(work, err);
    code = expand(work, err);
    return code ? code : group_stories(work, &recipe, w, err);
}

/* ---- report ---- */

static np_code make_report(np_story_work *work, np_links *kept, np_error *err)
{
    np_corpus *c = work->c;
    np_report_job job = {.work = work, .c = c, .kept = kept};
    np_code code = NP_E_NOMEM;
    double start = np_seconds(), middle = start;
    if ((job.first_item = np_alloc(0, work->n_stories + 1, sizeof *job.first_item, err)) &&
        (job.item = np_alloc(0, work->n, sizeof *job.item, err)) &&
        (job.first_member = np_alloc(0, work->n + 1, sizeof *job.first_member, err)) &&
        (job.member = np_alloc(0, c->n, sizeof *job.member, err)) &&
        (job.publisher = np_alloc(0, c->n, sizeof *job.publisher, err)) &&
        (job.twin = np_alloc(0, work->n, sizeof *job.twin, err)) &&
        (job.kind = np_arena_alloc(c->results, c->n, sizeof *job.kind, err)) &&
        (job.coverage = np_alloc(0, work->n_stories, sizeof *job.coverage, err)) &&
        (job.topic = np_alloc(0, work->n_stories, sizeof *job.topic, err)) &&
        (job.story = np_arena_alloc(c->results, work->n_stories, sizeof *job.story, err))) {
        code = np_facts_make(&job, err);
        middle = np_seconds();
        if (!code)
            code = np_links_make(&job, err);
    }
    c->stats.seconds[NP_STAGE_STORY] += middle - start;
    c->stats.seconds[NP_STAGE_TOPIC] += np_seconds() - middle;
    np_free(job.topic);
    np_free(job.coverage);
    np_free(job.twin);
    np_free(job.publisher);
    np_free(job.member);
    np_free(job.first_member);
    np_free(job.item);
    np_free(job.first_item);
    return code;
}

void np_stories_close(np_story_work *work)
{
    np_expanded_clear(&work->expanded);
    np_weights_free(work->weights);
    np_vocabulary_free(work->vocabulary);
    np_free(work->story);
    np_free(work->title);
    np_free(work->slot);
    np_free(work->slot_start);
    np_free(work->form);
    np_free(work->host);
    np_free(work->lang);
    np_free(work->day);
    np_free(work->article);
    np_free(work->leader);
    *work = (np_story_work){0};
}

/* Bytes that stories take at most, above all while vectors are made and compared: measured, 12,888
 * to 1,031,040 articles of 20, 65 and 500 words. Han takes most of a byte, 6 of 7. None of it can
 * go to a file. */
static size_t needed(const np_corpus *c)
{
    enum { OF_BYTE = 7, OF_ITEM = 3072 };
    size_t text = 0, n = 0;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->copy[i].leader == i || c->opt.has_given_stories) {
            text += c->article[i].title.len + c->article[i].text.len;
            n++;
        }
    for (size_t k = 0; c->behind && k < c->behind->n; k++, n++)
        text += c->behind->article[k].title.len + c->behind->article[k].text.len;
    return text * OF_BYTE + n * OF_ITEM;
}

np_code np_stories_open(np_story_work *work, np_corpus *c, np_error *err)
{
    *work = (np_story_work){.c = c, .opt = &c->opt};
    np_code code = np_corpus_needs_texts(c, "stories", err);
    if (!code && !c->has_copies)
        code = np_corpus_copies(c, err);
    if (!code)
        code = np_corpus_make_room(c, needed(c), err);
    double start = np_seconds();
    if (!code)
        code = np_stories_list(work, err);
    c->stats.seconds[NP_STAGE_STORY] += np_seconds() - start;
    return code;
}

/* The weights outlive the work, without what only the making of vectors needs. */
static void keep_weights(np_story_work *work, np_links *kept)
{
    np_weights_forget_rows(work->weights);
    kept->weights = work->weights;
    kept->vocabulary = work->vocabulary;
    work->weights = NULL;
    work->vocabulary = NULL;
}

np_code np_stories_make(np_corpus *c, const np_story_witness *w, np_links *kept, np_error *err)
{
    np_story_work work;
    np_code code = np_stories_open(&work, c, err);
    if (code) {
        np_stories_close(&work);
        return code;
    }
    double start = np_seconds();
    work.is_once = true;
    code = np_stories_partition(&work, w, err);
    c->stats.seconds[NP_STAGE_STORY] += np_seconds() - start;
    if (!code && (!c->has_stories || kept)) {
        np_expanded_clear(&work.expanded); /* the report needs memory as well */
        code = make_report(&work, kept, err);
        c->has_stories = code == NP_OK;
    }
    if (!code && kept)
        keep_weights(&work, kept);
    if (!c->has_stories) /* what is half made is not shown */
        c->report = (np_report){.article = c->article, .copy = c->copy, .n_articles = c->n};
    np_stories_close(&work);
    return code;
}

np_code np_corpus_stories(np_corpus *c, np_error *err)
{
    return c->has_stories ? NP_OK : np_stories_make(c, NULL, NULL, err);
}
