/* facts.c - everything is measured against the story's centre: the sum of its accounts' vectors.
 *
 * The title is the headline nearest the centre on which the others agree most, so that the plain
 * one wins over the colourful; the representative is the account nearest to the centre; key terms
 * are its weightiest terms, as the texts write them; the summary is the few sentences nearest to it
 * that do not say the same. Nothing is invented: every word stands in an article. A story of
 * hundreds is told from its MOST_ACCOUNTS most central texts. */
#include "story/facts.h"
#include "base/mem.h"
#include "base/str.h"
#include "story/names.h"
#include "story/particles.h"
#include "story/prose.h"
#include <math.h>
#include <stdlib.h>

enum { MOST_ACCOUNTS = 8, MOST_SENTENCES = 12, MOST_TERMS = 6, TERM_POOL = 24, MOST_NAMES = 8 };
enum { LEAST_WORDS = 7, MOST_WORDS = 60, LEAST_BYTES = 60, MOST_BYTES = 1000 };
enum { CANDIDATES = MOST_ACCOUNTS * MOST_SENTENCES };
static const double SAME_SENTENCE = 0.5, TO_THE_POINT = 0.5, LEAST_AGREEMENT = 0.6, OLD_NEWS = 0.7;

typedef struct candidate { /* a sentence */
    np_str text;
    uint32_t account;
    size_t n_words;
    double score;         /* as one sentence among others */
    double lead;          /* as the first */
    size_t from, n_terms; /* its entries in the pool */
} candidate;

typedef struct entry { /* of a sentence; ascending */
    uint64_t hash;
    double weight;
} entry;

struct np_fact_finder {
    const np_options *opt;
    const np_weights *w;
    const np_vectors *v;
    np_scanner *scanner;
    double *centre;    /* n_terms; zero but for the story at hand */
    uint32_t *touched; /* terms of the centre */
    size_t n_touched, cap_touched;
    uint32_t *rank; /* account numbers, most central first */
    double *closeness;
    size_t cap_rank, cap_closeness;
    entry *entries; /* of candidate sentences */
    size_t n_entries, cap_entries;
    candidate headline; /* the title chosen; what it says, the summary should explain */
    candidate candidates[CANDIDATES];
};

np_fact_finder *np_fact_finder_new(const np_options *opt, const np_weights *w, const np_vectors *v,
                                   np_error *err)
{
    np_fact_finder *f = np_alloc(sizeof *f, 0, 0, err);
    if (!f)
        return NULL;
    f->opt = opt, f->w = w, f->v = v;
    f->scanner = np_scanner_new(opt, err);
    if (!f->scanner || !(f->centre = np_alloc(0, v->n_terms, sizeof *f->centre, err))) {
        np_fact_finder_free(f);
        return NULL;
    }
    return f;
}

void np_fact_finder_free(np_fact_finder *f)
{
    if (!f)
        return;
    np_scanner_free(f->scanner);
    np_free(f->centre);
    np_free(f->touched);
    np_free(f->rank);
    np_free(f->closeness);
    np_free(f->entries);
    np_free(f);
}

/* ---- the centre, and who is near it ---- */

static np_code sum_centre(np_fact_finder *f, const np_account *account, size_t n, np_error *err)
{
    f->n_touched = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t e = f->v->start[account[k].item]; e < f->v->start[account[k].item + 1]; e++) {
            uint32_t t = f->v->term[e];
            if (f->centre[t] == 0) {
                if (!NP_GROW(f->touched, f->cap_touched, f->n_touched + 1, err))
                    return NP_E_NOMEM;
                f->touched[f->n_touched++] = t;
            }
            f->centre[t] += (double)f->v->weight[e];
        }
    return NP_OK;
}

static void clear_centre(np_fact_finder *f)
{
    for (size_t k = 0; k < f->n_touched; k++)
        f->centre[f->touched[k]] = 0;
}

static np_code rank_accounts(np_fact_finder *f, const np_account *account, size_t n, np_error *err)
{
    if (!NP_GROW(f->rank, f->cap_rank, n, err) || !NP_GROW(f->closeness, f->cap_closeness, n, err))
        return NP_E_NOMEM;
    size_t n_ranked = 0;
    for (size_t k = 0; k < n; k++) {
        double near = 0;
        for (size_t e = f->v->start[account[k].item]; e < f->v->start[account[k].item + 1]; e++)
            near += f->centre[f->v->term[e]] * (double)f->v->weight[e];
        size_t at = n_ranked < MOST_ACCOUNTS ? n_ranked++ : MOST_ACCOUNTS - 1;
        if (at == MOST_ACCOUNTS - 1 && k >= MOST_ACCOUNTS && near <= f->closeness[f->rank[at]])
            continue;
        f->closeness[k] = near;
        for (; at > 0 && f->closeness[f->rank[at - 1]] < near; at--)
            f->rank[at] = f->rank[at - 1];
        f->rank[at] = (uint32_t)k;
    }
    return NP_OK;
}

typedef struct measure { /* of a short text */
    double near;         /* cosine with the centre, up to the centre's length */
    size_t n_terms;      /* entries, one a listed term, left behind f->entries[f->n_entries] */
    size_t n_tokens;
} measure;

static np_code measure_text(np_fact_finder *f, np_str title, np_str text, const np_skip *skip,
                            measure *m, np_error *err)
{
    np_scan scan;
    np_code code = np_scanner_run(f->scanner, title, text, skip, true, &scan, err);
    if (code || !NP_GROW(f->entries, f->cap_entries, f->n_entries + scan.n_terms, err))
        return code ? code : NP_E_NOMEM;
    double dot = 0, square = 0;
    *m = (measure){.n_tokens = scan.n_tokens};
    for (size_t k = 0; k < scan.n_terms; k++) {
        uint32_t t;
        if (!np_weights_find(f->w, scan.term[k].hash, &t))
            continue;
        double weight = (double)np_weights_idf(f->w, t) * (scan.term[k].is_bigram ? .5 : 1);
        f->entries[f->n_entries + m->n_terms++] = (entry){scan.term[k].hash, weight};
        dot += weight * f->centre[t];
        square += weight * weight;
    }
    for (size_t k = 0; k < m->n_terms; k++)
        f->entries[f->n_entries + k].weight /= sqrt(square);
    m->near = square > 0 ? dot / sqrt(square) : 0;
    return NP_OK;
}

static double cosine(const np_fact_finder *f, const candidate *a, const candidate *b)
{
    const entry *x = f->entries + a->from, *y = f->entries + b->from;
    double dot = 0;
    for (size_t i = 0, j = 0; i < a->n_terms && j < b->n_terms;) {
        uint64_t hash_x = x[i].hash, hash_y = y[j].hash;
        dot += hash_x == hash_y ? x[i].weight * y[j].weight : 0;
        i += hash_x <= hash_y;
        j += hash_y <= hash_x;
    }
    return dot;
}

/* ---- title ---- */

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
    form *= memchr(a->title.at, '!', a->title.len) ? .8 : 1;
    form *= a->title.len && a->title.at[a->title.len - 1] == '?' ? .7 : 1;
    form *= has_mark(a->title) ? .7 : 1;
    form *= n_upper > 12 && n_lower == 0 ? .8 : 1;
    return form;
}

/* One candidate a headline, in order of rank; those that are empty have no terms. */
static np_code gather_headlines(np_fact_finder *f, const np_account *account, size_t n_ranked,
                                np_error *err)
{
    f->n_entries = 0;
    for (size_t k = 0; k < n_ranked; k++) {
        const np_account *a = &account[f->rank[k]];
        candidate *c = &f->candidates[k];
        measure m = {0};
        np_code code = a->title.len ? measure_text(f, a->title, (np_str){0}, NULL, &m, err) : NP_OK;
        if (code)
            return code;
        *c = (candidate){.text = a->title,
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
        const candidate *c = &f->candidates[k];
        double n_voices = account[c->account].n_copies + (k != one);
        sum += n_voices * (k == one ? 1 : cosine(f, c, &f->candidates[one]));
        n_others += n_voices;
    }
    return n_others > 0 ? sum / n_others : 0;
}

static np_code pick_title(np_fact_finder *f, const np_account *account, size_t n_ranked,
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
        double worth = f->candidates[k].score * form_of(a) * cbrt(rank) *
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

/* ---- summary ----
 *
 * It opens with the news: a first or second sentence of a central account, near the title, that can
 * stand at the beginning. What follows adds to it and is as much to the point. */

static const np_skip *skip_of(const np_account *a) { return a->skip.lines ? &a->skip : NULL; }

static np_code add_sentences(np_fact_finder *f, const np_account *a, uint32_t number,
                             size_t *n_candidates, np_error *err)
{
    np_str rest = a->text, sentence;
    for (unsigned k = 0; k < MOST_SENTENCES && np_sentence_next(&rest, &sentence);) {
        sentence = np_without_dateline(sentence);
        size_t n_words = np_word_count(sentence);
        candidate *c = &f->candidates[*n_candidates];
        bool is_fit = n_words >= LEAST_WORDS ? n_words <= MOST_WORDS : sentence.len >= LEAST_BYTES;
        if (!is_fit || sentence.len > MOST_BYTES || np_str_equal(sentence, a->title))
            continue;
        measure m;
        np_code code = measure_text(f, (np_str){0}, sentence, skip_of(a), &m, err);
        if (code)
            return code;
        if (m.n_tokens == 0) /* a line of furniture */
            continue;
        *c = (candidate){.text = sentence,
                         .account = number,
                         .n_words = n_words,
                         .from = f->n_entries,
                         .n_terms = m.n_terms};
        f->n_entries += m.n_terms;
        bool opens_well = np_opens_well(sentence);
        double rank = f->closeness[number] / f->closeness[f->rank[0]];
        c->score = m.near / (1 + .15 * k) * (opens_well ? 1 : .6);
        c->lead = c->score * rank * rank *
                  (k == 0   ? 1
                   : k == 1 ? .8
                            : .5) *
                  (opens_well ? 1 : .6) * (n_words < 12 ? .8 : 1) *
                  (1 + cosine(f, &f->headline, c));
        (*n_candidates)++;
        k++;
    }
    return NP_OK;
}

/* Greedy: the best sentence left that says something new, a little dearer when its account has
 * spoken already or is older than the one that opens, until the words are used up. */
static size_t choose(np_fact_finder *f, size_t n_candidates, candidate *chosen[], size_t most)
{
    size_t n = 0, n_words = 0;
    while (n < most && n_words < f->opt->summary_words) {
        candidate *best = NULL;
        double best_score = 0;
        for (size_t k = 0; k < n_candidates; k++) {
            candidate *c = &f->candidates[k];
            double score = n == 0 ? c->lead : c->score;
            bool fits = n == 0 || (n_words + c->n_words <= f->opt->summary_words * 5 / 4 &&
                                   score >= TO_THE_POINT * chosen[0]->score);
            for (size_t j = 0; j < n && score > 0; j++) {
                score *= chosen[j]->account == c->account ? .8 : 1;
                score *= j == 0 && c->account < chosen[0]->account ? OLD_NEWS : 1;
                if (chosen[j] == c || cosine(f, chosen[j], c) > SAME_SENTENCE)
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

static np_code write_summary(np_fact_finder *f, const np_account *account, size_t n_ranked,
                             np_arena *arena, np_facts *facts, np_error *err)
{
    enum { MOST_CHOSEN = 8 };
    candidate *chosen[MOST_CHOSEN];
    size_t n_candidates = 0;
    measure headline = {0};
    f->n_entries = 0;
    np_code code = measure_text(f, facts->title, (np_str){0}, NULL, &headline, err);
    f->headline = (candidate){.n_terms = headline.n_terms};
    f->n_entries = headline.n_terms;
    for (size_t k = 0; !code && k < n_ranked; k++)
        code = add_sentences(f, &account[f->rank[k]], f->rank[k], &n_candidates, err);
    if (code)
        return code;
    facts->n_summary = choose(f, n_candidates, chosen, MOST_CHOSEN);
    facts->summary = np_arena_alloc(arena, facts->n_summary, sizeof *facts->summary, err);
    if (!facts->summary)
        return NP_E_NOMEM;
    for (size_t k = 0; k < facts->n_summary; k++)
        facts->summary[k] = (np_sentence){chosen[k]->text, account[chosen[k]->account].article};
    return NP_OK;
}

/* ---- names ---- */

/* A word by itself in more than an eighth of all stories names none of them. */
static bool is_common_word(void *ctx, np_str word)
{
    np_fact_finder *f = ctx;
    np_scan scan;
    uint32_t t;
    if (np_is_particle(word))
        return true;
    return !np_scanner_run(f->scanner, (np_str){0}, word, NULL, true, &scan, NULL) &&
           scan.n_terms == 1 && np_weights_find(f->w, scan.term[0].hash, &t) &&
           np_weights_spread(f->w, t) > 1. / 8;
}

static np_code list_names(np_fact_finder *f, const np_account *account, size_t n_ranked,
                          np_arena *arena, np_facts *facts, np_error *err)
{
    np_str text[MOST_ACCOUNTS], title[MOST_ACCOUNTS];
    for (size_t k = 0; k < n_ranked; k++)
        text[k] = account[f->rank[k]].text, title[k] = account[f->rank[k]].title;
    facts->name = np_arena_alloc(arena, MOST_NAMES, sizeof *facts->name, err);
    if (!facts->name)
        return NP_E_NOMEM;
    return np_names_find(text, title, n_ranked, is_common_word, f, facts->name, MOST_NAMES,
                         &facts->n_names, err);
}

/* ---- key terms ---- */

typedef struct key_term {
    uint32_t term;
    double weight;
    np_str text; /* empty until seen */
    bool is_bigram, is_name;
} key_term;

static int by_weight(const void *a, const void *b)
{
    const key_term *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

/* The heaviest terms of the centre; idf counts once more, as a key term should tell stories apart.
 */
static size_t heaviest(const np_fact_finder *f, key_term *pool)
{
    size_t n = 0;
    for (size_t k = 0; k < f->n_touched; k++) {
        uint32_t t = f->touched[k];
        double idf = (double)np_weights_idf(f->w, t);
        key_term one = {.term = t, .weight = f->centre[t] * idf * idf};
        if (np_weights_spread(f->w, t) > .3)
            continue;
        if (n == TERM_POOL && by_weight(&one, &pool[n - 1]) > 0)
            continue;
        size_t at = n < TERM_POOL ? n++ : TERM_POOL - 1;
        for (; at > 0 && by_weight(&one, &pool[at - 1]) < 0; at--)
            pool[at] = pool[at - 1];
        pool[at] = one;
    }
    return n;
}

static np_str as_written(const np_account *a, const np_term *term)
{
    size_t title = a->title.len;
    if (term->at + (size_t)term->len <= title)
        return (np_str){a->title.at + term->at, term->len};
    if (term->at <= title || term->at + (size_t)term->len - title - 1 > a->text.len)
        return (np_str){0};
    return (np_str){a->text.at + (term->at - title - 1), term->len};
}

/* The term of a scan with this hash, or NULL; terms come ascending by hash. */
static const np_term *term_of(const np_scan *scan, uint64_t hash)
{
    size_t low = 0, high = scan->n_terms;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scan->term[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scan->n_terms && scan->term[low].hash == hash ? &scan->term[low] : NULL;
}

static np_code find_written(np_fact_finder *f, const np_account *a, key_term *pool, size_t n,
                            np_error *err)
{
    np_scan scan;
    size_t n_unseen = 0;
    for (size_t k = 0; k < n; k++)
        n_unseen += pool[k].text.len == 0;
    if (n_unseen == 0)
        return NP_OK;
    np_code code = np_scanner_run(f->scanner, a->title, a->text, skip_of(a), true, &scan, err);
    for (size_t k = 0; !code && k < n; k++) {
        const np_term *term =
            pool[k].text.len ? NULL : term_of(&scan, np_weights_hash(f->w, pool[k].term));
        if (!term)
            continue;
        pool[k].text = as_written(a, term);
        pool[k].is_bigram = term->is_bigram;
        pool[k].is_name = term->n_capital > term->n_plain;
    }
    return code;
}

static bool is_within(np_str part, np_str whole)
{
    for (size_t i = 0; part.len && i + part.len <= whole.len; i++) {
        size_t k = 0;
        while (k < part.len && ((part.at[k] ^ whole.at[i + k]) & ~32) == 0)
            k++;
        if (k == part.len)
            return true;
    }
    return false;
}

/* Three letters and more, or a pair of a script that writes words in one or two: in letters of two
 * bytes, words of two are articles and prepositions. A figure by itself tells nothing, and what
 * runs over a line end is no term. */
static bool is_fit(np_str text)
{
    size_t n_chars = 0, n_letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        n_chars += (c & 0xC0) != 0x80;
        n_letters += c >= 0x80 || (c | 32U) - 'a' < 26;
        if (c == '\n')
            return false;
    }
    if (n_letters == 0 || np_is_particle(text) || np_has_loose_end(text))
        return false;
    return n_chars >= 3 ||
           (n_chars == 2 && (text.len == 6 || (text.at[0] >= 'A' && text.at[0] <= 'Z')));
}

/* Terms that overlap where they stand are parts of one: of a script without spaces, whose terms are
 * all pairs of characters ("lin-an", "an-di": "lin-an-di"), or of a longer name. */
static void join_overlaps(key_term *pool, size_t n)
{
    enum { LONGEST = 36 };
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            np_str *a = &pool[i].text, *b = &pool[j].text;
            bool overlap =
                a->at < b->at && b->at < a->at + a->len && a->at + a->len < b->at + b->len;
            size_t len = overlap ? (size_t)(b->at - a->at) + b->len : 0;
            if (len == 0 || len > LONGEST)
                continue;
            a->len = len;
            b->len = 0;
            j = 0;
        }
}

/* The name a term is a word of ("Oldacre": "Maren Oldacre"), else the term. */
static np_str in_full(np_str term, const np_facts *facts)
{
    for (size_t k = 0; k < facts->n_names; k++) {
        np_str name = facts->name[k];
        for (size_t i = 0; i + term.len <= name.len; i++) {
            size_t end = i + term.len;
            if (memcmp(name.at + i, term.at, term.len) == 0 && (i == 0 || name.at[i - 1] == ' ') &&
                (end == name.len || name.at[end] == ' '))
                return name;
        }
    }
    return term;
}

static np_code list_key_terms(np_fact_finder *f, const np_account *account, size_t n_ranked,
                              np_arena *arena, np_facts *facts, np_error *err)
{
    key_term pool[TERM_POOL];
    size_t n = heaviest(f, pool);
    for (size_t k = 0; k < n_ranked; k++) {
        np_code code = find_written(f, &account[f->rank[k]], pool, n, err);
        if (code)
            return code;
    }
    for (size_t k = 0; k < n; k++)
        pool[k].weight *= pool[k].is_name ? 1.3 : 1;
    qsort(pool, n, sizeof *pool, by_weight);
    join_overlaps(pool, n);
    facts->key_term = np_arena_alloc(arena, MOST_TERMS, sizeof *facts->key_term, err);
    if (!facts->key_term)
        return NP_E_NOMEM;
    facts->n_key_terms = 0;
    for (size_t k = 0; k < n && facts->n_key_terms < MOST_TERMS; k++) {
        bool is_said = !is_fit(pool[k].text);
        np_str text = is_said ? (np_str){0} : in_full(pool[k].text, facts);
        for (size_t j = 0; j < facts->n_key_terms; j++)
            is_said |= is_within(text, facts->key_term[j]) || is_within(facts->key_term[j], text);
        if (!is_said)
            facts->key_term[facts->n_key_terms++] = text;
    }
    return NP_OK;
}

np_code np_facts_find(np_fact_finder *f, const np_account *account, size_t n, np_arena *arena,
                      np_facts *facts, np_error *err)
{
    size_t n_ranked = n < MOST_ACCOUNTS ? n : MOST_ACCOUNTS;
    *facts = (np_facts){0};
    f->n_entries = 0;
    np_code code = sum_centre(f, account, n, err);
    if (!code)
        code = rank_accounts(f, account, n, err);
    if (!code)
        code = pick_title(f, account, n_ranked, facts, err);
    if (!code)
        code = write_summary(f, account, n_ranked, arena, facts, err);
    if (!code)
        code = list_names(f, account, n_ranked, arena, facts, err);
    if (!code)
        code = list_key_terms(f, account, n_ranked, arena, facts, err);
    clear_centre(f);
    return code;
}
