/* newsprint/stories.h - what everything amounts to: stories, topics, related lists, one report. */
#ifndef NEWSPRINT_STORIES_H
#define NEWSPRINT_STORIES_H

#include "copies.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Copies first if need be, then stories, their facts, topics, related lists. NP_E_USAGE: the corpus
 * holds fingerprints, which have no words. */
np_code np_corpus_stories(np_corpus *c, np_error *err) NP_MUST_CHECK;

enum { NP_LONG_SUMMARY = 3 };

typedef struct np_sentence {
    np_str text;
    uint32_t from; /* article */
} np_sentence;

typedef struct np_share {
    uint32_t index; /* of a topic or story in the report */
    double score;   /* [0, 1] */
} np_share;

typedef struct np_related {
    uint32_t story;    /* index in the report */
    uint32_t article;  /* the one shown */
    double score;      /* similarity, [0, 1] */
    const np_str *why; /* shared terms and names, strongest first */
    size_t n_why;
} np_related;

extern const char *const np_significance_part[NP_SIGNIFICANCE_PARTS]; /* "breadth" ... */

typedef struct np_significance {
    double raw;   /* before the scale; what stories are ranked by: the sum of part[] */
    double score; /* 0 to 10, to a tenth */
    double part[NP_SIGNIFICANCE_PARTS];  /* value times weight, to 1/65536 */
    double value[NP_SIGNIFICANCE_PARTS]; /* log2 of the independent sources, at most; log2 of the
                                            most texts within six hours; share of its articles that
                                            are no copies; days, at most 1; unlikeness to older
                                            stories, a share of it for each source */
    bool has_sentence;
    double top_percent; /* rounded up to a tenth */
    char sentence[160]; /* "With a significance score of ..." */
} np_significance;

typedef struct np_story {
    np_str id; /* "s_..." */
    np_str title;
    uint32_t title_from;        /* article */
    uint32_t representative;    /* article */
    const np_sentence *summary; /* n_summary sentences; those behind them, to n_long_summary, */
    size_t n_summary, n_long_summary; /* make it a long one: NP_LONG_SUMMARY times the words */
    const np_str *key_term;
    size_t n_key_terms;
    const np_str *name;
    size_t n_names;
    size_t n_articles, n_texts, n_publishers, n_independent_min, n_independent_max;
    np_time first, last; /* published */
    const np_str *lang;
    size_t n_langs;
    np_significance significance;
    const np_share *topic; /* topics it belongs to, strongest first */
    size_t n_topics;
    const uint32_t *article; /* n_articles: text by text in order of time, each leader followed
                                by its copies, by time, then id */
    const np_related *related;
    size_t n_related;
    bool is_hidden; /* the options' filters leave it out: writers of stories pass over it */
} np_story;

/* What an article is, if it is no report of its own. */
typedef enum np_article_type {
    NP_TYPE_REPORT = 0,
    NP_TYPE_PRESS_RELEASE,
    NP_TYPE_LIVE_BLOG,
    NP_TYPE_ROUND_UP,
    NP_TYPE_TEMPLATE, /* another article of its site is the same form, filled in otherwise */
    NP_TYPE_REWRITE,  /* it adds no name, number or quotation to the earlier texts of its story */
    NP_ARTICLE_TYPES
} np_article_type;

const char *np_article_type_name(np_article_type t); /* "report", "live blog" ...; static */

typedef struct np_article_kind {
    np_article_type type;
    np_str evidence; /* in words; empty for a report */
} np_article_kind;

typedef struct np_topic {
    np_str id; /* "t_..." */
    np_str label;
    const uint32_t *story; /* indices, by significance */
    size_t n_stories;
    np_time first, last;
    const np_share *near; /* neighbouring topics */
    size_t n_near;
} np_topic;

/* Everything found, as plain arrays; lives as long as the corpus and until it changes. */
typedef struct np_report {
    const np_article *article;   /* in input order */
    const np_copy *copy;         /* one an article; NULL before np_corpus_copies() */
    const uint32_t *story_of;    /* one an article; NULL before np_corpus_stories() */
    const np_article_kind *kind; /* one an article; NULL before that too */
    const np_str *title;         /* one an article, without the site's name; NULL before that too */
    size_t n_articles;
    const np_story *story; /* by score, then articles, descending; then id */
    size_t n_stories;
    const np_topic *topic; /* most significant first */
    size_t n_topics;
    np_time now;
    size_t n_publishers; /* of all articles, families counted once; 0: not counted */
    size_t n_analyzed;   /* N of the sentence: articles of the window */
    np_str window;       /* "today's 12,888 analyzed articles"; empty: no sentence */
    double min_score;    /* from the options: stories below it are hidden */
    double weight[NP_SIGNIFICANCE_PARTS]; /* from the options */
} np_report;

const np_report *np_corpus_report(const np_corpus *c); /* never NULL; its parts may be */

/* The index of the article with this id; false if there is none, and *article is as it was. O(n).
 */
bool np_corpus_find(const np_corpus *c, np_str id, uint32_t *article);

#ifdef __cplusplus
}
#endif
#endif
