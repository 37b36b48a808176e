/* list_settings.c - newsprint settings: every setting, in the form --settings reads.
 *
 * What has no value stands there as a comment, so that the whole list is a file to edit; with
 * --settings it shows what that file makes of it. */
#include "options.h"
#include <string.h>

static np_code put(np_output *out, const char *text, np_error *err)
{
    return np_output_put(out, text, strlen(text), err);
}

/* name = value; in quotes where a bare value would be read as another. */
static np_code put_line(np_output *out, const np_option *o, const char *value, bool is_set,
                        np_error *err)
{
    size_t len = strlen(value);
    bool needs_quotes =
        is_set && len &&
        (strchr(value, '#') || strchr(" \t\"", value[0]) || strchr(" \t", value[len - 1]));
    const char *quote = needs_quotes ? "\"" : "";
    const char *part[] = {is_set ? "" : "# ", o->name, " = ", quote, value, quote, "\n\n"};
    np_code code = NP_OK;
    for (size_t i = 0; i < sizeof part / sizeof *part && !code; i++)
        code = put(out, part[i], err);
    return code;
}

static np_code put_help(np_output *out, const np_option *o, np_error *err)
{
    char range[160];
    if (!o->help)
        return NP_OK; /* what was said of the option before goes for it too */
    np_option_range(o, range, sizeof range);
    const char *bounds = o->kind == NP_OPTION_FLAG ? "yes|no" : range;
    const char *part[] = {"# ", o->help, *bounds ? " (" : "", bounds, *bounds ? ")\n" : "\n"};
    np_code code = NP_OK;
    for (size_t i = 0; i < sizeof part / sizeof *part && !code; i++)
        code = put(out, part[i], err);
    return code;
}

static np_code put_setting(np_output *out, const np_settings *s, const np_option *o, np_error *err)
{
    char printed[200], range[160];
    const char *value = printed;
    np_code code = put_help(out, o, err);
    if (o->kind == NP_OPTION_LIST) {
        for (size_t i = 0; i < s->n_against && !code; i++)
            code = put_line(out, o, s->against[i], true, err);
        return code || s->n_against ? code : put_line(out, o, o->takes, false, err);
    }
    np_option_range(o, range, sizeof range);
    if (np_option_text(s, o))
        value = np_option_text(s, o);
    else
        np_option_print(s, o, printed, sizeof printed);
    bool is_set = *value;
    return code ? code
                : put_line(out, o,
                           is_set     ? value
                           : o->takes ? o->takes
                                      : range,
                           is_set, err);
}

/* Is it the first row of its name that is a setting? */
static bool is_first(size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (!strcmp(np_option_table[i].name, np_option_table[row].name) &&
            !np_option_table[i].is_typed_only)
            return false;
    return !np_option_table[row].is_typed_only;
}

np_code np_setting_put(np_output *out, const np_settings *s, const char *name, np_error *err)
{
    for (size_t i = 0; i < np_option_count; i++)
        if (is_first(i) && !strcmp(np_option_table[i].name, name))
            return put_setting(out, s, &np_option_table[i], err);
    return NP_OK;
}

static np_code settle(np_settings *s, np_error *err)
{
    return s->n_inputs
               ? np_cli_fail(err, NP_E_USAGE,
                             "settings takes no INPUT; did you mean --settings %.80s?", s->input[0])
               : NP_OK;
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    (void)c;
    np_code code = put(out,
                       "# newsprint COMMAND --settings FILE reads this. A line is: name = value; # "
                       "begins a comment.\n\n",
                       err);
    for (size_t i = 0; i < np_option_count && !code; i++)
        if (is_first(i))
            code = put_setting(out, s, &np_option_table[i], err);
    return code;
}

const np_command np_command_settings = {
    .name = "settings",
    .takes = "[options]",
    .gives = "Print every setting, in the form --settings reads",
    .example = "newsprint settings -o newsprint.conf",
    .bit = NP_FOR_SETTINGS,
    .takes_settings = true,
    .settle = settle,
    .work = work,
};
