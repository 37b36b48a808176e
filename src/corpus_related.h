/* corpus_related.h - what related lists are chosen from, be they a story's or a text's
 * (corpus_lookup.c); for the conductor's files. */
#ifndef NP_CORPUS_RELATED_H
#define NP_CORPUS_RELATED_H

#include "corpus_stories.h"
#include "topic/related.h"

enum { NP_MOST_ROWS = 100 };

/* How a story, or a text, borrows of those nearest it. */
extern const np_expand_options np_related_borrowed;

/* The stories as rows of lists, by the number of their first item; zero-initialised it is empty.
 * Once made, any number of readers. */
typedef struct np_related_base {
    const np_corpus *c;
    const np_weights *weights;
    const np_story *story;
    const np_vectors *centroids;
    np_expanded expanded; /* the centroids, and what they borrow; its nearest: */
    np_nearest near;
    np_faces faces; /* the arrays of it: */
    size_t *first_face;
    uint32_t *host, *article; /* ... and the article of each */
    int64_t *begin, *end;     /* ... and when it was published */
    double *rank;             /* ... and what a row that shows it is sorted by */
    uint32_t *new_number;     /* in the order stories are shown in */
} np_related_base;

/* Who asks for a list. */
typedef struct np_related_asker {
    np_row centre, expanded; /* unit vectors over the vocabulary */
    const np_story *story;   /* what it mentions, for np_topic_why() */
    int64_t first, last;     /* its articles were published between these; first > last: nobody
                                knows */
} np_related_asker;

/* centroids and near, their nearest, are borrowed, centroids until np_related_base_clear(), which
 * is called in any case. new_number is copied. NP_E_NOMEM. */
np_code np_related_base_init(np_related_base *b, const np_report_job *report,
                             const np_vectors *centroids, const np_nearest *near,
                             const uint32_t *new_number, np_error *err);
void np_related_base_clear(np_related_base *b);

/* An article was published between these seconds, as far as is known: INT64_MIN and INT64_MAX if it
 * is not. */
void np_related_span(np_time published, int64_t *begin, int64_t *end);

/* All that links of stories are made of; zero-initialised it is empty. */
typedef struct np_links {
    np_vectors centroids;
    np_nearest near;
    np_related_base base;
    np_weights *weights;       /* of who keeps them: with the words, but not the rows, */
    np_vocabulary *vocabulary; /* ... that the articles were weighed by */
} np_links;

void np_links_clear(np_links *l);

/* The rows of a list by the options, out of near[0 .. n_near-1], best first, in arena. Any thread,
 * with its own arena. NP_E_NOMEM. */
np_code np_related_choose_rows(const np_related_base *b, const np_related_asker *asker,
                               const np_neighbour *near, unsigned n_near, np_arena *arena,
                               const np_related **row, size_t *n_rows, np_error *err);

#endif
