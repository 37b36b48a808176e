/* slots.c - forms are known by what differs in the same place.
 *
 *     Revenue was [612] million, versus [590] million    a blank: "revenue was _ million versus"
 *     Revenue was [208] million, versus [199] million    and two fillers of it
 *
 * Notices, results, first reports of fires and matches are written with the same sentences, and
 * their words alone make one story of them. What tells two events apart is that names and numbers
 * differ just where the words around them agree; two reports of one event that share sentences
 * share their names and numbers too. A toll that rises changes a number and keeps the places, so
 * one blank is not enough, and those that agree speak against it.
 *
 * Numbers are known by digits and names by capitals within a sentence; a language without capitals
 * has its numbers. No list of any language is used. Refused: asking for names in common wherever
 * two texts are alike. It cost up to a point on the labelled sets, as reports of one event from two
 * sides may well name other people; this costs nothing there (bench/stories.md), as of two texts of
 * one event only one pair in 300 is found to be such a form.
 *
 * Two words to each side: with one, "in _ on" is a form. */
#include "text/slots.h"
#include "text/terms.h"
#include "text/words.h"
#include <stdlib.h>

enum { SIDE = 2, LEAST_WORDS = 3 }; /* of the words around, so many are words and no fillers */

/* What stands beyond a sentence's ends, and for a filler nearby. */
static const uint64_t EDGE = UINT64_C(0x9E3779B97F4A7C15), FILLED = UINT64_C(0x94D049BB133111EB);

typedef struct field {
    const uint64_t *hash;
    const uint8_t *is; /* NP_WORD_... */
    size_t n;
    bool has_names; /* most of it is not capitalised, so that a capital says something */
} field;

static uint64_t mix(uint64_t hash, uint64_t x)
{
    hash = (hash ^ x) * UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

static bool starts_sentence(const field *f, size_t i) { return f->is[i] & NP_WORD_STARTS; }

/* A capital at a sentence's start says nothing by itself. */
static bool is_filler(const field *f, size_t i)
{
    bool is_capital = (f->is[i] & (NP_WORD_UPPER | NP_WORD_STARTS)) == NP_WORD_UPPER;
    return (f->is[i] & NP_WORD_DIGIT) || (f->has_names && is_capital);
}

/* ... but where a name goes on behind it: "Old Harrow won". */
static bool starts_filler(const field *f, size_t i)
{
    bool goes_on = i + 1 < f->n && !starts_sentence(f, i + 1) && is_filler(f, i + 1);
    return is_filler(f, i) || (f->has_names && (f->is[i] & NP_WORD_UPPER) && goes_on);
}

/* The end of the filler that begins at i. */
static size_t end_of(const field *f, size_t i)
{
    do
        i++;
    while (i < f->n && !starts_sentence(f, i) && is_filler(f, i));
    return i;
}

/* One more word around: i's, or the edge where the sentence has ended. */
static uint64_t step(const field *f, size_t i, bool is_in, uint64_t hash, unsigned *n_words)
{
    if (!is_in)
        return mix(hash, EDGE);
    bool is_filled = is_filler(f, i);
    *n_words += !is_filled;
    return mix(hash, is_filled ? FILLED : f->hash[i]);
}

/* What stands around words from .. to - 1; false: too little. */
static bool look_around(const field *f, size_t from, size_t to, uint64_t *around)
{
    unsigned n_words = 0;
    uint64_t hash = 0;
    bool is_in = true;
    for (size_t k = 1; k <= SIDE; k++) {
        is_in = is_in && from >= k && !starts_sentence(f, from - k + 1);
        hash = step(f, from - k, is_in, hash, &n_words);
    }
    is_in = true;
    for (size_t k = 0; k < SIDE; k++) {
        is_in = is_in && to + k < f->n && !starts_sentence(f, to + k);
        hash = step(f, to + k, is_in, hash, &n_words);
    }
    *around = hash;
    return n_words >= LEAST_WORDS;
}

static size_t find_in(const field *f, np_slot *slot, size_t n)
{
    for (size_t i = 0; i < f->n && n < NP_MOST_SLOTS;) {
        if (!starts_filler(f, i)) {
            i++;
            continue;
        }
        size_t end = end_of(f, i);
        np_slot one = {0};
        for (size_t k = i; k < end; k++)
            one.filler = mix(one.filler, f->hash[k]);
        if (look_around(f, i, end, &one.around))
            slot[n++] = one;
        i = end;
    }
    return n;
}

static int compare(const void *a, const void *b)
{
    const np_slot *x = a, *y = b;
    if (x->around != y->around)
        return x->around < y->around ? -1 : 1;
    return (x->filler > y->filler) - (x->filler < y->filler);
}

static field field_of(const np_words *w, size_t from, size_t to)
{
    return (field){w->hash + from, w->is + from, to - from,
                   !np_is_title_cased(w->is + from, to - from)};
}

size_t np_slots_find(const np_words *words, size_t n_title, np_slot *slot)
{
    const field title = field_of(words, 0, n_title), text = field_of(words, n_title, words->n);
    size_t n_found = find_in(&text, slot, find_in(&title, slot, 0)), n_slots = 0;
    qsort(slot, n_found, sizeof *slot, compare);
    for (size_t k = 0; k < n_found; k++)
        if (k == 0 || compare(&slot[k], &slot[k - 1]))
            slot[n_slots++] = slot[k];
    return n_slots;
}

bool np_slots_part(const np_slot *a, size_t n_a, const np_slot *b, size_t n_b)
{
    size_t n_same = 0, n_other = 0;
    for (size_t i = 0, j = 0; i < n_a && j < n_b;) {
        uint64_t around = a[i].around > b[j].around ? a[i].around : b[j].around;
        bool has_a = false, has_b = false, is_same = false;
        while (i < n_a && a[i].around < around)
            i++;
        while (j < n_b && b[j].around < around)
            j++;
        /* one blank, and perhaps several fillers of it on either side */
        while (i < n_a && j < n_b && a[i].around == around && b[j].around == around) {
            has_a = has_b = true;
            is_same |= a[i].filler == b[j].filler;
            if (a[i].filler <= b[j].filler)
                i++;
            else
                j++;
        }
        n_same += has_a && has_b && is_same;
        n_other += has_a && has_b && !is_same;
        while (has_a && i < n_a && a[i].around == around)
            i++;
        while (has_b && j < n_b && b[j].around == around)
            j++;
    }
    return n_other >= 2 && n_other > n_same;
}
