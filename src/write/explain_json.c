/* explain_json.c - an explanation as one line of JSON. Arrays of two are A's and B's; what is not
 * known or was not looked at is left out. */
#include "base/str.h"
#include "write/explain.h"
#include "write/format.h"
#include "write/json.h"
#include "write/reader.h"
#include <math.h>

enum { SHOWN_SIZE = 400 }; /* of a passage */

static np_str id_of(const np_report *r, uint32_t article) { return r->article[article].id; }

static void put_two(np_json *j, const char *key, const double x[2], unsigned decimals)
{
    np_json_open(j, key, '[');
    np_json_short(j, NULL, x[0], decimals);
    np_json_short(j, NULL, x[1], decimals);
    np_json_close(j, ']');
}

static void put_two_counts(np_json *j, const char *key, const size_t n[2])
{
    np_json_open(j, key, '[');
    np_json_count(j, NULL, n[0]);
    np_json_count(j, NULL, n[1]);
    np_json_close(j, ']');
}

static void put_article(np_json *j, const char *key, const np_report *r, uint32_t article)
{
    const np_article *a = &r->article[article];
    np_json_open(j, key, '{');
    np_json_str(j, "id", a->id);
    np_json_str(j, "title", np_shown_title(r, article, NULL));
    np_json_known(j, "source", np_shown_source(a));
    np_json_time(j, "published", a->published);
    np_json_str(j, "group", id_of(r, r->copy[article].group));
    np_json_str(j, "story", r->story[r->story_of[article]].id);
    np_json_close(j, '}');
}

/* ---- copies ---- */

static void put_ties(np_json *j, const np_report *r, const np_copy_channels *c)
{
    np_json_open(j, "leaders", '[');
    for (size_t k = 0; k < c->n_ties; k++) {
        const np_tie *t = &c->tie[k];
        np_json_open(j, NULL, '{');
        np_json_str(j, "id", id_of(r, t->article));
        np_json_str(j, "leader", id_of(r, t->leader));
        np_json_str(j, "relation", np_str_of(np_relation_name(t->relation)));
        np_json_short(j, "jaccard", t->jaccard, 4);
        np_json_short(j, "containment", t->containment, 4);
        np_json_bool(j, "member", t->is_member);
        if (t->is_by_id)
            np_json_bool(j, "by_id", true);
        np_json_close(j, '}');
    }
    np_json_close(j, ']');
}

static void put_passages(np_json *j, const np_copy_channels *c)
{
    static const char *const side[] = {"a", "b"};
    np_json_count(j, "n_passages", c->n_all_passages);
    np_json_open(j, "passages", '[');
    for (size_t k = 0; k < c->n_passages; k++) {
        const np_passage *p = &c->passage[k];
        np_json_open(j, NULL, '{');
        np_json_count(j, "n_words", p->n_words);
        for (int s = 0; s < 2; s++) {
            np_json_open(j, side[s], '{');
            np_json_str(j, "before", np_cut(p->before[s], SHOWN_SIZE));
            np_json_str(j, "words", np_cut_at_word(p->words[s], SHOWN_SIZE));
            np_json_str(j, "after", np_cut(p->after[s], SHOWN_SIZE));
            np_json_close(j, '}');
        }
        np_json_close(j, '}');
    }
    np_json_close(j, ']');
}

static void put_copies(np_json *j, const np_report *r, const np_copy_channels *c)
{
    np_json_open(j, "copies", '{');
    np_json_str(j, "relation", np_str_of(np_relation_name(c->relation)));
    np_json_count(j, "shingle", c->shingle);
    put_two_counts(j, "shingles", c->n_shingles);
    np_json_count(j, "shared", c->n_shared);
    np_json_short(j, "jaccard", c->jaccard, 4);
    np_json_short(j, "near", c->near, 4);
    np_json_short(j, "containment", c->containment, 4);
    np_json_short(j, "contain", c->contain, 4);
    np_json_count(j, "least_excerpt", c->least_excerpt);
    if (c->has_furniture) {
        np_json_open(j, "without_furniture", '{');
        put_two_counts(j, "shingles", c->n_rest);
        np_json_count(j, "shared", c->n_rest_shared);
        np_json_short(j, "jaccard", c->rest_jaccard, 4);
        np_json_short(j, "containment", c->rest_containment, 4);
        np_json_close(j, '}');
    }
    np_json_bool(j, "one_id", c->has_one_id);
    np_json_bool(j, "one_url", c->has_one_url);
    np_json_short(j, "least_revision", c->least_revision, 4);
    np_json_bool(j, "one_form", c->has_one_form);
    np_json_short(j, "most_filled_in", c->most_filled_in, 4);
    np_json_bool(j, "candidate", c->is_candidate);
    if (c->near_to_pass > 0)
        np_json_short(j, "near_to_pass", c->near_to_pass, 4);
    if (c->contain_to_pass > 0)
        np_json_short(j, "contain_to_pass", c->contain_to_pass, 4);
    put_ties(j, r, c);
    put_passages(j, c);
    np_json_close(j, '}');
}

/* ---- stories ---- */

static void put_terms(np_json *j, const char *key, const np_term_channel *term, size_t n)
{
    np_json_open(j, key, '[');
    for (size_t k = 0; k < n; k++) {
        np_json_open(j, NULL, '{');
        np_json_str(j, "term", np_cut(term[k].text, NP_TITLE_SIZE));
        np_json_short(j, "idf", term[k].idf, 4);
        np_json_short(j, "spread", term[k].spread, 4);
        put_two(j, "weights", term[k].weight, 4);
        np_json_bool(j, "a_has_it", term[k].is_own[0]);
        np_json_bool(j, "b_has_it", term[k].is_own[1]);
        if (term[k].product > 0)
            np_json_short(j, "product", term[k].product, 6);
        np_json_close(j, '}');
    }
    np_json_close(j, ']');
}

static void put_pair(np_json *j, const np_story_channels *s)
{
    np_json_short(j, "cosine", s->cosine, 6);
    put_two(j, "mean_dot", s->mean_dot, 6);
    np_json_short(j, "mean_square", s->mean_square, 6);
    put_two(j, "spread", s->spread, 6);
    np_json_short(j, "centred", s->centred, 6);
    if (!isnan(s->days))
        np_json_short(j, "days", s->days, 4);
    np_json_short(j, "kernel", s->kernel, 6);
    np_json_short(j, "similarity", s->sim, 6);
    np_json_count(j, "nearest", s->n_near);
    put_two_counts(j, "rank", (const size_t[]){s->rank[0], s->rank[1]});
    put_two(j, "second", s->second, 6);
    put_two_counts(j, "crowd", (const size_t[]){s->crowd[0], s->crowd[1]});
    put_two(j, "scale", s->scale, 6);
    np_json_short(j, "scaled", s->scaled, 6);
    np_json_bool(j, "one_form", s->has_one_form);
    np_json_bool(j, "series", s->is_series);
    np_json_short(j, "least_similarity", s->least_sim, 6);
    np_json_bool(j, "edge", s->has_edge);
}

static void put_groups(np_json *j, const np_story_channels *s)
{
    np_json_open(j, "groups", '{');
    put_two_counts(j, "texts", s->n_texts);
    np_json_bool(j, "compared", s->is_compared);
    np_json_count(j, "forms", s->n_forms);
    np_json_bool(j, "held_apart", s->is_held_apart);
    np_json_short(j, "mean", s->mean, 6);
    np_json_short(j, "bonus", s->bonus, 6);
    if (!isnan(s->group_days))
        np_json_short(j, "days", s->group_days, 4);
    np_json_short(j, "kernel", s->group_kernel, 6);
    np_json_short(j, "score", s->score, 6);
    np_json_short(j, "threshold", s->threshold, 6);
    np_json_close(j, '}');
}

static void put_story(np_json *j, const np_report *r, const np_story_channels *s)
{
    np_json_open(j, "stories", '{');
    np_json_bool(j, "one_story", s->is_one_story);
    np_json_bool(j, "given", s->is_given);
    if (s->has_figures) {
        np_json_list(j, "texts", (const np_str[]){id_of(r, s->text[0]), id_of(r, s->text[1])}, 2);
        np_json_count(j, "n_shared", s->n_all_shared);
        put_terms(j, "shared", s->shared, s->n_shared);
        put_terms(j, "only_a", s->lone[0], s->n_lone[0]);
        put_terms(j, "only_b", s->lone[1], s->n_lone[1]);
        put_two(j, "alone", s->alone, 6);
        put_pair(j, s);
        np_json_open(j, "through", '[');
        for (size_t k = 0; k < s->n_through; k++)
            np_json_str(j, NULL, id_of(r, s->through[k]));
        np_json_close(j, ']');
        put_groups(j, s);
    }
    np_json_close(j, '}');
}

static void put_changes(np_json *j, const np_explanation *e, np_out *o)
{
    np_buf changes = {0};
    np_explain_changes(e, &changes);
    o->buf.has_failed |= changes.has_failed;
    np_json_open(j, "change", '[');
    for (np_str rest = np_buf_view(&changes); rest.len > 0;) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.at) : rest.len;
        np_json_str(j, NULL, (np_str){rest.at, len});
        len += end != NULL;
        rest = (np_str){rest.at + len, rest.len - len};
    }
    np_json_close(j, ']');
    np_buf_clear(&changes);
}

void np_jsonl_explanation(const np_report *r, const np_explanation *e, np_out *o)
{
    np_json j = {.to = &o->buf};
    np_buf words = {0};
    np_explain_words(r, e, &words);
    o->buf.has_failed |= words.has_failed;
    np_json_record(&j, "explanation");
    put_article(&j, "a", r, e->a);
    put_article(&j, "b", r, e->b);
    np_json_str(&j, "verdict", np_str_of(np_explain_verdict(e)));
    np_json_str(&j, "words", np_buf_view(&words));
    put_copies(&j, r, &e->copies);
    put_story(&j, r, &e->story);
    put_changes(&j, e, o);
    np_json_close(&j, '}');
    np_json_end(&j);
    np_buf_clear(&words);
}
