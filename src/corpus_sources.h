/* corpus_sources.h - the user's order of sources: who stands for a group first. */
#ifndef NP_CORPUS_SOURCES_H
#define NP_CORPUS_SOURCES_H

#include "base/map.h"
#include "newsprint.h"

/* Ranks from the first column (host or name) of a TSV file, the line number from 0; blank lines
 * and those that begin with # count for nothing. NULL: NP_E_IO, NP_E_INPUT (a line of 4 kB or
 * more), NP_E_NOMEM. Free with np_map_free(). */
np_map *np_sources_read(const char *path, np_error *err);

/* The article's rank by its host, else its source's name, case ignored; UINT32_MAX: not listed. */
uint32_t np_sources_rank(const np_map *sources, const np_article *a);

#endif
