/* text.c - stories and related lists for a person at a terminal.
 *
 *     Meta engages in revenue-sharing for Llama AI models            techcrunch.com
 *       What the summary says, wrapped to the columns.
 *       42 articles -> 9 texts -> 6 publishers -> 2 to 4 independent
 *       With a significance score of 4.0, this news ranks in the top 6.9% of ...
 *       More on this topic:
 *         [4.0] European Commission targeting American tech companies (reason.com)   15h
 *
 * Everything is a row: something at the left that wraps, and something short at the right of its
 * first line. Stories come most significant first; those of one article and no weight follow as
 * one line each, so that thirty stories fit a few screens. Bold and dim are all the colour. */
#include "base/str.h"
#include "write/columns.h"
#include "write/escape.h"
#include "write/figures.h"
#include "write/format.h"
#include "write/reader.h"

enum { LEAST_COLUMNS = 40, MOST_COLUMNS = 100, LETTER_COLUMNS = 72, GAP = 3 };

typedef enum weight { PLAIN, BOLD, DIM } weight;

typedef struct sheet {
    const np_report *r;
    np_out *out;
    np_buf *to; /* &out->buf */
    size_t columns;
    bool has_colour;
    bool has_links;     /* under each headline; whole, however long */
    np_buf left, right; /* of the next row */
} sheet;

static sheet open_sheet(const np_report *r, const np_look *look, np_out *o)
{
    size_t columns = look && look->columns > 0 ? look->columns : 80;
    columns = columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
    columns = columns > MOST_COLUMNS ? MOST_COLUMNS : columns; /* longer lines are hard to read */
    return (sheet){.r = r,
                   .out = o,
                   .to = &o->buf,
                   .columns = columns,
                   .has_colour = look && look->has_colour};
}

static void close_sheet(sheet *p)
{
    np_buf_clear(&p->left);
    np_buf_clear(&p->right);
}

static void put_spaces(np_buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        np_buf_char(b, ' ');
}

static void put_weighted(sheet *p, np_str s, weight w)
{
    static const char *const on[] = {[PLAIN] = "", [BOLD] = "\x1b[1m", [DIM] = "\x1b[2m"};
    bool is_set = p->has_colour && w != PLAIN && s.len > 0;
    np_buf_text(p->to, is_set ? on[w] : "");
    np_buf_str(p->to, s);
    np_buf_text(p->to, is_set ? "\x1b[0m" : "");
}

/* Write left and right as a row and empty them. Lines after the first are indented by hang more. */
static void end_row(sheet *p, size_t indent, size_t hang, weight w)
{
    p->to->has_failed |= p->left.has_failed || p->right.has_failed;
    np_str rest = np_buf_view(&p->left), right = np_buf_view(&p->right);
    size_t right_columns = np_columns(right);
    size_t room = p->columns - indent - (right_columns > 0 ? right_columns + GAP : 0);
    np_str line = np_take_line(&rest, room);
    put_spaces(p->to, indent);
    put_weighted(p, line, w);
    if (right.len > 0) {
        size_t used = indent + np_columns(line) + right_columns;
        put_spaces(p->to, used < p->columns ? p->columns - used : 1);
        put_weighted(p, right, DIM);
    }
    np_buf_char(p->to, '\n');
    while ((line = np_take_line(&rest, room > hang ? room - hang : 1)).len > 0) {
        put_spaces(p->to, indent + hang);
        put_weighted(p, line, w);
        np_buf_char(p->to, '\n');
    }
    p->left.len = p->right.len = 0;
}

static void put_blank(sheet *p) { np_buf_char(p->to, '\n'); }

static void add_title(sheet *p, uint32_t article)
{
    bool is_cut;
    np_escape_terminal(np_shown_title(p->r, article, &is_cut), &p->left);
    np_buf_text(&p->left, is_cut ? "..." : "");
}

/* [4.0] Title (host)                                                               15h */
static void put_line(sheet *p, size_t indent, double score, uint32_t article)
{
    const np_article *a = &p->r->article[article];
    np_str source = np_shown_source(a);
    np_buf_char(&p->left, '[');
    np_print_fixed(&p->left, score, 1);
    np_buf_text(&p->left, "] ");
    add_title(p, article);
    if (source.len > 0) {
        np_buf_text(&p->left, " (");
        np_escape_terminal(source, &p->left);
        np_buf_char(&p->left, ')');
    }
    np_print_age(&p->right, a->published, p->r->now);
    end_row(p, indent, sizeof "[4.0] " - 1, PLAIN);
}

static void put_related(sheet *p, const np_related *row, size_t n, size_t indent)
{
    for (size_t i = 0; i < n; i++)
        put_line(p, indent, p->r->story[row[i].story].significance.score, row[i].article);
}

static void put_headline(sheet *p, uint32_t article)
{
    add_title(p, article);
    np_escape_terminal(np_cut(np_shown_source(&p->r->article[article]), p->columns / 3), &p->right);
    end_row(p, 0, 0, BOLD);
}

static void put_link(sheet *p, uint32_t article, size_t indent)
{
    np_str link = np_shown_link(&p->r->article[article]);
    if (!p->has_links || link.len == 0)
        return;
    put_spaces(p->to, indent);
    np_escape_terminal(link, p->to);
    np_buf_char(p->to, '\n');
}

static void put_summary(sheet *p, const np_story *s)
{
    for (size_t i = 0; i < s->n_summary; i++) {
        np_buf_text(&p->left, i > 0 ? " " : "");
        np_escape_terminal(s->summary[i].text, &p->left);
    }
    if (p->left.len > 0)
        end_row(p, 2, 0, PLAIN);
}

static void put_counts(sheet *p, const np_story *s)
{
    np_print_counts(p->r, s, " -> ", &p->left);
    np_print_age(&p->right, s->last, p->r->now);
    end_row(p, 2, 0, DIM);
    if (s->significance.has_sentence) {
        np_buf_text(&p->left, s->significance.sentence);
    } else {
        np_buf_text(&p->left, "Significance ");
        np_print_fixed(&p->left, s->significance.score, 1);
        np_buf_text(&p->left, " of 10");
    }
    end_row(p, 2, 0, PLAIN);
}

static void put_topic(sheet *p, const np_story *s)
{
    if (s->n_topics == 0)
        return;
    const np_topic *t = &p->r->topic[s->topic[0].index];
    np_buf_text(&p->left, "Topic: ");
    np_escape_terminal(np_cut(t->label, NP_TITLE_SIZE), &p->left);
    np_buf_text(&p->left, " (");
    np_print_plural(&p->left, t->n_stories, "story");
    np_buf_char(&p->left, ')');
    end_row(p, 2, 0, DIM);
}

static void put_story(sheet *p, const np_story *s)
{
    put_blank(p);
    put_headline(p, s->title_from);
    put_link(p, s->title_from, 2);
    put_summary(p, s);
    put_counts(p, s);
    put_topic(p, s);
    if (s->n_related > 0) {
        np_buf_text(&p->left, "More on this topic:");
        end_row(p, 2, 0, PLAIN);
        put_related(p, s->related, s->n_related, 4);
    }
}

static void put_head(sheet *p)
{
    if (p->r->now.kind == NP_TIME_UNKNOWN) {
        np_buf_text(&p->left, "Undated news");
    } else {
        np_print_weekday(&p->left, p->r->now);
        np_buf_text(&p->left, ", ");
        np_print_day(&p->left, p->r->now);
    }
    end_row(p, 0, 0, BOLD);
    np_print_totals(p->r, ", ", &p->left);
    end_row(p, 0, 0, DIM);
}

static void put_briefs(sheet *p, size_t n_briefs)
{
    put_blank(p);
    np_print_plural(&p->left, n_briefs, "story");
    np_buf_text(&p->left, n_briefs == 1 ? " of a single article:" : " of a single article each:");
    end_row(p, 0, 0, BOLD);
    for (size_t i = 0; i < p->r->n_stories && np_out_turn(p->out); i++) {
        const np_story *s = &p->r->story[i];
        if (s->is_hidden || !np_is_brief(s))
            continue;
        put_line(p, 2, s->significance.score, s->title_from);
        put_link(p, s->title_from, 2 + sizeof "[4.0] " - 1);
    }
}

static void put_stories(sheet *p)
{
    const np_report *r = p->r;
    size_t n_hidden = 0, n_briefs = 0;
    put_head(p);
    for (size_t i = 0; i < r->n_stories && np_out_turn(p->out); i++) {
        const np_story *s = &r->story[i];
        if (s->is_hidden)
            n_hidden++;
        else if (np_is_brief(s))
            n_briefs++;
        else
            put_story(p, s);
    }
    if (n_briefs > 0)
        put_briefs(p, n_briefs);
    if (n_hidden > 0) {
        put_blank(p);
        np_print_plural(&p->left, n_hidden, "story");
        np_buf_text(&p->left, " not shown");
        end_row(p, 0, 0, DIM);
    }
}

void np_text_stories(const np_report *r, const np_look *look, np_out *o)
{
    sheet p = open_sheet(r, look, o);
    put_stories(&p);
    close_sheet(&p);
}

void np_text_letter(const np_report *r, np_out *o)
{
    sheet p = open_sheet(r, &(np_look){.columns = LETTER_COLUMNS}, o);
    p.has_links = true;
    put_stories(&p);
    close_sheet(&p);
}

/* 3 stories, 20 March 2025 to 22 March 2025 */
static void put_span(sheet *p, const np_topic *t)
{
    np_print_plural(&p->left, t->n_stories, "story");
    if (t->first.kind != NP_TIME_UNKNOWN) {
        np_buf_text(&p->left, ", ");
        np_print_day(&p->left, t->first);
        if (np_day_of(t->first).at != np_day_of(t->last).at) {
            np_buf_text(&p->left, " to ");
            np_print_day(&p->left, t->last);
        }
    }
    np_print_age(&p->right, t->last, p->r->now);
    end_row(p, 2, 0, DIM);
}

static void put_whole_topic(sheet *p, const np_topic *t)
{
    np_escape_terminal(np_cut(t->label, NP_TITLE_SIZE), &p->left);
    end_row(p, 0, 0, BOLD);
    put_span(p, t);
    for (size_t i = 0; i < t->n_stories && np_out_turn(p->out); i++) {
        const np_story *s = &p->r->story[t->story[i]];
        put_line(p, 2, s->significance.score, s->title_from);
    }
    for (size_t i = 0; i < t->n_near; i++) {
        np_buf_text(&p->left, i == 0 ? "Near: " : "; ");
        np_escape_terminal(np_cut(p->r->topic[t->near[i].index].label, NP_TITLE_SIZE), &p->left);
    }
    if (t->n_near > 0)
        end_row(p, 2, 0, DIM);
}

void np_text_topics(const np_report *r, const np_look *look, np_out *o)
{
    sheet p = open_sheet(r, look, o);
    put_head(&p);
    for (size_t t = 0; t < r->n_topics && np_out_turn(o); t++) {
        put_blank(&p);
        put_whole_topic(&p, &r->topic[t]);
    }
    close_sheet(&p);
}

static void put_list(sheet *p, const np_related *row, size_t n)
{
    np_buf_text(&p->left, n > 0 ? "More on this topic:" : "Nothing more on this topic.");
    end_row(p, 0, 0, PLAIN);
    put_related(p, row, n, 2);
    put_blank(p);
}

void np_text_related(const np_report *r, uint32_t article, const np_look *look, np_out *o)
{
    sheet p = open_sheet(r, look, o);
    const np_story *s = &r->story[r->story_of[article]];
    put_headline(&p, article);
    put_list(&p, s->related, s->n_related);
    close_sheet(&p);
}

void np_text_related_list(const np_report *r, const np_related_list *list, const np_look *look,
                          np_out *o)
{
    sheet p = open_sheet(r, look, o);
    np_escape_terminal(np_cut_at_word(list->title, NP_TITLE_SIZE), &p.left);
    end_row(&p, 0, 0, BOLD);
    put_list(&p, list->row, list->n_rows);
    close_sheet(&p);
}
