/* explain_words.c - an explanation as a colleague would give it.
 *
 *     apart: both mention X and Y, but A is about P, B about Q, and 9 days lie between. The two
 *     texts score 0.15; 0.21 is needed. They are no copies: 2% of their runs of 3 words are in
 *     both, 50% are needed.
 *
 * The verdict first, then what decided, then the rest; the table (explain_text.c) has every number.
 * Words that most stories hold are not named, as long as there are others. */
#include "base/str.h"
#include "write/explain.h"
#include "write/figures.h"
#include "write/reader.h"
#include <math.h>

enum { NAMED = 3, SHORT_TITLE = 60, WAY_STATIONS = 3 };
static const double LEAST_SCORE = 0.05; /* below that no threshold is worth a word */
static const double COMMON = 0.5;  /* held by more stories than that, a term says nothing; nor */
static const double SLIGHT = 0.33; /* with less than that of a text's heaviest weight */

const char *np_explain_verdict(const np_explanation *e)
{
    return e->copies.is_one_group ? "copies" : e->story.is_one_story ? "story" : "apart";
}

/* ---- small pieces ---- */

static void put_score(np_buf *b, double x) { np_print_fixed(b, x, 2); }

/* A share of one, down to the tenth: what is not quite enough must not look it. */
static void put_percent(np_buf *b, double share)
{
    np_print_short(b, floor(share * 1000 + 1e-9) / 10, 1);
    np_buf_char(b, '%');
}

static void put_gap(np_buf *b, double days)
{
    if (days < 2)
        np_print_plural(b, (uint64_t)(days * 24 + .5), "hour");
    else
        np_print_plural(b, (uint64_t)(days + .5), "day");
}

static void put_runs(np_buf *b, const np_copy_channels *c)
{
    if (c->shingle == 1)
        np_buf_text(b, "words");
    else
        np_buf_print(b, "runs of %u words", c->shingle);
}

static void put_article(const np_report *r, uint32_t article, np_buf *b)
{
    np_str title = np_cut_at_word(np_shown_title(r, article, NULL), SHORT_TITLE);
    np_buf_str(b, r->article[article].id);
    np_buf_text(b, " (");
    np_buf_str(b, title);
    np_buf_char(b, ')');
}

/* Between the k-th of n and the one before. */
static const char *comma(size_t k, size_t n) { return k == 0 ? "" : k + 1 == n ? " and " : ", "; }

/* ---- terms ---- */

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool holds(np_str whole, np_str part)
{
    for (size_t i = 0; i + part.len <= whole.len; i++) {
        size_t k = 0;
        while (k < part.len && small(whole.at[i + k]) == small(part.at[k]))
            k++;
        if (k == part.len)
            return true;
    }
    return false;
}

/* The least weight with which a term says something of a text. */
static double least_weight(const np_story_channels *s, int side)
{
    double most = s->n_lone[side] ? s->lone[side][0].weight[side] : 0;
    for (size_t k = 0; k < s->n_shared; k++)
        most = s->shared[k].weight[side] > most ? s->shared[k].weight[side] : most;
    return SLIGHT * most;
}

/* Some text weighs it although it does not hold it. */
static bool is_borrowed(const np_term_channel *t)
{
    return (t->weight[0] > 0 && !t->is_own[0]) || (t->weight[1] > 0 && !t->is_own[1]);
}

/* The first few that say something, and not what another said already. */
static size_t choose(const np_term_channel *term, size_t n, const double least[2],
                     np_str chosen[NAMED])
{
    size_t n_chosen = 0;
    for (size_t i = 0; i < n && n_chosen < NAMED; i++) {
        bool is_said = term[i].spread > COMMON || is_borrowed(&term[i]) ||
                       term[i].weight[0] < least[0] || term[i].weight[1] < least[1];
        for (size_t k = 0; k < n_chosen && !is_said; k++)
            is_said = holds(chosen[k], term[i].text) || holds(term[i].text, chosen[k]);
        if (!is_said)
            chosen[n_chosen++] = term[i].text;
    }
    return n_chosen;
}

/* "\"X\", \"Y\" and \"Z\""; how many. */
static size_t put_terms(np_buf *b, const char *before, const np_term_channel *term, size_t n,
                        const double least[2])
{
    np_str chosen[NAMED];
    size_t n_chosen = choose(term, n, least, chosen);
    np_buf_text(b, n_chosen ? before : "");
    for (size_t k = 0; k < n_chosen; k++) {
        np_buf_text(b, comma(k, n_chosen));
        np_buf_char(b, '"');
        np_buf_str(b, np_cut(chosen[k], SHORT_TITLE));
        np_buf_char(b, '"');
    }
    return n_chosen;
}

/* ---- copies ---- */

/* Those who are in the group by their id alone; false: neither is. */
static bool put_by_id(const np_copy_channels *c, np_buf *b)
{
    bool has_a = c->tie[0].is_by_id, has_b = c->tie[1].is_by_id;
    if (!has_a && !has_b)
        return false;
    np_buf_text(b, "by id. A and B are no copies of each other (");
    put_percent(b, c->jaccard);
    np_buf_text(b, " of their ");
    put_runs(b, c);
    np_buf_text(b, " are in both), but a text under one id with ");
    np_buf_text(b, has_a ? has_b ? "each" : "A" : "B");
    np_buf_text(b, " is in the group, and versions stay together.");
    return true;
}

static void put_copies(const np_report *r, const np_copy_channels *c, np_buf *b)
{
    np_buf_text(b, "together: ");
    switch (c->relation) {
    case NP_IDENTICAL:
        np_buf_text(b, "A and B are the same words in the same order.");
        break;
    case NP_REVISION:
        np_buf_text(b, c->has_one_id ? "A and B came under one id, so they are revisions of one "
                                       "article, whatever they share; "
                                     : "A and B came under one URL and share enough to be "
                                       "revisions of one article; ");
        put_percent(b, c->containment);
        np_buf_text(b, " of the shorter one's ");
        put_runs(b, c);
        np_buf_text(b, " are in the other.");
        break;
    case NP_NEAR:
        np_buf_text(b, "A and B are nearly one text. Of all their ");
        put_runs(b, c);
        np_buf_text(b, ", ");
        put_percent(b, c->jaccard);
        np_buf_text(b, " are in both; ");
        put_percent(b, c->near);
        np_buf_text(b, " are enough.");
        break;
    case NP_EXCERPT:
    case NP_CONTAINS:
        np_buf_text(b, c->relation == NP_EXCERPT ? "A lies in B. Of A's " : "B lies in A. Of B's ");
        put_runs(b, c);
        np_buf_text(b, ", ");
        put_percent(b, c->containment);
        np_buf_text(b, " are in the other; ");
        put_percent(b, c->contain);
        np_buf_text(b, " are enough.");
        break;
    default:
        if (put_by_id(c, b))
            break;
        np_buf_text(b, "only through ");
        put_article(r, c->tie[0].leader, b);
        np_buf_text(b, ": A and B are no copies of each other (");
        put_percent(b, c->jaccard);
        np_buf_text(b, " of their ");
        put_runs(b, c);
        np_buf_text(b, " are in both), but both are copies of it.");
    }
    if (c->is_one_group)
        np_buf_text(b, " One text tells a story once, so they are in one story.");
}

/* Why A and B are in different groups. */
static void put_no_copies(const np_report *r, const np_copy_channels *c, np_buf *b)
{
    if (!c->n_shingles[0] || !c->n_shingles[1])
        return;
    if (c->relation == NP_TEMPLATE) {
        np_buf_text(b, " They are no copies but one form filled in twice: without names and "
                       "numbers the wording is the same, on one host.");
    } else if (c->relation == NP_UNRELATED) {
        np_buf_text(b, " They are no copies: ");
        put_percent(b, c->jaccard);
        np_buf_text(b, " of their ");
        put_runs(b, c);
        np_buf_text(b, " are in both; ");
        put_percent(b, c->near);
        np_buf_text(b, " are needed.");
        if (c->jaccard >= c->near || (c->containment >= c->contain && c->has_furniture))
            np_buf_text(b, " Without the lines their site puts on many pages, too little is left "
                           "in common.");
    } else if (!c->is_candidate) {
        np_buf_print(b,
                     " They would be copies (%s), but the search for candidates passed over "
                     "the pair.",
                     np_relation_name(c->relation));
    } else {
        np_buf_print(b,
                     " They would be copies (%s), but a text joins the longest text it is a "
                     "copy of: A went to ",
                     np_relation_name(c->relation));
        np_buf_str(b, r->article[c->tie[0].leader].id);
        np_buf_text(b, ", B to ");
        np_buf_str(b, r->article[c->tie[2].leader].id);
        np_buf_char(b, '.');
    }
}

/* ---- stories ---- */

/* "both mention X and Y, but A is about P, B about Q, and 9 days lie between" */
static void put_subject(const np_story_channels *s, bool is_apart, np_buf *b)
{
    const double least[2] = {least_weight(s, 0), least_weight(s, 1)}, none[2] = {0, 0};
    if (put_terms(b, "both mention ", s->shared, s->n_shared, least) == 0)
        np_buf_text(b, s->n_all_shared ? "they share only words that many texts use"
                                       : "no word that other texts use is in both");
    if (is_apart) {
        const char *but = s->n_all_shared ? ", but A is about " : "; A is about ";
        size_t n_a = put_terms(b, but, s->lone[0], s->n_lone[0], none);
        put_terms(b, n_a ? ", B about " : ", but B is about ", s->lone[1], s->n_lone[1], none);
    }
    if (s->kernel < 1) {
        np_buf_text(b, is_apart ? ", and " : "; ");
        if (isnan(s->days)) {
            np_buf_text(b, "not both have a date");
        } else {
            put_gap(b, s->days);
            np_buf_text(b, " lie between");
        }
    }
    np_buf_char(b, '.');
}

static bool is_lone_pair(const np_story_channels *s)
{
    return s->n_texts[0] == 1 && s->n_texts[1] == 1;
}

/* "The two texts", "The groups of 3 and 1 texts they belong to", "... then belonged to" */
static void put_groups(const np_story_channels *s, bool is_apart, np_buf *b)
{
    if (is_lone_pair(s))
        np_buf_text(b, " The two texts");
    else
        np_buf_print(b, " The groups of %zu and %zu texts they %s to", s->n_texts[0], s->n_texts[1],
                     is_apart ? "belong" : "then belonged");
}

static void put_together(const np_report *r, const np_story_channels *s, np_buf *b)
{
    size_t n_between = s->n_through > 2 ? s->n_through - 2 : 0;
    np_buf_text(b, n_between ? "together only through " : "together: ");
    for (size_t k = 0; k < n_between && k < WAY_STATIONS; k++) {
        np_buf_text(b, comma(k, n_between));
        put_article(r, s->through[k + 1], b);
    }
    if (n_between > WAY_STATIONS)
        np_buf_print(b, " and %zu more", n_between - WAY_STATIONS);
    np_buf_text(b, n_between ? ": " : "");
    if (n_between && s->has_one_form)
        np_buf_text(b, "A and B are one form filled in twice, which joins nothing, but ");
    else if (n_between && s->is_series)
        np_buf_text(b, "A and B are of one host and days apart, which joins nothing, but ");
    else if (n_between)
        np_buf_print(b, "neither is among the other's %u nearest and alike enough, but ",
                     s->n_near);
    put_subject(s, false, b);
    put_groups(s, false, b);
    np_buf_text(b, " scored ");
    put_score(b, s->score);
    np_buf_text(b, "; ");
    put_score(b, s->threshold);
    np_buf_text(b, " is enough.");
}

static void put_apart(const np_story_channels *s, np_buf *b)
{
    np_buf_text(b, "apart: ");
    put_subject(s, true, b);
    bool is_held_back = s->score >= s->threshold; /* by something else than the score */
    put_groups(s, true, b);
    np_buf_text(b, " score ");
    put_score(b, s->score);
    np_buf_text(b, "; ");
    put_score(b, s->threshold);
    np_buf_text(b, is_held_back ? " would be enough" : " is needed");
    if (is_held_back && s->has_one_form)
        np_buf_text(b, ", but one form filled in twice joins nothing");
    else if (is_held_back && s->is_series)
        np_buf_text(b, ", but two of one host that are days apart join nothing by themselves");
    else if (is_held_back && s->is_held_apart)
        np_buf_print(b, ", but forms filled in twice are %zu of their %zu pairs of texts",
                     s->n_forms, s->n_texts[0] * s->n_texts[1]);
    else if (is_held_back)
        np_buf_print(b,
                     ", but they were never compared: no text of one is among the %u nearest "
                     "of a text of the other and alike enough",
                     s->n_near);
    else if (s->group_kernel < 1 && s->score / s->group_kernel >= s->threshold) {
        np_buf_text(b, ", and it would be ");
        put_score(b, s->score / s->group_kernel);
        np_buf_text(b, isnan(s->group_days) ? " if both were dated and of one day"
                                            : " without the time between");
    }
    np_buf_char(b, '.');
}

static void put_wordless(const np_copy_channels *c, np_buf *b)
{
    bool has_a = c->n_shingles[0] > 0, has_b = c->n_shingles[1] > 0;
    np_buf_text(b, "apart: ");
    np_buf_text(b, has_a ? "B has no words" : has_b ? "A has no words" : "A and B have no words");
    np_buf_text(b, ", and what has none is like nothing and a story of its own.");
}

void np_explain_words(const np_report *r, const np_explanation *e, np_buf *b)
{
    const np_copy_channels *c = &e->copies;
    const np_story_channels *s = &e->story;
    bool has_words = c->n_shingles[0] && c->n_shingles[1];
    if (s->is_given) {
        np_buf_text(b, s->is_one_story ? "together: the input's story field says so."
                                       : "apart: the input's story field says so.");
        put_no_copies(r, c, b);
    } else if (c->is_one_group) {
        put_copies(r, c, b);
    } else if (!has_words) {
        put_wordless(c, b);
    } else {
        if (s->is_one_story)
            put_together(r, s, b);
        else
            put_apart(s, b);
        put_no_copies(r, c, b);
    }
}

/* ---- what would have to change ---- */

static double step_below(double x) { return floor(x * 1e4) / 1e4; }

static void put_setting(np_buf *b, const char *option, double at)
{
    np_buf_print(b, "--%s ", option);
    np_print_short(b, at, 4);
}

static void change_copies(const np_copy_channels *c, np_buf *b)
{
    if (c->relation == NP_IDENTICAL)
        np_buf_text(b, "Copies: one of the words; no setting parts identical texts.\n");
    else if (c->relation == NP_REVISION)
        np_buf_text(b, c->has_one_id ? "Copies: the id they share.\n"
                                     : "Copies: the URL they share.\n");
    else if (c->relation == NP_TEMPLATE)
        np_buf_text(b, "Copies: a form filled in twice is never a copy, whatever the setting.\n");
    else if (c->contain_to_pass >= 1) {
        np_buf_text(b, "Copies: all of one is in the other, so they are copies at any setting.\n");
    } else if (c->relation != NP_UNRELATED) {
        np_buf_text(b, "Copies: not above ");
        put_setting(b, "near", c->near_to_pass);
        if (c->contain_to_pass > 0) {
            np_buf_text(b, " together with ");
            put_setting(b, "contain", c->contain_to_pass);
        }
        np_buf_text(b, ".\n");
    } else if (c->n_shared == 0) {
        np_buf_text(b, "Copies: they share no words in a row, so no setting makes them copies.\n");
    } else if (c->near_to_pass <= 0) {
        np_buf_text(b, c->has_one_form
                           ? "Copies: a form filled in twice is never a copy, whatever the "
                             "setting.\n"
                           : "Copies: they share next to nothing but lines their site puts on many "
                             "pages, so no setting makes them copies.\n");
    } else {
        np_buf_text(b, "Copies: they would be near at ");
        put_setting(b, "near", c->near_to_pass);
        if (c->contain_to_pass > 0) {
            np_buf_text(b, c->n_shingles[0] <= c->n_shingles[1] ? ", A an excerpt of B at "
                                                                : ", B an excerpt of A at ");
            put_setting(b, "contain", c->contain_to_pass);
        }
        np_buf_text(b, ".\n");
    }
}

static void change_apart(const np_story_channels *s, np_buf *b)
{
    double weight = s->bonus * s->group_kernel;
    if (s->score < s->threshold) {
        np_buf_text(b, "Stories: the mean likeness of their groups would have to be ");
        np_print_fixed(b, s->threshold / weight, 4);
        np_buf_text(b, "; it is ");
        np_print_fixed(b, s->mean, 4);
        if (s->score >= LEAST_SCORE) {
            np_buf_text(b, ". Or ");
            put_setting(b, "story-threshold", step_below(s->score));
            np_buf_text(b, ", which joins others too");
        }
        np_buf_text(b, ".\n");
        if (s->group_kernel < 1 && s->score / s->group_kernel >= s->threshold)
            np_buf_text(b, isnan(s->group_days)
                               ? "Stories: or both would have to be dated, and near together.\n"
                               : "Stories: or their dates would have to lie nearer together.\n");
    }
    if (s->has_one_form)
        np_buf_text(b, "Stories: a form filled in twice joins nothing; a third text would have to "
                       "bring them together.\n");
    else if (s->is_held_apart)
        np_buf_print(
            b,
            "Stories: forms filled in twice are %zu of the pairs of texts of the two groups; "
            "no more than a fifth may be.\n",
            s->n_forms);
    else if (!s->is_compared)
        np_buf_print(b,
                     "Stories: a text of one group would have to be among the %u nearest of a "
                     "text of the other, with a likeness of %.2f.\n",
                     s->n_near, s->least_sim);
}

void np_explain_changes(const np_explanation *e, np_buf *b)
{
    const np_story_channels *s = &e->story;
    if (e->copies.n_shingles[0] && e->copies.n_shingles[1])
        change_copies(&e->copies, b);
    else
        np_buf_text(b, "Copies and stories: there would have to be words.\n");
    if (s->is_given) {
        np_buf_text(b, "Stories: the story field of the input.\n");
    } else if (s->has_figures && !s->is_one_story) {
        change_apart(s, b);
    } else if (s->has_figures) {
        np_buf_text(b, "Stories: they come apart above ");
        put_setting(b, "story-threshold", step_below(s->score));
        np_buf_text(b, ", unless others bring them together.\n");
    }
}
