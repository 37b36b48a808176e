/* record.h - a JSON object becomes an article. */
#ifndef NP_READ_RECORD_H
#define NP_READ_RECORD_H

#include "read/json.h"
#include "read/reader.h"
#include "read/site.h"

/* Scratch, used anew for every object, under the same options; one thread at a time. */
typedef struct np_record np_record;

np_record *np_record_new(np_error *err);
void np_record_free(np_record *rec); /* NULL is fine */

/* Read v and give the article on, or skip it. site: of the feed v is an item of, or NULL. raw: the
 * record as it came, for keep_raw. */
np_code np_record_read(np_record *rec, const np_reader *r, np_json_value v, np_site *site,
                       np_str raw, np_place at, np_error *err);

#endif
