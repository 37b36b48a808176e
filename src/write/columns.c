/* columns.c - breaking lines of mixed scripts on a grid of columns.
 *
 * A line may end at a space, or before or after a wide character: Chinese and Japanese have no
 * spaces. It may not begin with closing punctuation nor end with opening punctuation. The refused
 * choice is the whole of UAX 14 with its tables, for which a terminal is too coarse a place. */
#include "write/columns.h"
#include "base/utf8.h"
#include <utf8proc.h>

static size_t width_of(uint32_t c)
{
    if (c < 0x7F)
        return 1;
    int width = utf8proc_charwidth((utf8proc_int32_t)c);
    return width > 0 ? (size_t)width : 0;
}

size_t np_columns(np_str s)
{
    size_t columns = 0, size;
    for (size_t i = 0; i < s.len; i += size)
        columns += width_of(np_utf8_decode(s.at + i, s.len - i, &size));
    return columns;
}

static bool is_closing(uint32_t c)
{
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
    return kind == UTF8PROC_CATEGORY_PE || kind == UTF8PROC_CATEGORY_PF ||
           kind == UTF8PROC_CATEGORY_PO;
}

static bool is_opening(uint32_t c)
{
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
    return kind == UTF8PROC_CATEGORY_PS || kind == UTF8PROC_CATEGORY_PI;
}

/* May a line end between the two? */
static bool may_break(uint32_t before, uint32_t after)
{
    if (before == ' ')
        return true;
    if (width_of(after) == 0 || after == ' ')
        return false;
    return (width_of(before) == 2 || width_of(after) == 2) && !is_opening(before) &&
           !is_closing(after);
}

static np_str without_end_space(np_str s)
{
    while (s.len > 0 && s.at[s.len - 1] == ' ')
        s.len--;
    return s;
}

np_str np_take_line(np_str *rest, size_t columns)
{
    while (rest->len > 0 && rest->at[0] == ' ')
        rest->at++, rest->len--;
    if (rest->len == 0)
        return (np_str){0};
    np_str line = *rest;
    size_t used = 0, end = 0, i = 0; /* end: the last place where the line may end */
    uint32_t before = 0;
    while (i < line.len) {
        size_t size;
        uint32_t c = np_utf8_decode(line.at + i, line.len - i, &size);
        if (i > 0 && may_break(before, c))
            end = i;
        used += width_of(c);
        if (used > columns && i > 0 && c != ' ')
            break;
        before = c;
        i += size;
    }
    line.len = i == line.len ? i : end > 0 ? end : i;
    rest->at += line.len, rest->len -= line.len;
    return without_end_space(line);
}
