/* mention.c - whole words, compared where they stand.
 *
 * Nothing is tokenised: what is looked for are names and terms as somebody wrote them, and the
 * places are a few hundred bytes of what is shown of a story anyway. */
#include "topic/mention.h"

enum { LONG_TITLE = 1000 /* bytes that are looked through */ };

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }

static bool is_word_byte(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

bool np_mentions(np_str whole, np_str part)
{
    for (size_t i = 0; part.len && i + part.len <= whole.len; i++) {
        size_t k = 0, end = i + part.len;
        while (k < part.len && lower(part.at[k]) == lower(whole.at[i + k]))
            k++;
        if (k == part.len && (i == 0 || !is_word_byte(whole.at[i - 1])) &&
            (end == whole.len || !is_word_byte(whole.at[end])))
            return true;
    }
    return false;
}

bool np_story_mentions(const np_story *s, np_str word)
{
    np_str title = {s->title.at, s->title.len < LONG_TITLE ? s->title.len : LONG_TITLE};
    bool does = np_mentions(title, word);
    for (size_t k = 0; k < s->n_names && !does; k++)
        does = np_mentions(s->name[k], word);
    for (size_t k = 0; k < s->n_key_terms && !does; k++)
        does = np_mentions(s->key_term[k], word);
    for (size_t k = 0; k < s->n_summary && !does; k++)
        does = np_mentions(s->summary[k].text, word);
    return does;
}
