/* value.h - one JSON value, as it was cut out of its file, becomes articles. */
#ifndef NP_READ_VALUE_H
#define NP_READ_VALUE_H

#include "read/lines.h"
#include "read/reader.h"

typedef struct np_values np_values; /* a parser and scratch, used anew; one thread at a time */

np_values *np_values_new(const np_options *opt, np_error *err); /* NULL: NP_E_NOMEM */
void np_values_free(np_values *v);                              /* NULL is fine */

/* Bytes without JSON's own white space at their ends; NUL bytes, say, are none. */
np_str np_value_trim(np_str bytes);

/* Read the value that cut holds: an article, a feed of them, or r->take_value's. What is no value,
 * or too long or deep, is skipped by np_reader_skip(). A blank cut is no value either. */
np_code np_values_read(np_values *v, const np_reader *r, const np_cut *cut, np_error *err);

/* The same, if it is a value; if not, nothing is done or said but what mending it may say.
 * is_value, with memory enough: was it one? */
np_code np_values_try(np_values *v, const np_reader *r, const np_cut *cut, bool *is_value,
                      np_error *err);

#endif
