/* html.h - a strict reader of the HTML we write: every element closed, every attribute quoted. */
#ifndef NP_NAIVE_HTML_H
#define NP_NAIVE_HTML_H

#include <stdbool.h>
#include <stddef.h>

/* Called for each attribute (and, with an empty name, for each element). */
typedef void naive_html_seen(void *ctx, const char *element, const char *name, const char *value);

/* Is page well nested, its tags made of lower-case names and attributes in double quotes, and its
 * text without a bare "<" or an "&" that begins no reference? Elements without content (meta,
 * link, path, circle, br) need no end. */
bool naive_html_is_strict(const char *page, naive_html_seen *seen, void *ctx);

#endif
