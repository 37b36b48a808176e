/* jsonl.c - JSON Lines: a story a line, schema "newsprint/1", or a related list a line.
 *
 * A field that is not known is left out; there is no null. So a reader asks one question of a
 * field, not two, and a line grows only by what is known. */
#include "base/str.h"
#include "write/figures.h"
#include "write/format.h"
#include "write/json.h"
#include "write/reader.h"

static np_str id_of(const np_report *r, uint32_t article) { return r->article[article].id; }

static void put_summary(np_json *j, const np_report *r, const np_story *s)
{
    np_json_open(j, "summary", '[');
    for (size_t i = 0; i < s->n_summary; i++) {
        np_json_open(j, NULL, '{');
        np_json_str(j, "text", s->summary[i].text);
        np_json_str(j, "from", id_of(r, s->summary[i].from));
        np_json_close(j, '}');
    }
    np_json_close(j, ']');
}

static void put_counts(np_json *j, const np_story *s)
{
    np_json_open(j, "counts", '{');
    np_json_count(j, "articles", s->n_articles);
    np_json_count(j, "texts", s->n_texts);
    np_json_count(j, "publishers", s->n_publishers);
    np_json_open(j, "independent", '{');
    np_json_count(j, "min", s->n_independent_min);
    np_json_count(j, "max", s->n_independent_max);
    np_json_close(j, '}');
    np_json_close(j, '}');
}

static void put_parts(np_json *j, const char *key, const double x[NP_SIGNIFICANCE_PARTS])
{
    np_json_open(j, key, '{');
    for (size_t i = 0; i < NP_SIGNIFICANCE_PARTS; i++)
        np_json_short(j, np_significance_part[i], x[i], 4);
    np_json_close(j, '}');
}

/* A part is its value times its weight; raw is the sum of the parts. */
static void put_significance(np_json *j, const np_report *r, const np_significance *s)
{
    np_json_open(j, "significance", '{');
    np_json_fixed(j, "score", s->score, 1);
    if (s->has_sentence) {
        np_json_fixed(j, "top_percent", s->top_percent, 1);
        np_json_count(j, "of", r->n_analyzed);
    }
    put_parts(j, "parts", s->part);
    put_parts(j, "values", s->value);
    put_parts(j, "weights", r->weight);
    np_json_short(j, "raw", s->raw, 6);
    if (s->has_sentence)
        np_json_str(j, "sentence", np_str_of(s->sentence));
    np_json_close(j, '}');
}

static void put_share(np_json *j, const np_report *r, const np_share *share)
{
    const np_topic *t = &r->topic[share->index];
    np_json_open(j, NULL, '{');
    np_json_str(j, "id", t->id);
    np_json_str(j, "label", t->label);
    np_json_short(j, "score", share->score, 4);
    np_json_close(j, '}');
}

static void put_topics(np_json *j, const np_report *r, const np_story *s)
{
    np_json_open(j, "topics", '[');
    for (size_t i = 0; i < s->n_topics; i++)
        put_share(j, r, &s->topic[i]);
    np_json_close(j, ']');
}

static void put_articles(np_json *j, const np_report *r, const np_story *s)
{
    np_json_open(j, "articles", '[');
    for (size_t i = 0; i < s->n_articles; i++) {
        uint32_t at = s->article[i];
        const np_article *a = &r->article[at];
        np_json_open(j, NULL, '{');
        np_json_str(j, "id", a->id);
        if (r->copy) {
            np_str group = id_of(r, r->copy[at].group);
            np_json_str(j, "group", group);
            np_json_str(j, "relation", np_str_of(np_relation_name(r->copy[at].relation)));
            np_json_str(j, "to", group);
        }
        np_json_known(j, "url", a->url);
        np_json_known(j, "source", a->source);
        np_json_time(j, "published", a->published);
        if (r->kind && r->kind[at].type != NP_TYPE_REPORT) {
            np_json_str(j, "type", np_str_of(np_article_type_name(r->kind[at].type)));
            np_json_str(j, "evidence", r->kind[at].evidence);
        }
        np_json_close(j, '}');
    }
    np_json_close(j, ']');
}

static void put_related(np_json *j, const np_report *r, const np_related *row, size_t n)
{
    np_json_open(j, "related", '[');
    for (const np_related *end = row + n; row < end; row++) {
        const np_article *a = &r->article[row->article];
        np_json_open(j, NULL, '{');
        np_json_str(j, "story", r->story[row->story].id);
        np_json_short(j, "score", row->score, 4);
        np_json_fixed(j, "significance", r->story[row->story].significance.score, 1);
        np_json_str(j, "article", a->id);
        np_json_str(j, "title", np_shown_title(r, row->article, NULL));
        np_json_known(j, "source", np_shown_source(a));
        np_json_known(j, "url", np_shown_link(a));
        if (a->published.kind != NP_TIME_UNKNOWN && r->now.kind != NP_TIME_UNKNOWN)
            np_json_whole(j, "age_hours", np_age_hours(a->published, r->now));
        np_json_list(j, "why", row->why, row->n_why);
        np_json_close(j, '}');
    }
    np_json_close(j, ']');
}

static void put_story(np_json *j, const np_report *r, const np_story *s)
{
    np_json_record(j, "story");
    np_json_str(j, "id", s->id);
    np_json_str(j, "title", s->title);
    np_json_str(j, "title_from", id_of(r, s->title_from));
    put_summary(j, r, s);
    np_json_list(j, "key_terms", s->key_term, s->n_key_terms);
    np_json_list(j, "names", s->name, s->n_names);
    np_json_str(j, "representative", id_of(r, s->representative));
    put_counts(j, s);
    np_json_time(j, "first_published", s->first);
    np_json_time(j, "last_published", s->last);
    np_json_list(j, "lang", s->lang, s->n_langs);
    put_significance(j, r, &s->significance);
    put_topics(j, r, s);
    put_articles(j, r, s);
    put_related(j, r, s->related, s->n_related);
    np_json_close(j, '}');
    np_json_end(j);
}

void np_jsonl_stories(const np_report *r, np_out *o)
{
    np_json j = {.to = &o->buf};
    for (size_t i = 0; i < r->n_stories && np_out_turn(o); i++)
        if (!r->story[i].is_hidden)
            put_story(&j, r, &r->story[i]);
}

static void put_topic(np_json *j, const np_report *r, const np_topic *t)
{
    np_json_record(j, "topic");
    np_json_str(j, "id", t->id);
    np_json_str(j, "label", t->label);
    np_json_open(j, "stories", '[');
    for (size_t i = 0; i < t->n_stories; i++)
        np_json_str(j, NULL, r->story[t->story[i]].id);
    np_json_close(j, ']');
    np_json_time(j, "first", np_day_of(t->first));
    np_json_time(j, "last", np_day_of(t->last));
    np_json_open(j, "near", '[');
    for (size_t i = 0; i < t->n_near; i++)
        put_share(j, r, &t->near[i]);
    np_json_close(j, ']');
    np_json_close(j, '}');
    np_json_end(j);
}

void np_jsonl_topics(const np_report *r, np_out *o)
{
    np_json j = {.to = &o->buf};
    for (size_t t = 0; t < r->n_topics && np_out_turn(o); t++)
        put_topic(&j, r, &r->topic[t]);
}

void np_jsonl_related(const np_report *r, uint32_t article, np_out *o)
{
    const np_story *s = &r->story[r->story_of[article]];
    np_json j = {.to = &o->buf};
    np_json_open(&j, NULL, '{');
    np_json_str(&j, "id", id_of(r, article));
    np_json_str(&j, "story", s->id);
    put_related(&j, r, s->related, s->n_related);
    np_json_close(&j, '}');
    np_json_end(&j);
}

void np_jsonl_related_list(const np_report *r, const np_related_list *list, np_out *o)
{
    np_json j = {.to = &o->buf};
    np_json_open(&j, NULL, '{');
    np_json_str(&j, "title", np_cut(list->title, NP_TITLE_SIZE));
    put_related(&j, r, list->row, list->n_rows);
    np_json_close(&j, '}');
    np_json_end(&j);
}
