/* format.h - each format's own writers, between write.c and them. */
#ifndef NP_WRITE_FORMAT_H
#define NP_WRITE_FORMAT_H

#include "write/out.h"

/* All stories of a report. None can fail for itself: without memory o->buf has failed, nothing
 * more is handed over, and np_out_close() tells. */
void np_jsonl_stories(const np_report *r, np_out *o);
void np_text_stories(const np_report *r, const np_look *look, np_out *o);
void np_text_letter(const np_report *r, np_out *o); /* narrow, and with links */
void np_html_stories(const np_report *r, np_out *o);

void np_feed_stories(const np_report *r, np_format format, np_out *o);

/* The articles dedup keeps, as a feed. */
void np_feed_kept(const np_report *r, np_format format, np_out *o);

/* All topics of a report. */
void np_jsonl_topics(const np_report *r, np_out *o);
void np_text_topics(const np_report *r, const np_look *look, np_out *o);

/* One article's related list: a line, some rows, a fragment without a head. */
void np_jsonl_related(const np_report *r, uint32_t article, np_out *o);
void np_text_related(const np_report *r, uint32_t article, const np_look *look, np_out *o);
void np_html_related(const np_report *r, uint32_t article, np_out *o);

/* The same of a text that is no article. */
void np_jsonl_related_list(const np_report *r, const np_related_list *list, np_out *o);
void np_text_related_list(const np_report *r, const np_related_list *list, const np_look *look,
                          np_out *o);
void np_html_related_list(const np_report *r, const np_related_list *list, np_out *o);

/* One explanation: a line, or a page of text. */
void np_jsonl_explanation(const np_report *r, const np_explanation *e, np_out *o);
void np_text_explanation(const np_report *r, const np_explanation *e, const np_look *look,
                         np_out *o);

#endif
