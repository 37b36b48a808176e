/* main_text.h - the article among everything else on a page. */
#ifndef NP_READ_MAIN_TEXT_H
#define NP_READ_MAIN_TEXT_H

#include "base/buf.h"

/* Append the main text of a page, a line a block. Nothing of navigation, asides, footers, scripts,
 * styles and what is hidden; nothing of forms, unless without them there is next to nothing. Valid
 * UTF-8 in, valid UTF-8 out. Containers nested deeper than max_depth count as the one they are in.
 * Cost: linear. NP_E_NOMEM; NP_E_LIMIT: over a million blocks. */
np_code np_main_text(np_str html, size_t max_depth, np_buf *to, np_error *err);

#endif
