#include "naive/prose.h"
#include <utf8proc.h>

static int32_t char_at(np_str s, size_t i, size_t *size)
{
    utf8proc_int32_t c = -1;
    *size = (size_t)utf8proc_iterate((const utf8proc_uint8_t *)s.at + i,
                                     (utf8proc_ssize_t)(s.len - i), &c);
    return c;
}

static bool is_letter(int32_t c)
{
    utf8proc_category_t kind = utf8proc_category(c);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO;
}

static bool ends_sentence(int32_t c)
{
    static const int32_t end[] = {'.',    '!',    '?',    ':',    '\n',   '"',    0x2026,
                                  0x3002, 0xFF01, 0xFF1F, 0x061F, 0x06D4, 0x0964, 0x201C};
    for (size_t k = 0; k < sizeof end / sizeof *end; k++)
        if (end[k] == c)
            return true;
    return false;
}

bool naive_word_next(np_str *rest, const np_word *before, np_word *word)
{
    bool is_first = before->text.len == 0, ends = is_first;
    size_t i = 0, size = 0, from;
    int32_t gap = 0, first;
    for (; i < rest->len && !is_letter(char_at(*rest, i, &size)); i += size) {
        gap = char_at(*rest, i, &size);
        ends |= ends_sentence(gap);
    }
    if (i == rest->len)
        return false;
    from = i;
    first = char_at(*rest, i, &size);
    while (i < rest->len) {
        int32_t c = char_at(*rest, i, &size);
        size_t behind = i + size, next;
        bool is_inner = (c == '\'' || c == 0x2019) && behind < rest->len &&
                        is_letter(char_at(*rest, behind, &next));
        if (!is_letter(c) && !is_inner)
            break;
        i = behind;
    }
    *word = (np_word){.text = {rest->at + from, i - from},
                      .is_capital = utf8proc_category(first) == UTF8PROC_CATEGORY_LU,
                      .starts_sentence = ends,
                      .follows = !is_first && from == 1 && (gap == ' ' || gap == '-')};
    *rest = (np_str){rest->at + i, rest->len - i};
    return true;
}
