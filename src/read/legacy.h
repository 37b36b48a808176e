/* legacy.h - the encodings of East Asia in which a character has two bytes. */
#ifndef NP_READ_LEGACY_H
#define NP_READ_LEGACY_H

#include "base/buf.h"

typedef struct np_legacy np_legacy; /* one thread at a time; 96 KiB */

typedef enum np_legacy_kind {
    NP_LEGACY_BIG5,
    NP_LEGACY_EUC_JP,
    NP_LEGACY_EUC_KR,
    NP_LEGACY_GB18030,
    NP_LEGACY_ISO_2022_JP,
    NP_LEGACY_SHIFT_JIS,
    NP_LEGACY_KINDS
} np_legacy_kind;

/* NULL: NP_E_NOMEM, or NP_E_INPUT where this machine's iconv lacks what it takes. */
np_legacy *np_legacy_new(np_legacy_kind kind, np_error *err);
void np_legacy_free(np_legacy *l); /* NULL is fine */

/* Append s as UTF-8; what is no character as U+FFFD, counted in *n_bad. How many bytes of s are
 * done with: all but those of a character cut at the end, at most 3, unless is_last. */
size_t np_legacy_put(np_legacy *l, np_str s, bool is_last, np_buf *to, size_t *n_bad);

#endif
