/* values.c - an option's value: from text into np_settings, checked, and back into text.
 *
 * What is typed and what stands in a file goes through here, so that both know the same bounds and
 * say the same words; and what is printed can be read again to the same bit. */
#include "options.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static np_code refuse(const np_option *o, const char *value, np_error *err)
{
    char range[160];
    np_option_range(o, range, sizeof range);
    const char *kind = o->choice                    ? ""
                       : o->kind == NP_OPTION_REAL  ? "a number "
                       : o->kind == NP_OPTION_BYTES ? "bytes, or a number with K, M, G or T, "
                                                    : "a whole number ";
    return np_cli_fail(err, NP_E_USAGE, "--%s takes %s%s, not \"%.60s\"", o->name, kind, range,
                       value);
}

static bool parse_whole(const char *value, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(value, &end, 10);
    return *value >= '0' && *value <= '9' && !*end && !errno;
}

static bool parse_real(const char *value, double *number)
{
    char *end;
    *number = strtod(value, &end);
    return *value && !value[strspn(value, "0123456789.eE+-")] && !*end && isfinite(*number);
}

/* "1048576", "512M", "1.5G", "2GiB", "2gb": powers of 1024 all. */
static bool parse_bytes(const char *value, double *number)
{
    static const char units[] = "kmgt";
    char digits[32];
    size_t len = strspn(value, "0123456789."), at;
    if (len >= sizeof digits)
        return false;
    memcpy(digits, value, len);
    digits[len] = '\0';
    if (!parse_real(digits, number))
        return false;
    const char *unit = value + len;
    for (at = 0; *unit && units[at] && units[at] != (*unit | 32);)
        at++;
    if (*unit && units[at]) {
        *number *= (double)(UINT64_C(1) << 10 * (at + 1));
        unit++;
        unit += *unit == 'i';
    }
    return !*unit || !strcmp(unit, "B") || !strcmp(unit, "b");
}

static bool is_within(const np_option *o, double number)
{
    return number >= o->low && number <= o->high;
}

static np_code set_number(const np_option *o, const char *value, void *at, np_error *err)
{
    uint64_t whole;
    double real;
    if (o->kind == NP_OPTION_REAL) {
        if (!parse_real(value, &real) || !is_within(o, real))
            return refuse(o, value, err);
        *(double *)at = real;
        return NP_OK;
    }
    if (o->kind == NP_OPTION_BYTES) {
        if (!parse_bytes(value, &real) || !is_within(o, real))
            return refuse(o, value, err);
        *(size_t *)at = (size_t)real;
        return NP_OK;
    }
    if (!parse_whole(value, &whole) || !is_within(o, (double)whole))
        return refuse(o, value, err);
    if (o->kind == NP_OPTION_NUMBER)
        *(uint64_t *)at = whole;
    else if (o->kind == NP_OPTION_SIZE)
        *(size_t *)at = whole;
    else
        *(unsigned *)at = (unsigned)whole;
    return NP_OK;
}

/* name is one of np_format_name. */
static np_format format_of(const char *name)
{
    unsigned format = 0;
    while (strcmp(np_format_name[format], name))
        format++;
    return (np_format)format;
}

static np_code set_choice(np_settings *s, const np_option *o, const char *value, void *at,
                          np_error *err)
{
    unsigned chosen = 0;
    while (o->choice[chosen] && strcmp(o->choice[chosen], value))
        chosen++;
    if (!o->choice[chosen] && at == &s->opt.from && strcmp(value, "warc") == 0)
        return np_cli_fail(err, NP_E_USAGE, "--from warc: WARC files are not read yet");
    if (!o->choice[chosen])
        return refuse(o, value, err);
    if (o->kind == NP_OPTION_FIELDS) {
        s->opt.use_title = strstr(value, "title");
        s->opt.use_text = strstr(value, "text");
    } else if (o->kind == NP_OPTION_SWITCH) {
        *(bool *)at = chosen || !o->choice[1];
    } else if (o->kind == NP_OPTION_FORMAT) {
        s->format = format_of(value);
        s->has_format = true;
    } else {
        memcpy(at, &chosen, sizeof chosen);
    }
    return NP_OK;
}

/* The library's own rule, with our words. */
static bool is_language(const char *value)
{
    np_options opt;
    np_options_init(&opt);
    opt.lang = value;
    return np_options_check(&opt, NULL) == NP_OK;
}

static np_code add_to_list(np_settings *s, char *value, np_error *err)
{
    char **list = realloc(s->against, (s->n_against + 1) * sizeof *list);
    if (!list)
        return np_cli_fail(err, NP_E_NOMEM, "out of memory");
    s->against = list;
    s->against[s->n_against++] = value;
    return NP_OK;
}

static np_code set_text(np_settings *s, const np_option *o, char *value, void *at, np_error *err)
{
    np_time time;
    int minutes;
    if (o->kind == NP_OPTION_TIME && !np_time_parse(value, 0, &time))
        return np_cli_fail(err, NP_E_USAGE,
                           "--%s takes a day that exists as 2025-03-22, or a moment as "
                           "2025-03-22T09:00Z, not \"%.40s\"",
                           o->name, value);
    if (o->kind == NP_OPTION_ZONE && !np_zone_parse(value, &minutes))
        return np_cli_fail(err, NP_E_USAGE,
                           "--%s takes UTC or a zone from -14:00 to +14:00, not \"%.40s\"", o->name,
                           value);
    if (!*value)
        return np_cli_fail(err, NP_E_USAGE, "--%s takes %s, not nothing", o->name, o->takes);
    if (at == &s->opt.lang && !is_language(value))
        return np_cli_fail(err, NP_E_USAGE,
                           "--%s takes a language tag, as en or pt-BR, not \"%.40s\"", o->name,
                           value);
    if (o->kind == NP_OPTION_LIST)
        return add_to_list(s, value, err);
    *(const char **)at = value;
    return NP_OK;
}

np_code np_option_set(np_settings *s, const np_option *o, char *value, np_error *err)
{
    void *at = (char *)s + o->at;
    switch (o->kind) {
    case NP_OPTION_FLAG:
        *(bool *)at = true;
        return NP_OK;
    case NP_OPTION_TEXT:
    case NP_OPTION_TIME:
    case NP_OPTION_ZONE:
    case NP_OPTION_LIST:
        return set_text(s, o, value, at, err);
    case NP_OPTION_CHOICE:
    case NP_OPTION_SWITCH:
    case NP_OPTION_FIELDS:
    case NP_OPTION_FORMAT:
        return set_choice(s, o, value, at, err);
    default:
        return set_number(o, value, at, err);
    }
}

/* ---- back into text ---- */

/* The shortest of three that reads back as x. */
static void print_real(double x, char *text, size_t size)
{
    for (int digits = 6; digits <= 17; digits += digits == 6 ? 9 : 2) {
        snprintf(text, size, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            return;
    }
}

void np_option_print(const np_settings *s, const np_option *o, char *text, size_t size)
{
    const void *at = (const char *)s + o->at;
    unsigned chosen = 0;
    *text = '\0';
    switch (o->kind) {
    case NP_OPTION_FLAG:
        snprintf(text, size, "%s", *(const bool *)at ? "yes" : "no");
        break;
    case NP_OPTION_COUNT:
        snprintf(text, size, "%u", *(const unsigned *)at);
        break;
    case NP_OPTION_SIZE:
        snprintf(text, size, "%zu", *(const size_t *)at);
        break;
    case NP_OPTION_BYTES:
        if (*(const size_t *)at) /* 0: the machine decides */
            snprintf(text, size, "%zu", *(const size_t *)at);
        break;
    case NP_OPTION_NUMBER:
        snprintf(text, size, "%llu", (unsigned long long)*(const uint64_t *)at);
        break;
    case NP_OPTION_REAL:
        print_real(*(const double *)at, text, size);
        break;
    case NP_OPTION_FIELDS:
        chosen = s->opt.use_title && s->opt.use_text ? 0 : s->opt.use_title ? 2 : 3;
        snprintf(text, size, "%s", o->choice[chosen]);
        break;
    case NP_OPTION_SWITCH:
        if (o->choice[1] || *(const bool *)at)
            snprintf(text, size, "%s", o->choice[o->choice[1] && *(const bool *)at]);
        break;
    case NP_OPTION_CHOICE:
        memcpy(&chosen, at, sizeof chosen);
        snprintf(text, size, "%s", o->choice[chosen]);
        break;
    case NP_OPTION_FORMAT:
        if (s->has_format)
            snprintf(text, size, "%s", np_format_name[s->format]);
        break;
    case NP_OPTION_TEXT:
    case NP_OPTION_TIME:
    case NP_OPTION_ZONE:
    case NP_OPTION_LIST:
        break;
    }
}

const char *np_option_text(const np_settings *s, const np_option *o)
{
    bool is_text =
        o->kind == NP_OPTION_TEXT || o->kind == NP_OPTION_TIME || o->kind == NP_OPTION_ZONE;
    return is_text ? *(const char *const *)((const char *)s + o->at) : NULL;
}
