/* content.h - what an element of a feed holds: words, markup, or base64 of either. */
#ifndef NP_READ_CONTENT_H
#define NP_READ_CONTENT_H

#include "base/buf.h"

typedef enum np_content {
    NP_CONTENT_PLAIN,
    NP_CONTENT_HTML,
    NP_CONTENT_BASE64,
    NP_CONTENT_MEDIUM /* a picture or the like: no words */
} np_content;

/* What Atom's attributes say of an element: its type, and in Atom 0.3 its mode. */
np_content np_content_in_atom(const char **attribute);

/* The words of raw: raw itself, or appended to *words, which like *scratch is emptied first. Empty:
 * it has none, or is of a kind we do not know. What could not be held is in the buffers' state. */
np_str np_content_words(np_content how, np_str raw, np_buf *scratch, np_buf *words);

#endif
