/* xml.h - a source as XML events, with the names feeds use resolved. */
#ifndef NP_READ_XML_H
#define NP_READ_XML_H

#include "read/reader.h"

/* The vocabularies feeds are made of. RSS and Atom, which disagree on no name we read, are one. */
typedef enum np_vocabulary {
    NP_PLAIN, /* RSS, Atom, or no namespace */
    NP_DC,
    NP_CONTENT,
    NP_FEEDBURNER,
    NP_MEDIA,
    NP_ITUNES,
    NP_XHTML,
    NP_FOREIGN
} np_vocabulary;

typedef struct np_xml_handler {
    void *to;
    /* attribute: name, value, name, value, ..., NULL, with prefixes as written */
    np_code (*start)(void *to, np_vocabulary v, const char *name, const char **attribute,
                     np_error *err);
    np_code (*text)(void *to, np_str text, np_error *err);
    np_code (*end)(void *to, const char *name, np_error *err);
} np_xml_handler;

/* Parse all of s. No DTD is loaded, no entity expanded but HTML's named characters. Where it is
 * not well-formed or too deep it ends, counted and logged with its line; what came before stands.
 * A handler's failure ends it too, and is handed back. */
np_code np_xml_read(const np_reader *r, np_source *s, const np_xml_handler *handler, np_error *err);

/* The value of an attribute, or NULL. */
const char *np_xml_attribute(const char **attribute, const char *name);

#endif
