/* head.h - what a store says of itself: how often it was changed, and count and sum of each table.
 */
#ifndef NP_STORE_HEAD_H
#define NP_STORE_HEAD_H

#include "store/store.h"
#include <sqlite3.h>

typedef struct np_store_tally {
    uint64_t n, sum; /* rows, and the sum of their sums, mod 2^64 */
} np_store_tally;

typedef struct np_store_head {
    uint64_t change;       /* transactions that changed something */
    np_store_tally *tally; /* by table of the schema; np_free() */
} np_store_head;

/* Of an empty store. */
np_code np_store_head_init(np_store_head *h, const np_store_schema *schema, np_error *err);
void np_store_head_clear(np_store_head *h);
void np_store_head_copy(np_store_head *to, const np_store_head *from,
                        const np_store_schema *schema); /* both init */

/* Read it from the database, where np_store_head_save() put it. Tables that it does not know are
 * empty if may_lack, else it is damaged; one that the schema does not know always is. */
np_code np_store_head_load(np_store_head *h, const np_store_schema *schema, const char *path,
                           sqlite3 *db, bool may_lack, np_error *err);
np_code np_store_head_save(const np_store_head *h, const np_store_schema *schema, const char *path,
                           sqlite3 *db, np_error *err);

#endif
