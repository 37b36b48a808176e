/* settings.c - argv becomes np_settings, read off the table of options.
 *
 * getopt_long does the splitting; why it refused is told apart here, because "invalid option"
 * without a suggestion helps nobody. With --settings, the command line is read twice: what the file
 * says comes between, so that whatever is typed is said last. */
#include "options.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_LONG = 256 }; /* getopt's value for the first; letters lie below */

/* ---- Parsing ----------------------------------------------------------- */

/* What getopt_long needs of the options that the command knows. */
typedef struct spelling {
    struct option longs[NP_OPTIONS_MOST + 1];
    char letters[2 * NP_OPTIONS_MOST + 2];
    const char *names[NP_OPTIONS_MOST + 1]; /* for suggestions */
} spelling;

static void spell(spelling *sp, const np_command *command)
{
    size_t n = 0, n_letters = 0;
    *sp = (spelling){0};
    sp->letters[n_letters++] = ':'; /* tell a missing value from a bad name */
    for (size_t i = 0; i < np_option_count; i++) {
        const np_option *o = &np_option_table[i];
        if (!(o->commands & command->bit))
            continue;
        int has_value = o->kind == NP_OPTION_FLAG ? no_argument : required_argument;
        sp->longs[n] = (struct option){o->name, has_value, NULL, FIRST_LONG + (int)i};
        sp->names[n++] = o->name;
        if (o->letter) {
            sp->letters[n_letters++] = o->letter;
            if (has_value == required_argument)
                sp->letters[n_letters++] = ':';
        }
    }
}

static const np_option *option_named(const char *name, const np_command *command)
{
    for (size_t i = 0; i < np_option_count; i++)
        if (np_option_table[i].commands & command->bit && !strcmp(np_option_table[i].name, name))
            return &np_option_table[i];
    return NULL;
}

static const np_option *option_of(int found, const np_command *command)
{
    if (found >= FIRST_LONG)
        return &np_option_table[found - FIRST_LONG];
    for (size_t i = 0; i < np_option_count; i++)
        if (np_option_table[i].letter == found && np_option_table[i].commands & command->bit)
            return &np_option_table[i];
    return NULL;
}

/* Other commands know the option. */
static np_code refuse_elsewhere(const np_option *o, const np_command *command, np_error *err)
{
    char others[100] = "";
    for (const np_command *const *c = np_command_table; *c; c++)
        if (o->commands & (*c)->bit)
            snprintf(others + strlen(others), sizeof others - strlen(others), "%s%s",
                     *others ? ", " : "", (*c)->name);
    return np_cli_fail(err, NP_E_USAGE, "--%s is an option of %s, not of %s", o->name, others,
                       command->name);
}

/* Why getopt_long refused typed; option is its optopt. */
static np_code refuse_option(int found, int option, const char *typed, const spelling *sp,
                             const np_command *command, np_error *err)
{
    const np_option *o = option ? option_of(option, command) : NULL;
    if (found == ':' && o)
        return np_cli_fail(err, NP_E_USAGE, "--%s needs a value", o->name);
    if (o)
        return np_cli_fail(err, NP_E_USAGE, "--%s takes no value", o->name);
    if (option)
        return np_cli_fail(err, NP_E_USAGE, "-%c is no option of %s; see newsprint help %s", option,
                           command->name, command->name);
    char name[64];
    typed += strspn(typed, "-");
    snprintf(name, sizeof name, "%.*s", (int)strcspn(typed, "="), typed);
    for (size_t i = 0; i < np_option_count; i++)
        if (!strcmp(np_option_table[i].name, name))
            return refuse_elsewhere(&np_option_table[i], command, err);
    const char *nearest = np_nearest(name, sp->names);
    return np_cli_fail(err, NP_E_USAGE, "--%s is no option of %s; %s%s%s", name, command->name,
                       nearest ? "did you mean --" : "see newsprint help ",
                       nearest ? nearest : command->name, nearest ? "?" : "");
}

static np_code parse_options(np_settings *s, int argc, char **argv, np_error *err)
{
    spelling sp;
    spell(&sp, s->command);
    opterr = 0;
    optind = 0; /* start anew, GNU's way */
    for (int found; (found = getopt_long(argc, argv, sp.letters, sp.longs, NULL)) != -1;) {
        if (found == '?' || found == ':')
            return refuse_option(found, optopt, argv[optind - 1], &sp, s->command, err);
        np_code code = np_option_set(s, option_of(found, s->command), optarg, err);
        if (code)
            return code;
    }
    s->input = argv + optind;
    s->n_inputs = (size_t)(argc - optind);
    return NP_OK;
}

/* NP_CPU, for tests and benches, is not an option: all kernels give the same bits. */
static np_code set_cpu(np_settings *s, np_error *err)
{
    static const char *const cpus[] = {"auto", "plain", "avx2", "avx512", NULL};
    const char *value = getenv("NP_CPU");
    unsigned chosen = 0;
    if (!value || !*value)
        return NP_OK;
    while (cpus[chosen] && strcmp(cpus[chosen], value))
        chosen++;
    if (!cpus[chosen])
        return np_cli_fail(err, NP_E_USAGE,
                           "NP_CPU takes auto, plain, avx2 or avx512, not \"%.40s\"", value);
    s->opt.cpu = (np_cpu)chosen;
    return NP_OK;
}

/* A folder that is made for large files that may outlive a reboot before one that may be memory. */
static void find_tmp(np_settings *s)
{
    const char *own = getenv("TMPDIR");
    if (!s->opt.tmp)
        s->opt.tmp = own && *own ? own : access("/var/tmp", W_OK) ? "/tmp" : "/var/tmp";
    else
        s->has_tmp = true;
}

/* typed was found to be a time when it was set; NULL where the option was not given. */
static void set_time(const char *typed, int zone_minutes, np_time *time)
{
    if (typed)
        np_time_parse(typed, zone_minutes, time);
}

/* A name that promises what is not written would mislead whoever opens the file. */
static np_code check_uncompressed(const np_settings *s, np_error *err)
{
    const char *suffix = s->output ? strrchr(s->output, '.') : NULL;
    bool is_gzip = suffix && !strcmp(suffix, ".gz"), is_zstd = suffix && !strcmp(suffix, ".zst");
    if (!is_gzip && !is_zstd)
        return NP_OK;
    return np_cli_fail(err, NP_E_USAGE,
                       "nothing is compressed here; try: newsprint %s ... | %s > %.120s",
                       s->command->name, is_gzip ? "gzip" : "zstd", s->output);
}

/* What one option alone cannot know. */
static np_code settle(np_settings *s, np_error *err)
{
    if (s->output && !strcmp(s->output, "-"))
        s->output = NULL;
    if (s->stats && !strcmp(s->stats, "-"))
        return np_cli_fail(err, NP_E_USAGE, "--stats takes a file; /dev/stderr is one");
    if (s->events && !strcmp(s->events, "-"))
        return np_cli_fail(err, NP_E_USAGE, "--events takes a file; /dev/stderr is one");
    if (s->zone)
        np_zone_parse(s->zone, &s->opt.tz_minutes);
    set_time(s->now, s->opt.tz_minutes, &s->opt.now);
    set_time(s->since, s->opt.tz_minutes, &s->opt.since);
    set_time(s->until, s->opt.tz_minutes, &s->opt.until);
    set_time(s->new_since, s->opt.tz_minutes, &s->is_new_since);
    if (s->opt.keep == NP_KEEP_SOURCES && !s->opt.sources)
        return np_cli_fail(err, NP_E_USAGE, "--keep sources needs their order: --sources FILE");
    np_code code = np_options_check(&s->opt, err);
    if (!code)
        code = check_uncompressed(s, err);
    const np_option *format = option_named("format", s->command);
    if (!code && format)
        code = np_settings_allow(s, s->command->name, format->choice, err);
    if (!code)
        code = np_state_settle(s, err);
    return !code && s->command->settle ? s->command->settle(s, err) : code;
}

void np_settings_init(np_settings *s, const np_command *command)
{
    *s = (np_settings){.command = command, .batch_hours = 24 /* most news is of a day */};
    np_options_init(&s->opt);
}

/* What the state goes by and the file's own word, under what is typed. */
static np_code say_again(np_settings *s, int argc, char **argv, np_error *err)
{
    const char *path = s->file, *state = s->state;
    free(s->against);
    np_settings_init(s, s->command);
    np_code code = state ? np_state_options(state, &s->opt, err) : NP_OK;
    if (!code && path)
        code = np_settings_read(s, path, err);
    size_t n_listed = s->n_against;
    if (!code)
        code = parse_options(s, argc, argv, err);
    if (!code && n_listed &&
        s->n_against > n_listed) { /* a list that is typed replaces the file's */
        s->n_against -= n_listed;
        memmove(s->against, s->against + n_listed, s->n_against * sizeof *s->against);
    }
    return code;
}

np_code np_settings_parse(np_settings *s, const np_command *command, int argc, char **argv,
                          np_error *err)
{
    np_settings_init(s, command);
    np_code code = parse_options(s, argc, argv, err);
    if (!code && (s->file || s->state) && !s->wants_help)
        code = say_again(s, argc, argv, err);
    if (!code)
        code = set_cpu(s, err);
    if (command->reads_articles)
        find_tmp(s);
    return code || s->wants_help ? code : settle(s, err);
}

void np_settings_clear(np_settings *s)
{
    free(s->against);
    free(s->file_text);
    s->against = NULL;
    s->file_text = NULL;
}

/* ---- Format ------------------------------------------------------------ */

static bool is_among(const char *name, const char *const *format)
{
    while (*format && strcmp(*format, name))
        format++;
    return *format;
}

/* By the suffix of -o; false: it has none that says a format. */
static bool format_by_suffix(const np_settings *s, np_format *format)
{
    static const struct {
        const char *suffix;
        np_format format;
    } known[] = {{".txt", NP_FORMAT_TEXT},     {".html", NP_FORMAT_HTML},
                 {".htm", NP_FORMAT_HTML},     {".jsonl", NP_FORMAT_JSONL},
                 {".ndjson", NP_FORMAT_JSONL}, {".json", NP_FORMAT_JSONL},
                 {".rss", NP_FORMAT_RSS},      {".atom", NP_FORMAT_ATOM},
                 {".csv", NP_FORMAT_CSV},      {".eml", NP_FORMAT_EML}};
    const char *suffix = s->output ? strrchr(s->output, '.') : NULL;
    for (size_t i = 0; suffix && i < sizeof known / sizeof *known; i++)
        if (!strcmp(suffix, known[i].suffix)) {
            *format = known[i].format;
            return true;
        }
    return false;
}

np_format np_settings_format(const np_settings *s)
{
    np_format format;
    const np_option *o = option_named("format", s->command);
    if (s->has_format)
        return s->format;
    if (format_by_suffix(s, &format))
        return format;
    bool has_text = o && is_among("text", o->choice);
    return has_text && !s->output && isatty(STDOUT_FILENO) ? NP_FORMAT_TEXT : NP_FORMAT_JSONL;
}

np_code np_settings_allow(const np_settings *s, const char *what, const char *const *format,
                          np_error *err)
{
    np_format by_suffix;
    const char *is = np_format_name[np_settings_format(s)];
    char list[80];
    size_t used = 0;
    bool is_asked = s->has_format || format_by_suffix(s, &by_suffix);
    if (!is_asked || is_among(is, format))
        return NP_OK;
    for (const char *const *f = format; *f && used < sizeof list; f++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s",
                                 f == format ? ""
                                 : f[1]      ? ", "
                                             : " or ",
                                 *f);
    return np_cli_fail(err, NP_E_USAGE, "%s writes %s, not %s", what, list, is);
}
