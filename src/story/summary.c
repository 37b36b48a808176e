/* summary.c - a few sentences that stand in the articles.
 *
 * It opens with the news: a first or second sentence of a central account, near the title, that can
 * stand at the beginning. What follows adds to it and is as much to the point. The long summary,
 * for where one story is read, goes on where the short one ends. */
#include "base/str.h"
#include "story/finder.h"
#include "story/prose.h"

enum { LEAST_WORDS = 7, MOST_WORDS = 60, LEAST_BYTES = 60, MOST_BYTES = 1000, MOST_CHOSEN = 16 };
static const double SAME_SENTENCE = 0.5, TO_THE_POINT = 0.5, OLD_NEWS = 0.7;

/* What a candidate is worth, as one sentence among others and as the first. Its likeness to the
 * headline, which at best doubles that, is only asked for where it could make it the first. */
static void rate(np_fact_finder *f, np_saying *c, unsigned place, double near)
{
    bool opens_well = np_opens_well(c->text);
    double rank = f->closeness[c->account] / f->closeness[f->rank[0]];
    bool asks = c->text.at[c->text.len - 1] == '?'; /* "Have you seen it?" tells nothing */
    bool is_whole = np_ends_well(c->text), is_long = c->n_words > f->opt->summary_words;
    c->score = near / (1 + .15 * place) * (opens_well ? 1 : .6) * (is_whole ? 1 : .5);
    c->score *= asks ? .5 : 1;
    c->lead = c->score * rank * rank *
              (place == 0   ? 1
               : place == 1 ? .8
                            : .5) *
              (opens_well ? 1 : .6) * (c->n_words < 12 || is_long ? .8 : 1);
    bool may_open = c->lead * 2.01 > f->best_lead;
    c->lead *= may_open ? 1 + np_finder_cosine(f, &f->headline, c) : 1;
    f->best_lead = c->lead > f->best_lead ? c->lead : f->best_lead;
}

np_code np_finder_add_sentences(np_fact_finder *f, const np_account *a, uint32_t number,
                                const np_scan *words, np_error *err)
{
    np_str rest = a->text, sentence;
    size_t at = words->n_title;
    for (unsigned k = 0; k < NP_MOST_SENTENCES && np_sentence_next(&rest, &sentence);) {
        sentence = np_without_dateline(sentence);
        size_t n_words = np_word_count(sentence);
        np_saying *c = &f->candidates[f->n_candidates];
        bool is_fit = n_words >= LEAST_WORDS ? n_words <= MOST_WORDS : sentence.len >= LEAST_BYTES;
        if (!is_fit || sentence.len > MOST_BYTES || np_str_equal(sentence, a->title))
            continue;
        size_t byte = a->title.len + 1 + (size_t)(sentence.at - a->text.at);
        at = np_scan_word_from(words, at, byte);
        size_t end = np_scan_word_from(words, at, byte + sentence.len);
        if (at == end) /* a line of furniture */
            continue;
        np_scan scan;
        np_saying_measure m;
        np_code code = np_scanner_terms_of(f->scanner, at, end, &scan, err);
        if (code || (code = np_finder_measure(f, &scan, &m, err)))
            return code;
        *c = (np_saying){.text = sentence,
                         .account = number,
                         .n_words = n_words,
                         .from = f->n_entries,
                         .n_terms = m.n_terms};
        f->n_entries += m.n_terms;
        f->n_candidates++;
        rate(f, c, k++, m.near);
    }
    return NP_OK;
}

/* The sentences chosen so far, and what each candidate is worth beside them. */
typedef struct choice {
    np_saying *chosen[MOST_CHOSEN];
    size_t n, n_words;
    double left[NP_MOST_SAYINGS]; /* of a candidate's score; 0 when it is said */
} choice;

/* A sentence is a little dearer when its account has spoken already or is older than the one that
 * opens, and worth nothing if it is less to the point or says what one says that is chosen. */
static void take(np_fact_finder *f, np_saying *one, choice *made)
{
    bool is_first = made->n == 0;
    double least = TO_THE_POINT * (is_first ? one : made->chosen[0])->score;
    made->chosen[made->n++] = one;
    made->n_words += one->n_words;
    for (size_t k = 0; k < f->n_candidates; k++) {
        np_saying *c = &f->candidates[k];
        if (!(made->left[k] > 0))
            continue;
        made->left[k] *= one->account == c->account ? .8 : 1;
        made->left[k] *= is_first && c->account < one->account ? OLD_NEWS : 1;
        if (one == c || !(c->score >= least) || np_finder_cosine(f, one, c) > SAME_SENTENCE)
            made->left[k] = 0;
    }
}

/* Greedy: the best sentence left that says something new, until `words` are used up. */
static void choose(np_fact_finder *f, size_t words, choice *made)
{
    while (made->n < MOST_CHOSEN && made->n_words < words) {
        np_saying *best = NULL;
        double best_score = 0;
        for (size_t k = 0; k < f->n_candidates; k++) {
            np_saying *c = &f->candidates[k];
            bool opens = made->n == 0;
            double score = opens ? c->lead : made->left[k];
            bool fits = opens || made->n_words + c->n_words <= words * 5 / 4;
            if (fits && score > best_score)
                best_score = score, best = c;
        }
        if (!best)
            break;
        take(f, best, made);
    }
}

np_code np_finder_begin_summary(np_fact_finder *f, const np_facts *facts, np_error *err)
{
    np_saying_measure headline = {0};
    f->n_entries = f->n_candidates = 0;
    f->best_lead = 0;
    np_code code = np_finder_measure_title(f, facts->title, &headline, err);
    f->headline = (np_saying){.n_terms = headline.n_terms};
    f->n_entries = headline.n_terms;
    return code;
}

np_code np_finder_write_summary(np_fact_finder *f, const np_account *account, np_arena *arena,
                                np_facts *facts, np_error *err)
{
    choice made = {.n = 0};
    for (size_t k = 0; k < f->n_candidates; k++)
        made.left[k] = f->candidates[k].score;
    choose(f, f->opt->summary_words, &made);
    facts->n_summary = made.n;
    choose(f, f->opt->summary_words * NP_LONG_SUMMARY, &made);
    facts->n_long_summary = made.n;
    facts->summary = np_arena_alloc(arena, facts->n_long_summary, sizeof *facts->summary, err);
    if (!facts->summary)
        return NP_E_NOMEM;
    for (size_t k = 0; k < facts->n_long_summary; k++)
        facts->summary[k] =
            (np_sentence){made.chosen[k]->text, account[made.chosen[k]->account].article};
    return NP_OK;
}
