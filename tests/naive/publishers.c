#include "publishers.h"
#include <string.h>

static size_t count(const naive_byline *by, size_t n, const char *domain, const char *name)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += !strcmp(by[i].domain, domain) && (name ? !strcmp(by[i].name, name) : *by[i].name);
    return sum;
}

static bool is_home(const naive_byline *by, size_t n, const char *domain, const char *name)
{
    size_t here = count(by, n, domain, name);
    return *domain && here && 10 * here >= 9 * count(by, n, domain, NULL);
}

/* Is this the first article of its domain? So that each domain is asked once. */
static bool is_first(const naive_byline *by, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (!strcmp(by[j].domain, by[i].domain))
            return false;
    return *by[i].domain;
}

const char *naive_publisher(const naive_byline *by, size_t n, size_t i)
{
    const char *name = by[i].name, *own = *by[i].domain ? by[i].domain : name;
    const char *home = NULL, *only = NULL;
    size_t n_homes = 0, n_domains = 0;
    for (size_t k = 0; *name && k < n; k++) {
        if (!is_first(by, k) || !count(by, n, by[k].domain, name))
            continue;
        n_domains++;
        only = by[k].domain;
        if (!is_home(by, n, by[k].domain, name))
            continue;
        n_homes++;
        size_t here = count(by, n, by[k].domain, name), there = home ? count(by, n, home, name) : 0;
        if (here > there || (here == there && strcmp(by[k].domain, home) < 0))
            home = by[k].domain;
    }
    if (!*name || n_homes >= 8)
        return own;
    return home ? home : n_domains == 1 ? only : name;
}
