/* sniff.h - what kind of input begins with these bytes. */
#ifndef NP_READ_SNIFF_H
#define NP_READ_SNIFF_H

#include "newsprint.h"

typedef enum np_kind {
    NP_KIND_EMPTY,
    NP_KIND_JSON, /* lines, array or JSON Feed: its values tell */
    NP_KIND_FEED,
    NP_KIND_TEXT,
    NP_KIND_CSV, /* never sniffed: a text whose first line np_csv_begins() knows */
    NP_KIND_OPML,
    NP_KIND_HTML,
    NP_KIND_XML, /* with a root that is no feed's */
    NP_KIND_WARC,
    NP_KIND_TAR,
    NP_KIND_BINARY
} np_kind;

enum { NP_SNIFF_SIZE = 4096 };

/* head: the first NP_SNIFF_SIZE bytes of an input, or all of it if that is less. */
np_kind np_sniff(np_str head);

/* head without a byte order mark, UTF-16 and UTF-32 as if they were Latin-1 (in narrow): enough to
 * know a kind. */
np_str np_sniff_narrow(np_str head, char narrow[NP_SNIFF_SIZE]);

#endif
