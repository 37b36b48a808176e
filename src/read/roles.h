/* roles.h - what the tags of a page say of their part in it. */
#ifndef NP_READ_ROLES_H
#define NP_READ_ROLES_H

#include "read/markup.h"

typedef enum np_role {
    NP_ROLE_NEITHER,
    NP_ROLE_BREAK,  /* ends a line */
    NP_ROLE_HOLDER, /* and holds others */
    NP_ROLE_ASIDE,  /* and is seldom the article: navigation, forms, captions */
    NP_ROLE_SILENT, /* nothing in it is for reading */
    NP_ROLE_RAW     /* nor markup */
} np_role;

np_role np_role_of(np_str name);

/* Is it beside the article, by its name, its class or id, or because it is hidden? */
bool np_role_is_aside(const np_tag *tag);

/* Is it where readers talk? That may well be longer than the article. */
bool np_role_is_talk(const np_tag *tag);

/* How surely it says to hold the article. */
typedef enum np_claim {
    NP_CLAIM_NONE,
    NP_CLAIM_MAIN,    /* <main> */
    NP_CLAIM_ARTICLE, /* <article>: but comments and teasers are so called, too */
    NP_CLAIM_BODY     /* itemprop="articleBody" */
} np_claim;

np_claim np_role_claim(const np_tag *tag);

/* What its name, class and id are worth, beside the prose in it. */
float np_role_weight(const np_tag *tag);

#endif
