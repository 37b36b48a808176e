/* reader.h - what a person is shown of a report, the same on the terminal and on the page. */
#ifndef NP_WRITE_READER_H
#define NP_WRITE_READER_H

#include "base/buf.h"

/* Strings from outside have no bound of their own, and one title may stand in many lists. Where
 * people read, and in related rows, they are cut to this, with an ellipsis. */
enum { NP_TITLE_SIZE = 240, NP_BEGINNING_SIZE = 120, NP_SOURCE_SIZE = 80 };

/* The longest prefix of s of at most `size` bytes that ends where a character does. */
np_str np_cut(np_str s, size_t size);

/* The same, but at the end of a word where one ends near. */
np_str np_cut_at_word(np_str s, size_t size);

/* An article's title as the story shows it, at most NP_TITLE_SIZE bytes, else the beginning of its
 * text, at most NP_BEGINNING_SIZE bytes, else its id. *is_cut (NULL allowed): an ellipsis should
 * follow. */
np_str np_shown_title(const np_report *r, uint32_t article, bool *is_cut);
np_str np_shown_source(const np_article *a); /* at most NP_SOURCE_SIZE bytes; may be empty */

/* The article's URL if it is http or https, has no space or control character, and is of a length
 * that browsers follow; else empty. */
np_str np_shown_link(const np_article *a);

bool np_is_web_link(np_str url); /* the same, of any length */

/* Two to 35 letters, digits and hyphens, as "en" or "pt-BR". */
bool np_is_language_tag(np_str lang);

/* Does it stand for its group, and is it not old? */
bool np_is_kept(const np_report *r, size_t article);

/* Saturday, 22 March 2025; or Undated news. */
void np_print_issue(const np_report *r, np_buf *b);

/* One line is enough: a single article of no special weight. */
bool np_is_brief(const np_story *s);

/* 42 articles ARROW 9 texts ARROW 6 publishers ARROW 2 to 4 independent. Left out: what is 0, and
 * so unknown; as many texts as articles; as many independent as publishers; both, where no
 * publisher in the whole report is known. */
void np_print_counts(const np_report *r, const np_story *s, const char *arrow, np_buf *b);

/* 12,888 articles, 9,120 texts, 5,300 stories, 812 publishers: each but the first after
 * `separator`; publishers and texts only where known. */
void np_print_totals(const np_report *r, const char *separator, np_buf *b);

/* The stretch of time worth drawing: it ends at the report's now and is the shortest of a day,
 * two, a week, four weeks, 13 weeks, a year that holds three of four dated articles; else all. */
typedef struct np_stretch {
    int64_t from, to; /* from < to */
    int64_t tick;     /* seconds between two marks on the line; 0: no marks */
} np_stretch;
bool np_stretch_of(const np_report *r, np_stretch *t); /* false: no article is dated */

np_time np_day_of(np_time t); /* the day alone; unknown stays unknown */

/* The moment at which a time is drawn: a bare day's is its noon. */
int64_t np_drawn_at(np_time t);

#endif
