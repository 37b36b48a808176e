/* figures.h - numbers, dates and ages in print; the same in every locale.
 *
 * Each appends to b. An unknown time prints nothing. */
#ifndef NP_WRITE_FIGURES_H
#define NP_WRITE_FIGURES_H

#include "base/buf.h"

void np_print_count(np_buf *b, uint64_t n); /* 12,888 */

/* 12,888 articles, 1 article: plural is the singular with s, but for "story". */
void np_print_plural(np_buf *b, uint64_t n, const char *singular);

/* x rounded to exactly `decimals` places, 0 to 6; no number: 0. */
void np_print_fixed(np_buf *b, double x, unsigned decimals);

/* x rounded to at most `decimals` places, without zeros at the end: 0.41, 1. */
void np_print_short(np_buf *b, double x, unsigned decimals);

void np_print_mail_date(np_buf *b, np_time t); /* Sat, 22 Mar 2025 09:00:00 +0000 */
void np_print_time(np_buf *b, np_time t);      /* 2025-03-22T09:00:00Z, or 2025-03-22 */
void np_print_moment(np_buf *b, np_time t);    /* 22 March 2025, 09:00 UTC */
void np_print_day(np_buf *b, np_time t);       /* 22 March 2025 */
void np_print_weekday(np_buf *b, np_time t);   /* Saturday */

/* How long before now: "now" (within the hour), 15h, 3d, 2w, 3y; "today" where only days are
 * known; after now: "in 3h". */
void np_print_age(np_buf *b, np_time then, np_time now);

/* Whole hours from then to now; where one of them is only a day, whole days in hours.
 * Both must be known. */
int64_t np_age_hours(np_time then, np_time now);

#endif
