/* help.c - what the program says of itself, read off the tables of commands and options. */
#include "options.h"
#include <stdio.h>
#include <string.h>

/* "default 0.5"; nothing for what has none. */
static void describe_default(const np_option *o, char *text, size_t size)
{
    np_settings s;
    np_settings_init(&s, NULL);
    const void *at = (const char *)&s + o->at;
    unsigned chosen;
    *text = '\0';
    if (o->kind == NP_OPTION_COUNT)
        snprintf(text, size, "default %u", *(const unsigned *)at);
    else if (o->kind == NP_OPTION_SIZE)
        snprintf(text, size, "default %zu", *(const size_t *)at);
    else if (o->kind == NP_OPTION_NUMBER)
        snprintf(text, size, "default %llu", (unsigned long long)*(const uint64_t *)at);
    else if (o->kind == NP_OPTION_REAL)
        snprintf(text, size, "default %g", *(const double *)at);
    else if (o->kind == NP_OPTION_FIELDS || (o->kind == NP_OPTION_SWITCH && o->choice[1]))
        snprintf(text, size, "default %s", o->choice[0]);
    else if (o->kind == NP_OPTION_CHOICE) {
        memcpy(&chosen, at, sizeof chosen);
        snprintf(text, size, "default %s", o->choice[chosen]);
    }
}

/* text in the right-hand column, broken at blanks. */
static void print_column(const char *text, int column, int width)
{
    for (bool is_first = true; *text; is_first = false) {
        int len = (int)strlen(text), room = width - column;
        if (len > room)
            for (len = room; len > 0 && text[len] != ' '; len--)
                ;
        printf("%*s%.*s\n", is_first ? 0 : column, "", len, text);
        text += len;
        text += strspn(text, " ");
    }
}

static void print_option(const np_option *o)
{
    enum { COLUMN = 26, WIDTH = 80 };
    char range[160], preset[64], text[500], letter[] = {'-', o->letter, ',', ' ', '\0'};
    np_option_range(o, range, sizeof range);
    describe_default(o, preset, sizeof preset);
    const char *takes = o->choice ? range : o->takes ? o->takes : "";
    const char *bounds = o->choice ? "" : range;
    bool has_note = *bounds || *preset;
    snprintf(text, sizeof text, "%s%s%s%s%s%s", o->help ? o->help : "", has_note ? " (" : "",
             bounds, *bounds && *preset ? "; " : "", preset, has_note ? ")" : "");

    int used = printf("  %s--%s%s%s", o->letter ? letter : "", o->name, *takes ? " " : "", takes);
    if (!*text)
        putchar('\n');
    else if (used + 2 > COLUMN)
        printf("\n%*s", COLUMN, "");
    else
        printf("%*s", COLUMN - used, "");
    print_column(text, COLUMN, WIDTH);
}

void np_help_command(const np_command *command)
{
    printf("newsprint %s %s\n\n%s.\n\n    %s\n\n", command->name, command->takes, command->gives,
           command->example);
    for (size_t i = 0; i < np_option_count; i++)
        if (np_option_table[i].commands & command->bit)
            print_option(&np_option_table[i]);
}

void np_help(FILE *to)
{
    fputs("newsprint finds the copies, the stories and the related stories in a day's news.\n\n"
          "    newsprint COMMAND [options] [INPUT...]\n\n",
          to);
    for (const np_command *const *c = np_command_table; *c; c++)
        fprintf(to, "  %-12s  %s\n", (*c)->name, (*c)->gives);
    fputs(
        "\nAn INPUT is JSON Lines, CSV, an RSS or Atom feed, a JSON Feed, OPML, an HTML page or a\n"
        "text file, plain, gzip or zstd; a folder of them; or - for standard input.\n\n"
        "    newsprint stories today.jsonl\n"
        "    newsprint help COMMAND     the options of a command\n"
        "    newsprint --version\n\n"
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some input was skipped.\n",
        to);
}

void np_help_version(void) { printf("newsprint %s\n%s\n", NP_VERSION, np_build()); }
