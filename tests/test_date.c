/* Dates: a table of what newspapers write, and the law that what is printed is read back. */
#include "base/civil.h"
#include "base/str.h"
#include "harness.h"
#include "read/date.h"
#include <stdio.h>
#include <stdlib.h>

static bool reads_as(const char *text, np_time_kind kind, int64_t at)
{
    np_time t;
    bool is_date = np_date_parse(np_str_of(text), 60, &t);
    bool is_right = is_date == (kind != NP_TIME_UNKNOWN) && t.kind == kind && t.at == at;
    if (!is_right)
        printf("\n\"%s\" was read as %d %lld", text, (int)t.kind, (long long)t.at);
    return is_right;
}

enum { DAY = 1742601600, NINE = DAY + 9 * 3600 }; /* 2025-03-22, and at 09:00 UTC */

static void moments_are_read_in_every_usual_form(void)
{
    static const char *const nine[] = {"2025-03-22T09:00:00Z",
                                       "2025-03-22T09:00Z",
                                       "2025-03-22T09Z",
                                       "2025-03-22 09:00:00+00:00",
                                       "2025-03-22T11:00:00.123456+02:00",
                                       "2025-03-22T05:00:00-0400",
                                       "2025-03-22t09:00:00z",
                                       "2025-03-22T10:00:00",
                                       "2025-03-22 10:00",
                                       "20250322T090000Z",
                                       "20250322T0900Z",
                                       "20250322100000",
                                       "20250322 09:00AM UTC",
                                       "2025/03/22 10:00:00",
                                       "2025.03.22 10:00",
                                       "Sat, 22 Mar 2025 09:00:00 GMT",
                                       "22 Mar 2025 09:00:00 +0000",
                                       "Sat, 22 Mar 25 09:00 UT",
                                       "Saturday, 22 March 2025 09:00:00 Z",
                                       "Sat, 22 Mar 2025 04:00:00 EST",
                                       "Sat, 22 Mar 2025 05:00:00 EDT",
                                       "Sat, 22 Mar 2025 02:00:00 PDT (Pacific)",
                                       "Sat Mar 22 09:00:00 UTC 2025",
                                       "Sat Mar 22 10:00:00 2025",
                                       "22-Mar-2025 10:00:00",
                                       "March 22, 2025 9:00 am UTC",
                                       "March 22nd, 2025 at 9AM GMT",
                                       "22 March 2025, 10:00 CET",
                                       "Sat, 22 Mar 2025 09:00:00 GMT+0000",
                                       "1742634000",
                                       "1742634000000",
                                       "  2025-03-22T09:00:00Z\n"};
    for (size_t i = 0; i < sizeof nine / sizeof nine[0]; i++)
        CU_ASSERT_TRUE(reads_as(nine[i], NP_TIME_EXACT, NINE));
    CU_ASSERT_TRUE(reads_as("20150101 11:43PM UTC", NP_TIME_EXACT, 1420155780));
    CU_ASSERT_TRUE(reads_as("1 Jan 70 00:00:00 GMT", NP_TIME_EXACT, 0));
    CU_ASSERT_TRUE(reads_as("2024-02-29T24:00:00Z", NP_TIME_EXACT, 1709251200));
    CU_ASSERT_TRUE(reads_as("2016-12-31T23:59:60Z", NP_TIME_EXACT, 1483228800));
    CU_ASSERT_TRUE(reads_as("12:30 AM, 22 Mar 2025 UTC", NP_TIME_EXACT, DAY + 1800));
    CU_ASSERT_TRUE(reads_as("12:30 PM, 22 Mar 2025 UTC", NP_TIME_EXACT, DAY + 45000));
}

static void a_date_without_a_clock_is_a_day(void)
{
    static const char *const day[] = {"2025-03-22",  "20250322",          "2025/3/22",
                                      "22 Mar 2025", "March 22, 2025",    "Sat, 22 Mar 2025",
                                      "22/03/2025",  "03/22/2025",        "22.3.2025",
                                      "22-Mar-25",   "22nd of March 2025"};
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++)
        CU_ASSERT_TRUE(reads_as(day[i], NP_TIME_DAY, DAY));
}

static void months_are_known_in_many_languages(void)
{
    static const char *const day[] = {"22 mars 2025",          "22. März 2025",
                                      "22 MÄR 2025",           "sábado, 22 de março de 2025",
                                      "22 Mar 2025",           "mar. 22 mars 2025",
                                      "22 марта 2025",         "Суббота, 22 МАРТА 2025",
                                      "Samstag, 22. Mrz 2025", "22 maart 2025",
                                      "22 marca 2025",         "22\xC2\xA0mart 2025",
                                      "sab, 22 marzo 2025",    "le 22 mars 2025",
                                      "22 de marzo de 2025"};
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++)
        CU_ASSERT_TRUE(reads_as(day[i], NP_TIME_DAY, DAY));
    CU_ASSERT_TRUE(reads_as("24 Set 2018", NP_TIME_DAY, 1537747200));
    CU_ASSERT_TRUE(reads_as("3 Out 2018", NP_TIME_DAY, 1538524800));
    CU_ASSERT_TRUE(reads_as("22 mars 2025 10h00", NP_TIME_EXACT, NINE));
    CU_ASSERT_TRUE(reads_as("22. März 2025, 10:00 Uhr", NP_TIME_EXACT, NINE));
    static const char *const none[] = {"22 listopada 2025", "22 nowhere 2025", "22 mars mai 2025",
                                       "22 \xC3 2025",      "22 м 2025",       "\xD0",
                                       "lunes, martes 2025"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CU_ASSERT_TRUE(reads_as(none[i], NP_TIME_UNKNOWN, 0));
}

static void what_is_no_date_or_two_is_none(void)
{
    static const char *const none[] = {
        "",
        " ",
        "31 Feb",
        "31 Feb 2025",
        "2025-02-29",
        "2025-13-01",
        "2025-00-10",
        "0001-01-01",
        "2025-03-22T25:00:00Z",
        "2025-03-22T09:61:00Z",
        "yesterday",
        "2025",
        "2025-03",
        "12:00",
        "03/04/2025",
        "1/2/3",
        "22 Mar",
        "Mar 2025",
        "2025-03-22T09:00:00Z Z 7",
        "2025-03-22 13:00 AM",
        "99999999",
        "123",
        "-5",
        "2025-03-22T09:00:00+25:00",
        "now",
        "2025-03-22T09:00:00Zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CU_ASSERT_TRUE(reads_as(none[i], NP_TIME_UNKNOWN, 0));
}

static void what_is_printed_is_read_back(void)
{
    static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int round = 0; round < 20000; round++) {
        int64_t at = (int64_t)below(4000000000u);
        np_civil c = np_civil_of_seconds(at);
        char text[80];
        int zone = (int)below(27) - 12;
        np_civil there = np_civil_of_seconds(at + zone * 3600);
        switch (below(4)) {
        case 0:
            snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
                     c.hour, c.minute, c.second);
            break;
        case 1:
            snprintf(text, sizeof text, "%04d%02d%02d%02d%02d%02d", c.year, c.month, c.day, c.hour,
                     c.minute, c.second);
            at -= 3600; /* its zone is the default one */
            break;
        case 2:
            snprintf(text, sizeof text, "%d %s %d %02d:%02d:%02d %+03d00", there.day,
                     month[there.month - 1], there.year, there.hour, there.minute, there.second,
                     zone);
            break;
        default:
            snprintf(text, sizeof text, "%s %d, %d %d:%02d:%02d %s %+03d:00",
                     month[there.month - 1], there.day, there.year,
                     there.hour % 12 ? there.hour % 12 : 12, there.minute, there.second,
                     there.hour < 12 ? "AM" : "PM", zone);
        }
        CU_ASSERT_TRUE(reads_as(text, NP_TIME_EXACT, at));
    }
}

static void rubbish_is_read_within_its_bounds(void)
{
    static const char alphabet[] = "0123456789 -:/.,TZ+()aApPmMonJangust";
    for (int round = 0; round < 100000; round++) {
        size_t n = below(30);
        char *text = malloc(n + 1); /* exactly as long: a sanitizer sees every step beyond */
        CU_ASSERT_PTR_NOT_NULL_FATAL(text);
        for (size_t i = 0; i < n; i++)
            text[i] = alphabet[below(sizeof alphabet - 1)];
        char *exact = realloc(text, n ? n : 1);
        np_time t;
        if (!np_date_parse((np_str){exact, n}, 0, &t))
            CU_ASSERT_EQUAL(t.kind, NP_TIME_UNKNOWN);
        free(exact);
    }
}

static void numbers_are_seconds_or_milliseconds(void)
{
    np_time t;
    CU_ASSERT_TRUE(np_date_of_number(NINE, &t) && t.at == NINE && t.kind == NP_TIME_EXACT);
    CU_ASSERT_TRUE(np_date_of_number(NINE * 1000.0 + 999, &t) && t.at == NINE);
    CU_ASSERT_TRUE(np_date_of_number(-1.5, &t) && t.at == -2);
    CU_ASSERT_FALSE(np_date_of_number(1e300, &t));
    CU_ASSERT_FALSE(np_date_of_number(strtod("nan", NULL), &t));
    CU_ASSERT_EQUAL(t.kind, NP_TIME_UNKNOWN);
}

int main(void)
{
    static const test tests[] = {
        TEST(moments_are_read_in_every_usual_form), TEST(a_date_without_a_clock_is_a_day),
        TEST(months_are_known_in_many_languages),   TEST(what_is_no_date_or_two_is_none),
        TEST(what_is_printed_is_read_back),         TEST(rubbish_is_read_within_its_bounds),
        TEST(numbers_are_seconds_or_milliseconds),
    };
    return run_tests("date", tests, N_OF(tests));
}
