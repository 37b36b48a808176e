/* items.h - one article as the story stages take it: its place, and its terms; for the conductor's
 * files. */
#ifndef NP_ITEMS_H
#define NP_ITEMS_H

#include "base/arena.h"
#include "near/near.h"
#include "story/fade.h"
#include "story/vocabulary.h"
#include "text/scan.h"
#include "text/slots.h"

typedef struct np_item {
    np_time published;   /* what items are ordered by: time, */
    uint64_t exact[2];   /* ... then exact key, */
    np_str id;           /* ... then id */
    double day;          /* of its publication, NAN unknown */
    uint64_t form;       /* equal where one template was filled in twice; 0 none */
    uint32_t lang, host; /* as numbers; host 0: unknown */
} np_item;

/* A language as a number, never 0: "pt-BR" and "PT" are one, and so are all that say none: what a
 * feed is written in it need not say, but most of its items are in one language. */
uint32_t np_item_language(np_str tag);

/* The item of an article; text: what it was read into, NULL for one without words. */
np_item np_item_of(const np_article *a, const uint64_t exact[2], const np_text *text);

/* < 0, 0, > 0: an order that does not depend on how the articles came. */
int np_item_compare(const np_item *a, const np_item *b);

/* Earlier published first, unknown last, then by id: < 0, 0, > 0. */
int np_article_compare(const np_article *a, const np_article *b);

/* An article and whatever it has to take along when articles are sorted; for qsort(), in the order
 * of np_article_compare(). */
typedef struct np_dated {
    const np_article *article;
    uint32_t index;
} np_dated;
int np_dated_compare(const void *a, const void *b);

double np_item_day(np_time published);

/* How likeness fades with the days between items. */
np_fade np_item_fade(const np_options *opt);

/* The terms and slots of an article under a title without the site's name, in arena, ascending by
 * hash; the terms' text is borrowed. skip: lines to pass over, NULL none. NP_E_NOMEM. */
np_code np_item_terms(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                      np_arena *arena, np_term_bag *bag, np_slot_list *slots,
                      np_error *err) NP_MUST_CHECK;

#endif
