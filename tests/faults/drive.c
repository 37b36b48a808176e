/* drive.c - runs one command line again and again, each time with another call that fails.
 *
 *     drive INJECT.so MOST [--before COMMAND] [--after COMMAND] PROGRAM ARGUMENT...
 *
 * A good run counts the calls of each kind (inject.c). Then, for every kind, n = 1, 2, 3 ... fails,
 * once and for good; of more than MOST > 0 calls, half of them are the first and half are spread
 * over the rest. What must hold of every run stands in verdict_on().
 *
 * The command runs in the present folder, with the same standard input each time; whatever it
 * writes to files is to lie in the folder out/, which holds the file `result` before each run. What
 * lies elsewhere is put in place by the shell command --before, and looked at by --after, which
 * finds the run's output in the files stdout and stderr and succeeds if all is as it should be. A
 * program and not a shell script: it starts a process per fault and not ten. */
#include "faults.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1, SKIPPED = 3, PATIENCE_SECONDS = 60, MOST_TOLD = 10, PATH_SIZE = 300 };

static const char *const kind_name[FAULT_KINDS] = {
    "memory", "open", "read", "write", "close", "sync", "rename", "stat", "map", "short", "EINTR"};
static const int error_of[FAULT_KINDS] = FAULT_ERRNO;
static const char old_result[] = "what was there before\n";

typedef struct bytes {
    char *at; /* ended by a zero byte that does not count */
    size_t len;
} bytes;

/* What a run left. */
typedef struct outcome {
    int status; /* of wait() */
    long fired;
    bytes out, err, result; /* result.at: NULL if there is no such file */
    bool is_wrong_after;    /* as d->after says */
    size_t n_files;         /* in out/ */
    char stray[PATH_SIZE];  /* a file in out/ that ought not to be there */
} outcome;

typedef struct driver {
    const char *inject;
    const char *before, *after; /* NULL: nothing to do */
    long most;
    char **command;
    fault_state *state;
    int state_fd;
    outcome good;
    size_t n_runs, n_failed;
    long n_calls; /* that could have failed */
} driver;

typedef struct fault {
    fault_kind kind;
    long nth;
    bool is_for_good;
} fault;

static void die(const char *what)
{
    fprintf(stderr, "drive: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* ---- One run ----------------------------------------------------------- */

static bytes read_file(const char *path)
{
    bytes b = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return b;
    size_t cap = 1 << 16;
    b.at = malloc(cap + 1);
    for (size_t n; b.at && (n = fread(b.at + b.len, 1, cap - b.len, file)) > 0;) {
        b.len += n;
        if (b.len == cap)
            b.at = realloc(b.at, (cap *= 2) + 1);
    }
    if (!b.at)
        die("memory");
    b.at[b.len] = '\0';
    fclose(file);
    return b;
}

static bool is_same(bytes a, bytes b)
{
    return !a.at == !b.at && a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static void write_old(void)
{
    FILE *file = fopen("out/result", "wb");
    if (!file || fputs(old_result, file) < 0 || fclose(file))
        die("out/result");
}

static void empty_folder(void)
{
    DIR *dir = opendir("out");
    if (!dir)
        die("out");
    for (struct dirent *e; (e = readdir(dir));) {
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "out/%s", e->d_name);
        if (e->d_name[0] != '.' || strlen(e->d_name) > 2)
            unlink(path);
    }
    closedir(dir);
}

static void look_at_folder(outcome *o)
{
    DIR *dir = opendir("out");
    if (!dir)
        die("out");
    for (struct dirent *e; (e = readdir(dir));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        o->n_files++;
        bool is_asked_for = !strcmp(e->d_name, "result") || !strcmp(e->d_name, "stats") ||
                            !strcmp(e->d_name, "events");
        if (!is_asked_for)
            snprintf(o->stray, sizeof o->stray, "%s", e->d_name);
    }
    closedir(dir);
}

static void become_the_program(const driver *d, const fault *f)
{
    char typed[100];
    snprintf(typed, sizeof typed, FAULT_FORMAT, d->state_fd, (int)f->kind, f->nth,
             (int)f->is_for_good);
    setenv(FAULT_VARIABLE, typed, 1);
    setenv("LD_PRELOAD", d->inject, 1);
    int out = open("stdout", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int err = open("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (out < 0 || err < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
        _exit(126);
    close(out);
    close(err);
    alarm(PATIENCE_SECONDS); /* outlives execv() */
    execv(d->command[0], d->command);
    _exit(127);
}

static outcome run(driver *d, const fault *f)
{
    outcome o = {0};
    empty_folder();
    write_old();
    if (d->before && system(d->before))
        die(d->before);
    lseek(STDIN_FILENO, 0, SEEK_SET);
    memset(d->state, 0, sizeof *d->state);
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child == 0)
        become_the_program(d, f);
    while (waitpid(child, &o.status, 0) < 0)
        if (errno != EINTR)
            die("waitpid");
    o.fired = atomic_load(&d->state->fired);
    o.out = read_file("stdout");
    o.err = read_file("stderr");
    o.result = read_file("out/result");
    look_at_folder(&o);
    o.is_wrong_after = d->after && system(d->after);
    return o;
}

static void clear(outcome *o)
{
    free(o->out.at);
    free(o->err.at);
    free(o->result.at);
}

/* ---- What must hold ---------------------------------------------------- */

static bool is_argument(const driver *d, const char *path)
{
    char **a = d->command + 1;
    while (*a && strcmp(*a, path))
        a++;
    return *a;
}

/* A line begins with the name of a file, or speaks of a standard stream. */
static bool names_its_place(const driver *d, const char *message)
{
    static const char ours[] = "newsprint: ";
    for (const char *line = message; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *name = strncmp(line, ours, strlen(ours)) ? line : line + strlen(ours);
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "%.*s", (int)strcspn(name, ": \n"), name);
        if (!strncmp(name, "standard ", 9) || is_argument(d, path) || access(path, F_OK) == 0)
            return true;
    }
    return false;
}

static const char *verdict_on_message(const driver *d, const outcome *o, const fault *f)
{
    if ((f->kind == FAULT_MEMORY || f->kind == FAULT_MAP) && strstr(o->err.at, "out of memory"))
        return NULL;
    /* SQLite, whose files --after is for, tries another way first and keeps the reason of that. */
    if (!d->after && !strstr(o->err.at, strerror(error_of[f->kind])))
        return "it does not say what happened";
    return names_its_place(d, o->err.at) ? NULL : "it does not say where";
}

/* NULL: as it should be. */
static const char *verdict_on(const driver *d, const outcome *o, const fault *f)
{
    if (WIFSIGNALED(o->status))
        return WTERMSIG(o->status) == SIGALRM ? "it hangs" : "it crashes";
    int code = WEXITSTATUS(o->status);
    bool is_good =
        code == DONE && is_same(o->out, d->good.out) && is_same(o->result, d->good.result);
    bool is_old =
        o->result.len == strlen(old_result) && !memcmp(o->result.at, old_result, o->result.len);
    if (*o->stray)
        return "a file is left";
    if (!o->result.at)
        return "the old file is gone";
    if (o->is_wrong_after)
        return "what it left is wrong";
    if (is_good)
        return NULL;
    if (code == DONE)
        return "exit 0, and another output";
    if (!o->fired || f->kind == FAULT_SHORT || f->kind == FAULT_EINTR)
        return "it fails where nothing failed";
    if (code != FAILED && !(code == SKIPPED && f->kind != FAULT_MEMORY && f->kind != FAULT_MAP))
        return "an exit code of its own";
    if (code == FAILED && !is_old && !is_same(o->result, d->good.result))
        return "the old file is spoilt";
    return verdict_on_message(d, o, f);
}

static void try_one(driver *d, const fault *f)
{
    outcome o = run(d, f);
    const char *wrong = verdict_on(d, &o, f);
    d->n_runs++;
    if (wrong && ++d->n_failed <= MOST_TOLD)
        printf("  %s %ld%s: %s (wait status 0x%x)%s%s: %.600s\n", kind_name[f->kind], f->nth,
               f->is_for_good ? " and on" : "", wrong, (unsigned)o.status, *o.stray ? " " : "",
               o.stray, o.err.at);
    clear(&o);
}

/* ---- All --------------------------------------------------------------- */

/* The i-th call to fail of n. */
static long call_of(const driver *d, long i, long n)
{
    long first = d->most / 2;
    if (d->most == 0 || n <= d->most || i < first)
        return i + 1;
    return first +
           (long)((double)(i - first + 1) * (double)(n - first) / (double)(d->most - first));
}

static void try_kind(driver *d, fault_kind kind, long n)
{
    long n_tried = d->most && n > d->most ? d->most : n;
    for (long i = 0; i < n_tried; i++)
        for (int for_good = 0; for_good < 2; for_good++)
            try_one(d, &(fault){kind, call_of(d, i, n), for_good});
}

int main(int argc, char **argv)
{
    driver d = {0};
    if (argc > 3)
        d = (driver){.inject = argv[1], .most = atol(argv[2]), .command = argv + 3};
    if (argc > 5 && !strcmp(d.command[0], "--before"))
        d.before = d.command[1], d.command += 2;
    if (argc > 5 && !strcmp(d.command[0], "--after"))
        d.after = d.command[1], d.command += 2;
    if (!d.command || !*d.command) {
        fprintf(stderr,
                "drive INJECT.so MOST [--before COMMAND] [--after COMMAND] PROGRAM ARGUMENT...\n");
        return 2;
    }
    d.state_fd = memfd_create("faults", 0);
    if (d.state_fd < 0 || ftruncate(d.state_fd, sizeof *d.state))
        die("shared memory");
    d.state = mmap(NULL, sizeof *d.state, PROT_READ | PROT_WRITE, MAP_SHARED, d.state_fd, 0);
    if (d.state == MAP_FAILED)
        die("shared memory");
    d.good = run(&d, &(fault){0});
    if (d.good.status || !atomic_load(&d.state->calls[FAULT_MEMORY])) {
        printf("  the good run fails, or nothing was counted (wait status 0x%x): %.600s\n",
               (unsigned)d.good.status, d.good.err.at);
        return 1;
    }
    long calls[FAULT_KINDS];
    for (int k = 0; k < FAULT_KINDS; k++)
        d.n_calls += calls[k] = atomic_load(&d.state->calls[k]);
    for (int k = 0; k < FAULT_KINDS; k++)
        try_kind(&d, (fault_kind)k, calls[k]);
    printf("%zu faults, %zu of them not borne, of %ld calls:", d.n_runs, d.n_failed, d.n_calls);
    for (char **a = d.command + 1; *a; a++)
        printf(" %s", *a);
    printf("\n");
    clear(&d.good);
    return d.n_failed > 0;
}
