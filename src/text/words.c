/* words.c - text to folded words in one pass over its bytes.
 *
 *     bytes -> ASCII as sets of bits (ascii.h) --------\
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
 * Invariant while a word is open: it is word[n], and its bytes are folded[word[n].fold ..
 * folded_len). It is written where it stays: copied from elsewhere when it closes, its flags,
 * stored by the byte, could not yet be loaded by sixteen, and waiting for them was half of all
 * time. */
#include "text/words.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/chars.h"
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SLACK = 32 }; /* room behind folded: a space, a character, NP_WORD_PADDED */

/* What kind of word is open; ONE, TWO: characters of a pair. */
typedef enum opened { CLOSED, WORD, ONE, TWO } opened;

/* The pass over one np_words_add(). */
typedef struct pass {
    np_words *w;
    const char *start, *end; /* of the source */
    size_t base;
    opened open;
    size_t second, second_at; /* TWO: the second's place in folded and in the source */
    size_t reach;             /* in the source: behind its last character */
    bool starts_sentence;
} pass;

np_code np_words_init(np_words *w, np_cpu cpu, np_error *err)
{
    *w = (np_words){.chars = np_chars_new(err), .look = np_ascii_look_of(cpu)};
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

/* For so many bytes more, and the words in them. */
static bool make_room(np_words *w, size_t more, np_error *err)
{
    return NP_GROW(w->folded, w->folded_cap, w->folded_len + 2 * more + SLACK, err) &&
           NP_GROW(w->word, w->cap, w->n + more / 2 + 2, err);
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

/* Room is made. */
static void open_word(pass *p, opened as, size_t at, bool is_upper)
{
    np_words *w = p->w;
    if (w->folded_len)
        w->folded[w->folded_len++] = ' ';
    w->word[w->n] = (np_word){.at = (uint32_t)at,
                              .fold = (uint32_t)w->folded_len,
                              .is_pair = as != WORD,
                              .is_upper = is_upper,
                              .starts_sentence = p->starts_sentence};
    p->starts_sentence = false;
    p->open = as;
}

static void close_word(pass *p)
{
    np_words *w = p->w;
    if (p->open == CLOSED)
        return;
    np_word *now = &w->word[w->n++];
    now->len = (uint32_t)(p->reach - now->at);
    now->fold_len = (uint32_t)(w->folded_len - now->fold);
    now->at += (uint32_t)p->base;
    p->open = CLOSED;
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
        close_word(p);
        if (!make_room(w, len, err))
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
    if (ends_word)
        close_word(p);
    if (kind <= NP_CHAR_STOP) {
        p->starts_sentence |= kind == NP_CHAR_STOP;
        return true;
    }
    if (!make_room(w, 0, err) || (kind == NP_CHAR_PAIR && !next_of_pair(p, at, err)))
        return false;
    if (p->open == CLOSED)
        open_word(p, WORD, at, is_upper);
    w->word[w->n].has_digit |= is->is_digit;
    p->reach = reach;
    w->folded_len += np_utf8_encode(folded, w->folded + w->folded_len);
    return true;
}

/* ---- ASCII ---- */

enum { CHUNK = 32 * NP_ASCII_BLOCK };

/* A chunk of ASCII as sets of bits, and where in it we are. */
typedef struct chunk {
    char folded[CHUNK + NP_WORD_PADDED];
    np_ascii_block block[CHUNK / NP_ASCII_BLOCK];
    size_t at; /* in the source */
} chunk;

/* n bytes, and what comes behind them up to a multiple of NP_WORD_PADDED: most words are one move.
 */
static inline void copy_padded(char *to, const char *from, size_t n)
{
    size_t i = 0;
    do
        memcpy(to + i, from + i, NP_WORD_PADDED);
    while ((i += NP_WORD_PADDED) < n);
}

/* Append bytes from .. to - 1 of the chunk, which have digits or not, to the open word. */
static void append(pass *p, const chunk *c, size_t from, size_t to, bool has_digit)
{
    np_words *w = p->w;
    if (from == to)
        return;
    copy_padded(w->folded + w->folded_len, c->folded + from, to - from);
    w->folded_len += to - from;
    w->word[w->n].has_digit |= has_digit;
    p->reach = c->at + to;
}

static uint64_t below_bit(size_t bit) { return (UINT64_C(1) << bit) - 1; }
static uint64_t from_bit(size_t bit) { return bit < 64 ? ~below_bit(bit) : 0; }
static size_t first_bit(uint64_t bits) { return bits ? (size_t)__builtin_ctzll(bits) : 64; }

/* What is left of a word that is open from bit `from` of a block of n bytes; where it ends, or n:
 * it is open still. */
static size_t go_on(pass *p, const chunk *c, size_t block, size_t from, size_t n)
{
    const np_ascii_block *is = &c->block[block];
    size_t end = first_bit(~is->word & from_bit(from)), start = block * NP_ASCII_BLOCK;
    bool is_whole = end < n;
    end = is_whole ? end : n;
    append(p, c, start + from, start + end, is->digit & from_bit(from) & ~from_bit(end));
    if (is_whole)
        close_word(p);
    return end;
}

/* The words of a block of n bytes. What is open behind the last byte stays open. */
static void take_block(pass *p, const chunk *c, size_t block, size_t n)
{
    np_words *w = p->w;
    const np_ascii_block is = c->block[block];
    size_t start = block * NP_ASCII_BLOCK, len, at, end;
    size_t behind = p->open == CLOSED ? 0 : go_on(p, c, block, 0, n); /* the last word */
    bool starts = p->starts_sentence;
    np_word *to = w->word + w->n;
    for (len = w->folded_len; (at = first_bit(is.word & from_bit(behind))) < n; behind = end) {
        starts |= (is.stop & from_bit(behind) & below_bit(at)) != 0;
        if ((end = first_bit(~is.word & from_bit(at))) >= n)
            break;
        w->folded[len] = ' ';
        len += len > 0;
        copy_padded(w->folded + len, c->folded + start + at, end - at);
        *to++ = (np_word){.at = (uint32_t)(p->base + c->at + start + at),
                          .len = (uint32_t)(end - at),
                          .fold = (uint32_t)len,
                          .fold_len = (uint32_t)(end - at),
                          .is_upper = is.upper >> at & 1,
                          .has_digit = (is.digit & from_bit(at) & below_bit(end)) != 0,
                          .starts_sentence = starts};
        len += end - at;
        starts = false;
    }
    w->n = (size_t)(to - w->word);
    w->folded_len = len;
    p->starts_sentence = starts;
    if (at < n) { /* it goes on behind the block */
        open_word(p, WORD, c->at + start + at, is.upper >> at & 1);
        go_on(p, c, block, at, n);
    } else if (p->open == CLOSED) {
        p->starts_sentence |= (is.stop & from_bit(behind)) != 0;
    }
}

/* ASCII from s on, up to the last such byte before another one, which may have a mark, or the end:
 * where it stopped. */
static const char *take_ascii(pass *p, const char *s, np_error *err)
{
    np_words *w = p->w;
    chunk c;
    size_t n = np_ascii_span(s, (size_t)(p->end - s));
    n -= n > 0 && s + n < p->end;
    if (n > 0 && p->open > WORD)
        close_word(p);
    for (size_t of; n > 0; n -= of, s += of) {
        of = n < CHUNK ? n : CHUNK;
        if (!make_room(w, of, err))
            return NULL;
        c.at = (size_t)(s - p->start);
        w->look(s, of, c.folded, c.block);
        for (size_t at = 0; at < of; at += NP_ASCII_BLOCK)
            take_block(p, &c, at / NP_ASCII_BLOCK,
                       of - at < NP_ASCII_BLOCK ? of - at : NP_ASCII_BLOCK);
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
    if (at) {
        close_word(&p);
        hash_from(w, n_before);
        return NP_OK;
    }
    w->n = n_before;
    w->folded_len = len_before;
    return NP_E_NOMEM;
}
