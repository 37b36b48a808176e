/* encodings.h - the names encodings go by. */
#ifndef NP_READ_ENCODINGS_H
#define NP_READ_ENCODINGS_H

#include "newsprint.h"
#include "read/legacy.h"

typedef struct np_encoding {
    const char *names;     /* lower case, a blank before and behind each */
    const char *iconv;     /* of one byte a character; or NULL: */
    np_legacy_kind legacy; /* one of East Asia's */
} np_encoding;

/* The encoding of that name, in whatever case; NULL: there is none, or *is_utf8. */
const np_encoding *np_encoding_find(np_str name, bool *is_utf8);

#endif
