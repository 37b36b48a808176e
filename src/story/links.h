/* links.h - which clusters one is compared with, and what is known of each pair. */
#ifndef NP_STORY_LINKS_H
#define NP_STORY_LINKS_H

#include "newsprint.h"

typedef struct np_link {
    uint32_t to;
    uint32_t n_parted; /* pairs that an edge parts */
    double dot;        /* V_A . V_B */
    bool has_edge;     /* one that does not, so that the two may merge */
} np_link;

typedef struct np_link_list { /* zero-initialised it is empty */
    np_link *at;              /* ascending by `to` */
    size_t n, cap;
} np_link_list;

void np_link_clear(np_link_list *l); /* and without memory */

/* NULL: none leads there. */
np_link *np_link_find(const np_link_list *l, uint32_t to);

/* In place of the one that leads there, or beside the others. NP_E_NOMEM: as it was. */
np_code np_link_set(np_link_list *l, np_link one, np_error *err);
void np_link_drop(np_link_list *l, uint32_t to); /* nothing if none leads there */

/* The product of a cluster with `to`, which only the one it merges with is linked to. */
typedef struct np_half {
    uint32_t to;
    double dot;
} np_half;

typedef struct np_halves { /* zero-initialised it is empty */
    np_half *at;           /* ascending by `to` */
    size_t n, cap;
} np_halves;

void np_halves_clear(np_halves *h); /* and without memory */

/* Where own does not lead and the links of the one it merges with do, but for a and b, which these
 * two are; the products are 0. NP_E_NOMEM: what h had is lost. */
np_code np_link_lacks(const np_link_list *own, const np_link_list *other, uint32_t a, uint32_t b,
                      np_halves *h, np_error *err);

/* The links of a, which are x, and b, which are y, together, without those between them; x_lacks
 * and y_lacks as above. joined has room for x->n + y->n; how many. */
size_t np_link_join(const np_link_list *x, const np_link_list *y, uint32_t a, uint32_t b,
                    const np_halves *x_lacks, const np_halves *y_lacks, np_link *joined);

#endif
