/* explain_text.c - an explanation for a person at a terminal: words, then every number.
 *
 *     Stories                               value    weight   threshold
 *     days between                            9.0    0.5347
 *     score of the groups                  0.1523                0.2100   apart
 *
 * One table a question, one row a channel: what was measured, the factor it counts with, and what
 * it is held against. */
#include "base/str.h"
#include "write/columns.h"
#include "write/escape.h"
#include "write/explain.h"
#include "write/figures.h"
#include "write/format.h"
#include "write/reader.h"
#include <math.h>
#include <string.h>

enum { LEAST_COLUMNS = 60, MOST_COLUMNS = 100 };
enum { NAME = 38, CELL = 10, REMARK = 2 }; /* columns of the table */
enum { PASSAGE_SIZE = 160, AROUND_SIZE = 80, TERM_SIZE = 36, WAY_STATIONS = 6 };

typedef struct sheet {
    const np_report *r;
    np_buf *to;
    size_t columns;
    np_buf line; /* of the row at hand */
} sheet;

/* ---- rows ---- */

static void pad_to(np_buf *b, size_t column)
{
    for (size_t used = np_columns(np_buf_view(b)); used < column; used++)
        np_buf_char(b, ' ');
}

static void end_row(sheet *p)
{
    p->to->has_failed |= p->line.has_failed;
    np_str row = np_buf_view(&p->line);
    while (row.len > 0 && row.at[row.len - 1] == ' ')
        row.len--;
    np_buf_str(p->to, row);
    np_buf_char(p->to, '\n');
    p->line.len = 0;
}

/* text wrapped, its first line behind `mark`, the others as far in. */
static void put_wrapped(sheet *p, const char *mark, np_str text)
{
    np_buf safe = {0};
    size_t hang = strlen(mark);
    np_escape_terminal(text, &safe);
    np_str rest = np_buf_view(&safe), line = np_take_line(&rest, p->columns - hang);
    np_buf_text(p->to, mark);
    for (bool is_first = true; line.len > 0; is_first = false) {
        for (size_t i = 0; i < hang && !is_first; i++)
            np_buf_char(p->to, ' ');
        np_buf_str(p->to, line);
        np_buf_char(p->to, '\n');
        line = np_take_line(&rest, p->columns - hang);
    }
    p->to->has_failed |= safe.has_failed;
    np_buf_clear(&safe);
}

static void put_head(sheet *p, const char *name, const char *const cell[3])
{
    np_buf_char(p->to, '\n');
    np_buf_text(&p->line, name);
    for (size_t k = 0; k < 3; k++) {
        pad_to(&p->line, NAME + (k + 1) * CELL - strlen(cell[k]));
        np_buf_text(&p->line, cell[k]);
    }
    end_row(p);
}

static void begin(sheet *p, const char *name)
{
    np_buf_text(&p->line, "  ");
    np_escape_terminal(np_str_of(name), &p->line);
}

/* A number that ends in the k-th column. */
static void put_cell(sheet *p, size_t k, double x, unsigned decimals)
{
    np_buf number = {0};
    np_print_fixed(&number, x, decimals);
    p->to->has_failed |= number.has_failed;
    pad_to(&p->line, NAME + (k + 1) * CELL - number.len);
    np_buf_str(&p->line, np_buf_view(&number));
    np_buf_clear(&number);
}

static void end_with(sheet *p, const char *remark)
{
    if (*remark) {
        pad_to(&p->line, NAME + 3 * CELL + REMARK);
        np_buf_text(&p->line, remark);
    }
    end_row(p);
}

static void put_value(sheet *p, const char *name, double value, unsigned decimals)
{
    begin(p, name);
    put_cell(p, 0, value, decimals);
    end_row(p);
}

static void put_weighted(sheet *p, const char *name, double value, unsigned decimals, double weight)
{
    begin(p, name);
    put_cell(p, 0, value, decimals);
    put_cell(p, 1, weight, 4);
    end_row(p);
}

static void put_against(sheet *p, const char *name, double value, double threshold,
                        const char *remark)
{
    begin(p, name);
    put_cell(p, 0, value, 4);
    put_cell(p, 2, threshold, 4);
    end_with(p, remark);
}

static void put_said(sheet *p, const char *name, const char *value, const char *remark)
{
    begin(p, name);
    pad_to(&p->line, NAME + CELL - strlen(value));
    np_buf_text(&p->line, value);
    end_with(p, remark);
}

static const char *yes(bool is) { return is ? "yes" : "no"; }

/* ---- the two ---- */

static void put_article(sheet *p, const char *mark, uint32_t article)
{
    const np_article *a = &p->r->article[article];
    np_str source = np_shown_source(a);
    np_buf text = {0};
    np_buf_str(&text, a->id);
    np_buf_text(&text, "  ");
    np_buf_str(&text, np_shown_title(p->r, article, NULL));
    np_buf_text(&text, source.len ? " (" : "");
    np_buf_str(&text, source);
    np_buf_text(&text, source.len ? ")" : "");
    np_buf_text(&text, ", ");
    np_print_moment(&text, a->published);
    np_buf_text(&text, a->published.kind == NP_TIME_UNKNOWN ? "undated" : "");
    p->to->has_failed |= text.has_failed;
    put_wrapped(p, mark, np_buf_view(&text));
    np_buf_clear(&text);
}

/* ---- copies ---- */

static void put_copy_rows(sheet *p, const np_copy_channels *c)
{
    bool passes = c->jaccard >= c->near, lies_in = c->containment >= c->contain;
    size_t small = c->n_shingles[0] < c->n_shingles[1] ? c->n_shingles[0] : c->n_shingles[1];
    put_said(p, "A to B", np_relation_name(c->relation), "");
    put_value(p, "shingles of A", (double)c->n_shingles[0], 0);
    put_value(p, "shingles of B", (double)c->n_shingles[1], 0);
    put_value(p, "in both", (double)c->n_shared, 0);
    put_against(p, "Jaccard", c->jaccard, c->near, passes ? "passes" : "too low");
    put_against(p, "containment", c->containment, c->contain,
                !lies_in                   ? "too low"
                : small < c->least_excerpt ? "too short"
                                           : "passes");
    if (c->has_furniture) {
        put_value(p, "without furniture, shingles of A", (double)c->n_rest[0], 0);
        put_value(p, "without furniture, shingles of B", (double)c->n_rest[1], 0);
        put_against(p, "without furniture, Jaccard", c->rest_jaccard, c->near,
                    c->rest_jaccard >= c->near ? "passes" : "too low");
        put_against(p, "without furniture, containment", c->rest_containment, c->contain,
                    c->rest_containment >= c->contain ? "passes" : "too low");
    }
    put_said(p, "one id", yes(c->has_one_id), c->has_one_id ? "revision" : "");
    put_said(p, "one URL", yes(c->has_one_url), "");
    if (c->has_one_url)
        put_against(p, "containment under one URL", c->containment, c->least_revision,
                    c->containment >= c->least_revision ? "passes" : "too low");
    put_said(p, "one form filled in twice",
             yes(c->has_one_form && c->containment < c->most_filled_in),
             c->relation == NP_TEMPLATE ? "veto" : "");
    put_said(p, "found by the search for copies", yes(c->is_candidate), "");
}

/* A joined nl-108: near, Jaccard 0.9122, containment 0.9598 */
static void put_tie(sheet *p, const np_explanation *e, const np_tie *t)
{
    np_buf text = {0};
    np_buf_text(&text, t->article == e->a ? "A" : "B");
    if (t->relation == NP_ORIGINAL) {
        np_buf_text(&text, " leads its group: it is the longest");
    } else {
        np_buf_text(&text, t->is_member ? " joined " : " to ");
        np_buf_str(&text, p->r->article[t->leader].id);
        np_buf_print(&text, ": %s, Jaccard ", np_relation_name(t->relation));
        np_print_fixed(&text, t->jaccard, 4);
        np_buf_text(&text, ", containment ");
        np_print_fixed(&text, t->containment, 4);
        np_buf_text(&text, t->is_by_id ? "; by the id of an earlier version" : "");
    }
    p->to->has_failed |= text.has_failed;
    put_wrapped(p, "  ", np_buf_view(&text));
    np_buf_clear(&text);
}

static void put_side(sheet *p, const char *mark, const np_passage *passage, int side)
{
    np_str words = passage->words[side], shown = np_cut_at_word(words, PASSAGE_SIZE);
    np_str before = passage->before[side];
    if (before.len > AROUND_SIZE) {
        size_t from = before.len - AROUND_SIZE;
        while (from < before.len && ((unsigned char)before.at[from] & 0xC0) == 0x80)
            from++;
        before = (np_str){before.at + from, before.len - from};
    }
    np_buf text = {0};
    np_buf_str(&text, before);
    np_buf_text(&text, before.len ? " [" : "[");
    np_buf_str(&text, shown);
    np_buf_text(&text, shown.len < words.len ? " ...]" : "]");
    np_buf_text(&text, passage->after[side].len ? " " : "");
    np_buf_str(&text, np_cut_at_word(passage->after[side], AROUND_SIZE));
    p->to->has_failed |= text.has_failed;
    put_wrapped(p, mark, np_buf_view(&text));
    np_buf_clear(&text);
}

static void put_passages(sheet *p, const np_copy_channels *c)
{
    if (c->n_passages == 0)
        return;
    np_buf_char(p->to, '\n');
    np_buf_text(p->to, "Words they share in a row");
    if (c->n_all_passages > c->n_passages)
        np_buf_print(p->to, ", the longest %zu of %zu", c->n_passages, c->n_all_passages);
    np_buf_char(p->to, '\n');
    for (size_t k = 0; k < c->n_passages; k++) {
        np_buf_print(p->to, "  %zu word%s\n", c->passage[k].n_words,
                     c->passage[k].n_words == 1 ? "" : "s");
        put_side(p, "    A  ", &c->passage[k], 0);
        put_side(p, "    B  ", &c->passage[k], 1);
    }
}

/* ---- stories ---- */

static void put_term(sheet *p, const np_term_channel *t)
{
    np_buf_text(&p->line, "  ");
    np_escape_terminal(np_cut_at_word(t->text, TERM_SIZE), &p->line);
    if (t->weight[0] > 0)
        put_cell(p, 0, t->weight[0], 4);
    if (t->weight[1] > 0)
        put_cell(p, 1, t->weight[1], 4);
    if (t->product > 0)
        put_cell(p, 2, t->product, 4);
    pad_to(&p->line, NAME + 3 * CELL + REMARK);
    np_buf_text(&p->line, "idf ");
    np_print_fixed(&p->line, t->idf, 2);
    for (int side = 0; side < 2; side++)
        if (t->weight[side] > 0 && !t->is_own[side])
            np_buf_text(&p->line, side ? ", B's neighbours" : ", A's neighbours");
    end_row(p);
}

static void put_terms(sheet *p, const np_story_channels *s)
{
    static const char *const cell[] = {"in A", "in B", "product"};
    put_head(p, "Words and pairs of words", cell);
    for (size_t k = 0; k < s->n_shared; k++)
        put_term(p, &s->shared[k]);
    if (s->n_all_shared > s->n_shared) {
        np_buf_print(&p->line, "  ... of %zu in both", s->n_all_shared);
        end_row(p);
    }
    for (int side = 0; side < 2; side++)
        for (size_t k = 0; k < s->n_lone[side]; k++)
            put_term(p, &s->lone[side][k]);
    begin(p, "in no other text, share of the norm");
    put_cell(p, 0, s->alone[0], 4);
    put_cell(p, 1, s->alone[1], 4);
    end_row(p);
}

static void put_days(sheet *p, const char *name, double days, double weight)
{
    begin(p, name);
    if (isnan(days)) {
        pad_to(&p->line, NAME + CELL - strlen("unknown"));
        np_buf_text(&p->line, "unknown");
    } else {
        put_cell(p, 0, days, 1);
    }
    put_cell(p, 1, weight, 4);
    end_row(p);
}

static void put_rank(sheet *p, const char *name, unsigned rank, unsigned n_near)
{
    begin(p, name);
    if (rank) {
        put_cell(p, 0, rank, 0);
    } else {
        pad_to(&p->line, NAME + CELL - 1);
        np_buf_char(&p->line, '-');
    }
    put_cell(p, 2, n_near, 0);
    end_with(p, rank ? "" : "not among them");
}

static void put_likeness(sheet *p, const np_story_channels *s)
{
    begin(p, "likeness: both");
    put_cell(p, 0, s->sim, 4);
    put_cell(p, 2, s->least_sim, 4);
    end_with(p, s->sim < s->least_sim ? "veto" : "");
}

static void put_text_rows(sheet *p, const np_story_channels *s)
{
    put_value(p, "cosine: the sum of all products", s->cosine, 4);
    put_value(p, "A with the mean of its language", s->mean_dot[0], 4);
    put_value(p, "B with the mean of its language", s->mean_dot[1], 4);
    put_value(p, "both means' lengths, multiplied", s->mean_square, 4);
    put_value(p, "A's distance from the mean", s->spread[0], 4);
    put_value(p, "B's distance from the mean", s->spread[1], 4);
    put_value(p, "cosine without the mean", s->centred, 4);
    put_days(p, "days between", s->days, s->kernel);
    put_likeness(p, s);
    put_value(p, "A's second nearest, likeness", s->second[0], 4);
    put_weighted(p, "A's nearest nearly as near as that", s->crowd[0], 0, s->scale[0]);
    put_value(p, "B's second nearest, likeness", s->second[1], 4);
    put_weighted(p, "B's nearest nearly as near as that", s->crowd[1], 0, s->scale[1]);
    put_value(p, "cosine without the mean, scaled", s->scaled, 4);
    put_rank(p, "B's place among A's nearest", s->rank[0], s->n_near);
    put_rank(p, "A's place among B's nearest", s->rank[1], s->n_near);
    put_said(p, "one form filled in twice", yes(s->has_one_form), s->has_one_form ? "veto" : "");
    put_said(p, "one host's, 5 days apart and more", yes(s->is_series), s->is_series ? "veto" : "");
    put_said(p, "edge", yes(s->has_edge), "");
}

static void put_group_rows(sheet *p, const np_story_channels *s)
{
    double larger = (double)(s->n_texts[0] > s->n_texts[1] ? s->n_texts[0] : s->n_texts[1]);
    double weight = s->bonus * s->group_kernel;
    put_value(p, s->is_one_story ? "texts of A's group, as they met" : "texts of A's story",
              (double)s->n_texts[0], 0);
    put_value(p, s->is_one_story ? "texts of B's group, as they met" : "texts of B's story",
              (double)s->n_texts[1], 0);
    put_said(p, "compared: an edge joins them", yes(s->is_compared), s->is_compared ? "" : "veto");
    put_said(p, "pairs of one form: more than a fifth", yes(s->is_held_apart),
             s->is_held_apart ? "veto" : "");
    put_weighted(p, "size of the larger", larger, 0, s->bonus);
    put_days(p, "days between their means", s->group_days, s->group_kernel);
    put_against(p, "mean over all pairs of texts", s->mean, s->threshold / weight, "");
    put_against(p, "score: the mean with both weights", s->score, s->threshold,
                s->is_one_story ? "joined" : "apart");
}

/* Through whom: A - c - d - B. */
static void put_way(sheet *p, const np_story_channels *s)
{
    if (s->n_through < 3)
        return;
    np_buf text = {0};
    np_buf_text(&text, "by way of ");
    for (size_t k = 1; k + 1 < s->n_through && k <= WAY_STATIONS; k++) {
        np_buf_text(&text, k > 1 ? ", " : "");
        np_buf_str(&text, p->r->article[s->through[k]].id);
    }
    if (s->n_through - 2 > WAY_STATIONS)
        np_buf_print(&text, " and %zu more", s->n_through - 2 - WAY_STATIONS);
    p->to->has_failed |= text.has_failed;
    put_wrapped(p, "  ", np_buf_view(&text));
    np_buf_clear(&text);
}

static void put_texts(sheet *p, const np_explanation *e)
{
    const uint32_t article[2] = {e->a, e->b};
    for (int k = 0; k < 2; k++)
        if (e->story.text[k] != article[k])
            put_article(p, k ? "  B is weighed by " : "  A is weighed by ", e->story.text[k]);
}

/* ---- all of it ---- */

static void put_changes(sheet *p, const np_explanation *e)
{
    np_buf changes = {0};
    np_explain_changes(e, &changes);
    p->to->has_failed |= changes.has_failed;
    np_buf_text(p->to, "\nWhat would have to change\n");
    for (np_str rest = np_buf_view(&changes); rest.len > 0;) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.at) : rest.len;
        put_wrapped(p, "  ", (np_str){rest.at, len});
        len += end != NULL;
        rest = (np_str){rest.at + len, rest.len - len};
    }
    np_buf_clear(&changes);
}

static void put_words(sheet *p, const np_explanation *e)
{
    np_buf words = {0};
    np_explain_words(p->r, e, &words);
    p->to->has_failed |= words.has_failed;
    np_buf_char(p->to, '\n');
    put_wrapped(p, "", np_buf_view(&words));
    np_buf_clear(&words);
}

void np_text_explanation(const np_report *r, const np_explanation *e, const np_look *look,
                         np_out *o)
{
    static const char *const cell[] = {"value", "weight", "threshold"};
    size_t columns = look && look->columns > 0 ? look->columns : 80;
    columns = columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
    sheet p = {r, &o->buf, columns > MOST_COLUMNS ? MOST_COLUMNS : columns, {0}};
    put_article(&p, "A  ", e->a);
    put_article(&p, "B  ", e->b);
    put_words(&p, e);
    put_head(&p, "Copies", cell);
    put_copy_rows(&p, &e->copies);
    for (size_t k = 0; k < e->copies.n_ties; k++)
        put_tie(&p, e, &e->copies.tie[k]);
    put_passages(&p, &e->copies);
    if (e->story.has_figures) {
        put_terms(&p, &e->story);
        put_head(&p, "Stories", cell);
        put_texts(&p, e);
        put_text_rows(&p, &e->story);
        put_group_rows(&p, &e->story);
        put_way(&p, &e->story);
    }
    put_changes(&p, e);
    np_buf_clear(&p.line);
}
