/* html_parts.c - the small pieces of HTML that a page, a story and a fragment share.
 *
 * A stranger's text is escaped here and stands in an element with dir="auto", so that it can
 * neither end its element nor turn the direction of what follows. A link is made only of what
 * np_shown_link() lets pass. */
#include "base/str.h"
#include "write/escape.h"
#include "write/figures.h"
#include "write/format.h"
#include "write/html.h"

void np_html_lang(np_page *p, np_str lang)
{
    if (!np_is_language_tag(lang))
        return;
    np_buf_text(p->to, " lang=\"");
    np_buf_str(p->to, lang);
    np_buf_char(p->to, '"');
}

void np_html_title(np_page *p, uint32_t article)
{
    bool is_cut;
    np_str title = np_shown_title(p->r, article, &is_cut);
    np_buf_text(p->to, "<bdi");
    np_html_lang(p, p->r->article[article].lang);
    np_buf_char(p->to, '>');
    np_escape_html(title, p->to);
    np_buf_text(p->to, is_cut ? "\u2026</bdi>" : "</bdi>");
}

static bool open_link(np_page *p, uint32_t article)
{
    np_str url = np_shown_link(&p->r->article[article]);
    if (url.len == 0)
        return false;
    np_buf_text(p->to, "<a href=\"");
    np_escape_html(url, p->to);
    np_buf_text(p->to, "\" rel=\"noopener noreferrer\">");
    return true;
}

void np_html_linked_title(np_page *p, uint32_t article)
{
    bool is_link = open_link(p, article);
    np_html_title(p, article);
    np_buf_text(p->to, is_link ? "</a>" : "");
}

bool np_html_has_source(const np_page *p, uint32_t article)
{
    const np_article *a = &p->r->article[article];
    return np_shown_source(a).len > 0 || np_shown_link(a).len > 0;
}

void np_html_linked_source(np_page *p, uint32_t article)
{
    np_str source = np_shown_source(&p->r->article[article]);
    bool is_link = open_link(p, article);
    np_buf_text(p->to, "<bdi>");
    np_escape_html(source.len > 0 ? source : NP_STR("source unknown"), p->to);
    np_buf_text(p->to, is_link ? "</bdi></a>" : "</bdi>");
}

void np_html_source(np_page *p, uint32_t article)
{
    np_str source = np_shown_source(&p->r->article[article]);
    if (source.len == 0)
        return;
    np_buf_text(p->to, " <span class=\"src\"><bdi>");
    np_escape_html(source, p->to);
    np_buf_text(p->to, "</bdi></span>");
}

void np_html_age(np_page *p, np_time t)
{
    if (t.kind == NP_TIME_UNKNOWN)
        return;
    np_buf_text(p->to, " <time datetime=\"");
    np_print_time(p->to, t);
    np_buf_text(p->to, "\" title=\"");
    np_print_moment(p->to, t);
    np_buf_text(p->to, "\">");
    np_print_age(p->to, t, p->r->now);
    np_buf_text(p->to, "</time>");
}

void np_html_score(np_page *p, double score)
{
    const char *rank = score >= 5.5 ? "score high" : score >= 4 ? "score mid" : "score";
    np_buf_print(p->to, "<b class=\"%s\" title=\"significance, 0 to 10\">", rank);
    np_print_fixed(p->to, score, 1);
    np_buf_text(p->to, "</b> ");
}

void np_html_anchor(np_page *p, np_str id)
{
    np_buf_text(p->to, "<a href=\"#");
    np_escape_fragment(id, p->to);
    np_buf_text(p->to, "\">");
}

static void put_row(np_page *p, const np_related *row, bool is_in_page)
{
    const np_story *s = &p->r->story[row->story];
    np_buf_text(p->to, "<li>");
    np_html_score(p, s->significance.score);
    if (is_in_page && !s->is_hidden) {
        np_html_anchor(p, s->id);
        np_html_title(p, row->article);
        np_buf_text(p->to, "</a>");
    } else {
        np_html_linked_title(p, row->article);
    }
    np_html_source(p, row->article);
    np_html_age(p, p->r->article[row->article].published);
    np_buf_text(p->to, "</li>");
}

void np_html_rows(np_page *p, const np_related *row, size_t n, bool is_in_page)
{
    np_buf_text(p->to, "<ul class=\"rows\">");
    for (size_t i = 0; i < n; i++)
        put_row(p, &row[i], is_in_page);
    np_buf_text(p->to, "</ul>");
}
