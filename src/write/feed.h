/* feed.h - what all feeds out are made of: the frame of RSS 2.0 or Atom 1.0, and small pieces. */
#ifndef NP_WRITE_FEED_H
#define NP_WRITE_FEED_H

#include "write/out.h"

typedef struct np_feed { /* free scratch with np_feed_close() */
    np_out *out;
    np_buf *to; /* &out->buf */
    bool is_atom;
    np_buf scratch; /* HTML before it is escaped; anyone may begin it anew */
} np_feed;

/* What is said once, before the first item. */
typedef struct np_feed_head {
    const char *name;   /* "stories": the feed is urn:newsprint:stories */
    const char *author; /* whom Atom is to name where an entry names nobody; "": nobody */
    np_str title, about;
    np_time updated; /* unknown: Atom says 1970, for it must say something */
} np_feed_head;

void np_feed_open(np_feed *f, const np_feed_head *head);
void np_feed_close(np_feed *f); /* without memory for scratch, out has failed */

/* <item> or <entry>, and its end. lang: as np_article.lang, may be empty. */
void np_feed_begin_item(np_feed *f, np_str lang);
void np_feed_end_item(np_feed *f);

/* <name>text</name> */
void np_feed_element(np_feed *f, const char *name, np_str text);

/* The parts of an item, in either format; each puts nothing where nothing is known, but that Atom
 * gets what it requires. */
void np_feed_title(np_feed *f, np_str title);
void np_feed_link(np_feed *f, np_str url);
bool np_feed_id(np_feed *f, np_str id, bool has_link); /* false: other than id is what we read */
void np_feed_html(np_feed *f, np_str html); /* what is to be read: <description>, <content> */
void np_feed_author(np_feed *f, np_str name);
void np_feed_category(np_feed *f, np_str name);
void np_feed_source(np_feed *f, np_str name, np_str host);
void np_feed_dates(np_feed *f, np_time published, np_time updated);

/* The id as newsprint knows it, for when what stands there would be read as another. */
void np_feed_own_id(np_feed *f, np_str id);

/* Is id an identifier for the whole world, in the characters such may have? */
bool np_feed_is_iri(np_str id);

/* Append text as HTML, a paragraph a line. */
void np_feed_paragraphs(np_str text, np_buf *to);

#endif
