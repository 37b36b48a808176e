/* html.c - one self-contained page: masthead, index, the topics with their stories, colophon.
 *
 * The page asks nobody for anything: no script, no font, no picture, and a content security
 * policy that says so. What opens and closes is <details>; where things stand is the style
 * sheet's business (html_style.c). A story stands once, under its strongest topic, if at least
 * two stories shown share it; else under "Other stories". The index at the top begins with the
 * most significant stories of all, so that order is not lost in the sections.
 *
 * Invariant: every shown story is put exactly once, so every link within the page has its end. */
#include "write/html.h"
#include "base/mem.h"
#include "write/escape.h"
#include "write/figures.h"
#include "write/format.h"

enum { TOP_STORIES = 7, OPEN_TOPICS = 14 };

#define NO_TOPIC UINT32_MAX

/* The section a story stands in: its strongest topic, if one more shown story is at home there. */
static uint32_t home_of(const np_page *p, const np_story *s)
{
    return s->n_topics > 0 && p->n_home[s->topic[0].index] > 1 ? s->topic[0].index : NO_TOPIC;
}

static bool is_section(const np_page *p, size_t topic) { return p->n_home[topic] > 1; }

static size_t *count_at_home(const np_report *r)
{
    size_t *n_home = np_alloc(0, r->n_topics, sizeof *n_home, NULL);
    for (size_t i = 0; n_home && i < r->n_stories; i++)
        if (r->story[i].n_topics > 0 && !r->story[i].is_hidden)
            n_home[r->story[i].topic[0].index]++;
    return n_home;
}

static void put_head(np_page *p)
{
    np_buf_text(p->to,
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"referrer\" content=\"no-referrer\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"generator\" content=\"newsprint " NP_VERSION "\">\n"
                "<link rel=\"icon\" href=\"data:,\">\n<title>newsprint: ");
    np_print_issue(p->r, p->to);
    np_buf_text(p->to, "</title>\n<style>\n");
    for (size_t i = 0; np_html_style[i]; i++)
        np_buf_text(p->to, np_html_style[i]);
    np_buf_text(p->to, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#stories\">"
                       "Skip to the stories</a>\n<header>\n<p class=\"name\">newsprint</p>\n<h1>");
    np_print_issue(p->r, p->to);
    np_buf_text(p->to, "</h1>\n<p class=\"totals\">");
    np_print_totals(p->r, " \u00b7 ", p->to);
    if (p->r->min_score > 0) {
        np_buf_text(p->to, " \u00b7 shown from significance ");
        np_print_fixed(p->to, p->r->min_score, 1);
    }
    np_buf_text(p->to, "</p>\n</header>\n");
}

static void put_top_stories(np_page *p)
{
    np_buf_text(p->to, "<section aria-labelledby=\"top\">\n<h2 id=\"top\">Most significant</h2>\n"
                       "<ol>\n");
    for (size_t i = 0, n = 0; i < p->r->n_stories && n < TOP_STORIES; i++) {
        const np_story *s = &p->r->story[i];
        if (s->is_hidden)
            continue;
        np_buf_text(p->to, "<li>");
        np_html_score(p, s->significance.score);
        np_html_anchor(p, s->id);
        np_html_title(p, s->title_from);
        np_buf_text(p->to, "</a></li>\n");
        n++;
    }
    np_buf_text(p->to, "</ol>\n</section>\n");
}

static void put_topic_link(np_page *p, const np_topic *t, size_t n_stories)
{
    np_buf_text(p->to, "<li>");
    np_html_anchor(p, t->id);
    np_buf_text(p->to, "<bdi>");
    np_escape_html(np_cut(t->label, NP_TITLE_SIZE), p->to);
    np_buf_text(p->to, "</bdi></a> <span class=\"n\">");
    np_print_count(p->to, n_stories);
    np_buf_text(p->to, "</span></li>\n");
}

static void put_topic_links(np_page *p)
{
    size_t n_put = 0, n_sections = 0;
    for (size_t t = 0; t < p->r->n_topics; t++)
        n_sections += is_section(p, t);
    if (n_sections == 0)
        return;
    np_buf_text(p->to, "<section aria-labelledby=\"topics\">\n<h2 id=\"topics\">Topics</h2>\n"
                       "<ul>\n");
    for (size_t t = 0; t < p->r->n_topics; t++) {
        if (!is_section(p, t))
            continue;
        if (n_put == OPEN_TOPICS) {
            np_buf_text(p->to, "</ul>\n<details><summary>");
            np_print_count(p->to, n_sections - n_put);
            np_buf_text(p->to, " more</summary><ul>\n");
        }
        put_topic_link(p, &p->r->topic[t], p->n_home[t]);
        n_put++;
    }
    np_buf_text(p->to, n_put > OPEN_TOPICS ? "</ul></details>\n" : "</ul>\n");
    np_buf_text(p->to, "</section>\n");
}

/* A section's stories, by significance: story[0 .. n-1], or 0 .. n-1 where story is NULL, but for
 * those at home elsewhere. First those that are told, then those of one line. */
static void put_stories(np_page *p, uint32_t home, const uint32_t *story, size_t n)
{
    size_t n_briefs = 0;
    for (size_t i = 0; i < n && np_out_turn(p->out); i++) {
        const np_story *s = &p->r->story[story ? story[i] : i];
        if (home_of(p, s) != home || s->is_hidden)
            continue;
        if (np_is_brief(s))
            n_briefs++;
        else
            np_html_story(p, s);
    }
    if (n_briefs == 0)
        return;
    np_buf_text(p->to, "<ul class=\"briefs\">\n");
    for (size_t i = 0; i < n && np_out_turn(p->out); i++) {
        const np_story *s = &p->r->story[story ? story[i] : i];
        if (home_of(p, s) == home && !s->is_hidden && np_is_brief(s))
            np_html_brief(p, s);
    }
    np_buf_text(p->to, "</ul>\n");
}

static void put_topic(np_page *p, uint32_t topic)
{
    const np_topic *t = &p->r->topic[topic];
    np_buf_text(p->to, "<section class=\"topic\" id=\"");
    np_escape_html(t->id, p->to);
    np_buf_text(p->to, "\">\n<h2 dir=\"auto\">");
    np_escape_html(np_cut(t->label, NP_TITLE_SIZE), p->to);
    np_buf_text(p->to, " <span class=\"n\">");
    np_print_plural(p->to, p->n_home[topic], "story");
    np_buf_text(p->to, "</span></h2>\n");
    put_stories(p, topic, t->story, t->n_stories);
    np_buf_text(p->to, "</section>\n");
}

static void put_others(np_page *p)
{
    size_t n_others = 0, n_shown = 0;
    for (size_t i = 0; i < p->r->n_stories; i++) {
        const np_story *s = &p->r->story[i];
        if (s->is_hidden)
            continue;
        n_shown++;
        n_others += home_of(p, s) == NO_TOPIC;
    }
    if (n_others == 0)
        return;
    np_buf_text(p->to, "<section class=\"topic\" id=\"other\">\n<h2>");
    np_buf_text(p->to, n_others < n_shown ? "Other stories" : "Stories");
    np_buf_text(p->to, " <span class=\"n\">");
    np_print_plural(p->to, n_others, "story");
    np_buf_text(p->to, "</span></h2>\n");
    put_stories(p, NO_TOPIC, NULL, p->r->n_stories);
    np_buf_text(p->to, "</section>\n");
}

static void put_foot(np_page *p)
{
    np_buf_text(p->to, "</main>\n<footer>\n<p>Significance (0 to 10) measures how widely and how "
                       "independently a story is covered, not how much it matters. In the "
                       "drawings a full dot is a text, a hollow one a copy.</p>\n"
                       "<p>newsprint " NP_VERSION "</p>\n</footer>\n</body>\n</html>\n");
}

void np_html_stories(const np_report *r, np_out *o)
{
    np_page p = {.r = r, .out = o, .to = &o->buf, .n_home = count_at_home(r)};
    if (!p.n_home) {
        o->buf.has_failed = true;
        return;
    }
    p.has_stretch = np_stretch_of(r, &p.stretch);
    put_head(&p);
    np_buf_text(p.to, "<nav aria-label=\"In this issue\">\n");
    put_top_stories(&p);
    put_topic_links(&p);
    np_buf_text(p.to, "</nav>\n<main id=\"stories\">\n");
    for (uint32_t t = 0; t < r->n_topics; t++)
        if (is_section(&p, t))
            put_topic(&p, t);
    put_others(&p);
    put_foot(&p);
    np_free(p.member);
    np_free(p.spare);
    np_free(p.n_home);
}

/* What stands in a fragment's section, and its end. */
static void put_fragment(np_page *p, const np_related *row, size_t n)
{
    if (n > 0) {
        np_buf_text(p->to, "<h2>More on this topic</h2>");
        np_html_rows(p, row, n, false);
    }
    np_buf_text(p->to, "</section>\n");
}

void np_html_related(const np_report *r, uint32_t article, np_out *o)
{
    const np_story *s = &r->story[r->story_of[article]];
    np_page p = {.r = r, .out = o, .to = &o->buf};
    np_buf_text(p.to, "<section class=\"newsprint-related\" data-article=\"");
    np_escape_html(r->article[article].id, p.to);
    np_buf_text(p.to, "\" data-story=\"");
    np_escape_html(s->id, p.to);
    np_buf_text(p.to, "\">");
    put_fragment(&p, s->related, s->n_related);
}

void np_html_related_list(const np_report *r, const np_related_list *list, np_out *o)
{
    np_page p = {.r = r, .out = o, .to = &o->buf};
    np_buf_text(p.to, "<section class=\"newsprint-related\">");
    put_fragment(&p, list->row, list->n_rows);
}
