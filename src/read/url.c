/* url.c - canonical URLs, by taking one apart and writing it anew.
 *
 *     http s :// user @ host : port / path ? query # fragment
 *
 * Rules are applied part by part while writing, so nothing is parsed twice. "www." stays: the
 * page behind the bare host may not exist, and people click what we print. For comparing,
 * np_url_page() leaves it and the scheme out. Decoding %XX or sorting parameters was refused:
 * servers may tell such spellings apart, and joining two pages is worse than missing a twin. */
#include "read/url.h"
#include "base/str.h"
#include <string.h>

enum { LONGEST = 8 << 10 };

typedef struct parts {
    np_str scheme, authority, path, query; /* the fragment is never needed */
    bool has_authority, has_query;
} parts;

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }
static bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_one_of(char c, const char *set)
{
    while (*set && *set != c)
        set++;
    return *set != 0;
}

/* s up to the first of the bytes in stop, which s then begins with. */
static np_str cut(np_str *s, const char *stop)
{
    np_str head = {s->at, 0};
    while (head.len < s->len && !is_one_of(s->at[head.len], stop))
        head.len++;
    s->at += head.len, s->len -= head.len;
    return head;
}

static np_str without_first(np_str s, size_t n) { return (np_str){s.at + n, s.len - n}; }

static bool is_word(np_str s, const char *word) /* word in lower case */
{
    if (s.len != strlen(word))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (lower(s.at[i]) != word[i])
            return false;
    return true;
}

static bool begins(np_str s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && is_word((np_str){s.at, n}, word);
}

static np_str scheme_of(np_str s)
{
    size_t n = 0;
    while (n < s.len && (is_letter(s.at[n]) || (n && (is_digit(s.at[n]) || s.at[n] == '+' ||
                                                      s.at[n] == '-' || s.at[n] == '.'))))
        n++;
    return n && n < s.len && s.at[n] == ':' ? (np_str){s.at, n} : (np_str){0};
}

static parts take_apart(np_str s)
{
    parts p = {.scheme = scheme_of(s)};
    if (p.scheme.len)
        s = without_first(s, p.scheme.len + 1);
    if (begins(s, "//")) {
        s = without_first(s, 2);
        p.has_authority = true;
        p.authority = cut(&s, "/?#");
    }
    p.path = cut(&s, "?#");
    if (s.len && s.at[0] == '?') {
        s = without_first(s, 1);
        p.has_query = true;
        p.query = cut(&s, "#");
    }
    return p;
}

bool np_url_is_global(np_str s)
{
    np_str scheme = scheme_of(s);
    return is_word(scheme, "http") || is_word(scheme, "https") || is_word(scheme, "tag") ||
           is_word(scheme, "urn");
}

/* ---- Canonical form ---------------------------------------------------- */

static bool may_stand(char c)
{
    switch (c) {
    case '"':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return false;
    default:
        return (unsigned char)c > ' ' && (unsigned char)c < 0x7F;
    }
}

static void put_escaped(np_buf *to, np_str s)
{
    for (size_t i = 0, from = 0; i < s.len; from = i) {
        while (i < s.len && may_stand(s.at[i]))
            i++;
        np_buf_put(to, s.at + from, i - from);
        if (i < s.len)
            np_buf_print(to, "%%%02X", (unsigned char)s.at[i++]);
    }
}

/* The host behind which the desktop page lives: at least two labels stay. */
static np_str without_twin_labels(np_str host)
{
    static const char *const label[] = {"amp.", "m.", "mobile."};
    for (size_t i = 0; i < sizeof label / sizeof label[0]; i++) {
        np_str rest = begins(host, label[i]) ? without_first(host, strlen(label[i])) : (np_str){0};
        if (rest.len && memchr(rest.at, '.', rest.len))
            return without_twin_labels(rest);
    }
    return host;
}

/* In a name, of any letters. */
static bool may_stand_in_host(char c)
{
    bool is_foreign = (unsigned char)c >= 0x80;
    return is_foreign || (may_stand(c) && c != '%' && c != '[' && c != ']');
}

/* The host at the start of *authority, which then begins with its port's ':', if any. Empty: there
 * is none that could be. */
static np_str take_host(np_str *authority)
{
    const char *close = memchr(authority->at, ']', authority->len);
    bool is_address = close && authority->at[0] == '['; /* IPv6: its colons are not a port's */
    np_str host = {authority->at, is_address ? (size_t)(close - authority->at) + 1 : 0};
    if (is_address)
        *authority = without_first(*authority, host.len);
    else
        host = cut(authority, ":");
    while (host.len && host.at[host.len - 1] == '.')
        host.len--;
    for (size_t i = is_address; i + is_address < host.len; i++)
        if (is_address ? !is_one_of(lower(host.at[i]), "0123456789abcdef:.")
                       : !may_stand_in_host(host.at[i]))
            return (np_str){0};
    return host;
}

/* Authority without user and default port. False: no host, or no port that could be. */
static bool put_authority(np_buf *to, np_str authority, bool is_https)
{
    for (size_t i = authority.len; i-- > 0;)
        if (authority.at[i] == '@') {
            authority = without_first(authority, i + 1);
            break;
        }
    np_str host = authority.len ? without_twin_labels(take_host(&authority)) : authority;
    np_str port = authority.len ? without_first(authority, 1) : authority;
    if (host.len == 0 || port.len > 5 || (authority.len && authority.at[0] != ':'))
        return false;
    for (size_t i = 0; i < port.len; i++)
        if (!is_digit(port.at[i]))
            return false;
    size_t from = to->len;
    np_buf_str(to, host);
    for (size_t i = from; i < to->len; i++)
        to->at[i] = lower(to->at[i]);
    if (port.len && !is_word(port, is_https ? "443" : "80")) {
        np_buf_char(to, ':');
        np_buf_str(to, port);
    }
    return true;
}

/* Append path, absolute, to the path that begins at root, with "." and ".." resolved (RFC 3986,
 * 5.2.4); put writes a segment. */
static void put_path(np_buf *to, size_t root, np_str path, void (*put)(np_buf *, np_str))
{
    while (path.len) {
        if (path.at[0] == '/')
            path = without_first(path, 1);
        np_str segment = cut(&path, "/");
        bool is_up = np_str_equal(segment, NP_STR(".."));
        if (is_up || np_str_equal(segment, NP_STR("."))) {
            while (is_up && to->len > root && to->at[--to->len] != '/')
                continue;
            if (path.len == 0)
                np_buf_char(to, '/');
            continue;
        }
        np_buf_char(to, '/');
        put(to, segment);
    }
}

/* Take "/amp" or "amp/" off the end of the path that begins at root, as often as it stands there.
 */
static void drop_amp_segments(np_buf *to, size_t root)
{
    for (;;) {
        np_str path = {to->at + root, to->len - root};
        bool has_slash = path.len && path.at[path.len - 1] == '/';
        np_str bare = {path.at, path.len - has_slash};
        if (bare.len <= 4 || !is_word(without_first(bare, bare.len - 4), "/amp"))
            return;
        to->len -= 4;
    }
}

static bool is_tracking(np_str name, np_str value)
{
    static const char *const tracker[] = {
        "fbclid", "gclid",  "dclid",  "gbraid", "wbraid", "msclkid", "yclid",      "twclid",
        "igshid", "mc_cid", "mc_eid", "_ga",    "_gl",    "ocid",    "cmpid",      "ncid",
        "xtor",   "smid",   "s_cid",  "wt_mc",  "ito",    "ftag",    "guccounter", "at_medium"};
    if (begins(name, "utm_") || begins(name, "at_custom") || begins(name, "at_campaign"))
        return true;
    if (is_word(name, "amp"))
        return value.len == 0 || is_word(value, "1") || is_word(value, "true");
    if (is_word(name, "outputtype"))
        return is_word(value, "amp");
    for (size_t i = 0; i < sizeof tracker / sizeof tracker[0]; i++)
        if (is_word(name, tracker[i]))
            return true;
    return false;
}

static void put_query(np_buf *to, np_str query)
{
    char mark = '?';
    while (query.len) {
        if (query.at[0] == '&')
            query = without_first(query, 1);
        while (begins(query, "amp;")) /* an "&amp;" nobody decoded */
            query = without_first(query, 4);
        np_str pair = cut(&query, "&"), value = pair, name = cut(&value, "=");
        if (pair.len == 0 || is_tracking(name, value.len ? without_first(value, 1) : value))
            continue;
        np_buf_char(to, mark);
        put_escaped(to, pair);
        mark = '&';
    }
}

static bool put_canonical(np_buf *to, np_str url)
{
    size_t start = to->len;
    parts p = take_apart(url);
    bool is_https = is_word(p.scheme, "https");
    if (url.len > LONGEST || !p.has_authority || (!is_https && !is_word(p.scheme, "http")))
        return false;
    np_buf_text(to, is_https ? "https://" : "http://");
    if (!put_authority(to, p.authority, is_https))
        return false;
    size_t root = to->len;
    put_path(to, root, p.path, put_escaped);
    drop_amp_segments(to, root);
    if (to->len == root)
        np_buf_char(to, '/');
    put_query(to, p.query);
    return to->len - start <= LONGEST;
}

bool np_url_canonical(np_str url, np_buf *to)
{
    size_t start = to->len;
    bool is_done = put_canonical(to, np_str_trim(url));
    if (!is_done)
        to->len = start;
    return is_done;
}

np_str np_url_page(np_str canonical)
{
    np_str s = begins(canonical, "http://")    ? without_first(canonical, 7)
               : begins(canonical, "https://") ? without_first(canonical, 8)
                                               : (np_str){0};
    return begins(s, "www.") ? without_first(s, 4) : s;
}

np_str np_url_host(np_str canonical)
{
    np_str page = np_url_page(canonical);
    const char *close = page.len && page.at[0] == '[' ? memchr(page.at, ']', page.len) : NULL;
    if (close)
        return (np_str){page.at, (size_t)(close - page.at) + 1};
    return cut(&page, ":/?#");
}

/* ---- Relative references ----------------------------------------------- */

static void put_as_is(np_buf *to, np_str s) { np_buf_str(to, s); }

void np_url_resolve(np_str base, np_str ref, np_buf *to)
{
    ref = np_str_trim(ref);
    parts r = take_apart(ref), b = take_apart(np_str_trim(base));
    if (ref.len > LONGEST || base.len > LONGEST)
        return;
    if (r.scheme.len || !b.has_authority) {
        np_buf_str(to, ref);
        return;
    }
    np_buf_str(to, b.scheme);
    np_buf_text(to, "://");
    np_buf_str(to, r.has_authority ? r.authority : b.authority);
    bool is_same_page = !r.has_authority && r.path.len == 0;
    size_t root = to->len;
    if (is_same_page) {
        np_buf_str(to, b.path);
    } else {
        if (!r.has_authority && r.path.at[0] != '/') { /* beside base's last segment */
            while (b.path.len && b.path.at[b.path.len - 1] != '/')
                b.path.len--;
            put_path(to, root, (np_str){b.path.at, b.path.len ? b.path.len - 1 : 0}, put_as_is);
        }
        put_path(to, root, r.path, put_as_is);
    }
    bool takes_base_query = is_same_page && !r.has_query;
    if (takes_base_query ? b.has_query : r.has_query) {
        np_buf_char(to, '?');
        np_buf_str(to, takes_base_query ? b.query : r.query);
    }
}
