/* counts.c - five names under one agency's text are one source; a rewrite is none.
 *
 * Independence cannot be seen in text, only its absence can: so the figure is an interval, and
 * every rule here takes away. */
#include "story/counts.h"
#include "base/map.h"
#include "base/str.h"
#include "story/prose.h"
#include <xxhash.h>

enum { CREDIT_WITHIN = 160, LONGEST_CREDIT = 24, QUOTE_KEY = 24 };

typedef struct tally {
    np_map *publishers, *origins, *told; /* told: names, numbers and quotations so far */
    size_t n_unknown, n_new;
    size_t n_told; /* of the text at hand: all of these it has, repeats included */
    bool is_alone; /* one text: a source, whatever it tells */
} tally;

static np_code enter(np_map *m, uint64_t key, bool *is_new, np_error *err)
{
    size_t before = np_map_count(m);
    if (!np_map_put(m, key, 1, err))
        return NP_E_NOMEM;
    *is_new |= np_map_count(m) > before;
    return NP_OK;
}

/* A single capitalised word in brackets at the start (before a dash) or at the very end: the hash
 * of the agency credited, 0 for none. */
static uint64_t credit_in(np_str part, bool is_end)
{
    for (size_t i = 0; i + 2 < part.len; i++) {
        if (part.at[i] != '(' || part.at[i + 1] < 'A' || part.at[i + 1] > 'Z')
            continue;
        size_t n = 1;
        while (i + 1 + n < part.len && n <= LONGEST_CREDIT && (part.at[i + 1 + n] | 32) >= 'a' &&
               (part.at[i + 1 + n] | 32) <= 'z')
            n++;
        size_t close = i + 1 + n;
        if (n < 2 || close >= part.len || part.at[close] != ')')
            continue;
        np_str rest = np_str_trim((np_str){part.at + close + 1, part.len - close - 1});
        bool is_credit = is_end ? rest.len <= 1
                                : rest.len > 2 && (rest.at[0] == '-' ||
                                                   memcmp(rest.at, "\xE2\x80\x93", 3) == 0 ||
                                                   memcmp(rest.at, "\xE2\x80\x94", 3) == 0);
        if (is_credit)
            return XXH3_64bits(part.at + i + 1, n);
    }
    return 0;
}

static uint64_t credit_of(np_str text)
{
    size_t n = text.len < CREDIT_WITHIN ? text.len : CREDIT_WITHIN;
    uint64_t credit = credit_in((np_str){text.at, n}, false);
    return credit ? credit : credit_in((np_str){text.at + text.len - n, n}, true);
}

/* Enter what a text tells: capitalised words away from sentence starts, words with digits. */
static np_code tell(tally *t, np_str text, bool *is_new, np_error *err)
{
    for (np_word word = {0}; np_word_next(&text, &word, &word);) {
        bool is_number = word.text.at[0] >= '0' && word.text.at[0] <= '9';
        if (!is_number && (!word.is_capital || word.starts_sentence))
            continue;
        t->n_told++;
        if (enter(t->told, XXH3_64bits(word.text.at, word.text.len), is_new, err))
            return NP_E_NOMEM;
    }
    return NP_OK;
}

/* Enter the beginnings of quotations, in any of the usual marks. */
static np_code quote(tally *t, np_str text, bool *is_new, np_error *err)
{
    for (size_t i = 0; i < text.len; i++) {
        bool is_curly = i + 3 < text.len && memcmp(text.at + i, "\xE2\x80\x9C", 3) == 0;
        if (!is_curly && text.at[i] != '"')
            continue;
        size_t from = i + (is_curly ? 3 : 1);
        size_t n = text.len - from < QUOTE_KEY ? text.len - from : QUOTE_KEY;
        t->n_told++;
        if (enter(t->told, XXH3_64bits_withSeed(text.at + from, n, 1), is_new, err))
            return NP_E_NOMEM;
        if (!is_curly) /* on to the closing mark */
            while (++i < text.len && text.at[i] != '"')
                ;
    }
    return NP_OK;
}

static np_code count_publishers(tally *t, const np_printing *p, np_error *err)
{
    bool is_known = false, ignored = false;
    for (size_t k = 0; k < p->n_articles; k++) {
        if (p->imprint[k].publisher == 0)
            continue;
        is_known = true;
        if (enter(t->publishers, p->imprint[k].publisher, &ignored, err))
            return NP_E_NOMEM;
    }
    t->n_unknown += !is_known;
    return NP_OK;
}

/* Is it known whose the text is? */
static bool has_known_source(const np_printing *p)
{
    for (size_t k = 0; k < p->n_articles; k++)
        if (p->imprint[k].publisher == 0 && np_printing_may_begin(p, k))
            return false;
    return true;
}

static np_code count_one(tally *t, const np_printing *p, uint32_t number, bool *is_rewrite,
                         np_error *err)
{
    enum { LEAST_TOLD = 4 };
    bool is_new = false, is_origin = false;
    uint64_t credit = credit_of(p->text);
    if (count_publishers(t, p, err) || enter(t->origins, credit ? credit : number, &is_origin, err))
        return NP_E_NOMEM;
    t->n_told = 0;
    if (!t->is_alone && (tell(t, p->title, &is_new, err) || tell(t, p->text, &is_new, err) ||
                         quote(t, p->text, &is_new, err)))
        return NP_E_NOMEM;
    t->n_new += is_origin && is_new && has_known_source(p);
    if (is_rewrite)
        *is_rewrite = !is_new && t->n_told >= LEAST_TOLD;
    return NP_OK;
}

np_code np_counts_make(const np_printing *printing, size_t n, np_counts *counts, bool *is_rewrite,
                       np_error *err)
{
    size_t n_sources = 0;
    np_code code = NP_E_NOMEM;
    tally t = {.publishers = np_map_new(err), .is_alone = n == 1};
    *counts = (np_counts){.n_texts = n};
    if (!t.publishers || !(t.origins = np_map_new(err)) || !(t.told = np_map_new(err)) ||
        np_printings_sources(printing, n, &n_sources, err))
        goto done;
    for (size_t k = 0; k < n; k++) {
        counts->n_articles += printing[k].n_articles;
        if (count_one(&t, &printing[k], (uint32_t)k, is_rewrite ? &is_rewrite[k] : NULL, err))
            goto done;
    }
    size_t n_origins = np_map_count(t.origins);
    size_t most = n_sources < n_origins ? n_sources : n_origins;
    size_t least = t.n_new < most ? t.n_new : most;
    counts->n_publishers = np_map_count(t.publishers) + t.n_unknown;
    counts->n_independent_max = most;
    counts->n_independent_min = least > 0 ? least : 1;
    code = NP_OK;
done:
    np_map_free(t.told);
    np_map_free(t.origins);
    np_map_free(t.publishers);
    return code;
}
