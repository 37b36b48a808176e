#include "naive/phrases.h"
#include <ctype.h>
#include <string.h>

static bool is_letter(char c) { return isalpha((unsigned char)c) || (unsigned char)c >= 0x80; }

const np_phrase *naive_phrases_find(const np_phrase *phrase, size_t n, np_str s, np_str *found)
{
    for (size_t k = 0; k < n; k++) {
        const char *words = phrase[k].words;
        size_t len = strlen(words);
        for (size_t i = 0; i + len <= s.len; i++) {
            bool is_here = true;
            for (size_t j = 0; j < len; j++)
                is_here &= (char)tolower((unsigned char)s.at[i + j]) == words[j];
            if (is_letter(words[0]) && i > 0 && is_letter(s.at[i - 1]))
                is_here = false;
            if (is_letter(words[len - 1]) && i + len < s.len && is_letter(s.at[i + len]))
                is_here = false;
            if (is_here) {
                *found = (np_str){s.at + i, len};
                return &phrase[k];
            }
        }
    }
    return NULL;
}
