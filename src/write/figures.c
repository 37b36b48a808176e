/* figures.c - integer arithmetic all the way, because printf's %f asks the locale for its comma.
 *
 * Ages are floored, as people say them: a story of an hour and a half ago is 1h old. Hours go to
 * a day, days to two weeks, weeks to two years. */
#include "write/figures.h"
#include "base/civil.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

static const char *const month_name[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};

void np_print_count(np_buf *b, uint64_t n)
{
    if (n >= 1000) {
        np_print_count(b, n / 1000);
        np_buf_print(b, ",%03" PRIu64, n % 1000);
    } else {
        np_buf_print(b, "%" PRIu64, n);
    }
}

void np_print_plural(np_buf *b, uint64_t n, const char *singular)
{
    np_print_count(b, n);
    if (n != 1 && strcmp(singular, "story") == 0)
        np_buf_text(b, " stories");
    else
        np_buf_print(b, " %s%s", singular, n == 1 ? "" : "s");
}

void np_print_fixed(np_buf *b, double x, unsigned decimals)
{
    static const int64_t power[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    int64_t one = power[decimals];
    double most = 9e18 / (double)one; /* what still fits in 63 bits */
    double held = isnan(x) ? 0 : fmin(fmax(x, -most), most);
    int64_t n = llround(held * (double)one);
    uint64_t size = n < 0 ? (uint64_t)-n : (uint64_t)n;
    np_buf_print(b, "%s%" PRIu64, n < 0 ? "-" : "", size / (uint64_t)one);
    if (decimals > 0)
        np_buf_print(b, ".%0*" PRIu64, (int)decimals, size % (uint64_t)one);
}

void np_print_short(np_buf *b, double x, unsigned decimals)
{
    np_print_fixed(b, x, decimals);
    if (decimals == 0 || b->has_failed)
        return;
    while (b->at[b->len - 1] == '0')
        b->len--;
    if (b->at[b->len - 1] == '.')
        b->len--;
}

void np_print_time(np_buf *b, np_time t)
{
    if (t.kind == NP_TIME_UNKNOWN)
        return;
    np_civil c = np_civil_of_seconds(t.at);
    np_buf_print(b, "%04d-%02d-%02d", c.year, c.month, c.day);
    if (t.kind == NP_TIME_EXACT)
        np_buf_print(b, "T%02d:%02d:%02dZ", c.hour, c.minute, c.second);
}

void np_print_day(np_buf *b, np_time t)
{
    if (t.kind == NP_TIME_UNKNOWN)
        return;
    np_civil c = np_civil_of_seconds(t.at);
    np_buf_print(b, "%d %s %d", c.day, month_name[c.month - 1], c.year);
}

void np_print_moment(np_buf *b, np_time t)
{
    np_print_day(b, t);
    if (t.kind == NP_TIME_EXACT) {
        np_civil c = np_civil_of_seconds(t.at);
        np_buf_print(b, ", %02d:%02d UTC", c.hour, c.minute);
    }
}

static int64_t day_of(np_time t) { return t.at / DAY - (t.at % DAY < 0); }

static const char *weekday_of(np_time t)
{
    static const char *const name[] = {"Thursday", "Friday",  "Saturday", "Sunday",
                                       "Monday",   "Tuesday", "Wednesday"};
    return name[(day_of(t) % 7 + 7) % 7]; /* 1 January 1970 was a Thursday */
}

void np_print_weekday(np_buf *b, np_time t)
{
    if (t.kind != NP_TIME_UNKNOWN)
        np_buf_text(b, weekday_of(t));
}

void np_print_mail_date(np_buf *b, np_time t)
{
    if (t.kind == NP_TIME_UNKNOWN)
        return;
    np_civil c = np_civil_of_seconds(t.at);
    np_buf_print(b, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000", weekday_of(t), c.day,
                 month_name[c.month - 1], c.year, c.hour, c.minute, c.second);
}

int64_t np_age_hours(np_time then, np_time now)
{
    if (then.kind == NP_TIME_DAY || now.kind == NP_TIME_DAY)
        return (day_of(now) - day_of(then)) * 24;
    int64_t second = (int64_t)((uint64_t)now.at - (uint64_t)then.at);
    return second / HOUR - (second % HOUR < 0);
}

void np_print_age(np_buf *b, np_time then, np_time now)
{
    if (then.kind == NP_TIME_UNKNOWN || now.kind == NP_TIME_UNKNOWN)
        return;
    bool has_hours = then.kind == NP_TIME_EXACT && now.kind == NP_TIME_EXACT;
    int64_t hours = np_age_hours(then, now);
    uint64_t h = hours < 0 ? (uint64_t)-hours : (uint64_t)hours;
    if (h == 0) {
        np_buf_text(b, has_hours ? "now" : "today");
        return;
    }
    np_buf_text(b, hours < 0 ? "in " : "");
    if (h < 24)
        np_buf_print(b, "%" PRIu64 "h", h);
    else if (h < 24 * 14)
        np_buf_print(b, "%" PRIu64 "d", h / 24);
    else if (h < 24 * 7 * 104)
        np_buf_print(b, "%" PRIu64 "w", h / (24 * 7));
    else
        np_buf_print(b, "%" PRIu64 "y", h / (24 * 365));
}
