/* similar.h - how alike two items are, and which few are worth comparing. */
#ifndef NP_STORY_SIMILAR_H
#define NP_STORY_SIMILAR_H

#include "story/centre.h"
#include "story/fade.h"

enum { NP_MOST_NEIGHBOURS = 128 };

/* What is compared with what. */
typedef struct np_similar_options {
    unsigned n_top;   /* an item is found by so many of its weightiest terms */
    unsigned window;  /* ... in so many items around it of each term's list */
    unsigned n_exact; /* so many candidates are compared exactly */
    unsigned n_near;  /* and so many of them kept, at most NP_MOST_NEIGHBOURS */
    np_fade fade;
    bool keeps_mean; /* the collection's mean is not taken out: sim is the plain cosine */
} np_similar_options;

typedef struct np_neighbour {
    uint32_t item;
    float dot; /* of the two unit vectors */
    float sim; /* centred cosine times the time kernel */
} np_neighbour;

typedef struct np_similar np_similar;
typedef struct np_similar_scratch np_similar_scratch; /* one a thread */

/* v is borrowed until np_similar_free(). centres: of all items, where v has some of them, for this
 * call; NULL: v has all. day[i] is item i's time in days, NAN unknown (NULL: all unknown), and
 * items should come in order of time. Cost: one pass over v. NP_E_NOMEM. */
np_similar *np_similar_new(const np_vectors *v, const np_centres *centres, const double *day,
                           const np_similar_options *opt, np_error *err);
void np_similar_free(np_similar *s); /* NULL is fine */

/* The same on many threads: begin, place each item, end; centres are borrowed until then. */
np_similar *np_similar_begin(const np_vectors *v, const np_centres *centres, const double *day,
                             const np_similar_options *opt, np_error *err);
void np_similar_place(np_similar *s, size_t i);
void np_similar_end(np_similar *s);

/* Keep what an exact mean over pairs needs; np_similar_nearest() is not called again. */
void np_similar_forget_lists(np_similar *s);

/* reach: the window, as np_similar_options has it; 0: the one s was made with. */
np_similar_scratch *np_similar_scratch_new(const np_similar *s, unsigned reach, np_error *err);
void np_similar_scratch_free(np_similar_scratch *t); /* NULL is fine */

/* The items most like item i among its candidates, sim > 0, best first, ties by number; how many,
 * at most n_near. Any thread, with its own scratch. Cost: n_top * window list entries and
 * n_exact rows, whatever n. */
unsigned np_similar_nearest(const np_similar *s, uint32_t i, np_similar_scratch *t,
                            np_neighbour *near);

/* The same for a row that is no item's, a unit vector over the same vocabulary, in a language,
 * as if it came before item `before`, at most n, and knew the n_without items of
 * `without`: it has no time, and no part in a mean. For an item's own row, without the item, that
 * is what np_similar_nearest() gives. s was made without centres. */
unsigned np_similar_find(const np_similar *s, np_row row, uint32_t lang, uint32_t before,
                         const uint32_t *without, unsigned n_without, np_similar_scratch *t,
                         np_neighbour *near);

/* The n_near nearest of item i under opt's fade, of wide[0 .. n-1], found without one: what
 * np_similar_nearest() would give if wide has all that is compared, but for the last bit of a
 * likeness. For who tries many fades. */
unsigned np_neighbours_fade(const np_neighbour *wide, unsigned n, uint32_t i, const double *day,
                            const np_similar_options *opt, np_neighbour *near);

/* Centred cosine of items a and b, given the dot product of their vectors: the mean of its language
 * is taken out of each, so that what everybody writes does not count (unless keeps_mean). In [-1,
 * 1] where they are of one language, and may be a little beyond where of two. */
double np_similar_centred(const np_similar *s, uint32_t a, uint32_t b, double dot);
double np_similar_dot(const np_similar *s, uint32_t a, uint32_t b);

/* What an exact mean over pairs needs of each item (see cluster.h). */
double np_similar_mean_dot(const np_similar *s, uint32_t i);    /* with its mean vector */
double np_similar_mean_length(const np_similar *s, uint32_t i); /* of that */
double np_similar_spread(const np_similar *s, uint32_t i);      /* length once centred */

#endif
