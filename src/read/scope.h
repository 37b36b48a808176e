/* scope.h - which namespace each prefix means, where we are in an XML document. */
#ifndef NP_READ_SCOPE_H
#define NP_READ_SCOPE_H

#include "base/buf.h"

enum { NP_SCOPE_MOST = 64 }; /* bindings at once; more are passed over: feeds need ten */
#define NP_UNBOUND SIZE_MAX
#define NP_UNBOUND_URI                                                                             \
    "urn:newsprint:unbound:" /* our names for what nobody named; bind nothing                      \
                              */

typedef struct np_scope { /* zero-initialised it is empty; np_scope_clear() frees */
    struct {
        size_t prefix, uri; /* where they begin in strings, each ended by a zero byte */
        size_t depth;
    } binding[NP_SCOPE_MOST];
    size_t n;
    np_buf strings;
} np_scope;

void np_scope_clear(np_scope *s);

/* An element at `depth` begins. Its attributes (name, value, ..., NULL) that declare a namespace
 * bind it, but for those that may not: reserved prefixes and namespaces, a prefix bound to nothing,
 * one that begins with other than a letter or "_" of ASCII. NP_E_NOMEM. */
np_code np_scope_enter(np_scope *s, const char **attribute, size_t depth,
                       np_error *err) NP_MUST_CHECK;
void np_scope_leave(np_scope *s, size_t depth); /* it ends */

/* The innermost binding of prefix (empty: of no prefix), or NP_UNBOUND. */
size_t np_scope_find(const np_scope *s, np_str prefix);

/* Of a binding below s->n; the strings until the next call that enters or leaves. */
const char *np_scope_prefix(const np_scope *s, size_t binding);
const char *np_scope_uri(const np_scope *s, size_t binding);
size_t np_scope_depth(const np_scope *s, size_t binding);

/* The prefix that an attribute of this name declares, empty for "xmlns"; NULL: it declares none. */
const char *np_scope_declared(const char *attribute);

/* What a prefix that nobody bound usually means; NULL: nothing known. */
const char *np_scope_usual(np_str prefix);

#endif
