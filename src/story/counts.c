/* counts.c - five names under one agency's text are one source; a rewrite is none.
 *
 * Independence cannot be seen in text, only its absence can: so the figure is an interval, and
 * every rule here takes away. */
#include "story/counts.h"
#include "base/map.h"
#include "base/sets.h"
#include "base/str.h"
#include "story/prose.h"
#include <xxhash.h>

enum { CREDIT_WITHIN = 160, LONGEST_CREDIT = 24, QUOTE_KEY = 24, LONGEST_NAME = 64 };

typedef struct tally {
    np_map *publishers, *told; /* told: names, numbers and quotations so far */
    np_map *credited; /* agencies, and who is said to have been first: a text that says so */
    np_sets *origins; /* texts that are of one */
    size_t n_unknown, n_new;
    size_t n_told; /* of the text at hand: all of these it has, repeats included */
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

/* Who a name or host is, whatever its case, spaces and suffix: "TechCrunch" and "techcrunch.com"
 * are one; 0: it has too few letters. */
static uint64_t key_of_name(np_str name)
{
    char letters[LONGEST_NAME];
    size_t n = 0;
    for (size_t i = 0; i < name.len && n < LONGEST_NAME && name.at[i] != '.'; i++) {
        unsigned char c = (unsigned char)name.at[i];
        bool is_letter = (unsigned)((c | 32) - 'a') < 26 || (unsigned)(c - '0') < 10 || c >= 0x80;
        if (is_letter)
            letters[n++] = (char)(c < 0x80 ? c | 32 : c);
    }
    return n >= 3 ? XXH3_64bits_withSeed(letters, n, 2) : 0;
}

/* What stands behind the words where they first stand in text; empty: they do not. */
static np_str behind(np_str text, np_str words)
{
    while (text.len >= words.len) {
        const char *at = memchr(text.at, words.at[0], text.len - words.len + 1);
        if (!at)
            break;
        text = (np_str){at, text.len - (size_t)(at - text.at)};
        if (memcmp(at, words.at, words.len) == 0)
            return (np_str){at + words.len, text.len - words.len};
        text.at++, text.len--;
    }
    return (np_str){0};
}

/* Whom a text says it has the news from: the name behind "first reported by"; 0: nobody. */
static uint64_t first_reporter(np_str text)
{
    static const char *const says[] = {"first reported by ", "reported first by "};
    for (size_t k = 0; k < sizeof says / sizeof *says; k++) {
        np_str rest = behind(text, np_str_of(says[k])), name = {0};
        for (np_word word = {0}; np_word_next(&rest, &word, &word);) {
            bool is_article =
                name.len == 0 && word.text.len == 3 && memcmp(word.text.at + 1, "he", 2) == 0;
            if (is_article)
                continue;
            if (!word.is_capital || (name.len && !word.follows))
                break;
            name = name.len ? (np_str){name.at, (size_t)(word.text.at - name.at) + word.text.len}
                            : word.text;
        }
        if (name.len)
            return key_of_name(name);
    }
    return 0;
}

/* Join what has one origin: texts that credit one agency, and what was first reported by one. */
static np_code join_origins(tally *t, const np_printing *p, size_t n, np_error *err)
{
    for (uint32_t k = 0; k < n; k++) {
        uint64_t key[] = {credit_of(p[k].text), first_reporter(p[k].text)};
        for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
            const uint32_t *other = key[i] ? np_map_put(t->credited, key[i], k, err) : &k;
            if (!other)
                return NP_E_NOMEM;
            (void)np_sets_join(t->origins, *other, k);
        }
    }
    for (uint32_t k = 0; k < n; k++) /* an agency's text is the agency's, whoever carries it */
        for (size_t i = 0; i < p[k].n_articles && credit_of(p[k].text) == 0; i++) {
            uint64_t key =
                np_printing_may_begin(&p[k], i) ? key_of_name(p[k].imprint[i].source) : 0;
            const uint32_t *other = key ? np_map_find(t->credited, key) : NULL;
            if (other)
                (void)np_sets_join(t->origins, *other, k);
        }
    return NP_OK;
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
    bool is_new = false, is_origin = np_sets_find(t->origins, number) == number;
    if (count_publishers(t, p, err))
        return NP_E_NOMEM;
    t->n_told = 0;
    if (tell(t, p->title, &is_new, err) || tell(t, p->text, &is_new, err) ||
        quote(t, p->text, &is_new, err))
        return NP_E_NOMEM;
    t->n_new += is_origin && is_new && has_known_source(p);
    if (is_rewrite)
        *is_rewrite = !is_new && t->n_told >= LEAST_TOLD;
    return NP_OK;
}

/* Most stories are of one text, which is a source, whatever it tells. */
static np_code count_alone(const np_printing *p, np_counts *counts, np_error *err)
{
    tally t = {.publishers = p->n_articles > 1 ? np_map_new(err) : NULL};
    *counts = (np_counts){p->n_articles, 1, 1, 1, 1};
    if (p->n_articles == 1)
        return NP_OK;
    np_code code = t.publishers ? count_publishers(&t, p, err) : NP_E_NOMEM;
    if (!code)
        counts->n_publishers = np_map_count(t.publishers) + t.n_unknown;
    np_map_free(t.publishers);
    return code;
}

np_code np_counts_make(const np_printing *printing, size_t n, np_counts *counts, bool *is_rewrite,
                       np_error *err)
{
    size_t n_sources = 0;
    np_code code = NP_E_NOMEM;
    if (n == 1) {
        if (is_rewrite)
            is_rewrite[0] = false;
        return count_alone(printing, counts, err);
    }
    tally t = {.publishers = np_map_new(err)};
    *counts = (np_counts){.n_texts = n};
    if (!t.publishers || !(t.told = np_map_new(err)) || !(t.credited = np_map_new(err)) ||
        !(t.origins = np_sets_new((uint32_t)n, err)) || join_origins(&t, printing, n, err) ||
        np_printings_sources(printing, n, &n_sources, err))
        goto done;
    for (size_t k = 0; k < n; k++) {
        counts->n_articles += printing[k].n_articles;
        if (count_one(&t, &printing[k], (uint32_t)k, is_rewrite ? &is_rewrite[k] : NULL, err))
            goto done;
    }
    size_t n_origins = 0;
    for (uint32_t k = 0; k < n; k++)
        n_origins += np_sets_find(t.origins, k) == k;
    size_t most = n_sources < n_origins ? n_sources : n_origins;
    size_t least = t.n_new < most ? t.n_new : most;
    counts->n_publishers = np_map_count(t.publishers) + t.n_unknown;
    counts->n_independent_max = most;
    counts->n_independent_min = least > 0 ? least : 1;
    code = NP_OK;
done:
    np_map_free(t.told);
    np_sets_free(t.origins);
    np_map_free(t.credited);
    np_map_free(t.publishers);
    return code;
}
