/* html_plain.c - a story in HTML that any reader of feeds or mail shows: no style, nothing to open.
 *
 * Summary, who told it, where it ranks, what is related; the headline is the reader's own business.
 */
#include "base/str.h"
#include "write/figures.h"
#include "write/html.h"

enum { MOST_SOURCES = 12 };

static bool is_told(const np_page *p, const uint32_t *told, size_t n, uint32_t article)
{
    np_str source = np_shown_source(&p->r->article[article]);
    for (size_t i = 0; i < n; i++)
        if (np_str_equal(np_shown_source(&p->r->article[told[i]]), source))
            return true;
    return false;
}

/* 3 articles -> 2 texts -> 3 publishers: A, B. A publisher is named once, by its first text. */
static void put_sources(np_page *p, const np_story *s)
{
    uint32_t told[MOST_SOURCES];
    size_t n = 0;
    np_buf_text(p->to, "<p>");
    np_print_counts(p->r, s, " \u2192 ", p->to);
    for (size_t i = 0; i < s->n_articles; i++) {
        uint32_t at = s->article[i];
        if (!np_html_has_source(p, at) || is_told(p, told, n, at))
            continue;
        if (n == MOST_SOURCES) {
            np_buf_text(p->to, " \u2026");
            break;
        }
        np_buf_text(p->to, n ? ", " : ": ");
        np_html_linked_source(p, at);
        told[n++] = at;
    }
    np_buf_text(p->to, "</p>\n");
}

void np_html_plain(np_page *p, const np_story *s)
{
    np_html_summary(p, s);
    put_sources(p, s);
    if (s->significance.has_sentence)
        np_buf_print(p->to, "<p>%s</p>\n", s->significance.sentence);
    if (s->n_related > 0) {
        np_buf_text(p->to, "<p>More on this topic:</p>\n");
        np_html_rows(p, s->related, s->n_related, false);
    }
}
