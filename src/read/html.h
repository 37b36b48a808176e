/* html.h - the readable text of an HTML fragment. */
#ifndef NP_READ_HTML_H
#define NP_READ_HTML_H

#include "base/buf.h"

/* Append the text of html: references resolved, block elements and <br> as one line break, other
 * white space as one blank but in <pre>, and nothing of scripts, styles, frames, forms' choices,
 * pictures or comments. Text without '<' and '&' is appended as it is, line breaks included.
 * Valid UTF-8 in, valid UTF-8 out. Cost: one pass whatever the input, no memory but the buffer's.
 */
void np_html_text(np_str html, np_buf *to);

#endif
