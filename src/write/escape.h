/* escape.h - text from strangers made safe for the place where it will stand.
 *
 * Each appends s to b; malformed UTF-8 becomes U+FFFD. "Hidden" characters are those that a
 * reader does not see but a screen obeys: controls (C0, DEL, C1), bidi embeddings, overrides,
 * isolates and marks, line and paragraph separators, the byte order mark, tag characters. */
#ifndef NP_WRITE_ESCAPE_H
#define NP_WRITE_ESCAPE_H

#include "base/buf.h"

/* Inside a JSON string, without the quotes. Loses nothing; hidden characters as \uXXXX, so that
 * a line is safe to look at on a terminal too. */
void np_escape_json(np_str s, np_buf *b);

/* As HTML text or inside a double-quoted attribute. White space becomes spaces; bidi marks (U+200E,
 * U+200F, U+061C), which letters need and an isolate contains, become references; the other
 * hidden characters show as <U+202E>. */
void np_escape_html(np_str s, np_buf *b);

/* On a terminal, in one line: runs of white space become one space, hidden characters show
 * as <U+001B>. */
void np_escape_terminal(np_str s, np_buf *b);

/* After "#" in a link: bytes that are not letters, digits, "-", "_" or "." as %XX. */
void np_escape_fragment(np_str s, np_buf *b);

#endif
