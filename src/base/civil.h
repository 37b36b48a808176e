/* civil.h - days, and seconds since 1970, in the proleptic Gregorian calendar, UTC. */
#ifndef NP_BASE_CIVIL_H
#define NP_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct np_civil {
    int year, month, day; /* 1 .. 12, 1 .. 31 */
    int hour, minute, second;
} np_civil;

/* Is it a date that exists? second may be 60 (a leap second). */
bool np_civil_is_valid(const np_civil *c);
int64_t np_civil_to_seconds(const np_civil *c); /* c valid; year -9999 .. 9999 */
np_civil np_civil_of_seconds(int64_t at);       /* any at whose year fits an int */

#endif
