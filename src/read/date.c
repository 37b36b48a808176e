/* date.c - one scanner for all date formats, instead of a list of formats to try.
 *
 * The formats in use differ in order and punctuation, hardly in their words: a month's name, a
 * clock with a colon, a four-digit year can each mean one thing. So we walk over the text once,
 * give every word and number to the part of the date it must be, and refuse what is left over.
 * A list of strptime formats was refused: feeds deviate in more ways than a list has entries,
 * and strptime knows the locale. What could be two dates is none: an unknown date harms less
 * than a wrong one. */
#include "read/date.h"
#include "base/civil.h"
#include "base/str.h"
#include "read/months.h"

enum { UNSET = -1, LONGEST = 80, EARLIEST_YEAR = 1000 };

typedef struct scan {
    const char *at, *end;
    np_civil c;
    bool may_be_tuesday;                    /* the month is "mar" */
    bool has_clock, is_am, is_pm, ends_day; /* ends_day: 24:00 */
    int zone;                               /* minutes east of UTC */
} scan;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0xC3; /* past U+00BF */
}
static bool is_in_letter(char c) { return is_letter(c) || (c & 0x80); }

static size_t count(const scan *s, bool (*is)(char))
{
    size_t n = 0;
    while (s->at + n < s->end && is(s->at[n]))
        n++;
    return n;
}

/* The next n characters, all digits, as a number. */
static int number(scan *s, size_t n)
{
    int value = 0;
    for (; n; n--)
        value = value * 10 + (*s->at++ - '0');
    return value;
}

static bool sees(const scan *s, char c) { return s->at < s->end && *s->at == c; }

static bool takes(scan *s, char c) { return sees(s, c) && (s->at++, true); }

/* Does text, of any case, equal word (lower case), or begin it with at least `least` letters? */
static bool spells(np_str text, const char *word, size_t least)
{
    if (text.len < least || text.len > strlen(word))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((text.at[i] | 32) != word[i])
            return false;
    return true;
}

/* English names may be cut anywhere; others are known as they are. "mar" may be a Tuesday: so it
 * gives way to a month behind it. */
static bool take_month(scan *s, np_str word)
{
    static const char *const name[] = {"january",   "february", "march",    "april",
                                       "may",       "june",     "july",     "august",
                                       "september", "october",  "november", "december"};
    int found = np_month_find(word);
    for (int m = 0; m < 12 && !found; m++)
        found = spells(word, name[m], 3) ? m + 1 : 0;
    if (!found || (s->c.month != UNSET && !s->may_be_tuesday))
        return false;
    s->may_be_tuesday = s->c.month == UNSET && word.len == 3 && found == 3;
    return s->c.month = found, true;
}

static bool is_filler(np_str word)
{
    static const char *const name[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    static const char *const word_of_none[] = {"at", "on", "of", "the", "st",  "nd",
                                               "rd", "th", "de", "del", "di",  "do",
                                               "du", "le", "el", "il",  "den", "der"};
    for (size_t d = 0; d < 7; d++)
        if (spells(word, name[d], 2))
            return true;
    for (size_t i = 0; i < sizeof word_of_none / sizeof word_of_none[0]; i++)
        if (spells(word, word_of_none[i], strlen(word_of_none[i])))
            return true;
    return false;
}

/* RFC 2822's names, and those of Europe, Japan and Australia that mean one thing. Any other word
 * after a clock is a zone we do not know: as good as none. */
static void take_zone_name(scan *s, np_str word)
{
    static const struct {
        const char *name;
        int minutes;
    } zone[] = {{"z", 0},      {"ut", 0},     {"utc", 0},     {"gmt", 0},     {"est", -300},
                {"edt", -240}, {"cst", -360}, {"cdt", -300},  {"mst", -420},  {"mdt", -360},
                {"pst", -480}, {"pdt", -420}, {"akst", -540}, {"akdt", -480}, {"hst", -600},
                {"wet", 0},    {"west", 60},  {"bst", 60},    {"cet", 60},    {"cest", 120},
                {"eet", 120},  {"eest", 180}, {"msk", 180},   {"jst", 540},   {"kst", 540},
                {"aest", 600}, {"aedt", 660}, {"nzst", 720},  {"nzdt", 780}};
    for (size_t i = 0; i < sizeof zone / sizeof zone[0]; i++)
        if (spells(word, zone[i].name, strlen(zone[i].name)))
            s->zone = zone[i].minutes;
}

static bool take_word(scan *s)
{
    np_str word = {s->at, count(s, is_in_letter)};
    s->at += word.len;
    if (spells(word, "am", 2) || spells(word, "pm", 2)) {
        *((word.at[0] | 32) == 'a' ? &s->is_am : &s->is_pm) = true;
        return s->has_clock;
    }
    if (spells(word, "t", 1) && !s->has_clock)
        return true;
    if (spells(word, "sept", 4))
        word.len = 3;
    if (take_month(s, word) || is_filler(word))
        return true;
    if (s->has_clock)
        take_zone_name(s, word);
    bool is_weekday = s->c.day == UNSET && s->c.month == UNSET && s->c.year == UNSET &&
                      (sees(s, ',') || sees(s, '.')); /* "lunes, 24 ...", in any language */
    return s->has_clock || is_weekday;
}

/* After the sign: 2, 0200 or 02:00. */
static bool take_offset(scan *s, int sign)
{
    size_t n = count(s, is_digit);
    if (n == 0 || n > 4)
        return false;
    int hours = number(s, n > 2 ? n - 2 : n);
    int minutes = n > 2 ? number(s, 2) : 0;
    if (n <= 2 && takes(s, ':')) {
        if (count(s, is_digit) != 2)
            return false;
        minutes = number(s, 2);
    }
    s->zone = sign * (hours * 60 + minutes);
    return hours < 24 && minutes < 60;
}

/* "10h30", as French and Portuguese have it. */
static bool takes_hour_mark(scan *s)
{
    bool is_mark = s->end - s->at > 2 && (s->at[0] | 32) == 'h' && is_digit(s->at[1]);
    s->at += is_mark;
    return is_mark;
}

/* At the hour: 9:15, 09:15:00.25, and in ISO's basic form 0915 or 091500. */
static bool take_clock(scan *s, size_t n_digits)
{
    bool is_basic = n_digits >= 4;
    if (s->has_clock || n_digits == 3 || n_digits == 5 || n_digits > 6)
        return false;
    s->has_clock = true;
    s->c.hour = number(s, is_basic ? 2 : n_digits);
    if (is_basic || takes(s, ':') || takes_hour_mark(s)) {
        if (count(s, is_digit) < 2)
            return false;
        s->c.minute = number(s, 2);
    }
    if (is_basic ? n_digits == 6 : takes(s, ':')) {
        if (count(s, is_digit) < 2)
            return false;
        s->c.second = number(s, 2);
        if (takes(s, '.') || takes(s, ','))
            s->at += count(s, is_digit);
    }
    s->ends_day = s->c.hour == 24 && s->c.minute == 0 && s->c.second == 0;
    if (s->ends_day)
        s->c.hour = 0;
    return true;
}

/* At a year: 2025-03-22, 2025/3/22, 2025.03.22. */
static bool take_year_first(scan *s)
{
    s->c.year = number(s, 4);
    char dash = *s->at++;
    size_t n = count(s, is_digit);
    if (n == 0 || n > 2)
        return false;
    s->c.month = number(s, n);
    if (!takes(s, dash))
        return false;
    n = count(s, is_digit);
    if (n == 0 || n > 2)
        return false;
    s->c.day = number(s, n);
    return true;
}

/* ISO's basic form: 20250322, 202503220915, 20250322091500. */
static bool take_basic(scan *s, size_t n_digits)
{
    s->c.year = number(s, 4), s->c.month = number(s, 2), s->c.day = number(s, 2);
    return n_digits == 8 || take_clock(s, n_digits - 8);
}

/* At 22/03/2025 or 3.22.2025, which is a date if only one order gives a month. */
static bool take_month_or_day_first(scan *s, size_t n_digits)
{
    int first = number(s, n_digits);
    char dash = *s->at++;
    size_t n = count(s, is_digit);
    if (n == 0 || n > 2)
        return false;
    int second = number(s, n);
    if (!takes(s, dash) || count(s, is_digit) != 4 ||
        (first <= 12 && second <= 12 && first != second))
        return false;
    s->c.month = first > 12 ? second : first;
    s->c.day = first > 12 ? first : second;
    s->c.year = number(s, 4);
    return true;
}

/* RFC 2822, 4.3. */
static int whole_year(int year, size_t n_digits)
{
    return n_digits == 4 ? year : n_digits == 3 || year >= 50 ? 1900 + year : 2000 + year;
}

static bool take_digits(scan *s)
{
    size_t n = count(s, is_digit);
    char after = s->at + n < s->end ? s->at[n] : 0;
    bool has_date = s->c.year != UNSET && s->c.month != UNSET && s->c.day != UNSET;
    bool is_fresh = s->c.year == UNSET && s->c.month == UNSET && s->c.day == UNSET;
    bool is_followed_by_m = s->at + n + 1 < s->end && (s->at[n + 1] | 32) == 'm' &&
                            ((after | 32) == 'a' || (after | 32) == 'p');
    if (n <= 2 && (after == ':' || (has_date && (after | 32) == 'h') || is_followed_by_m))
        return take_clock(s, n);
    if (has_date)
        return n >= 2 && take_clock(s, n);
    if (is_fresh && (n == 8 || n == 12 || n == 14))
        return take_basic(s, n);
    if (is_fresh && n == 4 && (after == '-' || after == '/' || after == '.'))
        return take_year_first(s);
    if (is_fresh && n <= 2 && (after == '/' || after == '.') && s->at + n + 1 < s->end &&
        is_digit(s->at[n + 1]))
        return take_month_or_day_first(s, n);
    if (n <= 2 && s->c.day == UNSET)
        return s->c.day = number(s, n), true;
    if (n >= 2 && n <= 4 && s->c.year == UNSET)
        return s->c.year = whole_year(number(s, n), n), true;
    return false;
}

static bool take_any(scan *s)
{
    char c = *s->at;
    if (is_digit(c))
        return take_digits(s);
    if (is_letter(c))
        return take_word(s);
    s->at++;
    if (c == '\xC2' && sees(s, '\xA0')) /* a blank that does not break */
        return s->at++, true;
    if (c == '+' || (c == '-' && s->has_clock))
        return s->has_clock && take_offset(s, c == '+' ? 1 : -1);
    if (c == '(') { /* a comment, which in mail names the zone again */
        while (s->at < s->end && s->at[-1] != ')')
            s->at++;
        return s->at[-1] == ')';
    }
    return c == ' ' || c == ',' || c == '.' || c == '-' || c == '\t' || c == '\n' || c == '\r';
}

/* Is what was gathered a moment that exists? */
static bool exists(const scan *s)
{
    if (s->is_am && (s->c.hour < 1 || s->c.hour > 12))
        return false;
    return np_civil_is_valid(&s->c) && s->c.year >= EARLIEST_YEAR;
}

bool np_date_parse(np_str text, int tz_minutes, np_time *t)
{
    *t = (np_time){0};
    text = np_str_trim(text);
    scan s = {.at = text.at, .end = text.at + text.len, .zone = tz_minutes};
    s.c = (np_civil){.year = UNSET, .month = UNSET, .day = UNSET};
    if (text.len == 0 || text.len > LONGEST)
        return false;
    size_t n = count(&s, is_digit);
    if (n == text.len && (n == 9 || n == 10 || n == 13))
        return np_date_of_number(number(&s, n - 4) * 1e4 + number(&s, 4), t);
    while (s.at < s.end)
        if (!take_any(&s))
            return false;
    if (!exists(&s))
        return false;
    if (s.is_am)
        s.c.hour %= 12;
    if (s.is_pm && s.c.hour < 12) /* "15:30 PM" says it twice */
        s.c.hour += 12;
    *t = (np_time){np_civil_to_seconds(&s.c) + (s.ends_day ? 86400 : 0),
                   s.has_clock ? NP_TIME_EXACT : NP_TIME_DAY};
    if (s.has_clock)
        t->at -= (int64_t)s.zone * 60;
    return true;
}

bool np_date_of_number(double number, np_time *t)
{
    *t = (np_time){0};
    double at = number > 1e11 || number < -1e11 ? number / 1000 : number;
    if (!(at >= -1e11 && at <= 1e11)) /* also no number at all */
        return false;
    int64_t whole = (int64_t)at;
    *t = (np_time){whole - (at < (double)whole), NP_TIME_EXACT};
    return true;
}
