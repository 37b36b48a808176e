/* timeline.c - a story's articles as dots over time, in a small drawing without a script.
 *
 * Time is cut into columns a dot wide and each column stacks at most four dots, texts below
 * copies: so a drawing has a bounded size whatever the story's, and what the dots cannot say the
 * title does. Articles from before the stretch stand at its left edge; a story all from before it
 * has no drawing. */
#include "write/figures.h"
#include "write/html.h"

/* In units of the drawing, about a pixel each; y is measured from the line, downwards. */
enum { WIDTH = 360, BELOW = 16, STEP = 8, COLUMNS = WIDTH / STEP, STACK = 4 };

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static unsigned column_of(const np_stretch *t, int64_t at)
{
    if (at <= t->from)
        return 0;
    if (at >= t->to)
        return COLUMNS - 1;
    return (unsigned)((double)(at - t->from) / (double)(t->to - t->from) * (COLUMNS - 1) + .5);
}

static int x_of(unsigned column) { return (int)column * STEP + STEP / 2; }

/* A day, and within a stretch of a few of them its hour too. */
static void put_end(np_page *p, int64_t at)
{
    enum { FEW = 2 * 24 * 3600 };
    bool is_short = p->stretch.to - p->stretch.from <= FEW;
    np_print_moment(p->to, (np_time){at, is_short ? NP_TIME_EXACT : NP_TIME_DAY});
    np_buf_text(p->to, "</text>");
}

static void put_axis(np_page *p)
{
    const np_stretch *t = &p->stretch;
    np_buf_print(p->to, "<path class=\"axis\" d=\"M0 .5H%d", WIDTH);
    for (int64_t at = t->to - t->tick; t->tick > 0 && at > t->from; at -= t->tick)
        np_buf_print(p->to, "M%d 0v3", x_of(column_of(t, at)));
    np_buf_print(p->to, "\"/><text x=\"0\" y=\"%d\">", BELOW - 2);
    put_end(p, t->from);
    np_buf_print(p->to, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", WIDTH, BELOW - 2);
    put_end(p, t->to);
}

/* The stacked dots of one column, as one path of small circles. */
static void put_dots(np_buf *b, unsigned column, size_t from, size_t to, const char *name)
{
    for (size_t i = from; i < to; i++)
        np_buf_print(b, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"3\"/>", name, x_of(column),
                     -5 - (int)i * STEP);
}

void np_html_timeline(np_page *p, const np_story *s)
{
    size_t n_texts[COLUMNS] = {0}, n_all[COLUMNS] = {0}, tallest = 1;
    if (!p->has_stretch || s->n_articles < 2 || s->first.kind == NP_TIME_UNKNOWN ||
        np_drawn_at(s->last) < p->stretch.from)
        return;
    for (size_t i = 0; i < s->n_articles; i++) {
        uint32_t at = s->article[i];
        np_time t = p->r->article[at].published;
        if (t.kind == NP_TIME_UNKNOWN)
            continue;
        unsigned column = column_of(&p->stretch, np_drawn_at(t));
        n_all[column]++;
        tallest = n_all[column] > tallest ? least(n_all[column], STACK) : tallest;
        n_texts[column] += !p->r->copy || p->r->copy[at].group == at;
    }
    int above = (int)tallest * STEP + 4;
    np_buf_print(p->to, "<svg class=\"when\" viewBox=\"0 %d %d %d\" role=\"img\"><title>", -above,
                 WIDTH, above + BELOW);
    np_print_plural(p->to, s->n_articles, "article");
    np_buf_text(p->to, ", ");
    np_print_moment(p->to, s->first);
    np_buf_text(p->to, " to ");
    np_print_moment(p->to, s->last);
    np_buf_text(p->to, "</title>");
    put_axis(p);
    for (unsigned c = 0; c < COLUMNS; c++) {
        size_t full = least(n_texts[c], STACK), all = least(n_all[c], STACK);
        put_dots(p->to, c, 0, full, "text");
        put_dots(p->to, c, full, all, "copy");
    }
    np_buf_text(p->to, "</svg>\n");
}
