/* explain.h - what an explanation says in words, the same in text and JSON.
 *
 * Each appends to b. The articles are called A and B; ids, titles and terms stand there as they
 * came, for the format to make harmless. */
#ifndef NP_WRITE_EXPLAIN_H
#define NP_WRITE_EXPLAIN_H

#include "base/buf.h"

const char *np_explain_verdict(const np_explanation *e); /* "copies", "story" or "apart"; static */

/* "apart: both mention ... but ...": a paragraph without line breaks of its own. */
void np_explain_words(const np_report *r, const np_explanation *e, np_buf *b);

/* What would have to change for another verdict; each ends with a line break. */
void np_explain_changes(const np_explanation *e, np_buf *b);

#endif
