#include "naive/names.h"
#include "base/str.h"
#include "story/particles.h"
#include "story/prose.h"
#include "story/variants.h"
#include <stdlib.h>

enum { MOST = 200, HEADING = 120 };

typedef struct texts {
    const np_str *text, *title;
    size_t n;
} texts;

/* Line number k of the text, as names are read in it; false: there is none. */
static bool line_of(np_str text, size_t k, np_str *line)
{
    for (; text.len; k--) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len;
        *line = (np_str){text.at, len};
        text = (np_str){text.at + len + (end != NULL), text.len - len - (end != NULL)};
        bool is_heading = len < HEADING && np_is_title_case(*line);
        *line = is_heading ? (np_str){line->at, 0} : np_without_dateline(*line);
        if (k == 0)
            return true;
    }
    return false;
}

static bool is_small(np_str word, np_str wanted)
{
    if (word.len != wanted.len || (word.at[0] != wanted.at[0] && word.at[0] != (wanted.at[0] | 32)))
        return false;
    return memcmp(word.at + 1, wanted.at + 1, word.len - 1) == 0;
}

/* How often the word stands inside a sentence, capitalised as it is or in small letters. */
static size_t count(const texts *t, np_str wanted, bool is_capital)
{
    size_t n = 0;
    np_str line;
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; line_of(t->text[i], k, &line); k++)
            for (np_word word = {0}; np_word_next(&line, &word, &word);)
                n += !word.starts_sentence && word.is_capital == is_capital &&
                     (is_capital ? np_str_equal(word.text, wanted) : is_small(word.text, wanted));
    return n;
}

static size_t count_small(const void *ctx, np_str word) { return count(ctx, word, false); }

static void end_run(np_str run, uint32_t of_text, np_name *name, size_t *n)
{
    if (run.len > 2 && memcmp(run.at + run.len - 2, "'s", 2) == 0)
        run.len -= 2;
    for (size_t i = run.len; i-- > 0;)
        if (run.at[i] == ' ') {
            if (!np_is_particle((np_str){run.at + i + 1, run.len - i - 1}))
                break;
            run.len = i;
        }
    size_t k = 0;
    while (k < *n && !np_str_equal(name[k].text, run))
        k++;
    if (run.len <= 2)
        return;
    if (k == *n)
        name[(*n)++] = (np_name){.text = run, .first = (uint32_t)k, .last_text = UINT32_MAX};
    name[k].n_uses++;
    name[k].n_texts += name[k].last_text != of_text;
    name[k].last_text = of_text;
}

static void collect(const texts *t, np_str line, uint32_t of_text, np_name *name, size_t *n)
{
    enum { WORDS = 4 };
    np_str run = {0};
    unsigned n_words = 0;
    for (np_word word = {0}; np_word_next(&line, &word, &word);) {
        bool is_part = word.is_capital && (!word.starts_sentence || count(t, word.text, true));
        bool is_owner = run.len > 2 && memcmp(run.at + run.len - 2, "'s", 2) == 0;
        if (is_part && n_words > 0 && n_words < WORDS && word.follows && !word.starts_sentence &&
            !is_owner) {
            run.len = (size_t)(word.text.at + word.text.len - run.at);
            n_words++;
            continue;
        }
        end_run(run, of_text, name, n);
        run = is_part ? word.text : (np_str){0};
        n_words = is_part;
    }
    end_run(run, of_text, name, n);
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

size_t naive_names(const np_str *text, const np_str *title, size_t n, np_str *found, size_t most)
{
    static np_name name[MOST];
    const texts t = {text, title, n};
    size_t n_names = 0, n_found = 0;
    np_str line;
    for (uint32_t i = 0; i < n; i++) {
        for (size_t k = 0; line_of(text[i], k, &line); k++)
            collect(&t, line, i, name, &n_names);
        if (!np_is_title_case(title[i]))
            collect(&t, title[i], i, name, &n_names);
    }
    qsort(name, n_names, sizeof *name, by_use);
    np_variants_fold(name, n_names, count_small, &t);
    qsort(name, n_names, sizeof *name, by_use);
    for (size_t k = 0; k < n_names && n_found < most; k++) {
        np_str one = name[k].text;
        size_t n_small = count(&t, one, false);
        bool is_short = one.at[1] == '\'' && one.len <= 4; /* "I'm" */
        bool is_none = n_small > 0 && n_small >= count(&t, one, true);
        bool is_single = !memchr(one.at, ' ', one.len);
        if (!name[k].is_folded && !(is_single && (name[k].n_uses < 2 || is_short || is_none)))
            found[n_found++] = one;
    }
    return n_found;
}
