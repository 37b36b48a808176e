/* html.h - the parts of the HTML page that its files hand each other. */
#ifndef NP_WRITE_HTML_H
#define NP_WRITE_HTML_H

#include "base/sort.h"
#include "write/out.h"
#include "write/reader.h"

extern const char *const np_html_style[]; /* the style sheet in parts, then NULL; no "<" */

/* What one page is made with; scratch grows to the largest story and is reused. */
typedef struct np_page {
    const np_report *r;
    np_out *out;
    np_buf *to;     /* &out->buf */
    size_t *n_home; /* a topic's shown stories that have it as their strongest */
    bool has_stretch;
    np_stretch stretch; /* the time line of every story's drawing */
    np_keyed *member;   /* a story's articles by the copy that stands for them, ... */
    np_keyed *spare;    /* ... and scratch for sorting them */
    size_t member_cap, spare_cap;
} np_page;

/* Small pieces. A title or source is escaped, cut, and in its own direction; "linked", it leads
 * to its article where that has a link to show. */
void np_html_linked_title(np_page *p, uint32_t article);
void np_html_linked_source(np_page *p, uint32_t article);
bool np_html_has_source(const np_page *p, uint32_t article); /* a name, or a link to it */
void np_html_title(np_page *p, uint32_t article);
void np_html_source(np_page *p, uint32_t article); /* nothing if unknown */
void np_html_age(np_page *p, np_time t);           /* <time>; nothing if unknown */
void np_html_score(np_page *p, double score);      /* the badge */
void np_html_lang(np_page *p, np_str lang);        /* ` lang="de"`, if it is a language tag */
void np_html_anchor(np_page *p, np_str id);        /* <a href="#id"> */
/* <ul> of related stories */
void np_html_rows(np_page *p, const np_related *row, size_t n, bool is_in_page);

/* Its sentences as a paragraph, each run from one article followed by its source. */
void np_html_summary(np_page *p, const np_story *s);

/* A story as an article of the page, or as an item of a list. Without memory the page has failed.
 */
void np_html_story(np_page *p, const np_story *s);
void np_html_brief(np_page *p, const np_story *s);

/* A story without its headline, for feeds and mail: plain paragraphs and a list. */
void np_html_plain(np_page *p, const np_story *s);

/* When its articles appeared, as an inline drawing: texts full, copies hollow. */
void np_html_timeline(np_page *p, const np_story *s);

#endif
