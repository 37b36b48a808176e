/* title.c - cutting the site's name off a headline, and nothing else.
 *
 * Learning a site's tail from its other titles was refused: it makes one article's title depend on
 * which others are there. A tail is cut only when its letters and digits are those of the source's
 * name or of the host, with "the" and a last-level domain as the only things forgiven. */
#include "text/title.h"
#include "base/str.h"

enum { MOST_NAME = 80 };

/* Letters and digits of s, lower case where ASCII; other bytes above 127 as they are. */
static size_t letters_of(np_str s, char *to)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < MOST_NAME; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + ('a' - 'A'));
        if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            to[n++] = (char)c;
    }
    return n;
}

static bool is_same_name(np_str a, np_str b)
{
    char from_a[MOST_NAME], from_b[MOST_NAME];
    np_str x = {from_a, letters_of(a, from_a)}, y = {from_b, letters_of(b, from_b)};
    np_str the = NP_STR("the");
    if (np_str_starts(x, the) && x.len > the.len)
        x = (np_str){x.at + the.len, x.len - the.len};
    if (np_str_starts(y, the) && y.len > the.len)
        y = (np_str){y.at + the.len, y.len - the.len};
    return x.len > 0 && x.len < MOST_NAME && np_str_equal(x, y);
}

/* Does name stand for the host, whole ("kestrel.news") or without its last levels ("kestrel")? */
static bool names_host(np_str name, np_str host)
{
    for (size_t len = host.len; len > 0; len--) {
        bool is_end = len == host.len || host.at[len] == '.';
        if (is_end && is_same_name(name, (np_str){host.at, len}))
            return true;
    }
    return false;
}

static bool ends_with(np_str s, np_str end)
{
    return s.len >= end.len && memcmp(s.at + s.len - end.len, end.at, end.len) == 0;
}

np_str np_title_clean(np_str title, np_str source, np_str host)
{
    const np_str cut[] = {NP_STR(" - "), NP_STR(" | "), NP_STR(" — "), NP_STR(" – "),
                          NP_STR(" :: ")};
    for (size_t len = title.len; len > 0; len--) {
        np_str head = {title.at, len};
        for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++) {
            if (!ends_with(head, cut[i]))
                continue;
            np_str name = {title.at + len, title.len - len};
            np_str rest = np_str_trim((np_str){title.at, len - cut[i].len});
            bool is_site = is_same_name(name, source) || names_host(name, host);
            return rest.len && is_site ? rest : title;
        }
    }
    return title;
}
