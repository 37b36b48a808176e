/* options.h - the table of options, and what is done with one, for the files that read it. */
#ifndef NP_CLI_OPTIONS_H
#define NP_CLI_OPTIONS_H

#include "cli.h"

typedef enum np_option_kind {
    NP_OPTION_FLAG,   /* bool */
    NP_OPTION_TEXT,   /* const char *; likewise */
    NP_OPTION_TIME,   /* a day or a moment, checked, */
    NP_OPTION_ZONE,   /* and a time zone */
    NP_OPTION_LIST,   /* const char **, growing */
    NP_OPTION_COUNT,  /* unsigned */
    NP_OPTION_SIZE,   /* size_t */
    NP_OPTION_BYTES,  /* size_t, as 512M */
    NP_OPTION_NUMBER, /* uint64_t */
    NP_OPTION_REAL,   /* double */
    NP_OPTION_CHOICE, /* unsigned, or an enum */
    NP_OPTION_SWITCH, /* bool: is it the last choice? */
    NP_OPTION_FIELDS, /* use_title and use_text */
    NP_OPTION_FORMAT  /* np_format, by its name: each command knows some */
} np_option_kind;

typedef struct np_option {
    const char *name;
    char letter; /* 0: none */
    np_option_kind kind;
    size_t at; /* in np_settings */
    unsigned commands;
    const char *takes;         /* the value's name in the help; */
    const char *const *choice; /* or all its values, NULL at the end */
    double low, high;          /* of a number; no high: no bounds */
    const char *unit;
    const char *help;
    bool is_typed_only; /* it does not stand in a settings file */
} np_option;

extern const np_option np_option_table[];
extern const size_t np_option_count;
enum { NP_OPTIONS_MOST = 96 }; /* at least np_option_count */

/* "above 0 and at most 1", "from 0 to 1024 threads", "drop|keep"; empty without bounds. */
void np_option_range(const np_option *o, char *text, size_t size);

/* Set the option, of a kind that takes a value, in *s; texts are borrowed. NP_E_USAGE with what is
 * allowed, NP_E_NOMEM. */
np_code np_option_set(np_settings *s, const np_option *o, char *value, np_error *err) NP_MUST_CHECK;

/* The value as np_option_set() reads it (of a flag: "yes" or "no"); empty where there is none, and
 * for texts and lists. */
void np_option_print(const np_settings *s, const np_option *o, char *text, size_t size);
const char *np_option_text(const np_settings *s, const np_option *o); /* NULL: none, or no text */

/* Write the setting of that name, with what it is and its range, as newsprint settings does
 * (list_settings.c). */
np_code np_setting_put(np_output *out, const np_settings *s, const char *name, np_error *err);

#endif
