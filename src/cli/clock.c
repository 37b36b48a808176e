/* clock.c - moments and zones as people type them, in ISO 8601's order only: 03/04 is nobody's
 * date for certain. */
#include "cli.h"
#include <string.h>
#include <strings.h>
#include <time.h>

double np_clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Exactly n digits at *at, which moves behind them. */
static bool take_digits(const char **at, int n, int *value)
{
    *value = 0;
    for (int i = 0; i < n; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

static bool take_char(const char **at, char c)
{
    bool is_there = **at == c;
    *at += is_there;
    return is_there;
}

bool np_zone_parse(const char *text, int *minutes)
{
    *minutes = 0;
    if (!strcasecmp(text, "utc") || !strcasecmp(text, "z"))
        return true;
    int sign = *text == '+' ? 1 : *text == '-' ? -1 : 0, hour, minute = 0;
    if (!sign)
        return false;
    const char *at = text + 1;
    if (!take_digits(&at, strspn(at, "0123456789") == 1 ? 1 : 2, &hour))
        return false;
    if (*at && ((void)take_char(&at, ':'), !take_digits(&at, 2, &minute)))
        return false;
    *minutes = sign * (hour * 60 + minute);
    return !*at && minute < 60 && hour * 60 + minute <= 14 * 60;
}

static bool take_day(const char **at, struct tm *day)
{
    if (!take_digits(at, 4, &day->tm_year) || !take_char(at, '-') ||
        !take_digits(at, 2, &day->tm_mon) || !take_char(at, '-') ||
        !take_digits(at, 2, &day->tm_mday))
        return false;
    day->tm_year -= 1900;
    day->tm_mon -= 1;
    struct tm there = *day;
    timegm(&there); /* moves a day that does not exist to one that does */
    return there.tm_mon == day->tm_mon && there.tm_mday == day->tm_mday;
}

static bool take_hour(const char **at, struct tm *t)
{
    if (!take_digits(at, 2, &t->tm_hour) || !take_char(at, ':') || !take_digits(at, 2, &t->tm_min))
        return false;
    if (take_char(at, ':') && !take_digits(at, 2, &t->tm_sec))
        return false;
    return t->tm_hour < 24 && t->tm_min < 60 && t->tm_sec < 60;
}

bool np_time_parse(const char *text, int zone_minutes, np_time *time)
{
    struct tm t = {0};
    const char *at = text;
    if (!take_day(&at, &t))
        return false;
    if (!*at) {
        *time = (np_time){.at = timegm(&t), .kind = NP_TIME_DAY};
        return true;
    }
    if ((!take_char(&at, 'T') && !take_char(&at, ' ')) || !take_hour(&at, &t))
        return false;
    at += strspn(at, " ");
    if (*at && !np_zone_parse(at, &zone_minutes))
        return false;
    *time = (np_time){.at = timegm(&t) - zone_minutes * 60, .kind = NP_TIME_EXACT};
    return true;
}
