/* feed_kept.c - dedup's feed: the surviving items, in input order.
 *
 * What came as an item of the same format goes out as it came (read/raw_item.c has seen to it that
 * it may stand here); what came otherwise, RSS for an Atom feed, say, or JSON, is made anew from
 * the fields of the article. The refused choice is to translate items between the formats: media
 * and enclosures have no agreed twins, and a guess that looks original is worse than less.
 *
 * Law: a feed written and read again gives the same articles: ids, titles, texts but for their
 * white space, addresses, dates. */
#include "base/str.h"
#include "base/time.h"
#include "write/feed.h"
#include "write/format.h"
#include "write/reader.h"

static np_time newest(const np_report *r, size_t *n_kept)
{
    np_time first = {0}, last = {0};
    for (size_t i = 0; i < r->n_articles; i++) {
        if (!np_is_kept(r, i))
            continue;
        ++*n_kept;
        np_time_widen(&first, &last, r->article[i].published);
        np_time_widen(&first, &last, r->article[i].updated);
    }
    return last;
}

static void make_item(np_feed *f, const np_article *a)
{
    np_str link = np_is_web_link(a->url) ? a->url : (np_str){0};
    np_str known_by_link = link.len ? a->host : (np_str){0};
    np_feed_begin_item(f, a->lang);
    np_feed_title(f, a->title);
    np_feed_link(f, link);
    f->scratch.len = 0;
    np_feed_paragraphs(a->text, &f->scratch);
    np_feed_html(f, np_buf_view(&f->scratch));
    np_feed_author(f, a->author);
    for (size_t i = 0; i < a->n_categories; i++)
        np_feed_category(f, a->category[i]);
    bool is_known = np_feed_id(f, a->id, link.len > 0);
    np_feed_dates(f, a->published, a->updated);
    if (!np_str_equal(a->source, known_by_link))
        np_feed_source(f, a->source, a->host);
    if (!is_known)
        np_feed_own_id(f, a->id);
    np_feed_end_item(f);
}

static void pass_item(np_feed *f, const np_article *a)
{
    np_out_pass(f->out, a->raw);
    if (!np_feed_is_iri(a->id))
        np_feed_own_id(f, a->id);
    np_feed_end_item(f);
}

void np_feed_kept(const np_report *r, np_format format, np_out *o)
{
    np_feed f = {.out = o, .to = &o->buf, .is_atom = format == NP_FORMAT_ATOM};
    np_raw own = f.is_atom ? NP_RAW_ATOM : NP_RAW_RSS;
    np_buf about = {0};
    size_t n_kept = 0;
    np_feed_head head = {.name = "dedup", .author = "", .title = NP_STR("newsprint dedup")};
    head.updated = newest(r, &n_kept);
    np_buf_print(&about, "%zu of %zu articles: one of each group of copies", n_kept, r->n_articles);
    head.about = np_buf_view(&about);
    np_feed_open(&f, &head);
    o->buf.has_failed |= about.has_failed;
    np_buf_clear(&about);
    for (size_t i = 0; i < r->n_articles && np_out_turn(o); i++) {
        if (!np_is_kept(r, i))
            continue;
        if (r->article[i].raw_kind == own)
            pass_item(&f, &r->article[i]);
        else
            make_item(&f, &r->article[i]);
    }
    np_feed_close(&f);
}
