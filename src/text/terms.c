/* terms.c - what stories weigh: words, and neighbours as one.
 *
 * Shingle tokens are split at every mark; a term is not: "1,000" and "3.5" stay whole, "U.S." is
 * "us". Five suffix rules drop the plural (the s-stem: +.4 points on labelled stories, where a
 * Snowball stemmer gained .06); there is no stop list: document frequency does that work, with a
 * little help (function_words.h). Weights fall with position in the text, because news is written
 * from the top down.
 *
 * Two neighbours are a term of a title, which has few words and means each. Those of texts were
 * half of all terms, a quarter of the time of stories and a third of their memory, and the labelled
 * sets lose nothing without them (bench/stories.md); they are looked for where somebody asks how
 * one is written.
 *
 * Occurrences are listed, sorted by hash (stable, so that float sums have one order) and added up.
 */
#include "text/terms.h"
#include "base/mem.h"
#include "base/sort.h"
#include <string.h>

/* How an occurrence is written. */
typedef enum writing { SAYS_NOTHING, CAPITAL, PLAIN } writing;

typedef struct occurrence {
    float weight;
    uint32_t at;
    uint16_t len;
    uint8_t writing;
    bool is_bigram, has_digit;
} occurrence;

enum { SIEVE = 4096 };

struct np_terms {
    occurrence *seen;
    np_keyed *key; /* seen[i]'s hash */
    size_t n, seen_cap, key_cap;
    np_keyed *spare;
    size_t spare_cap;
    np_term *term;
    size_t term_cap;
    const uint64_t *only; /* n_only hashes; NULL: every term counts */
    size_t n_only;
    uint64_t sieve[SIEVE / 64]; /* a bit for the low end of each */
};

enum {
    MOST_WORD = 1000, /* bytes: longer ones are no words */
    MOST_SPAN = 256   /* bytes from end to end of a bigram, so that it can be shown */
};

np_terms *np_terms_new(np_error *err) { return np_alloc(sizeof(np_terms), 0, 0, err); }

void np_terms_free(np_terms *t)
{
    if (!t)
        return;
    np_free(t->term);
    np_free(t->spare);
    np_free(t->key);
    np_free(t->seen);
    np_free(t);
}

void np_terms_reset(np_terms *t, const uint64_t *only, size_t n_only)
{
    t->n = 0;
    t->only = only;
    t->n_only = n_only;
    memset(t->sieve, 0, sizeof t->sieve);
    for (size_t k = 0; k < n_only; k++)
        t->sieve[only[k] % SIEVE / 64] |= UINT64_C(1) << only[k] % 64;
}

static bool is_wanted(const np_terms *t, uint64_t hash)
{
    if (!t->only)
        return true;
    if (!(t->sieve[hash % SIEVE / 64] >> hash % 64 & 1))
        return false;
    for (size_t k = 0; k < t->n_only; k++)
        if (t->only[k] == hash)
            return true;
    return false;
}

bool np_is_title_cased(const uint8_t *is, size_t n)
{
    size_t n_upper = 0, n_letters = 0;
    for (size_t i = 0; i < n; i++) {
        n_letters += !(is[i] & (NP_WORD_DIGIT | NP_WORD_PAIR));
        n_upper += (is[i] & NP_WORD_UPPER) != 0;
    }
    return 2 * n_upper > n_letters;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_ascii_letter(char c) { return c >= 'a' && c <= 'z'; }

/* Drop the plural from word[0 .. len-1]: its new length; "ies" becomes "y" in place. */
static size_t stem(char *word, size_t len)
{
    if (len <= 3 || word[len - 1] != 's')
        return len;
    char before = word[len - 2], two_before = word[len - 3];
    if (before == 'e' && two_before == 'i') {
        bool is_kept = len == 4 || word[len - 4] == 'a' || word[len - 4] == 'e';
        if (is_kept)
            return len - 1;
        word[len - 3] = 'y';
        return len - 2;
    }
    if (before == 'u' || before == 's' || before == 'i')
        return len;
    char three_before = word[len - 4];
    bool is_hissed = two_before == 'x' || two_before == 'z' ||
                     (two_before == 's' && three_before == 's') ||
                     (two_before == 'h' && (three_before == 'c' || three_before == 's'));
    return before == 'e' && is_hissed ? len - 2 : len - 1;
}

uint64_t np_term_hash(char *folded, size_t len) { return np_word_hash(folded, stem(folded, len)); }

/* A word as stories see it: one token, or a few that a comma or full stops hold together. */
typedef struct joined {
    uint64_t hash;
    uint32_t at, len;
    size_t n_tokens;
    writing writing;
    bool has_digit, is_pair, is_upper;
    bool is_term; /* not a single ASCII character, not overlong */
} joined;

/* Words at .. end - 1 of a field, whose source begins at base. */
typedef struct rest {
    const np_words *words;
    size_t at, end;
    np_str source;
    size_t base;
} rest;

/* The byte between a word and the next if it is just one, else 0. */
static char between(const rest *r, size_t i)
{
    const np_word *a = &r->words->word[i];
    return a[1].at - a[0].at == a[0].len + 1 ? r->source.at[a[0].at - r->base + a[0].len] : 0;
}

/* How many of them are one word, from the first on. */
static size_t count_joined(const rest *r)
{
    const char *folded = r->words->folded;
    size_t i = r->at;
    for (; i + 1 < r->end; i++) {
        const np_word *word = &r->words->word[i];
        char by = between(r, i);
        char last = folded[word[0].fold + word[0].fold_len - 1], next = folded[word[1].fold];
        bool is_number = (by == ',' || by == '.') && is_digit(last) && is_digit(next);
        bool is_initial = by == '.' && word[0].fold_len == 1 && word[1].fold_len == 1 &&
                          is_ascii_letter(last) && is_ascii_letter(next);
        if (!is_number && !is_initial)
            break;
    }
    return i + 1 - r->at;
}

static joined join_tokens(const rest *r)
{
    char form[MOST_WORD + NP_WORD_PADDED];
    size_t len = 0;
    const np_word *word = &r->words->word[r->at];
    const uint8_t *is = &r->words->is[r->at];
    const char *folded = r->words->folded;
    joined j = {.n_tokens = count_joined(r)};
    const np_word *last = &word[j.n_tokens - 1];
    j.at = word->at;
    j.len = last->at + last->len - word->at;
    j.is_pair = *is & NP_WORD_PAIR;
    j.is_upper = *is & NP_WORD_UPPER;
    bool is_as_it_is = j.n_tokens == 1 && word->fold_len <= MOST_WORD &&
                       (word->fold_len <= 3 || folded[word->fold + word->fold_len - 1] != 's');
    if (is_as_it_is) { /* no plural: most words; their hash is known */
        j.has_digit = *is & NP_WORD_DIGIT;
        j.is_term =
            j.len <= MOST_WORD && (word->fold_len > 1 || (unsigned char)folded[word->fold] >= 0x80);
        j.hash = r->words->hash[r->at];
        return j;
    }
    for (size_t i = 0; i < j.n_tokens; i++) {
        j.has_digit |= (is[i] & NP_WORD_DIGIT) != 0;
        if (word[i].fold_len > MOST_WORD - len)
            return j;
        memcpy(form + len, folded + word[i].fold, word[i].fold_len);
        len += word[i].fold_len;
        if (i + 1 < j.n_tokens && (is[i] & NP_WORD_DIGIT) && len < MOST_WORD)
            form[len++] = between(r, r->at + i);
    }
    j.is_term = j.len <= MOST_WORD && (len > 1 || (unsigned char)form[0] >= 0x80);
    j.hash = np_term_hash(form, len);
    return j;
}

static bool add_seen(np_terms *t, uint64_t hash, occurrence one, np_error *err)
{
    if (!is_wanted(t, hash))
        return true;
    if (!NP_GROW(t->seen, t->seen_cap, t->n + 1, err) ||
        !NP_GROW(t->key, t->key_cap, t->n + 1, err))
        return false;
    t->seen[t->n] = one;
    t->key[t->n] = (np_keyed){.key = hash, .index = (uint32_t)t->n};
    t->n++;
    return true;
}

static uint64_t bigram_hash(uint64_t a, uint64_t b)
{
    uint64_t x = (a << 23 | a >> 41) * UINT64_C(0xD6E8FEB86659FD93) ^ b;
    x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return x ^ x >> 32;
}

static bool add_bigram(np_terms *t, const joined *a, const joined *b, float weight, np_error *err)
{
    uint32_t span = b->at + b->len - a->at;
    if (a->is_pair || b->is_pair || span > MOST_SPAN)
        return true;
    writing how = !a->is_upper || !b->is_upper ? PLAIN
                  : b->writing == CAPITAL      ? CAPITAL
                                               : SAYS_NOTHING;
    occurrence one = {weight,       a->at, (uint16_t)span,
                      (uint8_t)how, true,  a->has_digit || b->has_digit};
    return add_seen(t, bigram_hash(a->hash, b->hash), one, err);
}

np_code np_terms_add(np_terms *t, np_field field, const np_words *words, size_t from, size_t to,
                     np_str source, size_t base, np_error *err)
{
    bool is_title_cased = np_is_title_cased(words->is + from, to - from),
         has_pairs = field == NP_FIELD_TITLE || t->only;
    joined before = {0};
    size_t at = 0, before_at = 0; /* word numbers: those that are no terms count too */
    for (rest r = {words, from, to, source, base}; r.at < to; at++) {
        joined j = join_tokens(&r);
        bool is_told = !is_title_cased && !(words->is[r.at] & NP_WORD_STARTS);
        j.writing = !j.is_upper ? PLAIN : is_told ? CAPITAL : SAYS_NOTHING;
        r.at += j.n_tokens;
        if (!j.is_term)
            continue;
        float weight = field == NP_FIELD_TITLE ? 2.5f : 1.0f / (1.0f + (float)at / 150.0f);
        occurrence one = {weight, j.at, (uint16_t)j.len, (uint8_t)j.writing, false, j.has_digit};
        if (!add_seen(t, j.hash, one, err))
            return NP_E_NOMEM;
        bool has_neighbour = has_pairs && before.is_term && at - before_at <= 2;
        if (has_neighbour && !add_bigram(t, &before, &j, weight, err))
            return NP_E_NOMEM;
        before = j;
        before_at = at;
    }
    return NP_OK;
}

static void count_up(uint8_t *count) { *count = (uint8_t)(*count + (*count < UINT8_MAX)); }

np_code np_terms_sum(np_terms *t, const np_term **term, size_t *n, np_error *err)
{
    if (!NP_GROW(t->spare, t->spare_cap, t->n, err) || !NP_GROW(t->term, t->term_cap, t->n, err))
        return NP_E_NOMEM;
    np_sort_hashes(t->key, t->spare, t->n, 64);
    size_t n_terms = 0;
    for (size_t i = 0; i < t->n; i++) {
        const occurrence *one = &t->seen[t->key[i].index];
        if (i == 0 || t->key[i].key != t->key[i - 1].key)
            t->term[n_terms++] = (np_term){.hash = t->key[i].key,
                                           .at = one->at,
                                           .len = one->len,
                                           .is_bigram = one->is_bigram,
                                           .has_digit = one->has_digit};
        np_term *sum = &t->term[n_terms - 1];
        sum->tf += one->weight;
        if (one->writing == CAPITAL)
            count_up(&sum->n_capital);
        else if (one->writing == PLAIN)
            count_up(&sum->n_plain);
    }
    *term = t->term;
    *n = n_terms;
    return NP_OK;
}
