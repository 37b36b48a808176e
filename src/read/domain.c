/* domain.c - the public suffix list, as libpsl carries it.
 *
 * Two labels from the right would make one publisher of all British newspapers, and the list is too
 * large and too alive to keep by hand. The copy built into libpsl is used, never a newer one of the
 * machine's: what a run counts must not change with the files around it. The private part of the
 * list counts too: whoever writes at a.blogspot.com is not who writes at b.blogspot.com. */
#include "read/domain.h"
#include "base/str.h"
#include <libpsl.h>

enum { LONGEST = 253 }; /* bytes of a name in DNS */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* 192.0.2.1 or [2001:db8::1]: the last label of a name is never all digits. */
static bool is_address(np_str host)
{
    size_t n = host.len;
    if (n && (host.at[0] == '[' || memchr(host.at, ':', n)))
        return true;
    while (n && is_digit(host.at[n - 1]))
        n--;
    return n < host.len && (n == 0 || host.at[n - 1] == '.');
}

np_str np_domain_of(np_str host)
{
    char name[LONGEST + 1];
    if (host.len == 0 || host.len > LONGEST || is_address(host))
        return host;
    memcpy(name, host.at, host.len);
    name[host.len] = '\0';
    const char *domain = psl_registrable_domain(psl_builtin(), name);
    size_t from = domain ? (size_t)(domain - name) : 0;
    return (np_str){host.at + from, host.len - from};
}

bool np_is_host(np_str text)
{
    if (text.len == 0 || text.len > LONGEST || is_address(text) || text.at[0] == '.' ||
        text.at[text.len - 1] == '.')
        return false;
    bool has_dot = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (!is_letter && !is_digit((char)c) && c != '-' && c != '.' && c < 0x80)
            return false;
        has_dot |= c == '.';
    }
    return has_dot;
}
