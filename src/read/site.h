/* site.h - what a feed says once for all its items. */
#ifndef NP_READ_SITE_H
#define NP_READ_SITE_H

#include "base/buf.h"
#include "read/url.h"

typedef struct np_site { /* zero-initialised it is empty; np_site_clear() frees */
    np_buf page;         /* the site's address, canonical */
    np_buf lang, author;
    np_buf id, url, own_page; /* of the last item completed; scratch */
} np_site;

void np_site_clear(np_site *s);

/* address is the feed's link: kept if it is http(s) and the first. */
void np_site_set_page(np_site *s, np_str address);

/* The site's host without "www.", or empty. */
np_str np_site_host(const np_site *s);

/* Fill in what an item leaves to its feed: url is seen from base, or else from the site; an id
 * that is no URL becomes HOST/ID; language, author and host are the site's where it has none; an
 * item without a date of publication was published by the date it was updated. What a points to
 * lives until the next call. NP_E_NOMEM: now, or when anything was put into the site before. */
np_code np_site_complete(np_site *s, np_str base, np_article *a, np_error *err);

#endif
