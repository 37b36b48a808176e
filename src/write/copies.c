/* copies.c - what dedup writes: the kept articles, a mark for each article, the related pairs.
 *
 * A JSON record is passed on as its own bytes, so that fields we know nothing of survive; only a
 * line break inside it (an element of a pretty-printed array; it can stand nowhere but between
 * tokens) becomes a space, for one line is one record. Figures have four decimals. */
#include "base/error.h"
#include "base/str.h"
#include "write/csv.h"
#include "write/format.h"
#include "write/reader.h"
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

static void put_record(np_out *o, const np_article *a)
{
    np_str raw = a->raw;
    if (a->left || !memchr(raw.at, '\n', raw.len)) { /* one with a line break is not left */
        np_out_raw(o, a);
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

static void put_kept(const np_report *r, np_out *o)
{
    for (size_t i = 0; i < r->n_articles && np_out_turn(o); i++) {
        if (!np_is_kept(r, i))
            continue;
        if (r->article[i].raw_kind == NP_RAW_JSON)
            put_record(o, &r->article[i]);
        else
            put_article(o, &r->article[i]);
    }
}

np_code np_write_kept(const np_report *r, np_format format, np_put *put, void *to, np_error *err)
{
    np_out o;
    if (format != NP_FORMAT_JSONL && format != NP_FORMAT_RSS && format != NP_FORMAT_ATOM)
        return np_fail(err, NP_E_USAGE, "articles are written as JSON Lines, RSS or Atom");
    np_out_open(&o, put, to);
    if (format == NP_FORMAT_JSONL)
        put_kept(r, &o);
    else
        np_feed_kept(r, format, &o);
    return np_out_close(&o, err);
}

/* A row of marks or pairs: names[0], ... are ids. */
typedef struct row {
    const char *name[3]; /* of its ids; the last may be NULL */
    np_str id[3];
    np_relation relation;
    double jaccard, containment;
} row;

static void put_row_json(np_out *o, const row *r)
{
    np_json j = {.to = &o->buf};
    np_json_open(&j, NULL, '{');
    np_json_str(&j, r->name[0], r->id[0]);
    np_json_str(&j, r->name[1], r->id[1]);
    np_json_str(&j, "relation", np_str_of(np_relation_name(r->relation)));
    if (r->name[2])
        np_json_str(&j, r->name[2], r->id[2]);
    np_json_short(&j, "jaccard", r->jaccard, 4);
    np_json_short(&j, "containment", r->containment, 4);
    np_json_close(&j, '}');
    np_json_end(&j);
}

static void put_row_csv(np_out *o, const row *r)
{
    np_csv_cell(&o->buf, r->id[0], true);
    np_csv_cell(&o->buf, r->id[1], false);
    np_csv_cell(&o->buf, np_str_of(np_relation_name(r->relation)), false);
    if (r->name[2])
        np_csv_cell(&o->buf, r->id[2], false);
    np_csv_number(&o->buf, r->jaccard, 4);
    np_csv_number(&o->buf, r->containment, 4);
    np_csv_end(&o->buf);
}

/* JSON Lines, or CSV that begins with head. */
static np_code open_rows(np_out *o, np_format format, const char *head, np_put *put, void *to,
                         np_error *err)
{
    if (format != NP_FORMAT_JSONL && format != NP_FORMAT_CSV)
        return np_fail(err, NP_E_USAGE, "marks and pairs are written as JSON Lines or CSV");
    np_out_open(o, put, to);
    if (format == NP_FORMAT_CSV)
        np_buf_text(&o->buf, head);
    return NP_OK;
}

static void put_row(np_out *o, np_format format, const row *r)
{
    if (format == NP_FORMAT_CSV)
        put_row_csv(o, r);
    else
        put_row_json(o, r);
}

np_code np_write_marks(const np_report *r, np_format format, np_put *put, void *to, np_error *err)
{
    np_out o;
    np_code code =
        open_rows(&o, format, "id,group,relation,to,jaccard,containment\r\n", put, to, err);
    if (code)
        return code;
    for (size_t i = 0; i < r->n_articles && np_out_turn(&o); i++) {
        const np_copy own = {
            .group = (uint32_t)i, .relation = NP_ORIGINAL, .jaccard = 1, .containment = 1};
        const np_copy *copy = r->copy ? &r->copy[i] : &own;
        np_str group = r->article[copy->group].id;
        if (!copy->was_there)
            put_row(&o, format,
                    &(row){{"id", "group", "to"},
                           {r->article[i].id, group, group},
                           copy->relation,
                           copy->jaccard,
                           copy->containment});
    }
    return np_out_close(&o, err);
}

np_code np_write_pairs(const np_report *r, const np_pair *pair, size_t n, np_format format,
                       np_put *put, void *to, np_error *err)
{
    np_out o;
    for (size_t i = 0; i < n; i++)
        if (pair[i].a >= r->n_articles || pair[i].b >= r->n_articles)
            return np_fail(err, NP_E_USAGE, "pair %zu is of articles %u and %u; there are %zu", i,
                           pair[i].a, pair[i].b, r->n_articles);
    np_code code = open_rows(&o, format, "a,b,relation,jaccard,containment\r\n", put, to, err);
    if (code)
        return code;
    for (size_t i = 0; i < n && np_out_turn(&o); i++)
        put_row(&o, format,
                &(row){{"a", "b", NULL},
                       {r->article[pair[i].a].id, r->article[pair[i].b].id, {0}},
                       pair[i].relation,
                       pair[i].jaccard,
                       pair[i].containment});
    return np_out_close(&o, err);
}
