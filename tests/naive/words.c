#include "words.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef enum kind { OTHER, WORD, PAIR, MARK } kind;

static bool is_between(int32_t c, int32_t low, int32_t high) { return c >= low && c <= high; }

static kind kind_of(int32_t c)
{
    bool is_unspaced = is_between(c, 0x3040, 0x30FF) || is_between(c, 0x31F0, 0x31FF) ||
                       is_between(c, 0x1AFF0, 0x1B16F) || is_between(c, 0x2E80, 0x2FDF) ||
                       is_between(c, 0x3005, 0x3007) || is_between(c, 0x3021, 0x3029) ||
                       is_between(c, 0x3038, 0x303B) || is_between(c, 0x3400, 0x4DBF) ||
                       is_between(c, 0x4E00, 0x9FFF) || is_between(c, 0xF900, 0xFAFF) ||
                       is_between(c, 0x20000, 0x3FFFF) || is_between(c, 0x0E00, 0x0EFF) ||
                       is_between(c, 0x1780, 0x17FF) || is_between(c, 0x1000, 0x109F) ||
                       is_between(c, 0xA9E0, 0xA9FF) || is_between(c, 0xAA60, 0xAA7F);
    const char *category = utf8proc_category_string(c);
    if (category[0] == 'M')
        return MARK;
    if (category[0] == 'L' || category[0] == 'N')
        return is_unspaced && strcmp(category, "Nd") != 0 ? PAIR : WORD;
    return OTHER;
}

typedef struct output {
    char *at;
    size_t len;
} output;

static void put(output *o, const int32_t *c, size_t n)
{
    if (o->len)
        o->at[o->len++] = ' ';
    for (size_t i = 0; i < n; i++)
        o->len += (size_t)utf8proc_encode_char(c[i], (utf8proc_uint8_t *)o->at + o->len);
}

/* A run of characters of a script without spaces, each with its marks, c[0 .. n-1]. */
static void put_pairs(output *o, const int32_t *c, size_t n)
{
    size_t *start = calloc(n + 1, sizeof *start), n_chars = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || kind_of(c[i]) == PAIR)
            start[n_chars++] = i;
    start[n_chars] = n;
    if (n_chars == 1)
        put(o, c, n);
    for (size_t i = 0; i + 1 < n_chars; i++)
        put(o, c + start[i], start[i + 2] - start[i]);
    free(start);
}

char *naive_words(const char *text, size_t len)
{
    const utf8proc_option_t fold =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_uint8_t *bytes = NULL;
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &bytes, fold);
    if (size < 0)
        abort();
    size_t n = 0;
    int32_t *c = calloc((size_t)size + 1, sizeof *c);
    for (utf8proc_ssize_t i = 0; i < size;)
        i += utf8proc_iterate(bytes + i, size - i, &c[n++]);
    output o = {malloc(16 * (size_t)size + 16), 0};
    for (size_t i = 0, end; i < n; i = end) {
        kind first = kind_of(c[i]);
        end = i + 1;
        if (first == OTHER)
            continue;
        kind own = first == PAIR ? PAIR : WORD; /* a mark that begins a run begins a word */
        while (end < n && (kind_of(c[end]) == own || kind_of(c[end]) == MARK))
            end++;
        if (own == PAIR)
            put_pairs(&o, c + i, end - i);
        else
            put(&o, c + i, end - i);
    }
    o.at[o.len] = 0;
    free(c);
    free(bytes);
    return o.at;
}
