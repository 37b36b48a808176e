/* str.h - small questions about np_str. */
#ifndef NP_BASE_STR_H
#define NP_BASE_STR_H

#include "newsprint.h"
#include <string.h>

#define NP_STR(literal) ((np_str){(literal), sizeof(literal) - 1})

static inline np_str np_str_of(const char *text) { return (np_str){text, text ? strlen(text) : 0}; }

static inline bool np_str_equal(np_str a, np_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Byte order, shorter first when one begins the other: < 0, 0, > 0. */
static inline int np_str_compare(np_str a, np_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool np_str_starts(np_str s, np_str with)
{
    return s.len >= with.len && (with.len == 0 || memcmp(s.at, with.at, with.len) == 0);
}

/* Without white space (ASCII) at either end. */
static inline np_str np_str_trim(np_str s)
{
    while (s.len && (unsigned char)s.at[0] <= ' ')
        s.at++, s.len--;
    while (s.len && (unsigned char)s.at[s.len - 1] <= ' ')
        s.len--;
    return s;
}

#endif
