/* url.h - one spelling for each page's address. */
#ifndef NP_READ_URL_H
#define NP_READ_URL_H

#include "base/buf.h"

/* Append the canonical form of url: scheme and host in lower case; without user name, default
 * port, dot segments, fragment, campaign and click parameters (utm_*, fbclid, gclid ...); AMP and
 * mobile twins (/amp/, ?amp=1, amp.host, m.host) as their desktop page; bytes that may not stand
 * there as %XX. False, and nothing appended: not http or https, no host, or over 8 KiB.
 * canonical(canonical(u)) = canonical(u). Cost: linear. */
bool np_url_canonical(np_str url, np_buf *to);

/* Of a canonical URL: the host without "www."; in the URL's own bytes, empty if there is none. */
np_str np_url_host(np_str canonical);

/* Of a canonical URL: what is left without scheme, "//" and "www.": equal for twins of one page. */
np_str np_url_page(np_str canonical);

/* Append ref as seen from base (RFC 3986, 5.2); base may be empty. Nothing is checked or made
 * canonical; over 8 KiB nothing is appended. */
void np_url_resolve(np_str base, np_str ref, np_buf *to);

/* Does s begin with a scheme that makes it an identifier for the whole world: http, https, tag,
 * urn? */
bool np_url_is_global(np_str s);

#endif
