/* feed_stories.c - a story an item: the deduplicated feed to subscribe to.
 *
 * The item leads to the article its title is from; what is to be read is the story as on the page,
 * in plain HTML that any reader shows: summary, who told it, related stories. Its id is the
 * story's, which stays while the story grows, so that a reader shows it once. Its date is that of
 * the latest article; Atom also has the first's. */
#include "base/str.h"
#include "write/escape.h"
#include "write/feed.h"
#include "write/figures.h"
#include "write/format.h"
#include "write/html.h"

static np_str story_html(np_page *p, const np_story *s)
{
    p->to->len = 0;
    np_html_plain(p, s);
    return np_buf_view(p->to);
}

static np_str link_of(const np_report *r, const np_story *s)
{
    np_str link = np_shown_link(&r->article[s->title_from]);
    return link.len ? link : np_shown_link(&r->article[s->representative]);
}

/* By topics, then by key terms. */
static void put_categories(np_feed *f, const np_report *r, const np_story *s)
{
    for (size_t i = 0; i < s->n_topics; i++)
        np_feed_category(f, r->topic[s->topic[i].index].label);
    for (size_t i = 0; i < s->n_key_terms; i++)
        np_feed_category(f, s->key_term[i]);
}

static void put_story(np_feed *f, np_page *p, const np_story *s)
{
    const np_article *a = &p->r->article[s->title_from];
    bool is_cut;
    np_str title = np_shown_title(p->r, s->title_from, &is_cut);
    np_feed_begin_item(f, s->n_langs == 1 ? s->lang[0] : (np_str){0});
    np_feed_title(f, title);
    np_feed_link(f, link_of(p->r, s));
    (void)np_feed_id(f, s->id, true);
    if (f->is_atom)
        np_feed_dates(f, s->first, s->last);
    else
        np_feed_dates(f, s->last, (np_time){0});
    put_categories(f, p->r, s);
    np_feed_source(f, np_shown_source(a), a->host);
    np_feed_html(f, story_html(p, s));
    np_feed_end_item(f);
}

void np_feed_stories(const np_report *r, np_format format, np_out *o)
{
    np_feed f = {.out = o, .to = &o->buf, .is_atom = format == NP_FORMAT_ATOM};
    np_buf title = {0}, about = {0}, html = {0};
    np_page p = {.r = r, .out = o, .to = &html};
    np_buf_text(&title, "newsprint: ");
    np_print_issue(r, &title);
    np_print_totals(r, ", ", &about);
    np_feed_open(&f, &(np_feed_head){.name = "stories",
                                     .author = "newsprint",
                                     .title = np_buf_view(&title),
                                     .about = np_buf_view(&about),
                                     .updated = r->now});
    for (size_t i = 0; i < r->n_stories && np_out_turn(o); i++) {
        if (!r->story[i].is_hidden)
            put_story(&f, &p, &r->story[i]);
        o->buf.has_failed |= html.has_failed;
    }
    np_feed_close(&f);
    o->buf.has_failed |= title.has_failed || about.has_failed || html.has_failed;
    np_buf_clear(&title);
    np_buf_clear(&about);
    np_buf_clear(&html);
}
