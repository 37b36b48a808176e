/* raw_item.h - an item of a feed as it came, made fit to stand in another feed. */
#ifndef NP_READ_RAW_ITEM_H
#define NP_READ_RAW_ITEM_H

#include "read/xml.h"

typedef struct np_raw_item np_raw_item; /* used anew for every item; one thread at a time */

/* Items of kind NP_RAW_RSS (<item>) or NP_RAW_ATOM (<entry>); longer than `most` bytes they are
 * lost. */
np_raw_item *np_raw_item_new(np_raw kind, size_t most, np_error *err);
void np_raw_item_free(np_raw_item *r); /* NULL is fine */
np_raw np_raw_item_kind(const np_raw_item *r);

/* The item's own start tag at `depth` of the document. False: it is an item of another kind, and
 * none of the following may be called. */
bool np_raw_item_begin(np_raw_item *r, const np_xml_name *name, const char **attribute,
                       size_t depth);

/* What is within it, element by element. */
void np_raw_item_start(np_raw_item *r, const np_xml_name *name, const char **attribute);
void np_raw_item_text(np_raw_item *r, np_str text);
void np_raw_item_cdata(np_raw_item *r, bool begins);
void np_raw_item_end(np_raw_item *r, const np_xml_name *name);

/* What the item left to its feed and must now say itself; empty, NULL or unknown: nothing. */
typedef struct np_inherited {
    np_str base, lang, author, source;
    np_time updated; /* for Atom, where it may not be missing */
    np_str link;     /* ... and makes an id for want of one */
} np_inherited;

/* The item without its end tag, which is at hand within `scope`; *raw lives until the next begin,
 * and is empty if it was lost: too long, or of too many prefixes that nobody bound. NP_E_NOMEM. */
np_code np_raw_item_finish(np_raw_item *r, const np_scope *scope, const np_inherited *from,
                           np_str *raw, np_error *err) NP_MUST_CHECK;

#endif
