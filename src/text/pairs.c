/* pairs.c - overlapping pairs of characters, where no spaces are written.
 *
 *     a b c , d .   ->   ab  bc  d
 *
 * Most characters are of three bytes and have no marks; for those a row is written each, of it and
 * the one before, and kept if that is a word, so that nothing hangs on where a run of letters ends:
 * it cannot be foretold, and asking cost 3 ns of 11 a character. The others, and those that stand
 * alone at the end of what was read, go one by one. */
#include "base/bytes.h"
#include "text/pass.h"
#include <string.h>

void np_pass_next_of_pair(np_pass *p, size_t at)
{
    np_words *w = p->w;
    if (p->open == NP_CLOSED) {
        np_pass_open(p, NP_ONE, at, NP_WORD_PAIR);
        return;
    }
    if (p->open == NP_TWO) {
        size_t len = w->folded_len - p->second, from = p->second;
        np_pass_close(p);
        np_pass_open(p, NP_ONE, p->second_at, NP_WORD_PAIR);
        memmove(w->folded + w->folded_len, w->folded + from, len);
        w->folded_len += len;
    }
    p->second = w->folded_len;
    p->second_at = at;
    p->open = NP_TWO;
}

/* A character of a pair, or a gap, that has no marks; none: behind the end. */
typedef struct bare {
    const np_char *is;
    size_t size;
} bare;

static const np_char none = {.kind = NP_CHAR_GAP, .is_simple = true, .is_gap = true};

static inline bare bare_at(const np_pass *p, const char *s)
{
    bare one = {&none, 0};
    if (s < p->end)
        one.is = np_chars_at(p->w->chars, s, (size_t)(p->end - s), &one.size);
    return one;
}

/* Is this one, with that behind it? */
static inline bool is_bare(bare one, bare next)
{
    return one.size && one.is && (one.is->is_pair || one.is->is_gap) && next.is &&
           !next.is->acts_back;
}

static inline uint64_t bytes_of(const np_char *is)
{
    return np_bytes_get((const unsigned char *)is->folded, sizeof is->folded);
}

/* Rows up to n - 1 are whole, and `to` is where the next word would stand, its space written; the
 * last character was `before`, s behind it. If it is of a pair, its word is open. */
static void leave_pairs(np_pass *p, const char *s, size_t n, size_t to, const np_char *before,
                        bool is_two)
{
    enum { SIZE = 3 };
    np_words *w = p->w;
    size_t end = (size_t)(s - p->start);
    w->n = n;
    w->folded_len = to - (to > 0);
    p->open = NP_CLOSED;
    p->is_listed = is_two;
    p->reach = end;
    p->second_at = end - SIZE;
    if (is_two) {
        w->n--;
        p->open = NP_TWO;
        p->second = w->folded_len - before->size;
    } else if (before->is_pair) {
        np_pass_open(p, NP_ONE, end - SIZE, NP_WORD_PAIR);
        memcpy(w->folded + w->folded_len, before->folded, sizeof before->folded);
        w->folded_len += before->size;
    }
}

/* Words of bare characters of three bytes from s on, as Han and Kana and their punctuation are,
 * until one is none such, or after so many: where that was. No word is open, or a pair that is
 * listed; the same holds at the end, unless one character stands alone there.
 *
 * A row is written for every character, of it and the one before, and kept if that is a word: a
 * pair of two, or one alone that a gap follows; where a run of letters ends cannot be foretold. */
static const char *list_pairs(np_pass *p, const char *s, np_error *err)
{
    enum { MOST = 256, LONGEST = 1 + 2 * 4, SIZE = 3 };
    np_words *w = p->w;
    if (!np_pass_room(w, MOST + 2, MOST * LONGEST, err))
        return NULL;
    bool goes_on = p->open == NP_TWO,
         has_two = goes_on; /* the one before, and the one before that */
    size_t n = w->n + goes_on, to = w->folded_len + (w->folded_len > 0), n_before = n;
    const np_char *before = goes_on ? np_chars_three(w->chars, s - SIZE) : &none, *next;
    unsigned starts = p->starts_sentence ? NP_WORD_STARTS : 0;
    np_word *word = w->word;
    uint64_t *hash = w->hash;
    uint8_t *kind = w->is;
    char *folded = w->folded;
    folded[w->folded_len] = ' ';
    const np_char *is = p->end - s >= SIZE ? np_chars_three(w->chars, s) : NULL;
    for (size_t k = 0; k < MOST && p->end - s >= 2 * SIZE; k++, s += SIZE, before = is, is = next) {
        next = np_chars_three(w->chars, s + SIZE);
        if (!is || !(is->is_pair | is->is_gap) || !next || next->acts_back)
            break;
        bool is_two = before->is_pair & is->is_pair,
             is_word = before->is_pair & (is_two | !has_two);
        size_t at = (size_t)(s - p->start), size = (size_t)before->size + is->size;
        word[n].at = (uint32_t)(p->base + at - SIZE);
        word[n].len = is_two ? 2 * SIZE : SIZE;
        hash[n] = bytes_of(before) | bytes_of(is) << 8 * before->size; /* as yet */
        np_bytes_put((unsigned char *)folded + to, hash[n], sizeof hash[n]);
        word[n].fold = (uint32_t)to;
        word[n].fold_len = (uint32_t)size;
        kind[n] = (uint8_t)(NP_WORD_PAIR | starts);
        folded[to + size] = ' ';
        to += is_word ? size + 1 : 0;
        starts = (is_word ? 0 : starts) | (is->kind == NP_CHAR_STOP ? NP_WORD_STARTS : 0);
        n += is_word;
        has_two = is_two;
    }
    np_word_hash_pairs(w->hash + n_before, n - n_before);
    p->starts_sentence = starts;
    leave_pairs(p, s, n, to, before, has_two);
    return s;
}

/* One bare character of a pair. */
static void take_bare(np_pass *p, bare one, size_t at)
{
    np_words *w = p->w;
    np_pass_next_of_pair(p, at); /* it closes at the old reach */
    p->reach = at + one.size;
    memcpy(w->folded + w->folded_len, one.is->folded, sizeof one.is->folded);
    w->folded_len += one.is->size;
}

const char *np_pass_pairs(np_pass *p, const char *s, np_error *err)
{
    bare one = bare_at(p, s), next;
    while (is_bare(one, next = bare_at(p, s + one.size))) {
        if (!np_pass_room_for_pair(p, err))
            return NULL;
        bool is_pair = one.is->is_pair;
        if (p->open == NP_WORD_OPEN || !is_pair)
            np_pass_close(p);
        const char *from = s;
        if (p->open == NP_CLOSED || p->is_listed)
            s = list_pairs(p, s, err);
        if (!s)
            return NULL;
        if (s == from) {
            p->starts_sentence |= one.is->kind == NP_CHAR_STOP;
            if (is_pair)
                take_bare(p, one, (size_t)(s - p->start));
            s += one.size;
        }
        one = bare_at(p, s);
    }
    return s;
}
