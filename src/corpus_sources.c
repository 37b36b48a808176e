/* corpus_sources.c - one lookup an article, by the name as the user wrote it.
 *
 * A rank is a line of the file; families and authority are for whoever weighs publishers. */
#include "corpus_sources.h"
#include "base/error.h"
#include "base/str.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

enum { LONGEST = 4096 }; /* a line, and a name that can be found */

static uint64_t key_of(np_str name)
{
    char lower[LONGEST];
    size_t len = name.len < LONGEST ? name.len : LONGEST;
    for (size_t i = 0; i < len; i++) {
        char c = name.at[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    return XXH3_64bits(lower, len);
}

np_map *np_sources_read(const char *path, np_error *err)
{
    char text[LONGEST];
    uint32_t n_lines = 0;
    np_code code = NP_OK;
    np_map *sources = np_map_new(err);
    FILE *file = sources ? fopen(path, "r") : NULL;
    if (sources && !file)
        code = np_fail(err, NP_E_IO, "%s: cannot be read: %s", path, strerror(errno));
    while (file && !code && fgets(text, sizeof text, file)) {
        np_str line = np_str_of(text), name = {text, strcspn(text, "\t\r\n")};
        n_lines++;
        if (line.len == sizeof text - 1)
            code = np_fail(err, NP_E_INPUT,
                           "%s:%u: a line of %d bytes or more; it needs a host, "
                           "a family and an authority",
                           path, n_lines, LONGEST - 1);
        else if (name.len && name.at[0] != '#' &&
                 !np_map_put(sources, key_of(np_str_trim(name)), n_lines - 1, err))
            code = NP_E_NOMEM;
    }
    if (file && !code && ferror(file))
        code = np_fail(err, NP_E_IO, "%s: cannot be read to its end: %s", path, strerror(errno));
    if (file)
        fclose(file);
    if (sources && !code)
        return sources;
    np_map_free(sources);
    return NULL;
}

uint32_t np_sources_rank(const np_map *sources, const np_article *a)
{
    const uint32_t *rank = a->host.len ? np_map_find(sources, key_of(a->host)) : NULL;
    if (!rank && a->source.len)
        rank = np_map_find(sources, key_of(a->source));
    return rank ? *rank : UINT32_MAX;
}
