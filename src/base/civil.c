/* civil.c - calendar arithmetic without tables, tz files or libc.
 *
 * Years begin in March, so that the leap day is the last of its year and month lengths follow
 * one linear rule (153 m + 2) / 5; eras of 400 years make every division exact. */
#include "base/civil.h"

static bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool np_civil_is_valid(const np_civil *c)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (c->year < -9999 || c->year > 9999 || c->month < 1 || c->month > 12 || c->day < 1)
        return false;
    if (c->day > month_days[c->month - 1] + (c->month == 2 && is_leap(c->year)))
        return false;
    return c->hour >= 0 && c->hour < 24 && c->minute >= 0 && c->minute < 60 && c->second >= 0 &&
           c->second <= 60;
}

int64_t np_civil_to_seconds(const np_civil *c)
{
    int64_t year = c->year - (c->month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (c->month + (c->month > 2 ? -3 : 9)) + 2) / 5 + c->day - 1;
    int64_t day = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    return day * 86400 + c->hour * 3600 + c->minute * 60 + c->second;
}

np_civil np_civil_of_seconds(int64_t at)
{
    int64_t day = at / 86400 - (at % 86400 < 0), second = (at % 86400 + 86400) % 86400;
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153; /* 0: March */
    np_civil c = {.day = (int)(of_year - (153 * month + 2) / 5 + 1),
                  .month = (int)(month < 10 ? month + 3 : month - 9),
                  .hour = (int)(second / 3600),
                  .minute = (int)(second / 60 % 60),
                  .second = (int)(second % 60)};
    c.year = (int)(year + era * 400 + (c.month <= 2));
    return c;
}
