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

static np_code add_sentences(np_fact_finder *f, const np_account *a, uint32_t number,
                             size_t *n_candidates, np_error *err)
{
    np_str rest = a->text, sentence;
    for (unsigned k = 0; k < NP_MOST_SENTENCES && np_sentence_next(&rest, &sentence);) {
        sentence = np_without_dateline(sentence);
        size_t n_words = np_word_count(sentence);
        np_saying *c = &f->candidates[*n_candidates];
        bool is_fit = n_words >= LEAST_WORDS ? n_words <= MOST_WORDS : sentence.len >= LEAST_BYTES;
        if (!is_fit || sentence.len > MOST_BYTES || np_str_equal(sentence, a->title))
            continue;
        np_saying_measure m;
        np_code code = np_finder_measure(f, (np_str){0}, sentence, np_account_skip(a), &m, err);
        if (code)
            return code;
        if (m.n_tokens == 0) /* a line of furniture */
            continue;
        *c = (np_saying){.text = sentence,
                         .account = number,
                         .n_words = n_words,
                         .from = f->n_entries,
                         .n_terms = m.n_terms};
        f->n_entries += m.n_terms;
        bool opens_well = np_opens_well(sentence);
        double rank = f->closeness[number] / f->closeness[f->rank[0]];
        bool asks = sentence.at[sentence.len - 1] == '?'; /* "Have you seen it?" tells nothing */
        c->score = m.near / (1 + .15 * k) * (opens_well ? 1 : .6) * (asks ? .5 : 1);
        c->lead = c->score * rank * rank *
                  (k == 0   ? 1
                   : k == 1 ? .8
                            : .5) *
                  (opens_well ? 1 : .6) * (n_words < 12 ? .8 : 1) *
                  (1 + np_finder_cosine(f, &f->headline, c));
        (*n_candidates)++;
        k++;
    }
    return NP_OK;
}

/* Greedy: the best sentence left that says something new, a little dearer when its account has
 * spoken already or is older than the one that opens, until `words` are used up. The first n of
 * chosen[] are there already; how many there are then. */
static size_t choose(np_fact_finder *f, size_t n_candidates, np_saying *chosen[], size_t n,
                     size_t words)
{
    size_t n_words = 0;
    for (size_t k = 0; k < n; k++)
        n_words += chosen[k]->n_words;
    while (n < MOST_CHOSEN && n_words < words) {
        np_saying *best = NULL;
        double best_score = 0;
        for (size_t k = 0; k < n_candidates; k++) {
            np_saying *c = &f->candidates[k];
            double score = n == 0 ? c->lead : c->score;
            bool fits = n == 0 || (n_words + c->n_words <= words * 5 / 4 &&
                                   score >= TO_THE_POINT * chosen[0]->score);
            for (size_t j = 0; j < n && score > 0; j++) {
                score *= chosen[j]->account == c->account ? .8 : 1;
                score *= j == 0 && c->account < chosen[0]->account ? OLD_NEWS : 1;
                if (chosen[j] == c || np_finder_cosine(f, chosen[j], c) > SAME_SENTENCE)
                    score = 0;
            }
            if (fits && score > best_score)
                best_score = score, best = c;
        }
        if (!best)
            break;
        chosen[n++] = best;
        n_words += best->n_words;
    }
    return n;
}

np_code np_finder_write_summary(np_fact_finder *f, const np_account *account, size_t n_ranked,
                                np_arena *arena, np_facts *facts, np_error *err)
{
    np_saying *chosen[MOST_CHOSEN];
    size_t n_candidates = 0;
    np_saying_measure headline = {0};
    f->n_entries = 0;
    np_code code = np_finder_measure(f, facts->title, (np_str){0}, NULL, &headline, err);
    f->headline = (np_saying){.n_terms = headline.n_terms};
    f->n_entries = headline.n_terms;
    for (size_t k = 0; !code && k < n_ranked; k++)
        code = add_sentences(f, &account[f->rank[k]], f->rank[k], &n_candidates, err);
    if (code)
        return code;
    size_t words = f->opt->summary_words;
    facts->n_summary = choose(f, n_candidates, chosen, 0, words);
    facts->n_long_summary =
        choose(f, n_candidates, chosen, facts->n_summary, words * NP_LONG_SUMMARY);
    facts->summary = np_arena_alloc(arena, facts->n_long_summary, sizeof *facts->summary, err);
    if (!facts->summary)
        return NP_E_NOMEM;
    for (size_t k = 0; k < facts->n_long_summary; k++)
        facts->summary[k] = (np_sentence){chosen[k]->text, account[chosen[k]->account].article};
    return NP_OK;
}
