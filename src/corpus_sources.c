/* corpus_sources.c - one map by name; a host is looked up under itself, then label by label upward.
 *
 * A name listed twice is refused: whichever line won, the other would be a wish not granted. */
#include "corpus_sources.h"
#include "base/arena.h"
#include "base/listing.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include <xxhash.h>

enum { LONGEST = 256 }; /* bytes of a name that can be found; names in DNS have fewer */

struct np_sources {
    np_arena *strings;
    np_map *number; /* of listed[], by hash of the name */
    np_listed *listed;
    size_t n, cap;
};

static size_t lower(np_str name, char *to)
{
    for (size_t i = 0; i < name.len; i++)
        to[i] = name.at[i] >= 'A' && name.at[i] <= 'Z' ? (char)(name.at[i] | 0x20) : name.at[i];
    return name.len;
}

void np_sources_free(np_sources *s)
{
    if (!s)
        return;
    np_free(s->listed);
    np_map_free(s->number);
    np_arena_free(s->strings);
    np_free(s);
}

static np_code copy_lower(np_sources *s, np_str from, np_str *to, np_error *err)
{
    char folded[LONGEST];
    np_str name = {folded, lower(from, folded)};
    return np_arena_copy(s->strings, name, to, err) ? NP_OK : NP_E_NOMEM;
}

static np_code check_line(const np_listing *l, np_str name, np_str family, np_str rest,
                          np_error *err)
{
    if (name.len == 0)
        return np_listing_fail(l, err, "no host; a line is: host, family, authority, with tabs");
    if (name.len >= LONGEST || family.len >= LONGEST)
        return np_listing_fail(l, err, "a name of %d bytes or more", LONGEST);
    if (rest.len)
        return np_listing_fail(l, err, "more than three columns: host, family, authority");
    return NP_OK;
}

static np_code take_line(void *to, const np_listing *l, np_error *err)
{
    np_sources *s = to;
    np_str rest = l->text, name = np_listing_field(&rest), family = np_listing_field(&rest);
    np_str authority = np_listing_field(&rest);
    np_listed one = {.authority = NP_AUTHORITY, .line = l->line};
    np_code code = check_line(l, name, family, np_str_trim(rest), err);
    if (code)
        return code;
    if (s->n == 0 && name.len == 4 && memcmp(name.at, "host", 4) == 0)
        return NP_OK; /* the columns' names */
    if (authority.len && !np_listing_number(authority, 0, 1, &one.authority))
        return np_listing_fail(l, err, "authority takes a number from 0 to 1, not \"%.*s\"",
                               authority.len < 40 ? (int)authority.len : 40, authority.at);
    if (copy_lower(s, name, &one.name, err) || copy_lower(s, family, &one.family, err) ||
        !NP_GROW(s->listed, s->cap, s->n + 1, err))
        return NP_E_NOMEM;
    const uint32_t *number =
        np_map_put(s->number, XXH3_64bits(one.name.at, one.name.len), (uint32_t)s->n, err);
    if (!number)
        return NP_E_NOMEM;
    if (*number < s->n)
        return np_listing_fail(l, err, "\"%.*s\" is listed already in line %u; take one away",
                               name.len < 80 ? (int)name.len : 80, name.at,
                               s->listed[*number].line);
    s->listed[s->n++] = one;
    return NP_OK;
}

np_sources *np_sources_read(const char *path, np_error *err)
{
    np_sources *s = np_alloc(sizeof *s, 0, 0, err);
    np_code code = NP_E_NOMEM;
    if (s && (s->strings = np_arena_new(err)) && (s->number = np_map_new(err)))
        code = np_listing_read(path, take_line, s, err);
    if (!code)
        return s;
    np_sources_free(s);
    return NULL;
}

static const np_listed *find(const np_sources *s, np_str name)
{
    const uint32_t *number = np_map_find(s->number, XXH3_64bits(name.at, name.len));
    const np_listed *one = number ? &s->listed[*number] : NULL;
    return one && np_str_equal(one->name, name) ? one : NULL;
}

const np_listed *np_sources_find(const np_sources *s, const np_article *a)
{
    char folded[LONGEST];
    const np_listed *one = NULL;
    if (s && a->source.len && a->source.len < LONGEST)
        one = find(s, (np_str){folded, lower(a->source, folded)});
    if (!s || one || a->host.len >= LONGEST)
        return one;
    np_str host = {folded, lower(a->host, folded)};
    while (host.len && !(one = find(s, host))) {
        const char *dot = memchr(host.at, '.', host.len);
        size_t cut = dot ? (size_t)(dot - host.at) + 1 : host.len;
        host.at += cut, host.len -= cut;
    }
    return one;
}
