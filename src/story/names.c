/* names.c - runs of capitalised words, counted, and folded into one form each (variants.c).
 *
 * A dictionary or a model would know more and would be of one language; case and repetition are
 * in every cased script. Two passes: the first learns which words stand capitalised inside a
 * sentence somewhere in this story (so "Ferro" at a sentence's start is a name) and which stand
 * there in small letters more often (so "The", "My" and "Que" by themselves are none, though a
 * title may begin with them); the second collects the runs. */
#include "story/names.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "story/particles.h"
#include "story/prose.h"
#include "story/variants.h"
#include <stdlib.h>
#include <xxhash.h>

enum {
    MOST_WORDS = 4,
    MOST_NAMES = 1024,
    FOLDED = 200,
    LEAST_LETTERS = 2,
    LONGEST = 64,
    LONGEST_HEADING = 120
};

typedef struct collector {
    np_map *known; /* words seen capitalised inside a sentence, and how often */
    np_map *plain; /* words seen there in small letters, and how often */
    np_map *seen;  /* hash of a name -> its place */
    np_name *names;
    uint32_t n_names; /* at most MOST_NAMES */
    size_t cap_names;
} collector;

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

static np_code learn(collector *c, np_str text, np_error *err)
{
    for (np_word word = {0}; np_word_next(&text, &word, &word);) {
        np_map *map = word.is_capital ? c->known : c->plain;
        uint64_t key =
            word.is_capital ? XXH3_64bits(word.text.at, word.text.len) : plain_key(word.text);
        if (word.starts_sentence)
            continue;
        uint32_t *n = np_map_put(map, key, 0, err);
        if (!n)
            return NP_E_NOMEM;
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
    uint32_t *at = np_map_put(c->seen, XXH3_64bits(text.at, text.len), c->n_names, err);
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

static np_code collect(collector *c, np_str text, uint32_t of_text, np_error *err)
{
    np_str run = {0};
    unsigned n_words = 0;
    for (np_word word = {0}; np_word_next(&text, &word, &word);) {
        bool is_part =
            word.is_capital && (!word.starts_sentence ||
                                np_map_find(c->known, XXH3_64bits(word.text.at, word.text.len)));
        bool goes_on = is_part && n_words > 0 && n_words < MOST_WORDS && word.follows &&
                       !word.starts_sentence && without_possessive(run).len == run.len;
        if (goes_on) {
            run.len = (size_t)(word.text.at - run.at) + word.text.len;
            n_words++;
            continue;
        }
        if (n_words > 0 && count_name(c, without_possessive(run), of_text, err))
            return NP_E_NOMEM;
        run = is_part ? word.text : (np_str){0};
        n_words = is_part;
    }
    return n_words > 0 ? count_name(c, without_possessive(run), of_text, err) : NP_OK;
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
    const uint32_t *n_capital = np_map_find(c->known, XXH3_64bits(word.at, word.len));
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

/* All lines of one text: what is learned of them, or the names in them. */
static np_code take_text(collector *c, np_str text, uint32_t of_text, bool learns, np_error *err)
{
    np_code code = NP_OK;
    for (np_str line; !code && next_line(&text, &line);) {
        line = np_without_dateline(line);
        code = learns ? learn(c, line, err) : collect(c, line, of_text, err);
    }
    return code;
}

static np_code find(collector *c, const np_str *text, const np_str *title, size_t n, np_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (take_text(c, text[i], (uint32_t)i, true, err))
            return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        bool takes_title = title && !np_is_title_case(title[i]);
        if (take_text(c, text[i], (uint32_t)i, false, err) ||
            (takes_title && collect(c, title[i], (uint32_t)i, err)))
            return NP_E_NOMEM;
    }
    return NP_OK;
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
    np_map_free(c.seen);
    np_map_free(c.plain);
    np_map_free(c.known);
    return code;
}
