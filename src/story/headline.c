/* headline.c - the plain headline wins over the colourful: what the others say counts most. */
#include "base/str.h"
#include "story/finder.h"
#include "story/prose.h"
#include <math.h>

static const double LEAST_AGREEMENT = 0.6;

/* "UPDATE 2-", "BRIEF-", "Opinion | ", "Breaking: ": a word of the desk's before the headline. */
static bool has_mark(np_str title)
{
    static const char *const desk[] = {"Breaking",    "Watch",     "Live",    "Video",  "Listen",
                                       "Exclusive",   "Analysis",  "Opinion", "Update", "Updated",
                                       "In pictures", "Explainer", "Comment", "Photos", "WATCH"};
    for (size_t i = 0; i < sizeof desk / sizeof desk[0]; i++) {
        np_str word = np_str_of(desk[i]);
        if (np_str_starts(title, word) && title.len > word.len && title.at[word.len] == ':')
            return true;
    }
    enum { WITHIN = 24 };
    size_t n = title.len < WITHIN ? title.len : WITHIN, i = 0;
    while (i < n && ((title.at[i] >= 'A' && title.at[i] <= 'Z') ||
                     (title.at[i] >= '0' && title.at[i] <= '9') || title.at[i] == ' '))
        i++;
    if (i >= 4 && i + 1 < n && title.at[i] == '-' && title.at[i + 1] > ' ')
        return true;
    for (i = 1; i + 2 < n; i++)
        if (memcmp(title.at + i, " | ", 3) == 0)
            return true;
    return false;
}

/* What a headline loses for its form: too short or long, a question or an exclamation, a mark, a
 * beginning that quotes or points back, all in capitals. */
static double form_of(const np_account *a)
{
    size_t n_words = np_word_count(a->title), n_lower = 0, n_upper = 0;
    for (size_t i = 0; i < a->title.len; i++) {
        n_lower += a->title.at[i] >= 'a' && a->title.at[i] <= 'z';
        n_upper += a->title.at[i] >= 'A' && a->title.at[i] <= 'Z';
    }
    double form = 1;
    form *= n_words < 4 && n_lower + n_upper == a->title.len ? .6 : 1;
    form *= n_words > 18 || a->title.len > 140 ? .8 : n_words > 14 ? .9 : 1;
    form *= np_opens_well(a->title) ? 1 : .8;
    form *= a->title.len && memchr(a->title.at, '!', a->title.len) ? .8 : 1;
    form *= a->title.len && a->title.at[a->title.len - 1] == '?' ? .7 : 1;
    form *= has_mark(a->title) ? .7 : 1;
    form *= n_upper > 12 && n_lower == 0 ? .8 : 1;
    return form;
}

/* One np_saying a headline, in order of rank; those that are empty have no terms. */
static np_code gather_headlines(np_fact_finder *f, const np_account *account, size_t n_ranked,
                                np_error *err)
{
    f->n_entries = 0;
    for (size_t k = 0; k < n_ranked; k++) {
        const np_account *a = &account[f->rank[k]];
        np_saying *c = &f->candidates[k];
        np_saying_measure m = {0};
        np_code code = a->title.len ? np_finder_measure_title(f, a->title, &m, err) : NP_OK;
        if (code)
            return code;
        *c = (np_saying){.text = a->title,
                         .account = f->rank[k],
                         .from = f->n_entries,
                         .n_terms = m.n_terms,
                         .score = m.near};
        f->n_entries += m.n_terms;
    }
    return NP_OK;
}

/* The mean likeness of a headline to those of the other articles, [0, 1]; copies count. */
static double agreement(const np_fact_finder *f, const np_account *account, size_t n, size_t one)
{
    double sum = 0, n_others = 0;
    for (size_t k = 0; k < n; k++) {
        const np_saying *c = &f->candidates[k];
        double n_voices = account[c->account].n_copies + (k != one);
        sum += n_voices * (k == one ? 1 : np_finder_cosine(f, c, &f->candidates[one]));
        n_others += n_voices;
    }
    return n_others > 0 ? sum / n_others : 0;
}

np_code np_finder_pick_title(np_fact_finder *f, const np_account *account, size_t n_ranked,
                             np_facts *facts, np_error *err)
{
    double best = -1;
    const np_account *first = &account[f->rank[0]];
    facts->title = (np_str){0};
    facts->title_from = facts->representative = first->article;
    np_code code = gather_headlines(f, account, n_ranked, err);
    for (size_t k = 0; !code && k < n_ranked; k++) {
        const np_account *a = &account[f->rank[k]];
        double rank = f->closeness[f->rank[k]] / f->closeness[f->rank[0]];
        double worth = f->candidates[k].score * form_of(a) * cbrt(rank) * (.5 + a->authority) *
                       (LEAST_AGREEMENT + agreement(f, account, n_ranked, k));
        if (a->title.len == 0 || worth <= best)
            continue;
        best = worth;
        facts->title = a->title;
        facts->title_from = a->article;
    }
    if (!code && facts->title.len == 0) { /* no headline at all: the first sentence speaks */
        np_str rest = first->text;
        if (!np_sentence_next(&rest, &facts->title))
            facts->title = (np_str){0};
    }
    return code;
}
