/* main.c - from argv to a command, and from its outcome to an exit code. */
#include "cli.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

const np_command *const np_command_table[] = {
    &np_command_stories, &np_command_topics, &np_command_dedup,       &np_command_related,
    &np_command_explain, &np_command_eval,   &np_command_fingerprint, &np_command_calibrate,
    &np_command_train,   &np_command_add,    &np_command_list,        &np_command_events,
    &np_command_forget,  &np_command_check,  &np_command_settings,    NULL};

/* A standard descriptor that came closed would be given to the next file opened, and the output
 * would land there. So each such place is taken by something that fails as a closed one does. */
static void hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static const np_command *find_command(const char *name)
{
    const np_command *const *c = np_command_table;
    while (*c && strcmp((*c)->name, name))
        c++;
    return *c;
}

static int refuse_command(np_terminal *t, const char *name)
{
    enum { COMMANDS = sizeof np_command_table / sizeof *np_command_table };
    const char *names[COMMANDS] = {0};
    for (int i = 0; np_command_table[i]; i++)
        names[i] = np_command_table[i]->name;
    const char *nearest = np_nearest(name, names);
    if (nearest)
        np_tell(t, "\"%s\" is no command; did you mean %s?", name, nearest);
    else if (access(name, R_OK) == 0)
        np_tell(t, "a command comes first; did you mean newsprint stories %s?", name);
    else
        np_tell(t, "\"%s\" is no command; newsprint help lists them", name);
    return NP_EXIT_USAGE;
}

/* Help and version are output like any other: a full disk is told. */
static int finish_printing(np_terminal *t)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return NP_EXIT_DONE;
    np_tell(t, "standard output cannot be written: %s", strerror(errno));
    return NP_EXIT_FAILED;
}

static int run_command(const np_command *command, int argc, char **argv, np_terminal *t)
{
    np_settings s;
    np_error err = {0};
    int code = NP_EXIT_DONE;
    if (np_settings_parse(&s, command, argc, argv, &err)) {
        np_tell(t, "%s", err.text);
        code = err.code == NP_E_USAGE ? NP_EXIT_USAGE : NP_EXIT_FAILED;
    } else if (s.wants_help) {
        np_help_command(command);
        code = finish_printing(t);
    } else {
        *t = np_terminal_of(s.is_quiet, s.is_verbose);
        code = np_run(&s, t);
    }
    np_settings_clear(&s);
    return code;
}

static int help(const char *name, np_terminal *t)
{
    const np_command *command = name ? find_command(name) : NULL;
    if (name && !command)
        return refuse_command(t, name);
    if (command)
        np_help_command(command);
    else
        np_help(stdout);
    return finish_printing(t);
}

/* Not in the table of commands, for it is for installing, not for news. */
static int completion(const char *shell, np_terminal *t)
{
    if (shell && np_completion(stdout, shell))
        return finish_printing(t);
    np_tell(t, "completion is written for bash, zsh or fish: newsprint completion bash");
    return NP_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    hold_standard_descriptors();
    np_signals_catch();
    np_terminal t = np_terminal_of(false, false);
    const char *name = argc > 1 ? argv[1] : NULL;
    if (!name) {
        np_help(stderr);
        return NP_EXIT_USAGE;
    }
    if (!strcmp(name, "help") || !strcmp(name, "--help") || !strcmp(name, "-h"))
        return help(argc > 2 ? argv[2] : NULL, &t);
    if (!strcmp(name, "--version") || !strcmp(name, "-V")) {
        np_help_version();
        return finish_printing(&t);
    }
    if (!strcmp(name, "completion"))
        return completion(argc > 2 ? argv[2] : NULL, &t);
    const np_command *command = find_command(name);
    return command ? run_command(command, argc - 1, argv + 1, &t) : refuse_command(&t, name);
}
