/* reading.c - what a corpus and a single print both keep of an article: see reading.h. */
#include "reading.h"
#include "base/sort.h"
#include <string.h>

uint64_t *np_reading_distinct(np_arena *arena, const uint64_t *from, size_t n, uint32_t *n_kept,
                              np_error *err)
{
    uint64_t *kept = np_arena_alloc(arena, n, sizeof *kept, err);
    if (!kept)
        return NULL;
    if (n)
        memcpy(kept, from, n * sizeof *kept);
    *n_kept = (uint32_t)np_sort_unique_u64(kept, n);
    np_arena_trim(arena, kept, *n_kept * sizeof *kept);
    return kept;
}

static np_code keep_lines(const np_article *a, const np_scan *scan, np_arena *arena, np_reading *r,
                          np_error *err)
{
    uint64_t host = np_host_key(a->host);
    r->line = np_arena_alloc(arena, scan->n_lines, sizeof *r->line, err);
    if (!r->line)
        return NP_E_NOMEM;
    for (size_t l = 0; l < scan->n_lines; l++)
        r->line[l] = np_line_key(scan->line[l].hash, host);
    r->n_lines = (uint32_t)scan->n_lines;
    return NP_OK;
}

np_code np_reading_make(np_scanner *s, const np_article *a, np_arena *lines, np_arena *arena,
                        np_reading *r, np_error *err)
{
    np_scan scan;
    np_code code = np_scanner_run(s, a->title, a->text, NULL, false, &scan, err);
    if (code)
        return code;
    *r = (np_reading){.exact = {scan.exact[0], scan.exact[1]}, .skeleton = scan.skeleton};
    r->shingle = np_reading_distinct(arena, scan.shingle, scan.n_shingles, &r->n_shingles, err);
    if (!r->shingle)
        return NP_E_NOMEM;
    return lines && a->host.len ? keep_lines(a, &scan, lines, r, err) : NP_OK;
}

np_code np_reading_without(np_scanner *s, const np_article *a, const np_map *lines, np_scan *scan,
                           np_error *err)
{
    np_skip skip = {lines, np_host_key(a->host)};
    return np_scanner_run(s, a->title, a->text, &skip, false, scan, err);
}
