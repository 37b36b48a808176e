/* key_terms.c - the words and names a person would write on the story's folder, as its texts write
 * them: the heaviest terms of the centre, whole names instead of their halves. */
#include "base/str.h"
#include "story/finder.h"
#include "story/names.h"
#include "story/particles.h"
#include <stdlib.h>

enum { MOST_TERMS = 6, MOST_NAMES = 8 };

/* ---- names ---- */

/* A word by itself in more than an eighth of all stories names none of them. */
static bool is_common_word(void *ctx, np_str word)
{
    np_fact_finder *f = ctx;
    np_scan scan;
    uint32_t t;
    if (np_is_particle(word))
        return true;
    return !np_scanner_terms(f->scanner, (np_str){0}, word, NULL, NULL, &scan, NULL) &&
           scan.n_terms == 1 && np_weights_find(f->w, scan.term[0].hash, &t) &&
           np_weights_spread(f->w, t) > 1. / 8;
}

np_code np_finder_list_names(np_fact_finder *f, const np_account *account, size_t n_ranked,
                             np_arena *arena, np_facts *facts, np_error *err)
{
    np_str text[NP_MOST_ACCOUNTS], title[NP_MOST_ACCOUNTS];
    for (size_t k = 0; k < n_ranked; k++)
        text[k] = account[f->rank[k]].text, title[k] = account[f->rank[k]].title;
    facts->name = np_arena_alloc(arena, MOST_NAMES, sizeof *facts->name, err);
    if (!facts->name)
        return NP_E_NOMEM;
    return np_names_find(text, title, n_ranked, is_common_word, f, facts->name, MOST_NAMES,
                         &facts->n_names, err);
}

/* ---- key terms ---- */

static int by_weight(const void *a, const void *b)
{
    const np_key_term *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->term > y->term) - (x->term < y->term);
}

/* The heaviest terms of the centre; idf counts once more, as a key term should tell stories apart.
 */
void np_finder_begin_key_terms(np_fact_finder *f)
{
    np_key_term *pool = f->pool;
    size_t n = 0;
    for (size_t k = 0; k < f->n_touched; k++) {
        uint32_t t = f->touched[k];
        double idf = (double)np_weights_idf(f->w, t);
        np_key_term one = {.term = t, .weight = f->centre[t] * idf * idf};
        if ((n == NP_KEY_POOL && by_weight(&one, &pool[n - 1]) > 0) ||
            np_weights_spread(f->w, t) > .3)
            continue;
        size_t at = n < NP_KEY_POOL ? n++ : NP_KEY_POOL - 1;
        for (; at > 0 && by_weight(&one, &pool[at - 1]) < 0; at--)
            pool[at] = pool[at - 1];
        pool[at] = one;
    }
    f->n_pool = n;
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

np_code np_finder_add_written(np_fact_finder *f, const np_account *a, const np_scan *words,
                              np_error *err)
{
    np_scan scan = *words;
    uint64_t unseen[NP_KEY_POOL];
    np_wanted only = {unseen, 0};
    for (size_t k = 0; k < f->n_pool; k++)
        if (f->pool[k].text.len == 0)
            unseen[only.n++] = np_weights_hash(f->w, f->pool[k].term);
    if (only.n == 0)
        return NP_OK;
    np_code code = np_scanner_terms_of_all(f->scanner, &only, &scan, err);
    for (size_t k = 0; !code && k < f->n_pool; k++) {
        np_key_term *one = &f->pool[k];
        const np_term *term =
            one->text.len ? NULL : term_of(&scan, np_weights_hash(f->w, one->term));
        if (!term)
            continue;
        one->text = as_written(a, term);
        one->is_bigram = term->is_bigram;
        one->is_name = term->n_capital > term->n_plain;
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
static void join_overlaps(np_key_term *pool, size_t n)
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

np_code np_finder_list_key_terms(np_fact_finder *f, np_arena *arena, np_facts *facts, np_error *err)
{
    np_key_term *pool = f->pool;
    size_t n = f->n_pool;
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
