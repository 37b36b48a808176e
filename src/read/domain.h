/* domain.h - the part of a host that somebody registered: news.bbc.co.uk is bbc.co.uk's. */
#ifndef NP_READ_DOMAIN_H
#define NP_READ_DOMAIN_H

#include "newsprint.h"

/* Of a host in lower case, a part of its bytes; the whole host where nothing is registered below a
 * public suffix: an address, a public suffix itself, a name of one label, one over 253 bytes. Sites
 * of a service that gives names to strangers (a.blogspot.com, b.blogspot.com) are domains of their
 * own. Cost: the labels times the list's depth; no allocation; safe from any thread. */
np_str np_domain_of(np_str host);

/* Does text read as a host name: two labels at least, no blank, no address? */
bool np_is_host(np_str text);

#endif
