#include "read/base64.h"

/* The six bits a letter stands for; -1: none. */
static int bits_of(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool np_base64_decode(np_str s, np_buf *to)
{
    size_t before = to->len, n = 0, n_marks = 0;
    uint32_t held = 0;
    bool is_good = true;
    for (size_t i = 0; i < s.len && is_good; i++) {
        if (is_blank(s.at[i]))
            continue;
        int bits = bits_of(s.at[i]);
        n_marks += s.at[i] == '=';
        is_good = s.at[i] == '=' || (bits >= 0 && n_marks == 0);
        if (bits < 0)
            continue;
        held = held << 6 | (uint32_t)bits;
        if (n++ % 4) /* each letter but the first of four completes a byte */
            np_buf_char(to, (char)(uint8_t)(held >> (6 - 2 * ((n - 1) % 4))));
    }
    if (is_good && n && n % 4 != 1 && n_marks <= 2)
        return true;
    to->len = before;
    return false;
}
