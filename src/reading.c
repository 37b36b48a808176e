/* reading.c - what a corpus and a single print both keep of an article: see reading.h. */
#include "reading.h"
#include "base/sort.h"
#include "near/near.h"
#include "sketch/sketch.h"

uint64_t *np_reading_distinct(np_arena *arena, const uint64_t *from, size_t n, uint32_t *n_kept,
                              np_error *err)
{
    uint64_t *kept = np_arena_alloc(arena, n, sizeof *kept, err);
    if (!kept)
        return NULL;
    *n_kept = (uint32_t)np_sort_unique_hashes(from, kept, n);
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

/* Of the n distinct shingles in r those by which the text is found. */
static np_code keep_features(np_reading *r, const uint64_t *shingle, size_t n, np_arena *arena,
                             np_error *err)
{
    bool keeps_all = n < NP_ALL_BELOW;
    size_t n_kept = 0;
    for (size_t i = 0; i < n && !keeps_all; i++)
        n_kept += np_is_sampled(shingle[i]);
    if (n_kept == n)
        keeps_all = true;
    uint64_t *kept = np_arena_alloc(arena, keeps_all ? n : n_kept + 1, sizeof *kept, err);
    if (!kept)
        return NP_E_NOMEM;
    n_kept = keeps_all ? np_sort_unique_hashes(shingle, kept, n) : 0;
    for (size_t i = 0; i < n && !keeps_all; i++) { /* without a jump, so one more may be written */
        kept[n_kept] = shingle[i];
        n_kept += np_is_sampled(shingle[i]);
    }
    r->shingle = kept;
    r->n_shingles = (uint32_t)n;
    r->n_absent = (uint32_t)(n - n_kept);
    return NP_OK;
}

np_code np_reading_make_part(np_scanner *s, const np_options *opt, np_distinct *scratch,
                             const np_article *a, np_arena *lines, np_arena *arena, np_reading *r,
                             uint32_t *band, np_error *err)
{
    np_scan scan;
    size_t n;
    uint32_t sig[NP_MOST_BANDS * NP_BAND_ROWS];
    np_code code = np_scanner_run(s, a->title, a->text, NULL, false, &scan, err);
    if (code || (code = np_distinct_u64(scratch, scan.shingle, scan.n_shingles, &n, err)))
        return code;
    *r = (np_reading){.exact = {scan.exact[0], scan.exact[1]}, .skeleton = scan.skeleton};
    np_sign_on(opt->cpu, scan.shingle, n, opt->seed, sig, np_band_slots(opt->sig_slots));
    np_band_keys(sig, np_band_slots(opt->sig_slots), band);
    if ((code = keep_features(r, scan.shingle, n, arena, err)))
        return code;
    return lines && a->host.len ? keep_lines(a, &scan, lines, r, err) : NP_OK;
}

np_code np_reading_without(np_scanner *s, const np_article *a, const np_map *lines, np_scan *scan,
                           np_error *err)
{
    np_skip skip = {lines, np_host_key(a->host)};
    return np_scanner_run(s, a->title, a->text, &skip, false, scan, err);
}
