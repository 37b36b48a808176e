/* cluster.h - average-link agglomeration over a sparse graph of candidate edges. */
#ifndef NP_STORY_CLUSTER_H
#define NP_STORY_CLUSTER_H

#include "story/similar.h"

typedef struct np_edge {
    uint32_t a, b; /* a < b */
    float dot;     /* of their unit vectors */
    bool parts; /* they are of two events, however alike: a reason to keep their clusters apart */
} np_edge;

typedef struct np_cluster_options {
    double min_score;  /* two clusters merge at this and above */
    double size_bonus; /* score times 1 + size_bonus * ln(size of the larger, at most
                          100) */
    np_fade fade;      /* score times the time kernel of the clusters' mean days */
} np_cluster_options;

/* Merge the best-scoring pair of clusters joined by an edge, again and again, while
 *     score(A, B) = mean over i in A, j in B of sim(i, j) scale[i] scale[j]  * bonus * kernel
 * is at least min_score; the mean is over ALL pairs and exact. Edges that part join
 * nothing, and two clusters are kept apart while such edges are more than a fifth of their pairs.
 * sim is the centred cosine; ties go to the lower numbers. label[i] = number of i's cluster,
 * numbered by first member; *n_clusters. edge   n_edges, each pair once      scale  n, local
 * scaling      day  n, NAN unknown, or NULL Cost: about the edges times a row, times the log of the
 * edges. Serial; see below. NP_E_NOMEM. */
np_code np_cluster(const np_vectors *v, const np_similar *s, const np_edge *edge, size_t n_edges,
                   const double *scale, const double *day, const np_cluster_options *opt,
                   uint32_t *label, uint32_t *n_clusters, np_error *err);

/* What the score of two clusters is made of. */
typedef struct np_linkage {
    uint32_t size_a, size_b;
    double day_a, day_b; /* their mean days; NAN unknown */
    double mean;         /* over all pairs, sim times both scales */
    double bonus, kernel;
    double score;    /* mean * bonus * kernel */
    size_t n_parted; /* pairs that an edge parts; */
    bool is_parted;  /* ... too many to merge */
    bool has_link;   /* an edge led from one to the other, so that they were compared */
} np_linkage;

/* Two different items, and the clusters they were in: as these were when they merged, or else when
 * all was done. */
typedef struct np_watch {
    uint32_t a, b;
    bool is_joined;
    np_linkage last;
} np_watch;

/* The same on many threads: make a clusterer, go through each of its parts, end. What comes out is
 * the same to the bit for any number of threads. */
typedef struct np_clusterer np_clusterer;

/* v and edge are borrowed until np_clusterer_free(), watch too (NULL: nobody watches; else it is
 * filled, and all is one part); the rest for the call. NULL and NP_E_NOMEM. */
np_clusterer *np_clusterer_new(const np_vectors *v, const np_similar *s, const np_edge *edge,
                               size_t n_edges, const double *scale, const double *day,
                               const np_cluster_options *opt, unsigned n_threads, np_watch *watch,
                               np_error *err);
void np_clusterer_free(np_clusterer *k); /* NULL is fine */

/* Parts of the items that no way of edges leads between, the largest first. */
size_t np_clusterer_parts(const np_clusterer *k);

/* Merge what there is to merge in part i, which nobody has gone through; any thread below
 * n_threads, one part a thread at a time. NP_E_NOMEM: there is no end to it. */
np_code np_clusterer_part(np_clusterer *k, size_t i, unsigned thread, np_error *err);

/* When all parts are done: label[i] = number of i's cluster, by first member; how many. */
uint32_t np_clusterer_end(np_clusterer *k, uint32_t *label);

#endif
