/* corpus_stories.h - what the two halves of the story work share: the partition, then its facts. */
#ifndef NP_CORPUS_STORIES_H
#define NP_CORPUS_STORIES_H

#include "corpus_group.h"
#include "story/expand.h"
#include "story/printing.h"
#include "story/significance.h"
#include "story/weight.h"

struct np_links;        /* corpus_related.h */
struct np_related_base; /* there too */

/* The items are the leaders of the copy groups (where stories are given, one a story that a group
 * is in), in order of time, then exact key, then id: an order that does not depend on how the
 * articles came. */
typedef struct np_story_work {
    np_corpus *c;
    const np_options *opt; /* the constants of the next partition; the corpus's own but for who
                              tries others */
    bool is_once;          /* nobody does: what only another partition would need may go */
    uint32_t *leader;      /* of each article: the one that stands for it as an item */
    size_t n;              /* items */
    size_t n_behind;    /* rows after theirs: of what stands behind the corpus, only weighed by */
    uint32_t *article;  /* of each item */
    double *day;        /* of each item; NAN unknown */
    uint64_t *form;     /* of each item, its skeleton and host; 0 none */
    size_t *slot_start; /* n + 1: of each item, its slots are slot[slot_start[i] ..] */
    np_slot *slot;
    np_forms forms;        /* of form and slots */
    np_str *title;         /* without the site's name */
    uint32_t *lang, *host; /* of each item, as numbers; host 0: unknown */
    np_vocabulary *vocabulary;
    np_weights *weights;
    np_vectors vectors;   /* of the second pass, and */
    np_expanded expanded; /* ... what stories are made of */
    uint32_t *story;      /* of each item, numbered by first item; of each row behind, n or more */
    uint32_t n_stories;
} np_story_work;

/* Who looks on while stories are made. */
typedef struct np_story_witness {
    uint32_t article[2]; /* different */
    /* Called when the partition is final and nothing is gone yet; g: how the items of the two, or
     * of their leaders, were grouped, g->watch saying which these are. Not called where they are
     * one, or stories are given. */
    np_code (*see)(void *ctx, const np_story_work *work, const np_recipe *recipe,
                   const np_grouping *g, np_error *err);
    void *ctx;
} np_story_witness;

/* Copies if need be, then items and their terms: all that no constant of stories changes.
 * np_stories_close() in any case. */
np_code np_stories_open(np_story_work *work, np_corpus *c, np_error *err);
void np_stories_close(np_story_work *work);

/* Of these two steps the latter, for a corpus that has copies and room: the items, and rows over
 * their terms (corpus_items.c). */
np_code np_stories_list(np_story_work *work, np_error *err);

/* The stories by work->opt, in both passes, in place of those of an earlier call; w NULL: nobody
 * looks on. */
np_code np_stories_partition(np_story_work *work, const np_story_witness *w, np_error *err);

/* np_corpus_stories(), the partition gone through again if stories have been made; w NULL: nobody
 * looks on. kept: empty; what links are made of goes there, and the report is made anew; NULL: it
 * is forgotten. */
np_code np_stories_make(np_corpus *c, const np_story_witness *w, struct np_links *kept,
                        np_error *err);

/* The report while it is made: stories keep the number of their first item until np_links_make()
 * puts them in the order they are shown in. */
typedef struct np_report_job {
    np_story_work *work;
    np_corpus *c;
    size_t *first_item;    /* n_stories + 1: a story's items are item[first ..], in order of time */
    uint32_t *item;        /* n */
    size_t *first_member;  /* n + 1: an item's articles are member[first ..] */
    uint32_t *member;      /* one an article */
    uint32_t *publisher;   /* of each article, from 1; 0 unknown */
    np_story *story;       /* n_stories, in c->results */
    uint32_t *twin;        /* of each item: another of its form; UINT32_MAX: none */
    np_article_kind *kind; /* of each article, in c->results */
    np_coverage *coverage; /* of each story; the novelty is found with its links */
    uint32_t *topic;       /* of each story, numbered by first story */
    uint32_t n_topics;
    struct np_links *kept; /* what links are made of goes there; NULL: it is forgotten */
} np_report_job;

/* How items are grouped into stories, by the options' constants. */
np_recipe np_story_recipe(const np_options *opt);

/* "s_" or "t_" and 16 digits of XXH3-128 of the id of what a story or topic is named after: its
 * oldest member, so that what joins later does not rename it. In arena. */
np_code np_report_name(char kind, np_str after, np_arena *arena, np_str *name, np_error *err);

/* job->twin (corpus_kinds.c). */
np_code np_kinds_pair_forms(np_report_job *job, np_error *err);

/* job->kind of the articles of a story of n printings in order, each an item's; strings in arena.
 */
np_code np_kinds_name(np_report_job *job, const np_printing *printing, size_t n,
                      const bool *is_rewrite, np_arena *arena, np_error *err);

/* Members, facts and counts of every story (corpus_facts.c). */
np_code np_facts_make(np_report_job *job, np_error *err);

/* Of each article: has who looks, and knows some of them, not been told what it says
 * (corpus_news.c)? Own; NULL where nobody looks. */
np_code np_news_find(const np_report_job *job, bool **is_news, np_error *err);

/* Significance, topics, related lists and the final order, into c->report (corpus_links.c). */
np_code np_links_make(np_report_job *job, np_error *err);

/* The related lists of all stories, which b is made of (corpus_related.c). */
np_code np_relate_stories(np_report_job *report, const struct np_related_base *b, np_error *err);

#endif
