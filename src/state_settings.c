/* state_settings.c - what all articles of a state have in common, and who says otherwise.
 *
 * A line an option, "name value", by the names the program's own options have, so that who is
 * refused reads the option to leave out. A number is written so that reading it gives the same one.
 * Refused: to keep np_options as it lies in memory; the next version has other fields. */
#include "base/error.h"
#include "base/str.h"
#include "state.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct setting {
    const char *name;
    size_t at; /* in np_options */
    enum { A_COUNT, A_NUMBER, A_REAL, A_FLAG } kind;
} setting;

#define AT(field) offsetof(np_options, field)
static const setting all[] = {
    {"title", AT(use_title), A_FLAG},
    {"text", AT(use_text), A_FLAG},
    {"shingle", AT(shingle), A_COUNT},
    {"slots", AT(sig_slots), A_COUNT},
    {"seed", AT(seed), A_NUMBER},
    {"near", AT(near), A_REAL},
    {"contain", AT(contain), A_REAL},
    {"furniture-kept", AT(keep_furniture), A_FLAG},
    {"story-threshold", AT(story_threshold), A_REAL},
    {"story-size-bonus", AT(story_size_bonus), A_REAL},
    {"story-time-floor", AT(story_time_floor), A_REAL},
    {"story-time-days", AT(story_time_days), A_REAL},
    {"story-long-ago", AT(story_long_ago), A_REAL},
    {"story-long-days", AT(story_long_days), A_REAL},
    {"repair-days", AT(repair_days), A_COUNT},
    {"repair-context", AT(repair_context), A_COUNT},
};
enum { N_ALL = sizeof all / sizeof *all, SAID = 40 };

/* In as few digits as it takes to read the same number. */
static void say_real(double x, char said[SAID])
{
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(said, SAID, "%.*g", digits, x);
        if (strtod(said, NULL) == x)
            return;
    }
}

static void say(const setting *one, const np_options *opt, char said[SAID])
{
    const void *at = (const char *)opt + one->at;
    if (one->kind == A_COUNT)
        snprintf(said, SAID, "%u", *(const unsigned *)at);
    else if (one->kind == A_NUMBER)
        snprintf(said, SAID, "%llu", (unsigned long long)*(const uint64_t *)at);
    else if (one->kind == A_REAL)
        say_real(*(const double *)at, said);
    else
        snprintf(said, SAID, "%s", *(const bool *)at ? "yes" : "no");
}

static bool set(const setting *one, np_options *opt, const char *said)
{
    void *at = (char *)opt + one->at;
    char *end = NULL;
    if (one->kind == A_COUNT)
        *(unsigned *)at = (unsigned)strtoul(said, &end, 10);
    else if (one->kind == A_NUMBER)
        *(uint64_t *)at = strtoull(said, &end, 10);
    else if (one->kind == A_REAL)
        *(double *)at = strtod(said, &end);
    else
        *(bool *)at = !strcmp(said, "yes");
    return one->kind == A_FLAG ? !strcmp(said, "yes") || !strcmp(said, "no") : end > said && !*end;
}

void np_state_settings_put(np_buf *b, const np_options *opt)
{
    char said[SAID];
    for (size_t i = 0; i < N_ALL; i++) {
        say(&all[i], opt, said);
        np_buf_print(b, "%s %s\n", all[i].name, said);
    }
}

/* What text says of it, in said; false: nothing, or no such line. */
static bool find(np_str text, const setting *one, char said[SAID])
{
    np_str name = np_str_of(one->name);
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        np_str line = {text.at, end ? (size_t)(end - text.at) : text.len};
        if (line.len > name.len && line.at[name.len] == ' ' && np_str_starts(line, name)) {
            size_t len = line.len - name.len - 1;
            if (len >= SAID)
                return false;
            memcpy(said, line.at + name.len + 1, len);
            said[len] = '\0';
            return true;
        }
        size_t gone = end ? line.len + 1 : line.len;
        text = (np_str){text.at + gone, text.len - gone};
    }
    return false;
}

static np_code fail_of(const setting *one, np_error *err)
{
    return np_fail(err, NP_E_INPUT,
                   "table meta, key settings: nothing that newsprint writes of %s; run newsprint "
                   "check --state DIR",
                   one->name);
}

np_code np_state_settings_get(np_str text, np_options *opt, np_error *err)
{
    char said[SAID];
    np_options own = *opt;
    for (size_t i = 0; i < N_ALL; i++)
        if (!find(text, &all[i], said) || !set(&all[i], &own, said))
            return fail_of(&all[i], err);
    np_code code = np_options_check(&own, err);
    if (!code)
        *opt = own;
    return code;
}

np_code np_state_settings_check(np_str text, const np_options *opt, np_error *err)
{
    char said[SAID], asked[SAID];
    for (size_t i = 0; i < N_ALL; i++) {
        if (!find(text, &all[i], said))
            return fail_of(&all[i], err);
        say(&all[i], opt, asked);
        if (strcmp(said, asked) != 0)
            return np_fail(err, NP_E_USAGE,
                           "the state has %s %s, not %s, for good; leave the option out, or begin "
                           "another state",
                           all[i].name, said, asked);
    }
    return NP_OK;
}
