/* page_body.h - what the body of a page says of author and date. */
#ifndef NP_READ_PAGE_BODY_H
#define NP_READ_PAGE_BODY_H

#include "read/markup.h"

/* Does the start tag open what names the author, or the day of publication? By rel, itemprop, class
 * or id; not if it is a comment's. */
bool np_page_is_byline(const np_tag *tag);
bool np_page_is_date(const np_tag *tag);

/* What stands in the element, m standing behind its start tag, as markup; empty if that is more
 * than a name or a date takes. */
np_str np_page_inside(np_markup m, const np_tag *tag);

/* The date in "Published on 22 March 2025", from the first digit on; all of s if that is none. */
np_str np_page_date_in(np_str s);

#endif
