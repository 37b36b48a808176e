/* pages.h - a sum in each page of the database, looked at whenever the page is read. */
#ifndef NP_STORE_PAGES_H
#define NP_STORE_PAGES_H

#include <sqlite3.h>

enum { NP_STORE_PAGE = 4096, NP_STORE_PAGE_SUM = 8 };

/* Name of the file system layer through which every database of ours is opened, NULL without
 * memory. A page that does not fit its sum is SQLITE_IOERR_DATA. Any thread. */
const char *np_store_pages(void);

/* errno of this thread's last call to the system that failed, 0 if none has. */
int np_store_pages_why(void);

/* Leave room for the sum in each page of a database that is being made. */
int np_store_pages_reserve(sqlite3 *db);

/* How many pages the database's file has, not counting what is still in its log. */
int np_store_pages_count(sqlite3 *db, sqlite3_int64 *n);

/* Read page i = 0, 1 ... of it: SQLITE_IOERR_DATA, if it is damaged. */
int np_store_pages_look(sqlite3 *db, sqlite3_int64 i);

#endif
