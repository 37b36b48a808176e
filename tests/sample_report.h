/* sample_report.h - a small day by hand, for the tests of what is written.
 *
 * Seven articles, four stories, one topic. Article 2 copies article 1; article 5 is as hostile as
 * one can be; article 6 knows nothing of itself but its id and text. Tests may change their copy.
 */
#ifndef NP_TESTS_SAMPLE_REPORT_H
#define NP_TESTS_SAMPLE_REPORT_H

#include "base/error.h"
#include "base/str.h"
#include <stdlib.h>
#include <string.h>

enum { N_ARTICLES = 7, N_STORIES = 4, NOW = 1742637600 /* 2025-03-22T10:00:00Z */ };

static const char hostile[] =
    "</script><img src=x onerror=alert(1)> \"q\" 'a' & \x1b[31m red \xE2\x80\xAE"
    "desrever\xE2\x81\xA6 \xC2\x9B\x7F\nnext\tline \xF3\xA0\x81\x81";

static const np_str english[] = {{"en", 2}}, why[] = {{"meta", 4}, {"fines", 5}},
                    terms[] = {{"llama", 5}, {"revenue", 7}}, names[] = {{"Meta", 4}};

typedef struct sample {
    np_report report;
    np_article article[N_ARTICLES];
    np_copy copy[N_ARTICLES];
    uint32_t story_of[N_ARTICLES], member[N_ARTICLES];
    np_story story[N_STORIES];
    np_topic topic;
    uint32_t topic_story[2];
    np_share in_topic;
    np_sentence sentence[2];
    np_related related[2];
} sample;

static np_article an_article(const char *id, const char *title, const char *host, int64_t hours)
{
    static char url[N_ARTICLES * 4][64];
    static size_t n_urls;
    char *to = url[n_urls++ % (sizeof url / sizeof url[0])];
    strcat(strcpy(to, "https://"), host);
    strcat(strcat(to, "/"), id);
    return (np_article){.id = np_str_of(id),
                        .title = np_str_of(title),
                        .text = NP_STR("Some text."),
                        .url = np_str_of(to),
                        .source = np_str_of(host),
                        .host = np_str_of(host),
                        .lang = NP_STR("en"),
                        .published = {NOW - hours * 3600, NP_TIME_EXACT}};
}

static np_story a_story(const sample *s, const char *id, uint32_t from, size_t n, double score)
{
    const np_article *a = &s->article[from];
    return (np_story){.id = np_str_of(id),
                      .title = a->title,
                      .title_from = from,
                      .representative = from,
                      .n_articles = n,
                      .n_texts = n,
                      .n_publishers = n,
                      .n_independent_min = 1,
                      .n_independent_max = n,
                      .first = a->published,
                      .last = a->published,
                      .lang = english,
                      .n_langs = 1,
                      .significance = {.raw = score / 10,
                                       .score = score,
                                       .part = {.4, .25, 0, 1, .5},
                                       .value = {.4, .5, 0, 2, .25}},
                      .article = &s->member[from]};
}

static void connect(sample *s)
{
    s->sentence[0] = (np_sentence){NP_STR("Meta shares revenue with the hosts of its models."), 0};
    s->sentence[1] = (np_sentence){NP_STR("The share was blacked out."), 1};
    s->related[0] = (np_related){1, 3, .41234, why, 2};
    s->related[1] = (np_related){2, 4, .3, NULL, 0};
    np_story *first = &s->story[0];
    first->summary = s->sentence, first->n_summary = 2;
    first->related = s->related, first->n_related = 2;
    first->topic = s->story[1].topic = &s->in_topic, first->n_topics = s->story[1].n_topics = 1;
    first->key_term = terms, first->n_key_terms = 2;
    first->name = names, first->n_names = 1;
    first->significance.has_sentence = true, first->significance.top_percent = 6.9;
    strcpy(first->significance.sentence, "With a significance score of 4.0, this news ranks in the "
                                         "top 6.9% of today's 12,888 analyzed articles.");
}

static void make_sample(sample *s)
{
    *s = (sample){0};
    s->article[0] = an_article("a1", "Meta shares revenue for Llama models", "techcrunch.com", 2);
    s->article[1] = an_article("a2", "Meta's hosts pay a share", "theregister.com", 3);
    s->article[2] = an_article("a3", "Meta's hosts pay a share", "yahoo.com", 1);
    s->article[3] = an_article("b1", "EU targets American firms with fines", "reason.com", 15);
    s->article[4] = an_article("c1", "Chips may hurt clouds", "indiatimes.com", 17);
    s->article[5] = an_article("d1", hostile, "evil.example", 30);
    s->article[5].url = NP_STR("javascript:alert(1)");
    s->article[5].lang = NP_STR("en\" onload=\"x");
    s->article[6] = (np_article){.id = NP_STR("d2"), .text = NP_STR("A text and nothing else.")};
    static const uint32_t story_of[N_ARTICLES] = {0, 0, 0, 1, 2, 3, 3};
    for (uint32_t i = 0; i < N_ARTICLES; i++) {
        s->member[i] = i, s->story_of[i] = story_of[i];
        s->copy[i] = (np_copy){i, i, NP_ORIGINAL, 1, 1, false, false};
    }
    s->copy[2] = (np_copy){1, 1, NP_NEAR, .75f, .8f, false, false};
    s->story[0] = a_story(s, "s_meta", 0, 3, 4.0);
    s->story[0].n_texts = s->story[0].n_independent_max = 2;
    s->story[1] = a_story(s, "s_fines", 3, 1, 3.9);
    s->story[2] = a_story(s, "s_chips", 4, 1, 3.6);
    s->story[3] = a_story(s, "s \"<d>", 5, 2, 0.5);
    s->topic_story[1] = 1;
    s->topic = (np_topic){.id = NP_STR("t_ai"),
                          .label = NP_STR("Meta & Llama"),
                          .story = s->topic_story,
                          .n_stories = 2};
    s->in_topic = (np_share){0, .5};
    connect(s);
    s->report = (np_report){.article = s->article,
                            .copy = s->copy,
                            .story_of = s->story_of,
                            .n_articles = N_ARTICLES,
                            .story = s->story,
                            .n_stories = N_STORIES,
                            .topic = &s->topic,
                            .n_topics = 1,
                            .now = {NOW, NP_TIME_EXACT},
                            .n_publishers = 6,
                            .n_analyzed = 12888,
                            .weight = {1, .5, .2, .5, 2}};
}

/* As the filters do it for options.min_score. */
static inline void hide_below(sample *s, double min_score)
{
    s->report.min_score = min_score;
    for (size_t i = 0; i < N_STORIES; i++)
        s->story[i].is_hidden = s->story[i].significance.score < min_score;
}

#endif
