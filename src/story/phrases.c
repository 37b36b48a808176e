/* phrases.c - all phrases at once: a table tells by three bytes which of them may begin there.
 *
 * Each article is asked for some forty phrases, and to look for one after the other was an eighth
 * of all time that stories took. Almost no place has three bytes that begin a phrase, so a place
 * costs three loads and no jump (Baeza-Yates and Gonnet's shift-and, CACM 1992, cut off after three
 * letters); where they do, the phrase is compared as a reader would. An automaton was refused: it
 * would be another table to read, and no faster. */
#include "story/phrases.h"
#include <assert.h>
#include <string.h>

/* begins[k][b]: bit i is set where phrase i may have byte b, of either case, at place k. */
typedef struct beginnings {
    uint32_t at[NP_PHRASE_LEAST][256];
} beginnings;

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

static bool is_small(char c) { return c >= 'a' && c <= 'z'; }

static bool is_letter(char c) { return is_small(lower(c)) || (unsigned char)c >= 0x80; }

static void list_beginnings(beginnings *b, const np_phrase *phrase, size_t n)
{
    memset(b, 0, sizeof *b);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < NP_PHRASE_LEAST; k++) {
            char c = phrase[i].words[k];
            b->at[k][(unsigned char)c] |= UINT32_C(1) << i;
            if (is_small(c))
                b->at[k][(unsigned char)c ^ 0x20] |= UINT32_C(1) << i;
        }
}

/* Do the words, which are n bytes, stand in s at i? */
static bool stands_at(np_str s, size_t i, const char *words, size_t n)
{
    if (n > s.len - i)
        return false;
    for (size_t k = 0; k < n; k++)
        if (lower(s.at[i + k]) != words[k])
            return false;
    bool begins = i == 0 || !is_letter(words[0]) || !is_letter(s.at[i - 1]);
    bool ends = i + n == s.len || !is_letter(words[n - 1]) || !is_letter(s.at[i + n]);
    return begins && ends;
}

const np_phrase *np_phrases_find(const np_phrase *phrase, size_t n, np_str s, np_str *found)
{
    assert(n <= NP_MOST_PHRASES);
    beginnings b;
    list_beginnings(&b, phrase, n);
    const unsigned char *at = (const unsigned char *)s.at;
    size_t best = n;
    for (size_t i = 0; i + NP_PHRASE_LEAST <= s.len; i++) {
        uint32_t may = b.at[0][at[i]] & b.at[1][at[i + 1]] & b.at[2][at[i + 2]];
        if (may == 0)
            continue;
        for (size_t k = 0; k < best && may >> k; k++) /* what is found already stands first */
            if (may >> k & 1 && stands_at(s, i, phrase[k].words, strlen(phrase[k].words))) {
                *found = (np_str){s.at + i, strlen(phrase[k].words)};
                best = k;
            }
    }
    return best < n ? &phrase[best] : NULL;
}
