/* words.c - text to folded words in one pass over its bytes, three ways, whichever fits.
 *
 *     letters with spaces, 64 bytes at a time (span.h) ----\
 *     pairs of characters, where no spaces are (pairs.c) -- > list: where, folded, flags, hash
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
#include "base/error.h"
#include "text/pass.h"
#include <string.h>

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
static void append(np_pass *p, size_t at, size_t from, size_t to)
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
static void list_whole(np_pass *p, size_t at, size_t first)
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
static void list_words(np_pass *p, size_t at, size_t n)
{
    np_words *w = p->w;
    const np_span *r = w->span;
    bool goes_on = p->open == NP_WORD_OPEN;
    if (goes_on) {
        append(p, at, 0, r->n > 0 ? r->end[0] : n);
        if (r->n == 0)
            return;
    }
    np_pass_close(p);
    list_whole(p, at, goes_on);
    p->starts_sentence = r->starts_sentence;
    if (r->is_open) {
        size_t start = r->start[r->n];
        np_pass_open(p, NP_WORD_OPEN, at + start, w->is[w->n]);
        append(p, at, start, n);
    }
}

/* From s on as much as is letters with spaces: where it stopped, perhaps at s. */
static const char *take_span(np_pass *p, const char *s, np_error *err)
{
    np_words *w = p->w;
    np_span *r = w->span;
    for (size_t taken = NP_SPAN_BYTES; s < p->end && taken > NP_SPAN_BYTES - NP_SPAN_BLOCK;) {
        size_t left = (size_t)(p->end - s), n = left < NP_SPAN_BYTES ? left : NP_SPAN_BYTES, size;
        bool ends_pair = p->open > NP_WORD_OPEN;
        if (ends_pair) { /* whose mark would begin a word */
            const np_char *is = np_chars_at(w->chars, s, left, &size);
            if (!is || is->kind == NP_CHAR_MARK)
                return s;
        }
        if (!np_pass_room(w, n / 2 + NP_SPAN_BLOCK / 2 + NP_SPAN_SLACK + 2, n, err))
            return NULL;
        r->is_open = p->open == NP_WORD_OPEN;
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

/* ---- what touches its neighbours ---- */

/* One folded character, from source bytes at .. reach. */
static bool take_char(np_pass *p, const char *folded, size_t size, const np_char *is, bool is_upper,
                      size_t at, size_t reach, np_error *err)
{
    np_words *w = p->w;
    np_char_kind kind = is->kind;
    if (kind == NP_CHAR_MARK && p->open == NP_CLOSED)
        kind = NP_CHAR_WORD;
    bool ends_word = kind <= NP_CHAR_STOP || (kind == NP_CHAR_WORD && p->open > NP_WORD_OPEN) ||
                     (kind == NP_CHAR_PAIR && p->open == NP_WORD_OPEN);
    if (ends_word)
        np_pass_close(p);
    if (kind <= NP_CHAR_STOP) {
        p->starts_sentence |= kind == NP_CHAR_STOP;
        return true;
    }
    if (!np_pass_room_for_pair(p, err))
        return false;
    if (kind == NP_CHAR_PAIR)
        np_pass_next_of_pair(p, at);
    if (p->open == NP_CLOSED)
        np_pass_open(p, NP_WORD_OPEN, at, is_upper ? NP_WORD_UPPER : 0);
    w->is[w->n] |= is->is_digit ? NP_WORD_DIGIT : 0;
    p->is_listed = false;
    p->reach = reach;
    memcpy(w->folded + w->folded_len, folded, size);
    w->folded_len += size;
    return true;
}

/* Characters that act on each other, folded together. */
static bool take_piece(np_pass *p, const uint32_t *piece, size_t n, bool is_upper, size_t at,
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

static bool look(np_pass *p, const char *s, seen *one, np_error *err)
{
    one->c = np_chars_decode(s, (size_t)(p->end - s), &one->size);
    one->is = np_chars_get(p->w->chars, one->c, err);
    return one->is != NULL;
}

/* Would another way take the character at s? Not if what follows acts on it. */
static bool is_ordinary(np_pass *p, const char *s)
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
static const char *take_strange(np_pass *p, const char *s, np_error *err)
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
    np_pass p = {.w = w, .start = s.at, .end = s.at + s.len, .base = base, .starts_sentence = true};
    size_t n_before = w->n, len_before = w->folded_len;
    const char *at = s.at, *before;
    while (at && at < p.end) {
        before = at;
        at = take_span(&p, at, err);
        if (at && at < p.end)
            at = np_pass_pairs(&p, at, err);
        if (at == before)
            at = take_strange(&p, at, err);
    }
    if (at) {
        np_pass_close(&p);
        return NP_OK;
    }
    w->n = n_before;
    w->folded_len = len_before;
    return NP_E_NOMEM;
}
