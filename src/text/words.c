/* words.c - text to folded words in one pass over its bytes.
 *
 *     bytes -> ASCII by table -------------------------\
 *           -> other characters by page --------------- > open word -> close: hash, list
 *           -> the few that touch their neighbours: fold a piece /
 *
 * The definition is the slow one: fold the whole text with utf8proc (NFKC, casefold, ignorables
 * gone), split it into runs of letters, marks and digits, and a run of a script without spaces
 * into overlapping pairs of characters, marks with their letter, one alone if it stands alone.
 * tests/naive/words.c is that, and the pass here equals it. Only a character and the not simple
 * ones right after it can act on each other, so a piece is those, at most NP_FOLD_MOST of them
 * (Unicode's stream-safe text does the same; it keeps reordering marks linear for any input).
 *
 * Word hash, version 1: XXH3 of the folded word zero-padded to 16 bytes when it has at most 16,
 * of the word itself otherwise. The padded form has no branch on length: 2.1 instead of 4.8 ns.
 *
 * Invariant while a word is open: its bytes are folded[word_at .. folded_len). */
#include "text/words.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/chars.h"
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SLACK = 32 }; /* room behind folded: a space, a character, NP_WORD_PADDED */

/* What a byte does: the folded letter or digit, or one of these. */
enum { GAP = 0, STOP = 1, FOREIGN = 2 };
#define ROW(x) x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x
static const unsigned char act_of[256] = {
    ['\n'] = STOP, ['!'] = STOP, ['.'] = STOP, [':'] = STOP,
    ['?'] = STOP,  ['0'] = '0',  '1',          '2',
    '3',           '4',          '5',          '6',
    '7',           '8',          '9',          ['A'] = 'a',
    'b',           'c',          'd',          'e',
    'f',           'g',          'h',          'i',
    'j',           'k',          'l',          'm',
    'n',           'o',          'p',          'q',
    'r',           's',          't',          'u',
    'v',           'w',          'x',          'y',
    'z',           ['a'] = 'a',  'b',          'c',
    'd',           'e',          'f',          'g',
    'h',           'i',          'j',          'k',
    'l',           'm',          'n',          'o',
    'p',           'q',          'r',          's',
    't',           'u',          'v',          'w',
    'x',           'y',          'z',          [0x80] = ROW(FOREIGN),
    ROW(FOREIGN),  ROW(FOREIGN), ROW(FOREIGN), ROW(FOREIGN),
    ROW(FOREIGN),  ROW(FOREIGN), ROW(FOREIGN),
};
#undef ROW

/* What kind of word is open; ONE, TWO: characters of a pair. */
typedef enum opened { CLOSED, WORD, ONE, TWO } opened;

/* The pass over one np_words_add(). */
typedef struct pass {
    np_words *w;
    const char *start, *end; /* of the source */
    size_t base;
    opened open;
    np_word now;              /* the open word */
    size_t second, second_at; /* TWO: the second's place in folded and in the source */
    size_t reach;             /* in the source: behind its last character */
    bool starts_sentence;
} pass;

np_code np_words_init(np_words *w, np_error *err)
{
    *w = (np_words){.chars = np_chars_new(err)};
    return w->chars ? NP_OK : NP_E_NOMEM;
}

void np_words_clear(np_words *w)
{
    np_chars_free(w->chars);
    np_free(w->folded);
    np_free(w->word);
    *w = (np_words){0};
}

void np_words_reset(np_words *w) { w->n = w->folded_len = 0; }

static bool make_room(np_words *w, size_t more, np_error *err)
{
    return NP_GROW(w->folded, w->folded_cap, w->folded_len + more + SLACK, err);
}

uint64_t np_word_hash(const char *folded, size_t len)
{
    enum { PADDED = NP_WORD_PADDED };
    static const unsigned char mask[2 * PADDED] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                   255, 255, 255, 255, 255, 255, 255, 255};
    if (len > PADDED)
        return XXH3_64bits(folded, len);
    uint64_t bytes[2], keep[2];
    memcpy(bytes, folded, PADDED);
    memcpy(keep, mask + PADDED - len, PADDED);
    bytes[0] &= keep[0];
    bytes[1] &= keep[1];
    return XXH3_64bits(bytes, PADDED);
}

static void open_word(pass *p, opened as, size_t at, bool is_upper)
{
    np_words *w = p->w;
    if (w->folded_len)
        w->folded[w->folded_len++] = ' ';
    p->now = (np_word){.at = (uint32_t)at,
                       .fold = (uint32_t)w->folded_len,
                       .is_pair = as != WORD,
                       .is_upper = is_upper,
                       .starts_sentence = p->starts_sentence};
    p->starts_sentence = false;
    p->open = as;
}

static bool close_word(pass *p, np_error *err)
{
    np_words *w = p->w;
    if (p->open == CLOSED)
        return true;
    if (!NP_GROW(w->word, w->cap, w->n + 1, err) || !make_room(w, 0, err))
        return false;
    p->now.len = (uint32_t)(p->reach - p->now.at);
    p->now.fold_len = (uint32_t)(w->folded_len - p->now.fold);
    p->now.at += (uint32_t)p->base;
    w->word[w->n++] = p->now;
    p->open = CLOSED;
    return true;
}

/* A further character of a run of pairs: the open word is full with two, so the next begins with
 * a copy of the second. */
static bool next_of_pair(pass *p, size_t at, np_error *err)
{
    np_words *w = p->w;
    if (p->open == CLOSED) {
        open_word(p, ONE, at, false);
        return true;
    }
    if (p->open == TWO) {
        size_t len = w->folded_len - p->second, from = p->second;
        if (!close_word(p, err) || !make_room(w, len, err))
            return false;
        open_word(p, ONE, p->second_at, false);
        memcpy(w->folded + w->folded_len, w->folded + from, len);
        w->folded_len += len;
    }
    p->second = w->folded_len;
    p->second_at = at;
    p->open = TWO;
    return true;
}

/* One folded character, from source bytes at .. reach. */
static bool take_char(pass *p, uint32_t folded, const np_char *is, bool is_upper, size_t at,
                      size_t reach, np_error *err)
{
    np_words *w = p->w;
    np_char_kind kind = is->kind;
    if (kind == NP_CHAR_MARK && p->open == CLOSED)
        kind = NP_CHAR_WORD;
    bool ends_word = kind <= NP_CHAR_STOP || (kind == NP_CHAR_WORD && p->open > WORD) ||
                     (kind == NP_CHAR_PAIR && p->open == WORD);
    if (ends_word && !close_word(p, err))
        return false;
    if (kind <= NP_CHAR_STOP) {
        p->starts_sentence |= kind == NP_CHAR_STOP;
        return true;
    }
    if (!make_room(w, 0, err) || (kind == NP_CHAR_PAIR && !next_of_pair(p, at, err)))
        return false;
    if (p->open == CLOSED)
        open_word(p, WORD, at, is_upper);
    p->now.has_digit |= is->is_digit;
    p->reach = reach;
    w->folded_len += np_utf8_encode(folded, w->folded + w->folded_len);
    return true;
}

/* A run of ASCII letters and digits at s, appended to the open word; behind it. */
static const char *take_letters(pass *p, const char *s)
{
    np_words *w = p->w;
    char *to = w->folded + w->folded_len;
    const char *from = s;
    bool has_digit = false;
    for (unsigned char act; s < p->end && (act = act_of[(unsigned char)*s]) > FOREIGN; s++) {
        *to++ = (char)act;
        has_digit |= act <= '9';
    }
    if (s < p->end && (unsigned char)*s >= 0x80)
        s--; /* its last letter may have a mark: leave it to take_foreign() */
    w->folded_len += (size_t)(s - from);
    p->reach = (size_t)(s - p->start);
    p->now.has_digit |= has_digit;
    return s;
}

/* ASCII from s on, up to the last such byte before another one, or the end: where it stopped. */
static const char *take_ascii(pass *p, const char *s, np_error *err)
{
    if (!make_room(p->w, 2 * (size_t)(p->end - s), err))
        return NULL;
    while (s < p->end && (unsigned char)*s < 0x80) {
        unsigned char act = act_of[(unsigned char)*s];
        bool is_last = s + 1 < p->end && (unsigned char)s[1] >= 0x80;
        if (is_last)
            break;
        if (act < FOREIGN || p->open > WORD)
            if (!close_word(p, err))
                return NULL;
        if (act < FOREIGN) {
            p->starts_sentence |= act == STOP;
            s++;
            continue;
        }
        if (p->open == CLOSED)
            open_word(p, WORD, (size_t)(s - p->start), *s >= 'A' && *s <= 'Z');
        s = take_letters(p, s);
    }
    return s;
}

/* The character at s. */
typedef struct seen {
    uint32_t c;
    size_t size;
    const np_char *is;
} seen;

static bool look(pass *p, const char *s, seen *one, np_error *err)
{
    one->c = np_utf8_decode(s, (size_t)(p->end - s), &one->size);
    one->is = np_chars_get(p->w->chars, one->c, err);
    return one->is != NULL;
}

/* Characters that act on each other, folded together. */
static bool take_piece(pass *p, const uint32_t *piece, size_t n, bool is_upper, size_t at,
                       size_t reach, np_error *err)
{
    int32_t folded[NP_FOLD_ROOM];
    size_t n_folded = np_fold(piece, n, folded);
    for (size_t i = 0; i < n_folded; i++) {
        uint32_t c = (uint32_t)folded[i];
        const np_char *is = np_chars_get(p->w->chars, c, err);
        if (!is || !take_char(p, c, is, is_upper, at, reach, err))
            return false;
    }
    return true;
}

/* Characters of any kind from s on, until two ASCII bytes stand together: where it stopped. */
static const char *take_foreign(pass *p, const char *s, np_error *err)
{
    seen next;
    if (!look(p, s, &next, err))
        return NULL;
    for (bool is_ascii = false; s < p->end && !is_ascii;) {
        uint32_t piece[NP_FOLD_MOST];
        size_t n = 0, at = (size_t)(s - p->start);
        seen first = next;
        do {
            piece[n++] = next.c;
            s += next.size;
            if (s < p->end && !look(p, s, &next, err))
                return NULL;
        } while (s < p->end && n < NP_FOLD_MOST && !next.is->is_simple);
        size_t reach = (size_t)(s - p->start);
        bool is_alone = n == 1 && first.is->is_simple;
        if (is_alone ? !take_char(p, first.is->folded, first.is, first.is->is_upper, at, reach, err)
                     : !take_piece(p, piece, n, first.is->is_upper, at, reach, err))
            return NULL;
        is_ascii = s < p->end && next.c < 0x80 && (s + 1 == p->end || (unsigned char)s[1] < 0x80);
    }
    return s;
}

/* Not while a word is written: its bytes, stored one by one, could not yet be loaded eight at a
 * time, and waiting for them cost a third of the whole pass. */
static void hash_from(np_words *w, size_t from)
{
    for (size_t i = from; i < w->n; i++)
        w->word[i].hash = np_word_hash(w->folded + w->word[i].fold, w->word[i].fold_len);
}

np_code np_words_add(np_words *w, np_str s, size_t base, np_error *err)
{
    if (s.len == 0)
        return NP_OK;
    pass p = {.w = w, .start = s.at, .end = s.at + s.len, .base = base, .starts_sentence = true};
    size_t n_before = w->n, len_before = w->folded_len;
    const char *at = s.at;
    while (at && at < p.end) {
        at = take_ascii(&p, at, err);
        if (at && at < p.end)
            at = take_foreign(&p, at, err);
    }
    if (at && close_word(&p, err)) {
        hash_from(w, n_before);
        return NP_OK;
    }
    w->n = n_before;
    w->folded_len = len_before;
    return NP_E_NOMEM;
}
