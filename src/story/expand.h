/* expand.h - items' vectors with some of their nearest items' in them. */
#ifndef NP_STORY_EXPAND_H
#define NP_STORY_EXPAND_H

#include "story/similar.h"

enum { NP_MOST_LENDERS = 8 };

typedef struct np_expand_options {
    unsigned n_near;  /* from so many nearest items, at most NP_MOST_LENDERS */
    unsigned n_terms; /* so many of the weightiest terms of each, 1 to NP_MOST_WEIGHTIEST */
    double least_sim; /* times what its similarity is above this */
    unsigned
        n_kept; /* of the row that becomes, at most NP_MOST_WEIGHTIEST of the weightiest; 0: all */
} np_expand_options;

/* Zero-initialised it is empty. */
typedef struct np_expanded {
    np_vectors v; /* over the vocabulary of the vectors it was made of; unit vectors too */
    size_t *start;
    uint32_t *term;
    float *weight, *alone;

    np_vectors of; /* while it is made: of what, as np_expand_begin() was told, */
    const np_neighbour *near;
    const unsigned *n_near;
    size_t stride;
    np_expand_options opt;
    size_t *head_start; /* ... the heads of all rows */
    uint32_t *head_term;
    float *head_weight;
    size_t *room; /* ... and where each row is made */
} np_expanded;

/* Row i becomes  x_i + sum over k < n_near of max(sim_ik - least_sim, 0) * head(x_k),  cut to
 * n_kept and made a unit vector again; head() keeps the n_terms weightiest terms, ties to the lower
 * number. near[i * stride ..] are the n_near[i] nearest of item i, best first. An item without any
 * near enough stays what it is, but for the cut. Weights are 0 and more. Cost: one pass over v and
 * n_near heads a row. NP_E_NOMEM: *x is empty. */
np_code np_expand(np_expanded *x, const np_vectors *v, const np_neighbour *near,
                  const unsigned *n_near, size_t stride, const np_expand_options *opt,
                  np_error *err);
void np_expanded_clear(np_expanded *x);

/* What a row that is none of v's becomes by the n nearest of v's, best first, all of its words
 * being shared: into term and weight, which have room for opt->n_kept, 1 and more. Returns how many
 * terms. NP_E_NOMEM. */
np_code np_expand_one(const np_vectors *v, np_row row, const np_neighbour *near, unsigned n_near,
                      const np_expand_options *opt, uint32_t *term, float *weight, size_t *n,
                      np_error *err);

/* The same on many threads: begin, each head, each row, end; what is borrowed, until the end. */
np_code np_expand_begin(np_expanded *x, const np_vectors *v, const np_neighbour *near,
                        const unsigned *n_near, size_t stride, const np_expand_options *opt,
                        np_error *err);
void np_expand_head(np_expanded *x, size_t i);
void np_expand_row(np_expanded *x, size_t i);
void np_expand_end(np_expanded *x);

#endif
