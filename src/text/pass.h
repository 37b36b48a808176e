/* pass.h - one reading of a text, which the ways of words.c share: the word that is open. */
#ifndef NP_TEXT_PASS_H
#define NP_TEXT_PASS_H

#include "base/mem.h"
#include "text/words.h"

enum { NP_PASS_SLACK = 32 }; /* room behind folded: a space, a character, NP_WORD_PADDED */

/* What kind of word is open; NP_ONE, NP_TWO: characters of a pair. */
typedef enum np_opened { NP_CLOSED, NP_WORD_OPEN, NP_ONE, NP_TWO } np_opened;

/* The pass over one np_words_add(). */
typedef struct np_pass {
    np_words *w;
    const char *start, *end; /* of the source */
    size_t base;
    np_opened open;
    size_t second, second_at; /* NP_TWO: the second's place in folded and in the source */
    size_t reach;             /* in the source: behind its last character */
    bool is_listed;           /* its row in word, hash and is has all of the open word already */
    bool starts_sentence;
} np_pass;

/* For so many words and bytes of them more. */
static inline bool np_pass_room(np_words *w, size_t n_words, size_t n_folded, np_error *err)
{
    size_t n = w->n + n_words;
    return NP_GROW(w->folded, w->folded_cap, w->folded_len + n_folded + NP_PASS_SLACK, err) &&
           NP_GROW(w->word, w->word_cap, n, err) && NP_GROW(w->hash, w->hash_cap, n, err) &&
           NP_GROW(w->is, w->is_cap, n, err);
}

/* For one more character, and the second of a pair once again, which may have many marks. */
static inline bool np_pass_room_for_pair(const np_pass *p, np_error *err)
{
    return np_pass_room(p->w, 2, p->open == NP_TWO ? p->w->folded_len - p->second : 0, err);
}

/* Room is made. */
static inline void np_pass_open(np_pass *p, np_opened as, size_t at, uint8_t is)
{
    np_words *w = p->w;
    if (w->folded_len)
        w->folded[w->folded_len++] = ' ';
    w->word[w->n] = (np_word){.at = (uint32_t)(p->base + at), .fold = (uint32_t)w->folded_len};
    w->is[w->n] = (uint8_t)(is | (p->starts_sentence ? NP_WORD_STARTS : 0));
    p->starts_sentence = p->is_listed = false;
    p->open = as;
}

static inline void np_pass_close(np_pass *p)
{
    np_words *w = p->w;
    if (p->open == NP_CLOSED)
        return;
    p->open = NP_CLOSED;
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

/* A further character of a run of pairs, at `at`: the open word is full with two, so the next
 * begins with a copy of the second. Room is made. */
void np_pass_next_of_pair(np_pass *p, size_t at);

/* From s on as much as is of scripts without spaces, and gaps between, and has no marks: where it
 * stopped, perhaps at s. NULL: NP_E_NOMEM. */
const char *np_pass_pairs(np_pass *p, const char *s, np_error *err);

#endif
