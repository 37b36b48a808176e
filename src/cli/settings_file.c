/* settings_file.c - long options and their values in a file, a line each.
 *
 *     # what we take for a copy
 *     near = .6
 *     sources = /etc/newsprint/sources.tsv   # agencies first
 *     strict = yes
 *
 * One file may serve every command: what the command at hand does not know is checked and left. A
 * wrong line ends the run with its place; a setting told twice is one that was forgotten once. */
#include "options.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1 << 20 }; /* bytes of a file */

typedef struct reading {
    np_settings *settings;
    const char *path;
    unsigned line;
    unsigned line_of[NP_OPTIONS_MOST]; /* where an option was set, by its first row; 0: nowhere */
} reading;

/* Put the place before what *err says; dashes, which a file does not write, go. */
static np_code place(const reading *r, np_error *err)
{
    char text[sizeof err->text];
    snprintf(text, sizeof text, "%s", err->text + (strncmp(err->text, "--", 2) ? 0 : 2));
    return np_cli_fail(err, err->code, "%.100s:%u: %s", r->path, r->line, text);
}

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t len = strlen(text);
    while (len && strchr(" \t\r", text[len - 1]))
        len--;
    text[len] = '\0';
    return text;
}

/* What stands before a '#' that begins the line or follows a blank. */
static void cut_comment(char *line)
{
    for (char *at = line; *at; at++)
        if (*at == '#' && (at == line || strchr(" \t", at[-1]))) {
            *at = '\0';
            return;
        }
}

/* What stands behind "=": "a # b" in quotes is itself, up to the next quote; a bare value is
 * trimmed and ends where a comment begins. */
static np_code take_value(char **value, np_error *err)
{
    *value += strspn(*value, " \t\r");
    if (**value != '"') {
        cut_comment(*value);
        *value = trim(*value);
        return NP_OK;
    }
    char *end = strchr(++*value, '"');
    if (!end)
        return np_cli_fail(err, NP_E_USAGE, "a quote that does not end");
    cut_comment(end + 1);
    if (*trim(end + 1))
        return np_cli_fail(err, NP_E_USAGE, "something behind the closing quote");
    *end = '\0';
    return NP_OK;
}

static bool is_setting(const np_option *o) { return !o->is_typed_only; }

/* The row of that name which the command knows, else any; NULL: there is none. *first: the first of
 * its rows. */
static const np_option *find_option(const char *name, const np_command *command, size_t *first)
{
    const np_option *found = NULL;
    for (size_t i = 0; i < np_option_count; i++) {
        const np_option *o = &np_option_table[i];
        if (strcmp(o->name, name) || !is_setting(o))
            continue;
        if (!found)
            *first = i;
        if (!found || (o->commands & command->bit && !(found->commands & command->bit)))
            found = o;
    }
    return found;
}

static np_code refuse_name(const char *name, np_error *err)
{
    const char *names[NP_OPTIONS_MOST + 1] = {0};
    size_t n = 0;
    name += strspn(name, "-");
    for (size_t i = 0; i < np_option_count; i++) {
        if (is_setting(&np_option_table[i]))
            names[n++] = np_option_table[i].name;
        else if (!strcmp(np_option_table[i].name, name))
            return np_cli_fail(err, NP_E_USAGE, "%s is for the command line only", name);
    }
    const char *nearest = np_nearest(name, names);
    return np_cli_fail(err, NP_E_USAGE, "%.40s is no setting; %s%s%s", *name ? name : "nothing",
                       nearest ? "did you mean " : "newsprint settings lists them",
                       nearest ? nearest : "", nearest ? "?" : "");
}

static np_code set_flag(np_settings *s, const np_option *o, const char *value, np_error *err)
{
    bool is_yes = !strcmp(value, "yes");
    if (!is_yes && strcmp(value, "no"))
        return np_cli_fail(err, NP_E_USAGE, "--%s takes yes or no, not \"%.40s\"", o->name, value);
    *(bool *)((char *)s + o->at) = is_yes;
    return NP_OK;
}

static np_code set(np_settings *s, const np_option *o, char *value, np_error *err)
{
    return o->kind == NP_OPTION_FLAG ? set_flag(s, o, value, err) : np_option_set(s, o, value, err);
}

/* Into the settings, or, for a command that does not know it, into the wind. */
static np_code set_or_check(reading *r, const np_option *o, char *value, np_error *err)
{
    const np_command *command = r->settings->command;
    if (o->commands & command->bit || command->takes_settings)
        return set(r->settings, o, value, err);
    np_settings elsewhere;
    np_settings_init(&elsewhere, command);
    np_code code = set(&elsewhere, o, value, err);
    np_settings_clear(&elsewhere);
    return code;
}

static np_code take_line(reading *r, char *line, np_error *err)
{
    size_t first = 0;
    line = trim(line);
    if (!*line || *line == '#')
        return NP_OK;
    char *value = strchr(line, '=');
    if (!value)
        return np_cli_fail(err, NP_E_USAGE, "no \"=\"; a line is: name = value");
    *value++ = '\0';
    char *name = trim(line);
    if (take_value(&value, err))
        return err->code;
    const np_option *o = find_option(name, r->settings->command, &first);
    if (!o)
        return refuse_name(name, err);
    if (r->line_of[first] && o->kind != NP_OPTION_LIST)
        return np_cli_fail(err, NP_E_USAGE, "%s is set already in line %u; take one away", name,
                           r->line_of[first]);
    r->line_of[first] = r->line;
    return set_or_check(r, o, value, err);
}

/* All of the file into s->file_text, ended by a zero byte. */
static np_code load(np_settings *s, const char *path, np_error *err)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return np_cli_fail(err, NP_E_IO, "%.120s: cannot be read: %s", path, strerror(errno));
    np_code code = NP_OK;
    s->file_text = malloc(LONGEST + 1);
    size_t len = s->file_text ? fread(s->file_text, 1, LONGEST + 1, file) : 0;
    if (!s->file_text)
        code = np_cli_fail(err, NP_E_NOMEM, "out of memory");
    else if (ferror(file))
        code = np_cli_fail(err, NP_E_IO, "%.120s: cannot be read: %s", path, strerror(errno));
    else if (len > LONGEST)
        code = np_cli_fail(err, NP_E_USAGE, "%.120s: longer than 1 MiB; is this the right file?",
                           path);
    else if (memchr(s->file_text, '\0', len))
        code = np_cli_fail(err, NP_E_USAGE, "%.120s: not text; is this the right file?", path);
    else
        s->file_text[len] = '\0';
    fclose(file);
    return code;
}

np_code np_settings_read(np_settings *s, const char *path, np_error *err)
{
    reading r = {.settings = s, .path = path};
    np_code code = load(s, path, err);
    char *at = s->file_text;
    if (!code && !strncmp(at, "\xEF\xBB\xBF", 3))
        at += 3;
    while (!code && *at) {
        char *line = at;
        at += strcspn(at, "\n");
        if (*at)
            *at++ = '\0';
        r.line++;
        if ((code = take_line(&r, line, err)) && code == NP_E_USAGE)
            code = place(&r, err);
    }
    return code;
}
