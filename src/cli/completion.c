/* completion.c - what the shells need to complete newsprint's commands, options and values.
 *
 * Written by the program itself, from the tables it parses by, and not kept as files of its own:
 * those would be right until somebody adds an option. `make install` asks the program that it
 * installs. Each script is data in the shell's own words around the least possible code; none asks
 * the program while somebody types, which would make every press of a key start a process. */
#include "options.h"
#include <string.h>

/* ---- What is common ---------------------------------------------------- */

static bool takes_value(const np_option *o) { return o->kind != NP_OPTION_FLAG; }

static bool takes_path(const np_option *o)
{
    return o->takes && (!strcmp(o->takes, "FILE") || !strcmp(o->takes, "OLD"));
}

/* text without what has a meaning within single quotes: of a shell, and (escaped) of zsh's specs.
 */
static void put_quoted(FILE *to, const char *text, const char *escaped)
{
    for (; *text; text++) {
        if (strchr(escaped, *text))
            putc('\\', to);
        if (*text == '\'')
            fputs("'\\''", to);
        else
            putc(*text, to);
    }
}

static void put_choices(FILE *to, const np_option *o)
{
    for (const char *const *c = o->choice; *c; c++)
        fprintf(to, "%s%s", c == o->choice ? "" : " ", *c);
}

static void put_names(FILE *to, unsigned commands)
{
    const char *before = "";
    for (const np_command *const *c = np_command_table; *c; c++)
        if ((*c)->bit & commands) {
            fprintf(to, "%s%s", before, (*c)->name);
            before = " ";
        }
}

static const unsigned every_command = ~0u;
static const char shells[] = "bash zsh fish";

/* ---- bash -------------------------------------------------------------- */

/* "stories:--format|related:--format": the words behind which a value of o stands. */
static void put_bash_pattern(FILE *to, const np_option *o)
{
    const char *before = "    ";
    for (const np_command *const *c = np_command_table; *c; c++) {
        if (!((*c)->bit & o->commands))
            continue;
        fprintf(to, "%s%s:--%s", before, (*c)->name, o->name);
        if (o->letter)
            fprintf(to, "|%s:-%c", (*c)->name, o->letter);
        before = "|";
    }
    fputs(") ", to);
}

static void put_bash_values(FILE *to)
{
    fputs("    case $command:$before in\n", to);
    for (size_t i = 0; i < np_option_count; i++) {
        const np_option *o = &np_option_table[i];
        if (!takes_value(o))
            continue;
        put_bash_pattern(to, o);
        if (o->choice) {
            fputs("words='", to);
            put_choices(to, o);
            fputs("' ;;\n", to);
        } else {
            fputs(takes_path(o) ? "_newsprint_files; return ;;\n" : "return ;;\n", to);
        }
    }
    fprintf(to, "    help:help) words='");
    put_names(to, every_command);
    fprintf(to, "' ;;\n    completion:completion) words='%s' ;;\n    esac\n", shells);
}

static void put_bash_options(FILE *to)
{
    fputs("    [ -n \"$words\" ] || case $command in\n", to);
    for (const np_command *const *c = np_command_table; *c; c++) {
        fprintf(to, "    %s) words='", (*c)->name);
        for (size_t i = 0; i < np_option_count; i++)
            if (np_option_table[i].commands & (*c)->bit)
                fprintf(to, "--%s ", np_option_table[i].name);
        fputs("' ;;\n", to);
    }
    fputs("    esac\n", to);
}

static void put_bash(FILE *to)
{
    fputs("# newsprint for bash, as `newsprint completion bash` writes it\n"
          "_newsprint_files() {\n"
          "    compopt -o filenames 2>/dev/null\n"
          "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
          "}\n"
          "_newsprint() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local command=${COMP_WORDS[1]} words=\n"
          "    COMPREPLY=()\n"
          "    if [ \"$word\" = = ]; then\n"
          "        word=\n"
          "    elif [ \"$before\" = = ]; then\n"
          "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
          "    fi\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
          "        words='",
          to);
    put_names(to, every_command);
    fputs(" help --help --version'\n        command=\n    fi\n", to);
    put_bash_values(to);
    fputs("    if [ -z \"$words\" ] && [[ $word != -* ]]; then\n"
          "        _newsprint_files\n"
          "        return\n"
          "    fi\n",
          to);
    put_bash_options(to);
    fputs("    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
          "}\n"
          "complete -F _newsprint newsprint\n",
          to);
}

/* ---- zsh --------------------------------------------------------------- */

/* '(-o --output)'{-o,--output=}'[write there]:FILE:_files' */
static void put_zsh_option(FILE *to, const np_option *o)
{
    const char *sign = takes_value(o) ? "=" : "";
    if (o->letter)
        fprintf(to, "            '(-%c --%s)'{-%c%s,--%s%s}'[", o->letter, o->name, o->letter,
                takes_value(o) ? "+" : "", o->name, sign);
    else
        fprintf(to, "            '%s--%s%s[", o->kind == NP_OPTION_LIST ? "*" : "", o->name, sign);
    put_quoted(to, o->help ? o->help : "likewise", "[]\\");
    putc(']', to);
    if (o->choice) {
        fputs(":value:(", to);
        put_choices(to, o);
        putc(')', to);
    } else if (takes_value(o)) {
        fprintf(to, ":%s:%s", o->takes, takes_path(o) ? "_files" : " ");
    }
    fputs("' \\\n", to);
}

static void put_zsh_command(FILE *to, const np_command *command)
{
    fprintf(to, "    %s)\n        _arguments \\\n", command->name);
    for (size_t i = 0; i < np_option_count; i++)
        if (np_option_table[i].commands & command->bit)
            put_zsh_option(to, &np_option_table[i]);
    fputs("            '*:INPUT:_files' ;;\n", to);
}

static void put_zsh(FILE *to)
{
    fputs("#compdef newsprint\n"
          "# newsprint for zsh, as `newsprint completion zsh` writes it\n"
          "_newsprint() {\n"
          "    local -a commands=(\n",
          to);
    for (const np_command *const *c = np_command_table; *c; c++) {
        fprintf(to, "        '%s:", (*c)->name);
        put_quoted(to, (*c)->gives, ":\\");
        fputs("'\n", to);
    }
    fputs("        'help:What newsprint or a command of it does'\n"
          "    )\n"
          "    if (( CURRENT == 2 )); then\n"
          "        _describe command commands\n"
          "        return\n"
          "    fi\n"
          "    shift words\n"
          "    (( CURRENT-- ))\n"
          "    case $words[1] in\n",
          to);
    for (const np_command *const *c = np_command_table; *c; c++)
        put_zsh_command(to, *c);
    fputs("    help) _arguments '1:COMMAND:(", to);
    put_names(to, every_command);
    fprintf(to,
            ")' ;;\n"
            "    completion) _arguments '1:SHELL:(%s)' ;;\n"
            "    esac\n"
            "}\n"
            "_newsprint \"$@\"\n",
            shells);
}

/* ---- fish -------------------------------------------------------------- */

static void put_fish_option(FILE *to, const np_option *o)
{
    fputs("complete -c newsprint -n '__fish_seen_subcommand_from ", to);
    put_names(to, o->commands);
    fprintf(to, "' -l %s", o->name);
    if (o->letter)
        fprintf(to, " -s %c", o->letter);
    if (o->choice) {
        fputs(" -x -a '", to);
        put_choices(to, o);
        putc('\'', to);
    } else if (takes_value(o)) {
        fputs(takes_path(o) ? " -r -F" : " -x", to);
    }
    if (o->help) {
        fputs(" -d '", to);
        put_quoted(to, o->help, "\\");
        putc('\'', to);
    }
    putc('\n', to);
}

static void put_fish(FILE *to)
{
    fputs("# newsprint for fish, as `newsprint completion fish` writes it\n", to);
    for (const np_command *const *c = np_command_table; *c; c++) {
        fprintf(to, "complete -c newsprint -n __fish_use_subcommand -f -a %s -d '", (*c)->name);
        put_quoted(to, (*c)->gives, "\\");
        fputs("'\n", to);
    }
    fputs("complete -c newsprint -n __fish_use_subcommand -f -a help\n"
          "complete -c newsprint -n '__fish_seen_subcommand_from help' -f -a '",
          to);
    put_names(to, every_command);
    fprintf(to, "'\ncomplete -c newsprint -n '__fish_seen_subcommand_from completion' -f -a '%s'\n",
            shells);
    for (size_t i = 0; i < np_option_count; i++)
        put_fish_option(to, &np_option_table[i]);
}

/* ---- All --------------------------------------------------------------- */

bool np_completion(FILE *to, const char *shell)
{
    static const struct {
        const char *shell;
        void (*put)(FILE *to);
    } known[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(shell, known[i].shell)) {
            known[i].put(to);
            return true;
        }
    return false;
}
