/* xml.h - a source as XML events, with the names feeds use resolved. */
#ifndef NP_READ_XML_H
#define NP_READ_XML_H

#include "read/reader.h"
#include "read/scope.h"

/* The vocabularies feeds are made of. RSS and Atom, which disagree on no name we read, are one. */
typedef enum np_vocabulary {
    NP_PLAIN, /* RSS, Atom, or no namespace */
    NP_DC,
    NP_CONTENT,
    NP_FEEDBURNER,
    NP_MEDIA,
    NP_ITUNES,
    NP_XHTML,
    NP_OWN, /* what our feeds say besides */
    NP_FOREIGN
} np_vocabulary;

#define NP_OWN_URI "urn:newsprint:1"

np_vocabulary np_xml_vocabulary(const char *uri); /* of a namespace; empty: none */

/* An element's name; lives for the call it is given to. */
typedef struct np_xml_name {
    np_vocabulary vocabulary;
    np_str prefix;         /* as written; empty: none */
    const char *local;     /* behind the first colon; may be odd: "", "1", "b:c" */
    const np_scope *scope; /* what prefixes mean within the element */
} np_xml_name;

typedef struct np_xml_handler {
    void *to;
    /* attribute: name, value, name, value, ..., NULL, with prefixes as written */
    np_code (*start)(void *to, const np_xml_name *name, const char **attribute, np_error *err);
    np_code (*text)(void *to, np_str text, np_error *err);
    np_code (*end)(void *to, const np_xml_name *name, np_error *err);
    void (*cdata)(void *to, bool begins); /* a CDATA section begins or ends; NULL: no matter */
} np_xml_handler;

/* Parse all of s. No DTD is loaded, no entity expanded but HTML's named characters. Where it is
 * not well-formed or too deep it ends, counted and logged with its line; what came before stands.
 * A handler's failure ends it too, and is handed back. */
np_code np_xml_read(const np_reader *r, np_source *s, const np_xml_handler *handler, np_error *err);

/* The value of an attribute, or NULL. */
const char *np_xml_attribute(const char **attribute, const char *name);

#endif
