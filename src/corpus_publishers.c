/* corpus_publishers.c - an agency reprinted under its own name is no new publisher.
 *
 * A registrable domain is a publisher, until an article says itself that it is somebody else's: an
 * agency's text on a portal bears the agency's name. Names alone will not do instead, for a paper
 * signs as "Post", "Post Sport" and not at all. So a name is believed by where it is found:
 *
 *     a domain is a name's home        if nine in ten of its articles that name anybody name it
 *     a name with a home is its home   (the one with the most articles of that name; the first by
 * name of two) a name on one domain is that domain's: a section, an author a name on several, at
 * home nowhere, is a publisher: an agency that only others print a name at home on many domains is
 * nobody: whoever collected the articles left it there
 *
 * Refused: joining whatever shares a name or a domain. A portal that prints ten agencies would make
 * them all one. */
#include "corpus_publishers.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include "read/domain.h"
#include <xxhash.h>

enum { COLLECTED = 8, LONGEST = 256 }; /* homes from which a name is nobody's; bytes of a name */

typedef struct numbering {
    np_map *number;    /* of a key, from 1: domains, names and families in one namespace */
    np_str *text;      /* of a number, as first met; borrowed from the articles */
    uint32_t *domain;  /* of each article, 0 none; final where `name` is 0 */
    uint32_t *name;    /* of each article that names another than its domain, else 0 */
    uint32_t *n_named; /* by domain: its articles with a name */
    uint32_t *is;      /* by name: who it is; 0: nobody */
} numbering;

/* Case does not count. */
static uint64_t key_of(np_str name)
{
    char folded[LONGEST];
    if (name.len > LONGEST)
        return XXH3_64bits(name.at, name.len);
    for (size_t i = 0; i < name.len; i++)
        folded[i] = name.at[i] >= 'A' && name.at[i] <= 'Z' ? (char)(name.at[i] | 0x20) : name.at[i];
    return XXH3_64bits(folded, name.len);
}

static np_code enter(numbering *m, np_str name, uint32_t *number, np_error *err)
{
    *number = 0;
    if (name.len == 0)
        return NP_OK;
    const uint32_t *at =
        np_map_put(m->number, key_of(name), (uint32_t)np_map_count(m->number) + 1, err);
    if (!at)
        return NP_E_NOMEM;
    if (m->text[*at].len == 0)
        m->text[*at] = name;
    *number = *at;
    return NP_OK;
}

static np_code enter_article(numbering *m, const np_article *a, const np_listed *listed, size_t i,
                             np_error *err)
{
    if (listed && listed->family.len)
        return enter(m, listed->family, &m->domain[i], err);
    if (np_is_host(a->source))
        return enter(m, np_domain_of(a->source), &m->domain[i], err);
    np_str domain = np_domain_of(a->host);
    if (enter(m, domain.len ? domain : a->source, &m->domain[i], err) ||
        enter(m, a->source, &m->name[i], err))
        return NP_E_NOMEM;
    if (m->name[i] == m->domain[i] && domain.len)
        m->name[i] = 0;
    return NP_OK;
}

/* The articles of one name, by domain: order[0 .. n-1] of one name, keys ascending. */
static void settle_name(numbering *m, const np_keyed *order, size_t n)
{
    uint32_t name = m->name[order[0].index], home = 0, last = 0;
    size_t most = 0, n_homes = 0, n_domains = 0;
    for (size_t from = 0, to = 0; from < n; from = to) {
        uint32_t domain = m->domain[order[from].index];
        while (to < n && order[to].key == order[from].key)
            to++;
        if (domain == name) /* articles without a host say nothing of where the name is at home */
            continue;
        size_t count = to - from;
        last = domain, n_domains++;
        if (count * 10 < (size_t)m->n_named[domain] * 9)
            continue;
        n_homes++;
        if (count > most || (count == most && np_str_compare(m->text[domain], m->text[home]) < 0))
            most = count, home = domain;
    }
    m->is[name] = n_homes >= COLLECTED ? 0 : home ? home : n_domains == 1 ? last : name;
}

static np_code settle_names(numbering *m, size_t n, np_error *err)
{
    np_keyed *order = np_alloc(0, n, 2 * sizeof *order, err);
    size_t n_named = 0;
    if (!order)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (m->name[i]) {
            order[n_named++] = (np_keyed){(uint64_t)m->name[i] << 32 | m->domain[i], (uint32_t)i};
            m->n_named[m->domain[i]]++;
        }
    np_sort_keyed(order, order + n, n_named, 64);
    for (size_t from = 0, to = 0; from < n_named; from = to) {
        while (to < n_named && order[to].key >> 32 == order[from].key >> 32)
            to++;
        settle_name(m, order + from, to - from);
    }
    np_free(order);
    return NP_OK;
}

/* Numbers in use, without gaps; `is` is done with, and becomes the table. */
static size_t close_ranks(const numbering *m, size_t n, uint32_t *publisher)
{
    size_t n_publishers = 0;
    for (size_t i = 0; i < n; i++)
        publisher[i] = m->name[i] && m->is[m->name[i]] ? m->is[m->name[i]] : m->domain[i];
    memset(m->is, 0, (2 * n + 1) * sizeof *m->is);
    for (size_t i = 0; i < n; i++) {
        if (publisher[i] && !m->is[publisher[i]])
            m->is[publisher[i]] = (uint32_t)++n_publishers;
        publisher[i] = m->is[publisher[i]];
    }
    return n_publishers;
}

np_code np_publishers_number(const np_article *article, size_t n, const np_sources *sources,
                             uint32_t *publisher, size_t *n_publishers, np_error *err)
{
    np_code code = NP_E_NOMEM;
    size_t most = 2 * n + 1; /* numbers: two an article, and 0 */
    numbering m = {.number = np_map_new(err)};
    if (m.number && (m.text = np_alloc(0, most, sizeof *m.text, err)) &&
        (m.domain = np_alloc(0, n, sizeof *m.domain, err)) &&
        (m.name = np_alloc(0, n, sizeof *m.name, err)) &&
        (m.n_named = np_alloc(0, most, sizeof *m.n_named, err)) &&
        (m.is = np_alloc(0, most, sizeof *m.is, err)))
        code = NP_OK;
    for (size_t i = 0; !code && i < n; i++)
        code = enter_article(&m, &article[i], np_sources_find(sources, &article[i]), i, err);
    if (!code)
        code = settle_names(&m, n, err);
    size_t count = code ? 0 : close_ranks(&m, n, publisher);
    if (!code && n_publishers)
        *n_publishers = count;
    np_free(m.is);
    np_free(m.n_named);
    np_free(m.name);
    np_free(m.domain);
    np_free(m.text);
    np_map_free(m.number);
    return code;
}
