/* source.h - the bytes of a file, of standard input or of memory, decompressed on the way. */
#ifndef NP_READ_SOURCE_H
#define NP_READ_SOURCE_H

#include "read/charset.h"

typedef struct np_source np_source; /* one thread at a time */

/* path "-" is standard input. gzip and zstd are known by their first bytes. Limits come from *opt,
 * borrowed. NULL: NP_E_IO, NP_E_NOMEM. */
np_source *np_source_open(const char *path, const np_options *opt, np_error *err);

/* The same over bytes in memory, borrowed, handed on at most `step` at a time (0: all at once). */
np_source *np_source_of_bytes(np_str bytes, size_t step, const np_options *opt, np_error *err);
void np_source_free(np_source *s); /* NULL is fine */

/* Up to size > 0 bytes into to; *got = 0 only at the end. NP_E_NOMEM. A file that cannot be read
 * any further, damaged compressed data and data beyond the limits end there; see np_source_flaw().
 */
np_code np_source_read(np_source *s, char *to, size_t size, size_t *got, np_error *err);

/* The first size bytes, or all if there are fewer, without taking them; less what has been read of
 * them. Only before they have all been read; *head lives until the next read. */
np_code np_source_peek(np_source *s, size_t size, np_str *head, np_error *err);

/* From here on hand its bytes on as the UTF-8 that c, the source's own from now on, makes of them.
 */
void np_source_decode(np_source *s, np_charset *c);

/* From here on hand on a line feed for each carriage return. */
void np_source_mend_lines(np_source *s);

/* A plain file, and the bytes of it as they are: its descriptor, and where in it the next byte lies
 * that is handed on. -1: it is none. */
int np_source_file(const np_source *s, uint64_t *at);

/* Why it ended before its end: NP_E_IO, NP_E_INPUT for damage, NP_E_LIMIT, with a text; or NP_OK.
 */
np_error np_source_flaw(const np_source *s);

/* Bytes taken from the file so far, before decompression. */
uint64_t np_source_size(const np_source *s);

#endif
