/* words.c - text to folded words in one pass over its bytes, three ways, whichever fits.
 *
 *     letters with spaces, 64 bytes at a time (span.h) ----\
 *     pairs of characters, where no spaces are written ---- > list: where, folded, flags, hash
 *     the few that touch their neighbours: fold a piece --/
 *
 * The definition is the slow one: fold the whole text with utf8proc (NFKC, casefold, ignorables
 * gone), split it into runs of letters, marks and digits, and a run of a script without spaces
 * into overlapping pairs of characters, marks with their letter, one alone if it stands alone.
 * tests/naive/words.c is that, and the pass here equals it. Only a character and the not simple
 * ones right after it can act on each other, so a piece is those, at most NP_FOLD_MOST of them
 * (Unicode's stream-safe text does the same; it keeps reordering marks linear for any input).
 *
 * A word may begin in one way and go on in another ("caf" and a letter with a mark of its own): it
 * is then open, is word[n] with its flags in is[n], and its bytes are folded[word[n].fold ..
 * folded_len). */
#include "text/words.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/mem.h"
#include <string.h>

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
    bool is_listed;           /* its row in word, hash and is has all of the open word already */
    bool starts_sentence;
} pass;

np_code np_words_init(np_words *w, np_cpu cpu, np_error *err)
{
    *w = (np_words){.chars = np_chars_new(err), .read = np_span_read_of(cpu)};
    if (w->chars && (w->span = np_alloc(sizeof *w->span, 0, 0, err)))
        return NP_OK;
    np_words_clear(w);
    return NP_E_NOMEM;
}

void np_words_clear(np_words *w)
{
    np_free(w->span);
    np_chars_free(w->chars);
    np_free(w->folded);
    np_free(w->is);
    np_free(w->hash);
    np_free(w->word);
    *w = (np_words){0};
}

void np_words_reset(np_words *w) { w->n = w->folded_len = 0; }

/* For so many words and bytes of them more. */
static bool make_room(np_words *w, size_t n_words, size_t n_folded, np_error *err)
{
    size_t n = w->n + n_words;
    return NP_GROW(w->folded, w->folded_cap, w->folded_len + n_folded + SLACK, err) &&
           NP_GROW(w->word, w->word_cap, n, err) && NP_GROW(w->hash, w->hash_cap, n, err) &&
           NP_GROW(w->is, w->is_cap, n, err);
}

/* For one more character, and the second of a pair once again, which may have many marks. */
static bool make_room_for_pair(const pass *p, np_error *err)
{
    return make_room(p->w, 2, p->open == TWO ? p->w->folded_len - p->second : 0, err);
}

/* Room is made. */
static void open_word(pass *p, opened as, size_t at, uint8_t is)
{
    np_words *w = p->w;
    if (w->folded_len)
        w->folded[w->folded_len++] = ' ';
    w->word[w->n] = (np_word){.at = (uint32_t)(p->base + at), .fold = (uint32_t)w->folded_len};
    w->is[w->n] = (uint8_t)(is | (p->starts_sentence ? NP_WORD_STARTS : 0));
    p->starts_sentence = p->is_listed = false;
    p->open = as;
}

static void close_word(pass *p)
{
    np_words *w = p->w;
    if (p->open == CLOSED)
        return;
    p->open = CLOSED;
    if (p->is_listed) {
        p->is_listed = false;
        w->n++;
        return;
    }
    np_word *now = &w->word[w->n];
    now->len = (uint32_t)(p->base + p->reach - now->at);
    now->fold_len = (uint32_t)(w->folded_len - now->fold);
    w->hash[w->n++] = np_word_hash(w->folded + now->fold, now->fold_len);
}

/* ---- letters with spaces ---- */

/* n bytes, and what comes behind them up to a multiple of NP_WORD_PADDED: most words are one move.
 */
static inline void copy_padded(char *to, const char *from, size_t n)
{
    memcpy(to, from, NP_WORD_PADDED);
    for (size_t i = NP_WORD_PADDED; i < n; i += NP_WORD_PADDED)
        memcpy(to + i, from + i, NP_WORD_PADDED);
}

/* To the open word, bytes from .. to - 1 of the run at `at` of the source. */
static void append(pass *p, size_t at, size_t from, size_t to)
{
    np_words *w = p->w;
    if (from == to)
        return;
    copy_padded(w->folded + w->folded_len, w->span->folded + from, to - from);
    w->folded_len += to - from;
    p->reach = at + to;
}

/* Words first .. n - 1 of the run at `at` of the source, behind those that are listed. Their flags
 * and hashes stand where they belong. */
static void list_whole(pass *p, size_t at, size_t first)
{
    np_words *w = p->w;
    const np_span *r = w->span;
    np_word *word = w->word + w->n;
    char *folded = w->folded;
    size_t to = w->folded_len + (w->folded_len > 0), n = r->n - first;
    uint32_t base = (uint32_t)(p->base + at);
    folded[w->folded_len] = ' ';
    for (size_t i = 0; i < n; i++) {
        uint32_t start = r->start[first + i], len = r->end[first + i] - start;
        word[i].at = base + start;
        word[i].len = len;
        copy_padded(folded + to, r->folded + start, len);
        word[i].fold = (uint32_t)to;
        word[i].fold_len = len;
        to += len;
        folded[to++] = ' ';
    }
    w->folded_len = to - (to > 0);
    w->n += n;
}

/* The words of a run of n bytes at `at` of the source. */
static void list_words(pass *p, size_t at, size_t n)
{
    np_words *w = p->w;
    const np_span *r = w->span;
    bool goes_on = p->open == WORD;
    if (goes_on) {
        append(p, at, 0, r->n > 0 ? r->end[0] : n);
        if (r->n == 0)
            return;
    }
    close_word(p);
    list_whole(p, at, goes_on);
    p->starts_sentence = r->starts_sentence;
    if (r->is_open) {
        size_t start = r->start[r->n];
        open_word(p, WORD, at + start, w->is[w->n]);
        append(p, at, start, n);
    }
}

/* From s on as much as is letters with spaces: where it stopped, perhaps at s. */
static const char *take_span(pass *p, const char *s, np_error *err)
{
    np_words *w = p->w;
    np_span *r = w->span;
    for (size_t taken = NP_SPAN_BYTES; s < p->end && taken > NP_SPAN_BYTES - NP_SPAN_BLOCK;) {
        size_t left = (size_t)(p->end - s), n = left < NP_SPAN_BYTES ? left : NP_SPAN_BYTES, size;
        bool ends_pair = p->open > WORD;
        if (ends_pair) { /* whose mark would begin a word */
            const np_char *is = np_chars_at(w->chars, s, left, &size);
            if (!is || is->kind == NP_CHAR_MARK)
                return s;
        }
        if (!make_room(w, n / 2 + NP_SPAN_BLOCK / 2 + NP_SPAN_SLACK + 2, n, err))
            return NULL;
        r->is_open = p->open == WORD;
        r->starts_sentence = p->starts_sentence;
        r->is = w->is + w->n + ends_pair;
        r->hash = w->hash + w->n + ends_pair;
        taken = w->read(r, w->chars, s, left);
        if (taken > 0)
            list_words(p, (size_t)(s - p->start), taken);
        s += taken;
    }
    return s;
}

/* ---- pairs of characters ---- */

/* A further character of a run of pairs, at `at`: the open word is full with two, so the next
 * begins with a copy of the second. Room is made. */
static void next_of_pair(pass *p, size_t at)
{
    np_words *w = p->w;
    if (p->open == CLOSED) {
        open_word(p, ONE, at, NP_WORD_PAIR);
        return;
    }
    if (p->open == TWO) {
        size_t len = w->folded_len - p->second, from = p->second;
        close_word(p);
        open_word(p, ONE, p->second_at, NP_WORD_PAIR);
        memmove(w->folded + w->folded_len, w->folded + from, len);
        w->folded_len += len;
    }
    p->second = w->folded_len;
    p->second_at = at;
    p->open = TWO;
}

/* A character of a pair, or a gap, that has no marks; none: behind the end. */
typedef struct bare {
    const np_char *is;
    size_t size;
} bare;

static const np_char none = {.kind = NP_CHAR_GAP, .is_simple = true, .is_gap = true};

static inline bare bare_at(const pass *p, const char *s)
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
static void leave_pairs(pass *p, const char *s, size_t n, size_t to, const np_char *before,
                        bool is_two)
{
    enum { SIZE = 3 };
    np_words *w = p->w;
    size_t end = (size_t)(s - p->start);
    w->n = n;
    w->folded_len = to - (to > 0);
    p->open = CLOSED;
    p->is_listed = is_two;
    p->reach = end;
    p->second_at = end - SIZE;
    if (is_two) {
        w->n--;
        p->open = TWO;
        p->second = w->folded_len - before->size;
    } else if (before->is_pair) {
        open_word(p, ONE, end - SIZE, NP_WORD_PAIR);
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
static const char *list_pairs(pass *p, const char *s, np_error *err)
{
    enum { MOST = 256, LONGEST = 1 + 2 * 4, SIZE = 3 };
    np_words *w = p->w;
    if (!make_room(w, MOST + 2, MOST * LONGEST, err))
        return NULL;
    bool goes_on = p->open == TWO, has_two = goes_on; /* the one before, and the one before that */
    size_t n = w->n + goes_on, to = w->folded_len + (w->folded_len > 0), n_before = n;
    const np_char *before = goes_on ? np_chars_three(w->chars, s - SIZE) : &none, *next;
    unsigned starts = p->starts_sentence ? NP_WORD_STARTS : 0;
    np_word *word = w->word;
    uint64_t *hash = w->hash;
    uint8_t *kind = w->is;
    char *folded = w->folded;
    folded[w->folded_len] = ' ';
    const np_char *is = np_chars_three(w->chars, s);
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
static void take_bare(pass *p, bare one, size_t at)
{
    np_words *w = p->w;
    next_of_pair(p, at); /* it closes at the old reach */
    p->reach = at + one.size;
    memcpy(w->folded + w->folded_len, one.is->folded, sizeof one.is->folded);
    w->folded_len += one.is->size;
}

/* From s on as much as is of scripts without spaces, and gaps between, and has no marks: where it
 * stopped, perhaps at s. */
static const char *take_pairs(pass *p, const char *s, np_error *err)
{
    bare one = bare_at(p, s), next;
    while (is_bare(one, next = bare_at(p, s + one.size))) {
        if (!make_room_for_pair(p, err))
            return NULL;
        bool is_pair = one.is->is_pair;
        if (p->open == WORD || !is_pair)
            close_word(p);
        const char *from = s;
        if (p->open == CLOSED || p->is_listed)
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

/* ---- what touches its neighbours ---- */

/* One folded character, from source bytes at .. reach. */
static bool take_char(pass *p, const char *folded, size_t size, const np_char *is, bool is_upper,
                      size_t at, size_t reach, np_error *err)
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
    if (!make_room_for_pair(p, err))
        return false;
    if (kind == NP_CHAR_PAIR)
        next_of_pair(p, at);
    if (p->open == CLOSED)
        open_word(p, WORD, at, is_upper ? NP_WORD_UPPER : 0);
    w->is[w->n] |= is->is_digit ? NP_WORD_DIGIT : 0;
    p->is_listed = false;
    p->reach = reach;
    memcpy(w->folded + w->folded_len, folded, size);
    w->folded_len += size;
    return true;
}

/* Characters that act on each other, folded together. */
static bool take_piece(pass *p, const uint32_t *piece, size_t n, bool is_upper, size_t at,
                       size_t reach, np_error *err)
{
    int32_t folded[NP_FOLD_ROOM];
    size_t n_folded = np_fold(piece, n, folded);
    for (size_t i = 0; i < n_folded; i++) {
        char c[4];
        size_t size = np_utf8_encode((uint32_t)folded[i], c);
        const np_char *is = np_chars_get(p->w->chars, (uint32_t)folded[i], err);
        if (!is || !take_char(p, c, size, is, is_upper, at, reach, err))
            return false;
    }
    return true;
}

/* The character at s. */
typedef struct seen {
    uint32_t c;
    size_t size;
    const np_char *is;
} seen;

static bool look(pass *p, const char *s, seen *one, np_error *err)
{
    one->c = np_chars_decode(s, (size_t)(p->end - s), &one->size);
    one->is = np_chars_get(p->w->chars, one->c, err);
    return one->is != NULL;
}

/* Would another way take the character at s? Not if what follows acts on it. */
static bool is_ordinary(pass *p, const char *s)
{
    size_t size, next_size;
    const np_char *is = np_chars_at(p->w->chars, s, (size_t)(p->end - s), &size);
    if (!is || !(is->is_spaced || (is->is_simple && is->kind == NP_CHAR_PAIR)))
        return false;
    if (s + size == p->end)
        return true;
    is = np_chars_at(p->w->chars, s + size, (size_t)(p->end - s) - size, &next_size);
    return is && is->is_simple && is->kind != NP_CHAR_MARK;
}

/* From s on at least one character, with those that act on it, until they are ordinary again:
 * where it stopped. */
static const char *take_strange(pass *p, const char *s, np_error *err)
{
    do {
        uint32_t piece[NP_FOLD_MOST];
        size_t n = 0, at = (size_t)(s - p->start);
        seen first, next;
        if (!look(p, s, &first, err))
            return NULL;
        next = first;
        do {
            piece[n++] = next.c;
            s += next.size;
            if (s < p->end && !look(p, s, &next, err))
                return NULL;
        } while (s < p->end && n < NP_FOLD_MOST && !next.is->is_simple);
        size_t reach = (size_t)(s - p->start);
        const np_char *is = first.is;
        bool is_alone = n == 1 && is->is_simple;
        if (is_alone ? !take_char(p, is->folded, is->size, is, is->is_upper, at, reach, err)
                     : !take_piece(p, piece, n, is->is_upper, at, reach, err))
            return NULL;
    } while (s < p->end && !is_ordinary(p, s));
    return s;
}

np_code np_words_add(np_words *w, np_str s, size_t base, np_error *err)
{
    if (s.len == 0)
        return NP_OK;
    pass p = {.w = w, .start = s.at, .end = s.at + s.len, .base = base, .starts_sentence = true};
    size_t n_before = w->n, len_before = w->folded_len;
    const char *at = s.at, *before;
    while (at && at < p.end) {
        before = at;
        at = take_span(&p, at, err);
        if (at && at < p.end)
            at = take_pairs(&p, at, err);
        if (at == before)
            at = take_strange(&p, at, err);
    }
    if (at) {
        close_word(&p);
        return NP_OK;
    }
    w->n = n_before;
    w->folded_len = len_before;
    return NP_E_NOMEM;
}
