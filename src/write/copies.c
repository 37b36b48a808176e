/* copies.c - what dedup writes: the kept articles, a mark for each article, the related pairs.
 *
 * A JSON record is passed on as its own bytes, so that fields we know nothing of survive; only a
 * line break inside it (an element of a pretty-printed array; it can stand nowhere but between
 * tokens) becomes a space, for one line is one record. Figures have four decimals. */
#include "base/error.h"
#include "base/str.h"
#include "write/write.h"
#include <string.h>

const char *np_relation_name(np_relation r)
{
    static const char *const name[] = {
        [NP_UNRELATED] = "unrelated", [NP_ORIGINAL] = "original", [NP_IDENTICAL] = "identical",
        [NP_REVISION] = "revision",   [NP_TEMPLATE] = "template", [NP_NEAR] = "near",
        [NP_EXCERPT] = "excerpt",     [NP_CONTAINS] = "contains"};
    return (size_t)r < sizeof name / sizeof name[0] ? name[r] : "unknown";
}

static void put_record(np_out *o, np_str raw)
{
    if (!memchr(raw.at, '\n', raw.len)) {
        np_out_pass(o, raw);
    } else {
        for (size_t i = 0; i < raw.len; i++)
            np_buf_char(&o->buf, raw.at[i] == '\n' || raw.at[i] == '\r' ? ' ' : raw.at[i]);
    }
    np_buf_char(&o->buf, '\n');
}

static void put_article(np_out *o, const np_article *a)
{
    np_json j = {.to = &o->buf};
    np_json_open(&j, NULL, '{');
    np_json_str(&j, "id", a->id);
    np_json_known(&j, "title", a->title);
    np_json_known(&j, "text", a->text);
    np_json_known(&j, "url", a->url);
    np_json_known(&j, "source", a->source);
    np_json_known(&j, "author", a->author);
    np_json_time(&j, "published", a->published);
    np_json_time(&j, "updated", a->updated);
    np_json_known(&j, "lang", a->lang);
    if (a->n_categories > 0)
        np_json_list(&j, "categories", a->category, a->n_categories);
    np_json_close(&j, '}');
    np_json_end(&j);
}

np_code np_write_kept(const np_report *r, np_put *put, void *to, np_error *err)
{
    np_out o;
    np_out_open(&o, put, to);
    for (size_t i = 0; i < r->n_articles && np_out_turn(&o); i++) {
        if (r->copy && (r->copy[i].group != i || r->copy[i].is_old))
            continue;
        if (r->article[i].raw.len > 0)
            put_record(&o, r->article[i].raw);
        else
            put_article(&o, &r->article[i]);
    }
    return np_out_close(&o, err);
}

static void put_figures(np_json *j, np_relation relation, const char *to_key, np_str to,
                        double jaccard, double containment)
{
    np_json_str(j, "relation", np_str_of(np_relation_name(relation)));
    if (to_key)
        np_json_str(j, to_key, to);
    np_json_short(j, "jaccard", jaccard, 4);
    np_json_short(j, "containment", containment, 4);
    np_json_close(j, '}');
    np_json_end(j);
}

np_code np_write_marks(const np_report *r, np_put *put, void *to, np_error *err)
{
    np_out o;
    np_out_open(&o, put, to);
    for (size_t i = 0; i < r->n_articles && np_out_turn(&o); i++) {
        const np_copy own = {
            .group = (uint32_t)i, .relation = NP_ORIGINAL, .jaccard = 1, .containment = 1};
        const np_copy *copy = r->copy ? &r->copy[i] : &own;
        if (copy->was_there)
            continue;
        np_str group = r->article[copy->group].id;
        np_json j = {.to = &o.buf};
        np_json_open(&j, NULL, '{');
        np_json_str(&j, "id", r->article[i].id);
        np_json_str(&j, "group", group);
        put_figures(&j, copy->relation, "to", group, copy->jaccard, copy->containment);
    }
    return np_out_close(&o, err);
}

np_code np_write_pairs(const np_report *r, const np_pair *pair, size_t n, np_put *put, void *to,
                       np_error *err)
{
    np_out o;
    for (size_t i = 0; i < n; i++)
        if (pair[i].a >= r->n_articles || pair[i].b >= r->n_articles)
            return np_fail(err, NP_E_USAGE, "pair %zu is of articles %u and %u; there are %zu", i,
                           pair[i].a, pair[i].b, r->n_articles);
    np_out_open(&o, put, to);
    for (size_t i = 0; i < n && np_out_turn(&o); i++) {
        np_json j = {.to = &o.buf};
        np_json_open(&j, NULL, '{');
        np_json_str(&j, "a", r->article[pair[i].a].id);
        np_json_str(&j, "b", r->article[pair[i].b].id);
        put_figures(&j, pair[i].relation, NULL, (np_str){0}, pair[i].jaccard, pair[i].containment);
    }
    return np_out_close(&o, err);
}
