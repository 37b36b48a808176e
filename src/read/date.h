/* date.h - the ways newspapers, feeds and databases write a moment. */
#ifndef NP_READ_DATE_H
#define NP_READ_DATE_H

#include "newsprint.h"

/* The moment s names: ISO 8601 and RFC 3339, RFC 822 and 2822, ctime, and what lies between
 * ("March 22, 2025 9:15 AM EST", "20150101 11:43PM UTC", "1742634900"). A date without a clock is
 * NP_TIME_DAY, at the first second of that day in UTC. Without a zone, or with one whose name
 * means several, tz_minutes (east of UTC) is taken. False, and *t unknown: not a date that
 * exists, or one that can be read in two ways ("03/04/2025"). Months are known in the languages
 * months.h has ("24 Set 2018", "22. März 2025, 10:00 Uhr"). No locale; cannot fail. */
bool np_date_parse(np_str s, int tz_minutes, np_time *t);

/* Seconds since 1970, or milliseconds if the number is past 1e11 (in seconds, the year 5138). */
bool np_date_of_number(double number, np_time *t);

#endif
