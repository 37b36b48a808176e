/* page.h - what a page's head says of its article. */
#ifndef NP_READ_PAGE_H
#define NP_READ_PAGE_H

#include "read/item.h"
#include "read/json.h"

/* Offer item all that title, meta, link, time and JSON-LD elements of the page say. */
np_code np_page_facts(np_str html, np_json *json, np_item *item, np_error *err);

#endif
