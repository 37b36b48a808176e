/* names.c - runs of capitalised words, counted, and folded into one form each (variants.c).
 *
 * A dictionary or a model would know more and would be of one language; case and repetition are
 * in every cased script. Which words stand capitalised inside a sentence somewhere in this story
 * decides whether "Ferro" at a sentence's start is a name, and which stand there in small letters
 * more often says that "The", "My" and "Que" by themselves are none, though a title may begin with
 * them. So all texts must be read before the first name is known; to read them twice was a
 * sixteenth of all time that stories took. They are read once: what is capitalised is listed, the
 * rest leaves a hash, and is counted only where a name has the word. */
#include "story/names.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "story/particles.h"
#include "story/prose.h"
#include "story/variants.h"
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    MOST_WORDS = 4,
    MOST_NAMES = 1024,
    FOLDED = 200,
    LEAST_LETTERS = 2,
    LONGEST = 64,
    LONGEST_HEADING = 120
};

/* A word that begins with a capital. */
typedef struct capital {
    np_str text;
    uint64_t key;
    uint32_t of_text;
    bool starts_sentence;
    bool goes_on; /* the word before is one too, and only a space or hyphen lies between */
} capital;

enum { SIEVE = 4096 };

typedef struct collector {
    np_map *known; /* words seen capitalised inside a sentence, and how often */
    np_map *plain; /* words of names seen there in small letters, and how often */
    np_map *seen;  /* hash of a name -> its place */
    capital *capitals;
    size_t n_capitals, cap_capitals;
    uint64_t *small; /* the key of each word in small letters inside a sentence */
    size_t n_small, cap_small;
    uint64_t sieve[SIEVE / 64]; /* a bit for the low end of the key of each word of a name */
    np_name *names;
    uint32_t n_names; /* at most MOST_NAMES */
    size_t cap_names;
} collector;

static uint64_t key_of(np_str word) { return XXH3_64bits(word.at, word.len); }

/* The same for "The" and "the". */
static uint64_t plain_key(np_str word)
{
    char plain[LONGEST];
    size_t len = word.len < LONGEST ? word.len : LONGEST;
    memcpy(plain, word.at, len);
    if (len && plain[0] >= 'A' && plain[0] <= 'Z')
        plain[0] |= 32;
    return XXH3_64bits(plain, len);
}

/* The next line of *rest, in which a name may stand: a heading whose words all begin with a capital
 * shows nothing. */
static bool next_line(np_str *rest, np_str *line)
{
    do {
        const char *end = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
        if (rest->len == 0)
            return false;
        *line = (np_str){rest->at, end ? (size_t)(end - rest->at) : rest->len};
        rest->at += line->len + (end != NULL), rest->len -= line->len + (end != NULL);
    } while (line->len < LONGEST_HEADING && np_is_title_case(*line));
    return true;
}

/* List the words of a line. learns: how words are written inside its sentences counts. */
static np_code read_line(collector *c, np_str line, uint32_t of_text, bool learns, np_error *err)
{
    bool is_after_capital = false;
    for (np_word word = {0}; np_word_next(&line, &word, &word);
         is_after_capital = word.is_capital) {
        bool is_inside = learns && !word.starts_sentence;
        if (!word.is_capital) {
            if (is_inside && !NP_GROW(c->small, c->cap_small, c->n_small + 1, err))
                return NP_E_NOMEM;
            if (is_inside)
                c->small[c->n_small++] = plain_key(word.text);
            continue;
        }
        if (!NP_GROW(c->capitals, c->cap_capitals, c->n_capitals + 1, err))
            return NP_E_NOMEM;
        uint64_t key = key_of(word.text);
        c->capitals[c->n_capitals++] = (capital){word.text, key, of_text, word.starts_sentence,
                                                 is_after_capital && word.follows};
        uint32_t *n = is_inside ? np_map_put(c->known, key, 0, err) : NULL;
        if (is_inside && !n)
            return NP_E_NOMEM;
        if (n)
            (*n)++;
    }
    return NP_OK;
}

/* "Ohio River Wednesday" without the day. */
static np_str without_particles(np_str text)
{
    for (size_t i = text.len; i-- > 0;)
        if (text.at[i] == ' ') {
            if (!np_is_particle((np_str){text.at + i + 1, text.len - i - 1}))
                break;
            text.len = i;
        }
    return text;
}

static np_code count_name(collector *c, np_str text, uint32_t of_text, np_error *err)
{
    text = without_particles(text);
    if (text.len <= LEAST_LETTERS || c->n_names == MOST_NAMES)
        return NP_OK;
    uint32_t *at = np_map_put(c->seen, key_of(text), c->n_names, err);
    if (!at)
        return NP_E_NOMEM;
    if (!NP_GROW(c->names, c->cap_names, *at + (size_t)1, err))
        return NP_E_NOMEM;
    np_name *n = &c->names[*at];
    if (*at == c->n_names) {
        *n = (np_name){.text = text, .first = c->n_names, .last_text = UINT32_MAX};
        c->n_names++;
    }
    n->n_uses++;
    n->n_texts += n->last_text != of_text;
    n->last_text = of_text;
    return NP_OK;
}

static np_str without_possessive(np_str s)
{
    if (s.len > 2 && s.at[s.len - 1] == 's' && s.at[s.len - 2] == '\'')
        s.len -= 2;
    else if (s.len > 4 && s.at[s.len - 1] == 's' &&
             memcmp(s.at + s.len - 4, "\xE2\x80\x99", 3) == 0)
        s.len -= 4;
    return s;
}

/* Count the names that the listed words make. */
static np_code collect(collector *c, np_error *err)
{
    np_str run = {0};
    unsigned n_words = 0;
    uint32_t of_text = 0;
    for (size_t k = 0; k < c->n_capitals; k++) {
        const capital *word = &c->capitals[k];
        bool is_part = !word->starts_sentence || np_map_find(c->known, word->key);
        bool goes_on = is_part && n_words > 0 && n_words < MOST_WORDS && word->goes_on &&
                       !word->starts_sentence && without_possessive(run).len == run.len;
        if (goes_on) {
            run.len = (size_t)(word->text.at - run.at) + word->text.len;
            n_words++;
            continue;
        }
        if (n_words > 0 && count_name(c, without_possessive(run), of_text, err))
            return NP_E_NOMEM;
        run = is_part ? word->text : (np_str){0};
        n_words = is_part;
        of_text = word->of_text;
    }
    return n_words > 0 ? count_name(c, without_possessive(run), of_text, err) : NP_OK;
}

/* How often the words of names stand in small letters. */
static np_code count_small(collector *c, np_error *err)
{
    for (uint32_t i = 0; i < c->n_names; i++)
        for (np_str rest = c->names[i].text; rest.len;) {
            const char *end = memchr(rest.at, ' ', rest.len);
            np_str word = {rest.at, end ? (size_t)(end - rest.at) : rest.len};
            uint64_t key = plain_key(word);
            c->sieve[key % SIEVE / 64] |= UINT64_C(1) << key % 64;
            rest.at += word.len + (end != NULL), rest.len -= word.len + (end != NULL);
        }
    for (size_t k = 0; k < c->n_small; k++) {
        uint64_t key = c->small[k];
        if (!(c->sieve[key % SIEVE / 64] >> key % 64 & 1))
            continue;
        uint32_t *n = np_map_put(c->plain, key, 0, err);
        if (!n)
            return NP_E_NOMEM;
        (*n)++;
    }
    return NP_OK;
}

/* "I'm", "I've": an initial and its ending. ("L'Aquila" is longer.) */
static bool is_contraction(np_str word)
{
    if (word.len < 3)
        return false;
    bool is_wide = memcmp(word.at + 1, "\xE2\x80\x99", word.len < 4 ? word.len - 1 : 3) == 0;
    return (word.at[1] == '\'' && word.len <= 4) || (is_wide && word.len <= 6);
}

/* A word by itself, written small inside sentences at least as often as not. */
static bool is_plain_word(const collector *c, np_str word)
{
    const uint32_t *n_plain = np_map_find(c->plain, plain_key(word));
    const uint32_t *n_capital = np_map_find(c->known, key_of(word));
    return n_plain && *n_plain >= (n_capital ? *n_capital : 0);
}

static bool is_no_name(const collector *c, const np_name *n)
{
    if (memchr(n->text.at, ' ', n->text.len))
        return false;
    return n->n_uses < 2 || is_contraction(n->text) || is_plain_word(c, n->text);
}

static int by_use(const void *a, const void *b)
{
    const np_name *x = a, *y = b;
    if (x->n_texts != y->n_texts)
        return x->n_texts < y->n_texts ? 1 : -1;
    if (x->n_uses != y->n_uses)
        return x->n_uses < y->n_uses ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

static size_t count_plain(const void *ctx, np_str word)
{
    const uint32_t *n = np_map_find(((const collector *)ctx)->plain, plain_key(word));
    return n ? *n : 0;
}

static np_code read_text(collector *c, np_str text, uint32_t of_text, np_error *err)
{
    np_code code = NP_OK;
    for (np_str line; !code && next_line(&text, &line);)
        code = read_line(c, np_without_dateline(line), of_text, true, err);
    return code;
}

static np_code find(collector *c, const np_str *text, const np_str *title, size_t n, np_error *err)
{
    np_code code = NP_OK;
    for (uint32_t i = 0; i < n && !code; i++) {
        code = read_text(c, text[i], i, err);
        if (!code && title && !np_is_title_case(title[i]))
            code = read_line(c, title[i], i, false, err);
    }
    if (!code)
        code = collect(c, err);
    return code ? code : count_small(c, err);
}

np_code np_names_find(const np_str *text, const np_str *title, size_t n, np_is_common *is_common,
                      void *ctx, np_str *found, size_t most, size_t *n_names, np_error *err)
{
    np_code code = NP_E_NOMEM;
    collector c = {.known = np_map_new(err)};
    if (!c.known || !(c.plain = np_map_new(err)) || !(c.seen = np_map_new(err)) ||
        find(&c, text, title, n, err))
        goto done;
    if (c.n_names)
        qsort(c.names, c.n_names, sizeof *c.names, by_use);
    size_t n_folded = c.n_names < FOLDED ? c.n_names : FOLDED;
    np_variants_fold(c.names, n_folded, count_plain, &c);
    if (n_folded)
        qsort(c.names, n_folded, sizeof *c.names, by_use);
    *n_names = 0;
    for (size_t i = 0; i < n_folded && *n_names < most; i++) {
        np_str name_text = c.names[i].text;
        bool is_single = !memchr(name_text.at, ' ', name_text.len);
        if (c.names[i].is_folded || is_no_name(&c, &c.names[i]) ||
            (is_single && is_common && is_common(ctx, name_text)))
            continue;
        found[(*n_names)++] = name_text;
    }
    code = NP_OK;
done:
    np_free(c.names);
    np_free(c.small);
    np_free(c.capitals);
    np_map_free(c.seen);
    np_map_free(c.plain);
    np_map_free(c.known);
    return code;
}
