/* item.h - an item of a feed while its values come in, the better ones winning. */
#ifndef NP_READ_ITEM_H
#define NP_READ_ITEM_H

#include "read/raw_item.h"
#include "read/reader.h"
#include "read/site.h"

typedef enum np_field {
    NP_ITEM_ID,
    NP_ITEM_TITLE,
    NP_ITEM_TEXT,
    NP_ITEM_LINK,
    NP_ITEM_SOURCE,
    NP_ITEM_AUTHOR,
    NP_ITEM_PUBLISHED,
    NP_ITEM_UPDATED,
    NP_ITEM_LANG,
    NP_ITEM_CATEGORY,
    NP_ITEM_KEYWORDS, /* categories with commas between them */
    NP_ITEM_FIELDS
} np_field;

typedef struct np_item np_item; /* used anew for every item of a feed; one thread at a time */

np_item *np_item_new(np_error *err);
void np_item_free(np_item *item); /* NULL is fine */

/* Forget all values. base is what the item's link is seen from. */
np_code np_item_begin(np_item *item, np_str base, np_error *err);

/* Offer a value, which is copied. Blank ones are passed over. Of two the one of higher rank (from
 * 1) is kept, of equals the first; but all categories are kept, and all authors of the highest
 * rank. */
np_code np_item_put(np_item *item, np_field field, unsigned rank, np_str value, np_error *err);

/* The rank of an id that is to be kept as it is: others that are no URL get their site's host. */
enum { NP_RANK_EXACT = 9 };

/* Give the item on as an article, completed by what the site says of all. raw, within scope: the
 * item as it came, or NULL. */
np_code np_item_give(np_item *item, const np_reader *r, np_site *site, np_raw_item *raw,
                     const np_scope *scope, np_place at, np_error *err);

/* The name in "mail (Name)", "Name (mail)" or "Name <mail>", as RSS writes authors; else all of s.
 */
np_str np_item_name_in_mail(np_str s);

#endif
