/* feed_check.h - is this what RSS 2.0 or RFC 4287 asks of a feed? */
#ifndef NAIVE_FEED_CHECK_H
#define NAIVE_FEED_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* Well-formed XML, its namespaces included. What is wrong, with its line, goes to stdout. */
bool naive_is_xml(const char *at, size_t len);

/* That, and each element that must be there, as often as it may: in the head and in every item.
 * *n_items (NULL allowed): how many there were. */
bool naive_is_feed(const char *at, size_t len, size_t *n_items);

#endif
