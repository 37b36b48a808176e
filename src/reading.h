/* reading.h - one article read into what texts are compared by; for the conductor's files. */
#ifndef NP_READING_H
#define NP_READING_H

#include "base/arena.h"
#include "base/distinct.h"
#include "text/scan.h"

typedef struct np_reading {
    const uint64_t *shingle; /* distinct, ascending if none is absent */
    uint64_t *line;          /* np_line_key() of each */
    uint32_t n_shingles, n_absent, n_lines;
    uint64_t exact[2], skeleton;
} np_reading;

/* Read a tidy article; its lines, if it has a host, into lines (NULL: they are not wanted), its
 * shingles into arena. NP_E_NOMEM, NP_E_LIMIT. */
np_code np_reading_make(np_scanner *s, const np_article *a, np_arena *lines, np_arena *arena,
                        np_reading *r, np_error *err) NP_MUST_CHECK;

/* The same, but of a text of NP_ALL_BELOW shingles or more only those that np_is_sampled() are
 * kept; band: the band keys of its signature by opt. */
np_code np_reading_make_part(np_scanner *s, const np_options *opt, np_distinct *scratch,
                             const np_article *a, np_arena *lines, np_arena *arena, np_reading *r,
                             uint32_t *band, np_error *err) NP_MUST_CHECK;

/* The distinct ones of n hashes, ascending, in arena; NULL: NP_E_NOMEM. */
uint64_t *np_reading_distinct(np_arena *arena, const uint64_t *from, size_t n, uint32_t *n_kept,
                              np_error *err);

/* The same article without those of its lines that are in `lines`; until the scanner's next run. */
np_code np_reading_without(np_scanner *s, const np_article *a, const np_map *lines, np_scan *scan,
                           np_error *err) NP_MUST_CHECK;

#endif
