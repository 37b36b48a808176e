/* names.h - the fields of a record, and the names they go by. */
#ifndef NP_READ_NAMES_H
#define NP_READ_NAMES_H

#include "newsprint.h"

typedef enum np_record_field {
    NP_RECORD_ID,
    NP_RECORD_TITLE,
    NP_RECORD_TEXT,
    NP_RECORD_URL,
    NP_RECORD_SOURCE,
    NP_RECORD_AUTHOR,
    NP_RECORD_PUBLISHED,
    NP_RECORD_UPDATED,
    NP_RECORD_LANG,
    NP_RECORD_STORY,
    NP_RECORD_FIELDS, /* so many of which one counts; and of which all do: */
    NP_RECORD_CATEGORY
} np_record_field;

typedef struct np_meaning {
    np_record_field field;
    size_t rank;  /* of several names of one field the one of the lowest rank, from 1, is believed;
                     0: the name means nothing to us */
    bool is_html; /* what goes by this name is markup */
} np_meaning;

/* What a member or column of this name is: a field for which the options give a name goes by that
 * name only, the others by their usual names. */
np_meaning np_meaning_of(const np_options *opt, np_str name);

/* The same, but usual names are known in capitals too ("Title"). */
np_meaning np_meaning_of_heading(const np_options *opt, np_str name);

#endif
