/* html_story.c - one story on the page: what happened at the left, who told it at the right.
 *
 * Copies are folded under the text they copy, in a <details> that counts them; so are the texts
 * after the first six. Nothing is left out, and nothing needs a script. */
#include "base/mem.h"
#include "base/str.h"
#include "write/escape.h"
#include "write/figures.h"
#include "write/html.h"

enum { OPEN_TEXTS = 6, TAGS = 12, TERM_SIZE = 60 };

static void put_headline(np_page *p, const np_story *s)
{
    np_buf_text(p->to, "<p class=\"over\">");
    np_html_score(p, s->significance.score);
    if (np_html_has_source(p, s->title_from))
        np_html_linked_source(p, s->title_from);
    if (s->last.kind != NP_TIME_UNKNOWN)
        np_buf_text(p->to, s->n_articles > 1 ? " \u00b7 latest" : " \u00b7");
    np_html_age(p, s->last);
    np_buf_text(p->to, "</p>\n<h3 dir=\"auto\">");
    np_html_linked_title(p, s->title_from);
    np_buf_text(p->to, "</h3>\n");
}

/* Sentences from .. to-1. */
static void put_sentences(np_page *p, const np_story *s, size_t from, size_t to)
{
    np_buf_text(p->to, "<p class=\"sum\" dir=\"auto\"");
    if (s->n_langs == 1)
        np_html_lang(p, s->lang[0]);
    np_buf_char(p->to, '>');
    for (size_t i = from; i < to; i++) {
        np_escape_html(s->summary[i].text, p->to);
        bool is_last = i + 1 == to || s->summary[i + 1].from != s->summary[i].from;
        if (is_last && np_html_has_source(p, s->summary[i].from)) {
            np_buf_text(p->to, " <cite>");
            np_html_linked_source(p, s->summary[i].from);
            np_buf_text(p->to, "</cite>");
        }
        np_buf_char(p->to, ' ');
    }
    np_buf_text(p->to, "</p>\n");
}

void np_html_summary(np_page *p, const np_story *s)
{
    if (s->n_summary > 0)
        put_sentences(p, s, 0, s->n_summary);
}

/* What the long summary has beside the short one. */
static void put_more_of_summary(np_page *p, const np_story *s)
{
    if (s->n_long_summary <= s->n_summary)
        return;
    np_buf_text(p->to, "<details class=\"more\"><summary>Read on</summary>\n");
    put_sentences(p, s, s->n_summary, s->n_long_summary);
    np_buf_text(p->to, "</details>\n");
}

static void put_term(np_page *p, np_str term, const char *before)
{
    np_buf_text(p->to, before);
    np_buf_text(p->to, "<bdi>");
    np_escape_html(np_cut(term, TERM_SIZE), p->to);
    np_buf_text(p->to, "</bdi>");
}

static bool is_among(np_str term, const np_str *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (np_str_equal(term, name[i]))
            return true;
    return false;
}

/* Names, then the key terms that are not names. */
static void put_tags(np_page *p, const np_story *s)
{
    size_t n_names = s->n_names < TAGS ? s->n_names : TAGS;
    size_t n_terms = s->n_key_terms < TAGS ? s->n_key_terms : TAGS;
    if (n_names + n_terms == 0)
        return;
    np_buf_text(p->to, "<p class=\"tags\">");
    const char *before = "";
    for (size_t i = 0; i < n_names; i++, before = ", ")
        put_term(p, s->name[i], before);
    before = n_names > 0 ? " \u00b7 " : "";
    for (size_t i = 0; i < n_terms; i++) {
        if (is_among(s->key_term[i], s->name, n_names))
            continue;
        put_term(p, s->key_term[i], before);
        before = ", ";
    }
    np_buf_text(p->to, "</p>\n");
}

/* What the score is made of: part, value, weight, and their product. */
static void put_parts(np_page *p, const np_significance *s)
{
    np_buf_text(p->to, "<details><summary>How it is counted</summary><table class=\"parts\">\n"
                       "<tr><th>part</th><th>value</th><th>weight</th><th></th></tr>\n");
    for (size_t i = 0; i < NP_SIGNIFICANCE_PARTS; i++) {
        const double cell[] = {s->value[i], p->r->weight[i], s->part[i]};
        np_buf_print(p->to, "<tr><th>%s</th>", np_significance_part[i]);
        for (size_t k = 0; k < sizeof cell / sizeof *cell; k++) {
            np_buf_text(p->to, "<td>");
            np_print_fixed(p->to, cell[k], 2);
            np_buf_text(p->to, "</td>");
        }
        np_buf_text(p->to, "</tr>\n");
    }
    np_buf_text(p->to, "<tr><th>raw value</th><td></td><td></td><td>");
    np_print_fixed(p->to, s->raw, 2);
    np_buf_text(p->to, "</td></tr>\n</table></details>\n");
}

static void put_facts(np_page *p, const np_story *s)
{
    if (s->significance.has_sentence) {
        np_buf_text(p->to, "<p class=\"rank\">");
        np_buf_text(p->to, s->significance.sentence);
        np_buf_text(p->to, "</p>\n");
    }
    if (s->significance.raw > 0)
        put_parts(p, &s->significance);
    put_tags(p, s);
}

static bool sort_members(np_page *p, const np_story *s)
{
    if (!NP_GROW(p->member, p->member_cap, s->n_articles, NULL) ||
        !NP_GROW(p->spare, p->spare_cap, s->n_articles, NULL))
        return false;
    for (size_t i = 0; i < s->n_articles; i++) {
        uint32_t at = s->article[i];
        p->member[i] = (np_keyed){.key = p->r->copy ? p->r->copy[at].group : at, .index = at};
    }
    np_sort_keyed(p->member, p->spare, s->n_articles, 32);
    return true;
}

/* " live blog", and the reason when one points at it. */
static void put_kind(np_page *p, uint32_t article)
{
    const np_article_kind *kind = p->r->kind ? &p->r->kind[article] : NULL;
    if (!kind || kind->type == NP_TYPE_REPORT)
        return;
    np_buf_text(p->to, " <span class=\"how\" title=\"");
    np_escape_html(np_cut(kind->evidence, NP_TITLE_SIZE), p->to);
    np_buf_print(p->to, "\">%s</span>", np_article_type_name(kind->type));
}

static void put_copies(np_page *p, uint32_t group, size_t from, size_t to)
{
    if (to - from < 2)
        return;
    np_buf_text(p->to, "<details><summary>");
    np_print_count(p->to, to - from - 1);
    np_buf_text(p->to, to - from == 2 ? " copy" : " copies");
    np_buf_text(p->to, "</summary><ul>\n");
    for (size_t i = from; i < to; i++) {
        uint32_t at = p->member[i].index;
        if (at == group)
            continue;
        np_buf_text(p->to, "<li>");
        np_html_linked_source(p, at);
        np_buf_print(p->to, " <span class=\"how\">%s</span>",
                     np_relation_name(p->r->copy[at].relation));
        np_html_age(p, p->r->article[at].published);
        np_buf_text(p->to, "</li>\n");
    }
    np_buf_text(p->to, "</ul></details>");
}

static void put_text(np_page *p, const np_story *s, uint32_t group)
{
    size_t from = np_keyed_find(p->member, s->n_articles, group), to = from;
    while (to < s->n_articles && p->member[to].key == group)
        to++;
    np_buf_text(p->to, "<li>");
    if (np_html_has_source(p, group))
        np_html_linked_source(p, group);
    put_kind(p, group);
    np_html_age(p, p->r->article[group].published);
    if (group != s->title_from) {
        np_buf_text(p->to, "<span class=\"head\" dir=\"auto\">");
        np_html_title(p, group);
        np_buf_text(p->to, "</span>");
    } else {
        np_buf_text(p->to, " <span class=\"how\">headline above</span>");
    }
    put_copies(p, group, from, to);
    np_buf_text(p->to, "</li>\n");
}

/* How many told it and when; then one item a text, in the order of the leaders. */
static void put_sources(np_page *p, const np_story *s)
{
    size_t n_texts = 0, n_put = 0;
    for (size_t i = 0; i < s->n_articles; i++)
        n_texts += !p->r->copy || p->r->copy[s->article[i]].leader == s->article[i];
    np_buf_text(p->to, "<div class=\"who\">\n<h4>Told by</h4>\n<p class=\"counts\">");
    np_print_counts(p->r, s, " \u2192 ", p->to);
    np_buf_text(p->to, "</p>\n");
    np_html_timeline(p, s);
    np_buf_text(p->to, "<ul class=\"sources\">\n");
    for (size_t i = 0; i < s->n_articles; i++) {
        uint32_t at = s->article[i];
        if (p->r->copy && p->r->copy[at].leader != at)
            continue;
        if (n_put == OPEN_TEXTS) {
            np_buf_text(p->to, "</ul>\n<details class=\"rest\"><summary>");
            np_print_count(p->to, n_texts - n_put);
            np_buf_text(p->to, " more</summary><ul class=\"sources\">\n");
        }
        put_text(p, s, p->r->copy ? p->r->copy[at].group : at);
        n_put++;
    }
    np_buf_text(p->to, n_put > OPEN_TEXTS ? "</ul></details>\n</div>\n" : "</ul>\n</div>\n");
}

static void open_story(np_page *p, const np_story *s, const char *element, const char *name)
{
    np_buf_print(p->to, "<%s class=\"%s\" id=\"", element, name);
    np_escape_html(s->id, p->to);
    np_buf_text(p->to, "\">\n");
}

void np_html_story(np_page *p, const np_story *s)
{
    if (!sort_members(p, s)) {
        p->to->has_failed = true;
        return;
    }
    open_story(p, s, "article", "story");
    np_buf_text(p->to, "<div class=\"what\">\n");
    put_headline(p, s);
    np_html_summary(p, s);
    put_more_of_summary(p, s);
    put_facts(p, s);
    if (s->n_related > 0) {
        np_buf_text(p->to, "<h4>More on this topic</h4>\n");
        np_html_rows(p, s->related, s->n_related, true);
    }
    np_buf_text(p->to, "</div>\n");
    if (s->n_articles > 1)
        put_sources(p, s);
    np_buf_text(p->to, "</article>\n");
}

void np_html_brief(np_page *p, const np_story *s)
{
    open_story(p, s, "li", "brief");
    np_html_score(p, s->significance.score);
    np_html_linked_title(p, s->title_from);
    np_html_source(p, s->title_from);
    np_html_age(p, s->last);
    if (s->n_related > 0) {
        np_buf_text(p->to, " <details><summary>more on this topic</summary>\n");
        np_html_rows(p, s->related, s->n_related, true);
        np_buf_text(p->to, "</details>");
    }
    np_buf_text(p->to, "</li>\n");
}
