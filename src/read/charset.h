/* charset.h - bytes in whatever encoding become UTF-8 without control characters. */
#ifndef NP_READ_CHARSET_H
#define NP_READ_CHARSET_H

#include "base/buf.h"

typedef struct np_charset np_charset; /* one thread at a time */

/* The encoding is what a byte order mark says, else the XML declaration in head (the first bytes
 * of the document), else UTF-8, or windows-1252 if head plainly is no UTF-8. Free with
 * np_charset_free(). NULL: NP_E_NOMEM. */
np_charset *np_charset_new(np_str head, np_error *err);

/* The same for an HTML page, in which a <meta> in head may name the encoding. */
np_charset *np_charset_new_for_page(np_str head, np_error *err);
void np_charset_free(np_charset *c); /* NULL is fine */

/* The size of the byte order mark head begins with: 2 of UTF-16, 3 of UTF-8, 4 of UTF-32; else 0.
 */
size_t np_charset_mark(np_str head);

/* Append bytes as valid UTF-8: what cannot be decoded as U+FFFD, characters XML forbids as blanks
 * or U+FFFD. A character cut at the end waits for the next call, unless is_last. */
void np_charset_put(np_charset *c, np_str bytes, bool is_last, np_buf *to);

bool np_charset_is_utf8(const np_charset *c); /* by its mark, its declaration, or for want of one */
bool np_charset_is_guessed(const np_charset *c); /* nothing named it; windows-1252 */
size_t np_charset_controls(const np_charset *c); /* control characters made blanks so far */
size_t np_charset_mended(const np_charset *c); /* U+FFFD written so far for what was no character */
const char *
np_charset_unknown(const np_charset *c); /* the name we do not know, read as UTF-8; or NULL */

#endif
